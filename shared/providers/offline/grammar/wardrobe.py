"""What the people of a story wear: chosen once, the same in every picture."""

from collections.abc import Sequence
from random import Random

from shared.providers.offline.grammar.english import with_article
from shared.providers.offline.grammar.lexicon import first_shown, shown_by

_COLOURS = ("red", "blue", "green", "yellow", "purple", "orange")


class Wardrobe:
    """A garment and a colour for everybody who is dressed by somebody else than their rank."""

    def __init__(self, heard: Sequence[Sequence[str]], dice: Random) -> None:
        every = [word for words in heard for word in words]
        self.garments = frozenset(every) & shown_by("garments").keys()
        self._garment = first_shown(every, "garments") or ("cloak" if first_shown(every, "old") else "coat")
        told = [
            shown_by("colours")[before]
            for words in heard
            for before, after in zip(words, words[1:], strict=False)
            if after in {*shown_by("garments"), "hood"} and before in shown_by("colours")
        ]
        rest = dice.sample(_COLOURS, len(_COLOURS))
        self._colours = [*told[:1], *(colour for colour in rest if colour not in told)]
        self._worn: dict[str, str] = {}

    def dressed(self, who: str, *, named: bool) -> str:
        """Somebody in their garment: "a traveller in a red cloak". `named` people have no article."""
        called = who if named or who.split()[0] in _NO_ARTICLE else with_article(who)
        if who in shown_by("plain") or who.split()[0] in _NO_ARTICLE or " of " in who:
            return called
        colour = self._worn.setdefault(who, self._colours[len(self._worn) % len(self._colours)])
        return f"{called} in {with_article(f'{colour} {self._garment}')}"


_NO_ARTICLE = frozenset({"two", "children"})
