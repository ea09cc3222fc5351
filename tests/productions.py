"""Whole productions in one process: stage after stage as a flow says, with providers that count what they are asked."""

import io
import json
import math
import wave
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from shared.aws import client
from shared.formats import FORMATS
from shared.production.cue import Cue
from shared.production.desk import Desk
from shared.production.documents import Brief, Canvas, Lettering, Look, Order, Score, Voice
from shared.production.flow import Aside, Each, Flow, Stage, Together
from shared.production.stage import StageHandler
from shared.providers.alignment import ALIGNMENT, Aligned
from shared.providers.images import IMAGES, Drawn
from shared.providers.language import LANGUAGE, Composed
from shared.providers.moderation import MODERATION, Verdict
from shared.providers.music import MUSIC, Composition
from shared.providers.speech import SPEECH, Spoken, SpokenWord
from shared.registry import Registry
from tests.prices import charge, charges

OWNER = "11111111-1111-4111-8111-111111111111"
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
TEXT = " ".join(
    f"Sentence number {number} tells of a calm harbour, a small boat and the long way home." for number in NUMBERS
)

_EACH = 0.33
"""Seconds from the beginning of one word to that of the next."""

CREDIT = "A tone by a company that counts, CC BY 4.0"
SAILOR = {"name": "Ada", "look": "a woman of sixty with grey plaits and a yellow coat"}
"""Who is seen wherever she is named."""


class Company:
    """Every provider at once: quick, exact, and it remembers each call."""

    company = "counted"
    model = "1"

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        self.seconds: Decimal | None = None
        """What it says that it has counted of music."""
        self.book: Path | None = None
        """A file that calls are written down in as well: it survives the process."""
        self.during: Callable[[str], object] = str
        """Called in the middle of every call, with what it is about: the place to be slow, or to fail."""

    def asked(self) -> Counter[tuple[str, str]]:
        return Counter(self.calls)

    def _note(self, call: str, about: str) -> None:
        self.calls.append((call, about))
        if self.book is not None:
            with self.book.open("a", encoding="utf-8") as book:
                book.write(json.dumps([call, about]) + "\n")
        self.during(about)

    def compose(self, task: str, *, instructions: str, facts: dict[str, Any], schema: dict[str, Any]) -> Composed:
        self._note("compose", json.dumps([task, facts], sort_keys=True))
        return Composed(
            cost=Decimal("0.01"),
            form=json.dumps(
                {
                    "title": "A harbour",
                    "description": "A test.",
                    "hashtags": ["#harbour"],
                    "visuals": [f"a picture of: {text}" for text in facts["beats"]],
                    "cast": [SAILOR] if any(SAILOR["name"] in text for text in facts["beats"]) else [],
                }
            ),
        )

    def judge(self, text: str, *, language: str) -> Verdict:
        self._note("judge", text)
        return Verdict()

    def look(self, picture: str) -> Verdict:
        self._note("look", picture)
        return Verdict()

    def speak(self, text: str, *, voice: str, language: str, speed: float) -> Spoken:
        self._note("speak", text)
        words = text.split()
        seconds = _EACH * len(words)
        sound = io.BytesIO()
        with wave.open(sound, "wb") as track:
            track.setnchannels(1)
            track.setsampwidth(2)
            track.setframerate(48_000)
            times = np.arange(round(seconds * 48_000)) / 48_000
            tone = np.sin(2 * math.pi * _pitch(voice) * times) * (0.6 + 0.4 * np.sin(2 * math.pi * 3 * times))
            track.writeframes((tone * 9_000).astype("<i2").tobytes())
        return Spoken(
            cost=Decimal("0.002"),
            audio=sound.getvalue(),
            seconds=seconds,
            words=_spoken(words),
        )

    def align(self, audio: str, *, text: str, language: str) -> Aligned:
        self._note("align", text)
        return Aligned(cost=Decimal("0.0005"), units=Decimal(1), words=_spoken(text.split()))

    def voices(self) -> tuple[str, ...]:
        return ("ava",)

    def languages(self) -> tuple[str, ...]:
        return ("en",)

    def draw(
        self,
        prompt: str,
        *,
        description: str,
        style: str,
        width: int,
        height: int,
        references: tuple[str, ...] = (),
    ) -> Drawn:
        self._note("draw", description)
        seed = sum(f"{style} {description}".encode())
        pixels = np.random.default_rng(seed).integers(40, 216, (height // 4, width // 4, 3), dtype=np.uint8)
        picture = Image.fromarray(pixels).resize((width, height), Image.Resampling.BICUBIC)
        kept = io.BytesIO()
        picture.save(kept, "PNG")
        return Drawn(cost=Decimal("0.04"), image=kept.getvalue())

    def play(self, mood: str, *, seed: int) -> Composition:
        self._note("play", mood)
        sound = io.BytesIO()
        with wave.open(sound, "wb") as track:
            track.setnchannels(2)
            track.setsampwidth(2)
            track.setframerate(48_000)
            tone = np.sin(2 * math.pi * _pitch(mood) / 2 * np.arange(48_000 * 4) / 48_000) * 6_000
            track.writeframes(np.repeat(tone.astype("<i2"), 2).tobytes())
        return Composition(audio=sound.getvalue(), seconds=4.0, units=self.seconds, credit=CREDIT)

    def moods(self) -> tuple[str, ...]:
        return ("calm",)


def _spoken(words: list[str]) -> tuple[SpokenWord, ...]:
    return tuple(SpokenWord(text=word, start=n * _EACH, end=n * _EACH + 0.3) for n, word in enumerate(words))


def _pitch(name: str) -> int:
    """Hertz. Who is called otherwise sounds otherwise."""
    return 180 + sum(name.encode()) % 80


COMPANY = Company()
REGISTRIES: tuple[Registry[Any], ...] = (LANGUAGE, SPEECH, ALIGNMENT, IMAGES, MUSIC, MODERATION)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    """Every capability played by one company that counts."""
    COMPANY.__init__()
    charge(monkeypatch, {(registry.capability, "counted"): charges() for registry in REGISTRIES})
    for registry in REGISTRIES:
        monkeypatch.setattr(registry, "providers", {"counted": "tests.productions:COMPANY"})
        monkeypatch.setenv(f"STUDIO_{registry.capability.upper()}", "counted")
    monkeypatch.setattr("shared.registry._load", lambda *_: COMPANY)
    yield COMPANY


def brief(script: str = TEXT, *, style: str = "watercolor", voice: str = "ava", mood: str = "calm") -> Brief:
    """A small picture, so that a whole production takes a second."""
    count = len(script.split())
    return Brief(
        order=Order(format="short", language="en", seconds=60, words=(1, count + 1), niche="fun-facts", script=script),
        voice=Voice(name=voice, language="en"),
        look=Look(style=style),
        canvas=Canvas(width=216, height=384),
        lettering=Lettering(style="highlight"),
        score=Score(mood=mood),
    )


def handler(stage: Stage) -> StageHandler:
    return import_module(f"functions.{stage}.handler").handler


def begin(job: str, order: Brief | None = None, *, owner: str = OWNER, attempt: int = 1) -> Cue:
    Desk(owner, job).open(order or brief())
    return Cue(owner=owner, job=job, attempt=attempt, format="short")


def walk(cue: Cue, flow: Flow | None = None) -> Cue:
    """What Step Functions does.

    A failing item does not cancel its siblings; the flow fails when all have ended. What fails aside fails nobody.
    """
    for part in FORMATS[cue.format].flow if flow is None else flow:
        match part:
            case Stage():
                cue = Cue.model_validate(handler(part)(cue.model_dump()))
            case Aside(stage=stage):
                with suppress(Exception):
                    handler(stage)(cue.model_dump())
            case Each(stage=stage, over=over):
                _each(cue, stage, over)
            case Together(branches=branches):
                failed: list[Exception] = []
                for branch in branches:
                    try:
                        walk(cue, branch)
                    except ExceptionGroup as error:
                        failed.append(error)
                if failed:
                    raise ExceptionGroup("together", failed)
    return cue


def _each(cue: Cue, stage: Stage, over: str) -> None:
    failed: list[Exception] = []
    for item in cue.numbers(over):
        try:
            handler(stage)(cue.model_copy(update={"item": item}).model_dump())
        except Exception as error:
            error.add_note(f"{stage} {item}")
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{stage}", failed)


def news() -> list[dict[str, Any]]:
    """Every announcement so far, as EventBridge delivers it."""
    queue = client("sqs").get_queue_url(QueueName="news")["QueueUrl"]
    heard: list[dict[str, Any]] = []
    while messages := client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        heard += [json.loads(message["Body"]) for message in messages]
        for message in messages:
            client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return heard
