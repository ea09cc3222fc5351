"""Briefs: what a job is told. Of a wish, the first time; of what is to be said and shown, when that is known."""

import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared import prose
from shared.formats import FORMATS
from shared.formats.moods import SILENCE
from shared.production.documents import Brief, Canvas, Draft, Lettering, Look, Order, Score, Voice
from shared.works.manner import Manner

FORMAT = "short"
WORDS_A_SECOND = 2.5
"""How fast a narrator speaks; with it, a length in seconds is a number of words."""
TOLERANCE = 0.1
"""How far a script may be from its number of words."""
LONG = (500, 1500)
"""Words of a long video, which has no set length."""
_SCORES = 1000
_BEGINNING = 60
"""Characters of a text."""

type _Budget = tuple[int, int]
"""Fewest and most words."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks for: a topic or a text of their own, and how it departs from the manner of its series."""

    topic: str = ""
    script: str = ""
    long: bool = False
    manner: Mapping[str, Any] | None = None
    series_id: UUID | None = None
    starts_at: datetime | None = None
    """When to begin; None for as soon as it can be."""
    cap: Decimal | None = None
    """US dollars that it may cost; None for as much as it does."""


def brief_of(wish: Wish, manner: Manner) -> Brief:
    """The order, frozen. `manner` is settled."""
    budget = _budget(wish, manner)
    width, height = FORMATS[FORMAT].picture
    return Brief(
        order=Order(
            format=FORMAT,
            language=manner.language,
            seconds=_seconds(budget) if wish.script or wish.long else manner.seconds,
            words=budget,
            niche=manner.niche,
            topic=wish.topic,
            script=wish.script,
            tone=manner.tone,
        ),
        voice=Voice(name=manner.voice, language=manner.language, speed=manner.speed),
        look=Look(style=manner.style),
        canvas=Canvas(width=width, height=height),
        lettering=Lettering(style=manner.captions),
        # What begins alike sounds alike: a sentence changed further on is no reason for other music.
        score=Score(
            mood=mood_of(manner.music),
            seed=zlib.crc32((wish.topic or wish.script)[:_BEGINNING].encode()) % _SCORES,
        ),
    )


def told(brief: Brief, draft: Draft) -> Brief:
    """The same brief, saying exactly this: its budget is what the text has, as for a text of one's own.

    Two briefs that say the same are equal, however they came to it.
    """
    budget = _around(sum(len(prose.words(beat.line.text, brief.order.language)) for beat in draft.beats))
    said = {"draft": draft, "script": "", "words": budget, "seconds": _seconds(budget)}
    return brief.model_copy(update={"order": brief.order.model_copy(update=said)})


def mood_of(music: str) -> str:
    """The mood of a score, which is empty for silence."""
    return "" if music == SILENCE else music


def music_of(score: Score) -> str:
    """What was ordered to get this score."""
    return score.mood or SILENCE


def _budget(wish: Wish, manner: Manner) -> _Budget:
    if wish.script:
        return _around(len(prose.words(wish.script, manner.language)))
    return LONG if wish.long else _around(manner.seconds * WORDS_A_SECOND)


def _around(words: float) -> _Budget:
    """So many words, give or take how they are counted."""
    return math.floor(words * (1 - TOLERANCE)), math.ceil(words * (1 + TOLERANCE))


def _seconds(budget: _Budget) -> int:
    """About how long it takes to say so many words."""
    return round(sum(budget) / 2 / WORDS_A_SECOND)
