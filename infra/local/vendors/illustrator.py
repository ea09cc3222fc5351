"""The illustrator: what a played image model draws. It knows the studio's own sentence, and the understudy draws it."""

from shared.formats.looks import STYLES, prompt
from shared.providers.offline.illustrator import OfflineImages

_SEEN = "\0"
_USUAL = "realistic"


def picture(sentence: str, width: int, height: int) -> bytes:
    """A PNG file of what a sentence asks for: the style of ours that it names, and what is described in it."""
    for style in STYLES:
        before, after = prompt(style, _SEEN).split(_SEEN)
        if sentence.startswith(before):
            seen = sentence.removeprefix(before).partition(after)[0]
            break
    else:
        style, seen = _USUAL, sentence
    return OfflineImages().draw(sentence, description=seen, style=style, width=width, height=height).image
