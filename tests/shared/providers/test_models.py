"""What companies say that they have is read as their own clients read it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import elevenlabs
import openai.types
import pytest
from anthropic.types import ModelInfo

from infra.local.vendors.vendor import Answer, Asked, Vendor
from shared.errors import NotConfigured, ProviderGarbled, ProviderUnset
from shared.providers.models import Listed, listed
from tests.street import latest, visited

NOW = datetime(2026, 11, 21, tzinfo=UTC)
SHOWN: dict[str, Callable[[Asked], str]] = {
    "openai": lambda asked: asked.headers["authorization"].removeprefix("Bearer "),
    "compatible": lambda asked: asked.headers["authorization"].removeprefix("Bearer "),
    "anthropic": lambda asked: asked.headers["x-api-key"],
    "gemini": lambda asked: asked.headers["x-goog-api-key"],
    "elevenlabs": lambda asked: asked.headers["xi-api-key"],
}


@dataclass
class Says(Vendor):
    """A company that says one thing, whatever it is asked."""

    company: str  # pyright: ignore[reportIncompatibleVariableOverride]
    said: Any
    KEY: str = "a-key-of-its-own"  # pyright: ignore[reportIncompatibleVariableOverride]

    def shown_key(self, asked: Asked) -> str:
        return SHOWN[self.company](asked)

    def answer(self, asked: Asked) -> Answer:
        return Answer.of(self.said)

    def complaint(self, status: int, message: str, *, where: str = "") -> Answer:
        return Answer.of({"error": {"message": message}}, status=status)

    def refusal(self, asked: Asked) -> Answer:
        return self.complaint(400, "no")


def plain(models: Iterable[Any]) -> list[Any]:
    return [model.model_dump(mode="json") for model in models]


def of_openai() -> Any:
    known = (("gpt-6-luna", None), ("gpt-4o", "2027-01-14"))
    models = (
        openai.types.Model(id=id, created=1, object="model", owned_by="openai", shutdown_date=end) for id, end in known
    )
    return {"object": "list", "data": plain(models)}


def of_anthropic() -> Any:
    known = (("claude-haiku-5-5", None), ("claude-sonnet-4-5", datetime(2027, 2, 1, 18, tzinfo=UTC)))
    models = (
        ModelInfo(id=id, created_at=NOW, display_name=id, lifecycle="active", retires_at=end, type="model")
        for id, end in known
    )
    return {"data": plain(models), "has_more": False, "first_id": "a", "last_id": "b"}


def of_elevenlabs() -> Any:
    return plain(elevenlabs.Model(model_id=id) for id in ("eleven_multilingual_v2", "eleven_v4"))


OF_GEMINI = {
    "models": [
        {"name": f"models/{id}", "version": "1", "supportedGenerationMethods": ["generateContent"]}
        for id in ("gemini-3.8-flash", "gemini-3.8-flash-tts")
    ]
}

OPENAIS = (Listed("gpt-6-luna"), Listed("gpt-4o", date(2027, 1, 14)))
SAID: dict[str, tuple[Any, str, tuple[Listed, ...]]] = {
    "openai": (of_openai(), "/models", OPENAIS),
    "compatible": (of_openai(), "/models", OPENAIS),
    "anthropic": (
        of_anthropic(),
        "/models",
        (Listed("claude-haiku-5-5"), Listed("claude-sonnet-4-5", date(2027, 2, 1))),
    ),
    "gemini": (OF_GEMINI, "/models", (Listed("gemini-3.8-flash"), Listed("gemini-3.8-flash-tts"))),
    "elevenlabs": (of_elevenlabs(), "/models", (Listed("eleven_multilingual_v2"), Listed("eleven_v4"))),
}


@pytest.mark.parametrize("company", SAID)
def test_a_company_s_models_are_listed_with_their_ends(company: str) -> None:
    said, path, expected = SAID[company]

    with visited(Says(company, said)) as street:
        assert listed(company) == expected

    assert (latest(street).method, latest(street).path, latest(street).body) == ("GET", path, b"")
    assert street.book == []


NAMELESS = {"data": [{"name": "x"}]}
UNDATED: dict[str, Any] = {"openai": {"data": [{"id": "x", "shutdown_date": "soon"}]}} | {
    "anthropic": {"data": [{"id": "x", "retires_at": "soon"}]}
}


@pytest.mark.parametrize(
    ("company", "garbled"),
    [*((company, said) for company in SAID for said in ({}, "none", NAMELESS)), *UNDATED.items()],
)
def test_what_is_no_list_is_garbled(company: str, garbled: Any) -> None:
    with visited(Says(company, garbled)), pytest.raises(ProviderGarbled):
        listed(company)


@pytest.mark.parametrize("company", SAID)
def test_a_key_that_is_not_taken_is_said_without_it(company: str) -> None:
    with visited(Says(company, {})), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Says, "shown_key", lambda *_: "another")
        with pytest.raises(ProviderUnset, match=f"talewright providers add {company}") as error:
            listed(company)

    assert "a-key-of-its-own" not in str(error.value)


@pytest.mark.parametrize("company", ["fal", "polly", "offline"])
def test_who_lists_nothing_is_said_to(company: str) -> None:
    with pytest.raises(NotConfigured, match=f"{company} does not list its models; openai, "):
        listed(company)
