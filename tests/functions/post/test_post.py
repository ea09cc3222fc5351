import json
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from functions.post import handler as post
from functions.post.handler import handler
from shared.database import now, reading, transaction
from shared.models.accounts import Standing, Ticket, User
from shared.models.notifications import Kind, Notification
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


def proven(**more: Any) -> User:
    """Somebody whose address is known to be theirs."""
    with transaction() as session:
        user = User(email="bea@example.com", password_hash="", verified_at=now(), **more)
        session.add(user)
    return user


def happened(owner: User, kind: Kind, **detail: Any) -> dict[str, str]:
    """Something has; the message about it."""
    with transaction() as session:
        notification = Notification(owner_id=owner.id, kind=kind, event="it", detail=detail)
        session.add(notification)
    return {"notification": str(notification.id)}


def text_of(letter: EmailMessage, kind: str = "plain") -> str:
    body = letter.get_body((kind,))
    assert body is not None
    content: str = body.get_content()
    return content


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
    assert f"http://127.0.0.1:8080/cdn/reset.html#{ticket_in(letter)}" in body.get_content()


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


WATCH = "http://127.0.0.1:8080/cdn/watch.html?video=one"


def test_who_wants_to_know_is_written_to_when_their_video_is_ready() -> None:
    bea = proven()

    handler(event_of(happened(bea, Kind.JOB_SUCCEEDED, title="The lamp", watch_url=WATCH)), None)

    (letter,) = received()
    assert (letter["To"], letter["Subject"]) == ("bea@example.com", "Your video is ready")
    assert "“The lamp” is made." in text_of(letter)
    assert WATCH in text_of(letter)


def test_and_when_it_could_not_be_made() -> None:
    bea = proven()
    why = "the script has 212 words"

    handler(event_of(happened(bea, Kind.JOB_FAILED, title="The lamp", error_message=why, job_id="019a")), None)

    (letter,) = received()
    assert letter["Subject"] == "Your video could not be made"
    assert f"“The lamp” could not be made: {why}" in text_of(letter)
    assert "talewright resume 019a" in text_of(letter)


def test_and_when_nothing_arrives_any_more_where_they_wanted_to_be_told() -> None:
    hook = {"url": "https://hooks.example.com/", "webhook_id": "019b", "reason": "Nothing has arrived there for days."}

    handler(event_of(happened(proven(), Kind.WEBHOOK_PAUSED, **hook)), None)

    (letter,) = received()
    assert letter["Subject"] == "Your webhook is paused"
    assert "https://hooks.example.com/" in text_of(letter)
    assert "talewright webhooks wake 019b" in text_of(letter)


def test_every_letter_about_what_happened_says_how_to_get_no_more() -> None:
    handler(event_of(happened(proven(), Kind.JOB_SUCCEEDED, title="The lamp", watch_url=WATCH)), None)

    (letter,) = received()
    for kind in ("plain", "html"):
        assert "talewright notifications --letters off" in text_of(letter, kind)
        assert "/api/preferences" in text_of(letter, kind)


@pytest.mark.parametrize(
    "who", [{"letters": False}, {"standing": Standing.BANNED}, {"verified_at": None}], ids=lambda who: next(iter(who))
)
def test_nobody_is_written_to_who_does_not_want_it_or_may_not_be(who: dict[str, Any]) -> None:
    bea = proven()
    with transaction() as session:
        for name, value in who.items():
            setattr(session.get_one(User, bea.id), name, value)

    handler(event_of(happened(bea, Kind.JOB_SUCCEEDED, title="The lamp", watch_url=WATCH)), None)

    assert received() == []


def test_nobody_is_written_to_about_what_is_no_more() -> None:
    assert handler(event_of({"notification": str(UUID(int=7))}), None) == {"batchItemFailures": []}
    assert received() == []


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        'Bells & "whistles"',
        "The lamp\r\nBcc: eve@example.com",
        "The lamp\n\nhttp://evil.example/click",
        "<a href='http://evil.example'>The lamp</a>",
    ],
)
def test_what_somebody_calls_their_video_stays_words(title: str) -> None:
    handler(event_of(happened(proven(), Kind.JOB_SUCCEEDED, title=title, watch_url=WATCH)), None)

    (letter,) = received()
    assert letter["Bcc"] is None
    assert f"“{' '.join(title.split())}” is made." in text_of(letter)
    page = text_of(letter, "html")
    assert page.count("<a ") == 1
    assert "<script>" not in page
    assert unescape(page).count(" ".join(title.split())) == 1


@pytest.mark.parametrize("body", [{}, {"notification": "x"}, {"notification": str(UUID(int=7)), "email": "x"}])
def test_what_is_no_message_of_ours_comes_back(body: dict[str, str]) -> None:
    assert handler(event_of(body), None) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
