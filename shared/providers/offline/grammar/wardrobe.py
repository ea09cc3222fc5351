"""What the people of a story wear: chosen once, the same in every picture."""

from collections.abc import Sequence
from itertools import pairwise
from random import Random

from shared.providers.offline.grammar.english import with_article
from shared.providers.offline.grammar.lexicon import first_shown, shown_by

COLOURS = ("red", "blue", "green", "yellow", "purple", "orange")


class Wardrobe:
    """A garment and a colour for everybody who is dressed by somebody else than their rank."""

    def __init__(self, heard: Sequence[Sequence[str]], dice: Random) -> None:
        every = [word for words in heard for word in words]
        self.garments = frozenset(every) & shown_by("garments").keys()
        self._garment = first_shown(every, "garments") or ("cloak" if first_shown(every, "old") else "coat")
        self._worn = _told(heard)
        told = self._worn.values()
        rest = dice.sample(COLOURS, len(COLOURS))
        self._colours = [colour for colour in rest if colour not in told]

    def dressed(self, who: str, *, named: bool) -> str:
        """Somebody in their garment: "a traveller in a red cloak". `named` people have no article."""
        called = who if named or who.split()[0] in _NO_ARTICLE else with_article(who)
        if who in shown_by("plain") or who.split()[0] in _NO_ARTICLE or " of " in who:
            return called
        if who not in self._worn:
            self._worn[who] = self._worn.pop(_ANYBODY, self._colours[len(self._worn) % len(self._colours)])
        colour = self._worn[who]
        return f"{called} in {with_article(f'{colour} {self._garment}')}"


def _told(heard: Sequence[Sequence[str]]) -> dict[str, str]:
    """The colours of garments that the text itself tells, by who wears them, as far as it says so."""
    garments, colours, people = {*shown_by("garments"), "hood"}, shown_by("colours"), shown_by("people")
    worn: dict[str, str] = {}
    for words in heard:
        wearer = _ANYBODY
        for before, word in pairwise(words):
            wearer = people.get(before, wearer)
            if word in garments and before in colours:
                worn.setdefault(wearer, before)
    return worn


_ANYBODY = ""
_NO_ARTICLE = frozenset({"two", "children"})
