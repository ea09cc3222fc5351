"""ElevenLabs' own client as the judge: of what we ask, and of the company that plays it."""

import base64
import gzip
import inspect
import json
from collections.abc import Callable, Iterator
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any, get_args, get_type_hints

import httpx
import jsonschema
import pytest
from elevenlabs.client import ElevenLabs as Client
from elevenlabs.core.api_error import ApiError
from elevenlabs.text_to_speech.raw_client import RawTextToSpeechClient
from elevenlabs.text_to_speech.types import TextToSpeechConvertWithTimestampsRequestOutputFormat as OutputFormat
from elevenlabs.types import AudioWithTimestampsResponse, ForcedAlignmentResponseModel, VoiceSettings
from pydantic import BaseModel, ConfigDict, create_model

from infra.local.vendors.elevenlabs import ElevenLabs
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Asked, Fault
from shared.production.catalogue import catalogue
from shared.providers.elevenlabs import ElevenLabsAlignment, ElevenLabsSpeech
from shared.providers.offline.narrator import OfflineSpeech
from shared.settings import settings
from tests.contracts.typed import strays
from tests.street import latest, visited

VOICE = "EXAVITQu4vr4xnSDxMaL"
LINES: list[tuple[str, dict[str, Any]]] = [
    (known.id, {"text": text, "voice": voice, "language": language, "speed": speed})
    for known in catalogue().of("speech", "elevenlabs")
    for text, voice, language, speed in (
        ("The tide is out.", "ava", "en-US", 1),
        ("“Ünïcode” & <b>, 3 🌊", "silas", "de", 0.8),
        ("他点亮一盏灯。", "june", "zh", 1.2),
    )
]
WRONG: list[dict[str, Any]] = [
    {},
    {"txt": "hello"},
    {"text": 7},
    {"text": "hello", "model": "eleven_v3"},
    {"text": "hello", "seed": "seven"},
    {"text": "hello", "voice_setting": {"speed": 1.1}},
    {"text": "hello", "voice_settings": {"sped": 1.1}},
    {"text": "hello", "voice_settings": {"speed": "fast"}},
    {"text": "hello", "language_code": 49},
]
DERIVED = Path(__file__).parents[2].parent / "shared/contracts/derived/elevenlabs.responses.sdk-2.78.0.schema.json.gz"


def closed(kind: type[BaseModel]) -> type[BaseModel]:
    """The same form, which takes nothing that it does not name."""
    fields = {name: (field.annotation, field.default) for name, field in kind.model_fields.items()}
    return create_model(kind.__name__, __config__=ConfigDict(extra="forbid", strict=True), **fields)


@pytest.fixture(scope="module")
def judged() -> Callable[[Any], object]:
    """What validates the body of a line as the client's method takes it."""
    method = RawTextToSpeechClient.convert_with_timestamps
    hints = get_type_hints(method) | {"voice_settings": closed(VoiceSettings) | None}
    outside = {"self", "voice_id", "enable_logging", "optimize_streaming_latency", "output_format", "request_options"}
    fields: dict[str, Any] = {
        name: (hints[name], ... if parameter.default is inspect.Parameter.empty else None)
        for name, parameter in inspect.signature(method).parameters.items()
        if name not in outside
    }
    return create_model("Line", __config__=ConfigDict(extra="forbid", strict=True), **fields).model_validate


@pytest.fixture
def street() -> Iterator[Street]:
    with visited(ElevenLabs()) as street:
        yield street


@pytest.fixture
def client(street: Street) -> Iterator[Client]:
    """The company's own, at the played door."""
    with httpx.Client(trust_env=False) as door:
        yield Client(api_key=ElevenLabs.KEY, base_url=settings().provider_urls["elevenlabs"], httpx_client=door)


def spoken(street: Street, name: str, line: dict[str, Any]) -> Asked:
    """The request for a line."""
    model = catalogue().find("speech", "elevenlabs", name)
    ElevenLabsSpeech(model).speak(line["text"], **{key: line[key] for key in ("voice", "language", "speed")})
    return latest(street)


def sound() -> bytes:
    return OfflineSpeech().speak("The tide is out.", voice="nora", language="en-US", speed=1).audio


def aligned(street: Street) -> Asked:
    """The request for an alignment."""
    aligner = ElevenLabsAlignment(catalogue().find("alignment", "elevenlabs"))
    aligner.align(base64.b64encode(sound()).decode(), text="The tide is out.", language="en")
    return latest(street)


@pytest.mark.parametrize(("name", "line"), LINES)
def test_what_we_ask_is_what_the_clients_method_takes(
    street: Street, judged: Callable[[Any], object], name: str, line: dict[str, Any]
) -> None:
    asked = spoken(street, name, line)

    judged(asked.json())
    literal = next(kind for kind in get_args(OutputFormat) if kind is not Any)
    assert asked.query["output_format"] in get_args(literal)
    assert set(asked.query) == {"output_format"}


@pytest.mark.parametrize(("name", "line"), LINES)
def test_the_client_told_the_same_sends_the_same(
    street: Street, client: Client, name: str, line: dict[str, Any]
) -> None:
    ours = spoken(street, name, line)
    settings_of_voice = ours.json().get("voice_settings")
    told = ours.json() | ({"voice_settings": VoiceSettings(**settings_of_voice)} if settings_of_voice else {})
    client.text_to_speech.convert_with_timestamps(ours.path.split("/")[2], **told, **ours.query)
    theirs = latest(street)

    assert theirs.json() == ours.json()
    assert (theirs.method, theirs.path, theirs.query) == (ours.method, f"/v1{ours.path}", ours.query)
    assert theirs.headers["xi-api-key"] == ours.headers["xi-api-key"]


@pytest.mark.parametrize("wrong", WRONG)
def test_the_clients_method_takes_nothing_wrong(judged: Callable[[Any], object], wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        judged(wrong)


@pytest.mark.parametrize("wrong", WRONG)
def test_the_played_company_refuses_what_the_clients_method_does(street: Street, wrong: dict[str, Any]) -> None:
    asked = spoken(street, *LINES[0])
    same = Asked(asked.method, asked.path, asked.query, asked.headers, json.dumps(wrong).encode())

    answer = ElevenLabs().visit(same, None)

    assert answer.status == 422
    assert {"loc", "msg", "type"} == set(json.loads(answer.body)["detail"][0])


def form_of(asked: Asked) -> list[tuple[str, str | None, str, bytes]]:
    """The parts of a form, without the boundary between them."""
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser(policy=HTTP).parsebytes(head + asked.body)
    return sorted(
        (str(part.get_param("name", "", "content-disposition")), part.get_filename(), part.get_content_type(), content)
        for part in message.iter_parts()
        if isinstance(content := part.get_payload(decode=True), bytes)
    )


def test_the_client_told_to_align_the_same_sends_the_same(street: Street, client: Client) -> None:
    ours = aligned(street)
    (_, name, media, content), (_, _, _, text) = form_of(ours)
    client.forced_alignment.create(file=(name, content, media), text=text.decode())
    theirs = latest(street)

    assert form_of(theirs) == form_of(ours)
    assert (theirs.method, theirs.path, theirs.query) == (ours.method, f"/v1{ours.path}", ours.query)


@pytest.mark.parametrize(
    ("given", "extra"),
    [({"file": ("a.wav", b"RIFF", "audio/wav")}, {}), ({"file": (None, b"RIFF")}, {"text": "a"}), ({}, {"text": "a"})],
)
def test_a_form_that_the_client_would_not_send_is_refused(
    street: Street, given: dict[str, Any], extra: dict[str, str]
) -> None:
    headers = {"xi-api-key": ElevenLabs.KEY}
    with httpx.Client(trust_env=False) as door:
        url = f"{settings().provider_urls['elevenlabs']}/forced-alignment"
        answer = door.post(url, headers=headers, files=given or {"text": (None, "a")}, data=extra if given else {})

    assert answer.status_code == 422


def test_the_client_understands_what_is_said_and_when(client: Client) -> None:
    told = client.text_to_speech.convert_with_timestamps(
        VOICE, text="The tide is out.", model_id="eleven_flash_v2_5", output_format="pcm_24000"
    )

    assert told.alignment is not None
    assert "".join(told.alignment.characters) == "The tide is out."
    assert len(base64.b64decode(told.audio_base_64)) > 24_000


def test_the_client_understands_an_alignment(client: Client) -> None:
    told = client.forced_alignment.create(file=("line.wav", sound(), "audio/wav"), text="The tide is out.")

    assert [word.text for word in told.words] == ["The", "tide", "is", "out."]
    assert "".join(character.text for character in told.characters) == "The tide is out."
    assert told.loss < 1


@pytest.mark.parametrize("timed", [True, False])
def test_every_answer_of_the_played_company_is_one_that_the_client_knows(street: Street, timed: bool) -> None:
    speech = ElevenLabs(timed=timed).answer(spoken(street, *LINES[0]))
    alignment = ElevenLabs().answer(aligned(street))

    for kind, answer in ((AudioWithTimestampsResponse, speech), (ForcedAlignmentResponseModel, alignment)):
        assert [*strays(kind.model_validate_json(answer.body))] == []


@pytest.mark.skipif(not DERIVED.exists(), reason="there is no ../shared/contracts here")
def test_every_answer_fits_the_schemas_that_were_derived_from_the_client(street: Street) -> None:
    known = json.loads(gzip.decompress(DERIVED.read_bytes()))
    speech = jsonschema.Draft202012Validator(known["AudioWithTimestampsResponse"])
    alignment = jsonschema.Draft202012Validator(known["ForcedAlignmentResponseModel"])

    speech.validate(json.loads(ElevenLabs().answer(spoken(street, *LINES[0])).body))
    alignment.validate(json.loads(ElevenLabs().answer(aligned(street)).body))

    assert not speech.is_valid({"audio": "AAAA"})
    assert not speech.is_valid({"audio_base64": "AAAA", "alignment": {"characters": ["a"]}})
    assert not alignment.is_valid({"words": [], "characters": []})
    assert not alignment.is_valid(
        {"words": [{"text": "a", "start": "0", "end": 1, "loss": 0}], "characters": [], "loss": 0}
    )


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        (Fault.BUSY, 429, "rate_limit_exceeded"),
        (Fault.BROKEN, 500, "internal_error"),
        (Fault.SPENT, 401, "quota_exceeded"),
        (Fault.UNKEYED, 401, "invalid_api_key"),
        (Fault.REFUSED, 403, "content_against_policy"),
    ],
)
def test_the_client_hears_every_complaint(street: Street, client: Client, fault: Fault, status: int, code: str) -> None:
    street.faults = {"elevenlabs": {fault: 1.0}}

    with pytest.raises(ApiError) as raised:
        client.text_to_speech.convert_with_timestamps(VOICE, text="a", request_options={"max_retries": 0})

    assert raised.value.status_code == status
    assert raised.value.body["detail"].keys() == {"type", "code", "message", "status", "request_id"}
    assert raised.value.body["detail"]["code"] == code
