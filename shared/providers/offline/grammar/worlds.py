"""Where stories happen: worlds, the words that tell of them, and places within them to go on to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random


@dataclass(frozen=True)
class World:
    name: str
    words: frozenset[str]
    """Places by name: who reads one of them is there."""
    cues: frozenset[str]
    """What hints at it."""
    views: tuple[str, ...]
    """Places within it, in the order in which a story comes by."""
    hours: str = "day"
    """`day`, or `night` where stories happen in the dark."""
    folk: str = ""
    """Who is usually there, for a text that tells of nobody."""

    def told_by(self, heard: Counter[str]) -> float:
        """How much the words of a whole text tell of it: different words more than repeated ones."""
        return sum(_PLACE * min(heard[word], 3) ** 0.5 for word in self.words) + sum(
            min(heard[word], 4) ** 0.5 for word in self.cues
        )


def world_of(heard: Sequence[str], dice: Random) -> World:
    """The world that a whole text happens in; open country, in an order of the dice's, when it tells of none."""
    counted = Counter(heard)
    best = max(_worlds().values(), key=lambda world: world.told_by(counted))
    if best.told_by(counted) >= _ENOUGH:
        return best
    country = _worlds()[_COUNTRY]
    return World(country.name, frozenset(), frozenset(), tuple(dice.sample(country.views, len(country.views))))


def world_named(heard: Sequence[str]) -> World | None:
    """The first world that a beat names a place of."""
    return next((place for word in heard if (place := _by_word().get(word))), None)


_PLACE = 1.5
"""How much a place's name says more than a hint does."""
_ENOUGH = 1.5
_COUNTRY = "open"


@cache
def _worlds() -> Mapping[str, World]:
    found: dict[str, World] = {}
    for section in files(__package__).joinpath("worlds.txt").read_text(encoding="utf-8").strip("[\n").split("\n["):
        name, *lines = section.splitlines()
        entries = dict(line.split(": ", 1) for line in lines)
        found[name.rstrip("]")] = World(
            name=name.rstrip("]"),
            words=frozenset(entries.get("words", "").split()),
            cues=frozenset(entries.get("cues", "").split()),
            views=tuple(entries["views"].split(" | ")),
            hours=entries.get("hours", "day"),
            folk=entries.get("folk", ""),
        )
    return found


@cache
def _by_word() -> Mapping[str, World]:
    return {word: world for world in _worlds().values() for word in world.words}
