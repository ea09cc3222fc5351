from decimal import Decimal

from shared.production.desk import Desk
from shared.production.generations import Recorder
from tests.productions import OWNER, Company


def speak(recorder: Recorder, company: Company, text: str = "A calm sea.") -> bytes:
    speech = recorder.recorded(company, "speech")
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
    speech = recorder.recorded(company, "speech")

    assert speech.voices() == ("ava",)
    assert speech.company == "counted"
    assert recorder.generations == []
