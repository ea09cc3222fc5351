"""A supplier of words and voices with bad days: it is paid for, it is busy, and its answers are lost on their way.

What it was asked and how that went is written into a book that outlives every process.
"""

import json
import os
import time
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from random import random
from typing import Any

from shared import registry
from shared.errors import ProviderBusy, ProviderTimeout
from shared.production import catalogue
from shared.providers.language import LANGUAGE, Composed
from shared.providers.moderation import MODERATION, Verdict
from shared.providers.speech import SPEECH, Spoken, SpokenWord
from tests.hardening.boundaries import KNIFE
from tests.prices import at_these, charges

COMPANY = "supplier"
BOOK = "SUPPLIERS_BOOK"
"""The variable that says where its book is."""
COST = {"language": Decimal("0.01"), "moderation": Decimal("0.0005"), "speech": Decimal("0.002")}
"""US dollars for a call."""
REFUSED, DROPPED = 0.11, 0.10
"""How often it is busy, and how often it does what it is asked, is paid for it, and the answer never arrives."""
_SLOW_SECONDS = 0.03
_SOUND = b"RIFF\x26\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x80\xbb\0\0\0\x77\1\0\2\0\x10\0data\2\0\0\0\0\0"
"""One sample of silence."""


class Supplier:
    """All of it is one company."""

    company = COMPANY
    model = "1"

    def __init__(self) -> None:
        self._book = os.open(os.environ[BOOK], os.O_WRONLY | os.O_APPEND)

    def compose(self, task: str, *, instructions: str, facts: dict[str, Any], schema: dict[str, Any]) -> Composed:
        self._work("compose", str(facts["beats"]))
        visuals = [f"a picture of: {text}" for text in facts["beats"]]
        form = {"title": "A harbour", "description": "A test.", "hashtags": ["#harbour"], "visuals": visuals}
        return Composed(cost=COST["language"], form=json.dumps(form))

    def judge(self, text: str, *, language: str) -> Verdict:
        self._work("judge", text)
        return Verdict(cost=COST["moderation"])

    def speak(self, text: str, *, voice: str, language: str, speed: float) -> Spoken:
        self._work("speak", text)
        words = text.split()
        each = 1 / len(words)
        heard = tuple(SpokenWord(text=word, start=n * each, end=(n + 1) * each) for n, word in enumerate(words))
        return Spoken(cost=COST["speech"], audio=_SOUND, seconds=1.0, words=heard)

    def _work(self, call: str, about: str) -> None:
        # Python gives every fork a chance of its own.
        fate = random()
        if fate < REFUSED:
            self._note("busy", call, about)
            raise ProviderBusy("too much to do")
        time.sleep(random() * _SLOW_SECONDS)
        if fate < REFUSED + DROPPED:
            self._note("dropped", call, about)
            raise ProviderTimeout("nobody answered")
        if KNIFE.comes_at("its answer has arrived"):
            self._note("died", call, about)
            KNIFE.pass_by("its answer has arrived")
        self._note("answered", call, about)

    def _note(self, outcome: str, call: str, about: str) -> None:
        # One write to a file that is open for appending: lines of several processes do not mix.
        os.write(self._book, json.dumps([outcome, call, about]).encode() + b"\n")


def environment(book: Path) -> dict[str, str]:
    """What tells a process to ask the supplier, and the supplier where its book is."""
    book.touch()
    return {BOOK: str(book), **{f"STUDIO_{capability.upper()}": COMPANY for capability in COST}}


def take_over() -> None:
    """Have every call of this process made of the supplier, if its environment says so."""
    if BOOK not in os.environ:
        return
    made = Supplier()
    known = at_these(
        catalogue.catalogue(), {(capability, COMPANY): charges(str(cost)) for capability, cost in COST.items()}
    )
    setattr(catalogue, "catalogue", lambda: known)  # noqa: B010 (its type is that of a cache)
    for rooms in (LANGUAGE, MODERATION, SPEECH):
        rooms.providers = {COMPANY: COMPANY}
    setattr(registry, "_load", lambda *_: made)  # noqa: B010 (its type is that of a cache)


def outcomes(book: Path) -> dict[tuple[str, str], Counter[str]]:
    """How often what was asked ended in which way."""
    asked: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for line in book.read_text(encoding="utf-8").splitlines():
        outcome, call, about = json.loads(line)
        asked[call, about][outcome] += 1
    return asked
