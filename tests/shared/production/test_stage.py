"""A stage that is killed, repeated, raced or moved makes nothing twice."""

import threading
from concurrent.futures import ThreadPoolExecutor
from time import time as real_time
from typing import Annotated, Any

import pytest

from shared.errors import BusBusy, MediaInvalid, ProviderBusy, ProviderRefused
from shared.events import Announcement, StageFailed
from shared.production import leases
from shared.production.contract import Helper
from shared.production.cue import Cue
from shared.production.desk import Desk
from shared.production.documents import Beat, Illustration, Line, Maker, Portrait, Script, Take, Visual, Voice
from shared.production.stage import StageHandler, stage
from shared.providers.language import LANGUAGE, Language
from shared.providers.speech import SPEECH, Speech
from shared.settings import settings
from tests.lines import Lines
from tests.prices import charge, charges
from tests.productions import OWNER, Company, begin, brief, news
from tests.shared.test_telemetry import demand_embedded


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


def killed_in(monkeypatch: pytest.MonkeyPatch, step: str, worker: StageHandler, cue: Cue, *, after: bool) -> None:
    """Run item 0 and kill the worker before or after one step at the desk; its claims are left to run out."""
    real = getattr(Desk, step)

    def die(*arguments: Any) -> None:
        if after:
            real(*arguments)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("shared.production.leases._release", lambda what, token: None)
        patched.setattr(Desk, step, die)
        with pytest.raises(Killed):
            run(worker, cue, 0)
    monkeypatch.setattr("shared.production.leases.time.time", lambda: real_time() + 3_600)


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
    killed_in(monkeypatch, step, worker, cue, after=after)

    run(worker, cue, 0)

    assert company.calls == [("speak", "one")]
    assert Desk(OWNER, "job").take(Take, 0).milliseconds == 1


def test_what_is_told_after_a_kill_is_the_same_line_of_the_ledger(
    company: Company, worker: StageHandler, cue: Cue, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed_in(monkeypatch, "keep_result", worker, cue, after=True)
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


def test_two_workers_on_one_fingerprint_make_it_once(
    company: Company, worker: StageHandler, cue: Cue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two beats of one text, and two jobs at the same time: whoever comes second waits for the result."""
    begun, refused = threading.Event(), threading.Event()

    def until_the_other_was_refused(_: str) -> None:
        begun.set()
        assert refused.wait(30)

    def note(what: str, token: str) -> bool:
        ours = taken(what, token)
        if not ours:
            refused.set()
        return ours

    taken = leases._taken  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(leases, "_taken", note)
    company.during = until_the_other_was_refused
    other = with_script("other", "one")
    with ThreadPoolExecutor(2) as workers:
        first = workers.submit(run, worker, cue, 0)
        assert begun.wait(30)
        second = workers.submit(run, worker, other, 0)

    assert first.result() == second.result() == {"item": 0}
    assert company.calls == [("speak", "one")]
    assert Desk(OWNER, "other").take(Take, 0) == Desk(OWNER, "job").take(Take, 0)


def test_the_same_call_in_two_stages_at_once_is_paid_once(company: Company, cue: Cue) -> None:
    """Two fingerprints, one question: the music of two videos."""
    begun = threading.Event()

    def slowly(_: str) -> None:
        begun.set()
        threading.Event().wait(0.3)

    company.during = slowly
    with ThreadPoolExecutor(2) as workers:
        first = workers.submit(run, stage(narrate), cue, 0)
        assert begun.wait(30)
        second = workers.submit(run, stage(narrate, version=2), cue, 0)

    assert first.result() == second.result()
    assert company.calls == [("speak", "one")]


def test_what_was_paid_is_in_the_ledger_even_when_the_stage_fails(company: Company, cue: Cue) -> None:
    def narrate(line: Line, voice: Voice, speech: Annotated[Speech, SPEECH]) -> Take:
        speech.speak(line.text, voice=voice.name, language=voice.language, speed=voice.speed)
        raise MediaInvalid("it cannot be played")

    with pytest.raises(MediaInvalid):
        run(stage(narrate), cue, 0)

    told = [event["detail-type"] for event in news()]
    assert sorted(told) == ["Generated", "StageFailed", "StageStarted"]


def test_an_answer_that_was_of_no_use_is_asked_for_again(company: Company, cue: Cue) -> None:
    def narrate(line: Line, voice: Voice, speech: Annotated[Speech, SPEECH]) -> Take:
        speech.speak(line.text, voice=voice.name, language=voice.language, speed=voice.speed)
        raise ProviderRefused("it answered something else")

    for _ in range(2):
        with pytest.raises(ProviderRefused):
            run(stage(narrate), cue, 0)

    assert company.calls == [("speak", "one")] * 2


def test_what_an_answer_of_no_use_has_cost_is_told_when_the_bus_is_back(
    company: Company, cue: Cue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def narrate(line: Line, voice: Voice, speech: Annotated[Speech, SPEECH]) -> Take:
        speech.speak(line.text, voice=voice.name, language=voice.language, speed=voice.speed)
        raise ProviderRefused("it answered something else")

    def out(*announcements: Announcement) -> None:
        if any(isinstance(each, StageFailed) for each in announcements):
            raise BusBusy("out")

    with monkeypatch.context() as patched:
        patched.setattr("shared.production.stage.announce", out)
        with pytest.raises(ProviderRefused):
            run(stage(narrate), cue, 0)
    for _ in range(2):
        with pytest.raises(ProviderRefused):
            run(stage(narrate), cue, 0)

    lines = [event["detail"] for event in news() if event["detail-type"] == "Generated"]
    assert len({line["generation"] for line in lines}) == len(lines) == len(company.calls) == 2
    assert {line["cost"] for line in lines} == {"0.002"}


def test_a_result_whose_file_is_gone_is_made_anew(company: Company, worker: StageHandler, cue: Cue) -> None:
    run(worker, cue, 0)
    desk = Desk(OWNER, "job")
    take = desk.take(Take, 0)
    desk.bucket.remove(desk.key(take.audio))
    desk.bucket.remove(next(desk.bucket.keys(f"desks/{OWNER}/generations/")))

    run(worker, cue, 0)

    assert desk.has(take.audio)
    assert len(company.calls) == 2


def test_a_bus_that_is_out_does_not_hide_why_a_stage_failed(
    company: Company, cue: Cue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def narrate(line: Line) -> Take:
        raise MediaInvalid("it cannot be played")

    def out(*_: object) -> None:
        raise BusBusy("out")

    worker = stage(narrate)
    monkeypatch.setattr(worker, "_make", lambda *_: narrate(Line(text="x")))
    monkeypatch.setattr("shared.production.stage.announce", out)

    with pytest.raises(MediaInvalid):
        run(worker, cue, 0)


def test_an_error_that_is_not_ours_keeps_its_words_to_itself(company: Company, worker: StageHandler, cue: Cue) -> None:
    def leak(_: str) -> None:
        raise RuntimeError("arn:aws:sts::111111111111:assumed-role/secret")

    company.during = leak
    with pytest.raises(RuntimeError):
        run(worker, cue, 0)

    (failure,) = [event["detail"] for event in news() if event["detail-type"] == "StageFailed"]
    assert failure["error"] == "RuntimeError"
    assert "arn" not in failure["detail"]


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


def test_a_visit_names_its_request_its_owner_and_whether_it_was_made_before(
    worker: StageHandler, cue: Cue, lines: Lines
) -> None:
    asked = cue.model_copy(update={"request": "asked"})
    run(worker, asked, 0)
    run(worker, asked, 0)

    first, second = lines.all("done")
    for line in (first, second):
        assert (line["action"], line["correlation_id"], line["item"]) == ("narrate", "asked", 0)
        assert (line["user_id"], line["job"], line["attempt"]) == (OWNER, cue.job, cue.attempt)
        assert isinstance(line["duration_ms"], int)
    assert (first["cached"], second["cached"]) == (False, True)


def test_what_was_made_is_found_whatever_request_asks_for_it(company: Company, worker: StageHandler, cue: Cue) -> None:
    for request in ("first", "second", None):
        run(worker, cue.model_copy(update={"request": request}), 0)

    assert company.calls == [("speak", "one")]


def test_a_call_of_a_provider_is_counted_however_it_ends(
    company: Company, worker: StageHandler, cue: Cue, lines: Lines
) -> None:
    def busy(_: str) -> None:
        raise ProviderBusy("later")

    company.during = busy
    with pytest.raises(ProviderBusy):
        run(worker, cue, 0)
    company.during = str
    run(worker, cue, 0)
    run(worker, cue, 0)

    failed, answered = lines.figures("ProviderSeconds")
    demand_embedded(answered)
    assert (failed["ProviderFailed"], failed["error"]) == ([1.0], "ProviderBusy")
    assert (answered["ProviderFailed"], answered["capability"]) == ([0.0], "speech")


def blamed(heard: list[dict[str, Any]]) -> tuple[str | None, str | None]:
    (failure,) = [event["detail"] for event in heard if event["detail-type"] == "StageFailed"]
    return failure["capability"], failure["provider"]


@pytest.mark.parametrize("error", [ProviderBusy("later"), ProviderRefused("no")])
def test_a_failure_names_the_provider_that_gave_up(
    error: Exception, company: Company, worker: StageHandler, cue: Cue
) -> None:
    def fail(_: str) -> None:
        raise error

    company.during = fail
    with pytest.raises(type(error)):
        run(worker, cue, 0)

    assert blamed(news()) == ("speech", "counted")


def test_an_item_is_given_those_of_another_list_that_it_names(company: Company, cue: Cue) -> None:
    def illustrate(visual: Visual, portraits: tuple[Portrait, ...]) -> Illustration:
        named.append([portrait.maker and portrait.maker.model for portrait in portraits])
        raise MediaInvalid("enough is known")

    named: list[list[str | None]] = []
    desk = Desk(OWNER, "job")
    script = desk.take(Script)
    one, two, three = script.beats
    beats = (one.model_copy(update={"cast": (2, 0)}), two, three.model_copy(update={"cast": (1,)}))
    desk.put(script.model_copy(update={"beats": beats}))
    for number in range(3):
        desk.put(Portrait(maker=Maker(company="c", model=str(number))), number)

    for item in range(3):
        with pytest.raises(MediaInvalid):
            run(stage(illustrate), cue.model_copy(update={"cast": (0, 1, 2)}), item)

    assert named == [["2", "0"], [], ["1"]]


def test_another_one_who_only_helps_out_is_no_reason_to_make_it_anew(
    company: Company, cue: Cue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def narrate(
        line: Line, speech: Annotated[Speech, SPEECH], language: Annotated[Language, LANGUAGE, Helper], desk: Desk
    ) -> Take:
        spoken = speech.speak(line.text, voice="ava", language="en", speed=1)
        return Take(audio=desk.save(spoken.audio, "wav"), milliseconds=1, words=(), maker=Maker(company="c", model="m"))

    run(stage(narrate), cue, 0)
    charge(monkeypatch, {("language", "another"): charges()})
    monkeypatch.setenv("STUDIO_LANGUAGE", "another")
    settings.cache_clear()
    news()

    run(stage(narrate), cue, 0)

    assert [event["detail-type"] for event in news()] == ["Generated", "StageDone"]


def test_a_failure_of_our_own_names_no_provider(company: Company, cue: Cue) -> None:
    def narrate(line: Line, voice: Voice, speech: Annotated[Speech, SPEECH]) -> Take:
        speech.speak(line.text, voice=voice.name, language=voice.language, speed=voice.speed)
        raise MediaInvalid("it cannot be played")

    with pytest.raises(MediaInvalid):
        run(stage(narrate), cue, 0)

    assert blamed(news()) == (None, None)
