"""A text as people paste it, made plain: what is left is what is said."""

import re
import unicodedata


def normalise(text: str) -> str:
    """`text` as it will be spoken and shown.

    NFC; no control, soft-hyphen, zero-width or direction characters (the joiners that Persian, Hindi and emoji need
    stay); single spaces; lines kept, paragraphs parted by one empty line. Markdown's marks go and its structure stays:
    a heading and a list item are paragraphs of their own, a rule is a paragraph's end. Words are never changed.
    Normalising twice changes nothing.
    """
    text = unicodedata.normalize("NFC", text)
    text = _LINE_ENDS.sub("\n", text)
    text = "".join(character for character in text if not _is_noise(character))
    marked = ""
    while marked != text:
        marked = text
        text = "\n".join(_plain_line(line) for line in text.split("\n"))
        text = _PARAGRAPH_ENDS.sub("\n\n", text).strip()
        text = _EMPHASIS.sub(r"\2", _LINK.sub(r"\1", text))
    return text


_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028]|\u2029")
_PARAGRAPH_ENDS = re.compile(r"\n{2,}")
_RULE = re.compile(r"(?:[-*_=~#•·]\s*){3,}")
_HEADING = re.compile(r"#{1,6}\s+(\S.*?)(?:\s+#+)?")
_BULLET = re.compile(r"[-*+•‣▪◦●>]\s+(\S.*)")
_NUMBERED = re.compile(r"\(?\d{1,2}[.)]\s+\S")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_EMPHASIS = re.compile(r"(?<![\w*_`~])(\*{1,3}|_{1,3}|`{1,3}|~~)(?=\S)((?:[^\n]|\n(?!\n))*?\S)\1(?![\w*_`~])")

_BIDI_AND_ZERO_WIDTH = frozenset("\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\ufeff") | {
    chr(point) for point in (*range(0x202A, 0x202F), *range(0x2066, 0x2070))
}


def _is_noise(character: str) -> bool:
    if character in "\n\t":
        return False
    return character in _BIDI_AND_ZERO_WIDTH or unicodedata.category(character) in ("Cc", "Cs", "Cn")


def _plain_line(line: str) -> str:
    """The line without the marks it begins with, between empty lines when it stands for itself."""
    line = " ".join(line.split())
    if _RULE.fullmatch(line):
        return "\n"
    if marked := _HEADING.fullmatch(line) or _BULLET.fullmatch(line):
        return f"\n{marked.group(1)}\n"
    return f"\n{line}\n" if _NUMBERED.match(line) else line
