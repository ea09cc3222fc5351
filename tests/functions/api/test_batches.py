"""Many videos are ordered together: all of them, or none."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, func, select

from functions.admit.handler import admit
from functions.record.handler import keep
from shared import database, executions, turns
from shared.database import now, reading
from shared.executions import Fate, Start, fate_of
from shared.models.jobs import Batch, Job, Priority
from shared.models.videos import Video
from tests.databases import waiting
from tests.functions.api.browser import Browser, Reply, signed_in
from tests.functions.api.people import set_user
from tests.functions.record.news import SUCCEEDED, Newsroom

pytestmark = pytest.mark.usefixtures("studio")


def on_plan(plan: str, email: str = "ada@example.com") -> Browser:
    browser = signed_in(email)
    set_user(email, plan=plan)
    return browser


@pytest.fixture
def ada() -> Browser:
    return on_plan("pro")


def ordered(browser: Browser, *orders: dict[str, Any]) -> Reply:
    return browser("POST", "/api/batches", {"orders": orders})


def topics(count: int) -> list[dict[str, Any]]:
    return [{"topic": f"Lighthouse number {number}"} for number in range(count)]


def starts(queue: str = "starts_queue") -> list[Start]:
    return [Start.model_validate(said) for said in waiting(queue)]


def test_all_of_a_batch_is_ordered_and_can_be_followed(ada: Browser) -> None:
    reply = ordered(ada, *topics(5))

    assert reply.status == 202, reply.text
    batch = reply.json
    assert reply.headers["location"] == f"/api/batches/{batch['id']}"
    assert batch["counts"] == {"queued": 5, "running": 0, "succeeded": 0, "failed": 0, "cancelled": 0}
    assert ada("GET", f"/api/batches/{batch['id']}").json == batch
    listed = ada("GET", f"/api/jobs?batch={batch['id']}").json["items"]
    assert listed == batch["jobs"][::-1]
    told = [video["topic"] for video in ada("GET", "/api/videos").json["items"]]
    assert told[::-1] == [f"Lighthouse number {number}" for number in range(5)]


def test_as_many_begin_at_once_as_there_are_places_and_the_others_follow(ada: Browser) -> None:
    jobs = [job["id"] for job in ordered(ada, *topics(5)).json["jobs"]]
    began: list[str] = []

    while first := starts():
        for start in first:
            admit(start)
            began.append(start.cue.job)
        assert len([job for job in jobs if fate_of("short", job, 1) is Fate.RUNNING]) <= 3
        executions.stop("short", first[0].cue.job, 1)
        keep(Newsroom(UUID(first[0].cue.job)).execution(SUCCEEDED))

    assert began[:3] == jobs[:3]
    assert set(began) == {*jobs}


def test_one_order_that_is_not_right_and_none_is_taken(ada: Browser) -> None:
    wrong = ordered(ada, *topics(2), {"topic": "Salt roads", "niche": "vapour"})
    foreign = ordered(ada, *topics(2), {"topic": "Salt roads", "series_id": str(uuid4())})

    assert (wrong.status, wrong.json["error"][:16]) == (422, "orders.2.niche: ")
    assert (foreign.status, foreign.json["error"][:27]) == (404, "orders.2: there is no serie")
    with reading() as session:
        assert [session.scalar(select(func.count()).select_from(kind)) for kind in (Batch, Job, Video)] == [0, 0, 0]
    assert starts() == []


def test_a_plan_without_batches_takes_none() -> None:
    free = signed_in("cleo@example.com")

    reply = ordered(free, *topics(2))

    assert (reply.status, reply.json["code"]) == (403, "NotInPlan")
    assert free("GET", "/api/jobs").json["items"] == []


@pytest.mark.parametrize("orders", [[], topics(51)], ids=["none", "too many"])
def test_a_batch_has_one_to_fifty_orders(ada: Browser, orders: list[dict[str, Any]]) -> None:
    assert ordered(ada, *orders).status == 422


def test_somebody_elses_batch_is_not_found(ada: Browser) -> None:
    batch = ordered(ada, *topics(2)).json["id"]
    bea = signed_in("bea@example.com")

    assert bea("GET", f"/api/batches/{batch}").status == 404
    assert bea("POST", f"/api/batches/{batch}/cancel").status == 404
    assert ada("GET", f"/api/batches/{batch}").json["counts"]["queued"] == 2


def test_of_a_batch_that_is_called_off_what_is_over_stays_as_it_is(ada: Browser) -> None:
    batch = ordered(ada, *topics(4)).json
    done, running, *others = [job["id"] for job in batch["jobs"]]
    for start in starts():
        admit(start)
    keep(Newsroom(UUID(done)).execution(SUCCEEDED))

    reply = ada("POST", f"/api/batches/{batch['id']}/cancel")

    assert reply.status == 202
    assert reply.json["counts"] == {"queued": 0, "running": 0, "succeeded": 1, "failed": 0, "cancelled": 3}
    assert fate_of("short", running, 1) is Fate.ENDED_BADLY
    for start in starts():
        admit(start)
    assert fate_of("short", others[-1], 1) is Fate.ABSENT
    assert ada("POST", f"/api/batches/{batch['id']}/cancel").json["counts"] == reply.json["counts"]


def test_what_of_a_batch_could_not_be_reached_is_reached_when_it_is_called_off_again(
    ada: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = ordered(ada, *topics(2)).json
    running = batch["jobs"][0]["id"]
    for start in starts():
        admit(start)
    with monkeypatch.context() as patch:
        patch.setattr(turns, "call_off", lambda *_: None)
        ada("POST", f"/api/batches/{batch['id']}/cancel")

    ada("POST", f"/api/batches/{batch['id']}/cancel")

    assert fate_of("short", running, 1) is Fate.ENDED_BADLY


def test_orders_of_a_batch_have_the_manner_of_their_series(ada: Browser) -> None:
    series = ada("POST", "/api/series", {"name": "Lights", "niche": "history", "style": "anime"}).json["id"]

    batch = ordered(ada, {"topic": "Salt roads", "series_id": series}, {"topic": "Salt roads", "style": "watercolor"})

    with reading() as session:
        styles = [session.get_one(Job, UUID(job["id"])).brief["look"]["style"] for job in batch.json["jobs"]]
    assert styles == ["anime", "watercolor"]


def test_a_part_of_a_batch_may_be_for_later(ada: Browser) -> None:
    at = (now() + timedelta(hours=5)).isoformat()

    batch = ordered(ada, {"topic": "Salt roads", "starts_at": at}, {"topic": "The sea"}).json

    assert [start.cue.job for start in starts()] == [batch["jobs"][1]["id"]]


def test_those_who_come_first_wait_in_a_queue_of_their_own() -> None:
    premium = on_plan("studio", "cleo@example.com")

    job = premium("POST", "/api/videos", {"topic": "Salt roads"}).json["job_id"]

    assert premium("GET", f"/api/jobs/{job}").json["priority"] == Priority.PREMIUM
    assert starts() == []
    (start,) = starts("premium_queue")
    assert (start.cue.job, start.places) == (job, 10)


def test_an_order_of_fifty_is_few_trips_to_the_database(ada: Browser) -> None:
    trips: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _u, statement, *_: trips.append(statement))

    assert ordered(ada, *topics(50)).status == 202

    assert len(trips) <= 7
