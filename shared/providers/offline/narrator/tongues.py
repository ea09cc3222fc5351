"""The languages that the offline narrator speaks.

eSpeak NG 1.52 lists more; these are the ones whose own script it was heard to read word by word. Left out on purpose:
Japanese (kanji are spelled as "Chinese letter"), Thai and Burmese (no words are found in a line), Hebrew (no vowels),
Odia (letters are named one by one). Arabic is there, but vowels that the text does not write are not spoken.
"""

import unicodedata
from dataclasses import dataclass

from shared.errors import Unspeakable


@dataclass(frozen=True)
class Tongue:
    """One language of eSpeak NG."""

    voice: str
    """eSpeak's own name for it."""
    script: str = "LATIN"
    """The first word of the Unicode names of its letters."""
    spaced: bool = True
    """Are words written apart?"""

    def reads(self, text: str) -> bool:
        """Can it read at least some letter of `text`? Every tongue reads Latin letters and digits."""
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha()}
        return not scripts or not scripts.isdisjoint({self.script, "LATIN"})


def tongue(language: str) -> Tongue:
    """The tongue for a BCP 47 tag, by RFC 4647 lookup: `de-AT` is spoken as `de`, `en` as its default region.

    Raises Unspeakable, naming the languages that there are.
    """
    subtags = language.replace("_", "-").casefold().split("-")
    while subtags:
        tag = "-".join(subtags)
        if tag in _BY_TAG:
            return _BY_TAG[tag]
        subtags.pop()
    raise Unspeakable(f"the offline narrator does not speak {language!r}; it speaks {', '.join(TONGUES)}")


TONGUES = {
    "en-US": Tongue("en-us"),
    "en-GB": Tongue("en-gb-x-rp"),
    "af": Tongue("af"),
    "am": Tongue("am", "ETHIOPIC"),
    "ar": Tongue("ar", "ARABIC"),
    "as": Tongue("as", "BENGALI"),
    "az": Tongue("az"),
    "be": Tongue("be", "CYRILLIC"),
    "bg": Tongue("bg", "CYRILLIC"),
    "bn": Tongue("bn", "BENGALI"),
    "bs": Tongue("bs"),
    "ca": Tongue("ca"),
    "cs": Tongue("cs"),
    "cy": Tongue("cy"),
    "da": Tongue("da"),
    "de": Tongue("de"),
    "el": Tongue("el", "GREEK"),
    "es": Tongue("es"),
    "es-419": Tongue("es-419"),
    "et": Tongue("et"),
    "eu": Tongue("eu"),
    "fa": Tongue("fa", "ARABIC"),
    "fi": Tongue("fi"),
    "fr": Tongue("fr"),
    "fr-BE": Tongue("fr-be"),
    "fr-CH": Tongue("fr-ch"),
    "ga": Tongue("ga"),
    "gu": Tongue("gu", "GUJARATI"),
    "hi": Tongue("hi", "DEVANAGARI"),
    "hr": Tongue("hr"),
    "hu": Tongue("hu"),
    "hy": Tongue("hy", "ARMENIAN"),
    "id": Tongue("id"),
    "is": Tongue("is"),
    "it": Tongue("it"),
    "ka": Tongue("ka", "GEORGIAN"),
    "kk": Tongue("kk", "CYRILLIC"),
    "kn": Tongue("kn", "KANNADA"),
    "ko": Tongue("ko", "HANGUL"),
    "ky": Tongue("ky", "CYRILLIC"),
    "lb": Tongue("lb"),
    "lt": Tongue("lt"),
    "lv": Tongue("lv"),
    "mk": Tongue("mk", "CYRILLIC"),
    "ml": Tongue("ml", "MALAYALAM"),
    "mr": Tongue("mr", "DEVANAGARI"),
    "ms": Tongue("ms"),
    "mt": Tongue("mt"),
    "nb": Tongue("nb"),
    "ne": Tongue("ne", "DEVANAGARI"),
    "nl": Tongue("nl"),
    "pa": Tongue("pa", "GURMUKHI"),
    "pl": Tongue("pl"),
    "pt-BR": Tongue("pt-br"),
    "pt-PT": Tongue("pt"),
    "ro": Tongue("ro"),
    "ru": Tongue("ru", "CYRILLIC"),
    "si": Tongue("si", "SINHALA"),
    "sk": Tongue("sk"),
    "sl": Tongue("sl"),
    "sq": Tongue("sq"),
    "sr": Tongue("sr", "CYRILLIC"),
    "sv": Tongue("sv"),
    "sw": Tongue("sw"),
    "ta": Tongue("ta", "TAMIL"),
    "te": Tongue("te", "TELUGU"),
    "tr": Tongue("tr"),
    "tt": Tongue("tt", "CYRILLIC"),
    "uk": Tongue("uk", "CYRILLIC"),
    "ur": Tongue("ur", "ARABIC"),
    "uz": Tongue("uz"),
    "vi": Tongue("vi"),
    "yue": Tongue("yue", "CJK", spaced=False),
    "zh": Tongue("cmn", "CJK", spaced=False),
}

# Other names for the above, and the regions that speak like another one.
_ALSO = {
    "en": "en-US",
    "en-AU": "en-GB",
    "en-IE": "en-GB",
    "en-NZ": "en-GB",
    "en-ZA": "en-GB",
    "es-AR": "es-419",
    "es-CL": "es-419",
    "es-CO": "es-419",
    "es-MX": "es-419",
    "es-PE": "es-419",
    "es-US": "es-419",
    "cmn": "zh",
    "no": "nb",
    "pt": "pt-BR",
    "zh-HK": "yue",
}

_BY_TAG = {tag.casefold(): spoken for tag, spoken in TONGUES.items()} | {
    also.casefold(): TONGUES[tag] for also, tag in _ALSO.items()
}
