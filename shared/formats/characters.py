"""Characters: whom the pictures of a draft show, so that everybody looks the same in all of them."""

import re
from collections.abc import Sequence

from shared.production.documents import Beat, Character, Draft

MOST = 4
"""Characters of one draft: as many as an image model tells apart in one picture."""


def cast(draft: Draft) -> Draft:
    """The same draft, in which every visual has the sheets of those whom it names, in the cast's own spelling.

    Whoever is named nowhere is left out of the cast. Casting twice changes nothing.
    """
    named = {number for beat in draft.beats for number in _named(beat.visual.description, draft.cast)}
    seen = tuple(character for number, character in enumerate(draft.cast) if number in named)
    return draft.model_copy(update={"cast": seen, "beats": tuple(_played(beat, seen) for beat in draft.beats)})


def _played(beat: Beat, among: Sequence[Character]) -> Beat:
    numbers = _named(beat.visual.description, among)
    visual = beat.visual.model_copy(
        update={
            "description": _spelt(beat.visual.description, among),
            "characters": tuple(among[number] for number in numbers),
        }
    )
    return beat.model_copy(update={"visual": visual, "cast": numbers})


def _named(description: str, among: Sequence[Character]) -> tuple[int, ...]:
    """The numbers of those whom a description names, in the order of the cast."""
    if not among:
        return ()
    return tuple(sorted({_which(found, among) for found in _names(among).finditer(description)}))


def _spelt(description: str, among: Sequence[Character]) -> str:
    if not among:
        return description
    return _names(among).sub(lambda found: among[_which(found, among)].name, description)


def _names(among: Sequence[Character]) -> re.Pattern[str]:
    """Every name as a whole word, however it is written; of two that begin alike the longer one."""
    names = (r"\s+".join(map(re.escape, character.name.split())) for character in _longest_first(among))
    return re.compile(rf"(?<!\w)(?:{'|'.join(f'({name})' for name in names)})(?!\w)", re.IGNORECASE)


def _which(found: re.Match[str], among: Sequence[Character]) -> int:
    assert found.lastindex is not None
    return among.index(_longest_first(among)[found.lastindex - 1])


def _longest_first(among: Sequence[Character]) -> list[Character]:
    return sorted(among, key=lambda character: -len(character.name))
