"""What bodies have in common: those that come in, and those that go out."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, field_validator

type Dollars = Annotated[Decimal, PlainSerializer(lambda cost: f"{cost.normalize():f}", return_type=str)]
"""US dollars, as a decimal in a string: no program rounds it by accident."""

MOST_DOLLARS = 1_000
"""That one job may be allowed: more is a slip of the keyboard."""
Cap = Annotated[Decimal, Field(ge=0, le=MOST_DOLLARS, decimal_places=8)]
"""US dollars that a job may cost, as a number or as a decimal in a string."""

_WHITESPACE = "\t\n\r"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _is_written_out(said: Any) -> Any:
    # Pydantic takes numbers for seconds since 1970, also those that are written in a query.
    if not isinstance(said, str) or _DAY.match(said) is None:
        raise ValueError("a moment is written as RFC 3339 has it, such as 2026-11-21T12:00:00Z")
    return said


Moment = Annotated[AwareDatetime, BeforeValidator(_is_written_out)]
"""A moment with its zone, in RFC 3339."""


class Payload(BaseModel):
    """A body that comes in. It has no field that we do not know, and no text that is not text."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @field_validator("*")
    @classmethod
    def _is_text(cls, value: Any) -> Any:
        said = value if isinstance(value, list | tuple) else (value,)
        if any(_is_control(character) for each in said if isinstance(each, str) for character in each):
            raise ValueError("this looks like binary data: it has control characters")
        return value


class Answer(BaseModel):
    """A body that goes out."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Listed(Answer):
    """One of a list."""

    id: UUID


class Listing[T: Listed](Answer):
    """Some of a list, the newest first."""

    items: tuple[T, ...]
    next: UUID | None
    """What to ask for as `before` to get the ones after these; null at the end."""

    @classmethod
    def of(cls, found: Sequence[T], limit: int) -> Self:
        """The first `limit` of what was found; one more was asked for, to know whether there are more."""
        items = tuple(found[:limit])
        return cls(items=items, next=items[-1].id if len(found) > limit else None)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" and character not in _WHITESPACE
