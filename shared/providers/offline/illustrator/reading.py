"""What a description says, as far as a picture is concerned."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shared.providers.offline.illustrator.roles import SCENERY, Role, home
from shared.providers.offline.illustrator.subject import Subject, subjects_of
from shared.providers.offline.illustrator.words import cued, names_of, phrases, words_of

_WEIGHTS = {
    "deck": 0.8,
    "stairs": 0.6,
    "ruins": 0.3,
    "mountain": -0.1,
    "underwater": 0.5,
    "library": 0.5,
    "laboratory": 0.5,
    "room": -0.4,
    "street": 0.3,
    "road": -0.1,
    "track": -0.1,
}
"""How much a setting's words say about the whole picture: a staircase fills it, a window does not."""


@dataclass(frozen=True)
class Reading:
    setting: str
    """One of `lexicon.SETTINGS`, `open` (country), `studio` (a thing by itself) or `abstract` (nothing has a shape)."""
    time: str
    weather: frozenset[str]
    mood: str
    subjects: tuple[Subject, ...]
    """At most four different ones, in the order in which they are named."""
    framing: str = "medium"
    """Where the camera is: close, medium, wide, above or low."""
    great_moon: bool = False
    great_sun: bool = False

    def of(self, *roles: Role) -> tuple[Subject, ...]:
        return tuple(subject for subject in self.subjects if subject.role in roles)

    @property
    def moonlit(self) -> bool:
        return self.time == "night"


def read(description: str) -> Reading:
    """Find setting, hour, weather, mood and subjects in free text. Any text will do, the empty one too.

    What stands in brackets after `told:` are the narrator's words, in any language: they are not read.
    """
    description = _TOLD.sub("", description)
    words = words_of(description)
    subjects = subjects_of(words, names_of(description))
    setting = _setting(words, subjects)
    time = next((phrase.name for phrase in phrases(words, "times")), None)
    great_sun = cued(words, "sun") and cued(words, "huge")
    moods = Counter(phrase.name for phrase in phrases(words, "moods"))
    return Reading(
        setting=setting,
        time=time or ("day" if great_sun else _usual_time(description, setting)),
        weather=frozenset(phrase.name for phrase in phrases(words, "weathers")),
        mood=max(moods, key=lambda mood: moods[mood], default="plain"),
        subjects=tuple(subject for subject in subjects if subject.figure not in SCENERY.get(setting, frozenset())),
        framing=_framing(words),
        great_moon=cued(words, "moon"),
        great_sun=great_sun,
    )


_TOLD = re.compile(r"\(told: [^()]*\)")


def _framing(words: Sequence[str]) -> str:
    """The first framing that is named; an angle says more than a distance."""
    named = [phrase.name for phrase in phrases(words, "framings")]
    return next((framing for framing in (*(n for n in named if n in _ANGLES), *named)), "medium")


_ANGLES = frozenset({"above", "low"})


def _setting(words: Sequence[str], subjects: Sequence[Subject]) -> str:
    """The setting named most often, the first of them on a tie; else where the first subject is at home."""
    taken = {
        phrase.at + step for phrase in phrases(words, "figures") if phrase.length > 1 for step in range(phrase.length)
    }
    named = Counter(phrase.name for phrase in phrases(words, "settings") if phrase.at not in taken)
    peopled = any(subject.role is Role.ACTOR for subject in subjects)
    if named:
        setting = max(named, key=lambda setting: named[setting] + _WEIGHTS.get(setting, 0.0))
        on_foot = peopled and not any(subject.role is Role.AFLOAT for subject in subjects)
        return "coast" if setting == "sea" and on_foot else setting
    homes = [place for subject in subjects if (place := home(subject.figure)) != "studio"]
    if homes:
        return homes[0]
    return "open" if peopled else "studio" if subjects else "abstract"


def _usual_time(description: str, setting: str) -> str:
    """An hour for a text that names none: the same for the same text, and varied between texts."""
    times = _USUAL_TIMES.get(setting, ("day", "dusk", "dawn", "day"))
    return times[sum(map(ord, description)) % len(times)]


_USUAL_TIMES = {
    "battlefield": ("dusk",),
    "city": ("dusk", "night", "dawn"),
    "moon": ("night",),
    "street": ("dusk", "night", "day"),
}
