from typing import Any, get_args

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.security.base import SecurityBase
from sqlalchemy import event

from functions.api.app import api
from functions.api.dependencies import Looking, Reading, Writing
from functions.api.protection import HEADERS
from functions.api.routes import health
from shared import database
from tests.databases import forget
from tests.functions.api.addresses import IDS, addresses
from tests.functions.api.browser import SAMPLE, Browser, Reply, handler, signed_in
from tests.functions.api.people import by_key


def protected(reply: Reply) -> bool:
    return all(reply.headers.get(name.lower()) == value for name, value in HEADERS.items())


DATABASE: set[Any] = {get_args(kind)[1].dependency for kind in (Looking, Reading, Writing)}


def test_the_sample_of_an_api_event_is_answered(studio: None) -> None:
    assert handler(SAMPLE, None)["statusCode"] == 200


def test_a_studio_that_is_well_says_so(studio: None) -> None:
    ada = signed_in()
    ada("POST", "/api/videos", {"topic": "The last lighthouse"})

    reply = Browser()("GET", "/api/health")

    assert reply.status == 200
    assert set(reply.json) == {"status", "db", "cache", "queue", "timestamp"}
    assert (reply.json["status"], reply.json["db"]) == ("ok", "connected")
    assert reply.json["queue"] == {"waiting": 1, "active": 0, "completed": 0}


def test_a_studio_without_its_database_says_so(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = "postgresql://studio@127.0.0.1:1/studio"
    monkeypatch.setattr(database, "secret", lambda _name: f'{{"url": "{nowhere}"}}')
    over = Browser()
    over.cookies["__Host-access"] = "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl"
    try:
        ill = Browser()("GET", "/api/health")
        refused = [over("GET", "/api/me"), by_key("tw_nonsense", "GET", "/api/me")]
        asked = Browser()("POST", "/api/auth/sign-in", {"email": "ada@example.com", "password": "correct horse"})
    finally:
        forget()

    assert (ill.status, ill.json["status"], ill.json["db"]) == (503, "down", "unreachable")
    assert (asked.status, asked.json["code"]) == (503, "DatabaseUnavailable")
    # Whatever is no good by itself is refused without asking, or waking, the database.
    assert [reply.status for reply in refused] == [401, 401]
    assert asked.headers["retry-after"] == "5"
    assert protected(asked)


def test_an_error_that_nobody_expected_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise ZeroDivisionError("the secret is 42")

    monkeypatch.setattr(health, "reading", broken)

    reply = Browser()("GET", "/api/health")

    assert (reply.status, reply.json) == (500, {"error": "Internal server error", "code": "InternalError"})
    assert protected(reply)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "NotFound"),
        ("GET", "/", 404, "NotFound"),
        ("GET", "/api/series/", 404, "NotFound"),
        ("DELETE", "/api/me", 405, "MethodNotAllowed"),
        ("GET", "/api/me", 401, "Unauthenticated"),
        ("GET", "/api/videos/not-an-id", 401, "Unauthenticated"),
        ("POST", "/api/auth/sign-up", 422, "Invalid"),
    ],
)
def test_every_no_has_one_shape(studio: None, method: str, path: str, status: int, code: str) -> None:
    reply = Browser()(method, path)

    assert (reply.status, reply.json["code"]) == (status, code)
    assert set(reply.json) == {"error", "code"}
    assert protected(reply)


def test_every_route_but_the_open_ones_asks_who_is_there(studio: None) -> None:
    """What is open says so in the contract, by not being closed, or by being closed to nobody."""
    opened = {"read_health", "sign_up", "sign_in", "refresh", "verify", "forgot", "reset"} | {
        "leave_for_google",
        "return_from_google",
        "report_video",
        "hear_provider",
    }

    for address in addresses():
        if address.name not in opened:
            assert Browser()(address.method, address.filled(IDS), address.example).status == 401, address.name
    assert opened == {
        operation["operationId"]
        for operations in api().openapi()["paths"].values()
        for operation in operations.values()
        if {} in operation.get("security", [{}])
    }


def test_every_route_that_answers_anything_declares_what() -> None:
    """What does not is empty, or goes elsewhere, or is a stream."""
    for route in iter_route_contexts(api().routes):
        if isinstance(route.original_route, APIRoute) and route.response_model is None:
            assert route.status_code in (202, 204, 302) or route.name in ("read_events", "stream_progress"), route.name


def test_a_route_asks_once_who_is_there_and_before_it_opens_the_database() -> None:
    asking = 0
    for route in iter_route_contexts(api().routes):
        if isinstance(route.original_route, APIRoute):
            parts = [part.call for part in route.original_route.dependant.dependencies]
            who = [number for number, call in enumerate(parts) if isinstance(call, SecurityBase)]
            opened = [number for number, call in enumerate(parts) if call in DATABASE]
            asking += len(who)
            assert len(who) <= 1, route.name
            assert not who or all(number > who[0] for number in opened), route.name
    assert asking > 60


def test_no_route_hops_to_another_thread(studio: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hop(*_: Any, **__: Any) -> Any:
        raise AssertionError("a thread for one request costs four times the request")

    monkeypatch.setattr("anyio.to_thread.run_sync", hop)

    asked = [
        signed_in(f"{address.name}@example.com")(address.method, address.filled(IDS), address.example).status
        for address in addresses()
    ]

    assert 500 not in asked


def test_who_is_there_and_what_they_read_is_two_trips_to_the_database(studio: None) -> None:
    ada = signed_in()
    series = ada("POST", "/api/series", {"name": "Lost cities"}).json
    video = ada("POST", "/api/videos", {"topic": "The last lighthouse"}).json
    trips: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _u, statement, *_: trips.append(statement))

    for path in (
        "/api/series",
        f"/api/series/{series['id']}",
        "/api/videos",
        f"/api/videos/{video['id']}",
        f"/api/jobs/{video['job_id']}",
        f"/api/jobs/{video['job_id']}/events",
    ):
        trips.clear()
        assert ada("GET", path).status == 200
        assert len(trips) == 2, path
