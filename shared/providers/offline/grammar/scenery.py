"""What may be seen while a text is told: people, places, things, hours and weathers, found by their words."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from shared.prose import sentences, words
from shared.prose.pieces import primary
from shared.providers.offline.grammar.english import capitalised, with_article


@dataclass(frozen=True)
class Seen:
    title: str
    summary: str
    subjects: tuple[str, ...]
    """What the text is most about, most first; hashtags are made of them."""
    visuals: tuple[str, ...]
    """One a beat."""


def picture_text(beats: Sequence[str], language: str, *, title: str | None, topic: str | None, dice: Random) -> Seen:
    """A title for a user's own text, and a picture for each of its beats.

    What a beat does not say stays as it was: a story that went into a forest is in the forest until it leaves. In other
    languages than English the words are not understood, so settings turn slowly and the beat's own words are quoted.
    """
    heading = title or (capitalised(topic) if topic else _title_from(beats, language))
    if primary(language) == "en":
        names = _names(beats)
        visuals = _understood(beats, names, topic, dice)
        subjects = (*names[:2], *([topic] if topic else []), *_nouns(beats)[:3])
    else:
        visuals = _quoted(beats, language, topic, dice)
        subjects = (topic,) if topic else ()
    return Seen(heading, _summary(beats, language), subjects, visuals)


_FRAMINGS = (
    "Wide establishing shot",
    "Medium shot",
    "Close-up",
    "Low angle shot",
    "Shot from behind",
    "Wide shot from above",
    "Detail shot",
    "Medium wide shot",
)
_DEFAULT_PLACES = ("wide landscape", "quiet street", "room with a tall window", "hill above a town", "garden")
_DEFAULT_TIMES = ("soft morning light", "golden evening light", "blue dusk", "night with a warm lamp")
_BARE_PLACES = frozenset(("outer space", "ruins", "sky"))
_NO_QUOTES = str.maketrans("", "", '"“”„«»「」『』')
_ENDINGS = " .,;:。、，"
_TITLE_CHARACTERS = 60


@dataclass
class _Scene:
    """Where the story is at the moment."""

    place: str
    time: str
    who: str = ""
    weather: str = ""

    def describe(self, framing: str, who: str, things: Sequence[str]) -> str:
        actors = " and ".join([*([who] if who else []), *map(with_article, things)]) or "nobody in sight"
        place = self.place if self.place in _BARE_PLACES else with_article(self.place)
        return f"{framing}: {', '.join(filter(None, (actors, place, self.time, self.weather)))}"


@cache
def _lexicon() -> Mapping[str, Mapping[str, str]]:
    """For each section of `lexicon.txt`, what each word shows."""
    found: dict[str, dict[str, str]] = {}
    section: dict[str, str] = {}
    for line in files(__package__).joinpath("lexicon.txt").read_text(encoding="utf-8").splitlines():
        shown, _, triggers = line.partition(": ")
        if line.startswith("["):
            section = found[line.strip("[]")] = {}
        elif triggers:
            section |= dict.fromkeys(triggers.split(), shown)
        else:
            section |= {word: word for word in line.split()}
    return found


def _understood(beats: Sequence[str], names: Sequence[str], topic: str | None, dice: Random) -> tuple[str, ...]:
    lexicon = _lexicon()
    every = [word for beat in beats for word in _bare(beat)]
    people = Counter(lexicon["people"][word] for word in every if word in lexicon["people"])
    scene = _Scene(
        place=_first(every, lexicon["places"]) or dice.choice(_DEFAULT_PLACES),
        time=_first(every, lexicon["times"]) or dice.choice(_DEFAULT_TIMES),
        who=topic or "",
    )
    offset = dice.randrange(len(_FRAMINGS))
    visuals: list[str] = []
    for number, beat in enumerate(beats):
        heard = _bare(beat)
        scene.place = _first(heard, lexicon["places"]) or scene.place
        scene.time = _first(heard, lexicon["times"]) or scene.time
        scene.weather = _first(heard, lexicon["weathers"]) or scene.weather
        named = next((name for name in names if re.search(rf"(?<![\w-]){name}(?![\w-])", beat)), None)
        person = _first(heard, lexicon["people"])
        who = named or (with_article(person) if person else scene.who)
        if named or (person and scene.who not in names and (people[person] > 1 or scene.who in ("", topic))):
            scene.who = who
        visuals.append(scene.describe(_framing(number, offset), who, _things(heard, who, scene.place)))
    return tuple(visuals)


def _framing(number: int, offset: int) -> str:
    return _FRAMINGS[0] if number == 0 else _FRAMINGS[1:][(offset + number) % (len(_FRAMINGS) - 1)]


def _things(heard: Sequence[str], who: str, place: str) -> list[str]:
    shown = _lexicon()["things"]
    found = dict.fromkeys(_described(word, heard) for word in heard if word in shown)
    return [thing for thing in found if thing.split()[-1] not in f"{who} {place}".lower()][:2]


def _described(word: str, heard: Sequence[str]) -> str:
    """The thing a word shows, with the colour or size that stands before it."""
    lexicon = _lexicon()
    shown = lexicon["things"].get(word, word)
    at = heard.index(word) if word in heard else 0
    look = heard[at - 1] if at and heard[at - 1] in lexicon["looks"] else ""
    return f"{look} {shown}".strip()


def _quoted(beats: Sequence[str], language: str, topic: str | None, dice: Random) -> tuple[str, ...]:
    offset = dice.randrange(len(_DEFAULT_PLACES))
    visuals: list[str] = []
    for number, beat in enumerate(beats):
        place = with_article(_DEFAULT_PLACES[(offset + number // 3) % len(_DEFAULT_PLACES)])
        time = _DEFAULT_TIMES[(offset + number // 4) % len(_DEFAULT_TIMES)]
        setting = ", ".join(filter(None, (topic, place, time)))
        visuals.append(f"{_framing(number, offset)}: {setting}: {_shortened(beat.translate(_NO_QUOTES), language)}")
    return tuple(visuals)


def _shortened(text: str, language: str, most: int = _TITLE_CHARACTERS) -> str:
    """The beginning of `text`, cut after a word."""
    if len(text) <= most:
        return text.rstrip(_ENDINGS)
    kept = ""
    for word in words(text, language):
        joint = kept + (" " if kept and f"{kept} {word}" in text else "") + word
        if len(joint) > most:
            break
        kept = joint
    return f"{(kept or text[:most]).rstrip(_ENDINGS)}…"


def _title_from(beats: Sequence[str], language: str) -> str:
    first = sentences(beats[0], language)[0] if beats else ""
    return capitalised(_shortened(first.strip(" \"“”«»「」'"), language)) or "Untitled"


def _summary(beats: Sequence[str], language: str) -> str:
    first = sentences(beats[0], language)[0] if beats else ""
    short = _shortened(first, language, 140)
    return short if short.endswith("…") or not short else f"{short}."


def _names(beats: Sequence[str]) -> list[str]:
    """People and places with names, the most frequent first: capitals that no sentence's beginning explains."""
    within: Counter[str] = Counter()
    anywhere: Counter[str] = Counter()
    small = {word for beat in beats for word in re.findall(r"[a-z]+", beat)}
    for beat in beats:
        for sentence in sentences(beat, "en"):
            found = re.findall(r"(?<![\w’'-])[A-Z][a-z]{2,}(?![\w-])", sentence)
            anywhere.update(found)
            within.update(re.findall(r"(?<=[a-z,;] )[A-Z][a-z]{2,}(?![\w-])", sentence))
    likely = [
        name for name, count in anywhere.most_common() if name.lower() not in small and (within[name] or count > 2)
    ]
    return [name for name in likely if name.lower() not in _NOT_NAMES]


_NOT_NAMES = frozenset(
    (
        "the",
        "and",
        "but",
        "then",
        "there",
        "this",
        "that",
        "when",
        "what",
        "where",
        "who",
        "why",
        "how",
        "you",
        "they",
        "she",
        "her",
        "his",
        "its",
        "our",
        "oh",
        "yes",
        "not",
        "nothing",
        "once",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "mr",
        "mrs",
        "dr",
        "chapter",
        "english",
        "french",
        "god",
    )
)


def _nouns(beats: Sequence[str]) -> list[str]:
    """What the text shows most often."""
    lexicon = _lexicon()
    shown = {**lexicon["things"], **lexicon["people"], **lexicon["places"]}
    return [
        noun
        for noun, _ in Counter(shown[word] for beat in beats for word in _bare(beat) if word in shown).most_common()
    ]


def _bare(text: str) -> list[str]:
    return re.findall(r"[a-z]+(?:-[a-z]+)*", text.lower())


def _first(heard: Sequence[str], shown: Mapping[str, str]) -> str | None:
    return next((shown[word] for word in heard if word in shown), None)
