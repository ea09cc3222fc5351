"""Where somebody is signed in, from the first cookie to the last."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from shared.accounts.sessions import GRACE
from shared.database import now, transaction
from shared.models.accounts import UserSession
from tests.functions.api.browser import Browser, signed_in

pytestmark = pytest.mark.usefixtures("studio")

REFRESH = "__Host-refresh"
ADA = {"email": "ada@example.com", "password": "correct horse"}


def also_signed_in(agent: str = "Firefox") -> Browser:
    """Ada, at another machine."""
    browser = Browser()
    assert browser("POST", "/api/auth/sign-in", ADA, user_agent=agent).status == 200
    return browser


def current(browser: Browser) -> Any:
    (session,) = (one for one in listed(browser) if one["current"])
    return session


def listed(browser: Browser) -> list[Any]:
    items: list[Any] = browser("GET", "/api/sessions").json["items"]
    return items


def pass_by(seconds: timedelta) -> None:
    """Let all that has happened to sessions have happened earlier."""
    with transaction() as session:
        earlier = {
            UserSession.seen_at: UserSession.seen_at - seconds,
            UserSession.expires_at: UserSession.expires_at - seconds,
        }
        session.execute(update(UserSession).values(earlier))


def test_a_refresh_gives_a_new_pair_and_the_old_one_ends_the_session() -> None:
    browser = signed_in()
    stolen = Browser({REFRESH: browser.cookies[REFRESH]})

    assert browser("POST", "/api/auth/refresh").status == 204
    assert browser("GET", "/api/me").status == 200
    pass_by(GRACE)

    assert stolen("POST", "/api/auth/refresh").status == 401
    assert browser("GET", "/api/me").status == 401
    assert browser("POST", "/api/auth/refresh").status == 401


def test_of_two_tabs_that_refresh_at_the_same_moment_the_later_one_ends_nothing() -> None:
    first = signed_in()
    second = Browser(dict(first.cookies))
    first("POST", "/api/auth/refresh")

    late = second("POST", "/api/auth/refresh")

    assert (late.status, late.json["code"], late.cookies) == (409, "Conflict", [])
    assert first("GET", "/api/me").status == 200
    assert first("POST", "/api/auth/refresh").status == 204


def test_a_token_that_was_replaced_twice_is_nobodys_second_tab() -> None:
    browser = signed_in()
    stolen = Browser({REFRESH: browser.cookies[REFRESH]})
    for _ in range(2):
        browser("POST", "/api/auth/refresh")

    assert stolen("POST", "/api/auth/refresh").status == 401
    assert browser("GET", "/api/me").status == 401


@pytest.mark.parametrize("token", ["", "nonsense", "nonsense.key", f"{UUID(int=0)}.key", "\x7f", "é"])
def test_what_is_no_refresh_token_is_refused(token: str) -> None:
    assert Browser({REFRESH: token})("POST", "/api/auth/refresh").status == 401


def test_a_session_that_nobody_renews_ends() -> None:
    browser = signed_in()
    pass_by(timedelta(days=7))

    assert browser("GET", "/api/me").status == 401
    assert browser("POST", "/api/auth/refresh").status == 401


def test_signing_out_ends_the_access_token_too() -> None:
    browser = signed_in()
    kept = Browser(dict(browser.cookies))

    reply = browser("POST", "/api/auth/sign-out")

    assert reply.status == 204
    assert browser.cookies == {}
    assert kept("GET", "/api/me").status == 401
    assert kept("POST", "/api/auth/refresh").status == 401


def test_signing_out_somewhere_leaves_the_other_places() -> None:
    here = signed_in()
    there = also_signed_in()

    here("POST", "/api/auth/sign-out")

    assert there("GET", "/api/me").status == 200


def test_everybody_sees_where_they_are_signed_in_and_nobody_else_does() -> None:
    here = signed_in()
    also_signed_in("Firefox \x07 on a phone" + "!" * 300)
    signed_in("bob@example.com")

    phone, mine = listed(here)

    assert phone["agent"] == ("Firefox  on a phone" + "!" * 300)[:200]
    assert (phone["current"], mine["current"], mine["agent"]) == (False, True, "curl/8.10.1")
    assert set(mine) == {"id", "agent", "created_at", "seen_at", "current"}


def test_what_is_over_is_not_listed() -> None:
    here = signed_in()
    also_signed_in()("POST", "/api/auth/sign-out")
    ended = current(also_signed_in())["id"]
    with transaction() as session:
        session.get_one(UserSession, UUID(ended)).expires_at = now()

    assert len(listed(here)) == 1


def test_a_long_list_is_read_in_parts() -> None:
    here = signed_in()
    for _ in range(3):
        also_signed_in()

    first = here("GET", "/api/sessions?limit=2").json
    rest = here("GET", f"/api/sessions?limit=2&before={first['next']}").json

    assert [one["current"] for one in first["items"] + rest["items"]] == [False, False, False, True]
    assert rest["next"] is None


def test_a_session_can_be_ended_from_elsewhere() -> None:
    here, there = signed_in(), also_signed_in()

    assert here("DELETE", f"/api/sessions/{current(there)['id']}").status == 204

    assert there("GET", "/api/me").status == 401
    assert there("POST", "/api/auth/refresh").status == 401
    assert here("GET", "/api/me").status == 200


def test_ending_the_session_that_one_is_in_is_signing_out() -> None:
    here = signed_in()

    here("DELETE", f"/api/sessions/{current(here)['id']}")

    assert here.cookies == {}


def test_the_session_of_somebody_else_is_not_found_nor_is_one_that_is_over() -> None:
    ada, bob = signed_in(), signed_in("bob@example.com")
    there = also_signed_in()
    over = current(there)["id"]
    there("POST", "/api/auth/sign-out")

    for session in (current(bob)["id"], over, str(UUID(int=0))):
        reply = ada("DELETE", f"/api/sessions/{session}")
        assert (reply.status, reply.json["code"]) == (404, "NotFound")
    assert bob("GET", "/api/me").status == 200


def test_all_others_can_be_ended_at_once() -> None:
    here, bob = signed_in(), signed_in("bob@example.com")
    others = [also_signed_in() for _ in range(2)]

    assert here("DELETE", "/api/sessions").status == 204

    assert [one("GET", "/api/me").status for one in (here, bob, *others)] == [200, 200, 401, 401]


def test_a_session_remembers_when_it_was_last_renewed() -> None:
    here = signed_in()
    pass_by(timedelta(hours=1))
    before = current(here)["seen_at"]

    here("POST", "/api/auth/refresh")

    assert current(here)["seen_at"] > before
    with transaction() as session:
        kept = session.scalars(select(UserSession)).one()
        assert kept.expires_at - kept.seen_at == timedelta(days=7)
