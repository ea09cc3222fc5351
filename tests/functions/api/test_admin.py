from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select

from shared import database
from shared.database import reading
from shared.models.accounts import Role, Standing, User
from tests.functions.api.browser import Browser
from tests.functions.api.people import by_key, id_of, new_key, proven

pytestmark = pytest.mark.usefixtures("studio")


@pytest.fixture
def ada(studio: None) -> Browser:
    return proven()


@pytest.fixture
def olga(studio: None) -> Browser:
    return proven("olga@example.com", Role.OWNER)


def user(email: str) -> User:
    with reading() as session:
        return session.scalars(select(User).where(User.email == email)).one()


def test_the_rooms_of_admins_are_closed_to_users(ada: Browser) -> None:
    asked = [
        ada("GET", "/api/admin/users"),
        ada("GET", "/api/admin/audit"),
        ada("PATCH", f"/api/admin/users/{id_of(ada)}", {"role": "admin"}),
        ada("PATCH", f"/api/admin/users/{UUID(int=0)}", {"no": "such"}),
    ]

    assert [(reply.status, reply.json["code"]) for reply in asked] == [(403, "Forbidden")] * len(asked)
    assert Browser()("GET", "/api/admin/users").status == 401


def test_an_admin_finds_people(ada: Browser, ruth: Browser, olga: Browser) -> None:
    def found(query: str) -> list[str]:
        reply = ruth("GET", f"/api/admin/users?{query}")
        assert reply.status == 200, reply.text
        return [who["email"].partition("@")[0] for who in reply.json["items"]]

    assert sorted(found("")) == ["ada", "olga", "ruth"]
    assert found("email=ADA%40") == ["ada"]
    assert found("email=%25") == found("email=_da") == []
    assert found("role=owner") == ["olga"]
    ruth("PATCH", f"/api/admin/users/{id_of(ada)}", {"standing": "banned"})
    assert found("standing=banned") == ["ada"]
    assert ruth("GET", "/api/admin/users?email=%00").status == 422


def test_the_list_goes_on_after_the_last_one(ada: Browser, ruth: Browser, olga: Browser) -> None:
    seen: list[str] = []
    after: str | None = None
    while True:
        page = ruth("GET", "/api/admin/users?limit=1" + (f"&before={after}" if after else "")).json
        seen += [who["email"] for who in page["items"]]
        after = page["next"]
        if after is None:
            break

    assert len(seen) == len(set(seen)) == 3


def test_an_admin_changes_plans_and_it_is_written_down(ada: Browser, ruth: Browser) -> None:
    reply = ruth("PATCH", f"/api/admin/users/{id_of(ada)}", {"plan": "pro"})
    again = ruth("PATCH", f"/api/admin/users/{id_of(ada)}", {"plan": "pro"})

    assert (reply.status, reply.json["plan"]) == (200, "pro")
    assert again.status == 200
    (entry,) = ruth("GET", "/api/admin/audit").json["items"]
    assert (entry["actor_id"], entry["subject"]) == (id_of(ruth), f"user/{id_of(ada)}")
    assert (entry["action"], entry["detail"]) == ("set-plan", {"before": "free", "after": "pro"})


def test_a_change_that_is_refused_leaves_no_trace(ada: Browser, ruth: Browser) -> None:
    reply = ruth("PATCH", f"/api/admin/users/{id_of(ada)}", {"role": "admin", "plan": "gold"})

    assert (reply.status, reply.json["code"]) == (422, "Invalid")
    assert "free, pro, studio" in reply.json["error"]
    assert user("ada@example.com").role is Role.USER
    assert ruth("GET", "/api/admin/audit").json["items"] == []


@pytest.mark.parametrize(
    "change", [{"role": "user"}, {"role": "admin"}, {"standing": "banned"}, {"plan": "free"}, {"standing": "active"}]
)
def test_nobody_touches_the_owner(ruth: Browser, olga: Browser, change: dict[str, Any]) -> None:
    refused = ruth("PATCH", f"/api/admin/users/{id_of(olga)}", change)
    own = olga("PATCH", f"/api/admin/users/{id_of(olga)}", change)

    assert refused.status == 403
    assert own.status == (200 if "plan" in change else 403)
    assert (user("olga@example.com").role, user("olga@example.com").standing) == (Role.OWNER, Standing.ACTIVE)


def test_nobody_is_made_the_owner(ada: Browser, ruth: Browser, olga: Browser) -> None:
    for who in (ruth, olga):
        assert who("PATCH", f"/api/admin/users/{id_of(ada)}", {"role": "owner"}).status == 422
    assert user("ada@example.com").role is Role.USER


def test_nobody_changes_their_own_role_or_standing(ruth: Browser) -> None:
    for change in ({"role": "user"}, {"standing": "banned"}):
        assert ruth("PATCH", f"/api/admin/users/{id_of(ruth)}", change).status == 403


def test_an_admin_who_is_one_no_longer_does_nothing(ada: Browser, ruth: Browser, olga: Browser) -> None:
    assert olga("PATCH", f"/api/admin/users/{id_of(ada)}", {"role": "admin"}).status == 200
    assert ada("PATCH", f"/api/admin/users/{id_of(ruth)}", {"role": "user"}).status == 200
    assert ruth("PATCH", f"/api/admin/users/{id_of(ada)}", {"role": "user"}).status == 403


def test_who_is_banned_is_refused_everywhere_at_once(ada: Browser, ruth: Browser) -> None:
    key, who = new_key(ada), id_of(ada)

    assert ruth("PATCH", f"/api/admin/users/{who}", {"standing": "banned"}).status == 200

    credentials = {"email": "ada@example.com", "password": "correct horse"}
    assert ada("GET", "/api/me").status == 401
    assert ada("POST", "/api/auth/refresh").status == 401
    assert by_key(key, "GET", "/api/me").status == 401
    assert Browser()("POST", "/api/auth/sign-in", credentials).status == 403
    assert ruth("PATCH", f"/api/admin/users/{who}", {"standing": "active"}).status == 200
    assert ada("GET", "/api/me").status == 401
    assert Browser()("POST", "/api/auth/sign-in", credentials).status == 200
    assert [entry["action"] for entry in ruth("GET", "/api/admin/audit").json["items"]] == ["let-in-user", "ban-user"]


def test_there_is_no_such_user(ruth: Browser) -> None:
    assert ruth("PATCH", f"/api/admin/users/{UUID(int=0)}", {"plan": "pro"}).status == 404


def test_an_admin_takes_few_trips_to_the_database(ada: Browser, ruth: Browser) -> None:
    who = id_of(ada)
    trips: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _u, statement, *_: trips.append(statement))
    spent: list[int] = []

    for method, path, body in (
        ("GET", "/api/admin/users", None),
        ("GET", "/api/admin/audit", None),
        ("GET", "/api/keys", None),
        ("PATCH", f"/api/admin/users/{who}", {"role": "admin", "plan": "pro", "standing": "banned"}),
        ("POST", "/api/keys", {"name": "a script"}),
    ):
        trips.clear()
        assert ruth(method, path, body).status < 300
        spent.append(len(trips))

    assert all(count <= most for count, most in zip(spent, (2, 2, 2, 5, 5), strict=True)), spent
