"""A script out of fragments: begun, told and ended, as long as was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import inf
from random import Random
from typing import Literal

from shared.prose import sentences
from shared.providers.offline.grammar.english import with_article
from shared.providers.offline.grammar.fragments import Fragment, Voice
from shared.providers.offline.grammar.plot import Plot, draw_plot, length_of
from shared.providers.offline.grammar.slots import Slots, fill, say

type Role = Literal["hook", "body", "cta"]

LONG_WORDS = 400
"""A script of as many words is told in chapters."""


@dataclass(frozen=True)
class Line:
    text: str
    visual: str
    role: Role


def tell(voice: Voice, slots: Slots, *, kind: str, words: int, beats: int, coat: str, dice: Random) -> tuple[Line, ...]:
    """About `words` words in `beats` beats, no sentence twice; `kind` is what the topic is ("person", "thing").

    Whom it happens to wears a coat of the colour `coat` in every picture. Fewer beats when there are not enough
    sentences, fewer words when a voice has no more to say.
    """
    dressed = {**slots, "name": f"{slots['name']} in {with_article(coat)} coat"}
    choices = [
        [
            replace(fragment, text=say(fragment.text, slots), picture=fill(fragment.picture, dressed))
            for fragment in move.fragments
            if fragment.suits(kind)
        ]
        for move in voice.moves
    ]
    most = [min(move.most, len(fragments)) for move, fragments in zip(voice.moves, choices, strict=True)]
    chapters = [move.chapter if words >= LONG_WORDS else "" for move in voice.moves]
    plot = draw_plot(choices, most, words - sum(len(chapter.split()) for chapter in chapters), beats, dice)
    for chapter, told in zip(chapters, plot, strict=True):
        if chapter and told:
            told[0] = replace(told[0], text=f"{chapter} {told[0].text}")
    return _in_beats(plot, beats, _Pictures(voice.scenes, dressed, dice))


class _Pictures:
    """What is seen: a fragment's own picture, or the next of the niche's scenes; each time from another distance."""

    def __init__(self, scenes: Sequence[str], slots: Slots, dice: Random) -> None:
        filled = [fill(scene, slots) for scene in scenes]
        dice.shuffle(filled)
        self.scenes = [f"{scene}{guest}" for guest in _GUESTS for scene in filled]
        self.shown = self.lent = 0

    def next(self, picture: str) -> str:
        if not picture:
            picture = self.scenes[self.lent % len(self.scenes)]
            self.lent += 1
        framing = _FRAMINGS[self.shown % len(_FRAMINGS)]
        self.shown += 1
        return f"{framing}: {picture}"


_FRAMINGS = ("Wide shot", "Medium shot", "Close-up", "Low angle", "Over the shoulder", "Wide shot from above", "Detail")
_GUESTS = (
    "",
    ", a lone figure in the distance",
    ", birds crossing",
    ", seen through a window",
    ", a warm light far away",
)


def _in_beats(plot: Plot, beats: int, pictures: _Pictures) -> tuple[Line, ...]:
    """The fragments, in order, in as many beats of much the same length."""
    told = [fragment for move in plot for fragment in move]
    if len(told) < beats:
        told = _in_sentences(told, beats - len(told))
    groups = _grouped([length_of(fragment) for fragment in told], min(beats, len(told)))
    lines: list[Line] = []
    for number, group in enumerate(groups):
        role: Role = "hook" if number == 0 else "cta" if number == len(groups) - 1 else "body"
        picture = next((told[at].picture for at in group if told[at].picture), "")
        lines.append(Line(" ".join(told[at].text for at in group), pictures.next(picture), role))
    return tuple(lines)


def _in_sentences(told: Sequence[Fragment], more: int) -> list[Fragment]:
    """Fragments of several long sentences taken apart into these, until there are `more` parts."""
    apart = {at: parts for at, fragment in enumerate(told) if len(parts := sentences(fragment.text, "en")) > 1}
    chosen: set[int] = set()
    for at in sorted(apart, key=lambda at: -min(len(part.split()) for part in apart[at])):
        if more > 0:
            chosen.add(at)
            more -= len(apart[at]) - 1
    return [
        replace(fragment, text=part)
        for at, fragment in enumerate(told)
        for part in (apart[at] if at in chosen else (fragment.text,))
    ]


def _grouped(lengths: Sequence[int], groups: int) -> list[range]:
    """Places in order, parted into groups whose lengths differ least (least squares)."""
    sums = [0, *accumulate(lengths)]
    mean = sums[-1] / groups
    least = [[inf] * (groups + 1) for _ in sums]
    start_of = [[0] * (groups + 1) for _ in sums]
    least[0][0] = 0.0
    for end in range(1, len(sums)):
        for group in range(1, min(end, groups) + 1):
            for start in range(group - 1, end):
                cost = least[start][group - 1] + (sums[end] - sums[start] - mean) ** 2
                if cost < least[end][group]:
                    least[end][group], start_of[end][group] = cost, start
    found: list[range] = []
    end = len(lengths)
    for group in range(groups, 0, -1):
        start = start_of[end][group]
        found.append(range(start, end))
        end = start
    return found[::-1]
