"""Nobody has a socket opened who could not read what goes through it, and no page of somebody else's does."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from functions.greet import handler as greet
from functions.greet.handler import handler
from functions.listen.handler import answer
from functions.record.handler import keep
from shared import database
from shared.errors import Unauthenticated
from shared.limits import Limit
from shared.models.accounts import Role
from shared.settings import settings
from shared.sockets import connections
from shared.sockets.connections import MOST
from tests.functions.api.browser import Browser, signed_in
from tests.functions.api.people import by_key, id_of, new_key, proven
from tests.functions.api.test_headers import HOSTILE, OURS
from tests.functions.record.news import RUNNING, Newsroom
from tests.switchboard import Switchboard

pytestmark = pytest.mark.usefixtures("studio")

SAMPLE = json.loads((Path(__file__).parents[3] / "events" / "socket_connect.json").read_text())
ACCESS = "__Host-access"


@pytest.fixture(autouse=True)
def ours(studio: None, switchboard: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_ORIGINS", json.dumps([OURS, "http://localhost:8080"]))
    settings.cache_clear()


@pytest.fixture
def ada() -> Browser:
    return proven()


def knock(
    connection: str = "one", *, origin: str | None = OURS, cookie: str = "", ticket: str | None = None, **more: Any
) -> int:
    """The status that the gateway gets for a knock. A header's underscores are hyphens."""
    event = copy.deepcopy(SAMPLE)
    event["requestContext"]["connectionId"] = connection
    headers = {"Origin": [origin] if origin is not None else [], "Cookie": [cookie] if cookie else []}
    event["multiValueHeaders"] = {name: values for name, values in {**headers, **more}.items() if values}
    event["headers"] = {name: values[-1] for name, values in event["multiValueHeaders"].items()}
    if ticket is not None:
        event["queryStringParameters"] = {"ticket": ticket}
    status: int = handler(event, None)["statusCode"]
    return status


def shown(browser: Browser) -> str:
    """The cookies that a browser sends along."""
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def ticket_of(browser: Browser) -> str:
    reply = browser("POST", "/api/sockets/tickets")
    assert reply.status == 201, reply.text
    ticket: str = reply.json["ticket"]
    return ticket


def opened(browser: Browser) -> set[str]:
    return {known.id for known in connections.opened_by(UUID(id_of(browser)))}


def test_the_sample_of_a_visit_is_answered() -> None:
    """Its cookie is nobody's."""
    assert handler(SAMPLE, None) == {"statusCode": 403}


def test_a_page_of_ours_is_let_in_by_its_cookie(ada: Browser) -> None:
    assert knock(cookie=shown(ada)) == 200
    assert opened(ada) == {"one"}


def test_a_script_is_let_in_by_a_ticket(ada: Browser) -> None:
    assert knock(origin=None, ticket=ticket_of(ada)) == 200
    assert opened(ada) == {"one"}


def test_a_page_of_ours_may_show_a_ticket_too(ada: Browser) -> None:
    assert knock(ticket=ticket_of(ada)) == 200


def test_who_shows_nothing_is_not_let_in() -> None:
    assert knock() == 401
    assert knock(cookie="__Host-access=; other=1") == 401
    assert knock(ticket="") == 401
    assert knock(ticket="made up") == 401
    assert knock(origin=None) == 403


def test_no_page_of_somebody_else_is_let_in_whatever_comes_along(ada: Browser) -> None:
    assert len(set(HOSTILE)) >= 50
    for origin in HOSTILE:
        assert knock(origin=origin, cookie=shown(ada)) == 403, origin
    ticket = ticket_of(ada)
    for origin in HOSTILE:
        assert knock(origin=origin, ticket=ticket) == 403, origin

    assert opened(ada) == set()
    assert knock(ticket=ticket) == 200


def test_a_cookie_without_a_page_is_nobodys(ada: Browser) -> None:
    assert knock(origin=None, cookie=shown(ada)) == 403


def test_of_two_pages_that_ask_at_once_neither_is_believed(ada: Browser) -> None:
    assert knock(cookie=shown(ada), Origin=[OURS, "https://evil.example"]) == 403
    assert knock(cookie=shown(ada), Origin=["https://evil.example", OURS]) == 403
    assert knock(cookie=shown(ada), origin=None, origin_=[], ORIGIN=["https://evil.example"]) == 403


def test_a_token_in_another_cookie_is_none(ada: Browser) -> None:
    for name in ("access", "__Secure-access", "__host-access", "__Host-refresh", "X__Host-access"):
        assert knock(cookie=f"{name}={ada.cookies[ACCESS]}") == 401, name


def test_a_ticket_opens_one_socket(ada: Browser) -> None:
    ticket = ticket_of(ada)

    assert [knock(name, origin=None, ticket=ticket) for name in ("one", "two")] == [200, 401]
    assert opened(ada) == {"one"}


def test_a_key_that_may_only_look_may_listen(ada: Browser) -> None:
    reply = by_key(new_key(ada, "read"), "POST", "/api/sockets/tickets")

    assert reply.json["url"] == settings().sockets_url
    assert reply.json["expires_in"] == 60
    assert knock(origin=None, ticket=reply.json["ticket"]) == 200


def test_a_key_that_may_not_look_may_not_listen(ada: Browser) -> None:
    assert by_key(new_key(ada, "make"), "POST", "/api/sockets/tickets").status == 403


def test_a_page_of_somebody_else_gets_no_ticket(ada: Browser) -> None:
    assert ada("POST", "/api/sockets/tickets", origin="https://evil.example").status == 403
    ada.says_back = False
    assert ada("POST", "/api/sockets/tickets").status == 403


def signed_out(ada: Browser) -> None:
    assert ada("POST", "/api/auth/sign-out").status == 204


def signed_out_from_elsewhere(ada: Browser) -> None:
    elsewhere = Browser()
    elsewhere("POST", "/api/auth/sign-in", {"email": "ada@example.com", "password": "correct horse"})
    assert elsewhere("DELETE", "/api/sessions").status == 204


def banned(ada: Browser) -> None:
    admin = proven("admin@example.com", Role.ADMIN)
    assert admin("PATCH", f"/api/admin/users/{id_of(ada)}", {"standing": "banned"}).status == 200


def robbed(ada: Browser) -> None:
    """Somebody has a copy of the refresh token, and uses it after Ada has."""
    copied = ada.cookies["__Host-refresh"]
    for _ in range(2):
        assert ada("POST", "/api/auth/refresh").status == 204
    assert Browser({"__Host-refresh": copied})("POST", "/api/auth/refresh").status == 401


ENDS = (signed_out, signed_out_from_elsewhere, banned, robbed)


@pytest.mark.parametrize("end", ENDS)
def test_whose_session_is_over_is_not_let_in(ada: Browser, end: Callable[[Browser], None]) -> None:
    cookie, ticket = shown(ada), ticket_of(ada)
    owner = UUID(id_of(ada))

    end(ada)

    assert knock(cookie=cookie) == 401
    assert knock(origin=None, ticket=ticket) == 401
    assert connections.opened_by(owner) == []
    assert connections.owner_of("one") is None


@pytest.mark.parametrize("end", ENDS)
def test_what_a_session_has_opened_is_closed_with_it_and_hears_nothing_more(
    ada: Browser, switchboard: Switchboard, end: Callable[[Browser], None]
) -> None:
    job = UUID(ada("POST", "/api/videos", {"topic": "The last lighthouse"}).json["job_id"])
    knock("by cookie", cookie=shown(ada))
    knock("by ticket", origin=None, ticket=ticket_of(ada))
    for name in ("by cookie", "by ticket"):
        answer(name, '{"action": "subscribe"}')
    news = Newsroom(job)
    keep(news.execution(RUNNING))

    end(ada)
    keep(news.started("write"))

    assert sorted(switchboard.closed) == ["by cookie", "by ticket"]
    assert [said["event"] for _, said in switchboard.said] == ["JobStarted"] * 2
    with pytest.raises(Unauthenticated):
        answer("by cookie", '{"action": "subscribe"}')


def test_what_a_key_has_opened_is_closed_with_it_and_nothing_else(ada: Browser, switchboard: Switchboard) -> None:
    key = new_key(ada, "read")
    knock("a page", cookie=shown(ada))
    knock("a script", origin=None, ticket=by_key(key, "POST", "/api/sockets/tickets").json["ticket"])
    (known,) = ada("GET", "/api/keys").json["items"]

    assert ada("DELETE", f"/api/keys/{known['id']}").status == 204

    assert switchboard.closed == ["a script"]
    assert opened(ada) == {"a page"}


def test_who_changes_their_password_stays_where_they_are_and_nowhere_else(
    ada: Browser, switchboard: Switchboard
) -> None:
    elsewhere = Browser()
    elsewhere("POST", "/api/auth/sign-in", {"email": "ada@example.com", "password": "correct horse"})
    knock("here", cookie=shown(ada))
    knock("elsewhere", cookie=shown(elsewhere))

    change = {"present": "correct horse", "password": "correct horse battery staple"}
    assert ada("POST", "/api/auth/password", change).status == 204

    assert switchboard.closed == ["elsewhere"]
    assert opened(ada) == {"here"}


def test_a_session_that_ends_while_somebody_knocks_is_seen(ada: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is known before the database is asked, so whoever ends the session finds it."""
    cookie, owner = shown(ada), UUID(id_of(ada))
    enter = connections.enter

    def end_then_go_on(*arguments: Any) -> None:
        enter(*arguments)
        signed_out(ada)

    monkeypatch.setattr(connections, "enter", end_then_go_on)

    assert knock(cookie=cookie) == 401
    assert connections.opened_by(owner) == []


def test_a_database_that_fails_leaves_no_connection_behind(ada: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(greet, "reading", broken)

    with pytest.raises(ZeroDivisionError):
        knock(cookie=shown(ada))
    monkeypatch.undo()
    assert opened(ada) == set()


def test_nobody_has_more_sockets_open_than_they_may(ada: Browser) -> None:
    statuses = [knock(str(number), cookie=shown(ada)) for number in range(MOST + 1)]

    assert statuses == [200] * MOST + [409]
    assert knock("bea's", cookie=shown(signed_in("bea@example.com"))) == 200


def test_nobody_knocks_without_end(ada: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(greet, "KNOCKS", Limit("knocks", calls=2, seconds=60))

    assert [knock(cookie=shown(ada)) for _ in range(3)] == [200, 200, 429]


def test_it_takes_one_trip_to_the_database_and_none_for_what_nobody_has_signed(ada: Browser) -> None:
    ticket = ticket_of(ada)
    trips: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _u, statement, *_: trips.append(statement))

    for status, count, visit in (
        (200, 1, {"cookie": shown(ada)}),
        (200, 1, {"ticket": ticket}),
        (401, 0, {"cookie": "__Host-access=a.b.c"}),
        (401, 0, {"ticket": ticket}),
        (401, 0, {"ticket": "x.y"}),
    ):
        trips.clear()
        assert knock(f"{status} {visit}"[:20], **visit) == status
        assert len(trips) == count, visit


def test_what_is_pushed_is_what_the_log_says(ada: Browser, switchboard: Switchboard) -> None:
    """Number for number, word for word, as server-sent events have it."""
    job = ada("POST", "/api/videos", {"topic": "The last lighthouse"}).json["job_id"]
    knock(cookie=shown(ada))
    answer("one", json.dumps({"action": "subscribe", "job": job}))
    news = Newsroom(UUID(job)).whole_run()

    for piece in [*news, *news[:9]]:
        keep(piece)
    events = ada("GET", f"/api/jobs/{job}/events").text.split("\n\n")

    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in events if "data: " in block]
    logged = [
        {"event": block["event"], "id": int(block["id"]), "job": job, "data": json.loads(block["data"])}
        for block in blocks
        if block["event"] != "end"
    ]
    pushed = switchboard.heard("one")
    assert pushed == logged
    assert len(pushed) > len(news) / 2


def test_that_a_job_is_called_off_is_pushed_as_well(ada: Browser, switchboard: Switchboard) -> None:
    job = ada("POST", "/api/videos", {"topic": "The last lighthouse"}).json["job_id"]
    knock(cookie=shown(ada))
    answer("one", '{"action": "subscribe"}')

    for _ in range(2):
        assert ada("POST", f"/api/jobs/{job}/cancel").status == 202

    (said,) = switchboard.heard("one")
    assert (said["event"], said["job"], said["id"]) == ("JobCancelled", job, 1)


def test_a_record_is_kept_although_nobody_can_be_told(ada: Browser, switchboard: Switchboard) -> None:
    job = ada("POST", "/api/videos", {"topic": "The last lighthouse"}).json["job_id"]
    knock(cookie=shown(ada))
    answer("one", '{"action": "subscribe"}')
    switchboard.silent = True

    keep(Newsroom(UUID(job)).execution(RUNNING))

    assert ada("GET", f"/api/jobs/{job}").json["status"] == "running"
