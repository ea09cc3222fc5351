"""An environment of the API: a process as Lambda keeps them, with somebody who is signed in and has twenty videos.

    python -m bench.api.environment warm          what a call costs, beside the least that could answer it
    python -m bench.api.environment serve         answers what comes in, until nothing more does

It stands in the studio that its variables name. `warm` says its figures as JSON; `serve` reads lines `moment kind` and
says, for each, how long after that moment it was answered.
"""

import copy
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from itertools import repeat
from statistics import median
from typing import Any
from uuid import UUID

import psycopg
from fastapi import FastAPI
from mangum import Mangum
from pydantic import BaseModel
from sqlalchemy import event

from functions.api.app import api
from functions.api.handler import handler
from functions.api.protection import Protected
from functions.api.requests import Named, logged
from infra.local.home import ROOT
from shared import database
from shared.accounts import tokens
from shared.models.jobs import Job, Status
from shared.models.videos import Video
from shared.production.documents import Maker, Release
from shared.works.videos import Version

VIDEOS = 20
LIST = f"/api/videos?limit={VIDEOS}"
ROUNDS = 25
CALLS = 40
"""Of each kind in a round, one kind after the other."""
_WARM_UP = 20

type Answerer = Callable[[dict[str, Any], None], dict[str, Any]]


class Cost(BaseModel):
    """Milliseconds of processor time of one call, the median of all rounds."""

    what: str
    milliseconds: float
    bytes: int


@dataclass(frozen=True)
class Signed:
    """Somebody, and the videos that they have."""

    cookie: str
    user: UUID
    video: str
    job: str

    def event(self, path: str) -> dict[str, Any]:
        """A question of theirs, as API Gateway tells it."""
        told = copy.deepcopy(_SAMPLE)
        told["rawPath"], _, told["rawQueryString"] = path.partition("?")
        told["requestContext"]["http"] |= {"method": "GET", "path": told["rawPath"]}
        told["cookies"] = [f"__Host-access={self.cookie}"]
        return told


_SAMPLE: dict[str, Any] = json.loads((ROOT / "events" / "api.json").read_text(encoding="utf-8"))


def main(what: str) -> None:
    match what:
        case "warm":
            print(json.dumps([cost.model_dump() for cost in warm(settled())]))  # noqa: T201 (the figures)
        case "serve":
            serve(settled())
        case _:
            raise SystemExit(f"{what}: warm or serve")


def settled() -> Signed:
    """Somebody new, with twenty videos that are made."""
    email = f"bench-{os.getpid()}@example.com"
    told = copy.deepcopy(_SAMPLE)
    told["rawPath"] = told["requestContext"]["http"]["path"] = "/api/auth/sign-up"
    told["requestContext"]["http"]["method"] = "POST"
    told["body"], told["isBase64Encoded"] = json.dumps({"email": email, "password": "a horse that measures"}), False
    told["headers"] |= {"content-type": "application/json"}
    answer = handler(told, None)
    cookies = SimpleCookie("; ".join(line.partition(";")[0] for line in answer["cookies"]))
    cookie = cookies["__Host-access"].value
    user = tokens.read(cookie).user
    with database.transaction() as session:
        versions = [_made(user) for _ in range(VIDEOS)]
        session.add_all(versions)
        session.flush()
        video, job = str(versions[-1].video.id), str(versions[-1].job.id)
    return Signed(cookie, user, video, job)


def warm(who: Signed) -> list[Cost]:
    """What a list of twenty costs, and a route that does nothing; each beside the least that could answer it."""
    listing, hello = who.event(LIST), who.event("/api/hello")
    ours = api()
    ours.add_api_route("/api/hello", _hello)
    plain = FastAPI(openapi_url=None, telemetry={"tracing": False, "metrics": False, "logs": False})
    plain.add_api_route("/api/hello", _hello)
    kinds: dict[str, tuple[Answerer, dict[str, Any]]] = {
        "bare": (_bare(who, _sent_by(lambda: handler(listing, None))), listing),
        "list": (handler, listing),
        "plain": (Mangum(plain, lifespan="off"), hello),
        "hello": (logged(Mangum(Protected(Named(ours)), lifespan="off")), hello),
    }
    spent: dict[str, list[float]] = {what: [] for what in kinds}
    sizes: dict[str, int] = {}
    for what, (answer, asked) in kinds.items():
        for _ in range(_WARM_UP):
            sizes[what] = len(answer(asked, None)["body"])
    for _ in range(ROUNDS):
        for what, (answer, asked) in kinds.items():
            began = time.process_time()
            for _ in repeat(None, CALLS):
                answer(asked, None)
            spent[what].append((time.process_time() - began) / CALLS)
    return [Cost(what=what, milliseconds=1000 * median(each), bytes=sizes[what]) for what, each in spent.items()]


def serve(who: Signed) -> None:
    """Answer lines `moment kind`, each as late as it comes; `moment` is of the clock that all processes share."""
    paths = {"list": LIST, "video": f"/api/videos/{who.video}", "job": f"/api/jobs/{who.job}", "me": "/api/me"}
    # A question is written by whoever asks: that is no part of its answer.
    questions = {kind: who.event(path) for kind, path in paths.items()}
    for question in questions.values():
        handler(question, None)
    said = os.fdopen(os.dup(1), "w", buffering=1)
    # What the API logs is for nobody here.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    said.write("ready\n")
    for line in sys.stdin:
        moment, kind = line.split()
        answer = handler(questions[kind], None)
        said.write(f"{time.monotonic() - float(moment)} {answer['statusCode']}\n")


async def _hello() -> dict[str, str]:
    return {"hello": "world"}


def _sent_by(ask: Callable[[], object]) -> list[tuple[str, Any]]:
    """What is sent to the database meanwhile: statements, with what they ask for."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    event.listen(database.engine(), "before_cursor_execute", note)
    ask()
    event.remove(database.engine(), "before_cursor_execute", note)
    return sent


def _bare(who: Signed, sent: list[tuple[str, Any]]) -> Answerer:
    """The least: read the token, send the same statements, and write down the rows as JSON."""
    url = database.database_url().set(drivername="postgresql").render_as_string(hide_password=False)
    said = [(statement.encode(), parameters) for statement, parameters in sent]
    connection = psycopg.connect(url, autocommit=True, prepare_threshold=None)

    def answer(_event: dict[str, Any], _context: None) -> dict[str, Any]:
        tokens.read(who.cookie)
        rows = [connection.execute(statement, parameters).fetchall() for statement, parameters in said]
        return {"statusCode": 200, "body": json.dumps(rows, default=str)}

    return answer


def _made(owner: UUID) -> Version:
    release = Release(
        title="The light that nobody lit",
        description="A true story from the coast.",
        hashtags=("#history",),
        folder="0e" * 16,
        video="videos/one/video",
        stream="videos/one/stream",
        thumbnail="videos/one/thumbnail",
        subtitles="videos/one/subtitles",
        captions="videos/one/captions",
        timing="videos/one/timing",
        milliseconds=58_400,
        width=1080,
        height=1920,
        size=12_345_678,
        makers=(Maker(company="offline", model="grammar-1"),),
    ).model_dump(mode="json")
    job = Job(owner_id=owner, format="short", brief={}, status=Status.SUCCEEDED, progress=100, release=release)
    return Version(video=Video(owner_id=owner, series_id=None, topic="A light", job=job), number=1, job=job)


if __name__ == "__main__":
    main(*sys.argv[1:])
