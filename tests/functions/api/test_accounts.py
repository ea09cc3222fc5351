from datetime import timedelta
from http.cookies import SimpleCookie
from uuid import UUID

import jwt
import pytest
from sqlalchemy import select

from shared.aws import client
from shared.database import now, reading, transaction
from shared.models.accounts import Standing, User
from tests.databases import SIGNING_KEY
from tests.functions.api.browser import CSRF, Browser, signed_in

pytestmark = pytest.mark.usefixtures("studio")

ACCESS, REFRESH = "__Host-access", "__Host-refresh"
KEY = SIGNING_KEY.encode()


def sized(size: int) -> str:
    """A password of so many bytes that nobody has thought of yet."""
    return ("Quite a long one. " * 60)[:size]


def test_signing_up_signs_in() -> None:
    browser = signed_in()

    me = browser("GET", "/api/me")

    assert me.status == 200
    assert me.json["email"] == "ada@example.com"
    assert me.json["role"] == "user"
    assert me.json["verified"] is False


def test_an_address_is_the_same_however_it_is_written() -> None:
    signed_in("Ada@Example.com")

    again = Browser()("POST", "/api/auth/sign-up", {"email": " ADA@example.COM ", "password": "another horse"})
    there = Browser()("POST", "/api/auth/sign-in", {"email": "ada@EXAMPLE.com", "password": "correct horse"})

    assert (again.status, again.json["code"]) == (409, "Conflict")
    assert there.status == 200


def test_no_script_can_use_a_session_elsewhere_and_no_other_host_gets_it() -> None:
    reply = Browser()("POST", "/api/auth/sign-up", {"email": "ada@example.com", "password": "correct horse"})

    lifetimes = {ACCESS: "900", REFRESH: "604800", CSRF: "604800"}
    given = {name: cookie for line in reply.cookies for name, cookie in SimpleCookie(line).items()}
    assert set(given) == set(lifetimes)
    for name, cookie in given.items():
        assert bool(cookie["httponly"]) is (name != CSRF)
        assert cookie["secure"] is True
        assert cookie["samesite"].lower() == "lax"
        assert cookie["path"] == "/"
        assert cookie["domain"] == ""
        assert cookie["max-age"] == lifetimes[name]


def test_what_is_wrong_with_a_sign_in_is_not_said() -> None:
    signed_in()

    wrong = Browser()("POST", "/api/auth/sign-in", {"email": "ada@example.com", "password": "wrong horse"})
    unknown = Browser()("POST", "/api/auth/sign-in", {"email": "bob@example.com", "password": "wrong horse"})
    absurd = Browser()("POST", "/api/auth/sign-in", {"email": "bob\x00", "password": "wrong horse"})

    assert wrong.status == 401
    assert wrong.json["code"] == "Unauthenticated"
    assert wrong.text == unknown.text == absurd.text


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "ada@",
        "@example.com",
        "a@b",
        "a b@c.de",
        "a@b@c.de",
        "a@b.c" + "d" * 300,
        "a\x00@b.cd",
        "a\ud83d@b.cd",
    ],
)
def test_what_is_no_address_is_refused(email: str) -> None:
    reply = Browser()("POST", "/api/auth/sign-up", {"email": email, "password": "correct horse"})

    assert reply.status == 422
    assert "email" in reply.json["error"]


@pytest.mark.parametrize(
    "password",
    [
        *(sized(size) for size in (8, 64, 72, 73, 200, 1_000)),
        "пароль-密码-🗝️" * 5,
        "nul\x00in the middle",
        "\x00" * 8,
        " \t\r\n\x7f\x1b  ",
        "half a pair: \ud83d",
    ],
)
def test_a_password_may_be_anything_that_is_long_enough(password: str) -> None:
    who = {"email": "ada@example.com", "password": password}

    assert Browser()("POST", "/api/auth/sign-up", who).status == 201
    assert Browser()("POST", "/api/auth/sign-in", who).status == 200
    assert Browser()("POST", "/api/auth/sign-in", who | {"password": password[:-1] + "?"}).status == 401


def test_a_short_password_is_refused_and_not_repeated() -> None:
    reply = Browser()("POST", "/api/auth/sign-up", {"email": "ada@example.com", "password": "hunter2"})

    assert reply.status == 422
    assert "8 characters" in reply.json["error"]
    assert "hunter2" not in reply.text


@pytest.mark.parametrize("password", ["password1", "Password1", " QWERTYUIOP ", "ada@example.com", "ADA@example.com"])
def test_a_password_that_anybody_would_try_is_refused_and_not_repeated(password: str) -> None:
    reply = Browser()("POST", "/api/auth/sign-up", {"email": "ada@example.com", "password": password})

    assert (reply.status, reply.json["code"]) == (422, "Invalid")
    assert reply.json["error"].startswith("password: ")
    assert password.strip() not in reply.text


def test_whoever_is_banned_is_told_so_only_with_the_password() -> None:
    browser = signed_in()
    with transaction() as session:
        session.scalars(select(User)).one().standing = Standing.BANNED

    right = Browser()("POST", "/api/auth/sign-in", {"email": "ada@example.com", "password": "correct horse"})
    wrong = Browser()("POST", "/api/auth/sign-in", {"email": "ada@example.com", "password": "wrong horse"})

    assert (right.status, right.cookies, wrong.status) == (403, [], 401)
    assert browser("GET", "/api/me").status == 401


def test_a_command_line_shows_its_token_in_a_header() -> None:
    access = signed_in().cookies[ACCESS]

    assert Browser()("GET", "/api/me", authorization=f"Bearer {access}").status == 200
    assert Browser()("GET", "/api/me", authorization=f"Bearer {access}x").status == 401
    assert Browser()("GET", "/api/me").status == 401


def test_a_token_that_we_did_not_sign_is_refused() -> None:
    browser = signed_in()
    true = jwt.decode(browser.cookies[ACCESS], KEY, ["HS256"], audience="talewright-api")
    wrong = [
        jwt.encode(true, b"another secret of thirty-two bytes!", "HS256"),
        jwt.encode(true, None, "none"),
        jwt.encode(true, KEY, "HS384"),
        jwt.encode(true | {"exp": now() - timedelta(seconds=1)}, KEY, "HS256"),
        jwt.encode(true | {"aud": "somebody else"}, KEY, "HS256"),
        jwt.encode(true | {"iss": "somebody else"}, KEY, "HS256"),
        jwt.encode(true | {"sub": str(UUID(int=1))}, KEY, "HS256"),
        jwt.encode(true | {"sid": str(UUID(int=1))}, KEY, "HS256"),
        jwt.encode(true | {"sid": "nonsense"}, KEY, "HS256"),
        *(jwt.encode({k: v for k, v in true.items() if k != name}, KEY, "HS256") for name in true),
        browser.cookies[ACCESS].rpartition(".")[0],
        browser.cookies[ACCESS].rpartition(".")[0] + ".",
        "",
        "x",
        "é.é.é",
    ]

    assert Browser()("GET", "/api/me", authorization=f"Bearer {jwt.encode(true, KEY, 'HS256')}").status == 200
    for token in wrong:
        assert Browser({ACCESS: token})("GET", "/api/me").status == 401


def test_a_secret_that_is_too_short_signs_nothing() -> None:
    client("secretsmanager").put_secret_value(SecretId="signing", SecretString="short")

    reply = Browser()("POST", "/api/auth/sign-up", {"email": "ada@example.com", "password": "correct horse"})

    assert (reply.status, reply.json) == (500, {"error": "Internal server error", "code": "InternalError"})
    with reading() as session:
        assert session.scalars(select(User)).all() == []
