"""What money is said from the command line, against a studio that notes what it is told."""

from typing import Any

import pytest
from typer.testing import CliRunner, Result

from infra.cli import __main__ as cli
from infra.cli import following, money, quotes
from infra.cli.__main__ import app
from tests.infra.cli.studio import Studio
from tests.infra.cli.test_make import SECOND

CALLS: dict[str, Any] = {
    "capability": "speech",
    "type": "AUDIO",
    "provider": "acme",
    "unit": "character",
    "unit_price": "0.00003",
    "count": 17,
    "low_units": "500",
    "units": "1200",
    "low": "0.015",
    "cost": "0.036",
}
FREE: dict[str, Any] = {
    "sentence": "It costs $0: all of it is made offline.",
    "calls": [],
    "exact": True,
    "low": "0",
    "cost": "0",
}
PRICED = FREE | {
    "sentence": "It costs between $0.015 and $0.036.",
    "calls": [CALLS],
    "exact": False,
    "low": "0.015",
    "cost": "0.036",
}
MADE = ("POST", "/api/videos", {"topic": "The sea"})


def typed(studio: Studio, monkeypatch: pytest.MonkeyPatch, *words: str, by: str | None = None) -> Result:
    """Type a command; `by` says whether somebody is there to answer, and what they say."""
    monkeypatch.setattr(following, "_PAUSE", 0)
    for room in (cli, money):
        monkeypatch.setattr(room, "client_of", lambda _url: studio)
    monkeypatch.setattr(quotes, "somebody_is_here", lambda: by is not None)
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, words, input=by)


def studio(quote: dict[str, Any]) -> Studio:
    return Studio(
        **{
            "POST /api/quotes": quote,
            "POST /api/videos": {"job_id": "job"},
            "GET /api/jobs/job": {"status": "succeeded", "video_id": "one", "version": 2},
            "GET /api/videos/one/versions/2": SECOND,
        }
    )


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where files may be left."""
    monkeypatch.chdir(tmp_path)


def test_a_quote_is_shown_and_nothing_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = studio(PRICED)

    said = typed(asked, monkeypatch, "make", "short", "--topic", "The sea", "--quote").output

    assert asked.asked == [("POST", "/api/quotes", {"topic": "The sea"})]
    assert all(part in said for part in ("speech", "acme", "500-1200 characters", "$0.00003", "$0.015-0.036"))
    assert "It costs between $0.015 and $0.036." in said


def test_what_costs_nothing_is_made_without_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = studio(FREE)

    result = typed(asked, monkeypatch, "make", "short", "--topic", "The sea")

    assert result.exit_code == 0, result.output
    assert MADE in asked.asked
    assert "Make it?" not in result.output


def test_what_costs_nobody_knows_what_is_not_made_without_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = studio(
        FREE | {"sentence": "What compatible charges, nobody here knows; the rest costs $0.", "exact": False}
    )

    result = typed(asked, monkeypatch, "make", "short", "--topic", "The sea", by="n\n")

    assert MADE not in asked.asked
    assert "What compatible charges, nobody here knows" in result.output


@pytest.mark.parametrize(("answer", "made"), [("y\n", True), ("\n", True), ("n\n", False)])
def test_whoever_is_there_is_asked_before_it_costs_something(
    answer: str, made: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = studio(PRICED)

    result = typed(asked, monkeypatch, "make", "short", "--topic", "The sea", by=answer)

    assert "It costs between $0.015 and $0.036." in result.output
    assert (result.exit_code, MADE in asked.asked) == (0, made)


def test_where_nobody_can_be_asked_nothing_is_paid_for_unless_that_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    silent, agreed = studio(PRICED), studio(PRICED)

    refused = typed(silent, monkeypatch, "make", "short", "--topic", "The sea")
    taken = typed(agreed, monkeypatch, "make", "short", "--topic", "The sea", "--yes")

    assert (refused.exit_code, MADE in silent.asked) == (1, False)
    assert (taken.exit_code, MADE in agreed.asked) == (0, True)


def test_a_cap_travels_with_the_order_and_with_another_try(monkeypatch: pytest.MonkeyPatch) -> None:
    ordered, resumed = studio(FREE), studio(FREE)
    resumed.answers = {"GET /api/jobs/job": {"status": "failed"}}

    typed(ordered, monkeypatch, "make", "short", "--topic", "The sea", "--cap", "2.50")
    typed(resumed, monkeypatch, "resume", "job", "--cap", "5")

    assert ("POST", "/api/videos", {"topic": "The sea", "cap": "2.50"}) in ordered.asked
    assert ("POST", "/api/jobs/job/retry", {"cap": "5"}) in resumed.asked


def line(**more: Any) -> dict[str, Any]:
    usual = {"capability": "speech", "type": "AUDIO", "provider": "acme", "model": "one", "unit": "character"}
    return usual | {"units": "40", "cost": "0.002", "cached": False} | more


def test_what_a_job_has_cost_is_summed_by_who_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line(), line(units="60", cost="0.003"), line(capability="images", unit="picture", units="1", cached=True)]
    asked = Studio(ledger={"cost": "0.005", "cap": "2.5", "lines": lines, "more": False})

    said = typed(asked, monkeypatch, "cost", "job").output

    assert asked.asked == [("GET", "/api/jobs/job/ledger", None)]
    assert all(part in said for part in ("100 characters", "$0.005", "1 picture ", "of the $2.5"))
    assert "1 of these calls were made before" in said


def test_what_everybody_has_spent_is_asked_for_as_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = [{"of": "019a", "email": "ada@example.com", "cost": "12.4", "calls": 310}]
    asked = Studio(spend={}, **{"by=user": {"by": "user", "cost": "13", "groups": groups, "left_out": 2}})

    said = typed(asked, monkeypatch, "spend", "--by", "user").output

    assert all(part in said for part in ("ada@example.com", "$12.4", "310", "$13 in all, with 2 more"))
