"""ElevenLabs: speech that says when each character is heard, and alignment."""

import base64
import io
import json
import wave
from collections.abc import Generator
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from infra.local.vendors.elevenlabs import ElevenLabs
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Answer, Fault
from shared.charges import Charge
from shared.errors import (
    ContentRefused,
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderSpent,
    ProviderTimeout,
    ProviderUnset,
    StudioError,
    Unspeakable,
)
from shared.production.catalogue import Model, catalogue
from shared.providers import elevenlabs
from shared.providers.alignment import ALIGNMENT
from shared.providers.elevenlabs import ElevenLabsAlignment, ElevenLabsSpeech
from shared.providers.offline.narrator import OfflineSpeech
from shared.providers.speech import SPEECH, Spoken
from tests.street import latest, visited

LINE = "“Who's there?” she whispered — and 3 ships answered."
CHINESE = "他点亮一盏灯，等船回家。"


def model(capability: str = "speech", name: str = "") -> Model:
    return catalogue().find(capability, "elevenlabs", name)


def speak(text: str = LINE, *, name: str = "", voice: str = "ava", language: str = "en-US", speed: float = 1) -> Spoken:
    return ElevenLabsSpeech(model(name=name)).speak(text, voice=voice, language=language, speed=speed)


def sound(text: str = LINE, language: str = "en-US", voice: str = "june") -> str:
    spoken = OfflineSpeech().speak(text, voice=voice, language=language, speed=1)
    return base64.b64encode(spoken.audio).decode()


def align(audio: str, text: str = LINE, language: str = "en-US") -> Any:
    return ElevenLabsAlignment(model("alignment")).align(audio, text=text, language=language)


@pytest.fixture
def company() -> ElevenLabs:
    return ElevenLabs()


@pytest.fixture
def street(company: ElevenLabs) -> Generator[Street]:
    with visited(company) as street:
        yield street


def sent(street: Street) -> dict[str, Any]:
    return json.loads(latest(street).body)


def answering(company: ElevenLabs, monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    monkeypatch.setattr(company, "answer", lambda _: answer)


def test_the_registries_make_one_for_each_model() -> None:
    speech, alignment = SPEECH.of("elevenlabs", model()), ALIGNMENT.of("elevenlabs", model("alignment"))

    assert isinstance(speech, ElevenLabsSpeech)
    assert isinstance(alignment, ElevenLabsAlignment)
    assert (speech.company, speech.model) == ("elevenlabs", "eleven_multilingual_v2")
    assert (alignment.company, alignment.model) == ("elevenlabs", "forced-alignment")


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize("name", [known.id for known in catalogue().of("speech", "elevenlabs")])
def test_a_line_is_spoken_with_the_time_of_every_word_and_costs_its_characters(name: str) -> None:
    spoken = speak(name=name)

    with wave.open(io.BytesIO(spoken.audio)) as track:
        assert (track.getnchannels(), track.getsampwidth(), track.getframerate()) == (1, 2, 24_000)
        assert track.getnframes() / 24_000 == pytest.approx(spoken.seconds)
    assert [word.text for word in spoken.words] == LINE.split()
    assert all(word.start < word.end for word in spoken.words if word.text != "—")
    assert all(word.end <= following.start for word, following in pairwise(spoken.words))
    assert spoken.words[-1].end <= spoken.seconds
    assert spoken.cost == model(name=name).price.each * len(LINE)
    assert spoken.units is None


@pytest.mark.usefixtures("street")
def test_words_are_heard_when_they_are_said() -> None:
    true = OfflineSpeech().speak(LINE, voice="ava", language="en-US", speed=1).words

    for word, said in zip(speak().words, true, strict=True):
        assert word.start == pytest.approx(said.start, abs=0.001)
        assert word.end == pytest.approx(said.end, abs=0.001)


@pytest.mark.usefixtures("street")
def test_chinese_is_timed_character_by_character() -> None:
    spoken = speak(CHINESE, language="zh", name="eleven_v3")

    assert "".join(word.text for word in spoken.words) == CHINESE
    assert max(len(word.text) for word in spoken.words) == 2


def test_the_language_is_named_to_whom_it_can_be(street: Street) -> None:
    speak(name="eleven_multilingual_v2", language="en-GB")
    assert "language_code" not in sent(street)

    speak(name="eleven_flash_v2_5", language="en-GB")
    assert sent(street)["language_code"] == "en"


def test_a_pace_is_asked_for_only_where_it_is_another_one(street: Street) -> None:
    speak()
    assert "voice_settings" not in sent(street)

    speak(speed=0.8)
    assert sent(street)["voice_settings"] == {"speed": 0.8}


def test_the_same_text_is_said_from_the_same_seed(street: Street) -> None:
    seeds = []
    for text in (LINE, LINE, "Another line."):
        speak(text)
        seeds.append(sent(street)["seed"])

    assert seeds[0] == seeds[1] != seeds[2]


def test_where_it_does_not_say_when_there_are_no_words(street: Street, company: ElevenLabs) -> None:
    company.timed = False

    spoken = speak()

    assert spoken.words == ()
    assert spoken.seconds > 1
    assert len(street.book) == 1


@pytest.mark.parametrize("speed", [0.69, 1.21, float("nan")])
def test_a_pace_that_it_does_not_have_is_unspeakable_and_nobody_is_asked(street: Street, speed: float) -> None:
    with pytest.raises(Unspeakable, match=r"within 0\.7 and 1\.2"):
        speak(speed=speed)

    assert street.visits == []


@pytest.mark.parametrize(
    ("asked", "kind", "sentence"),
    [
        ({"voice": "hal"}, Unspeakable, "'hal'"),
        ({"language": "tlh"}, Unspeakable, "tlh"),
        ({"text": "… 🌊"}, Unspeakable, "nothing to say"),
        ({"text": "a" * 10_001}, StudioError, "10000 characters"),
    ],
)
def test_what_it_cannot_say_it_is_not_asked(
    street: Street, asked: dict[str, Any], kind: type[StudioError], sentence: str
) -> None:
    with pytest.raises(kind, match=sentence):
        speak(**asked)

    assert street.visits == []


@pytest.mark.usefixtures("street")
def test_a_sound_is_aligned_with_its_text_and_costs_its_seconds() -> None:
    audio = sound()
    with wave.open(io.BytesIO(base64.b64decode(audio))) as track:
        seconds = Decimal(track.getnframes()) / track.getframerate()

    aligned = align(audio)

    assert [word.text for word in aligned.words] == LINE.split()
    assert all(word.end <= following.start for word, following in pairwise(aligned.words))
    assert aligned.units == round(seconds, 3)
    assert aligned.cost == model("alignment").price.answer * round(seconds, 3)


@pytest.mark.usefixtures("street")
def test_alignment_knows_the_words_of_chinese() -> None:
    aligned = align(sound(CHINESE, "zh"), CHINESE, "zh")

    assert "".join(word.text for word in aligned.words) == CHINESE


def test_words_that_come_without_punctuation_and_with_the_spaces_are_the_texts(
    street: Street, company: ElevenLabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [("who's", 0.1, 0.4), (" ", 0.4, 0.5), ("there", 0.5, 0.9), (" ", 0.9, 1.0), ("she", 1.0, 1.3)]
    words = [{"text": text, "start": start, "end": end, "loss": 0.1} for text, start, end in told]
    answering(company, monkeypatch, Answer.of({"characters": [], "words": words, "loss": 0.1}))

    aligned = align(sound(), "“Who's there?” she")

    assert [(word.text, word.start) for word in aligned.words] == [("“Who's", 0.1), ("there?”", 0.5), ("she", 1.0)]
    assert latest(street).path == "/forced-alignment"


@pytest.mark.usefixtures("street")
def test_a_text_that_is_not_said_is_unspeakable(company: ElevenLabs) -> None:
    company.hears = False

    with pytest.raises(Unspeakable, match="not the text") as raised:
        align(sound())
    assert raised.value.charge is not None
    assert raised.value.charge.cost > 0


ERRORS = [
    (Fault.BUSY, ProviderBusy),
    (Fault.BROKEN, ProviderBusy),
    (Fault.SLOW, ProviderTimeout),
    (Fault.DROPPED, ProviderTimeout),
    (Fault.TRUNCATED, ProviderTimeout),
    (Fault.GARBLED, ProviderGarbled),
    (Fault.REFUSED, ContentRefused),
    (Fault.UNKEYED, ProviderUnset),
    (Fault.SPENT, ProviderSpent),
]


@pytest.mark.parametrize("what", ["speech", "alignment"])
@pytest.mark.parametrize(("fault", "kind"), ERRORS)
def test_a_bad_day_is_told_in_our_words_after_one_request_and_without_the_key(
    street: Street, monkeypatch: pytest.MonkeyPatch, what: str, fault: Fault, kind: type[StudioError]
) -> None:
    monkeypatch.setattr(elevenlabs, "_SECONDS", 1.0 if fault is Fault.SLOW else 30.0)
    street.faults = {"elevenlabs": {fault: 1.0}}
    audio = sound()

    with pytest.raises(StudioError) as raised:
        speak() if what == "speech" else align(audio)

    assert type(raised.value) is kind
    assert ElevenLabs.KEY not in str(raised.value)
    assert "elevenlabs" in str(raised.value)
    assert len(street.visits) == 1


def test_whoever_is_too_busy_says_when_to_come_again(street: Street) -> None:
    street.faults = {"elevenlabs": {Fault.BUSY: 1.0}}

    with pytest.raises(ProviderBusy) as raised:
        speak()

    assert raised.value.after == 1


def test_what_breaks_a_rule_is_refused_by_its_name(street: Street) -> None:
    street.faults = {"elevenlabs": {Fault.REFUSED: 1.0}}

    with pytest.raises(ContentRefused, match="Terms of Service") as raised:
        speak()

    assert raised.value.rule == "content_against_policy"


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (429, "too_many_concurrent_requests", ProviderBusy),
        (429, "concurrent_limit_exceeded", ProviderBusy),
        (503, "system_busy", ProviderBusy),
        (401, "quota_exceeded", ProviderSpent),
        (402, "insufficient_credits", ProviderSpent),
        (402, "anything_else", ProviderSpent),
        (401, "invalid_api_key", ProviderUnset),
        (401, "missing_permissions", ProviderUnset),
        (401, "detected_unusual_activity", ProviderRefused),
        (403, "model_access_denied", ProviderRefused),
        (403, "content_against_policy", ContentRefused),
        (404, "voice_not_found", ProviderRefused),
    ],
)
def test_complaints_mean_what_their_codes_say(
    company: ElevenLabs, monkeypatch: pytest.MonkeyPatch, status: int, code: str, kind: type[StudioError]
) -> None:
    for detail in ({"code": code, "message": "So it is."}, {"status": code, "message": "So it is."}):
        answering(company, monkeypatch, Answer.of({"detail": detail}, status=status))

        with pytest.raises(StudioError) as raised:
            speak()

        assert type(raised.value) is kind


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            {"detail": [{"loc": ["body", "text"], "msg": "Field required", "type": "missing"}]},
            "body.text: Field required",
        ),
        ({"detail": "Not that way."}, "Not that way"),
        ({"oops": 1}, "status 422"),
        ([], "status 422"),
    ],
)
def test_other_complaints_are_passed_on_in_a_sentence(
    company: ElevenLabs, monkeypatch: pytest.MonkeyPatch, said: Any, sentence: str
) -> None:
    answering(company, monkeypatch, Answer.of(said, status=422))

    with pytest.raises(ProviderRefused, match=sentence):
        speak()


HALF = {"characters": ["a"], "character_start_times_seconds": [], "character_end_times_seconds": [0.1]}
ENDLESS = {"characters": ["a"], "character_start_times_seconds": [0], "character_end_times_seconds": ["x"]}


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize(
    "said",
    [
        {},
        {"audio_base64": "AAA"},
        {"audio_base64": ""},
        {"audio_base64": "AAAA", "alignment": {}},
        {"audio_base64": "AAAA", "alignment": HALF},
        {"audio_base64": "AAAA", "alignment": ENDLESS},
    ],
)
def test_speech_that_cannot_be_read_is_garbled(
    company: ElevenLabs, monkeypatch: pytest.MonkeyPatch, said: dict[str, Any]
) -> None:
    answering(company, monkeypatch, Answer.of(said))

    with pytest.raises(ProviderGarbled) as raised:
        speak("a")
    assert raised.value.charge == Charge(model("speech").price.each)


@pytest.mark.usefixtures("street")
@pytest.mark.parametrize(
    "said", [{}, {"words": [], "loss": 0.1}, {"words": [{"text": "a"}], "loss": 0.1}, {"words": []}]
)
def test_alignment_that_cannot_be_read_is_garbled(
    company: ElevenLabs, monkeypatch: pytest.MonkeyPatch, said: dict[str, Any]
) -> None:
    answering(company, monkeypatch, Answer.of(said))

    with pytest.raises(ProviderGarbled):
        align(sound())


def test_the_voice_and_its_text_are_paid_once_each(street: Street) -> None:
    speak()
    speak(voice="theo")
    speak("Another line.")

    assert len(set(street.book)) == len(street.book) == 3


def test_a_sound_that_is_none_is_not_sent(street: Street) -> None:
    with pytest.raises(ProviderGarbled, match="no WAV file"):
        align(base64.b64encode(b"a letter").decode())

    assert street.visits == []


def test_the_key_is_shown_in_its_header_only(street: Street) -> None:
    speak()

    shown = {name: value for name, value in latest(street).headers.items() if ElevenLabs.KEY in value}
    assert shown == {"xi-api-key": ElevenLabs.KEY}
    assert ElevenLabs.KEY.encode() not in latest(street).body
