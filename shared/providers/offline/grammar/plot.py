"""A plot: which fragments a script is told with."""

from collections.abc import Sequence
from random import Random

from shared.providers.offline.grammar.fragments import Fragment

type Plot = list[list[Fragment]]
"""For each move, in the order of telling, its fragments."""


def draw_plot(choices: Sequence[Sequence[Fragment]], most: Sequence[int], words: int, beats: int, dice: Random) -> Plot:
    """From each move's choices at most so many fragments, together as close to `words` as can be.

    One hook, one farewell, and a body in even shares; as many fragments as beats where their usual length allows.
    Nothing is told that another fragment had to plant and did not.
    """
    drawn = [_shuffled(move, dice) for move in choices]
    around = drawn[0][0], drawn[-1][0]
    every = [fragment for move in drawn[1:-1] for fragment in move]
    usual = sum(map(length_of, every)) / len(every)
    left = words - sum(map(length_of, around))
    wanted = beats - len(around)
    if not 1 <= wanted <= _PICKY * len(every) or not _SHORT * usual <= left / wanted <= _LONG * usual:
        wanted = max(0, round(left / usual))
    nearest = sorted(range(max(0, wanted - 2), wanted + 3), key=lambda count: abs(count - wanted))
    plots: list[tuple[float, Plot]] = []
    for count in nearest:
        shares = [1, *_shares(count, most[1:-1]), 1]
        plot = [move[:share] for move, share in zip(drawn, shares, strict=True)]
        spare = [move[share:] for move, share in zip(drawn, shares, strict=True)]
        plots.append((_mend(plot, spare, words, dice), plot))
        if plots[-1][0] == 0:
            break
    _, best = min(plots, key=lambda tried: tried[0])
    return [sorted(move, key=lambda fragment: bool(fragment.needs)) for move in best]


def length_of(fragment: Fragment) -> int:
    """Words."""
    return len(fragment.text.split())


_SHORT, _LONG = 0.65, 1.25
"""How far from its usual length a fragment may have to be, on average, so that each beat has its own."""
_PICKY = 0.6
"""How much of all that could be told may be told, for there to be a choice."""
_TRIES = 600
_SPECIAL_FIRST = 0.6
_CLOSE_ENOUGH = 0.03
_UNPLANTED = 1000.0
_OFF_TOPIC = 12.0
"""What a fragment without what it needs counts, and one too few that names the topic, in words too many."""
_ON_TOPIC = 0.34
"""How much of a body should name the topic."""


def _shuffled(move: Sequence[Fragment], dice: Random) -> list[Fragment]:
    """A move's fragments in a drawn order; more often than not, what is meant for this kind of topic goes first."""
    special_first = dice.random() < _SPECIAL_FIRST
    return sorted(dice.sample(move, len(move)), key=lambda fragment: special_first and not fragment.only)


def _shares(count: int, sizes: Sequence[int]) -> list[int]:
    """`count` in as even shares as the sizes let it be; what is over goes to the first, the last, then between."""
    shares = [0] * len(sizes)
    while count > 0 and shares != list(sizes):
        hungry = [at for at, size in enumerate(sizes) if shares[at] < size]
        take = min(count, len(hungry))
        for step in range(take):
            shares[hungry[round(step * (len(hungry) - 1) / max(1, take - 1))]] += 1
        count -= take
    return shares


def _mend(plot: Plot, spare: Plot, words: int, dice: Random) -> float:
    """Exchange fragments for spare ones of their move until the plot holds; gives how far it is from that.

    Any exchange that helps will do: to take the best would tell the same few fragments of a handy length every time.
    """
    places = [(move, at) for move, picks in enumerate(plot) for at in range(len(picks)) if spare[move]]
    fault = _fault(plot, words)
    for _ in range(_TRIES):
        if not fault or not places:
            break
        move, at = dice.choice(places)
        other = dice.randrange(len(spare[move]))
        plot[move][at], spare[move][other] = spare[move][other], plot[move][at]
        tried = _fault(plot, words)
        if tried < fault:
            fault = tried
        else:
            plot[move][at], spare[move][other] = spare[move][other], plot[move][at]
    return fault


def _fault(plot: Plot, words: int) -> float:
    """Words too many or too few beyond what is close enough; what was never planted; how little is about the topic."""
    planted: set[str] = set()
    unplanted = total = 0
    body = [fragment for move in plot[1:-1] for fragment in move]
    named = sum(fragment.names_topic for fragment in body)
    for move in plot:
        for fragment in move:
            planted |= fragment.plants
            total += length_of(fragment)
        unplanted += sum(not fragment.needs <= planted for fragment in move)
    off_topic = max(0, round(_ON_TOPIC * len(body)) - named)
    off_length = max(0.0, abs(total - words) - _CLOSE_ENOUGH * words)
    return off_length + _UNPLANTED * unplanted + _OFF_TOPIC * off_topic
