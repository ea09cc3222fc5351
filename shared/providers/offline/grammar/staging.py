"""A story staged, beat by beat: who is seen, where, when and in what weather, and from where one looks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from shared.providers.offline.grammar.english import DETERMINERS, with_article
from shared.providers.offline.grammar.lexicon import first_shown, shown_by
from shared.providers.offline.grammar.titles import names_somebody
from shared.providers.offline.grammar.wardrobe import Wardrobe
from shared.providers.offline.grammar.worlds import World, world_named


@dataclass(frozen=True)
class Story:
    """A text as far as it is understood."""

    beats: tuple[str, ...]
    heard: tuple[tuple[str, ...], ...]
    """The English words of each beat."""
    names: tuple[str, ...]
    people: tuple[str, ...]
    """Those of the names that are somebody's."""
    topic: str | None
    world: World


def staged(story: Story, dice: Random) -> tuple[str, ...]:
    """A description for each beat. What a beat does not say stays as it was."""
    scene = _Scene(story, Wardrobe(story.heard, dice), dice)
    return tuple(scene.next(number) for number in range(len(story.beats)))


_DETAIL = "Detail shot"
_FRAMINGS = (
    "Medium shot",
    "Wide shot",
    "Close-up",
    "Low angle shot",
    "Medium shot from behind",
    "Wide shot from above",
    _DETAIL,
)
_HOURS = {
    "day": ("soft morning light", "bright daylight", "afternoon light", "golden evening light"),
    "night": ("blue dusk", "night with street lights", "deep night", "pale dawn"),
}
_STAGES = {
    "sunrise": 0,
    "morning": 0,
    "midday sun": 1,
    "bright daylight": 1,
    "afternoon": 2,
    "sunset": 3,
    "evening": 3,
    "night": 4,
}
"""How far the day is at an hour that a text tells."""
_SUNNY = "bright daylight"
_BARE = (
    "outer space",
    "deep underwater",
    "snowy",
    "hills under",
    "mountain peaks",
    "ruins",
    "city rooftops",
    "school library",
)
_LASTING = 3
"""Beats for which a weather or an hour that was told stays as it was."""


@dataclass
class _Scene:
    """Where the story is at the moment."""

    story: Story
    wardrobe: Wardrobe
    dice: Random
    world: World = field(init=False)
    view: int = 0
    hour: str = ""
    stage: int = 0
    """Which of the day's hours was told last, and from which beat on the day goes on."""
    told_at: int = 0
    who: str = ""
    weather: str = ""
    weather_age: int = 0
    elements: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    offset: int = field(init=False)

    def __post_init__(self) -> None:
        self.world = self.story.world
        self.offset = self.dice.randrange(len(_FRAMINGS))
        self.personified = frozenset(
            name.split()[-1].lower() for name in self.story.names if name.split()[-1].lower() in shown_by("elements")
        )
        counted = Counter(
            person for words in self.story.heard for word in words if (person := shown_by("people").get(word))
        )
        self.hero = next((person for person, _ in counted.most_common() if person not in _VAGUE), "")

    def next(self, number: int) -> str:
        """The description of the next beat."""
        heard = self.story.heard[number]
        self._move(number, heard)
        self._weather(heard)
        self._pass_time(number, heard)
        who = self._actor(number, heard)
        things = self._things(heard, who)
        place = self.world.views[self.view % len(self.world.views)]
        place = place if place.startswith(_BARE) else with_article(place)
        framing = self._framing(number)
        actors = " and ".join(things if things and framing == _DETAIL else filter(None, (who, *things)))
        sky = self.elements or ((self.weather,) if self.weather else ())
        seen = ", ".join(filter(None, (actors, place, self.hour, *sky)))
        return f"{framing}: {seen}"

    def _move(self, number: int, heard: Sequence[str]) -> None:
        """On to the next view, or into another world that the beat names."""
        self.view += number > 0
        own = self.story.world
        named = world_named([word for word in heard if word not in own.cues])
        if named and named is not self.world:
            self.world, self.view = (own, self.view) if named is own else (named, 0)

    def _pass_time(self, number: int, heard: Sequence[str]) -> None:
        """The day goes on over the story, from the hour that was last told."""
        hours = _HOURS[self.story.world.hours]
        told = first_shown(heard, "times")
        if not told and any("sun" in element for element in self.elements):
            told = _SUNNY
        if told:
            self.hour, self.told_at, self.stage = told, number + _LASTING - 1, _STAGES[told]
        passed = self.stage + max(0, number - self.told_at) * len(hours) // len(self.story.beats)
        if not self.hour or self.stage < passed < len(hours):
            self.hour = hours[passed]

    def _weather(self, heard: Sequence[str]) -> None:
        """What the text says of the sky; wind and sun that have names come and go with them."""
        told = first_shown(heard, "weathers")
        self.weather_age = 0 if told else self.weather_age + 1
        self.weather = told or (self.weather if self.weather_age <= _LASTING else "")
        if not self.personified:
            return
        shown = shown_by("elements")
        alive = {shown[name] for name in self.personified}
        present = tuple(dict.fromkeys(shown[word] for word in heard if shown.get(word) in alive))
        self.elements = present or self.elements

    def _actor(self, number: int, heard: Sequence[str]) -> str:
        """Who is seen: somebody with a name, somebody the beat mentions, or whoever was there before."""
        beat = self.story.beats[number]
        named = next((name for name in self.story.people if names_somebody(name, beat)), None)
        person = first_shown(heard, "people")
        if person and person in _VAGUE and self.hero in shown_by(_VAGUE[person]) and f"the {person}" in " ".join(heard):
            person = self.hero
        if not named and person in _GROUPS:
            return "a crowd of people" if person == "crowd of people" else person
        if named or person:
            self.who = named or person or ""
        creature = first_shown(heard, "creatures")
        if creature and not (named or person):
            return ""
        if not self.who:
            return self._folk(number)
        dressed = self.wardrobe.dressed(self.who, named=self.who in self.story.people)
        deed = first_shown(heard, "deeds") or ("walking" if number % 3 == 1 else "")
        return f"{dressed} {deed}".strip()

    def _folk(self, number: int) -> str:
        """Somebody for a text that tells of nobody: whoever is usually there, in two pictures of three."""
        folk = self.story.topic or (self.story.world.folk if number % 3 else "")
        return self.wardrobe.dressed(folk, named=False) if folk and folk != self.story.topic else folk

    def _things(self, heard: Sequence[str], who: str) -> list[str]:
        """Up to two things or animals that the beat names, with the colour or size that stands before them."""
        shown = {**shown_by("things"), **shown_by("creatures")}
        hidden = self.personified | self.wardrobe.garments
        found: dict[str, str] = {}
        looks = shown_by("looks")
        for at, word in enumerate(heard):
            sure = word not in shown_by("unsure") or (at and heard[at - 1] in DETERMINERS | looks.keys())
            if word in shown and sure and word not in hidden and shown[word] not in who:
                look = heard[at - 1] if at and heard[at - 1] in looks else ""
                found.setdefault(shown[word], f"{look} {shown[word]}".strip())
        place = self.world.views[self.view % len(self.world.views)]
        return [with_article(thing) for noun, thing in found.items() if noun not in place][:2]

    def _framing(self, number: int) -> str:
        return "Wide establishing shot" if number == 0 else _FRAMINGS[(self.offset + number) % len(_FRAMINGS)]


_VAGUE = {"man": "men", "boy": "men", "woman": "women", "girl": "women"}
"""Words that may mean somebody of whom a story has told more: of which section of the lexicon."""
_GROUPS = frozenset({"crowd of people", "two friends", "children"})
"""Who is seen in one picture and gone in the next."""
