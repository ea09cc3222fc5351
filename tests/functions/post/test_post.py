import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from functions.post import handler as post
from functions.post.handler import handler
from shared.database import reading, transaction
from shared.models.accounts import Ticket, User
from tests.mailbox import event_of, received, ticket_in

pytestmark = pytest.mark.usefixtures("studio")

SAMPLE = json.loads((Path(__file__).parents[3] / "events" / "letter.json").read_text())
WANTED = {"purpose": "reset", "email": "ada@example.com"}


@pytest.fixture
def ada() -> User:
    with transaction() as session:
        user = User(email="ada@example.com", password_hash="")
        session.add(user)
    return user


def tickets() -> list[Ticket]:
    with reading() as session:
        return [*session.scalars(select(Ticket))]


def test_a_letter_that_is_wanted_is_written_and_sent(ada: User) -> None:
    assert handler(SAMPLE, None) == {"batchItemFailures": []}

    (letter,) = received()
    assert (letter["To"], letter["Subject"]) == ("ada@example.com", "Is this your address?")


def test_a_link_leads_to_a_page_of_ours_and_tells_its_ticket_to_nobody_else(
    ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler(event_of(WANTED), None)

    (letter,) = received()
    body = letter.get_body(("plain",))
    assert body is not None
    assert f"http://127.0.0.1:8080/reset#{ticket_in(letter)}" in body.get_content()


def test_nobody_is_written_to_who_is_not_there() -> None:
    handler(SAMPLE, None)

    assert received() == []
    assert tickets() == []


def test_a_letter_that_cannot_be_sent_comes_back_alone(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(post, "send", away)
    nobody = event_of(WANTED | {"email": "eve@example.com"})["Records"][0]
    batch = {"Records": [nobody, event_of(WANTED)["Records"][0] | {"messageId": "2"}]}

    assert handler(batch, None) == {"batchItemFailures": [{"itemIdentifier": "2"}]}


def test_a_letter_that_was_wanted_twice_leaves_one_good_link(ada: User) -> None:
    handler(event_of(WANTED), None)
    handler(event_of(WANTED), None)

    first, second = received()
    assert ticket_in(first) != ticket_in(second)
    assert [ticket.used_at is None for ticket in sorted(tickets(), key=lambda ticket: ticket.id)] == [False, True]


def test_a_letter_leaves_only_after_its_ticket_is_kept(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[int] = []
    monkeypatch.setattr(post, "send", lambda _: kept.append(len(tickets())))

    handler(event_of(WANTED), None)

    assert kept == [1]
