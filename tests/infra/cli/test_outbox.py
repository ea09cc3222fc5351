"""What a developer reads in the outbox of the studio on this machine."""

from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

from infra.cli import outbox
from infra.cli.__main__ import app
from shared.aws import client
from shared.mail import Letter, Link, send

LINK = "http://127.0.0.1:8080/verify#019a9f6c7d7b7d7e8f2a3c5b1e9d4a60.0Yw3Wb0pXh8cQm5kqU2nVf7sJt9rLz4aEd6gHi1oKxM"


@pytest.fixture
def here(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A studio that runs, whose buckets are those of the test."""
    known = SimpleNamespace(state=SimpleNamespace(emulator="", outputs={"InternalBucket": "internal"}))
    monkeypatch.setattr(outbox.studio, "status", lambda _: known)
    monkeypatch.setattr(outbox.emulator, "client", lambda name, _: client(name))


def typed(*command: str) -> Result:
    return CliRunner(env={"COLUMNS": "80"}).invoke(app, command)


def sent(*titles: str) -> None:
    for title in titles:
        send(Letter("ada@example.com", title, (f"This is {title}, [bold] as brass.", Link("Press", LINK))))


def test_the_newest_letter_is_shown_in_full_beneath_the_list(here: None) -> None:
    sent("the first", "the second")

    said = typed("outbox").output

    first, second = said.index("the first"), said.index("the second")
    assert second < first
    assert "This is the second, [bold] as brass." in said
    assert f"\n{LINK}\n" in said
    assert "This is the first" not in said


def test_an_older_letter_is_shown_by_its_number(here: None) -> None:
    sent("the first", "the second")

    assert "This is the first" in typed("outbox", "2").output


@pytest.mark.parametrize(
    ("titles", "said"), [((), "the outbox is empty"), (("one",), "there is 1 letter in the outbox")]
)
def test_a_letter_that_is_not_there_is_said_so(here: None, titles: tuple[str, ...], said: str) -> None:
    sent(*titles)

    result = typed("outbox", "2")

    assert (result.exit_code, said in result.output) == (1, True)


def test_without_a_studio_it_says_how_to_start_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox.studio, "status", lambda _: None)

    result = typed("outbox")

    assert result.exit_code == 1
    assert "talewright up" in result.output
