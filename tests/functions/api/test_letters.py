"""Letters that accounts need, from what is asked for to what their links are good for."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from shared import database
from shared.database import now, transaction
from shared.models.accounts import Ticket
from tests.functions.api.browser import Browser, Reply, signed_in
from tests.mailbox import received, ticket_in, wanted

pytestmark = pytest.mark.usefixtures("studio")

ADA = {"email": "ada@example.com", "password": "correct horse"}
OTHER = "another horse"


def forgotten(email: str = "ada@example.com") -> str:
    """The ticket of the letter to somebody who has forgotten the password."""
    assert Browser()("POST", "/api/auth/forgot", {"email": email}).status == 202
    return ticket_in(received()[-1])


def reset(ticket: str, password: str = OTHER) -> Reply:
    return Browser()("POST", "/api/auth/reset", {"ticket": ticket, "password": password})


def verify(ticket: str) -> Reply:
    return Browser()("POST", "/api/auth/verify", {"ticket": ticket})


def verified(browser: Browser) -> bool:
    said: bool = browser("GET", "/api/me").json["verified"]
    return said


def sign_in(password: str) -> int:
    return Browser()("POST", "/api/auth/sign-in", ADA | {"password": password}).status


def test_whoever_signs_up_gets_a_letter_whose_link_proves_the_address() -> None:
    ada = signed_in()
    (letter,) = received()

    assert letter["To"] == "ada@example.com"
    assert not verified(ada)
    assert verify(ticket_in(letter)).status == 204
    assert verified(ada)


def test_no_letter_is_wanted_for_an_account_that_was_not_made() -> None:
    signed_in()
    received()

    Browser()("POST", "/api/auth/sign-up", ADA)
    Browser()("POST", "/api/auth/sign-up", {"email": "bob@example.com", "password": "short"})

    assert wanted() == []


def test_a_letter_can_be_sent_again_and_only_the_last_one_counts() -> None:
    ada = signed_in()
    (first,) = received()

    assert ada("POST", "/api/auth/verify/again").status == 202
    (second,) = received()

    assert verify(ticket_in(first)).status == 403
    assert verify(ticket_in(second)).status == 204


def test_there_is_no_letter_for_what_is_proven_already() -> None:
    ada = signed_in()
    verify(ticket_in(received()[0]))

    again = ada("POST", "/api/auth/verify/again")

    assert (again.status, again.json["code"]) == (409, "Conflict")
    assert received() == []


def test_a_forgotten_password_is_replaced_everywhere_at_once() -> None:
    here, there = signed_in(), Browser()
    there("POST", "/api/auth/sign-in", ADA)
    received()

    assert reset(forgotten()).status == 204

    assert (sign_in("correct horse"), sign_in(OTHER)) == (401, 200)
    for browser in (here, there):
        assert browser("GET", "/api/me").status == 401
        assert browser("POST", "/api/auth/refresh").status == 401


def test_whoever_resets_a_password_has_read_a_letter_too() -> None:
    signed_in()
    received()
    reset(forgotten())
    browser = Browser()

    browser("POST", "/api/auth/sign-in", ADA | {"password": OTHER})

    assert verified(browser)


def test_nobody_is_told_whether_there_is_an_account() -> None:
    signed_in()
    received()
    trips: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _u, statement, *_: trips.append(statement))
    replies: list[Reply] = []
    asked: list[list[dict[str, Any]]] = []

    for email in ("ada@example.com", "eve@example.com", " ADA@example.com"):
        replies.append(Browser()("POST", "/api/auth/forgot", {"email": email}))
        asked.append(wanted())

    assert {(reply.status, reply.text, *reply.headers) for reply in replies} == {(202, "", *replies[0].headers)}
    # The very same is done for both, and the database, which could make a difference, is not asked.
    assert [[one["purpose"] for one in one_time] for one_time in asked] == [["reset"]] * 3
    assert trips == []


@pytest.mark.parametrize("email", ["", "ada", "a\x00@b.cd", "x" * 1_000])
def test_what_is_no_address_is_answered_in_the_same_way_and_nothing_is_sent(email: str) -> None:
    assert Browser()("POST", "/api/auth/forgot", {"email": email}).status == 202

    assert wanted() == []


def test_who_has_no_account_gets_no_letter() -> None:
    Browser()("POST", "/api/auth/forgot", {"email": "eve@example.com"})

    assert received() == []


def used(ticket: str) -> str:
    assert reset(ticket, "yet another horse").status == 204
    return ticket


def expired(ticket: str) -> str:
    with transaction() as session:
        session.execute(update(Ticket).values(expires_at=now()))
    return ticket


def replaced(ticket: str) -> str:
    forgotten()
    return ticket


def of_another_purpose(_: str) -> str:
    bob = signed_in("bob@example.com")
    bob("POST", "/api/auth/verify/again")
    return ticket_in(received()[-1])


def sent_elsewhere(ticket: str) -> str:
    """As if the address had been changed since."""
    with transaction() as session:
        session.execute(update(Ticket).values(email="old@example.com"))
    return ticket


@pytest.mark.parametrize(
    "spoilt",
    [
        used,
        expired,
        replaced,
        of_another_purpose,
        sent_elsewhere,
        lambda ticket: ticket[:-1] + ("A" if ticket[-1] != "A" else "B"),
        lambda ticket: ("0" if ticket[0] != "0" else "1") + ticket[1:],
        lambda ticket: ticket[:40],
        lambda ticket: ticket.upper(),
        lambda _: "",
        lambda _: "\x00" * 76,
        lambda _: "\ud83d",
        lambda _: "é.é",
    ],
)
def test_a_ticket_that_is_not_good_is_refused_in_one_sentence(spoilt: Callable[[str], str]) -> None:
    signed_in()
    received()
    ticket = spoilt(forgotten())

    reply = reset(ticket)

    assert (reply.status, reply.json["code"]) == (403, "Forbidden")
    assert reply.json["error"] == "this link is not good, or no longer; ask for another letter"
    assert sign_in(OTHER) == 401


def test_a_ticket_is_good_for_as_long_as_its_letter_says() -> None:
    signed_in()
    forgotten()

    with transaction() as session:
        lifetimes = {str(ticket.purpose): ticket.expires_at - now() for ticket in session.query(Ticket)}

    assert timedelta(hours=23) < lifetimes["verify"] <= timedelta(hours=24)
    assert timedelta(minutes=59) < lifetimes["reset"] <= timedelta(hours=1)


@pytest.mark.parametrize("password", ["short", "password1", "ada@example.com"])
def test_a_password_that_may_not_be_one_leaves_the_ticket_good(password: str) -> None:
    signed_in()
    received()
    ticket = forgotten()

    refused = reset(ticket, password)

    assert (refused.status, refused.json["code"]) == (422, "Invalid")
    assert reset(ticket).status == 204


def test_a_password_is_changed_with_the_present_one_and_ends_all_other_sessions() -> None:
    here, there = signed_in(), Browser()
    there("POST", "/api/auth/sign-in", ADA)

    reply = here("POST", "/api/auth/password", {"present": ADA["password"], "password": OTHER})

    assert reply.status == 204
    assert (sign_in("correct horse"), sign_in(OTHER)) == (401, 200)
    assert (here("GET", "/api/me").status, there("GET", "/api/me").status) == (200, 401)


@pytest.mark.parametrize(
    ("present", "password", "status"),
    [("wrong horse", OTHER, 403), ("correct horse", "short", 422), ("correct horse", "password1", 422)],
)
def test_a_password_that_is_not_changed_ends_nothing(present: str, password: str, status: int) -> None:
    here, there = signed_in(), Browser()
    there("POST", "/api/auth/sign-in", ADA)

    assert here("POST", "/api/auth/password", {"present": present, "password": password}).status == status

    assert sign_in("correct horse") == 200
    assert there("GET", "/api/me").status == 200


def test_only_the_hash_of_a_ticket_is_kept() -> None:
    signed_in()
    ticket = forgotten()

    with transaction() as session:
        kept = [f"{row.id}{row.key_hash}" for row in session.query(Ticket)]

    assert not any(ticket.partition(".")[2] in row for row in kept)


def test_no_log_has_a_password_or_a_ticket(capfd: pytest.CaptureFixture[str]) -> None:
    ada = signed_in()
    ticket = forgotten()
    reset(ticket, "a canary of a password")
    reset(ticket, "a canary of a password")
    Browser()("POST", "/api/auth/sign-in", ADA | {"password": "a canary of a password"})

    said = "".join(capfd.readouterr())

    for secret in (ticket, ticket.partition(".")[2], "canary", "correct horse", *ada.cookies.values()):
        assert secret not in said
