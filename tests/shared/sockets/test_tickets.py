"""A ticket opens one socket, within a minute, for whom it was issued, and nothing else does."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import secrets
from shared.accounts import tokens
from shared.errors import Unauthenticated
from shared.sockets import tickets
from shared.sockets.connections import Holder, Proof
from tests.databases import SIGNING_KEY

ADA = Holder(UUID(int=1), Proof.SESSION, UUID(int=2))


@pytest.fixture(autouse=True)
def signing(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "secret", lambda _name: SIGNING_KEY)


def is_good(ticket: str) -> bool:
    try:
        tickets.redeem(ticket)
    except Unauthenticated:
        return False
    return True


@pytest.mark.parametrize("holder", [ADA, Holder(uuid4(), Proof.KEY, uuid4())])
def test_a_ticket_says_for_whom_it_is(holder: Holder) -> None:
    assert tickets.redeem(tickets.issue(holder)) == holder


def test_a_ticket_is_good_once() -> None:
    ticket, other = tickets.issue(ADA), tickets.issue(ADA)

    assert [is_good(ticket), is_good(ticket), is_good(other)] == [True, False, True]


def test_of_many_who_show_it_at_once_one_gets_in(one_by_one: None) -> None:
    ticket = tickets.issue(ADA)

    with ThreadPoolExecutor(10) as many:
        assert sum(many.map(is_good, [ticket] * 20)) == 1


def test_a_ticket_is_good_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_800_000_000.0
    monkeypatch.setattr(tickets.time, "time", lambda: now)
    early, late = tickets.issue(ADA), tickets.issue(ADA)

    now += tickets.LIFETIME - 1
    assert is_good(early)
    now += 1
    assert not is_good(late)


def test_whatever_is_wrong_with_a_ticket_is_told_in_the_same_words() -> None:
    used = tickets.issue(ADA)
    tickets.redeem(used)

    for shown in (used, "made up", f"{tickets.issue(ADA)[:-1]}-"):
        with pytest.raises(Unauthenticated, match=r"^this ticket is not good, or no longer$"):
            tickets.redeem(shown)


def test_a_ticket_fits_into_an_address_as_it_is() -> None:
    assert all(character.isalnum() or character in "-_." for character in tickets.issue(ADA))


def test_no_ticket_with_another_letter_in_it_is_good() -> None:
    ticket = tickets.issue(ADA)

    for position, letter in enumerate(ticket):
        for other in "aZ0-_.=":
            if other != letter:
                assert not is_good(ticket[:position] + other + ticket[position + 1 :])
    assert is_good(ticket)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shown=st.text(max_size=600) | st.from_regex(r"[A-Za-z0-9_-]{1,400}\.[0-9a-f]{64}", fullmatch=True))
def test_nothing_that_was_made_up_is_good(shown: str) -> None:
    assert not is_good(shown)


def test_no_ticket_says_something_else_under_the_same_signature() -> None:
    content, signature = tickets.issue(ADA).split(".")
    said = json.loads(base64.urlsafe_b64decode(content + "=="))

    for change in ({0: str(UUID(int=3))}, {1: "key"}, {2: str(UUID(int=3))}, {3: said[3] + 9}, {4: "another"}):
        changed = json.dumps([change.get(position, value) for position, value in enumerate(said)])
        assert not is_good(f"{base64.urlsafe_b64encode(changed.encode()).decode().rstrip('=')}.{signature}")


def test_no_ticket_of_another_spelling_is_good() -> None:
    ticket = tickets.issue(ADA)
    content, signature = ticket.split(".")

    for spelling in (f"{content}=.{signature}", f"{content}.{signature.upper()}", f" {ticket}", f"{ticket}\n"):
        assert spelling == ticket or not is_good(spelling)


def test_what_else_we_sign_is_no_ticket_and_a_ticket_is_nothing_else() -> None:
    token = tokens.sign(tokens.Claims(ADA.owner, ADA.id))

    assert not is_good(token)
    with pytest.raises(Unauthenticated):
        tokens.read(tickets.issue(ADA))
