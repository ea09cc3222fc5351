"""What some provider charges, nobody here knows: no limit of dollars is taken then that nobody could keep."""

from typing import Any
from uuid import UUID

import pytest

from shared.database import transaction
from shared.models.jobs import Job, Status
from shared.settings import settings
from tests.databases import waiting
from tests.functions.api.browser import Browser, Reply, signed_in
from tests.functions.api.made import TEXTS, finish, made

pytestmark = pytest.mark.usefixtures("studio")

SENTENCE = "{}: none can be kept, for what compatible charges, nobody here knows: ask others, or set none"
OTHER = "The keeper stayed upstairs, and the candle burned down."


@pytest.fixture
def ada() -> Browser:
    return signed_in()


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Have a studio ask whom nobody knows the prices of, from now on."""

    def choose(capability: str, model: str) -> None:
        monkeypatch.setenv(f"STUDIO_{capability.upper()}", f"compatible:{model}")
        settings.cache_clear()

    yield choose
    settings.cache_clear()


def ordered(browser: Browser, **more: Any) -> str:
    reply = browser("POST", "/api/videos", {"script": " ".join(TEXTS)} | more)
    assert reply.status == 202, reply.text
    waiting()
    job: str = reply.json["job_id"]
    return job


def fail(job: str, *unmade: str) -> None:
    """Have a job come to nothing, with some stages not done, and nothing published."""
    with transaction() as session:
        kept = session.get_one(Job, UUID(job))
        kept.status = Status.FAILED
        kept.counts = {
            stage: {
                "of": tally["of"],
                "done": [] if stage in {*unmade, "publish"} else [*range(tally["of"])],
                "failed": [],
            }
            for stage, tally in kept.counts.items()
        }


def refused(reply: Reply, limit: str) -> bool:
    return (reply.status, reply.json.get("error")) == (422, SENTENCE.format(limit))


@pytest.mark.parametrize("again", [{}, {"cap": "5"}])
def test_a_job_with_a_cap_is_not_tried_again_where_it_cannot_be_kept(
    ada: Browser, chosen: Any, again: dict[str, str]
) -> None:
    job = ordered(ada, cap="2.50")
    fail(job)
    chosen("speech", "kokoro-1")

    reply = ada("POST", f"/api/jobs/{job}/retry", again)

    assert refused(reply, "cap"), reply.text
    left = ada("GET", f"/api/jobs/{job}").json
    assert (left["status"], left["attempt"], left["cap"], waiting()) == ("failed", 1, "2.5", [])


def test_nor_does_an_admin_try_it_again(ada: Browser, ruth: Browser, chosen: Any) -> None:
    job = ordered(ada, cap="2.50")
    fail(job)
    chosen("speech", "kokoro-1")

    assert refused(ruth("POST", f"/api/admin/jobs/{job}/retry"), "cap")
    assert ada("GET", f"/api/jobs/{job}").json["status"] == "failed"


def test_a_job_without_a_cap_is_tried_again_whoever_is_asked(ada: Browser, chosen: Any) -> None:
    job = ordered(ada)
    fail(job)
    chosen("speech", "kokoro-1")

    assert ada("POST", f"/api/jobs/{job}/retry").status == 202


def test_only_whoever_is_still_to_be_asked_counts(ada: Browser, chosen: Any) -> None:
    job = ordered(ada, cap="2.50")
    finish(job)
    chosen("speech", "kokoro-1")

    fail(job, "narrate")
    unspoken = ada("POST", f"/api/jobs/{job}/retry")
    fail(job, "illustrate")
    undrawn = ada("POST", f"/api/jobs/{job}/retry")

    assert refused(unspoken, "cap"), unspoken.text
    assert undrawn.status == 202, undrawn.text


def test_once_there_is_a_script_no_writer_has_to_be_asked(ada: Browser, chosen: Any) -> None:
    job = ordered(ada, cap="2.50")
    chosen("language", "llama-4")

    fail(job)
    unwritten = ada("POST", f"/api/jobs/{job}/retry")
    finish(job)
    fail(job, "narrate")
    written = ada("POST", f"/api/jobs/{job}/retry")

    assert refused(unwritten, "cap"), unwritten.text
    assert written.status == 202, written.text


@pytest.mark.parametrize(("change", "status"), [({"picture": "A candle."}, 202), ({"text": OTHER}, 422)])
def test_what_other_versions_have_is_not_asked_for_when_a_retake_is_tried_again(
    ada: Browser, chosen: Any, change: dict[str, str], status: int
) -> None:
    video = made(ada)
    ada("PATCH", f"/api/videos/{video['id']}/script/beats/2", change)
    retake = ada("POST", f"/api/videos/{video['id']}/retakes", {"cap": "2.50"}).json["job_id"]
    fail(retake)
    chosen("speech", "kokoro-1")

    assert ada("POST", f"/api/jobs/{retake}/retry").status == status


@pytest.mark.parametrize("limit", ["cap", "expected_cost"])
def test_a_retake_takes_no_limit_that_nobody_could_keep(ada: Browser, chosen: Any, limit: str) -> None:
    video = made(ada)
    retakes = f"/api/videos/{video['id']}/retakes"
    ada("PATCH", f"/api/videos/{video['id']}/script/beats/2", {"text": OTHER})
    chosen("speech", "kokoro-1")

    quote = ada("GET", f"{retakes}/quote").json
    limited = ada("POST", retakes, {limit: "5"})
    unlimited = ada("POST", retakes)

    assert {calls["provider"]: calls["priced"] for calls in quote["calls"]} == {"offline": True, "compatible": False}
    assert refused(limited, limit), limited.text
    assert unlimited.status == 202, unlimited.text
