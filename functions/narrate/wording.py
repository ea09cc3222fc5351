"""Wording: other words for a line that the studio wrote, where it takes another time than it has, or is refused."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from shared import prose
from shared.errors import StageError
from shared.media.fonts import missing
from shared.production.documents import Line
from shared.prose.beats import TOLERANCE_SECONDS
from shared.providers.language import Language, compose
from shared.providers.moderation import Moderation
from shared.telemetry import logger

TASK = "short.fit"
_SHORTEST = 0.1
"""Seconds: no word takes less."""
_TOLD = """\
A narrator took `seconds` seconds for `text`. Say the same in other words of the same `language`: no fewer than `fewest`
and no more than `most`, close to `words`. Keep the meaning, the names and the tone, for what comes before and after
stays as it is. Write for the ear: short words, no brackets, no abbreviations, numbers as one would say them. If `rule`
is given, no voice will say `text` because it breaks that rule: leave out what breaks it.
"""


def _told(text: str) -> str:
    """Raises ValueError when there is no word in it."""
    told = " ".join(prose.normalise(text).split())
    if not any(character.isalnum() for character in told):
        raise ValueError("there is no word in it to say")
    return told


class Fitted(BaseModel):
    """The form of a line in other words."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, AfterValidator(_told)] = Field(min_length=1, max_length=1_000)


def miss(line: Line, seconds: float) -> float:
    """By how many seconds a line misses its span; 0 when it is close enough, or has none."""
    if line.span is None:
        return 0.0
    least, most = (milliseconds / 1000 for milliseconds in line.span)
    missed = max(least - seconds, seconds - most)
    return missed if missed > TOLERANCE_SECONDS else 0.0


def other_words(
    line: Line, seconds: float, *, spoken: str, language: Language, moderation: Moderation, rule: str = ""
) -> str | None:
    """A line that took so many seconds in words that take its span, in the language that is `spoken`.

    None where nobody has any that may be said and shown: what is there already is no worse for that, so whatever goes
    wrong here ends nothing.
    """
    try:
        text = compose(language, TASK, instructions=_TOLD, facts=_facts(line, seconds, spoken, rule), into=Fitted).text
        if missing(text) or not prose.could_be(text, spoken) or moderation.judge(text, language=spoken).findings:
            return None
    except StageError as unable:
        logger.info("a line has no other words", extra={"why": unable.code})
        return None
    return text


def _facts(line: Line, seconds: float, spoken: str, rule: str) -> dict[str, JsonValue]:
    """What a writer is told: how many words of this kind take the time that there is."""
    assert line.span is not None
    pace = len(prose.words(line.text, spoken)) / max(seconds, _SHORTEST)
    fewest, most = (round(pace * milliseconds / 1000) for milliseconds in line.span)
    facts: dict[str, JsonValue] = {
        "text": line.text,
        "language": spoken,
        "seconds": round(seconds, 1),
        "words": max(1, (fewest + most) // 2),
        "fewest": max(1, fewest),
        "most": max(1, most),
    }
    return facts | {"rule": rule} if rule else facts
