"""The words that show something: `lexicon.txt`, read."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files


@cache
def shown_by(section: str) -> Mapping[str, str]:
    """What each word of a section shows, in the section's order."""
    return _sections()[section]


def first_shown(heard: Iterable[str], section: str) -> str | None:
    """What the first word that a section knows shows."""
    shown = shown_by(section)
    return next((shown[word] for word in heard if word in shown), None)


def heard_in(text: str) -> list[str]:
    """The English words of a text, in lower case."""
    return re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower())


@cache
def _sections() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    section: dict[str, str] = {}
    for line in files(__package__).joinpath("lexicon.txt").read_text(encoding="utf-8").splitlines():
        shown, _, triggers = line.partition(": ")
        if line.startswith("["):
            section = found[line.strip("[]")] = {}
        elif triggers:
            for word in triggers.split():
                section.setdefault(word, shown)
        else:
            section |= {word: word for word in line.split()}
    return found
