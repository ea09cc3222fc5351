"""What every answer carries, whom it trusts, and how much it reads."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from functions.api import limiting
from functions.api.protection import HEADERS, LARGEST_BODY
from functions.api.routes import health
from shared.settings import settings
from tests.functions.api.addresses import IDS, UNSAFE, addresses
from tests.functions.api.browser import Browser, Reply, signed_in
from tests.functions.api.made import made
from tests.hardening.figures import Show

OURS = "https://studio.example"
NEVER_THERE = ("server", "x-powered-by")

HOSTILE = (
    "null",
    "",
    " ",
    "*",
    "https://evil.example",
    "http://evil.example",
    # Another scheme, port or case of what is ours.
    "http://studio.example",
    "ws://studio.example",
    "wss://studio.example",
    "ftp://studio.example",
    "file://studio.example",
    "https:studio.example",
    "//studio.example",
    "studio.example",
    "https://studio.example:80",
    "https://studio.example:443",
    "https://studio.example:8443",
    "https://studio.example:",
    "HTTPS://studio.example",
    "https://STUDIO.example",
    "https://Studio.Example",
    # Above it, below it, and beside it.
    "https://example",
    "https://www.studio.example",
    "https://evil.studio.example",
    "https://a.b.studio.example",
    "https://studio.example.",
    "https://.studio.example",
    "https://studio.example.evil.example",
    "https://studio.example.com",
    "https://studio-example",
    "https://evilstudio.example",
    "https://evil-studio.example",
    "https://studioxexample",
    # An address that only begins or ends like it.
    "https://studio.example/",
    "https://studio.example/evil",
    "https://studio.example?evil",
    "https://studio.example#evil",
    "https://studio.example@evil.example",
    "https://evil@studio.example",
    "https://evil.example/https://studio.example",
    "https://evil.example#https://studio.example",
    "https://evil.example?https://studio.example",
    "https://studio.example\\.evil.example",
    "https://studio.example%00.evil.example",
    "https://studio.example%2eevil.example",
    "https://studio.example https://evil.example",
    "https://studio.example, https://evil.example",
    "https://evil.example, https://studio.example",
    # What looks like it.
    "https://stud\u0456o.example",
    "https://xn--studo-5of.example",
    "https://studio\u3002example",
    "https://studio\u200b.example",
    "https://\u0455tudio.example",
    "https://studio.example\u0000",
    "https://[studio.example]",
    "https://127.0.0.1",
    "https://localhost",
    "http://localhost:8080.evil.example",
    "chrome-extension://studio.example",
    "data:text/html,studio.example",
)


@pytest.fixture
def ours(studio: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_ORIGINS", json.dumps([OURS]))
    settings.cache_clear()


def protected(reply: Reply) -> bool:
    """Whether a no carries all that it must."""
    return all(reply.headers.get(name.lower()) == value for name, value in HEADERS.items()) and not any(
        name in reply.headers for name in NEVER_THERE
    )


def trusts(reply: Reply) -> Iterator[str]:
    """The headers that let a page of another origin in."""
    return (name for name in reply.headers if name.startswith(("access-control-", "timing-allow-origin")))


def test_every_answer_of_every_route_is_protected(studio: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "KNOCKS", replace(limiting.KNOCKS, calls=1_000))
    for address in addresses():
        path, nobody, ada = address.filled(IDS), Browser(), signed_in(f"{address.name}@example.com")
        for reply in (
            nobody(address.method, path, address.example),
            nobody(address.method, path, raw=b"{"),
            ada(address.method, path, authorization="Bearer x"),
            ada(address.method, path, raw=b"\xff"),
            ada(address.method, path, address.example),
        ):
            assert reply.status != 500, address.name
            assert protected(reply) or reply.status < 400, address.name
            for name, value in HEADERS.items():
                assert reply.headers[name.lower()] == value or name == "Cache-Control", address.name


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/api", 404),
        ("GET", "/api/nothing", 404),
        ("POST", "/api/nothing", 404),
        ("GET", "/api/%00", 404),
        ("GET", "/api/../../etc/passwd", 404),
        ("PUT", "/api/me", 405),
        ("HEAD", "/api/videos", 405),
        ("TRACE", "/api/videos", 405),
        ("OPTIONS", "/api/videos", 405),
        ("GET", "/api/openapi.json", 200),
    ],
)
def test_every_answer_of_no_route_is_protected(studio: None, method: str, path: str, status: int) -> None:
    reply = Browser()(method, path)

    assert reply.status == status
    assert protected(reply)


def test_an_answer_to_what_broke_is_protected(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise ZeroDivisionError("the secret is 42")

    monkeypatch.setattr(health, "reading", broken)

    reply = Browser()("GET", "/api/health")

    assert (reply.status, "42" in reply.text) == (500, False)
    assert protected(reply)


def test_a_method_that_is_not_there_is_told_which_are(studio: None) -> None:
    reply = Browser()("PUT", "/api/videos")

    assert (reply.status, reply.json["code"]) == (405, "MethodNotAllowed")
    assert reply.headers["allow"] == "GET, POST"


def test_there_are_fifty_pages_that_are_not_ours() -> None:
    assert len(set(HOSTILE)) >= 50
    assert OURS not in HOSTILE


def test_no_page_of_another_origin_may_act_or_is_let_in(ours: None, figure: Show) -> None:
    ada = signed_in()

    for origin in HOSTILE:
        acted = ada("POST", "/api/series", {"name": "Lost cities"}, origin=origin)
        assert (acted.status, acted.json["code"]) == (403, "Forbidden"), origin
        asked = ada("GET", "/api/me", origin=origin)
        before = Browser()(
            "OPTIONS",
            "/api/series",
            origin=origin,
            access_control_request_method="POST",
            access_control_request_headers="content-type",
        )
        for reply in (acted, asked, before):
            assert not [*trusts(reply)], origin
            assert origin not in reply.headers.values() or origin in ("", " ")
            assert protected(reply)
    assert ada("GET", "/api/series").json["items"] == []
    figure("origins", f"{len(set(HOSTILE))} hostile origins, 0 acted, 0 reflected")


def test_no_route_lets_a_page_from_elsewhere_act(cloud: None) -> None:
    for address in addresses():
        if address.method in UNSAFE:
            reply = Browser()(address.method, address.filled(IDS), address.example, origin="https://evil.example")
            assert (reply.status, reply.json["code"]) == (403, "Forbidden"), address.name


def test_our_own_pages_act_and_need_no_preflight(ours: None) -> None:
    """They lie where the API lies, so a browser asks nobody before it sends."""
    ada = signed_in()

    acted = ada("POST", "/api/series", {"name": "Lost cities"}, origin=OURS)
    before = Browser()("OPTIONS", "/api/series", origin=OURS, access_control_request_method="POST")

    assert (acted.status, before.status) == (201, 405)
    assert not [*trusts(acted), *trusts(before)]


@pytest.mark.parametrize("content_length", [None, "0", "10"])
def test_a_body_may_be_as_large_as_it_may_and_no_larger(studio: None, content_length: str | None) -> None:
    """However large it says that it is."""
    ada = signed_in()
    lying = {} if content_length is None else {"content_length": content_length}
    padding = len(b'{"name": ""}')

    fits = ada("POST", "/api/series", raw=b'{"name": "%s"}' % (b"x" * (LARGEST_BODY - padding)))
    bursts = ada("POST", "/api/series", raw=b'{"name": "%s"}' % (b"x" * (LARGEST_BODY - padding + 1)), **lying)

    assert (fits.status, fits.json["code"]) == (422, "Invalid")
    assert (bursts.status, bursts.json["code"]) == (413, "TooLarge")
    assert protected(bursts)


def test_every_route_that_takes_a_body_takes_no_more_than_that(studio: None) -> None:
    ada = signed_in()

    for address in addresses():
        if address.example is not None:
            reply = ada(address.method, address.filled(IDS), raw=b" " * (LARGEST_BODY + 1))
            assert (reply.status, reply.json["code"]) == (413, "TooLarge"), address.name


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 422, "Invalid"),
        (b"{", 422, "Invalid"),
        (b"[]", 422, "Invalid"),
        (b"null", 422, "Invalid"),
        (b'{"name": "\\ud800"}', 422, "Invalid"),
        (b'{"name": "\\u0000"}', 422, "Invalid"),
        (b'{"name": "\xff"}', 400, "BadRequest"),
        (b"[" * 100_000, 400, "BadRequest"),
    ],
)
def test_a_body_that_is_none_is_told_so(studio: None, raw: bytes, status: int, code: str) -> None:
    reply = signed_in()("POST", "/api/series", raw=raw)

    assert (reply.status, reply.json["code"]) == (status, code)
    assert protected(reply)


def test_what_belongs_to_somebody_is_kept_by_nobody_on_the_way(studio: None) -> None:
    ada = signed_in()
    video = made(ada)

    for path in ("/api/me", "/api/videos", f"/api/videos/{video['id']}", f"/api/videos/{video['id']}/script"):
        assert ada("GET", path).headers["cache-control"] == "no-store"


def test_a_script_is_known_by_its_tag_and_changed_only_as_it_is_known(studio: None) -> None:
    ada = signed_in()
    path = f"/api/videos/{made(ada)['id']}/script"
    before = ada("GET", path).headers["etag"]

    first = ada("PATCH", path, {"title": "The lamp"}, if_match=before)
    second = ada("PATCH", path, {"title": "The sea"}, if_match=before)

    assert (first.status, second.status, second.json["code"]) == (200, 412, "Outdated")
    assert first.headers["etag"] not in ("", before)


def test_who_did_not_say_who_they_are_is_told_how(studio: None) -> None:
    reply = Browser()("GET", "/api/me")

    assert (reply.status, reply.headers["www-authenticate"]) == (401, "Bearer")
