"""When each word of a line is heard: eSpeak's marks, told in the words of the text.

A word of the text is not a word of eSpeak: `$1,234.50` is spoken as nine, `e.g. this` as one, a lone dash as none.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from shared.providers.offline.narrator.espeak import Kind, Utterance

type Span = tuple[int, int]
"""From one sample up to another."""


@dataclass(frozen=True)
class Line:
    """A text without what nobody can say, and where each of its characters came from."""

    text: str
    places: tuple[int, ...]


def speakable(text: str) -> Line:
    """What of `text` can be said: no emoji, no control characters, no formatting. Words stay apart."""
    kept = [(spoken, place) for place, character in enumerate(text) if (spoken := _spoken(character))]
    return Line("".join(spoken for spoken, _ in kept), tuple(place for _, place in kept))


def words_of(text: str, *, spaced: bool) -> list[Span]:
    """Where the words of `text` lie, from one character up to another.

    Words are what whitespace separates. Where words are not `spaced`, each Chinese character is a word of its own,
    with its punctuation.
    """
    words = [match.span() for match in re.finditer(r"\S+", text)]
    if spaced:
        return words
    return [
        (start + left, start + right)
        for start, end in words
        for left, right in pairwise(
            sorted({0, *(match.start() for match in _BETWEEN.finditer(text[start:end])), end - start})
        )
    ]


def heard(text: str, words: Sequence[Span], line: Line, utterance: Utterance) -> list[Span]:
    """When each of the `words` of `text` is heard: spans of samples in order, not overlapping.

    `line` is what `utterance` said of the text. A word that eSpeak said together with the one before shares its time,
    by letters; one that is not said at all (a dash, an emoji) takes no time.
    """
    times = _times(words, line, utterance)
    if not times:
        return [(0, 0)] * len(words)
    weights = [sum(character.isalnum() for character in text[start:end]) for start, end in words]
    spans: dict[int, Span] = {}
    anchors = sorted(times)
    for anchor, following in zip(anchors, [*anchors[1:], len(words)], strict=True):
        first = 0 if anchor == anchors[0] else anchor
        run = [n for n in range(first, following) if n == anchor or weights[n]]
        run = list(range(run[0], run[-1] + 1))
        shares = [max(weights[n], int(n == anchor)) for n in run]
        spans.update(zip(run, _shared(times[anchor], shares), strict=True))
    return _with_unheard(spans, len(words))


_OPENERS = r"“‘「『（《〈【〔［｛"
_CLOSERS = r"”’」』）》〉】〕］｝，。、；：？！…—～·"
_HAN = r"㐀-䶿一-鿿豈-﫿\U00020000-\U0003fffd〇"
_BETWEEN = re.compile(rf"(?<=[^{_OPENERS}])(?=[{_HAN}{_OPENERS}])|(?<=[{_HAN}{_CLOSERS}])(?=[^\W_{_HAN}])")


def _spoken(character: str) -> str:
    match unicodedata.category(character):
        case "Zl" | "Zp":
            return "\n"
        case "Cc":
            return "\n" if character == "\n" else " "
        case "Cs" | "Co" | "Cn":
            return " "
        case "Cf":  # joiners shape letters; hyphens and directions that nobody sees would split words
            return character if character in "\u200c\u200d" else ""
        case "So" | "Sk" if character >= "\u2190":  # pictures; below are signs such as degrees
            return " "
        case "Mn" | "Me" if character == "\u20e3" or "\ufe00" <= character <= "\ufe0f":  # 1️⃣ is a 1
            return ""
        case _:
            return character


def _times(words: Sequence[Span], line: Line, utterance: Utterance) -> dict[int, Span]:
    """The spans of the words that eSpeak marked."""
    starts = [start for start, _ in words]
    said = [(mark, n) for n, mark in enumerate(utterance.marks) if mark.kind is Kind.WORD]
    ends = [*(n for _, n in said), len(utterance.marks)][1:]
    located: list[tuple[int, Span]] = []
    furthest = 0
    for (mark, n), until in zip(said, ends, strict=True):
        place = line.places[min(mark.place, len(line.places) - 1)]
        furthest = max(furthest, bisect_right(starts, place) - 1)
        located.append((furthest, (mark.sample, _end(utterance, n, until))))
    grouped = {word: [span for _, span in spans] for word, spans in groupby(located, key=lambda found: found[0])}
    return {word: (spans[0][0], spans[-1][1]) for word, spans in grouped.items()}


def _end(utterance: Utterance, start: int, until: int) -> int:
    """The sample where the word marked at `start` falls silent: pauses before the mark `until` are not part of it."""
    marks = utterance.marks
    sounds = [n for n in range(start, until) if marks[n].kind is Kind.PHONEME and not marks[n].silent]
    after = sounds[-1] + 1 if sounds else start + 1
    return marks[after].sample if after < len(marks) else len(utterance.samples)


def _shared(span: Span, shares: Sequence[int]) -> list[Span]:
    """One span divided in proportion."""
    start, end = span
    edges = [start + (end - start) * sum(shares[:n]) // sum(shares) for n in range(len(shares) + 1)]
    return list(pairwise(edges))


def _with_unheard(spans: dict[int, Span], count: int) -> list[Span]:
    """The spans of all words: those without one are over as soon as they begin."""
    done: list[Span] = []
    now = min(spans.values())[0]
    for word in range(count):
        done.append(spans.get(word, (now, now)))
        now = done[-1][1]
    return done
