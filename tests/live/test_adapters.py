"""One cheap call of each adapter, and what only a real company can show."""

import base64
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from statistics import median
from typing import Any

import pytest
from PIL import Image
from pydantic import BaseModel

from shared import prose, secrets
from shared.errors import ProviderUnset
from shared.production.catalogue import Model, catalogue, resolve
from shared.production.prices import asked_by
from shared.providers.alignment import ALIGNMENT
from shared.providers.images import IMAGES
from shared.providers.language import LANGUAGE
from shared.providers.models import listed
from shared.providers.moderation import MODERATION
from shared.providers.offline.narrator import OfflineSpeech
from shared.providers.speech import SPEECH, SpokenWord
from shared.registry import Registry
from tests.live.conftest import demand_key
from tests.live.purse import Empty, Purse

LINE = "The keeper lit the lamp, and nobody saw."
PICTURE = "a lighthouse on a cliff at dusk, a single lit window"
WIDTH, HEIGHT = 1080, 1920
WRONG = "sk-this-key-opens-nothing-0000000000"
_ROOM = 0.15
"""Seconds by which the median of aligned words may be off."""


class Title(BaseModel):
    title: str


@dataclass(frozen=True)
class Asking:
    """One adapter, and one question for it."""

    registry: Registry[Any]
    company: str
    method: str
    question: Mapping[str, Any]
    model: str = ""
    names: str = ""

    @property
    def capability(self) -> str:
        return self.registry.capability

    def known(self) -> Model:
        (choice,) = resolve(self.capability, [f"{self.company}:{self.model}"])
        return choice.model

    def __str__(self) -> str:
        return "-".join(filter(None, (self.capability, self.company, self.names)))


def sound() -> str:
    return base64.b64encode(spoken_offline()[0]).decode()


def spoken_offline() -> tuple[bytes, Sequence[SpokenWord]]:
    spoken = OfflineSpeech().speak(LINE, voice="ava", language="en", speed=1.0)
    return spoken.audio, spoken.words


def picture() -> str:
    """A grey square as JPEG, in base64."""
    kept = BytesIO()
    Image.new("RGB", (256, 256), (128, 128, 128)).save(kept, "JPEG")
    return base64.b64encode(kept.getvalue()).decode()


WRITTEN: Mapping[str, Any] = {
    "task": "live.title",
    "instructions": "Fill in the form with a title of at most five words.",
    "facts": {"topic": "a lighthouse"},
    "schema": Title.model_json_schema(),
}
SPOKEN: Mapping[str, Any] = {"text": LINE, "voice": "ava", "language": "en", "speed": 1.0}
DRAWN: Mapping[str, Any] = {
    "prompt": PICTURE,
    "description": PICTURE,
    "style": "watercolor",
    "width": WIDTH,
    "height": HEIGHT,
    "references": (),
}

ASKINGS = [
    *(Asking(LANGUAGE, company, "compose", WRITTEN) for company in ("openai", "anthropic", "gemini")),
    Asking(MODERATION, "openai", "judge", {"text": LINE, "language": "en"}, names="text"),
    *(Asking(SPEECH, company, "speak", SPOKEN) for company in ("elevenlabs", "gemini", "openai")),
    Asking(SPEECH, "elevenlabs", "speak", {**SPOKEN, "text": "Light."}, model="eleven_v4", names="v4"),
    *(Asking(IMAGES, company, "draw", DRAWN) for company in ("openai", "fal", "gemini")),
]
SHOWING = [
    Asking(MODERATION, "openai", "look", {}, names="picture"),
    *(Asking(IMAGES, company, "draw", DRAWN, model=model, names="of-somebody") for company, model in (
        ("openai", ""), ("fal", "fal-ai/flux-2/edit"),
    )),
    Asking(ALIGNMENT, "elevenlabs", "align", {"text": LINE, "language": "en"}),
]  # fmt: skip


def ask(asking: Asking, purse: Purse, **more: Any) -> tuple[Any, dict[str, Any]]:
    """Ask, once what it costs at most is taken from the purse; what is made, and the line of the report."""
    model, question = asking.known(), {**asking.question, **more}
    try:
        line = purse.take(model, asked_by(asking.capability, question))
    except Empty as empty:
        pytest.exit(str(empty), returncode=1)
    began = time.monotonic()
    made = getattr(asking.registry.of(model.company, model), asking.method)(**question)
    line["cost"] = f"{made.cost:f}"
    line["seconds"] = round(time.monotonic() - began, 1)
    return made, line["noticed"]


@pytest.mark.parametrize("asking", ASKINGS, ids=str)
def test_an_adapter_is_answered(asking: Asking, purse: Purse) -> None:
    demand_key(asking.company)

    made, noticed = ask(asking, purse)

    model = asking.known()
    match asking.capability:
        case "language":
            noticed["title"] = Title.model_validate_json(made.form).title
        case "moderation":
            assert made.findings == ()
        case "speech":
            noticed |= {"seconds": made.seconds, "words": len(made.words)}
            assert made.seconds > 0.2
            assert not made.words or len(made.words) == len(prose.words(asking.question["text"], "en"))
            if not model.untimed and model.id != "eleven_v4":
                assert made.words, "it said that it tells when each word is heard"
        case _:
            assert Image.open(BytesIO(made.image)).size == (WIDTH, HEIGHT)
    assert 0 <= made.cost <= model.price.cost(asked_by(asking.capability, asking.question)).high


@pytest.mark.parametrize("asking", SHOWING, ids=str)
def test_an_adapter_is_answered_that_is_shown_something(asking: Asking, purse: Purse) -> None:
    demand_key(asking.company)

    match asking.capability:
        case "moderation":
            made, noticed = ask(asking, purse, picture=picture())
            assert made.findings == ()
        case "images":
            made, noticed = ask(asking, purse, references=(picture(),))
            assert Image.open(BytesIO(made.image)).size == (WIDTH, HEIGHT)
        case _:
            made, noticed = ask(asking, purse, audio=sound())
            off = median(
                abs(said.start - true.start) for said, true in zip(made.words, spoken_offline()[1], strict=True)
            )
            noticed["median_seconds_off"] = round(off, 3)
            assert [word.text for word in made.words] == LINE.split()
            assert off < _ROOM


@pytest.mark.parametrize("voice", ["ava", "theo", "nora", "ezra", "june", "silas"])
def test_each_voice_of_elevenlabs_is_there(voice: str, purse: Purse) -> None:
    demand_key("elevenlabs")

    made, _ = ask(Asking(SPEECH, "elevenlabs", "speak", {**SPOKEN, "text": "Light.", "voice": voice}), purse)

    assert made.seconds > 0.1


@pytest.mark.parametrize("company", ["openai", "anthropic", "gemini", "elevenlabs"])
def test_a_company_has_what_the_catalogue_asks_it_for_first(company: str, purse: Purse) -> None:
    demand_key(company)

    there = {model.id: model.shut_down for model in listed(company)}

    for capability in ("language", "speech", "images", "moderation"):
        first = next(catalogue().of(capability, company), None)
        if first is not None:
            assert first.id in there
            assert there[first.id] in (None, first.shut_down)


@pytest.mark.parametrize("asking", ASKINGS, ids=str)
def test_a_key_that_opens_nothing_is_said_to(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs nothing."""
    demand_key(asking.company)
    monkeypatch.setitem(secrets._held, asking.company, WRONG)
    model = asking.known()

    with pytest.raises(ProviderUnset, match=f"talewright providers add {asking.company}") as error:
        getattr(asking.registry.of(model.company, model), asking.method)(**asking.question)

    assert WRONG not in str(error.value)
