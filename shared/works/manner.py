"""The manner: how a video is told. A series has one, and an order may depart from it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from shared.errors import Invalid
from shared.formats.captions import STYLES as CAPTIONS
from shared.formats.looks import STYLES, style_of
from shared.formats.moods import MOODS, SILENCE
from shared.formats.short.niches import NICHES, niche_of
from shared.formats.voices import narrators

SECONDS = (30, 60, 90)
"""NA-03."""


@dataclass(frozen=True)
class Manner:
    """Whatever is not said is the studio's own way."""

    niche: str = "history"
    style: str = "realistic"
    voice: str = ""
    """Empty for the narrators' first one."""
    language: str = "en"
    speed: float = 1.0
    tone: str = ""
    """Empty for the niche's own."""
    seconds: int = 60
    music: str = "calm"
    captions: str = CAPTIONS[0]


def settle(manner: Manner) -> Manner:
    """The manner by its proper names. Raises Invalid for what the studio does not have, naming what it has."""
    niche, style = niche_of(manner.niche), style_of(manner.style)
    if niche is None:
        raise _unknown("niche", manner.niche, NICHES)
    if style is None:
        raise _unknown("style", manner.style, STYLES)
    there = narrators()
    voice = manner.voice or there.voices[0]
    if voice not in there.voices:
        raise _unknown("voice", voice, there.voices)
    if not there.speak(manner.language):
        raise _unknown("language", manner.language, there.languages)
    if manner.music not in (*MOODS, SILENCE):
        raise _unknown("music", manner.music, (*MOODS, SILENCE))
    if manner.captions not in CAPTIONS:
        raise _unknown("captions", manner.captions, CAPTIONS)
    if manner.seconds not in SECONDS:
        raise _unknown("seconds", str(manner.seconds), map(str, SECONDS))
    return replace(manner, niche=niche.name, style=style, voice=voice)


def _unknown(what: str, said: str, known: Iterable[str]) -> Invalid:
    return Invalid(f"{what}: there is no {said!r}; there are {', '.join(known)}")
