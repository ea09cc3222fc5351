import json
from decimal import Decimal

import pytest

from shared.production.budgets import Budget
from shared.production.chains import links
from shared.production.desk import Desk
from shared.production.generations import prompt_of
from shared.production.prices import Unit
from shared.production.recorder import Recorder
from shared.providers.music import MUSIC
from shared.providers.speech import SPEECH
from tests.prices import charge, charges
from tests.productions import OWNER, Company


def speak(recorder: Recorder, company: Company, text: str = "A calm sea.") -> bytes:
    speech = recorder.recorded(links(SPEECH), SPEECH)
    return speech.speak(text, voice="ava", language="en", speed=1.0).audio


def test_a_call_is_paid_once(company: Company) -> None:
    recorder = Recorder(Desk(OWNER, "job"))

    first, again = speak(recorder, company), speak(Recorder(Desk(OWNER, "another")), company)

    assert first == again
    assert company.calls == [("speak", "A calm sea.")]


def test_another_text_is_another_call(company: Company) -> None:
    recorder = Recorder(Desk(OWNER, "job"))

    assert speak(recorder, company) != speak(recorder, company, "A calm sea and a boat.")
    assert len(company.calls) == 2


def test_owners_share_nothing(company: Company) -> None:
    speak(Recorder(Desk(OWNER, "job")), company)
    speak(Recorder(Desk("somebody-else", "job")), company)

    assert len(company.calls) == 2


def test_the_ledger_line_says_who_made_what_for_how_much(company: Company) -> None:
    recorder = Recorder(Desk(OWNER, "job"))
    speak(recorder, company)

    (made,) = recorder.generations

    assert (made.type, made.provider, made.model, made.job) == ("AUDIO", "counted", "1", "job")
    assert Decimal(made.cost) == Decimal("0.002")
    assert "A calm sea." in made.prompt


def test_an_answer_from_memory_names_the_job_that_paid(company: Company) -> None:
    speak(Recorder(Desk(OWNER, "job")), company)
    recorder = Recorder(Desk(OWNER, "later"))
    speak(recorder, company)

    assert [made.job for made in recorder.generations] == ["job"]


def test_what_makes_nothing_is_not_recorded(company: Company) -> None:
    recorder = Recorder(Desk(OWNER, "job"))
    speech = recorder.recorded(links(SPEECH), SPEECH)

    assert speech.voices() == ("ava",)
    assert speech.company == "counted"
    assert recorder.generations == []


@pytest.mark.parametrize(
    ("unit", "counted"),
    [(Unit.CALL, ("1", "call", "0.002")), (Unit.CHARACTER, ("11", "character", "0.000181818182"))],
)
def test_the_ledger_line_says_how_much_was_counted_and_what_one_of_it_came_to(
    unit: Unit, counted: tuple[str, str, str], company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    charge(monkeypatch, {("speech", company.company): charges("0.01", unit)})
    recorder = Recorder(Desk(OWNER, "job"))
    speak(recorder, company)

    (made,) = recorder.generations

    assert (made.units, made.unit, made.unit_price) == counted
    assert made.capability == "speech"


def test_what_only_the_provider_knows_it_says_itself(company: Company) -> None:
    recorder = Recorder(Desk(OWNER, "job"))
    music = recorder.recorded(links(MUSIC), MUSIC)
    company.seconds = Decimal("31.5")

    music.play("calm", seed=1)

    assert [(made.units, made.capability) for made in recorder.generations] == [("31.5", "music")]


def test_an_answer_of_before_units_were_counted_is_still_an_answer(company: Company) -> None:
    desk = Desk(OWNER, "job")
    recorder = Recorder(desk)
    speak(recorder, company)
    (made,) = recorder.generations
    kept = json.loads(desk.generation(made.fingerprint) or b"")
    for new in ("capability", "units", "unit", "unit_price", "vain"):
        del kept["generation"][new]
    del kept["made"]["units"]
    desk.keep_generation(made.fingerprint, json.dumps(kept))

    later = Recorder(Desk(OWNER, "later"))
    speak(later, company)

    assert len(company.calls) == 1
    assert [(made.units, made.unit, made.cost) for made in later.generations] == [("0", "call", "0.002")]


def test_an_answer_of_no_use_is_asked_for_again_and_both_are_paid(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    charge(monkeypatch, {("speech", company.company): charges("0.01")})
    calls: list[str] = []

    for _ in range(3):
        recorder = Recorder(Desk(OWNER, "job"), cap=Decimal("0.02"))
        speak(recorder, company)
        calls += [made.call for made in recorder.generations]
        recorder.forget()

    assert len(company.calls) == len({*calls}) == 3
    assert Budget("job", Decimal("0.02")).spent() == Decimal("0.006")


def test_an_answer_of_no_use_is_forgotten_once_and_the_next_one_is_kept(company: Company) -> None:
    recorder = Recorder(Desk(OWNER, "job"))
    speak(recorder, company)
    recorder.forget()

    first, again = (Recorder(Desk(OWNER, "job")) for _ in range(2))
    speak(first, company)
    speak(again, company)

    assert len(company.calls) == 2
    assert [made.call for made in first.generations] == [made.call for made in again.generations]


def test_whoever_gave_up_is_known(company: Company) -> None:
    recorder = Recorder(Desk(OWNER, "job"))
    assert recorder.latest is None

    speak(recorder, company)

    assert recorder.latest is not None
    assert (recorder.latest.capability, recorder.latest.provider) == ("speech", "counted")


def test_the_ledger_says_of_pictures_only_how_large_they_are() -> None:
    text, picture = "a boat " * 400, "A" * 3_000

    assert '"references": ["3000 characters of base64"]' in prompt_of({"prompt": "a boat", "references": (picture,)})
    assert prompt_of({"text": text}).startswith('{"text": "a boat a boat')
    assert len(prompt_of({"text": text})) == 2_000
