"""Who and what a description names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shared.providers.offline.illustrator.colour import Colour, hexed
from shared.providers.offline.illustrator.nouns import CHARACTERS
from shared.providers.offline.illustrator.roles import Role, role
from shared.providers.offline.illustrator.tones import CLOTHS
from shared.providers.offline.illustrator.words import cued, index, phrase_at, phrases, singulars

_MOST = 4
_GREY = hexed("dad8d2")
_PAINTED = ("paint", "fur", "cloth", "cover")
"""The tones of a figure that a colour before its noun replaces."""
_WINGED = frozenset({"dragon", "ghost"})
"""Those who stand, but fly when the words say so."""
_PEOPLE = frozenset({"person", "woman", "child", "sitter", "knight", "wizard"})
_CLOAKS = {"person": "cloak", "woman": "cloak", "walker": "cloak-striding", "strider": "cloak-striding"}
"""The cloak that fits a figure."""
_IMPLIED = {
    "person": frozenset({"woman", "child", "knight", "wizard", "astronaut", "robot"}),
    "deadtree": frozenset({"tree"}),
    "house": frozenset({"castle", "lighthouse", "church"}),
    "star": frozenset({"astronaut", "rocket", "planet"}),
    "globe": frozenset({"astronaut", "planet"}),
    "fish": frozenset({"whale", "shark"}),
}
"""A vague figure is left out when one of these says it better."""


@dataclass(frozen=True)
class Subject:
    """Something to draw, and how often."""

    figure: str
    count: int = 1
    wears: tuple[str, ...] = ()
    """Figures drawn over it, in its own box."""
    tones: tuple[tuple[str, Colour], ...] = ()
    """Its own colours."""
    flies: bool = False
    """In the air, though it could stand."""

    @property
    def role(self) -> Role:
        return Role.ALOFT if self.flies else role(self.figure)


def subjects_of(words: Sequence[str], names: Sequence[str]) -> tuple[Subject, ...]:
    """At most four different subjects, in the order in which they are named.

    `names` are people's names, for a text whose people have nothing else; what is only named to say what somebody
    does (a lighthouse keeper) is not drawn.
    """
    found: dict[str, Subject] = {}
    places: dict[str, int] = {}
    at = 0
    while at < len(words):
        subject, length = _subject_at(words, at)
        follower = _subject_at(words, at + length)[0] if subject and at + length < len(words) else None
        calling = subject and follower and follower.role is Role.ACTOR and subject.role is not Role.ACTOR
        if subject and not calling:
            found.setdefault(subject.figure, subject)
            places.setdefault(subject.figure, at)
        at += length
    if names and not any(subject.role is Role.ACTOR for subject in found.values()):
        figure = "woman" if names[0].endswith(("a", "e", "i", "ah")) else "person"
        found = {figure: Subject(figure)} | found
    return tuple(_posed(found, places, words))[:_MOST]


def _subject_at(words: Sequence[str], at: int) -> tuple[Subject | None, int]:
    """What the words at a place name, and how many words that takes."""
    before = words[max(0, at - 3) : at]
    if cued([words[at]], "company"):
        return Subject("person", 2 if words[at] == "couple" else 5), 1
    form = next((form for form in singulars(words[at]) if form in CHARACTERS), None)
    if form:
        figure, wears, tones = CHARACTERS[form]
        own = tuple((tone, hexed(code)) for tone, code in tones.items())
        return Subject(figure, _count(words, at, form != words[at]), wears, own + _paint(before)), 1
    phrase = phrase_at(words, at, "figures")
    if phrase is None or phrase.name == "nothing":
        return None, phrase.length if phrase else 1
    aged = cued(before[-2:], "aged") and role(phrase.name) is Role.ACTOR
    grey = (("hair", _GREY),) if aged else ()
    return Subject(phrase.name, _count(words, at, phrase.plural), (), _paint(before) + grey), phrase.length


def _count(words: Sequence[str], at: int, plural: bool) -> int:
    """How many, by a number up to three words before, by a word for many, or by the plural."""
    numbers = [int(number) for word in words[max(0, at - 3) : at] if (number := index("numbers").get(word))]
    if numbers and (plural or cued([words[at]], "many")):
        return numbers[-1]
    return 5 if cued([words[at]], "many") else 3 if plural else 1


def _paint(before: Sequence[str]) -> tuple[tuple[str, Colour], ...]:
    codes = [code for word in before if (code := index("colours").get(word))]
    return tuple((tone, hexed(codes[-1])) for tone in _PAINTED) if codes else ()


def _posed(found: dict[str, Subject], places: Mapping[str, int], words: Sequence[str]) -> list[Subject]:
    """The same subjects, dressed, walking, sitting or flying if the words say so, without the redundant ones."""
    pose = "walker" if cued(words, "moving") else "sitter" if cued(words, "sitting") else "person"
    blown = any(phrase.name == "wind" for phrase in phrases(words, "weathers"))
    dressed = [name for name, subject in found.items() if subject.figure in _PEOPLE] or [
        name for name, subject in found.items() if subject.role is Role.ACTOR
    ]
    worn = _worn(words, {name: places.get(name, -1) for name in dressed})
    posed: list[Subject] = []
    for name, subject in found.items():
        if not _IMPLIED.get(name, frozenset()).isdisjoint(found):
            continue
        if name in _WINGED:
            subject = replace(subject, flies=cued(words, "flying"))
        if name == "woman" and pose == "walker" and subject.count == 1 and not subject.wears:
            subject = replace(subject, figure="strider")
        if name == "person" and subject.count == 1 and not subject.wears:
            subject = replace(subject, figure=pose)
        posed.append(_clothed(subject, worn.get(name, {}), blown))
    return posed


def _clothed(subject: Subject, garments: Mapping[str, Colour | None], blown: bool) -> Subject:
    """Somebody in their garments, by tone.

    A cloak is another drawing, over a coat that always goes with it; whom it does not fit has a coat of its colour.
    """
    tones = {tone: colour for tone, colour in garments.items() if colour}
    if "cape" not in garments:
        return replace(subject, tones=subject.tones + tuple(tones.items()))
    if subject.figure not in _CLOAKS:
        coat = (("cloth", tones.pop("cape")),) if "cape" in tones else ()
        return replace(subject, tones=subject.tones + coat + tuple(tones.items()))
    cloak = _CLOAKS[subject.figure] + ("-blown" if blown else "")
    under = CLOTHS[round(sum(tones.get("cape", _GREY)) * 100) % len(CLOTHS)]
    return replace(subject, wears=(cloak, *subject.wears), tones=(("cloth", under), *subject.tones, *tones.items()))


def _worn(words: Sequence[str], wearers: Mapping[str, int]) -> dict[str, dict[str, Colour | None]]:
    """The garments of each wearer, by tone, in the colours that stand before them: of whoever is named last before."""
    worn: dict[str, dict[str, Colour | None]] = {name: {} for name in wearers}
    for at, word in enumerate(words):
        tone = index("garments").get(word)
        codes = [code for near in words[max(0, at - 2) : at] if (code := index("colours").get(near))]
        if tone and (codes or tone == "cape") and wearers:
            before = [name for name, place in wearers.items() if place < at]
            owner = max(before, key=lambda name: wearers[name]) if before else next(iter(wearers))
            worn[owner].setdefault(tone, hexed(codes[-1]) if codes else None)
    return worn
