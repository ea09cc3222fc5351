"""How often is often enough, and what an answer says of it."""

from collections.abc import Iterator

import pytest
from fastapi import Request, Response

from functions.api import limiting
from shared.accounts.callers import Caller, Scope, Visitor
from shared.errors import TooMany
from shared.identity import uuid7
from shared.limits import Limit
from shared.models.accounts import Role, User
from shared.settings import settings

pytestmark = pytest.mark.usefixtures("cloud")

TWICE = Limit("twice", calls=2, seconds=60)


def request(forwarded: str | None, peer: str = "198.51.100.1") -> Request:
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
    return Request({"type": "http", "method": "POST", "headers": headers, "client": (peer, 1)})


def somebody(role: Role = Role.USER, *, key: bool = False) -> Caller:
    user = User(email="ada@example.com", password_hash=None, role=role)
    return Caller.by_key(user, uuid7(), frozenset(Scope)) if key else Visitor.by_session(user, uuid7())


@pytest.fixture
def behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As many doors as there are in AWS."""
    monkeypatch.setenv("STUDIO_DOORS", "2")
    settings.cache_clear()
    yield
    settings.cache_clear()


def knocks(monkeypatch: pytest.MonkeyPatch, *forwarded: str | None) -> list[bool]:
    monkeypatch.setattr(limiting, "KNOCKS", TWICE)
    let_in: list[bool] = []
    for said in forwarded:
        try:
            limiting.knock(request(said), Response())
        except TooMany:
            let_in.append(False)
        else:
            let_in.append(True)
    return let_in


def test_an_answer_says_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "ORDERS", TWICE)
    response = Response()

    limiting.order(somebody(), response)

    assert response.headers["RateLimit-Policy"] == '"twice";q=2;w=60'
    assert response.headers["RateLimit"] == '"twice";r=1;t=30'


def test_a_refusal_says_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "ORDERS", TWICE)
    ada = somebody()
    for _ in range(2):
        limiting.order(ada, Response())

    with pytest.raises(TooMany) as refused:
        limiting.order(ada, Response())

    told = limiting.refused(refused.value)
    assert 1 <= int(told["Retry-After"]) <= 30
    assert told["RateLimit"].startswith('"twice";r=0;t=')


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OWNER])
def test_admins_order_as_often_as_they_like(role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "ORDERS", TWICE)
    admin = somebody(role)

    for _ in range(5):
        limiting.order(admin, Response())


@pytest.mark.parametrize("role", Role)
def test_nobody_has_webhooks_called_more_often_by_having_more_keys(role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "RINGS", TWICE)
    user = User(email="ada@example.com", password_hash=None, role=role)
    callers = [Visitor.by_session(user, uuid7()), *(Caller.by_key(user, uuid7(), frozenset(Scope)) for _ in range(2))]
    for caller in callers[:2]:
        limiting.ring(caller, Response())

    with pytest.raises(TooMany):
        limiting.ring(callers[2], Response())
    limiting.ring(somebody(role), Response())


def test_a_key_has_a_bucket_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "WRITES", TWICE)
    for _ in range(2):
        limiting.write(somebody(key=True), Response())
    one = somebody(key=True)
    for _ in range(2):
        limiting.write(one, Response())

    with pytest.raises(TooMany):
        limiting.write(one, Response())


def test_passwords_are_guessed_for_an_account_however_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "GUESSES", TWICE)
    limiting.guess("Ada@Example.com ")
    limiting.guess("ada@example.com")

    with pytest.raises(TooMany):
        limiting.guess("ADA@example.com")
    limiting.guess("ben@example.com")


def test_without_a_door_the_peer_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert knocks(monkeypatch, None, None, None) == [True, True, False]


def test_what_a_client_says_of_itself_counts_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert knocks(monkeypatch, "1.1.1.1, 203.0.113.7", "2.2.2.2, 203.0.113.7", "3.3.3.3,203.0.113.7") == [
        True,
        True,
        False,
    ]


def test_behind_two_doors_the_outer_one_has_seen_the_client(behind: None, monkeypatch: pytest.MonkeyPatch) -> None:
    # Each viewer comes in by another machine of the edge, which the inner door sees.
    seen = [f"{liar}, 203.0.113.7, 130.176.0.{edge}" for edge, liar in enumerate(("1.1.1.1", "2.2.2.2", "3.3.3.3"))]

    assert knocks(monkeypatch, *seen, "203.0.113.8, 130.176.0.1") == [True, True, False, True]
