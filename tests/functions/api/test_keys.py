import hashlib
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select, update

from shared import database
from shared.accounts.keys import MOST
from shared.database import now, reading, transaction
from shared.models.accounts import ApiKey, Role, Standing
from tests.functions.api.browser import Browser, signed_in
from tests.functions.api.people import by_key, new_key, proven, set_user

pytestmark = pytest.mark.usefixtures("studio")

NOT_GOOD = {"error": "this API key is not good, or no longer", "code": "Unauthenticated"}


def set_keys(**values: Any) -> None:
    with transaction() as session:
        session.execute(update(ApiKey).values(**values))


def kept() -> ApiKey:
    with reading() as session:
        return session.scalars(select(ApiKey)).one()


def test_a_key_is_told_once_and_kept_as_a_hash() -> None:
    ada = proven()

    made = ada("POST", "/api/keys", {"name": "nightly", "scopes": ["make", "read"], "days": 30})
    listed = ada("GET", "/api/keys")

    key = made.json["key"]
    assert made.headers["cache-control"] == "no-store"
    assert made.headers["location"] == f"/api/keys/{made.json['id']}"
    assert re.fullmatch(rf"tw_{UUID(made.json['id']).hex}_[A-Za-z0-9_-]{{43}}", key)
    assert made.json["scopes"] == ["read", "make"]
    assert listed.json["items"] == [{name: value for name, value in made.json.items() if name != "key"}]
    assert kept().key_hash == hashlib.sha256(key[-43:].encode()).hexdigest()
    assert key[-43:] not in listed.text


def test_a_key_is_good_for_what_its_scopes_say() -> None:
    ada = proven()
    looking, making = new_key(ada, "read"), new_key(ada, "make")

    assert by_key(looking, "GET", "/api/videos").status == 200
    assert by_key(making, "POST", "/api/videos", {"topic": "A lighthouse"}).status == 202
    refused = [
        by_key(looking, "POST", "/api/videos", {"topic": "A lighthouse"}),
        by_key(making, "GET", "/api/videos"),
        by_key(making, "GET", "/api/admin/users"),
    ]
    assert {(reply.status, reply.json["code"]) for reply in refused} == {(403, "Forbidden")}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/keys"),
        ("GET", "/api/keys"),
        ("DELETE", f"/api/keys/{UUID(int=0)}"),
        ("GET", "/api/sessions"),
        ("POST", "/api/auth/sign-out"),
        ("POST", "/api/auth/password"),
    ],
)
def test_no_key_manages_keys_sessions_or_passwords(method: str, path: str) -> None:
    key = new_key(proven(role=Role.OWNER), "read", "make", "admin")
    body = {"name": "another", "present": "correct horse", "password": "another horse with a pin"}

    assert by_key(key, method, path, body if method == "POST" else None).status == 403


def test_a_key_belongs_to_its_user_and_sees_what_they_see() -> None:
    ada, bob = proven(), proven("bob@example.com")
    video = ada("POST", "/api/videos", {"topic": "A lighthouse"}).json
    hers, his = new_key(ada), new_key(bob)

    assert by_key(hers, "GET", f"/api/videos/{video['id']}").status == 200
    assert by_key(his, "GET", f"/api/videos/{video['id']}").status == 404
    assert by_key(hers, "GET", "/api/me").json["email"] == "ada@example.com"


def test_nobody_revokes_the_key_of_another() -> None:
    ada, bob = proven(), proven("bob@example.com")
    key = new_key(ada)
    key_id = ada("GET", "/api/keys").json["items"][0]["id"]

    assert bob("DELETE", f"/api/keys/{key_id}").status == 404
    assert by_key(key, "GET", "/api/me").status == 200
    assert ada("DELETE", f"/api/keys/{key_id}").status == 204
    assert by_key(key, "GET", "/api/me").json == NOT_GOOD
    assert ada("DELETE", f"/api/keys/{key_id}").status == 404
    assert ada("GET", "/api/keys").json == {"items": []}


def test_what_is_no_good_key_is_refused_in_the_same_words() -> None:
    key = new_key(proven())
    other = "tw_" + UUID(int=7).hex + key[-44:]
    wrong = [
        key[:-1],
        key + "x",
        key[:-1] + ("A" if key[-1] != "A" else "B"),
        key[:3] + key[3:].upper(),
        other,
        "tw_",
        "tw_é",
    ]

    assert [by_key(text, "GET", "/api/me").json for text in wrong] == [NOT_GOOD] * len(wrong)
    for values in ({"expires_at": now() - timedelta(seconds=1)}, {"expires_at": None, "revoked_at": now()}):
        set_keys(**values)
        assert (by_key(key, "GET", "/api/me").status, by_key(key, "GET", "/api/me").json) == (401, NOT_GOOD)
    set_keys(revoked_at=None)
    assert by_key(key, "GET", "/api/me").status == 200
    set_user("ada@example.com", standing=Standing.BANNED)
    assert by_key(key, "GET", "/api/me").json == NOT_GOOD


def test_a_key_in_a_cookie_is_worth_nothing() -> None:
    key = new_key(proven())

    assert Browser({"__Host-access": key})("GET", "/api/me").status == 401
    assert Browser({"__Host-access": key})("POST", "/api/videos", {"topic": "A lighthouse"}).status == 401


def test_a_key_says_on_which_day_it_was_used_and_writes_once_a_day() -> None:
    key = new_key(proven())
    statements: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _u, said, *_: statements.append(said))

    assert kept().used_on is None
    by_key(key, "GET", "/api/videos")
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    assert kept().used_on == today
    statements.clear()
    by_key(key, "GET", "/api/videos")
    assert len(statements) == 2
    assert not any(said.startswith("UPDATE") for said in statements)
    set_keys(used_on=today - timedelta(days=1))
    by_key(key, "GET", "/api/videos")
    assert kept().used_on == today


def test_only_who_has_proven_their_address_gets_a_key() -> None:
    reply = signed_in()("POST", "/api/keys", {"name": "a script"})

    assert (reply.status, reply.json["code"]) == (403, "Forbidden")
    assert "confirm" in reply.json["error"]


def test_a_user_gets_no_admins_key_and_an_admin_no_longer_has_one() -> None:
    ada, ruth = proven(), proven("ruth@example.com", Role.ADMIN)

    assert ada("POST", "/api/keys", {"name": "a script", "scopes": ["admin"]}).status == 403
    key = new_key(ruth, "admin")
    assert by_key(key, "GET", "/api/admin/users").status == 200
    assert by_key(key, "GET", "/api/videos").status == 403
    assert by_key(new_key(ruth, "read", "make"), "GET", "/api/admin/users").status == 403
    set_user("ruth@example.com", role=Role.USER)
    assert by_key(key, "GET", "/api/admin/users").status == 403


def test_there_are_only_so_many_keys() -> None:
    ada = proven()
    for _ in range(MOST):
        new_key(ada)

    assert ada("POST", "/api/keys", {"name": "one more"}).status == 409
    ada("DELETE", f"/api/keys/{ada('GET', '/api/keys').json['items'][0]['id']}")
    assert ada("POST", "/api/keys", {"name": "one more"}).status == 201


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": "x", "scopes": []}, {"name": "x", "scopes": ["all"]}, {"name": "x", "days": 0}]
)
def test_what_is_no_order_for_a_key_is_refused(body: dict[str, Any]) -> None:
    assert proven()("POST", "/api/keys", body).status == 422
