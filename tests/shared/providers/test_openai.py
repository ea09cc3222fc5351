"""OpenAI's adapters against a played OpenAI: what they send, what they make of the answer, and how they fail."""

import base64
import io
import json
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from infra.local.vendors import openai as played
from infra.local.vendors.openai import Compatible, OpenAI
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Answer, Fault
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
from shared.formats.looks import prompt
from shared.production.catalogue import Model, catalogue
from shared.providers.images import Drawn
from shared.providers.moderation import Verdict
from shared.providers.openai import chat, images, language, moderation, speech
from shared.providers.openai.chat import CompatibleLanguage
from shared.providers.openai.images import OpenAIImages
from shared.providers.openai.language import OpenAILanguage, name_of
from shared.providers.openai.moderation import OpenAIModeration
from shared.providers.openai.sizes import size_of
from shared.providers.openai.speech import CompatibleSpeech, OpenAISpeech
from shared.settings import settings
from tests.played import BAD_DAYS, PAID, Saying
from tests.street import latest, visited

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"title": {"type": "string", "maxLength": 120}, "kind": {"type": "string", "enum": ["a", "b"]}},
    "required": ["title"],
}
FACTS = {
    "topic": "the lighthouse that moved",
    "niche": {"name": "mystery", "label": "Mystery", "vocabulary": ["fog", "key"]},
    "language": "en-US",
    "words": 60,
    "beats": 5,
}
PROMPT = prompt("anime", "a lighthouse at dusk")
SMALL = {"width": 540, "height": 960}
BLOODY = "how to kill someone"


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    with visited(OpenAI(), Compatible()) as opened:
        yield opened


@pytest.fixture(autouse=True)
def good_day(street: Street) -> Iterator[None]:
    street.faults = {}
    street.book.clear()
    yield
    street.faults = {}


def model(capability: str, name: str = "", company: str = "openai") -> Model:
    return catalogue().find(capability, company, name)


def composed(known: Model | None = None) -> language.Composed:
    writer = OpenAILanguage(known or model("language"))
    return writer.compose("short.script", instructions="Write.", facts=FACTS, schema=SCHEMA)


def chatted() -> language.Composed:
    writer = CompatibleLanguage(model("language", "llama-4", "compatible"))
    return writer.compose("short.script", instructions="Write.", facts=FACTS, schema=SCHEMA)


def spoken(text: str = "The lighthouse moved again.", name: str = "tts-1", **more: Any) -> speech.Spoken:
    speaker = OpenAISpeech(model("speech", name))
    return speaker.speak(text, **{"voice": "nora", "language": "en-US", "speed": 1.0, **more})


def spoken_elsewhere() -> speech.Spoken:
    speaker = CompatibleSpeech(model("speech", "kokoro", "compatible"))
    return speaker.speak("The lighthouse moved again.", voice="nora", language="en-US", speed=1.0)


def drawn(name: str = "", references: tuple[str, ...] = (), **size: int) -> Drawn:
    easel = OpenAIImages(model("images", name))
    return easel.draw(
        PROMPT, description="a lighthouse at dusk", style="anime", references=references, **{**SMALL, **size}
    )


def judged(text: str = "A quiet story.") -> Verdict:
    return OpenAIModeration(model("moderation")).judge(text, language="en-US")


def jpeg(colour: str) -> str:
    kept = io.BytesIO()
    Image.new("RGB", (64, 64), colour).save(kept, "JPEG")
    return base64.b64encode(kept.getvalue()).decode()


CALLS: dict[str, Callable[[], Any]] = {
    "language": composed,
    "chat": chatted,
    "speech": spoken,
    "speech elsewhere": spoken_elsewhere,
    "images": drawn,
    "images with references": lambda: drawn(references=(jpeg("white"),)),
    "moderation": judged,
}


def sent(street: Street) -> dict[str, Any]:
    return latest(street).json()


# What is written


def test_a_form_is_asked_for_by_responses_and_kept_nowhere(street: Street) -> None:
    composed()

    asked = sent(street)
    assert latest(street).path == "/responses"
    assert asked["store"] is False
    assert asked["max_output_tokens"] == 8000
    assert asked["instructions"] == "Write."
    assert json.loads(asked["input"]) == {"task": "short.script", "facts": FACTS}
    assert asked["text"]["format"]["strict"] is True
    assert asked["text"]["format"]["name"] == "short_script"
    assert asked["text"]["format"]["schema"]["required"] == ["title", "kind"]


def test_a_script_that_is_written_costs_what_the_vendor_counted(street: Street) -> None:
    made = composed()

    asked, answered = map(len, (sent(street)["instructions"] + sent(street)["input"], made.form))
    counted = -(-asked // 4), -(-answered // 4)
    assert len(json.loads(made.form)["beats"]) == 5
    assert made.units == sum(counted)
    assert made.cost == counted[0] * Decimal("0.10e-6") + counted[1] * Decimal("0.50e-6")


def test_a_server_that_speaks_alike_is_asked_by_chat_for_whatever_model_is_named(street: Street) -> None:
    made = chatted()

    asked = sent(street)
    assert street.visits[-1][0] == "compatible"
    assert latest(street).path == "/chat/completions"
    assert asked["model"] == "llama-4"
    assert [told["role"] for told in asked["messages"]] == ["system", "user"]
    assert asked["response_format"]["json_schema"]["schema"]["additionalProperties"] is False
    assert json.loads(made.form)["beats"]
    assert made.cost == 0
    assert made.units
    assert made.units > 0


@given(st.text(max_size=200))
def test_any_task_has_a_name_that_openai_takes(task: str) -> None:
    name = name_of(f"t{task}")

    assert 1 <= len(name) <= 64
    assert all(character.isascii() and (character.isalnum() or character in "_-") for character in name)


def test_an_answer_that_is_cut_short_is_no_answer() -> None:
    short = model("language").model_copy(deep=True)
    price = short.price.__class__(**{**short.price.__dict__, "longest": 16})

    with pytest.raises(ProviderGarbled, match="max_output_tokens"):
        composed(short.model_copy(update={"price": price}))


def odd(said: Any, status: int = 200) -> Saying:
    return Saying(OpenAI(), Answer.of(said, status=status))


def response(**more: Any) -> dict[str, Any]:
    return {"status": "completed", "output": [], **more}


def message(*parts: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "reasoning", "content": None}, {"type": "message", "content": list(parts)}]


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (response(), ProviderGarbled, "answered nothing"),
        (response(output=message({"type": "output_text", "text": " "})), ProviderGarbled, "answered nothing"),
        (response(output=message({"type": "refusal", "refusal": "No."})), ContentRefused, "will not write this: No."),
        (
            response(status="incomplete", incomplete_details={"reason": "content_filter"}),
            ContentRefused,
            "its filter stopped it",
        ),
        (response(status="incomplete"), ProviderGarbled, "stopped before"),
        (response(status="queued"), ProviderGarbled, "before it was ready: queued"),
        (response(status="failed", error={"code": "server_error", "message": "Oh."}), ProviderBusy, "Oh."),
        (response(status="failed", error={"code": "bio_policy", "message": "No."}), ContentRefused, "No."),
        (response(status="failed", error={"code": "invalid_prompt", "message": "What?"}), ProviderRefused, "What?"),
        ({"status": 3}, ProviderGarbled, "status"),
        ([], ProviderGarbled, "nobody can read"),
    ],
)
def test_what_is_no_answer_is_said_in_the_studios_words(said: Any, kind: type[StudioError], words: str) -> None:
    with visited(odd(said)), pytest.raises(kind, match=words) as refused:
        composed()
    assert type(refused.value) is kind


@pytest.mark.parametrize(
    "end",
    [
        {"output": message({"type": "refusal", "refusal": "No."})},
        {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}},
        {"output": []},
    ],
)
def test_what_it_wrote_before_it_stopped_is_paid(end: dict[str, Any]) -> None:
    used = {"input_tokens": 1_000, "output_tokens": 200}

    with visited(odd(response(**end, usage=used))), pytest.raises(StageError) as counted:
        composed()
    with visited(odd(response(**end))), pytest.raises(StageError) as uncounted:
        composed()

    price = model("language").price
    assert counted.value.charge == Charge(price.charge(1_000, 200), units=Decimal(1_200))
    assert uncounted.value.charge is None


def test_an_answer_without_a_count_costs_what_it_may_have_cost_at_most() -> None:
    said = response(output=message({"type": "output_text", "text": "{}"}))

    with visited(odd(said)):
        made = composed()

    assert made.units is None
    assert Decimal("0.004") < made.cost < Decimal("0.01")


def test_whoever_writes_or_judges_loads_nothing_that_draws() -> None:
    asked = "import sys, shared.providers.openai.language, shared.providers.openai.moderation; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout.split()

    assert not {"PIL", "numpy", "openai"} & set(loaded)


# What is wrong with the account


@pytest.mark.parametrize(
    ("status", "error", "kind", "words"),
    [
        (429, {"type": "insufficient_quota", "code": "insufficient_quota"}, ProviderSpent, "openai: Oh."),
        (429, {"type": "insufficient_quota", "code": "project_spend_limit_exceeded"}, ProviderSpent, "openai: Oh."),
        (400, {"type": "image_generation_user_error", "code": "billing_hard_limit_reached"}, ProviderSpent, "Oh."),
        (429, {"type": "rate_limit_error", "code": "slow_down"}, ProviderBusy, "openai: Oh."),
        (403, {"type": "invalid_request_error", "code": "unsupported_country_region_territory"}, ProviderRefused, "Oh"),
        (403, {"message": "Missing scopes: model.request"}, ProviderUnset, "talewright providers add openai"),
        (404, {"code": "model_not_found"}, ProviderRefused, "Oh. `talewright providers` shows"),
        (400, {"code": "context_length_exceeded"}, ProviderRefused, "openai: Oh."),
        (400, {"code": "content_policy_violation"}, ContentRefused, "content_policy_violation"),
        (400, {"code": None, "message": "rejected as a result of our safety system."}, ContentRefused, "safety"),
    ],
)
def test_complaints_are_told_apart_by_their_codes(
    status: int, error: dict[str, Any], kind: type[StudioError], words: str
) -> None:
    with visited(odd({"error": {"message": "Oh.", "param": None, **error}}, status)), pytest.raises(kind) as refused:
        composed()
    assert type(refused.value) is kind
    assert words in str(refused.value)


@pytest.mark.parametrize("said", [None, "no", {"error": "no such model"}, {"error": {"message": 3}}, {"error": None}])
def test_a_complaint_in_no_known_shape_is_still_a_refusal(said: Any) -> None:
    with visited(odd(said, 400)), pytest.raises(ProviderRefused, match=r"openai: (no such model|status 400)"):
        composed()


@pytest.mark.parametrize(
    ("error", "rule"),
    [
        ({"moderation_details": {"moderation_stage": "output", "categories": ["sexual", "new"]}}, "sexual, new"),
        ({"message": "No. safety_violations=[violence, hate]."}, "violence, hate"),
        ({"message": "No. safety_violations=["}, "moderation_blocked"),
    ],
)
def test_a_refused_picture_names_the_rule(error: dict[str, Any], rule: str) -> None:
    blocked = {"message": "No.", "type": "image_generation_user_error", "code": "moderation_blocked", **error}

    with visited(odd({"error": blocked}, 400)), pytest.raises(ContentRefused) as refused:
        drawn()

    assert refused.value.rule == rule
    assert rule in str(refused.value)


def test_a_model_that_is_not_there_is_named() -> None:
    gone = model("language").model_copy(update={"id": "gpt-9-nova"})

    with pytest.raises(ProviderRefused, match=r"`gpt-9-nova`.*`talewright providers`"):
        composed(gone)


def test_a_server_that_nobody_has_placed_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_PROVIDER_URLS", "{}")
    settings.cache_clear()

    with pytest.raises(ProviderUnset, match="STUDIO_PROVIDER_URLS"):
        chatted()

    monkeypatch.undo()
    settings.cache_clear()


# Bad days


@pytest.mark.parametrize("fault", BAD_DAYS)
@pytest.mark.parametrize("call", CALLS)
def test_every_bad_day_is_said_in_the_studios_words_and_nothing_is_asked_twice(
    street: Street, monkeypatch: pytest.MonkeyPatch, call: str, fault: Fault
) -> None:
    street.faults = {company: {fault: 1.0} for company in street.vendors}
    monkeypatch.setattr(played, "picture", lambda *_: base64.b64decode(jpeg("white")))
    for module in (language, chat, speech, images, moderation):
        monkeypatch.setattr(module, "_SECONDS", 1.5 if fault is Fault.SLOW else 20.0)
    before = len(street.visits)

    if (call, fault) == ("moderation", Fault.REFUSED):
        assert CALLS[call]() == Verdict()
        return
    with pytest.raises(BAD_DAYS[fault]) as failed:
        CALLS[call]()

    assert type(failed.value) is BAD_DAYS[fault]
    assert len(street.visits) == before + 1
    assert len(street.book) == (1 if fault in PAID and call != "moderation" else 0)
    assert all(vendor.KEY not in str(failed.value) for vendor in street.vendors.values())
    if fault is Fault.BUSY:
        assert isinstance(failed.value, ProviderBusy)
        assert failed.value.after == 1


def test_a_key_that_a_server_repeats_is_not_passed_on() -> None:
    said = {"error": {"message": f"{OpenAI.KEY} has no credit", "code": "insufficient_quota"}}

    with visited(odd(said, 429)), pytest.raises(ProviderSpent) as refused:
        composed()

    assert OpenAI.KEY not in str(refused.value)


# What is drawn


@pytest.mark.parametrize(
    ("canvas", "size"),
    [
        ((1080, 1920), "1088x1920"),
        ((720, 1280), "720x1280"),
        ((2160, 3840), "2160x3840"),
        ((540, 960), "608x1088"),
        ((1080, 1080), "1088x1088"),
    ],
)
def test_a_canvas_is_covered_by_the_smallest_size_of_its_shape(canvas: tuple[int, int], size: str) -> None:
    assert size_of(*canvas) == size


@given(st.integers(16, 8000), st.integers(16, 8000))
def test_every_size_is_one_that_the_models_draw_and_is_shaped_like_the_canvas(width: int, height: int) -> None:
    wide, high = map(int, size_of(width, height).split("x"))

    assert wide % 16 == high % 16 == 0
    assert 655_360 <= wide * high <= 8_294_400
    assert max(wide, high) <= min(3840, 3 * min(wide, high))
    if max(width, height) <= 3 * min(width, height):
        assert abs(wide / high - width / height) <= 16 / high * (1 + width / height)


@given(st.integers(100, 2160), st.integers(100, 2160))
def test_a_canvas_of_no_more_than_full_hd_is_never_enlarged_from_fewer_pixels(width: int, height: int) -> None:
    wide, high = map(int, size_of(width, height).split("x"))

    assert wide >= width
    assert high >= height


def test_models_of_few_sizes_draw_the_likest() -> None:
    sizes = model("images", "gpt-image-1.5").sizes

    assert [size_of(*canvas, sizes) for canvas in ((1080, 1920), (1920, 1080), (500, 500))] == [
        "1024x1536",
        "1536x1024",
        "1024x1024",
    ]


def test_a_picture_is_of_exactly_the_canvas_and_costs_its_tokens(street: Street) -> None:
    made = drawn()

    asked = sent(street)
    with Image.open(io.BytesIO(made.image)) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (540, 960))
    assert latest(street).path == "/images/generations"
    assert (asked["size"], asked["quality"], asked["background"]) == ("608x1088", "medium", "opaque")
    told, painted = -(-len(PROMPT) // 4), 608 * 1088 // 6000
    assert made.units == told + painted
    assert made.cost == told * Decimal("5e-6") + painted * Decimal("30e-6")


def test_pictures_of_who_is_to_look_the_same_are_shown_and_paid_at_their_own_price(street: Street) -> None:
    made = drawn(references=(jpeg("white"), jpeg("blue")))

    parts = latest(street).parts()
    assert latest(street).path == "/images/edits"
    assert [part.media for part in parts if part.name == "image[]"] == ["image/jpeg", "image/jpeg"]
    assert {part.name: part.content for part in parts}["prompt"].decode() == PROMPT
    told, painted = -(-len(PROMPT) // 4), 608 * 1088 // 6000
    assert made.cost == told * Decimal("5e-6") + 5000 * Decimal("8e-6") + painted * Decimal("30e-6")


def test_what_was_not_counted_of_pictures_that_were_shown_is_paid_as_well() -> None:
    with visited(odd({"data": [{"b64_json": jpeg("white")}]})):
        bare, shown = drawn(), drawn(references=(jpeg("white"), jpeg("blue")))

    price = model("images").price
    assert shown.cost - bare.cost == 2 * price.shown_longest * Decimal("8e-6") > 0


def test_no_more_pictures_are_shown_than_the_model_looks_at(street: Street) -> None:
    drawn(references=tuple(jpeg("white") for _ in range(17)))

    assert sum(part.name == "image[]" for part in latest(street).parts()) == 16


@pytest.mark.parametrize("data", [[], [{}], [{"b64_json": "!"}], [{"b64_json": "AAAA"}]])
def test_what_is_no_picture_is_garbled(data: list[Any]) -> None:
    with visited(odd({"created": 1, "data": data})), pytest.raises(ProviderGarbled):
        drawn()


# What is spoken


def test_a_line_is_spoken_and_nobody_says_when_its_words_are_heard(street: Street) -> None:
    made = spoken()

    asked = sent(street)
    with wave.open(io.BytesIO(made.audio)) as track:
        assert (track.getnchannels(), track.getsampwidth()) == (1, 2)
        assert track.getnframes() / track.getframerate() == pytest.approx(made.seconds)
    assert asked == {
        "model": "tts-1",
        "input": "The lighthouse moved again.",
        "voice": "sage",
        "response_format": "wav",
        "speed": 1.0,
    }
    assert made.words == ()
    assert made.cost == len("The lighthouse moved again.") * Decimal("15e-6")


def test_a_model_that_counts_tokens_and_does_not_say_them_costs_by_the_length_of_its_sound() -> None:
    made = spoken(name="gpt-4o-mini-tts")

    assert made.cost == pytest.approx(Decimal(made.seconds) * Decimal("20.83") * Decimal("12e-6"), rel=Decimal("0.05"))


def test_a_server_that_speaks_alike_speaks_alike(street: Street) -> None:
    made = spoken_elsewhere()

    assert sent(street)["model"] == "kokoro"
    assert made.seconds > 0.5
    assert made.cost == 0


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"voice": "nobody"}, Unspeakable),
        ({"language": "tlh"}, Unspeakable),
        ({"speed": 0.1}, Unspeakable),
        ({"text": "…"}, Unspeakable),
        ({"text": "word " * 1000}, ProviderRefused),
    ],
)
def test_what_no_voice_can_say_is_never_sent(street: Street, asked: dict[str, Any], kind: type[StudioError]) -> None:
    before = len(street.visits)

    with pytest.raises(kind):
        spoken(**asked)

    assert len(street.visits) == before


def test_speakers_know_their_voices_and_languages() -> None:
    speaker = OpenAISpeech(model("speech", "tts-1"))

    assert speaker.voices()[0] == "ava"
    assert "en" in speaker.languages()
    assert model("speech", "tts-1").untimed


# What is judged


def test_a_quiet_story_is_let_through_for_nothing(street: Street) -> None:
    assert judged() == Verdict()
    assert sent(street) == {"model": "omni-moderation-latest", "input": ["A quiet story."]}


def test_what_is_flagged_is_quoted_and_explained() -> None:
    verdict = judged(f"{BLOODY} and more of it, told so that the quotation has to come to an end somewhere in here.")

    (found,) = verdict.findings
    assert found.category == "violence"
    assert found.quote.startswith(BLOODY)
    assert len(found.quote) == 80
    assert found.reason == "It shows death or injury."


def test_a_long_text_is_judged_in_pieces_that_lose_nothing(street: Street) -> None:
    text = "\n".join(f"Sentence number {number} is quiet." for number in range(300)) + f" {BLOODY}."

    (found,) = judged(text).findings

    pieces = sent(street)["input"]
    assert all(len(piece) <= 2000 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert pieces[-1].startswith(found.quote)


@given(st.text())
def test_no_piece_is_too_long_and_no_letter_is_lost(text: str) -> None:
    pieces = moderation._pieces(text, 20)

    assert all(0 < len(piece) <= 20 for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_nothing_is_judged_of_nothing(street: Street) -> None:
    before = len(street.visits)

    assert judged(" \n ") == Verdict()
    assert len(street.visits) == before


def test_a_picture_is_looked_at() -> None:
    judge = OpenAIModeration(model("moderation"))

    assert judge.look(jpeg("white")) == Verdict()
    assert {found.category for found in judge.look(jpeg("red")).findings} == {"violence", "violence/graphic"}
    assert {found.quote for found in judge.look(jpeg("red")).findings} == {"the picture"}


def test_what_is_flagged_for_no_reason_that_has_a_name_is_objected_to_all_the_same() -> None:
    named = {"flagged": True, "categories": {"brand-new": True, "hate": None}}
    unnamed = {"flagged": True, "categories": {"hate": False}}

    with visited(odd({"results": [named]})):
        assert [found.category for found in judged().findings] == ["brand-new"]
    with visited(odd({"results": [unnamed]})):
        assert [found.category for found in judged().findings] == ["unnamed"]


def test_fewer_judgements_than_pieces_are_garbled() -> None:
    with visited(odd({"results": []})), pytest.raises(ProviderGarbled, match="0 pieces of 1"):
        judged()
