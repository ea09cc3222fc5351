"""The authored fragments: text files of sections, one fragment a line.

`voices/<niche>.txt` says how a niche begins, what it shows and how it says goodbye, and which body tells its middle;
`bodies/<body>.txt` has a section for each move of the telling, in the order of telling; a number after a move's name is
the most that one script takes of it, and a line that begins with # is said before it in a long telling. The niche's own
`colours` go where the body has a section for them. Within a section the lines are in no order. A line is

    text | picture | marks

of which the last two may lack. Marks: `+lantern` plants a thing, `?lantern` is told only when it was planted,
`!person` does not suit a topic of that kind, `=person` suits no other. The slots in braces are listed in `slots`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Fragment:
    text: str
    picture: str = ""
    plants: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    unsuited: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    names_topic: bool = False

    def suits(self, kind: str) -> bool:
        return kind not in self.unsuited and (not self.only or kind in self.only)


@dataclass(frozen=True)
class Move:
    """One step of a telling."""

    fragments: tuple[Fragment, ...]
    most: int
    chapter: str = ""
    """What a long telling says before it."""


@dataclass(frozen=True)
class Voice:
    """How one niche sounds."""

    about: str
    """What a script of it is: "A scary story about {matter}."."""
    titles: tuple[str, ...]
    moves: tuple[Move, ...]
    """The hook, the body's moves in the order of telling, the farewell."""
    scenes: tuple[str, ...]
    """What is seen when a fragment has no picture of its own."""


@cache
def voice_of(niche: str) -> Voice:
    """The voice of a niche; a niche that has none is told plainly."""
    name = niche if _ROOM.joinpath("voices", f"{niche}.txt").is_file() else "plain"
    own = _sections(f"voices/{name}.txt")
    body = _sections(f"bodies/{own['body'][0]}.txt")
    colours = own.get("colours", ())
    told = {**body, "hook 1": own["hooks"], "farewell 1": own["farewells"]}
    told |= {section: colours[at::2] for at, section in enumerate(("colours", "more-colours")) if section in body}
    order = ("hook 1", *body, "farewell 1")
    return Voice(
        about=own["about"][0],
        titles=own["titles"],
        moves=tuple(_move(section, told[section]) for section in order if told[section]),
        scenes=own["scenes"],
    )


_ROOM = files(__package__)


def _sections(path: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    section = ""
    for line in _ROOM.joinpath(path).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
            found[section] = ()
        elif line:
            found[section] += (line,)
    return found


def _move(title: str, lines: tuple[str, ...]) -> Move:
    _, _, most = title.partition(" ")
    chapter = " ".join(line.removeprefix("# ") for line in lines if line.startswith("#"))
    fragments = tuple(_fragment(line) for line in lines if not line.startswith("#"))
    return Move(fragments, int(most or len(fragments)), chapter)


def _fragment(line: str) -> Fragment:
    text, picture, marks, *_ = (*line.split(" | "), "", "")
    by_sign = {sign: frozenset(mark[1:] for mark in marks.split() if mark[0] == sign) for sign in "+?!="}
    return Fragment(
        text,
        picture.strip(),
        plants=by_sign["+"],
        needs=by_sign["?"],
        unsuited=by_sign["!"],
        only=by_sign["="],
        names_topic="{topic}" in text or "{claim}" in text,
    )
