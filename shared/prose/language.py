"""Which language a text is in, as far as its script and its smallest words can tell."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from shared.prose.pieces import primary
from shared.prose.script import letters_by_script, script_of


def language_of(text: str) -> str | None:
    """The language that `text` is surely in, as its ISO 639-1 code; None when it is not sure."""
    script = script_of(text)
    if script is None:
        return None
    if script in _ONLY_LANGUAGE:
        return _ONLY_LANGUAGE[script]
    heard = [word for token in text[:_ENOUGH].lower().split() if (word := token.strip(_AROUND_WORDS))]
    by_word = _languages_by_word()
    hits = Counter(language for word in heard for language in by_word.get(word, ()))
    ranked = [(language, hits[language]) for language, _ in hits.most_common()]
    if not ranked or ranked[0][1] < _SURE_HITS or ranked[0][1] < _SURE_SHARE * len(heard):
        return None
    if len(ranked) > 1 and ranked[1][1] * _SURE_LEAD > ranked[0][1]:
        return None
    return ranked[0][0]


def is_among(language: str, languages: Iterable[str]) -> bool:
    """Whether BCP 47 `languages` have one, by RFC 4647 lookup: `de-AT` where `de` is, and `en` where `en-US` is."""
    there = {tag.casefold() for tag in languages}
    subtags = language.casefold().split("-")
    longer = {"-".join(subtags[:kept]) for kept in range(1, len(subtags) + 1)}
    return bool(there & longer) or subtags[0] in {tag.partition("-")[0] for tag in there}


def could_be(text: str, language: str) -> bool:
    """Whether `text` may be in a BCP 47 `language`; False only when it surely is not.

    A text is given the benefit of the doubt: short ones, names, mixed ones and languages we know nothing of pass.
    """
    claimed = primary(language)
    script = script_of(text)
    if script is None:
        return True
    if script == "Hani" and claimed in ("ja", "ko"):
        return letters_by_script(text).total() < _SURELY_KANA
    if claimed in _KNOWN and claimed not in _WRITTEN_IN.get(script, "").split():
        return False
    guess = language_of(text)
    return guess is None or guess == claimed or claimed not in _SMALL_WORDS or guess in _ALIKE.get(claimed, ())


_ENOUGH = 20_000
"""Characters that are looked at."""
_SURE_HITS = 4
_SURE_SHARE = 0.14
_SURE_LEAD = 1.5
_SURELY_KANA = 20
"""Letters: so many of Japanese or Korean have kana or hangul among them."""
_AROUND_WORDS = ".,;:!?…·\"'“”‘’«»„()[]{}<>¿¡—–-*_/|।॥،؛؟۔0123456789"

# Scripts that one language, of those with many readers, is written in.
_ONLY_LANGUAGE = {
    **{"Jpan": "ja", "Hira": "ja", "Kana": "ja", "Hani": "zh", "Hang": "ko", "Thai": "th", "Grek": "el", "Hebr": "he"},
    **{"Armn": "hy", "Geor": "ka", "Beng": "bn", "Guru": "pa", "Gujr": "gu", "Orya": "or", "Taml": "ta", "Telu": "te"},
    **{"Knda": "kn", "Mlym": "ml", "Sinh": "si", "Laoo": "lo", "Mymr": "my", "Khmr": "km"},
}

# The languages that each script is used for; a language that is nowhere here may be written in any.
_WRITTEN_IN = {
    **_ONLY_LANGUAGE,
    "Latn": "en es fr de it pt nl sv da nb no nn fi is et lv lt pl cs sk sl hr hu ro sq tr id ms vi tl sw ca gl eu cy "
    "ga eo la af sr bs uz az kk tk tt",
    "Cyrl": "ru uk be bg mk sr bs uz az kk ky tg tk tt mn",
    "Arab": "ar fa ur ps ug ckb sd pa uz az kk tg tk tt",
    "Deva": "hi mr ne sa sd",
    "Hani": "zh cmn yue wuu nan hak",
    "Hebr": "he yi",
    "Beng": "bn as",
    "Mong": "mn",
}
_KNOWN = frozenset(language for languages in _WRITTEN_IN.values() for language in languages.split())

_SMALL_WORDS = {
    "en": "the of and to in is was that it he she for on with as his her they at by this had not are but from be you i",
    "es": "el la los las de que y en un una es no se por con para su al lo como más pero del era sin muy fue había",
    "fr": "le la les de des et un une en est que qui dans il elle ne pas pour sur au ce avec son sa était mais du nous",
    "de": "der die das und in den von zu mit ist ein eine nicht auf sich im dem er sie es war auch als wie aber noch",
    "it": "il la di che e un una in è per non si con del della le sono ma era come più gli al nel suo anche dei lo",
    "pt": "o a os as de que e em um uma não se por com para do da no na mais era ao seu sua mas como foi dos ele ela",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er hij was ook maar om bij naar uit nog ze ik zij",
    "sv": "och att det som en på är av för den med till inte var han hon ett om jag men från sig hade när de vi så",
    "da": "og at det som en på er af for den med til ikke var han hun et om jeg men fra sig havde når de vi så der",
    "nb": "og at det som en på er av for den med til ikke var han hun et om jeg men fra seg hadde når de vi så der",
    "fi": "ja on ei että se hän oli mutta kun niin joka myös kuin ovat minä sitä hänen olla vain jos jo tämä mitä sen",
    "pl": "i w na z się nie do to że jest jak o po ale co za był od tak jego już dla tylko przez przy ona jej kiedy",
    "cs": "a v na se je že do to s o z ale jako po by byl jsem za jeho tak už jen pro při když nebo která který",
    "ro": "și de la în a cu pe că nu o un este din mai care pentru ce au fost dar al lui sa prin era sau fi el ea",
    "hu": "a az és hogy nem is egy volt de ez csak már meg mint ha van még volna mert vagy minden aki azt így ő",
    "tr": "ve bir bu da de için ile çok ne o gibi daha var ama olarak kadar sonra diye değil ben onun olan her mi",
    "id": "yang dan di ini itu dengan untuk tidak dari dalam akan pada juga saya ke karena ada bisa oleh mereka adalah",
    "ru": "и в не на я что он с как это по но она к у из за от так же все бы его был для мы их было когда только",
    "uk": "і в не на я що він з як це по але вона до у із за від так же все би його був для ми їх було коли тільки та",
    "bg": "и в не на да че се от за с като той по но тя е са това ще му си или бе когато само до при беше",
    "ar": "في من على إلى أن عن هذا هذه التي الذي كان لا ما مع كل قال ثم بعد لم قد أو هو هي كانت بين ذلك حتى",
    "fa": "و در به از که این را با است برای آن یک خود تا کرد بر هم نیز می او بود ها شد اما یا ما من اند",
    "ur": "کے کی میں اور ہے کا سے کو نے پر کہ یہ بھی نہیں تھا تھی وہ اس ایک ہیں لیے گیا کر ہو تو کیا ان",
    "hi": "के की में और है का से को ने पर कि यह भी नहीं था थी वह उस एक हैं लिए गया कर हो तो क्या उन",
    "mr": "आणि आहे या तो ते की च्या होता होती नाही एक मी हे ला ने होते पण तर ती त्या काय केले आहेत असे",
}
_ALIKE = {"da": ("nb",), "nb": ("da",), "no": ("nb", "da"), "gl": ("pt", "es")}


@cache
def _languages_by_word() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, small_words in _SMALL_WORDS.items():
        for word in small_words.split():
            found[word] = (*found.get(word, ()), language)
    return found
