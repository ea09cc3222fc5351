"""Words that somebody wrote so that a filter may not find them, written plainly again."""

import re
import unicodedata


def undisguised(text: str) -> tuple[str, list[int]]:
    """`text` as it reads aloud, and for each character of that, where it stood in `text`.

    Small letters without accents; look-alikes from other alphabets and l33t as the letters they stand for; nothing
    invisible; white space single; letters that stood apart pulled together, and drawn-out ones cut short.
    """
    seen: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character):
            category = unicodedata.category(letter)
            if category in ("Mn", "Me", "Cf") or (category == "Cc" and not letter.isspace()):
                continue
            if letter.isspace() and seen[-1:] == [" "]:
                continue
            seen.append(" " if letter.isspace() else _LOOKALIKES.get(letter, letter).casefold()[:1])
            places.append(place)
    letters = list(_WORD.sub(lambda word: _unleeted(word.group()), "".join(seen)))
    return _pulled_together(letters, places)


_LOOKALIKES = dict(
    zip(
        "аАвВсСдеЕёнНіІїјкКмМоОрРѕтТуУхХαΑβΒεΕηικΚμνοΟρΡτΤυΥχΧ¡ǃıɡƒℓ",
        "aabbccdeeehhiiijkkmmooppsttyyxxaabbeenikkuvooppttuyxxiiigfl",
        strict=True,
    )
)
_LEET = str.maketrans("0134578@$", "oieastbas")
_WORD = re.compile(r"[\w@$!|]+")


def _unleeted(word: str) -> str:
    """A word with letters for the digits and signs that stand for letters: "k1ll" and "m4ke", but not "1815"."""
    if not any(character.isalpha() for character in word):
        return word
    return _LEET_MARK_WITHIN.sub("i", word.translate(_LEET))


_LEET_MARK_WITHIN = re.compile(r"(?<=[a-z])[!|](?=[a-z])")
_APART = re.compile(r"(?<!\w)(?:\w[ .*_\-]){3,}\w(?!\w)")
_DRAWN_OUT = re.compile(r"([a-z])\1{2,}")


def _pulled_together(letters: list[str], places: list[int]) -> tuple[str, list[int]]:
    text = "".join(letters)
    dropped = {at for match in _APART.finditer(text) for at in range(match.start() + 1, match.end(), 2)}
    dropped |= {at for match in _DRAWN_OUT.finditer(text) for at in range(match.start() + 2, match.end())}
    kept = [at for at in range(len(text)) if at not in dropped]
    return "".join(text[at] for at in kept), [places[at] for at in kept]
