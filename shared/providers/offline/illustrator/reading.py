"""What a description says, as far as a picture is concerned."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from shared.providers.offline.illustrator import lexicon, nouns
from shared.providers.offline.illustrator.colour import Colour, hexed
from shared.providers.offline.illustrator.roles import Role, home, role


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


@dataclass(frozen=True)
class Reading:
    setting: str
    """One of `lexicon.SETTINGS`, or `studio` (one thing, shown by itself) or `abstract` (nothing that has a shape)."""
    time: str
    weather: frozenset[str]
    mood: str
    subjects: tuple[Subject, ...]
    """At most four different ones, in the order in which they are named."""

    def of(self, *roles: Role) -> tuple[Subject, ...]:
        return tuple(subject for subject in self.subjects if subject.role in roles)

    @property
    def moonlit(self) -> bool:
        return self.time == "night"


def read(description: str) -> Reading:
    """Find setting, hour, weather, mood and subjects in free text. Any text will do, the empty one too."""
    words = _words(description)
    subjects = _subjects(words)
    setting = _setting(words, subjects)
    time = _first(words, _index("times")) or ("dusk" if setting in {"battlefield"} else "")
    if setting in _INDOORS:
        subjects = tuple(subject for subject in subjects if subject.figure not in _OUTDOORS)
    return Reading(
        setting=setting,
        time=time or _usual_time(description, setting),
        weather=frozenset(_all(words, _index("weathers"))),
        mood=next((mood for mood, _ in Counter(_all(words, _index("moods"))).most_common(1)), "plain"),
        subjects=subjects,
    )


def _words(description: str) -> list[str]:
    """Lower-case words without accents, cut off where a reader would have stopped listening."""
    plain = unicodedata.normalize("NFKD", description[:4_000]).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z]+(?:-[a-z]+)*", plain.replace("'s", ""))


@cache
def _index(table: str) -> Mapping[str, str]:
    """From each word to the name it stands for."""
    index: dict[str, str] = {}
    for name, words in _TABLES[table].items():
        for word in words.split():
            index.setdefault(word, name)
    return index


_TABLES: dict[str, dict[str, str]] = {
    "settings": lexicon.SETTINGS,
    "times": lexicon.TIMES,
    "weathers": lexicon.WEATHERS,
    "moods": lexicon.MOODS,
    "colours": lexicon.COLOURS,
    "garments": lexicon.GARMENTS,
    "figures": nouns.FIGURES,
}


@cache
def _cues(cue: str) -> frozenset[str]:
    return frozenset(lexicon.CUES[cue].split())


def _cued(words: list[str], cue: str) -> bool:
    return not _cues(cue).isdisjoint(words)


def _singulars(word: str) -> tuple[str, ...]:
    """The word, and what it may be the plural of."""
    shorter = [word]
    for ending, instead in (("ves", "f"), ("ves", "fe"), ("ies", "y"), ("ies", "ie"), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            shorter.append(word.removesuffix(ending) + instead)
    irregular = {"mice": "mouse", "men": "man", "women": "woman", "children": "child", "geese": "goose", "oxen": "ox"}
    return (*shorter, *filter(None, [irregular.get(word)]))


def _find(words: list[str], at: int, index: Mapping[str, str]) -> tuple[str, str] | None:
    """The longest phrase at a place that the index knows: its name, and the phrase."""
    if at and _cued(words[at - 1 : at], "absent"):
        return None
    for length in (3, 2, 1):
        phrase = "_".join(words[at : at + length])
        if phrase.count("_") == length - 1:
            for form in _singulars(phrase):
                if form in index:
                    return index[form], phrase
    return None


def _all(words: list[str], index: Mapping[str, str]) -> list[str]:
    return [found[0] for at in range(len(words)) if (found := _find(words, at, index))]


def _first(words: list[str], index: Mapping[str, str]) -> str | None:
    return next(iter(_all(words, index)), None)


def _setting(words: list[str], subjects: tuple[Subject, ...]) -> str:
    """The setting named most often, the first of them on a tie; else where the first subject is at home."""
    named = Counter(_all(words, _index("settings")))
    if named:
        return max(named, key=lambda setting: named[setting] + _WEIGHT.get(setting, 0.0))
    homes = [place for subject in subjects if (place := home(subject.figure)) != "studio"]
    if homes:
        return homes[0]
    if any(subject.role is Role.ACTOR for subject in subjects):
        return "open"
    return "studio" if subjects else "abstract"


_WEIGHT = {
    "stairs": 0.6,
    "underwater": 0.5,
    "library": 0.5,
    "laboratory": 0.5,
    "room": -0.4,
    "street": 0.3,
    "road": -0.1,
}
"""How much a setting's words say about the whole picture: a staircase fills it, a window does not."""


_INDOORS = frozenset({"room", "library", "laboratory", "hall", "stairs", "stage"})
_OUTDOORS = frozenset(
    {"house", "castle", "church", "lighthouse", "tower", "skyscraper", "factory", "temple", "tree", "bridge"}
)
"""What no room holds: a house that is named there is the house around it."""


def _usual_time(description: str, setting: str) -> str:
    """An hour for a text that names none: the same for the same text, and varied between texts."""
    choices = {"city": ("dusk", "night", "dawn"), "street": ("dusk", "night", "day"), "moon": ("night",)}
    times = choices.get(setting, ("day", "dusk", "dawn", "day"))
    return times[sum(map(ord, description)) % len(times)]


def _subjects(words: list[str]) -> tuple[Subject, ...]:
    found: dict[str, Subject] = {}
    at = 0
    while at < len(words):
        subject, length = _subject(words, at)
        follower = _subject(words, at + 1)[0] if subject and at + 1 < len(words) else None
        names_a_calling = subject and follower and follower.role is Role.ACTOR and subject.role is not Role.ACTOR
        if subject and not names_a_calling and subject.figure not in found:
            found[subject.figure] = subject
        at += length
    return tuple(_posed(found, words))[:4]


def _subject(words: list[str], at: int) -> tuple[Subject | None, int]:
    """What the words at a place name, and how many words that takes."""
    word = words[at]
    before = words[max(0, at - 3) : at]
    colour = next((hexed(code) for near in reversed(before) if (code := _index("colours").get(near))), None)
    paints = (("paint", colour), ("fur", colour), ("cloth", colour), ("cover", colour)) if colour else ()
    several = 5 if _cued([word], "many") else 1
    for form in _singulars(word):
        if form in nouns.CHARACTERS:
            figure, wears, tones = nouns.CHARACTERS[form]
            own = tuple((tone, hexed(code)) for tone, code in tones.items())
            return Subject(figure, several if form == word else 3, wears, own + paints), 1
    if _cued([word], "company"):
        return Subject("person", 2 if word == "couple" else 5), 1
    named = _find(words, at, _index("figures"))
    if named is None:
        return None, 1
    figure, phrase = named
    plural = phrase not in _index("figures") or _cued([phrase], "many")
    count = 2 if _cued(before, "pair") else max(several, 3 if plural else 1)
    aged = _cued(before, "aged") and role(figure) is Role.ACTOR
    grey = (("hair", hexed("dad8d2")),) if aged else ()
    return Subject(figure, count, (), paints + grey), phrase.count("_") + 1


def _posed(found: Mapping[str, Subject], words: list[str]) -> list[Subject]:
    """The same subjects, walking or sitting if the words say so, without those that others make redundant."""
    pose = "walker" if _cued(words, "moving") else "sitter" if _cued(words, "sitting") else ""
    dress = _dress(words)
    posed: list[Subject] = []
    for subject in found.values():
        drops = _IMPLIED.get(subject.figure, frozenset())
        if drops.intersection(found):
            continue
        if subject.figure in _WINGED and _cued(words, "flying"):
            subject = replace(subject, flies=True)
        elif subject.role is Role.ACTOR and dress:
            subject, dress = replace(subject, tones=subject.tones + dress), ()
        bare = subject.figure == "person" and subject.count == 1 and not subject.wears
        posed.append(replace(subject, figure=pose) if bare and pose and pose not in found else subject)
    return posed


def _dress(words: list[str]) -> tuple[tuple[str, Colour], ...]:
    """The colours of clothes, where the words name both."""
    dress: list[tuple[str, Colour]] = []
    for at, word in enumerate(words):
        tone = _index("garments").get(word)
        codes = [code for near in words[max(0, at - 2) : at] if (code := _index("colours").get(near))]
        if tone and codes:
            dress.append((tone, hexed(codes[-1])))
    return tuple(dress)


_WINGED = frozenset({"dragon", "ghost"})
_IMPLIED = {
    "person": frozenset({"woman", "child", "knight", "wizard", "astronaut", "robot"}),
    "deadtree": frozenset({"tree"}),
    "house": frozenset({"castle", "lighthouse", "church"}),
    "star": frozenset({"astronaut", "rocket", "planet"}),
    "globe": frozenset({"astronaut", "planet"}),
    "fish": frozenset({"whale", "shark"}),
}
"""A vague figure is left out when one of these says it better."""
