"""No page of somebody else acts in a visitor's name: attacks on every route that changes something."""

import pytest

from functions.api.csrf import OPEN
from shared.accounts import tokens
from tests.functions.api.addresses import NOBODYS, UNSAFE, addresses
from tests.functions.api.browser import CSRF, Browser, signed_in
from tests.hardening.figures import Show

pytestmark = pytest.mark.usefixtures("studio")

ACCESS = "__Host-access"


def changing() -> list[tuple[str, str]]:
    """Every route that changes something: its method, and its path with nobody's id in it."""
    return [
        (address.method, address.filled(dict.fromkeys(address.named, NOBODYS)))
        for address in addresses()
        if address.method in UNSAFE
    ]


def test_whatever_changes_something_is_closed_to_a_page_that_cannot_read_the_cookie(figure: Show) -> None:
    ada, bob = signed_in(), signed_in("bob@example.com")
    guarded = [route for route in changing() if route[1] not in OPEN]
    attacks = {
        "missing": {},
        "empty": {"x_csrf_token": ""},
        "wrong": {"x_csrf_token": "0" * 64},
        "cut": {"x_csrf_token": ada.cookies[CSRF][:-1]},
        "another session's": {"x_csrf_token": bob.cookies[CSRF]},
        "not even ASCII": {"x_csrf_token": "é" * 64},
    }

    assert len(guarded) > 15
    for method, path in guarded:
        for attack, header in attacks.items():
            # A site next door may plant a cookie of its own; the session says which value it has to have.
            planted = {**ada.cookies, CSRF: header.get("x_csrf_token", "")}
            for cookies in (ada.cookies, planted):
                page = Browser(dict(cookies), says_back=False)
                reply = page(method, path, {}, **header)
                assert (reply.status, reply.json["code"]) == (403, "Forbidden"), (method, path, attack)
                assert "X-CSRF-Token" in reply.json["error"]
    assert ada("GET", "/api/me").status == 200
    tried = len(guarded) * len(attacks) * 2
    figure("CSRF", f"{tried:,} attacks on all {len(guarded)} routes that change something, 0 let through")


def test_a_page_of_ours_gets_through_to_the_same_routes() -> None:
    for method, path in changing():
        reply = signed_in(f"{hash((method, path))}@example.com")(method, path, {})
        assert "X-CSRF-Token" not in reply.text, (method, path)


def test_what_is_open_is_done_without_a_session_and_asks_for_nothing() -> None:
    assert {path for _, path in changing()} >= OPEN
    for path in OPEN:
        page = Browser(dict(signed_in(f"{path[-5:]}@example.com").cookies), says_back=False)
        assert "X-CSRF-Token" not in page("POST", path, {}).text
        assert page("POST", path, {}, origin="https://evil.example").status == 403


def test_to_look_takes_no_token() -> None:
    page = Browser(dict(signed_in().cookies), says_back=False)

    assert page("GET", "/api/me").status == 200


def test_whoever_shows_a_token_in_a_header_is_no_browser_that_was_made_to_ask() -> None:
    access = signed_in().cookies[ACCESS]

    reply = Browser()("POST", "/api/series", {"name": "Lights"}, authorization=f"Bearer {access}")

    assert reply.status == 201


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic YWRhOmhvcnNl", "bearer"])
def test_a_header_that_shows_nothing_is_no_way_around(authorization: str) -> None:
    page = Browser(dict(signed_in().cookies), says_back=False)

    reply = page("POST", "/api/series", {"name": "Lights"}, authorization=authorization)

    assert (reply.status, reply.json["code"]) == (403, "Forbidden")


def test_a_new_session_has_a_new_token_and_a_renewed_one_keeps_it() -> None:
    ada = signed_in()
    first = ada.cookies[CSRF]
    ada("POST", "/api/auth/refresh")
    renewed = ada.cookies[CSRF]
    ada("POST", "/api/auth/sign-in", {"email": "ada@example.com", "password": "correct horse"})

    assert first == renewed != ada.cookies[CSRF]


def test_a_session_that_is_over_is_said_to_be_so_before_anything_else() -> None:
    reply = Browser({ACCESS: "nonsense"})("POST", "/api/series", {"name": "Lights"})

    assert reply.status == 401


def test_the_token_is_no_secret_of_anything_else() -> None:
    ada = signed_in()

    assert ada.cookies[CSRF] == tokens.page_token(tokens.read(ada.cookies[ACCESS]).session)
    assert Browser({ACCESS: ada.cookies[CSRF]})("GET", "/api/me").status == 401
    assert Browser()("GET", "/api/me", authorization=f"Bearer {ada.cookies[CSRF]}").status == 401
