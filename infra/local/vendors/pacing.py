"""Pacing: a script in beats that each take as long as a shot. The writer whom we play does not count; a model can."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from shared.prose import spoken_seconds
from shared.prose.beats import LONGEST_SECONDS, SHORTEST_SECONDS

_LANGUAGE = "en"
"""The only one that we write."""
_MOST_WORDS = 30
"""Of a beat: no shot is as long."""
_MIDDLE_SECONDS = (SHORTEST_SECONDS + LONGEST_SECONDS) / 2
_STRAYING = 20.0
"""What a second too much or too little costs. It costs less to part a sentence anywhere."""
_LEANING = 0.1
"""What a second from the middle costs; two cost four times as much."""
_PARTING = 3.0
"""What it costs to part a sentence."""
_PAUSING = 1.0
"""The same where a comma does."""

type Told = Mapping[str, str]
"""A beat, as a form has it: its text, its visual and its role."""


def paced(beats: Sequence[Told]) -> list[Told]:
    """The same words in beats of four to seven seconds, parted where it hurts least; the first and last may be shorter.

    What is shown keeps its order. No two that follow one another show the same.
    """
    words = [word for beat in beats for word in beat["text"].split()]
    spans = [*_parted(words)]
    told: list[Told] = []
    for number, (begin, end) in enumerate(spans):
        role = "hook" if not number else "cta" if end == len(words) else "body"
        visual = beats[number * len(beats) // len(spans)]["visual"]
        if told and told[-1]["visual"] == visual:
            visual = f"{visual}, a moment later"
        told.append({"text": " ".join(words[begin:end]), "visual": visual, "role": role})
    return told


def _parted(words: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Where beats begin and end: of all ways to part the words, the one that costs least."""
    heard = [0.0, *accumulate(spoken_seconds(word, _LANGUAGE) for word in words)]
    least, begins = [0.0], [0]
    for end in range(1, len(words) + 1):
        last = end == len(words)
        cost, begin = min(
            (least[begin] + _cost_of_length(heard[end] - heard[begin], short=last or not begin), begin)
            for begin in range(max(0, end - _MOST_WORDS), end)
        )
        least.append(cost + _cost_of_parting(words[end - 1]))
        begins.append(begin)
    return pairwise(reversed([*_back(begins)]))


def _back(begins: Sequence[int]) -> Iterator[int]:
    """Where the beats end, the last one first; and where the first one begins."""
    end = len(begins) - 1
    while end:
        yield end
        end = begins[end]
    yield 0


def _cost_of_length(seconds: float, *, short: bool) -> float:
    """`short`: whether it may be."""
    least = 0.0 if short else SHORTEST_SECONDS
    straying = max(0.0, least - seconds, seconds - LONGEST_SECONDS)
    return _STRAYING * straying + _LEANING * (seconds - _MIDDLE_SECONDS) ** 2


def _cost_of_parting(before: str) -> float:
    """After a word."""
    if before.endswith((".", "!", "?", "”")):
        return 0.0
    return _PAUSING if before.endswith((",", ";", ":", "—", "–")) else _PARTING
