"""A promise that is broken is told, with what was found, and the others are looked at all the same."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typer.testing import CliRunner

from infra.cli import checks, following
from infra.cli.__main__ import app
from infra.cli.checks import CHECKS, Finding, look
from tests.serving import served

KEY = "tw_good"
SAFE = {
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "x-request-id": "one",
}
END = 'id: 7\nevent: end\ndata: {"status": "succeeded"}\n\n'

type Answer = Callable[[Request, Any], Response]


class Studio:
    """A studio that keeps its promises, but for those that a test has it break."""

    def __init__(self) -> None:
        self.broken: dict[str, Answer] = {}
        self.answers: dict[str, bytes] = {}

    async def answer(self, request: Request) -> Response:
        body = json.loads(await request.body() or b"null")
        name = f"{request.method} {request.url.path}"
        if name in self.broken:
            return self.broken[name](request, body)
        return self.kept(request, body)

    def kept(self, request: Request, body: Any) -> Response:
        path, shown = request.url.path, request.headers.get("authorization")
        if request.headers.get("origin"):
            if request.method == "POST":
                return no(403, "Forbidden")
        elif path.startswith("/files/"):
            return file(request)
        if path == "/api/health":
            return JSONResponse({"status": "ok", "db": "connected"}, headers=SAFE)
        if path not in ("/api/me", "/api/jobs", "/api/videos", "/api/videos/v", "/api/jobs/j") and "/j/" not in path:
            return no(404, "NotFound")
        if shown != f"Bearer {KEY}":
            return no(401, "Unauthenticated")
        return self.of_somebody(request, body)

    def of_somebody(self, request: Request, body: Any) -> Response:
        match request.method, request.url.path:
            case "POST", "/api/videos":
                return self.ordered(request, body)
            case "GET", "/api/jobs/j/events":
                return Response(END, media_type="text/event-stream")
            case "GET", "/api/jobs/j":
                return JSONResponse({"status": "cancelled"})
            case "GET", "/api/videos/v":
                return JSONResponse({**self.video(request), "status": "ready"})
            case "GET", "/api/me":
                return JSONResponse({"role": "user"})
            case _:
                return JSONResponse({"items": []})

    def ordered(self, request: Request, body: Any) -> Response:
        key, said = request.headers.get("idempotency-key", ""), json.dumps(body).encode()
        if key and self.answers.setdefault(key, said) != said:
            return no(422, "Invalid")
        return JSONResponse(self.video(request), status_code=202)

    def video(self, request: Request) -> dict[str, Any]:
        at = f"{request.base_url}files/"
        more = {"status": "pending", "error_message": None, "cost": "0"}
        return {"id": "v", "job_id": "j", "video_url": f"{at}v.mp4", "stream_url": f"{at}v.m3u8", **more}


def file(request: Request) -> Response:
    kept = {"cache-control": "public, max-age=604800, immutable"}
    if request.url.path.endswith(".m3u8"):
        return Response("#EXTM3U\n", headers=kept)
    if "range" in request.headers:
        return Response(b"\0\0\0\x18ftypmp42" * 80, 206, kept)
    return Response(b"\0" * 2048, headers=kept)


def no(status: int, code: str) -> Response:
    return JSONResponse({"error": "no", "code": code}, status)


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    monkeypatch.setattr(following, "_PAUSE", 0)
    monkeypatch.setattr(checks, "LISTS", 5)
    return Studio()


@pytest.fixture
def url(studio: Studio) -> Iterator[str]:
    methods = ["GET", "HEAD", "POST"]
    with served(Starlette(routes=[Route("/{path:path}", studio.answer, methods=methods)])) as url:
        yield url


def broken(url: str) -> dict[str, Finding]:
    findings = list(look(url, KEY, "0.5"))
    assert [finding.check for finding in findings] == list(CHECKS)
    return {finding.check: finding for finding in findings if not finding.kept}


def test_a_studio_that_keeps_its_promises_is_told_so(url: str) -> None:
    result = CliRunner().invoke(app, ["smoke", "--url", url, "--key", KEY])

    assert result.exit_code == 0, result.output
    assert result.stdout.count("kept") == len(CHECKS)
    assert "7 events, $0" in result.stdout
    assert "Not looked at: how long a cold start takes" in result.stdout


BREAKS: dict[str, tuple[str, Answer, str]] = {
    "what is said is carried safely": (
        "GET /api/health",
        lambda _, __: JSONResponse(
            {"status": "ok", "db": "connected"}, headers=SAFE | {"strict-transport-security": "max-age=60"}
        ),
        "it has to last a year",
    ),
    "the studio is well": (
        "GET /api/health",
        lambda _, __: JSONResponse({"status": "down", "db": "unreachable"}, 503, SAFE),
        "unreachable",
    ),
    "pages from elsewhere may nothing": (
        "GET /api/health",
        lambda _, __: JSONResponse(
            {"status": "ok", "db": "connected"}, headers=SAFE | {"access-control-allow-origin": "*"}
        ),
        "pages of * may read it",
    ),
    "only a good key is taken": ("GET /api/jobs", lambda _, __: JSONResponse({"items": []}), "200"),
    "an order has one effect": (
        "POST /api/videos",
        lambda request, _: no(403, "Forbidden") if "origin" in request.headers else no(402, "OverPlan"),
        "402",
    ),
    "a video is made": (
        "GET /api/videos/v",
        lambda _, __: JSONResponse({"status": "failed", "error_message": "no voice"}),
        "failed: no voice",
    ),
    "it can be played": ("HEAD /files/v.mp4", lambda _, __: Response(status_code=403), "HEAD is answered 403"),
    "a job can be called off": (
        "GET /api/jobs/j",
        lambda _, __: JSONResponse({"status": "running"}),
        "it is running",
    ),
}


@pytest.mark.parametrize("check", BREAKS)
def test_a_broken_promise_is_told_with_what_was_found(check: str, studio: Studio, url: str) -> None:
    address, answer, said = BREAKS[check]
    studio.broken[address] = answer

    found = broken(url)

    assert said in found[check].figure


def test_an_answer_that_makes_no_sense_is_told_and_the_rest_is_looked_at(studio: Studio, url: str) -> None:
    studio.broken["GET /api/health"] = lambda _, __: Response("<html>", headers=SAFE)

    assert broken(url).keys() == {"the studio is well"}


def test_slow_lists_are_told(studio: Studio, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "SLOWEST_MILLISECONDS", 0)

    assert "p95" in broken(url)["lists come quickly"].figure


def test_a_studio_that_is_not_there_is_told_and_ends_with_one() -> None:
    result = CliRunner().invoke(app, ["smoke", "--url", "http://127.0.0.1:9", "--key", KEY])

    assert result.exit_code == 1
    assert result.stdout.count("BROKEN") == len(CHECKS)


def test_a_key_does_not_travel_in_the_open() -> None:
    findings = {finding.check: finding.figure for finding in look("http://studio.example.invalid", KEY, "0.5")}

    assert findings["only a good key is taken"] == "it is not https: no key may travel there"
    assert findings["lists come quickly"] == "it is not https: no key may travel there"
