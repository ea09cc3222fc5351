import json
from contextlib import nullcontext
from typing import Any

import pytest
from typer.testing import CliRunner

from infra.cli import queues
from infra.cli.client import Refused
from tests.infra.cli.studio import Studio

QUEUE = {"name": "letters", "waiting": 3, "in_flight": 1, "delayed": 0, "dead": 2}
FOUND = {"items": [QUEUE], "jobs": {"queued": 4, "running": 2}}
LETTER = {"id": "m", "sent_at": "2026-11-20T12:00:00Z", "received": 6, "about": {"job": "019a", "attempt": 1}}


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Studio:
    answers = {
        "GET /api/admin/queues": FOUND,
        "GET /api/admin/queues/letters/dead": {"items": [LETTER]},
        "GET /api/admin/queues/starts/dead": {"items": []},
        "POST /api/admin/queues/letters/redrive": {"moved": 2},
        "POST /api/admin/queues/none/redrive": Refused(404, "NotFound", "there is no queue 'none'"),
    }
    studio = Studio(**answers)
    monkeypatch.setattr(queues, "client_of", lambda _url: nullcontext(studio))
    return studio


def said(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(queues.app, words)
    assert result.exit_code == code, result.output
    return result.output


def test_queues_are_listed_for_people_and_for_programs(studio: Studio) -> None:
    head, row, jobs = said().splitlines()

    assert head.split() == ["queue", "waiting", "at", "work", "later", "dead"]
    assert row.split() == ["letters", "3", "1", "0", "2"]
    assert jobs == "Jobs: 4 queued, 2 running"
    assert json.loads(said("--json")) == FOUND


def test_what_could_not_be_done_is_looked_at(studio: Studio) -> None:
    assert said("dead", "letters").split() == ["2026-11-20T12:00:00", "job", "019a", "attempt", "1"]
    assert said("dead", "starts").strip() == "There is none."
    assert json.loads(said("dead", "letters", "--json")) == [LETTER]


@pytest.mark.parametrize(("words", "body"), [((), {}), (("--limit", "5"), {"limit": 5})])
def test_what_could_not_be_done_is_put_back(studio: Studio, words: tuple[str, ...], body: dict[str, Any]) -> None:
    assert said("redrive", "letters", *words).strip() == "2 put back."
    assert studio.asked == [("POST", "/api/admin/queues/letters/redrive", body)]


def test_a_queue_that_there_is_not_is_said_so(studio: Studio) -> None:
    assert "there is no queue 'none'" in said("redrive", "none", code=1)
