"""Checks: what a stranger with a key can find out about a studio from outside, one after the other.

Each looks at one promise and says what it found; one that was broken is raised as `Broken`. Together they make one
video, the smallest there is, and call off another.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import httpx

from infra.cli.client import LOOPBACK, Client, Refused, Unreachable
from infra.cli.following import follow

SLOWEST_MILLISECONDS = 200
"""What 95 of 100 lists are answered within (SW-09), from here: the way there and back is in it."""
LISTS = 50
PATIENCE_SECONDS = 600
"""How long the smallest video may take."""

_WARMING = 3
_A_YEAR = 365 * 24 * 3600
_HEADERS = {"x-content-type-options": "nosniff", "cache-control": "no-store"}
_ELSEWHERE = "https://elsewhere.example"
_SCRIPT = "The lamp was lit at dusk, and the boats came home."
_FIRST_BYTES = "bytes=0-1023"
_LATER = 3600


class Broken(Exception):
    """A promise that is not kept."""


@dataclass(frozen=True)
class Finding:
    check: str
    kept: bool
    figure: str


@dataclass
class Visit:
    """A visit of one studio: who asks, and what has come of it so far."""

    url: str
    key: str
    cap: str
    """US dollars that an order may cost."""
    http: httpx.Client
    job: str = ""
    video: dict[str, Any] = field(default_factory=dict[str, Any])

    def ask(self, method: str, path: str, body: Any = None, *, shown: bool = True, **headers: str) -> httpx.Response:
        """Ask, with the key unless it is not to be `shown`. A header's underscores are hyphens."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        if shown:
            at = httpx.URL(self.url)
            _demand(at.scheme == "https" or at.host in LOOPBACK, "it is not https: no key may travel there")
            said.setdefault("authorization", f"Bearer {self.key}")
        return self.http.request(method, urljoin(self.url, path), json=body, headers=said)


def look(url: str, key: str, cap: str) -> Iterator[Finding]:
    """Look at everything, whatever is broken."""
    with httpx.Client(timeout=30, follow_redirects=False, headers={"User-Agent": "talewright-smoke"}) as http:
        visit = Visit(url, key, cap, http)
        for name, check in CHECKS.items():
            try:
                yield Finding(name, True, check(visit))
            except (Broken, Refused, Unreachable) as broken:
                yield Finding(name, False, str(broken))
            except (httpx.HTTPError, KeyError, ValueError) as odd:
                yield Finding(name, False, f"{type(odd).__name__}: {odd}")


def _carried_safely(visit: Visit) -> str:
    answer = visit.ask("GET", "/api/health", shown=False)
    for name, wanted in _HEADERS.items():
        _demand(answer.headers.get(name) == wanted, f"{name} is {answer.headers.get(name)!r}, and not {wanted}")
    for name in ("content-security-policy", "x-request-id"):
        _demand(name in answer.headers, f"there is no {name}")
    strict = answer.headers.get("strict-transport-security", "")
    age = int(strict.partition("max-age=")[2].partition(";")[0] or 0)
    _demand(age >= _A_YEAR, f"strict-transport-security is {strict!r}: it has to last a year")
    at = httpx.URL(visit.url)
    if at.scheme == "https":
        tls = answer.extensions["network_stream"].get_extra_info("ssl_object").version()
        return f"{tls}, HSTS for {age // 86_400} days"
    _demand(at.host in LOOPBACK, "it is not https")
    return f"plain HTTP on this machine, HSTS for {age // 86_400} days"


def _well(visit: Visit) -> str:
    answer = visit.ask("GET", "/api/health", shown=False)
    said = answer.json()
    _demand(answer.status_code == 200 and said["db"] == "connected", f"{answer.status_code}: {said}")
    return f"the database answers, {_milliseconds(answer):.0f} ms"


def _nothing_there(visit: Visit) -> str:
    return _refused(visit.ask("GET", f"/api/{uuid4()}"), 404, "NotFound")


def _strangers_pages(visit: Visit) -> str:
    refused = _refused(visit.ask("POST", "/api/videos", {}, origin=_ELSEWHERE), 403, "Forbidden")
    read = visit.ask("GET", "/api/health", shown=False, origin=_ELSEWHERE)
    open_to = read.headers.get("access-control-allow-origin")
    _demand(open_to is None, f"pages of {open_to} may read it")
    return refused


def _keys(visit: Visit) -> str:
    _refused(visit.ask("GET", "/api/jobs", authorization=f"Bearer {visit.key}x"), 401, "Unauthenticated")
    answer = visit.ask("GET", "/api/me")
    _demand(answer.status_code == 200, f"the key is not taken: {answer.status_code} {answer.text}")
    _refused(visit.ask("GET", "/api/jobs", shown=False), 401, "Unauthenticated")
    return f"taken, as {answer.json()['role']}; nothing and a wrong one are not"


def _quick(visit: Visit) -> str:
    for _ in range(_WARMING):
        _list(visit)
    took = [_milliseconds(_list(visit)) for _ in range(LISTS)]
    half, most = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    _demand(most <= SLOWEST_MILLISECONDS, f"p95 {most:.0f} ms of {LISTS} lists, and not {SLOWEST_MILLISECONDS}")
    return f"p50 {half:.0f} ms, p95 {most:.0f} ms of {LISTS} lists"


def _ordered_once(visit: Visit) -> str:
    key, order = uuid4().hex, {"script": _SCRIPT, "music": "none", "captions": "none", "cap": visit.cap}
    first, again = (visit.ask("POST", "/api/videos", order, idempotency_key=key) for _ in range(2))
    _demand(first.status_code == 202, f"{first.status_code}: {first.text}")
    visit.video = first.json()
    visit.job = visit.video["job_id"]
    _demand(again.content == first.content, f"the same key gives another answer: {again.text}")
    changed = visit.ask("POST", "/api/videos", {**order, "script": f"{_SCRIPT} All of them."}, idempotency_key=key)
    _demand(changed.status_code == 422, f"another order under the same key is answered {changed.status_code}")
    return f"job {visit.job}; asked again, the same answer"


def _made(visit: Visit) -> str:
    _demand(visit.job, "nothing was ordered")
    began = time.monotonic()
    told = "0"
    with closing(Client(visit.url, key=visit.key)) as client:
        for view in follow(client, visit.job):
            told = view.last
            _demand(time.monotonic() - began < PATIENCE_SECONDS, f"it is not made after {PATIENCE_SECONDS} seconds")
    visit.video = visit.ask("GET", f"/api/videos/{visit.video['id']}").json()
    _demand(visit.video["status"] == "ready", f"{visit.video['status']}: {visit.video['error_message']}")
    return f"{time.monotonic() - began:.0f} s, {told} events, ${visit.video['cost']}"


def _plays(visit: Visit) -> str:
    where = visit.video.get("video_url")
    _demand(where, "there is no video to be played")
    whole = visit.ask("HEAD", str(where), shown=False)
    part = visit.ask("GET", str(where), shown=False, range=_FIRST_BYTES)
    _demand(whole.status_code == 200, f"HEAD is answered {whole.status_code}")
    _demand(part.status_code == 206, f"a part of it is answered {part.status_code}")
    _demand(b"ftyp" in part.content[:16], "it is no MP4")
    kept = whole.headers.get("cache-control", "")
    _demand("max-age" in kept, f"nobody may keep it: cache-control is {kept!r}")
    stream = visit.ask("GET", str(visit.video["stream_url"]), shown=False)
    _demand(stream.text.startswith("#EXTM3U"), f"the stream is answered {stream.status_code}")
    return f"{int(whole.headers['content-length']) / 1e6:.1f} MB, in parts, {kept}"


def _called_off(visit: Visit) -> str:
    later = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + _LATER))
    ordered = visit.ask("POST", "/api/videos", {"script": _SCRIPT, "starts_at": later, "cap": visit.cap})
    _demand(ordered.status_code == 202, f"{ordered.status_code}: {ordered.text}")
    job = ordered.json()["job_id"]
    answer = visit.ask("POST", f"/api/jobs/{job}/cancel")
    stands = visit.ask("GET", f"/api/jobs/{job}").json()["status"]
    _demand(stands == "cancelled", f"it is {stands}: {answer.text}")
    return f"job {job}, in {_milliseconds(answer):.0f} ms"


CHECKS: Mapping[str, Callable[[Visit], str]] = {
    "what is said is carried safely": _carried_safely,
    "the studio is well": _well,
    "what there is not is told in our words": _nothing_there,
    "pages from elsewhere may nothing": _strangers_pages,
    "only a good key is taken": _keys,
    "lists come quickly": _quick,
    "an order has one effect": _ordered_once,
    "a video is made": _made,
    "it can be played": _plays,
    "a job can be called off": _called_off,
}


def _list(visit: Visit) -> httpx.Response:
    answer = visit.ask("GET", "/api/jobs?limit=20")
    _demand(answer.status_code == 200, f"a list is answered {answer.status_code}")
    return answer


def _refused(answer: httpx.Response, status: int, code: str) -> str:
    said: dict[str, Any] = answer.json() if answer.content else {}
    _demand((answer.status_code, said.get("code")) == (status, code), f"{answer.status_code}: {answer.text[:200]}")
    return f"{status} {code}"


def _milliseconds(answer: httpx.Response) -> float:
    return answer.elapsed.total_seconds() * 1000


def _demand(kept: object, otherwise: str) -> None:
    if not kept:
        raise Broken(otherwise)
