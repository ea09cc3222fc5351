from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from infra.local import processes
from infra.local.door import Upstream, door
from tests.serving import served

VIDEO = bytes(range(200))


class Emulator:
    """An emulator that notes what it was asked, and answers as one would."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.bodies: list[bytes] = []
        self.app = Starlette(
            routes=[
                Route("/_aws/execute-api/talewright/$default/api/{path:path}", self.api, methods=["GET", "POST"]),
                Route("/videos/{path:path}", self.video, methods=["GET"]),
            ],
            exception_handlers={404: self.astray},
        )

    async def api(self, request: Request) -> Response:
        self.asked.append(request)
        self.bodies.append(await request.body())
        answer = PlainTextResponse("made", status_code=202, headers={"Location": "/api/jobs/1", "Connection": "X-Hop"})
        answer.headers.append("set-cookie", "access=1; HttpOnly")
        answer.headers.append("set-cookie", "refresh=2; HttpOnly")
        answer.headers.append("x-hop", "only to the door")
        return answer

    async def video(self, request: Request) -> Response:
        self.asked.append(request)
        headers = {"ETag": '"abc"', "Cache-Control": "public, max-age=604800, immutable"}
        if request.headers.get("if-none-match") == '"abc"':
            return Response(status_code=304, headers=headers)
        first, last = (int(n) for n in request.headers.get("range", "bytes=0-199").removeprefix("bytes=").split("-"))
        part = VIDEO[first : last + 1]
        headers |= {"Content-Range": f"bytes {first}-{last}/200", "Content-Length": str(len(part))}

        async def stream() -> AsyncIterator[bytes]:
            for byte in part:
                yield bytes([byte])

        return StreamingResponse(stream(), 206 if "range" in request.headers else 200, headers, "video/mp4")

    async def astray(self, request: Request, _: Exception) -> Response:
        self.asked.append(request)
        return PlainTextResponse("astray", status_code=418)


@pytest.fixture(scope="module")
def upstream() -> Iterator[tuple[Emulator, str]]:
    emulator = Emulator()
    with served(emulator.app) as address:
        yield emulator, address


@pytest.fixture(scope="module")
def address(upstream: tuple[Emulator, str]) -> Iterator[str]:
    parts = {"API": "http://127.0.0.1:8080/api", "<b>": "a & b"}
    with served(door(Upstream(upstream[1], "d1.cloudfront.net"), parts)) as address:
        yield address


@pytest.fixture
def emulator(upstream: tuple[Emulator, str]) -> Emulator:
    upstream[0].asked.clear()
    upstream[0].bodies.clear()
    return upstream[0]


@pytest.fixture
def visitor(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, trust_env=False) as visitor:
        yield visitor


def test_a_call_reaches_the_api_with_its_query_and_body(visitor: httpx.Client, emulator: Emulator) -> None:
    answer = visitor.post("/api/videos?page=2&q=a%20b", content=b"topic", headers={"X-Own": "kept"})

    assert (answer.status_code, answer.text, answer.headers["location"]) == (202, "made", "/api/jobs/1")
    (asked,) = emulator.asked
    assert asked.url.query == "page=2&q=a%20b"
    assert asked.headers["x-own"] == "kept"
    assert asked.headers["x-forwarded-proto"] == "http"
    assert emulator.bodies == [b"topic"]


def test_a_body_of_unknown_length_is_passed_on(visitor: httpx.Client, emulator: Emulator) -> None:
    visitor.post("/api/videos", content=iter([b"a", b"b"]))

    assert emulator.bodies == [b"ab"]


def test_a_call_without_a_body_stays_one(visitor: httpx.Client, emulator: Emulator) -> None:
    visitor.get("/api/videos")

    assert "transfer-encoding" not in emulator.asked[0].headers


def test_every_cookie_that_is_set_arrives(visitor: httpx.Client, emulator: Emulator) -> None:
    answer = visitor.get("/api/session")

    assert answer.headers.get_list("set-cookie") == ["access=1; HttpOnly", "refresh=2; HttpOnly"]


def test_what_is_about_a_connection_ends_with_it(visitor: httpx.Client, emulator: Emulator) -> None:
    answer = visitor.get("/api/videos", headers={"Connection": "close, X-Mine", "X-Mine": "1", "TE": "trailers"})

    assert "x-hop" not in answer.headers
    assert {"x-mine", "te"}.isdisjoint(emulator.asked[0].headers)


def test_a_player_can_seek(visitor: httpx.Client, emulator: Emulator) -> None:
    answer = visitor.get("/cdn/videos/a/video.mp4", headers={"Range": "bytes=10-19"})

    assert (answer.status_code, answer.content) == (206, VIDEO[10:20])
    assert answer.headers["content-range"] == "bytes 10-19/200"
    assert answer.headers["content-length"] == "10"
    assert answer.headers["cache-control"] == "public, max-age=604800, immutable"
    assert emulator.asked[0].headers["host"] == "d1.cloudfront.net"


def test_what_a_browser_has_already_is_not_sent_again(visitor: httpx.Client, emulator: Emulator) -> None:
    first = visitor.get("/cdn/videos/a/video.mp4")
    second = visitor.get("/cdn/videos/a/video.mp4", headers={"If-None-Match": first.headers["etag"]})

    assert (first.status_code, first.content) == (200, VIDEO)
    assert (second.status_code, second.content) == (304, b"")


def test_files_are_asked_for_without_query_cookies_or_credentials(visitor: httpx.Client, emulator: Emulator) -> None:
    headers = {"Cookie": "access=1", "Authorization": "AWS4-HMAC-SHA256", "X-Amz-Target": "DynamoDB.Scan"}
    visitor.get("/cdn/videos/a/video.mp4?Action=ListQueues", headers=headers)

    (asked,) = emulator.asked
    assert asked.url.query == ""
    assert {"cookie", "authorization", "x-amz-target"}.isdisjoint(asked.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_files_can_only_be_read(visitor: httpx.Client, emulator: Emulator, method: str) -> None:
    assert visitor.request(method, "/cdn/videos/a/video.mp4").status_code == 405
    assert emulator.asked == []


@pytest.mark.parametrize("host", ["evil.test", "127.0.0.1.evil.test", "127.0.0.2:8080", "[::ffff:127.0.0.1]", ""])
@pytest.mark.parametrize("path", ["/", "/api/videos", "/cdn/videos/a/video.mp4"])
def test_it_answers_to_its_own_names_only(visitor: httpx.Client, emulator: Emulator, host: str, path: str) -> None:
    assert visitor.get(path, headers={"Host": host}).status_code == 400
    assert emulator.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8080", "localhost", "localhost:3000"])
def test_both_names_of_this_machine_are_its_own(visitor: httpx.Client, emulator: Emulator, host: str) -> None:
    assert visitor.get("/api/videos", headers={"Host": host}).status_code == 202


@pytest.mark.parametrize(
    "path",
    [
        "/_ministack/reset",
        "/_aws/execute-api/other/prod/",
        "/talewright-code/bootstrap.zip",
        "/cdn/_ministack/health",
        "/cdn/_aws/execute-api/talewright/$default/api/videos",
        "/cdn/health",
        "/api/%2e%2e/%2e%2e/_ministack/reset",
        "/api/..%2f..%2f_ministack/reset",
        "/cdn/%2e%2e/_ministack/health",
        "/cdn/videos/%2e/a",
        "/http://evil.test/",
    ],
)
def test_no_path_leads_to_the_rest_of_the_emulator(visitor: httpx.Client, emulator: Emulator, path: str) -> None:
    assert visitor.get(path).status_code in (400, 404)
    assert emulator.asked == []


def test_an_emulator_that_is_gone_is_said_so() -> None:
    nobody = Upstream(f"http://127.0.0.1:{processes.free_port()}", "d1.cloudfront.net")
    with served(door(nobody, {})) as address:
        answer = httpx.get(f"{address}/api/health", trust_env=False)

    assert answer.status_code == 502
    assert answer.json()["code"] == "Unreachable"


def test_its_page_says_what_runs(visitor: httpx.Client) -> None:
    page = visitor.get("/")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert '<a href="http://127.0.0.1:8080/api">' in page.text
    assert "&lt;b&gt;" in page.text
    assert "a &amp; b" in page.text
