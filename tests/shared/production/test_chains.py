"""Who is asked, and who instead: nobody is left without a word, and nothing is made twice."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from shared.errors import (
    Claimed,
    ContentRefused,
    Crowded,
    OverCap,
    ProviderBusy,
    ProviderRefused,
    ProviderSpent,
    ProviderTimeout,
    ProviderUnset,
    StorageBusy,
    StudioError,
    Underway,
)
from shared.production import catalogue, circuits
from shared.production.budgets import Budget
from shared.production.catalogue import Catalogue, Company, Model
from shared.production.chains import Detour, Rewording, leaves, links
from shared.production.circuits import Circuit, Resting, guarded
from shared.production.desk import Desk
from shared.production.lanes import lane
from shared.production.recorder import Recorder
from shared.providers.speech import SPEECH, Spoken
from shared.settings import settings
from tests.prices import charges
from tests.productions import OWNER

_SOUND = b"RIFF"
NAMES = ("first", "second", "third")


class Speaker:
    """One that says what it is told to say, or fails as it is told to."""

    def __init__(self, model: Model) -> None:
        self.company = model.company
        self.model = model.id
        self.asked = 0
        self.error: StudioError | None = None

    def speak(self, text: str, *, voice: str, language: str, speed: float) -> Spoken:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return Spoken(cost=Decimal("0.01"), audio=_SOUND, seconds=1.0, words=())


type Speakers = dict[str, Speaker]


@pytest.fixture
def speakers(cloud: None, monkeypatch: pytest.MonkeyPatch) -> Speakers:
    """Three companies of which each costs twice as much as the one before."""
    settings.cache_clear()
    costs = {"first": "0.01", "second": "0.02", "third": "0.04"}
    models = [Model(capability="speech", company=name, id="1", price=charges(costs[name])) for name in NAMES]
    known = Catalogue(companies={name: Company(title=name) for name in NAMES}, models=tuple(models))
    monkeypatch.setattr(catalogue, "catalogue", lambda: known)
    made = {model.company: Speaker(model) for model in models}
    monkeypatch.setattr(SPEECH, "providers", {name: name for name in NAMES})
    monkeypatch.setattr("shared.registry._load", lambda target, *_: made[target])
    monkeypatch.setenv("STUDIO_SPEECH", "first, second, third")
    return made


def speak(said: list[Detour | Rewording] | None = None, *, job: str = "job", cap: Decimal | None = None) -> str:
    """Who answered."""
    recorder = Recorder(Desk(OWNER, job), patience=0.0, cap=cap, tell=[].append if said is None else said.append)
    speech = recorder.recorded(links(SPEECH), SPEECH)
    speech.speak("A calm sea.", voice="ava", language="en", speed=1.0)
    assert recorder.generations[-1].provider == speech.company
    return speech.company


def test_the_first_one_is_asked_and_nobody_else(speakers: Speakers) -> None:
    assert speak() == "first"
    assert [speakers[name].asked for name in NAMES] == [1, 0, 0]


@pytest.mark.parametrize("error", [ProviderRefused("no"), ProviderSpent("nothing left"), ProviderUnset("no key")])
def test_who_says_no_for_good_is_left_at_once_and_that_is_told(error: StudioError, speakers: Speakers) -> None:
    said: list[Detour | Rewording] = []
    speakers["first"].error = error

    assert speak(said) == "second"
    assert said == [Detour("speech", "first:1", "second:1", error.code, str(error), Decimal("0.01"), Decimal("0.02"))]


@pytest.mark.parametrize("error", [ProviderBusy("later"), ProviderTimeout("nobody answered")])
def test_what_may_pass_by_is_tried_again_before_somebody_else_is_asked(error: StudioError, speakers: Speakers) -> None:
    speakers["first"].error = error

    with pytest.raises(type(error)):
        speak()
    assert speak() == "second"
    assert [speakers[name].asked for name in NAMES] == [2, 1, 0]


def test_from_the_second_try_on_everybody_is_asked_before_the_stage_gives_up(speakers: Speakers) -> None:
    for name in NAMES:
        speakers[name].error = ProviderBusy("later")

    for _ in range(3):
        with pytest.raises(ProviderBusy):
            speak()
    assert [speakers[name].asked for name in NAMES] == [3, 2, 2]


def test_tries_are_counted_for_each_job_by_itself(speakers: Speakers) -> None:
    speakers["first"].error = ProviderBusy("later")

    for job in ("one", "another"):
        with pytest.raises(ProviderBusy):
            speak(job=job)


def test_the_last_one_is_tried_as_often_as_the_flow_tries(speakers: Speakers) -> None:
    for name in NAMES:
        speakers[name].error = ProviderRefused(f"{name} says no")

    for _ in range(2):
        with pytest.raises(ProviderRefused, match="third says no"):
            speak()


def test_nobody_comes_in_whom_the_settings_do_not_name(speakers: Speakers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_SPEECH", "first")
    settings.cache_clear()
    speakers["first"].error = ProviderRefused("no")

    with pytest.raises(ProviderRefused):
        speak()
    assert [speakers[name].asked for name in NAMES] == [1, 0, 0]


def test_a_text_that_was_let_through_and_that_one_will_not_say_is_said_by_the_next(speakers: Speakers) -> None:
    speakers["first"].error = ContentRefused("violence", rule="violence")

    assert speak() == "second"


def test_what_one_will_not_draw_is_not_carried_to_the_next_before_it_is_said_in_other_words() -> None:
    assert not leaves("images", ContentRefused("violence", rule="violence"), lambda: 9)
    assert leaves("images", ProviderRefused("no such style"), lambda: 1)


@pytest.mark.parametrize("error", [Claimed("somebody else"), OverCap("too much"), Underway("not ready yet")])
def test_what_is_no_fault_of_a_provider_is_no_reason_to_leave_it(error: StudioError, speakers: Speakers) -> None:
    speakers["first"].error = error

    for _ in range(3):
        with pytest.raises(type(error)):
            speak()
    assert speakers["second"].asked == 0


def test_what_somebody_else_has_made_is_not_made_again(speakers: Speakers) -> None:
    speakers["first"].error = ProviderRefused("no")
    speak()
    speakers["first"].error = None

    assert speak(job="later") == "second"
    assert [speakers[name].asked for name in NAMES] == [1, 1, 0]


def test_a_provider_that_fails_everybody_is_left_alone_for_a_while(speakers: Speakers) -> None:
    speakers["first"].error = ProviderBusy("down")
    for number in range(circuits.FAILURES):
        with pytest.raises(ProviderBusy):
            speak(job=f"job-{number}")
    said: list[Detour | Rewording] = []

    assert speak(said, job="another") == "second"
    assert speakers["first"].asked == circuits.FAILURES
    assert [detour.why for detour in said if isinstance(detour, Detour)] == ["Avoided"]


def test_the_only_one_is_left_alone_as_well(speakers: Speakers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_SPEECH", "first")
    settings.cache_clear()
    speakers["first"].error = ProviderBusy("down")
    for number in range(circuits.FAILURES):
        with pytest.raises(ProviderBusy):
            speak(job=f"job-{number}")

    with pytest.raises(ProviderBusy, match="left alone for now"):
        speak(job="another")
    assert speakers["first"].asked == circuits.FAILURES


def test_once_its_time_is_over_one_caller_tries_it_and_closes_the_circuit(
    speakers: Speakers, monkeypatch: pytest.MonkeyPatch
) -> None:
    speakers["first"].error = ProviderBusy("down")
    for number in range(circuits.FAILURES):
        with pytest.raises(ProviderBusy):
            speak(job=f"job-{number}")
    speakers["first"].error = None
    clock(monkeypatch, after=31)

    with guarded("first", "speech", patience=0), pytest.raises(Resting), guarded("first", "speech", patience=0):
        pytest.fail("a second trial")
    assert circuits.look("first", "speech").failures == 0


def test_whatever_it_answers_closes_the_circuit(speakers: Speakers) -> None:
    speakers["first"].error = ProviderBusy("down")
    with pytest.raises(ProviderBusy):
        speak()
    speakers["first"].error = ProviderRefused("no such voice")

    assert speak(job="another") == "second"
    assert circuits.look("first", "speech").failures == 0


def test_what_was_paid_is_kept_though_the_circuit_cannot_be_changed(
    speakers: Speakers, monkeypatch: pytest.MonkeyPatch
) -> None:
    speakers["first"].error = ProviderBusy("down")
    with pytest.raises(ProviderBusy):
        speak()
    speakers["first"].error = None

    def out_of_order(circuit: Circuit) -> None:
        raise StorageBusy(circuit.company)

    monkeypatch.setattr(circuits, "answered", out_of_order)

    assert [speak(), speak()] == ["first", "first"]
    assert speakers["first"].asked == 2


def test_one_without_a_key_at_the_end_does_not_end_what_may_pass_by(speakers: Speakers) -> None:
    speakers["first"].error = ProviderBusy("later")
    for name in ("second", "third"):
        speakers[name].error = ProviderUnset("no key")

    for _ in range(3):
        with pytest.raises(ProviderBusy, match="later"):
            speak()


def test_who_has_no_lane_left_is_left_for_the_next_one(speakers: Speakers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_PROVIDER_LIMITS", '{"first": [1, 0]}')
    settings.cache_clear()

    with lane("first", patience=0):
        with pytest.raises(Crowded):
            speak()
        assert speak() == "second"


def test_a_hold_that_a_lost_call_has_left_is_not_given_back_by_the_next_refusal(speakers: Speakers) -> None:
    cap = Decimal("0.01")
    speakers["first"].error = ProviderTimeout("nobody answered")
    with pytest.raises(ProviderTimeout):
        speak(cap=cap)
    speakers["first"].error = ProviderSpent("nothing left")
    with pytest.raises(OverCap):
        speak(cap=cap)

    assert Budget("job", cap).spent() == cap


def test_who_wants_to_be_left_alone_for_a_while_is(speakers: Speakers) -> None:
    speakers["first"].error = ProviderBusy("too many requests", after=40)
    with pytest.raises(ProviderBusy):
        speak()

    assert speak(job="another") == "second"
    assert speakers["first"].asked == 1


def test_what_a_lost_call_may_have_cost_stays_held_when_somebody_else_is_asked(speakers: Speakers) -> None:
    speakers["first"].error = ProviderTimeout("nobody answered")
    cap = Decimal("0.025")
    with pytest.raises(ProviderTimeout):
        speak(cap=cap)

    with pytest.raises(OverCap):
        speak(cap=cap)


def test_what_somebody_is_at_work_on_stays_held(speakers: Speakers) -> None:
    speakers["first"].error = Underway("not ready yet")
    with pytest.raises(Underway):
        speak(cap=Decimal("0.01"))

    assert Budget("job", Decimal("0.01")).spent() == Decimal("0.01")


def test_a_model_that_is_gone_is_replaced_and_the_job_says_so(
    speakers: Speakers, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (
        Model(
            capability="speech",
            company="first",
            id=name,
            price=charges(cost),
            shut_down=date(2026, 1, 1) if name == "old" else None,
            successor="new" if name == "old" else None,
        )
        for name, cost in (("old", "0.01"), ("new", "0.03"))
    )
    known = Catalogue(companies={"first": Company(title="first")}, models=(old, new))
    monkeypatch.setattr(catalogue, "catalogue", lambda: known)
    monkeypatch.setattr("shared.registry._load", lambda _target, model: Speaker(model))
    monkeypatch.setenv("STUDIO_SPEECH", "first:old")
    settings.cache_clear()
    said: list[Detour | Rewording] = []

    speak(said)

    assert [(detour.left, detour.taken, detour.why, detour.left_cost, detour.taken_cost) for detour in told(said)] == [
        ("first:old", "first:new", "ShutDown", Decimal("0.01"), Decimal("0.03"))
    ]


def told(said: list[Detour | Rewording]) -> list[Detour]:
    return [detour for detour in said if isinstance(detour, Detour)]


def clock(monkeypatch: pytest.MonkeyPatch, *, after: float) -> None:
    """Have circuits think that so many seconds have passed."""
    now: Callable[[], float] = circuits.time.time
    monkeypatch.setattr(circuits.time, "time", lambda: now() + after)
