"""Google's own client as the judge: of what we ask, and of the company that plays it."""

import base64
import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from google import genai
from google.genai import errors, types
from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_camel

from functions.write.forms import Pictured, Written
from infra.local.vendors import gemini
from infra.local.vendors.gemini import Gemini
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Asked, Fault
from shared.formats.looks import prompt
from shared.formats.voices import VOICES
from shared.production.catalogue import catalogue
from shared.providers.gemini.images import GeminiImages
from shared.providers.gemini.language import GeminiLanguage
from shared.providers.gemini.speech import GeminiSpeech
from shared.providers.schemas import closed
from shared.settings import settings
from tests.played import blank
from tests.street import latest, visited

FLASH = catalogue().find("language", "gemini")
PAINTER = catalogue().find("images", "gemini")
SPEAKER = catalogue().find("speech", "gemini")
SCHEMA = "responseJsonSchema"
VERSION = catalogue().companies["gemini"].url.rpartition("/")[2]
FACTS: dict[str, Any] = {"beats": ["A lamp burns.", "“Nobody” sees it: \u2028 🜁"], "language": "en"}
REFERENCE = base64.b64encode(b"\xff\xd8\xff\xfb\xef\xbe?>").decode()


def write(form: type[BaseModel] = Pictured, instructions: str = "Plan.") -> None:
    GeminiLanguage(FLASH).compose(
        "short.visuals", instructions=instructions, facts=FACTS, schema=form.model_json_schema()
    )


def draw(*references: str, width: int = 180, height: int = 320) -> None:
    sentence = prompt("watercolor", "a lighthouse at night")
    GeminiImages(PAINTER).draw(
        sentence, description="", style="watercolor", width=width, height=height, references=references
    )


def speak(voice: str = "ava", language: str = "en-US", speed: float = 1) -> None:
    GeminiSpeech(SPEAKER).speak("A lamp burns.", voice=voice, language=language, speed=speed)


CALLS: dict[str, Callable[[], None]] = {
    "a plan": write,
    "a plan without instructions": lambda: write(instructions=""),
    "a script": lambda: write(Written),
    "a picture": draw,
    "a picture of somebody": lambda: draw(REFERENCE, REFERENCE),
    "a wide picture": lambda: draw(width=320, height=180),
    **{f"a line by {voice}": (lambda voice=voice: speak(voice)) for voice in VOICES},
    "a fast line": lambda: speak(speed=1.25),
    "a British line": lambda: speak(language="en-GB"),
}
every_call = pytest.mark.parametrize("call", CALLS)
TEXT = {"parts": [{"text": "hello"}]}
WRONG: list[dict[str, Any]] = [
    {"contents": [{"parts": [{"txt": "hello"}]}]},
    {"contents": [{"prats": []}]},
    {"contents": [{"parts": [{"inlineData": {"mimetype": "image/jpeg", "data": REFERENCE}}]}]},
    {"contents": [{"parts": [{"text": 3}]}]},
    {"contents": [TEXT], "generationConfig": {"responseModality": ["IMAGE"]}},
    {"contents": [TEXT], "generationConfig": {"maxOutputTokens": "many"}},
    {"contents": [TEXT], "generationConfig": {"imageConfig": {"ratio": "9:16"}}},
    {
        "contents": [TEXT],
        "generationConfig": {"speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voice": "Kore"}}}},
    },
    {"contents": [{"parts": [{"text": "hello", "speechMetadata": {"pace": "fast"}}]}]},
    {"contents": [TEXT], "systemInstruction": {"text": "Be short."}},
    {"contents": [TEXT], "system_instructions": TEXT},
]
DERIVED = Path(__file__).parents[2].parent / "shared/contracts/derived/google-genai.types.sdk-3.4.0.schema.json.gz"


@pytest.fixture
def street(monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    """With pictures that have nothing in them: they are drawn at once."""
    monkeypatch.setattr(gemini, "picture", blank)
    with visited(Gemini()) as street:
        yield street


@pytest.fixture
def client(street: Street) -> Iterator[genai.Client]:
    """The company's own, at the played door, of the same version of the API as ours."""
    where = types.HttpOptions(base_url=settings().provider_urls["gemini"], api_version=VERSION)
    with genai.Client(api_key=Gemini.KEY, http_options=where) as client:
        yield client


def told(body: dict[str, Any]) -> dict[str, Any]:
    """A request as the client is told it, of its own types. Raises ValidationError for what they do not name."""
    config = dict(body.get("generationConfig", {}))
    if unknown := body.keys() - {"contents", "generationConfig", "systemInstruction"}:
        raise ValidationError.from_exception_data(f"request: {unknown}", [])
    if "systemInstruction" in body:
        config["systemInstruction"] = types.Content.model_validate(body["systemInstruction"])
    return {
        "contents": [types.Content.model_validate(one) for one in body["contents"]],
        "config": types.GenerateContentConfig.model_validate(config),
    }


def plain(said: Any) -> Any:
    """A request, in the usual spelling and base64, and without the role that the client gives instructions."""
    if isinstance(said, list):
        return [plain(one) for one in said]
    if not isinstance(said, dict):
        return said
    kept = {to_camel(name): one if to_camel(name) == SCHEMA else plain(one) for name, one in said.items()}
    if "data" in kept:
        kept["data"] = base64.b64encode(base64.urlsafe_b64decode(kept["data"].translate({43: "-", 47: "_"}))).decode()
    if "systemInstruction" in kept:
        kept["systemInstruction"].pop("role", None)
    return kept


def data(said: types.GenerateContentResponse) -> bytes:
    """The picture, or the sound."""
    inline = (said.parts or [types.Part()])[0].inline_data
    return (inline and inline.data) or b""


def asked(street: Street, call: str) -> Asked:
    CALLS[call]()
    return latest(street)


@every_call
def test_the_client_told_the_same_sends_the_same(street: Street, client: genai.Client, call: str) -> None:
    ours = asked(street, call)
    model = ours.path.removeprefix("/models/").partition(":")[0]

    client.models.generate_content(model=model, **told(ours.json()))

    theirs = latest(street)
    assert plain(theirs.json()) == plain(ours.json())
    assert (theirs.method, theirs.path) == (ours.method, f"/{VERSION}{ours.path}")
    assert theirs.headers["x-goog-api-key"] == ours.headers["x-goog-api-key"]


@pytest.mark.parametrize("wrong", WRONG)
def test_the_clients_types_refuse_what_is_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        told(wrong)


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("model", [FLASH, PAINTER, SPEAKER])
def test_the_played_company_refuses_what_the_clients_types_do(wrong: dict[str, Any], model: Any) -> None:
    body = json.dumps(wrong).encode()
    headers = {"x-goog-api-key": Gemini.KEY, "content-type": "application/json"}

    answer = Gemini().visit(Asked("POST", f"/models/{model.id}:generateContent", {}, headers, body), None)

    assert (answer.status, json.loads(answer.body)["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert answer.paid is None


@every_call
def test_every_answer_of_the_played_company_is_one_that_the_client_knows(street: Street, call: str) -> None:
    answer = Gemini().visit(asked(street, call), None)

    known = types.GenerateContentResponse.model_validate_json(answer.body)

    assert known.candidates is not None
    assert known.candidates[0].finish_reason is types.FinishReason.STOP
    assert known.usage_metadata is not None
    assert known.usage_metadata.total_token_count == sum(
        (known.usage_metadata.prompt_token_count or 0, known.usage_metadata.candidates_token_count or 0)
    )


@every_call
def test_every_refusal_of_the_played_company_is_one_that_the_client_knows(street: Street, call: str) -> None:
    answer = Gemini().visit(asked(street, call), Fault.REFUSED)

    known = types.GenerateContentResponse.model_validate_json(answer.body)

    stopped = known.candidates and known.candidates[0].finish_reason is types.FinishReason.IMAGE_SAFETY
    blocked = known.prompt_feedback and known.prompt_feedback.block_reason is types.BlockedReason.PROHIBITED_CONTENT
    assert stopped or blocked


def test_the_clients_types_refuse_an_answer_that_is_wrong() -> None:
    for wrong in ({"candidate": []}, {"candidates": [{"finishReasons": "STOP"}]}, {"usageMetadata": {"tokens": 3}}):
        with pytest.raises(ValidationError):
            types.GenerateContentResponse.model_validate(wrong)


@pytest.mark.skipif(not DERIVED.exists(), reason="there is no ../shared/contracts here")
def test_what_we_ask_fits_the_schemas_that_were_derived_from_the_client(street: Street) -> None:
    known = json.loads(gzip.decompress(DERIVED.read_bytes()))
    judges = {name: jsonschema.Draft202012Validator(known[name]) for name in ("Content", "SpeechConfig", "ImageConfig")}

    for call in ("a plan", "a picture of somebody", "a fast line"):
        body = asked(street, call).json()
        for content in (*body["contents"], *filter(None, [body.get("systemInstruction")])):
            judges["Content"].validate(content)
        for part, judge in (("speechConfig", "SpeechConfig"), ("imageConfig", "ImageConfig")):
            judges[judge].validate(body["generationConfig"].get(part, {}))
    assert not judges["Content"].is_valid({"prats": []})
    assert not judges["SpeechConfig"].is_valid({"voice": "Kore"})
    assert not judges["ImageConfig"].is_valid({"ratio": "9:16"})


def test_the_client_gets_the_form_that_it_asks_the_played_company_for(client: genai.Client) -> None:
    said = client.models.generate_content(
        model=FLASH.id,
        contents=json.dumps({"task": "short.visuals", "facts": FACTS}),
        config=types.GenerateContentConfig(
            response_mime_type="application/json", response_json_schema=closed(Pictured.model_json_schema())
        ),
    )

    assert len(Pictured.model_validate_json(said.text or "").visuals) == 2


def test_the_client_gets_a_picture_and_a_voice_from_the_played_company(client: genai.Client) -> None:
    drawn = client.models.generate_content(
        model=PAINTER.id,
        contents=prompt("anime", "a harbour"),
        config=types.GenerateContentConfig(
            response_modalities=["IMAGE"], image_config=types.ImageConfig(aspect_ratio="9:16")
        ),
    )
    spoken = client.models.generate_content(
        model=SPEAKER.id,
        contents="A lamp burns.",
        config=types.GenerateContentConfig(response_modalities=["AUDIO"], speech_config="Kore"),
    )

    assert data(drawn)[16:24] == (768).to_bytes(4) + (1376).to_bytes(4)
    assert data(spoken).startswith(b"RIFF")


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (Fault.BUSY, errors.ClientError, 429),
        (Fault.SPENT, errors.ClientError, 429),
        (Fault.UNKEYED, errors.ClientError, 400),
        (Fault.BROKEN, errors.ServerError, 500),
    ],
)
def test_the_client_takes_a_bad_day_for_what_it_is(
    street: Street, client: genai.Client, fault: Fault, kind: type[errors.APIError], code: int
) -> None:
    street.faults = {"gemini": {fault: 1}}

    with pytest.raises(kind) as raised:
        client.models.generate_content(model=FLASH.id, contents="hello")

    assert raised.value.code == code
    assert raised.value.status
    assert raised.value.message


@pytest.mark.parametrize("model", ["imagen-4.0-generate-001", "gemini-of-nowhere"])
def test_the_client_is_told_that_a_model_is_not_there(client: genai.Client, model: str) -> None:
    with pytest.raises(errors.ClientError) as raised:
        client.models.generate_content(model=model, contents="hello")

    assert raised.value.code == 404


@pytest.mark.parametrize(
    ("model", "config", "named"),
    [
        (FLASH, {"responseModalities": ["IMAGE"]}, "modalities"),
        (FLASH, {"responseJsonSchema": {"type": "object"}}, "responseMimeType"),
        (
            FLASH,
            {"responseMimeType": "application/json", "responseJsonSchema": {"type": "string", "const": "a"}},
            "const is not supported",
        ),
        (PAINTER, {"imageConfig": {"aspectRatio": "9:17"}}, "aspectRatio"),
        (PAINTER, {"imageConfig": {"imageSize": "3K"}}, "imageSize"),
        (SPEAKER, {"responseModalities": ["AUDIO"]}, "a voice is needed"),
        (
            SPEAKER,
            {"speechConfig": {"voiceConfig": {"prebuiltVoiceConfig": {"voiceName": "Nobody"}}}},
            "Voice name Nobody",
        ),
    ],
)
def test_the_played_company_refuses_what_a_model_does_not_take(
    client: genai.Client, model: Any, config: dict[str, Any], named: str
) -> None:
    with pytest.raises(errors.ClientError, match=named) as raised:
        client.models.generate_content(
            model=model.id, contents="hello", config=types.GenerateContentConfig.model_validate(config)
        )

    assert raised.value.code == 400


@pytest.mark.parametrize("form", [Written, Pictured])
def test_a_form_has_only_the_keywords_that_gemini_names(form: type[BaseModel]) -> None:
    assert {*keywords(closed(form.model_json_schema()))} <= {
        *("type", "description", "enum", "items", "anyOf", "properties", "required", "additionalProperties"),
        *("$ref", "$defs"),
    }


def keywords(schema: Any) -> Iterator[str]:
    yield from schema
    for keyword in ("properties", "$defs"):
        for one in schema.get(keyword, {}).values():
            yield from keywords(one)
    for one in (*schema.get("anyOf", ()), *filter(None, [schema.get("items")])):
        yield from keywords(one)
