"""Amazon Polly: asked through AWS's own client, here by the address of a played one."""

import io
import json
import wave
from collections.abc import Generator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from botocore.exceptions import NoCredentialsError

from infra.local.vendors.polly import Polly
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Answer, Asked, Fault
from shared.charges import Charge
from shared.errors import (
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderTimeout,
    ProviderUnset,
    StudioError,
    Unspeakable,
)
from shared.production.catalogue import Model, catalogue
from shared.providers import polly
from shared.providers.offline.narrator import OfflineSpeech
from shared.providers.polly import PollySpeech
from shared.providers.speech import SPEECH, Spoken
from tests.polly import forget, reached

LINE = "“Who's there?” she whispered — Salt & 3 <ships> sailed past Málaga."


def model() -> Model:
    return catalogue().find("speech", "polly")


def speak(text: str = LINE, *, voice: str = "ava", language: str = "en-US", speed: float = 1) -> Spoken:
    return PollySpeech(model()).speak(text, voice=voice, language=language, speed=speed)


@pytest.fixture
def company() -> Polly:
    return Polly()


@pytest.fixture
def street(company: Polly) -> Generator[Street]:
    with reached(company) as street:
        yield street


def forms(street: Street) -> list[dict[str, Any]]:
    return [asked.json() for _, asked in street.visits]


def test_the_registry_makes_one() -> None:
    found = SPEECH.of("polly", model())

    assert isinstance(found, PollySpeech)
    assert (found.company, found.model) == ("polly", "neural")
    assert found.voices() == tuple(model().voices)
    assert found.languages() == ("en-US",)


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("speed", [0.8, 1, 1.25])
def test_a_line_is_spoken_with_the_time_of_every_word_and_its_characters_are_paid_once(speed: float) -> None:
    spoken = speak(speed=speed)

    with wave.open(io.BytesIO(spoken.audio)) as track:
        assert (track.getnchannels(), track.getsampwidth(), track.getframerate()) == (1, 2, 16_000)
        assert track.getnframes() / 16_000 == pytest.approx(spoken.seconds)
    assert [word.text for word in spoken.words] == LINE.split()
    assert all(word.start < word.end for word in spoken.words if word.text not in "—")
    assert all(word.end <= following.start for word, following in pairwise(spoken.words))
    assert spoken.words[-1].end <= spoken.seconds
    assert spoken.units == len(LINE)
    assert spoken.cost == Decimal("32e-6") * len(LINE)


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("speed", [0.8, 1])
def test_words_are_heard_when_they_are_said_and_end_before_the_pause_after_them(speed: float) -> None:
    true = OfflineSpeech().speak(LINE, voice="ava", language="en-US", speed=speed).words

    told = [
        (word, said)
        for word, said in zip(speak(speed=speed).words, true, strict=True)
        if said.text not in ("—", "Salt", "&")  # of the last it makes no mark, so that both share one
    ]
    assert [word.start for word, _ in told] == pytest.approx([said.start for _, said in told], abs=0.001)
    assert [word.end for word, _ in told] == pytest.approx([said.end for _, said in told], abs=0.1)


def test_the_sound_and_the_marks_of_the_same_line_are_asked_for(street: Street) -> None:
    speak()

    sound, marks = forms(street)
    same = {"Engine": "neural", "VoiceId": "Joanna", "Text": LINE, "TextType": "text"}
    assert sound == {**same, "OutputFormat": "pcm", "SampleRate": "16000"}
    assert marks == {**same, "OutputFormat": "json", "SpeechMarkTypes": ["word"]}


def test_another_pace_is_written_around_the_text_whose_signs_stay_signs(street: Street) -> None:
    speak("Salt & <b>", speed=0.85)

    assert [form["TextType"] for form in forms(street)] == ["ssml", "ssml"]
    text = '<speak><prosody rate="85%">Salt &amp; &lt;b&gt;</prosody></speak>'
    assert [form["Text"] for form in forms(street)] == [text, text]


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("speed", [1, 1.1])
def test_places_are_counted_in_bytes_and_words_are_not_mistaken_for_that(speed: float) -> None:
    text = "Ñandú — 🌊 piñata: “naïve” & café"

    assert [word.text for word in speak(text, speed=speed).words] == text.split()
    assert all(word.start < word.end for word in speak(text, speed=speed).words if word.text not in "—🌊")


def test_where_no_word_is_marked_there_are_no_words(
    street: Street, company: Polly, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unmarked(asked: Asked) -> Answer:
        sentence = b'{"time": 0, "type": "sentence", "start": 0, "end": 1}'
        body = sentence if asked.json()["OutputFormat"] == "json" else b"\0\1" * 8_000
        return Answer(body, headers={"x-amzn-RequestCharacters": "3"})

    monkeypatch.setattr(company, "answer", unmarked)

    assert speak("One").words == ()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"voice": "hal"}, "'hal'"),
        ({"language": "de"}, "does not speak de"),
        ({"text": "…"}, "nothing to say"),
        ({"speed": 0.19}, "speed"),
        ({"speed": 2.1}, "speed"),
        ({"speed": float("nan")}, "speed"),
    ],
)
def test_what_it_cannot_say_it_is_not_asked(street: Street, asked: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Unspeakable, match=sentence):
        speak(**asked)

    assert street.visits == []


@pytest.mark.parametrize(
    ("fault", "kind", "requests"),
    [
        (Fault.BUSY, ProviderBusy, 1),
        (Fault.BROKEN, ProviderBusy, 1),
        (Fault.SLOW, ProviderTimeout, 1),
        (Fault.DROPPED, ProviderTimeout, 1),
        (Fault.TRUNCATED, ProviderTimeout, 1),
        (Fault.GARBLED, ProviderGarbled, 2),  # a sound can be anything; marks cannot
        (Fault.REFUSED, ProviderRefused, 1),
        (Fault.UNKEYED, ProviderUnset, 1),
        (Fault.SPENT, ProviderUnset, 1),
    ],
)
def test_a_bad_day_is_told_in_our_words_and_nothing_is_asked_again(
    street: Street, monkeypatch: pytest.MonkeyPatch, fault: Fault, kind: type[StudioError], requests: int
) -> None:
    monkeypatch.setattr(polly, "_SECONDS", 1.0 if fault is Fault.SLOW else 30.0)
    street.faults = {"polly": {fault: 1.0}}

    with pytest.raises(StudioError, match="polly") as raised:
        speak()

    assert type(raised.value) is kind
    assert Polly.KEY not in str(raised.value)
    assert len(street.visits) == requests


def test_whoever_is_too_busy_says_when_to_come_again(street: Street) -> None:
    street.faults = {"polly": {Fault.BUSY: 1.0}}

    with pytest.raises(ProviderBusy) as raised:
        speak()

    assert raised.value.after == 1


def test_whoever_has_no_rights_there_is_told_which_one_they_need(street: Street) -> None:
    street.faults = {"polly": {Fault.UNKEYED: 1.0}}

    with pytest.raises(ProviderUnset, match="polly:SynthesizeSpeech"):
        speak()


def test_where_there_is_only_an_emulator_nobody_is_polly(
    street: Street, company: Polly, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = Answer.of({"error": "Unsupported service: polly"}, status=400)
    monkeypatch.setattr(company, "visit", lambda *_: unknown)

    with pytest.raises(ProviderUnset, match="one machine"):
        speak()


def test_without_credentials_nobody_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nobody:
        def synthesize_speech(self, **_: Any) -> None:
            raise NoCredentialsError

    monkeypatch.setattr(polly, "client", lambda _: Nobody())

    with pytest.raises(ProviderUnset, match="polly"):
        speak()


def test_nobody_at_the_door_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_POLLY", "http://127.0.0.1:9/polly")
    forget()

    with pytest.raises(ProviderBusy, match="cannot be reached"):
        speak()

    forget()


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("mark", [b"{}", b"[]", b'{"time": -1, "type": "word", "start": 0, "end": 1}', b'{"time": 1}'])
def test_marks_that_cannot_be_read_are_garbled(company: Polly, monkeypatch: pytest.MonkeyPatch, mark: bytes) -> None:
    answer = Answer(mark, headers={"x-amzn-RequestCharacters": "3"})
    monkeypatch.setattr(company, "answer", lambda _: answer)

    with pytest.raises(ProviderGarbled, match="marks") as raised:
        speak()
    assert raised.value.charge == Charge(3 * catalogue().find("speech", "polly").price.each, units=Decimal(3))


@pytest.mark.usefixtures("street")
def test_a_sound_without_its_marks_is_half_of_the_price(company: Polly, monkeypatch: pytest.MonkeyPatch) -> None:
    sound, busy = Answer(bytes(3_200), headers={"x-amzn-RequestCharacters": "4"}), company.complaint(500, "Oh.")
    answers = iter((sound, busy))
    monkeypatch.setattr(company, "answer", lambda _: next(answers))

    with pytest.raises(ProviderBusy) as raised:
        speak()
    assert raised.value.charge == Charge(2 * catalogue().find("speech", "polly").price.each, units=Decimal(2))


def test_marks_beyond_the_text_and_the_sound_do_no_harm(
    street: Street, company: Polly, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = [{"time": time, "type": "word", "start": start, "end": 900} for time, start in ((5_000, 4), (0, 800))]

    def wrong(asked: Asked) -> Answer:
        told = "\n".join(map(json.dumps, marks)).encode()
        body = b"\0\1" * 8_000 if asked.json()["OutputFormat"] == "pcm" else told
        return Answer(body, headers={"x-amzn-RequestCharacters": "3"})

    monkeypatch.setattr(company, "answer", wrong)

    assert all(word.start <= word.end <= 0.5 for word in speak("One two").words)


def test_the_sound_and_the_marks_are_paid_once_each(street: Street) -> None:
    speak()

    assert [paid.split()[0] for _, paid in street.book] == ["pcm", "json"]
