"""A stage that is killed, repeated, raced or moved makes nothing twice."""

import threading
from typing import Annotated, Any

import pytest

from shared.errors import ProviderBusy
from shared.production.cue import Cue
from shared.production.desk import Desk
from shared.production.documents import Beat, Line, Maker, Script, Take, Visual, Voice
from shared.production.stage import StageHandler, stage
from shared.providers.speech import SPEECH, Speech
from tests.productions import OWNER, Company, begin, brief, news


class Killed(BaseException):
    """The worker is gone, as it goes in a SIGKILL: nothing of it runs any more."""


def narrate(line: Line, voice: Voice, speech: Annotated[Speech, SPEECH], desk: Desk) -> Take:
    spoken = speech.speak(line.text, voice=voice.name, language=voice.language, speed=voice.speed)
    return Take(audio=desk.save(spoken.audio, "wav"), milliseconds=1, words=(), maker=Maker(company="c", model="m"))


@pytest.fixture
def cue(company: Company) -> Cue:
    return with_script("job", "one", "two", "three")


@pytest.fixture
def worker() -> StageHandler:
    return stage(narrate)


def with_script(job: str, *lines: str) -> Cue:
    cue = begin(job)
    beats = tuple(Beat(line=Line(text=line), visual=Visual(description="a boat")) for line in lines)
    made_by = Maker(company="c", model="m")
    Desk(OWNER, job).put(Script(title="t", description="d", hashtags=(), beats=beats, maker=made_by))
    return cue.model_copy(update={"beats": tuple(range(len(lines)))})


def run(worker: StageHandler, cue: Cue, item: int) -> dict[str, Any]:
    return worker(cue.model_copy(update={"item": item}).model_dump())


def die(*_: object, **__: object) -> None:
    raise Killed


def die_in(monkeypatch: pytest.MonkeyPatch, where: str, worker: StageHandler, cue: Cue, *, after: bool) -> None:
    """Run item 0 and kill the worker before or after one step, so that it does not even release its claim."""
    from_here: Any = Desk.__dict__.get(where) or __import__("shared.production.stage", fromlist=[where]).__dict__[where]
    target = f"shared.production.desk.Desk.{where}" if where in Desk.__dict__ else f"shared.production.stage.{where}"

    def step(*args: Any, **kwargs: Any) -> Any:
        if after:
            from_here(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("shared.production.leases._release", lambda what, token: None)
        patched.setattr(target, step)
        with pytest.raises(Killed):
            run(worker, cue, 0)


def test_a_stage_that_ran_does_not_run_again(company: Company, worker: StageHandler, cue: Cue) -> None:
    assert run(worker, cue, 0) == run(worker, cue, 0) == {"item": 0}

    assert company.calls == [("speak", "one")]


@pytest.mark.parametrize(
    ("step", "after"),
    [
        ("keep_generation", True),
        ("keep_result", False),
        ("keep_result", True),
        ("put", False),
        ("put", True),
    ],
)
def test_a_worker_killed_at_any_step_after_the_call_has_paid_for_good(
    step: str, after: bool, company: Company, worker: StageHandler, cue: Cue, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_in(monkeypatch, step, worker, cue, after=after)

    run(worker, cue, 0)

    assert company.calls == [("speak", "one")]
    assert Desk(OWNER, "job").take(Take, 0).milliseconds == 1


def test_what_is_told_after_a_kill_is_the_same_line_of_the_ledger(
    company: Company, worker: StageHandler, cue: Cue, monkeypatch: pytest.MonkeyPatch
) -> None:
    die_in(monkeypatch, "keep_result", worker, cue, after=True)
    run(worker, cue, 0)
    run(worker, cue, 0)

    lines = [event["detail"] for event in news() if event["detail-type"] == "Generated"]
    assert {(line["generation"], line["cost"], line["cached"]) for line in lines} == {
        (lines[0]["generation"], "0.002", False)
    }


def test_another_job_of_the_same_owner_takes_what_is_made_and_pays_nothing(
    company: Company, worker: StageHandler, cue: Cue
) -> None:
    run(worker, cue, 0)
    news()

    run(worker, with_script("later", "zero", "one"), 1)

    assert company.calls == [("speak", "one")]
    (line,) = [event["detail"] for event in news() if event["detail-type"] == "Generated"]
    assert (line["job"], line["cost"], line["cached"]) == ("later", "0", True)


def test_only_what_is_read_counts(company: Company, worker: StageHandler, cue: Cue) -> None:
    run(worker, cue, 0)
    desk = Desk(OWNER, "job")
    desk.open(brief(style="anime", mood=""))
    script = desk.take(Script)
    desk.put(script.model_copy(update={"title": "another title"}))

    run(worker, cue, 0)

    assert len(company.calls) == 1


def test_another_voice_or_a_new_version_makes_it_anew(company: Company, worker: StageHandler, cue: Cue) -> None:
    run(worker, cue, 0)
    Desk(OWNER, "job").open(brief(voice="theo"))
    run(worker, cue, 0)
    run(stage(narrate, version=2), cue, 0)

    assert len(company.calls) == 2, "the new version finds the same generation on the desk"


def test_two_workers_on_one_fingerprint_make_it_once(company: Company, worker: StageHandler, cue: Cue) -> None:
    """Two beats of one text, and two jobs at the same time: whoever comes second waits for the result."""
    begun, go_on = threading.Event(), threading.Event()

    def slowly(_: str) -> None:
        begun.set()
        assert go_on.wait(30)

    company.during = slowly
    other = with_script("other", "one")
    failed: list[BaseException] = []

    def work(cue: Cue) -> None:
        try:
            run(worker, cue, 0)
        except BaseException as error:
            failed.append(error)

    first = threading.Thread(target=work, args=(cue,))
    first.start()
    assert begun.wait(30)
    second = threading.Thread(target=work, args=(other,))
    second.start()
    go_on.set()
    first.join()
    second.join()

    assert failed == []
    assert company.calls == [("speak", "one")]
    assert Desk(OWNER, "other").take(Take, 0) == Desk(OWNER, "job").take(Take, 0)


def test_a_failure_is_announced_and_raised_under_its_own_name(company: Company, worker: StageHandler, cue: Cue) -> None:
    def busy(_: str) -> None:
        raise ProviderBusy("try later")

    company.during = busy

    with pytest.raises(ProviderBusy):
        run(worker, cue, 1)

    (failure,) = [event["detail"] for event in news() if event["detail-type"] == "StageFailed"]
    assert (failure["stage"], failure["item"], failure["of"]) == ("narrate", 1, 3)
    assert (failure["error"], failure["detail"]) == ("ProviderBusy", "try later")


def test_a_full_disk_has_a_name(company: Company, cue: Cue) -> None:
    def narrate(line: Line) -> Take:
        raise OSError(28, "No space left on device")

    with pytest.raises(Exception, match="ephemeral storage") as caught:
        run(stage(narrate), cue, 0)

    assert type(caught.value).__name__ == "DiskFull"


def test_a_stage_for_each_item_needs_an_item(worker: StageHandler, cue: Cue) -> None:
    with pytest.raises(ValueError, match="names none"):
        worker(cue.model_dump())
