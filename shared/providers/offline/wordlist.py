"""What the offline moderation objects to, as patterns over plain text; and how a text is made plain."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    category: str
    pattern: re.Pattern[str]
    reason: str
    convicts: Callable[[str], bool] = bool
    """Whether what the pattern found is really it."""


def plain(text: str) -> tuple[str, list[int]]:
    """`text` as it reads aloud, and for each character of that, where it stood in `text`.

    Small letters without accents, look-alikes from other alphabets and l33t as the letters they stand for, nothing
    invisible, letters that were spaced or dotted apart pulled together, drawn-out letters cut short.
    """
    seen: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character):
            category = unicodedata.category(letter)
            if category in ("Mn", "Cf", "Cc", "Me") and letter not in "\n\t":
                continue
            seen.append(_LOOKALIKES.get(letter, letter).casefold()[:1] or letter)
            places.append(place)
    letters = [_unleet(seen, at) for at in range(len(seen))]
    return _pulled_together(letters, places)


_LOOKALIKES = dict(
    zip(
        "аАвВсСдеЕёнНіІїјкКмМоОрРѕтТуУхХαΑβΒεΕηικΚμνοΟρΡτΤυΥχΧ¡ǃıɡƒℓ",
        "aabbccdeeehhiiijkkmmooppsttyyxxaabbeenikkuvooppttuyxxiiigfl",
        strict=True,
    )
)
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s", "!": "i", "+": "t"}


def _unleet(seen: list[str], at: int) -> str:
    """The letter that a digit or sign between letters stands for: "k1ll", but "section 1" and "hi!"."""
    letter = _LEET.get(seen[at])
    if letter is None:
        return seen[at]
    before = at > 0 and (seen[at - 1].isalpha() or seen[at - 1] in _LEET)
    after = at + 1 < len(seen) and (seen[at + 1].isalpha() or (seen[at + 1] in _LEET and before))
    word = _word_around(seen, at)
    mixed = any(character.isalpha() for character in word) and not word.isdigit()
    return letter if mixed and after and (before or seen[at] not in "!+") else seen[at]


def _word_around(seen: list[str], at: int) -> str:
    start = end = at
    while start > 0 and not seen[start - 1].isspace():
        start -= 1
    while end < len(seen) and not seen[end].isspace():
        end += 1
    return "".join(seen[start:end])


_APART = re.compile(r"(?<!\w)(?:\w[ .*_\-]){3,}\w(?!\w)")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")


def _pulled_together(letters: list[str], places: list[int]) -> tuple[str, list[int]]:
    text = "".join(letters)
    dropped = {at for match in _APART.finditer(text) for at in range(match.start() + 1, match.end(), 2)}
    dropped |= {at for match in _DRAWN_OUT.finditer(text) for at in range(match.start() + 2, match.end())}
    kept = [at for at in range(len(text)) if at not in dropped]
    return "".join(text[at] for at in kept), [places[at] for at in kept]


def _is_card(digits: str) -> bool:
    """Whether digits are a payment card's: the Luhn check (ISO/IEC 7812-1)."""
    numbers = [int(digit) for digit in digits if digit.isdigit()][::-1]
    doubled = sum(sum(divmod(2 * number, 10)) for number in numbers[1::2])
    return 13 <= len(numbers) <= 19 and len(set(numbers)) > 1 and (sum(numbers[::2]) + doubled) % 10 == 0


def _rule(category: str, reason: str, *patterns: str, convicts: Callable[[str], bool] = bool) -> Rule:
    return Rule(category, re.compile(rf"(?<![^\W_])(?:{'|'.join(patterns)})(?![^\W_])", re.DOTALL), reason, convicts)


_MINOR = r"(?:child(?:ren)?|kids?|minors?|toddlers?|infants?|bab(?:y|ies)|teen(?:age(?:d|r|rs)?|s)?|underage\w*|preteens?|" + (
    r"school ?(?:girls?|boys?)|little (?:girls?|boys?)|(?:[1-9]|1[0-7])[ -]?years?[ -]?olds?)"
)
_SEX = r"(?:sex(?:ual(?:ly|ized|ised)?|y)?|porn\w*|nudes?|naked|erotic\w*|orgasm\w*|aroused|fuck\w*|blow ?jobs?|lewd)"
_NEAR = r"(?:\W+\w+){0,4}\W+"
_HOW = (
    r"(?:how (?:to|do i|can i|you can)|steps? to|instructions? (?:for|to|on)|guide to|recipe for|(?:let me|i will|i'll) "
    r"(?:show|teach) you (?:how )?to|here(?:'s| is) how to)"
)
_YOU = r"(?:you|yourself|urself|ur ?self)"

RULES = (
    _rule(
        "sexual/minors",
        "It puts a child beside sexual words. That is never made here.",
        rf"{_MINOR}{_NEAR}{_SEX}",
        rf"{_SEX}{_NEAR}{_MINOR}",
        r"child ?porn\w*",
        r"(?:cp|loli|shota) (?:porn|pics|videos?)",
        r"p(?:a?e)dophil(?:e|ic) (?:love|fantas\w+|stor(?:y|ies))",
    ),
    _rule(
        "sexual",
        "It is sexually explicit.",
        r"blow ?jobs?",
        r"hand ?jobs?",
        r"cum ?shots?",
        r"gang ?bangs?",
        r"(?:hard|soft) ?core (?:sex|porn)\w*",
        r"porn(?:o|os|ography|ographic)?",
        r"(?:fuck(?:ing|ed)?) (?:her|him|me) (?:hard|harder|good)",
        r"(?:suck|lick|ride)(?:ing|ed|s)? (?:my|his|her|your) (?:cock|dick|pussy|clit)",
        r"(?:wet|tight) puss(?:y|ies)",
        r"(?:hard|throbbing|erect) (?:cock|dick|penis)",
    ),
    _rule(
        "hate",
        "It uses a slur, or calls for harm to people for what they are.",
        r"n[i]gg(?:er|a)s?",
        r"f[a]ggots?",
        r"k[i]kes?",
        r"tr[a]nn(?:y|ies)",
        r"w[e]tbacks?",
        r"(?:gas|exterminate|lynch|behead|kill|deport|burn) (?:all )?(?:the )?"
        r"(?:jews|muslims|christians|blacks|gays|immigrants|refugees|arabs|asians|gypsies|trans people)",
        r"(?:jews|muslims|blacks|gays|immigrants|refugees|arabs|asians|gypsies) (?:are|is) (?:all )?"
        r"(?:vermin|subhuman|animals|parasites|cockroaches|filth)",
        r"heil hitler",
        r"white power",
    ),
    _rule(
        "self-harm",
        "It encourages somebody to hurt themselves.",
        rf"(?:go |just |please |should |must |better )+(?:kill|hang|cut|hurt|drown) {_YOU}",
        rf"kill {_YOU} (?:now|already|today)",
        r"kys",
        r"you (?:should|deserve to|must|ought to) (?:die|commit suicide|end (?:it|your life))",
        rf"{_HOW} (?:commit suicide|kill (?:myself|yourself)|hang (?:myself|yourself)|overdose|cut (?:myself|yourself))",
        r"(?:best|painless|easiest|quickest) ways? to (?:die|commit suicide|kill (?:myself|yourself)|end (?:my|your) life)",
        r"(?:pro|thinspo) ?(?:ana|mia) tips",
    ),
    _rule(
        "violence",
        "It explains how to hurt somebody.",
        rf"{_HOW} (?:murder|poison|strangle|torture|behead|stab|kidnap|dismember|shoot) "
        r"(?:a |an |the |your |my |his |her )?(?:\w+ )?(?:someone|somebody|people|persons?|man|woman|child|wife|husband|boss|"
        r"neighbou?rs?|classmates?|teachers?|students?|victims?|him|her|them)",
        rf"{_HOW} (?:kill (?:someone|somebody|people|a person|my \w+|your \w+)|get away with murder|hide a (?:dead )?body|"
        r"dispose of a (?:dead )?body)",
        rf"{_HOW} (?:commit|carry out|plan) (?:a |an )?(?:school shooting|mass shooting|massacre|terror\w* attack)",
    ),
    _rule(
        "illegal",
        "It explains how to make or get a weapon or a drug, or how to break in or to cheat.",
        rf"{_HOW} (?:make|build|assemble|construct|3d print) (?:a |an |your own |some |home ?made )*"
        r"(?:pipe |nail |fertili[sz]er |car |dirty |molotov )*(?:bombs?|explosives?|grenades?|ied|cocktails? bombs?|"
        r"molotovs?|molotov cocktails?|silencers?|ghost guns?|nerve gas|sarin|ricin|napalm|thermite|c4)",
        rf"{_HOW} (?:make|cook|synthesi[sz]e|brew|grow|manufacture) (?:some |crystal |your own |home ?made )*"
        r"(?:meth|methamphetamine|heroin|crack|cocaine|fentanyl|mdma|ecstasy|lsd|ghb)",
        rf"{_HOW} (?:buy|order|get|smuggle) (?:some |illegal |cheap )*"
        r"(?:meth|heroin|cocaine|fentanyl|guns? without|untraceable guns?)",
        rf"{_HOW} (?:hack into|steal|clone|forge|counterfeit|launder) (?:a |an |the |your |someone's |somebody's )*"
        r"(?:\w+ )?(?:accounts?|credit cards?|cards?|cars?|passports?|money|identit(?:y|ies)|ids?|wi-?fi)",
    ),
    _rule(
        "personal-data",
        "It gives away a payment card's number.",
        r"\d(?:[ -]?\d){12,18}",
        convicts=_is_card,
    ),
    _rule(
        "personal-data",
        "It gives away somebody's e-mail address.",
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}",
        convicts=lambda address: not re.search(r"@(?:[\w-]+\.)*(?:example\.(?:com|org|net)|example|invalid|test)$", address),
    ),
    _rule(
        "personal-data",
        "It gives away a telephone number.",
        r"(?:call|phone|text|whatsapp|tel|telephone|mobile|cell|number is|reach me at|dial)\W+(?:\w+\W+){0,3}?"
        r"\+?\(?\d(?:[ ().-]{0,2}\d){8,13}",
    ),
    _rule(
        "personal-data",
        "It gives away a social security number.",
        r"(?:ssn|social security(?: number)?)\W+(?:\w+\W+){0,3}?\d{3}[ -]?\d{2}[ -]?\d{4}",
    ),
)
