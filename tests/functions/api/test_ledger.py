"""What a job has cost, line by line, and what may be added to what it may cost."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from functions.record.handler import keep
from shared import database
from shared.database import transaction
from shared.models.jobs import Job, Status
from shared.production.prices import Unit
from shared.works import ledger as works
from tests.databases import waiting
from tests.functions.api.browser import Browser, Reply, signed_in
from tests.functions.api.made import made
from tests.functions.record.news import Newsroom
from tests.prices import charge, charges

pytestmark = pytest.mark.usefixtures("studio")


@pytest.fixture
def ada() -> Browser:
    return signed_in()


def ordered(browser: Browser, **order: Any) -> str:
    reply = browser("POST", "/api/videos", {"topic": "The last lighthouse"} | order)
    assert reply.status == 202, reply.text
    job: str = reply.json["job_id"]
    return job


def ledger(browser: Browser, job: str) -> dict[str, Any]:
    reply = browser("GET", f"/api/jobs/{job}/ledger")
    assert reply.status == 200, reply.text
    said: dict[str, Any] = reply.json
    return said


def generated(job: str, item: int, **more: Any) -> None:
    envelope = Newsroom(UUID(job)).generated("narrate", item)
    envelope["detail"] |= {"capability": "speech", "units": "40", "unit": "character", "unit_price": "0.00075"} | more
    keep(envelope)


def fail(job: str) -> None:
    with transaction() as session:
        session.get_one(Job, UUID(job)).status = Status.FAILED


def test_a_job_that_asked_nobody_has_cost_nothing(ada: Browser) -> None:
    assert ledger(ada, ordered(ada)) == {"cost": "0", "cap": None, "lines": [], "more": False}


def test_every_call_is_a_line_and_the_lines_are_the_sum(ada: Browser) -> None:
    job = ordered(ada, cap="2")
    generated(job, 0)
    generated(job, 1, cost="0", cached=True)
    generated(job, 0)

    said = ledger(ada, job)

    assert (said["cost"], said["cap"], said["more"]) == ("0.03", "2", False)
    assert [(line["item"], line["cost"], line["cached"]) for line in said["lines"]] == [
        (0, "0.03", False),
        (1, "0", True),
    ]
    first = said["lines"][0]
    assert (first["units"], first["unit"], first["unit_price"]) == ("40", "character", "0.00075")
    assert (first["stage"], first["capability"], first["provider"], first["model"]) == (
        "narrate",
        "speech",
        "offline",
        "one",
    )
    assert Decimal(first["units"]) * Decimal(first["unit_price"]) == Decimal(first["cost"])
    assert "prompt" not in first


def test_a_line_from_before_units_were_kept_still_reads(ada: Browser) -> None:
    job = ordered(ada)
    envelope = Newsroom(UUID(job)).generated("narrate", 0)
    for new in ("capability", "units", "unit", "unit_price"):
        del envelope["detail"][new]
    keep(envelope)

    (line,) = ledger(ada, job)["lines"]

    assert (line["units"], line["unit"], line["unit_price"], line["capability"]) == ("0", "call", "0", "")


def test_a_price_of_a_millionth_is_kept_to_the_last_digit(ada: Browser) -> None:
    job = ordered(ada)
    generated(job, 0, unit="token", units="1000", unit_price="0.000000075", cost="0.000075")

    (line,) = ledger(ada, job)["lines"]

    assert (line["unit_price"], line["cost"]) == ("0.000000075", "0.000075")


def test_the_longest_ledger_is_cut_and_says_so(ada: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(works, "MOST_LINES", 2)
    job = ordered(ada)
    for item in range(3):
        generated(job, item)

    said = ledger(ada, job)

    assert (len(said["lines"]), said["more"], said["cost"]) == (2, True, "0.09")


def test_somebody_elses_ledger_is_not_found(ada: Browser) -> None:
    job = ordered(ada)

    assert signed_in("bea@example.com")("GET", f"/api/jobs/{job}/ledger").status == 404


def test_a_ledger_and_a_quote_are_two_trips_to_the_database(ada: Browser) -> None:
    job = ordered(ada)
    series = ada("POST", "/api/series", {"name": "Lost cities"}).json["id"]
    trips: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _u, statement, *_: trips.append(statement))

    for method, path, body in (
        ("GET", f"/api/jobs/{job}/ledger", None),
        ("POST", "/api/quotes", {"topic": "Salt roads", "series_id": series}),
    ):
        trips.clear()
        assert ada(method, path, body).status == 200
        assert len(trips) == 2, path


# What may be added.


def retried(browser: Browser, job: str, **body: Any) -> Reply:
    return browser("POST", f"/api/jobs/{job}/retry", body or None)


def test_another_try_may_cost_more(ada: Browser) -> None:
    job = ordered(ada, cap="1")
    waiting()
    fail(job)

    reply = retried(ada, job, cap="2.5")

    assert (reply.status, reply.json["cap"]) == (202, "2.5")
    assert Decimal(waiting()[0]["cue"]["cap"]) == Decimal("2.5")


def test_another_try_without_a_word_costs_as_much_as_before(ada: Browser) -> None:
    job = ordered(ada, cap="1")
    fail(job)

    assert retried(ada, job).json["cap"] == "1"


def test_a_cap_is_not_lowered_and_none_is_given_to_what_had_none(ada: Browser) -> None:
    capped, free = ordered(ada, cap="1"), ordered(ada)
    for job in (capped, free):
        fail(job)

    lower, new = retried(ada, capped, cap="0.5"), retried(ada, free, cap="1")

    assert (lower.status, lower.json["error"]) == (409, "cap: it was $1, and can only be raised")
    assert (new.status, new.json["code"]) == (409, "Conflict")
    assert [ada("GET", f"/api/jobs/{job}").json["status"] for job in (capped, free)] == ["failed", "failed"]


def test_a_retake_has_a_cap_of_its_own_that_has_to_be_enough(ada: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    charge(monkeypatch, {("images", "offline"): charges("0.04", Unit.PICTURE)})
    video = made(ada)
    path = f"/api/videos/{video['id']}"
    ada("PATCH", f"{path}/script/beats/2", {"picture": "A candle."})

    refused = ada("POST", f"{path}/retakes", {"cap": "0.03"})
    taken = ada("POST", f"{path}/retakes", {"cap": "0.04"})

    assert (refused.status, refused.json["error"]) == (422, "cap: $0.03 is not enough, for it costs $0.04 at least")
    assert ada("GET", f"/api/jobs/{taken.json['job_id']}").json["cap"] == "0.04"
