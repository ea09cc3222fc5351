"""Prices: what providers charge and for what, as data, so that it can be said before a call is made.

The ledger has what a call did cost. A provider tells that itself, and has it from here when its answer does not say.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    """What a provider counts."""

    CALL = "call"
    CHARACTER = "character"
    TOKEN = "token"
    PICTURE = "picture"
    SECOND = "second"


@dataclass(frozen=True)
class Span:
    """What it is at least, and at most."""

    low: Decimal
    high: Decimal

    def __add__(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.high + other.high)


@dataclass(frozen=True)
class Asked:
    """How much one provider is asked for."""

    calls: int = 1
    characters: int = 0
    """Of the text that counts, in all the calls together."""
    references: int = 0
    """Pictures that are shown, so that somebody looks the same again, in all the calls together."""


@dataclass(frozen=True)
class Price:
    """What a provider charges, in US dollars."""

    unit: Unit
    each: Decimal
    """For one unit of what is asked: a call, a picture, a character or a token of the text."""
    on: date
    """When it was read."""
    source: str
    """Where it was read."""
    answer: Decimal = Decimal(0)
    """For one unit of what comes back, where the provider counts that too: tokens, seconds."""
    longest: int = 0
    """How many of those one call gives back at most."""
    shown: Decimal | None = None
    """For one token of a picture that is shown; None where that is what a token of the text costs."""
    shown_longest: int = 0
    """How many of those one picture has at most."""

    @property
    def each_shown(self) -> Decimal:
        """For one token of a picture that is shown."""
        return self.each if self.shown is None else self.shown

    def units(self, asked: Asked) -> Span:
        """How much the provider will count."""
        least, most = self._of_question(asked)
        return Span(least, most + asked.references * self.shown_longest + asked.calls * self.longest)

    def cost(self, asked: Asked) -> Span:
        """What the provider will charge, in US dollars."""
        least, most = self._of_question(asked)
        shown = asked.references * self.shown_longest * self.each_shown
        return Span(least * self.each, most * self.each + shown + asked.calls * self.longest * self.answer)

    def charge(self, asked: Decimal | int, answered: Decimal | int = 0) -> Decimal:
        """What the provider charges for what it has counted, in US dollars."""
        return asked * self.each + answered * self.answer

    def _of_question(self, asked: Asked) -> tuple[Decimal, Decimal]:
        match self.unit:
            case Unit.CALL | Unit.PICTURE:
                counted = Decimal(asked.calls), Decimal(asked.calls)
            case Unit.CHARACTER:
                counted = Decimal(asked.characters), Decimal(asked.characters)
            case Unit.TOKEN:
                fewest, most = _TOKENS_A_CHARACTER
                counted = asked.characters * fewest, asked.characters * most
            case Unit.SECOND:
                counted = Decimal(0), Decimal(0)
        return counted


_TOKENS_A_CHARACTER = Decimal("0.125"), Decimal(1)
"""Around the quarter of English (OpenAI, "What are tokens and how to count them?"): half of that for long words that a
model knows whole, and up to one in what is written without spaces."""


_TEXTS = {"speech": "text", "moderation": "text", "images": "prompt"}
"""The argument that has the text which counts. Of other capabilities, everything that is said counts."""


def asked_by(capability: str, arguments: Mapping[str, Any]) -> Asked:
    """How much one call asks for."""
    if capability not in _TEXTS:
        return Asked(calls=1, characters=len(json.dumps(arguments, ensure_ascii=False)))
    # Moderation is shown pictures as well, and those have no characters.
    characters = len(arguments.get(_TEXTS[capability], ""))
    return Asked(calls=1, characters=characters, references=len(arguments.get("references", ())))
