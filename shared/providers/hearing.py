"""Hearing: when the words of a text are heard, from when passages of it are, as vendors tell it.

One tells it of characters, one of words without their punctuation, one by where they are in the text; the studio's
words are what `SpokenWord` says.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from shared.prose.pieces import pieces
from shared.providers.speech import SpokenWord


@dataclass(frozen=True)
class Passage:
    """From one character of a text up to another, and when that is heard."""

    first: int
    last: int
    start: float
    """Seconds."""
    end: float


def words_heard(text: str, passages: Iterable[Passage], *, language: str, seconds: float) -> tuple[SpokenWord, ...]:
    """The words of a text, by the times of passages of it, in a sound that lasts so long.

    They are in order, do not overlap and lie within the sound, whatever the passages say. A word that none tells of
    shares the time of the one before it, by letters; none at all where no passage tells of anything that can be said.
    """
    times = {place: time for passage in passages for place, time in _shared(text, passage)}
    if not times:
        return ()
    places = _places(text, language)
    spans = _with_untold(text, places, [_span(times, place) for place in places])
    return tuple(_in_order((text[first:last] for first, last in places), spans, seconds))


def located(text: str, told: Sequence[tuple[str, float, float]]) -> list[Passage]:
    """Passages of a text from strings in its order, with their times: where each of them is in it.

    They may lack spaces and punctuation, and be in other letters here and there; what is not found is left out.
    """
    joined = "".join(string for string, _, _ in told)
    places = _matched(joined, text)
    passages: list[Passage] = []
    begin = 0
    for string, start, end in told:
        found = [places[place] for place in range(begin, begin + len(string)) if place in places]
        begin += len(string)
        if found:
            passages.append(Passage(found[0], found[-1] + 1, start, end))
    return passages


type _Span = tuple[float, float]
"""Seconds."""
type _Place = tuple[int, int]
"""From one character up to another."""

_SAID_MARKS = frozenset("&%@#")
_PICTURES = "\u2190"
"""The first sign that is a picture: an arrow."""


def _is_said(character: str) -> bool:
    """Whether it is heard: letters, digits and signs of currencies are, most marks and all pictures are not."""
    match unicodedata.category(character)[0]:
        case "L" | "M" | "N":
            return True
        case "S":
            return character < _PICTURES
        case _:
            return character in _SAID_MARKS


def _shared(text: str, passage: Passage) -> Iterator[tuple[int, _Span]]:
    """The time of a passage, shared by those of its characters that are heard."""
    said = [place for place in range(passage.first, passage.last) if _is_said(text[place])]
    each = (passage.end - passage.start) / max(1, len(said))
    for number, place in enumerate(said):
        yield place, (passage.start + number * each, passage.start + (number + 1) * each)


def _matched(one: str, other: str) -> dict[int, int]:
    """Which character of the other each of the one is, in the same order."""
    if one == other:
        return {place: place for place in range(len(one))}
    blocks = SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).get_matching_blocks()
    return {block.a + step: block.b + step for block in blocks for step in range(block.size)}


def _plain(text: str) -> str:
    """In small letters, each in its place."""
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def _places(text: str, language: str) -> list[_Place]:
    """From which character up to which each word lies."""
    places: list[_Place] = []
    end = 0
    for piece in pieces(text, language):
        first = text.index(piece.text, end)
        end = first + len(piece.text)
        places.append((first, end))
    return places


def _span(times: dict[int, _Span], place: _Place) -> _Span | None:
    """When a word is heard: from the first of its characters that is told of to the last."""
    told = [times[character] for character in range(*place) if character in times]
    return (told[0][0], told[-1][1]) if told else None


def _with_untold(text: str, places: Sequence[_Place], spans: Sequence[_Span | None]) -> list[_Span | None]:
    """The spans, with those of words that can be said and are not told of; what cannot be said still has none."""
    weights = [sum(map(_is_said, text[first:last])) for first, last in places]
    told = [(number, span) for number, span in enumerate(spans) if span is not None]
    done: list[_Span | None] = [None] * len(spans)
    begin = 0
    for (_, (start, end)), until in zip(told, [*(number for number, _ in told[1:]), len(spans)], strict=True):
        run = [number for number in range(begin, until) if weights[number]]
        whole = sum(weights[number] for number in run)
        shares = accumulate((weights[number] for number in run), initial=0)
        edges = [start + (end - start) * share / whole for share in shares]
        for number, span in zip(run, pairwise(edges), strict=True):
            done[number] = span
        begin = until
    return done


def _in_order(texts: Iterable[str], spans: Iterable[_Span | None], seconds: float) -> Iterator[SpokenWord]:
    now = 0.0
    for text, span in zip(texts, spans, strict=True):
        first, last = span or (now, now)
        start = min(max(now, first), seconds)
        now = min(max(start, last), seconds)
        yield SpokenWord(text=text, start=start, end=now)
