import re
from typing import Any
from uuid import UUID

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import event

from functions.api.app import api
from functions.api.protection import HEADERS
from functions.api.routes import accounts, health, jobs, retakes, scripts, series, uploads, versions, videos
from shared import database
from shared.settings import settings
from tests.databases import forget
from tests.functions.api.browser import SAMPLE, Browser, Reply, handler, signed_in

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def routes() -> list[APIRoute]:
    rooms = (accounts, health, jobs, retakes, scripts, series, uploads, versions, videos)
    return [route for room in rooms for route in room.router.routes if isinstance(route, APIRoute)]


def path_of(route: APIRoute) -> str:
    """Where a route is, with somebody's or nobody's id in it."""
    return "/api" + re.sub(r"{\w+}", str(UUID(int=0)), route.path.replace("{number}", "1"))


def protected(reply: Reply) -> bool:
    return all(reply.headers.get(name.lower()) == value for name, value in HEADERS.items())


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
    try:
        ill = Browser()("GET", "/api/health")
        asked = Browser()("POST", "/api/auth/sign-in", {"email": "ada@example.com", "password": "correct horse"})
    finally:
        forget()

    assert (ill.status, ill.json["status"], ill.json["db"]) == (503, "down", "unreachable")
    assert (asked.status, asked.json["code"]) == (503, "DatabaseUnavailable")
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


def test_a_page_from_elsewhere_may_not_act(studio: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_ORIGINS", '["https://studio.example"]')
    settings.cache_clear()
    ada = signed_in()

    for origin in ("https://evil.example", "null", "https://studio.example.evil.example", "http://studio.example"):
        reply = ada("POST", "/api/videos", {"topic": "The last lighthouse"}, origin=origin)
        assert (reply.status, reply.json["code"]) == (403, "Forbidden")
        assert ada("GET", "/api/me", origin=origin).status == 200
    assert ada("POST", "/api/videos", {"topic": "A lighthouse"}, origin="https://studio.example").status == 202


def test_every_route_that_changes_something_is_closed_to_pages_from_elsewhere(cloud: None) -> None:
    changing = [(method, path_of(route)) for route in routes() for method in route.methods if method in UNSAFE]

    assert len(changing) > 5
    for method, path in changing:
        assert Browser()(method, path, origin="https://evil.example").status == 403


def test_every_route_but_the_open_ones_asks_who_is_there(cloud: None) -> None:
    opened = {"sign_up", "sign_in", "refresh", "read_health"}

    for route in routes():
        if route.name not in opened:
            for method in route.methods:
                assert Browser()(method, path_of(route), {}).status == 401, route.name


def test_the_rooms_are_all_there_is() -> None:
    listed = {(method.lower(), route.path) for route in routes() for method in route.methods}

    described = {
        (method, path.removeprefix("/api")) for path, methods in api().openapi()["paths"].items() for method in methods
    }
    assert described == listed


def test_every_json_route_declares_its_answer() -> None:
    silent = {route.name for route in routes() if route.response_model is None}

    assert silent == {"refresh", "sign_out", "end_series", "drop_changes", "read_events"}


def test_no_route_hops_to_another_thread(studio: None, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hop(*_: Any, **__: Any) -> Any:
        raise AssertionError("a thread for one request costs four times the request")

    monkeypatch.setattr("anyio.to_thread.run_sync", hop)

    ada = signed_in()
    asked = [ada(method, path_of(route), {}).status for route in routes() for method in route.methods]

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


def test_the_contract_has_an_example_of_everything() -> None:
    reply = Browser()("GET", "/api/openapi.json")

    assert reply.status == 200
    contract = reply.json
    schemas = contract["components"]["schemas"]
    without = {name for name, schema in schemas.items() if schema["type"] == "object" and "examples" not in schema}
    parts = {"BeatOut", "CallsOut", "ChunkOut", "DifferenceOut", "Queue", "Tally", "Versions"}
    framework = {"HTTPValidationError", "ValidationError"}
    assert {name for name in without if not name.startswith("Listing_")} <= parts | framework
    for path in contract["paths"].values():
        for operation in path.values():
            assert operation["responses"]["4XX"]["content"]["application/json"]["schema"]["$ref"].endswith("Refusal")
