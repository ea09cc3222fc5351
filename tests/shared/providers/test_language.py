"""A form that does not fit is sent back once, and after that somebody else is asked."""

import json
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, JsonValue

from shared.errors import ProviderRefused
from shared.providers import language
from shared.providers.language import Composed, compose


class Counts(BaseModel):
    numbers: tuple[int, ...]


class Pens:
    """Writers, one after the other, each of whom always hands in the same."""

    company: ClassVar[str] = "pens"
    model: ClassVar[str] = "1"

    def __init__(self, *forms: str) -> None:
        self.forms = list(forms)
        self.questions: list[dict[str, JsonValue]] = []

    def compose(self, task: str, *, instructions: str, facts: dict[str, JsonValue], schema: dict[str, Any]) -> Composed:
        self.questions.append(facts)
        return Composed(form=self.forms[0])

    def leave(self) -> bool:
        self.forms = self.forms[1:] or self.forms
        return len(self.forms) > 0


def three(counts: Counts) -> str:
    given = len(counts.numbers)
    return "" if given == 3 else f"there are {given}"


def filled(pens: Pens) -> Counts:
    return compose(pens, "count", instructions="Count.", facts={"to": 3}, into=Counts, wrong_with=three)


def form(*numbers: int) -> str:
    return json.dumps({"numbers": numbers})


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Why writers were left."""
    said: list[str] = []

    def leave(pens: Pens, error: ProviderRefused) -> bool:
        if len(pens.forms) == 1:
            return False
        said.append(str(error))
        return pens.leave()

    monkeypatch.setattr(language, "leave", leave)
    return said


def test_one_that_says_what_is_not_wanted_goes_back_once_with_what_is_wrong_and_then_to_the_next(
    left: list[str],
) -> None:
    pens = Pens(form(1, 2), form(1, 2, 3))

    assert filled(pens).numbers == (1, 2, 3)
    assert pens.questions == [
        {"to": 3},
        {"to": 3, "answer": form(1, 2), "wrong_with_it": "there are 2"},
        {"to": 3},
    ]
    assert left == ["pens answered count with something else: there are 2"]


@pytest.mark.usefixtures("left")
@pytest.mark.parametrize("wrong", [form(1), "[]", "nothing"])
def test_when_nobody_is_left_it_is_a_refusal(wrong: str) -> None:
    pens = Pens(wrong)

    with pytest.raises(ProviderRefused, match="pens answered count with something else"):
        filled(pens)

    assert len(pens.questions) == 2
