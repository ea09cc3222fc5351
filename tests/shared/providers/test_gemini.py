"""Gemini, asked over HTTP of a company that plays Google."""

import base64
import io
import json
import wave
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from functions.write.forms import Pictured, Written
from infra.local.vendors import gemini
from infra.local.vendors.gemini import Gemini
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Answer, Fault
from shared import secrets
from shared.charges import Charge
from shared.errors import (
    ContentRefused,
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderSpent,
    ProviderUnset,
    StageError,
    StudioError,
    Unspeakable,
)
from shared.formats.short.niches import NICHES, facts_of
from shared.formats.voices import VOICES
from shared.production.catalogue import catalogue
from shared.providers.gemini import images, language, speech
from shared.providers.gemini.images import GeminiImages
from shared.providers.gemini.language import GeminiLanguage
from shared.providers.gemini.speech import GeminiSpeech
from shared.providers.images import Drawn
from shared.providers.language import Composed, compose
from shared.providers.provider import Made
from shared.providers.sound import wav_of
from shared.providers.speech import Spoken
from tests.played import BAD_DAYS, PAID, Saying, blank
from tests.street import latest, visited

FLASH = catalogue().find("language", "gemini")
PAINTER = catalogue().find("images", "gemini")
SPEAKER = catalogue().find("speech", "gemini")
FACTS: dict[str, Any] = {
    "topic": "why cats land on their feet",
    "niche": facts_of(NICHES["science"]),
    "language": "en",
    "words": 120,
    "beats": 9,
}
PROMPT = (
    "Watercolor style illustration: a cat on a roof, vertical composition, 9:16 aspect ratio, high quality, detailed"
)


@pytest.fixture
def street() -> Iterator[Street]:
    with visited(Gemini()) as street:
        yield street


def write() -> Composed:
    return GeminiLanguage(FLASH).compose(
        "short.script", instructions="Write.", facts=FACTS, schema=Written.model_json_schema()
    )


def draw(width: int = 270, height: int = 480, references: tuple[str, ...] = ()) -> Drawn:
    return GeminiImages(PAINTER).draw(
        PROMPT, description="a cat", style="watercolor", width=width, height=height, references=references
    )


def speak(
    text: str = "The cat turns in the air.", voice: str = "ava", language: str = "en-US", speed: float = 1
) -> Spoken:
    return GeminiSpeech(SPEAKER).speak(text, voice=voice, language=language, speed=speed)


ASKED: dict[str, Callable[[], Made]] = {"language": write, "images": draw, "speech": speak}
every_capability = pytest.mark.parametrize("capability", ASKED)


def answered(*parts: dict[str, Any], reason: str | None = "STOP", **more: Any) -> dict[str, Any]:
    """As Google publishes it, with something else about it."""
    candidate = {"content": {"parts": [*parts], "role": "model"}, "finishReason": reason, "index": 0}
    usage = {"promptTokenCount": 100, "candidatesTokenCount": 1_000, "thoughtsTokenCount": 10, "totalTokenCount": 1_110}
    return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": "x", **more}


def inline(media: str, whole: bytes) -> dict[str, Any]:
    return {"inlineData": {"mimeType": media, "data": base64.b64encode(whole).decode()}}


def picture(colour: str = "red") -> dict[str, Any]:
    file = io.BytesIO()
    Image.new("RGB", (90, 160), colour).save(file, "JPEG")
    return inline("image/jpeg", file.getvalue())


def sound(seconds: float = 2, rate: int = 24_000) -> dict[str, Any]:
    return inline("audio/wav", wav_of(b"\1\0" * round(seconds * rate), rate)[0])


GOOD = {"language": {"text": '{"a": 1}'}, "images": picture(), "speech": sound()}


def said(capability: str, answer: Any, status: int = 200, **headers: str) -> Any:
    """What comes out when Google says this."""
    with visited(Saying(Gemini(), Answer.of(answer, status=status, **headers))):
        return ASKED[capability]()


def error(capability: str, answer: Any, status: int = 200, **headers: str) -> StageError:
    with pytest.raises(StageError) as raised:
        said(capability, answer, status, **headers)
    return raised.value


def complained(code: int, status: str, message: str = "No.", *details: dict[str, Any]) -> dict[str, Any]:
    return {"error": {"code": code, "status": status, "message": message, "details": [*details]}}


def quota(name: str) -> dict[str, Any]:
    return {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": name}]}


# Language


def test_a_whole_script_comes_back_as_the_form_that_was_asked_for(street: Street) -> None:
    writer = GeminiLanguage(FLASH)

    written = compose(writer, "short.script", instructions="Write.", facts=FACTS, into=Written)

    assert len(written.beats) >= 5
    assert "cats" in " ".join(told.text for told in written.beats).casefold()


def test_pictures_are_planned_for_somebodys_own_text(street: Street) -> None:
    facts = {"beats": ["A lighthouse stands on a rock.", "Its keeper never sleeps."], "language": "en"}

    pictured = compose(GeminiLanguage(FLASH), "short.visuals", instructions="Plan.", facts=facts, into=Pictured)

    assert len(pictured.visuals) == 2


def test_the_order_and_the_instructions_are_told_apart(street: Street) -> None:
    write()

    asked, body = latest(street), latest(street).json()
    assert asked.headers["x-goog-api-key"] == Gemini.KEY
    assert asked.path == f"/models/{FLASH.id}:generateContent"
    assert body["systemInstruction"] == {"parts": [{"text": "Write."}]}
    assert json.loads(body["contents"][0]["parts"][0]["text"]) == {"task": "short.script", "facts": FACTS}


def test_what_it_thinks_is_paid_as_what_it_writes_and_is_no_part_of_it() -> None:
    thought = {"text": "Hm.", "thought": True}

    composed = said("language", answered(thought, {"text": '{"a":'}, {"text": " 1}", "thoughtSignature": "eA=="}))

    assert composed.form == '{"a": 1}'
    assert composed.cost == 100 * FLASH.price.each + 1_010 * FLASH.price.answer
    assert composed.units == Decimal(1_110)


def test_a_form_that_is_too_long_is_cut_off_and_no_answer(street: Street) -> None:
    short = FLASH.model_copy(update={"price": FLASH.price.__class__(**{**vars(FLASH.price), "longest": 20})})

    with pytest.raises(ProviderGarbled, match="cut off"):
        GeminiLanguage(short).compose("short.script", instructions="", facts=FACTS, schema=Written.model_json_schema())


# Images


@pytest.mark.parametrize(
    ("width", "height", "ratio", "size"),
    [
        (1080, 1920, "9:16", "2K"),
        (720, 1280, "9:16", "1K"),
        (540, 960, "9:16", "1K"),
        (1920, 1080, "16:9", "2K"),
        (1080, 1080, "1:1", "2K"),
        (1024, 1024, "1:1", "1K"),
        (1080, 1350, "3:4", "2K"),
        (2160, 3840, "9:16", "4K"),
        (4320, 7680, "9:16", "4K"),
    ],
)
def test_a_picture_is_asked_for_in_the_nearest_shape_and_the_smallest_size_that_covers_it(
    width: int, height: int, ratio: str, size: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "fitted", lambda whole, *_: whole)
    with visited(Saying(Gemini(), Answer.of(answered(picture())))) as street:
        draw(width, height)

    assert latest(street).json()["generationConfig"] == {
        "responseModalities": ["IMAGE"],
        "imageConfig": {"aspectRatio": ratio, "imageSize": size},
    }


def test_a_picture_comes_in_the_size_that_was_asked_for(street: Street) -> None:
    drawn = draw()

    with Image.open(io.BytesIO(drawn.image)) as opened:
        assert (opened.format, opened.mode, opened.size) == ("PNG", "RGB", (270, 480))
    assert drawn.cost > 1120 * PAINTER.price.answer


def test_who_is_to_look_the_same_is_shown_first_and_only_as_many_as_it_looks_at(street: Street) -> None:
    shown = tuple(base64.b64encode(bytes([number])).decode() for number in range(PAINTER.references + 3))

    draw(references=shown)

    *first, last = latest(street).json()["contents"][0]["parts"]
    assert [part["inlineData"] for part in first] == [
        {"mimeType": "image/jpeg", "data": data} for data in shown[: PAINTER.references]
    ]
    assert last == {"text": PROMPT}


def test_of_several_pictures_the_last_is_kept_and_no_draft_of_it() -> None:
    drafts = {**picture("blue"), "thought": True}

    drawn = said("images", answered(picture("red"), {"text": "Here."}, picture("lime"), drafts))

    with Image.open(io.BytesIO(drawn.image)) as opened:
        red, green, blue = opened.getpixel((10, 10))
    assert green > 200 > max(red, blue)


def test_what_it_thinks_of_a_picture_costs_less_than_the_picture() -> None:
    drawn = said("images", answered(picture()))

    assert drawn.cost == 160 * PAINTER.price.each + 1_000 * PAINTER.price.answer


def test_half_a_picture_is_none() -> None:
    whole = base64.b64decode(picture()["inlineData"]["data"])

    assert type(error("images", answered(inline("image/jpeg", whole[:200])))) is ProviderGarbled


# Speech


def test_a_line_is_spoken_and_nobody_says_when_its_words_are_heard(street: Street) -> None:
    spoken = speak()

    with wave.open(io.BytesIO(spoken.audio)) as track:
        assert (track.getnchannels(), track.getsampwidth()) == (1, 2)
        assert track.getnframes() / track.getframerate() == pytest.approx(spoken.seconds)
    assert spoken.words == ()
    assert spoken.cost > round(spoken.seconds * 25) * SPEAKER.price.answer


@pytest.mark.parametrize("voice", VOICES)
def test_every_voice_of_ours_is_lent_one_of_theirs(street: Street, voice: str) -> None:
    speak(voice=voice)

    asked = latest(street).json()["generationConfig"]["speechConfig"]
    assert asked["voiceConfig"] == {"prebuiltVoiceConfig": {"voiceName": SPEAKER.voices[voice]}}
    assert asked["languageCode"] == "en-US"


def test_how_fast_it_speaks_is_said_beside_the_text_which_would_be_read_out(street: Street) -> None:
    usual, fast = speak(), speak(speed=1.5)

    before, after = (asked.json()["contents"][0]["parts"] for _, asked in street.visits)
    assert before == [{"text": "The cat turns in the air."}]
    assert after == [
        {"text": "The cat turns in the air.", "speechMetadata": {"style": "Speak at 1.5 times your normal pace."}}
    ]
    assert fast.seconds < usual.seconds


@pytest.mark.parametrize(
    ("media", "seconds"),
    [
        ("audio/L16;codec=pcm;rate=24000", 1),
        ("audio/l16; rate=24000; channels=1", 1),
        ("audio/L16;rate=12000", 2),
        ("audio/pcm", 1),
    ],
)
def test_raw_samples_are_sound_too(media: str, seconds: float) -> None:
    spoken = said("speech", answered(inline(media, b"\1\0" * 24_000)))

    assert spoken.seconds == seconds


@pytest.mark.parametrize(
    "part", [inline("audio/ogg", b"OggS"), inline("audio/wav", b"RIFF"), inline("audio/L16;rate=24000", b"")]
)
def test_other_sound_is_garbled(part: dict[str, Any]) -> None:
    assert type(error("speech", answered(part))) is ProviderGarbled


def test_sound_without_a_count_is_paid_by_its_seconds() -> None:
    answer = answered(sound(2))
    del answer["usageMetadata"]

    assert said("speech", answer).cost == 50 * SPEAKER.price.answer


@pytest.mark.parametrize(
    "line",
    [{"voice": "somebody"}, {"language": "tlh"}, {"text": "… — !"}],
)
def test_what_no_voice_of_theirs_can_say_is_never_asked_for(street: Street, line: dict[str, str]) -> None:
    with pytest.raises(Unspeakable):
        speak(**line)

    assert street.visits == []


def test_a_line_that_is_too_long_is_never_asked_for(street: Street) -> None:
    with pytest.raises(ProviderRefused, match="900 characters"):
        speak("word " * 181)

    assert street.visits == []


# All of them


@every_capability
@pytest.mark.parametrize(
    "reason",
    [
        "SAFETY",
        "PROHIBITED_CONTENT",
        "BLOCKLIST",
        "RECITATION",
        "SPII",
        "IMAGE_SAFETY",
        "IMAGE_PROHIBITED_CONTENT",
        "IMAGE_RECITATION",
    ],
)
def test_an_answer_that_broke_a_rule_names_it(capability: str, reason: str) -> None:
    refused = error(capability, {"candidates": [{"finishReason": reason}]})

    assert isinstance(refused, ContentRefused)
    assert refused.rule == reason


@every_capability
def test_what_it_made_before_it_stopped_is_paid(capability: str) -> None:
    used = {"promptTokenCount": 100, "candidatesTokenCount": 10}
    stopped = error(capability, {"candidates": [{"finishReason": "SAFETY"}], "usageMetadata": used})
    uncounted = error(capability, {"candidates": [{"finishReason": "SAFETY"}]})

    price = catalogue().find(capability, "gemini").price
    assert stopped.charge == Charge(price.charge(100, 10), units=Decimal(110))
    assert uncounted.charge is None


@every_capability
@pytest.mark.parametrize("reason", ["SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY"])
def test_a_question_that_broke_a_rule_names_it(capability: str, reason: str) -> None:
    refused = error(capability, {"promptFeedback": {"blockReason": reason}})

    assert isinstance(refused, ContentRefused)
    assert refused.rule == reason


@every_capability
@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("MAX_TOKENS", ProviderGarbled),
        ("CONTINUATION", ProviderGarbled),
        ("OTHER", ProviderGarbled),
        ("NO_IMAGE", ProviderGarbled),
        ("MALFORMED_RESPONSE", ProviderGarbled),
        ("SOMETHING_NEW", ProviderGarbled),
        ("", ProviderGarbled),
        ("LANGUAGE", ProviderRefused),
        ("PUP_LIMITED_DISABLED", ProviderUnset),
    ],
)
def test_an_answer_that_came_to_another_end_is_none(capability: str, reason: str, kind: type[StudioError]) -> None:
    assert type(error(capability, answered(GOOD[capability], reason=reason))) is kind


@every_capability
@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        {"candidates": []},
        answered(),
        answered({"text": " "}),
        answered({"inlineData": {"mimeType": "video/mp4", "data": ""}}),
        {"candidates": [{"finishReason": "STOP"}]},
        {"candidates": "none"},
    ],
)
def test_an_answer_without_what_is_published_is_garbled(capability: str, answer: Any) -> None:
    assert type(error(capability, answer)) is ProviderGarbled


@pytest.mark.parametrize("capability", ["images", "speech"])
def test_what_is_not_base64_is_garbled(capability: str) -> None:
    media = GOOD[capability]["inlineData"]["mimeType"]

    assert type(error(capability, answered({"inlineData": {"mimeType": media, "data": "…"}}))) is ProviderGarbled


@pytest.mark.parametrize("capability", ["language", "images"])
def test_what_was_not_counted_is_paid_as_the_most_that_it_can_be(capability: str) -> None:
    answer = answered(GOOD[capability])
    del answer["usageMetadata"]
    model = {"language": FLASH, "images": PAINTER}[capability]

    made = said(capability, answer)

    assert made.units is None
    assert made.cost > model.price.longest * model.price.answer


def test_what_was_not_counted_of_pictures_that_were_shown_is_paid_as_well() -> None:
    answer = answered(GOOD["images"])
    del answer["usageMetadata"]

    with visited(Saying(Gemini(), Answer.of(answer))):
        bare, shown = draw(), draw(references=("L2E=", "L2I="))

    assert shown.cost - bare.cost == 2 * PAINTER.price.shown_longest * PAINTER.price.each > 0


@every_capability
@pytest.mark.parametrize(
    ("status", "complaint", "kind"),
    [
        (400, complained(400, "INVALID_ARGUMENT"), ProviderRefused),
        (400, complained(400, "INVALID_ARGUMENT", "No.", {"reason": "API_KEY_INVALID"}), ProviderUnset),
        (400, complained(400, "INVALID_ARGUMENT", "No.", {"reason": None}), ProviderRefused),
        (400, complained(400, "FAILED_PRECONDITION", "Enable billing."), ProviderSpent),
        (401, complained(401, "UNAUTHENTICATED"), ProviderUnset),
        (403, complained(403, "PERMISSION_DENIED"), ProviderUnset),
        (404, complained(404, "NOT_FOUND", "models/x is not found"), ProviderRefused),
        (429, complained(429, "RESOURCE_EXHAUSTED"), ProviderBusy),
        (429, complained(429, "RESOURCE_EXHAUSTED", "No.", quota("RequestsPerMinutePerProject")), ProviderBusy),
        (429, complained(429, "RESOURCE_EXHAUSTED", "No.", quota("RequestsPerDayPerProject-FreeTier")), ProviderSpent),
        (429, complained(429, "RESOURCE_EXHAUSTED", "Your prepayment credits are depleted."), ProviderSpent),
        (429, complained(429, "RESOURCE_EXHAUSTED", "You exceeded the monthly spending cap."), ProviderSpent),
        (429, {"error": {"details": ["x", {"violations": [3, {}]}, {"retryDelay": "soon"}]}}, ProviderBusy),
        (500, complained(500, "INTERNAL"), ProviderBusy),
        (503, complained(503, "UNAVAILABLE", "The model is overloaded."), ProviderBusy),
        (502, "<html>", ProviderBusy),
    ],
)
def test_a_complaint_is_said_in_the_studios_errors(
    capability: str, status: int, complaint: Any, kind: type[StudioError]
) -> None:
    assert type(error(capability, complaint, status)) is kind


@pytest.mark.parametrize(
    ("delay", "header", "after"), [("20.2s", "", 21), ("12s", "", 12), ("3s", "9", 9), ("0.01s", "", 1), ("x", "", 0)]
)
def test_it_is_left_alone_for_as_long_as_it_wants(delay: str, header: str, after: int) -> None:
    again = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay}

    busy = error("language", complained(429, "RESOURCE_EXHAUSTED", "No.", again), 429, retry_after=header)

    assert isinstance(busy, ProviderBusy)
    assert busy.after == after


def test_a_model_that_is_not_there_is_named_with_where_to_look(street: Street) -> None:
    gone = GeminiImages(catalogue().find("images", "gemini", "imagen-4.0-generate-001"))

    with pytest.raises(ProviderRefused, match=r"imagen-4\.0-generate-001.*talewright providers"):
        gone.draw(PROMPT, description="", style="watercolor", width=90, height=160)


def test_a_key_that_was_changed_a_moment_ago_is_looked_up_again(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = iter(("AIza-old", Gemini.KEY))
    monkeypatch.setattr(secrets, "_read_key", lambda *_: next(keys))

    assert write().form

    assert [asked.headers["x-goog-api-key"] for _, asked in street.visits] == ["AIza-old", Gemini.KEY]
    assert len(street.book) == 1


@every_capability
@pytest.mark.parametrize("fault", Fault)
def test_every_bad_day_ends_in_an_error_of_ours_and_is_tried_once(
    street: Street, capability: str, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gemini, "picture", blank)
    if fault is Fault.SLOW:
        monkeypatch.setattr({"language": language, "images": images, "speech": speech}[capability], "_SECONDS", 0.5)
    street.faults = {"gemini": {fault: 1}}

    with pytest.raises(BAD_DAYS[fault]) as raised:
        ASKED[capability]()

    assert type(raised.value) is BAD_DAYS[fault]
    assert Gemini.KEY not in str(raised.value)
    assert len(street.visits) == 1
    assert len(street.book) == (fault in PAID)
