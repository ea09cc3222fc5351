from typing import Any
from uuid import UUID

import pytest

from tests.functions.api.browser import Browser, signed_in

pytestmark = pytest.mark.usefixtures("studio")

NEW: dict[str, Any] = {"name": "Lost cities", "niche": "History", "style": "Pixar 3D", "voice": "theo", "seconds": 30}


def created(browser: Browser, **more: Any) -> dict[str, Any]:
    reply = browser("POST", "/api/series", NEW | more)
    assert reply.status == 201, reply.text
    assert reply.headers["location"] == f"/api/series/{reply.json['id']}"
    series: dict[str, Any] = reply.json
    return series


def test_a_series_keeps_its_manner_by_proper_names() -> None:
    ada = signed_in()

    series = created(ada)

    assert (series["niche"], series["style"], series["voice"]) == ("history", "3d-animated-film", "theo")
    assert (series["seconds"], series["language"], series["speed"]) == (30, "en", 1.0)
    assert ada("GET", f"/api/series/{series['id']}").json == series


def test_only_what_is_named_changes() -> None:
    ada = signed_in()
    series = created(ada)

    reply = ada("PATCH", f"/api/series/{series['id']}", {"name": "Lost ships", "voice": "nora", "music": "none"})

    assert reply.status == 200
    assert reply.json == series | {"name": "Lost ships", "voice": "nora", "music": "none"}
    assert ada("GET", f"/api/series/{series['id']}").json == reply.json


def test_a_change_that_makes_no_sense_changes_nothing() -> None:
    ada = signed_in()
    series = created(ada)

    reply = ada("PATCH", f"/api/series/{series['id']}", {"name": "Lost ships", "voice": "darth"})

    assert (reply.status, reply.json["code"]) == (422, "Invalid")
    assert "darth" in reply.json["error"]
    assert "nora" in reply.json["error"]
    assert ada("GET", f"/api/series/{series['id']}").json == series


def test_series_are_listed_newest_first_and_page_by_page() -> None:
    ada = signed_in()
    ids = [created(ada, name=f"Series {number}")["id"] for number in range(5)]
    created(signed_in("bob@example.com"))

    first = ada("GET", "/api/series?limit=2").json
    second = ada("GET", f"/api/series?limit=2&before={first['next']}").json
    third = ada("GET", f"/api/series?limit=2&before={second['next']}").json

    listed = [series["id"] for page in (first, second, third) for series in page["items"]]
    assert listed == ids[::-1]
    assert third["next"] is None


def test_a_series_that_ended_leaves_its_videos() -> None:
    ada = signed_in()
    series = created(ada)
    video = ada("POST", "/api/videos", {"topic": "The last lighthouse", "series_id": series["id"]}).json

    assert ada("DELETE", f"/api/series/{series['id']}").status == 204

    assert ada("GET", f"/api/series/{series['id']}").status == 404
    assert ada("GET", f"/api/videos/{video['id']}").json["series_id"] is None


def test_somebody_elses_series_is_not_found() -> None:
    series = created(signed_in())
    bob = signed_in("bob@example.com")

    for method, path, body in (
        ("GET", f"/api/series/{series['id']}", None),
        ("PATCH", f"/api/series/{series['id']}", {"name": "Mine"}),
        ("DELETE", f"/api/series/{series['id']}", None),
        ("GET", f"/api/series/{UUID(int=0)}", None),
        ("POST", "/api/videos", {"topic": "The last lighthouse", "series_id": series["id"]}),
    ):
        reply = bob(method, path, body)
        assert (reply.status, reply.json["code"]) == (404, "NotFound")
    assert bob("GET", "/api/series").json == {"items": [], "next": None}
    assert bob("GET", "/api/videos").json == {"items": [], "next": None}
