"""OpenAI's own client and specification as judges: of what we ask, and of the company that plays it."""

import base64
import gzip
import io
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import openai
import pytest
from openai.types import ImagesResponse, ModerationCreateResponse
from openai.types.chat import ChatCompletion
from openai.types.responses import Response
from openai.types.shared import ErrorObject
from PIL import Image
from pydantic import BaseModel

from functions.write.forms import Pictured, Written
from infra.local.vendors.openai import Compatible, OpenAI
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Asked, Fault
from shared.formats.short.niches import NICHES, facts_of
from shared.production.catalogue import Model, catalogue
from shared.providers.openai.chat import CompatibleLanguage
from shared.providers.openai.images import OpenAIImages
from shared.providers.openai.language import OpenAILanguage
from shared.providers.openai.moderation import OpenAIModeration
from shared.providers.openai.speech import CompatibleSpeech, OpenAISpeech
from shared.settings import settings
from tests.contracts.typed import judge, strays
from tests.street import latest, visited

SPECIFICATION = Path(__file__).parents[2].parent / "shared/contracts/openai.subset9.cleaned.2026-08-21.json.gz"
NEWER: Mapping[str, frozenset[str]] = {
    "Response": frozenset({"usage"}),
    "ImagesResponse": frozenset({"size"}),
}
"""Parts of answers in which the client of November has what the specification of August has not: tokens that are
written to a cache, and sizes of pictures other than three."""

FACTS: dict[str, Any] = {
    "topic": "tides",
    "niche": facts_of(NICHES["science"]),
    "language": "en",
    "words": 90,
    "beats": 7,
}
TASKS: list[tuple[str, type[BaseModel], dict[str, Any]]] = [
    ("short.script", Written, FACTS),
    (
        "short.script",
        Written,
        {"topic": "“Ünïcode” & <b>\n\u2028 🜁", "answer": "{}", "wrong_with_it": "title: missing"},
    ),
    ("short.visuals", Pictured, {"beats": ["A lamp burns.", "Nobody sees it."], "language": "en"}),
    ("short.anything", Written, {}),
]


def known(capability: str, name: str = "", company: str = "openai") -> Model:
    return catalogue().find(capability, company, name)


def jpeg() -> str:
    kept = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(kept, "JPEG")
    return base64.b64encode(kept.getvalue()).decode()


def composed(language: OpenAILanguage | CompatibleLanguage, number: int) -> None:
    task, into, facts = TASKS[number]
    language.compose(task, instructions="Write.", facts=facts, schema=into.model_json_schema())


def drawn(name: str, references: tuple[str, ...] = ()) -> None:
    OpenAIImages(known("images", name)).draw(
        "a lamp", description="a lamp", style="anime", width=540, height=960, references=references
    )


def spoken(speech: OpenAISpeech | CompatibleSpeech, speed: float) -> None:
    speech.speak("A lamp burns, and nobody sees it.", voice="theo", language="en-GB", speed=speed)


MODERATION = OpenAIModeration(known("moderation"))
CALLS: dict[str, tuple[str, Callable[[], object]]] = {
    **{
        f"responses-{number}": ("/responses", lambda number=number: composed(OpenAILanguage(known("language")), number))
        for number in range(len(TASKS))
    },
    **{
        f"chat-{number}": (
            "/chat/completions",
            lambda number=number: composed(CompatibleLanguage(known("language", "llama-4", "compatible")), number),
        )
        for number in range(len(TASKS))
    },
    **{
        f"images-{name}": ("/images/generations", lambda name=name: drawn(name))
        for name in ("gpt-image-2.5-flare", "gpt-image-2")
    },
    "speech": ("/audio/speech", lambda: spoken(OpenAISpeech(known("speech", "tts-1")), 1)),
    "speech-faster": ("/audio/speech", lambda: spoken(OpenAISpeech(known("speech", "gpt-4o-mini-tts")), 1.25)),
    "speech-elsewhere": ("/audio/speech", lambda: spoken(CompatibleSpeech(known("speech", "kokoro", "compatible")), 1)),
    "moderation-text": ("/moderations", lambda: MODERATION.judge("Quiet.\n" * 900, language="en")),
    "moderation-picture": ("/moderations", lambda: MODERATION.look(jpeg())),
}
JUDGES = {
    "/responses": ("openai.types.responses.response_create_params", "ResponseCreateParamsNonStreaming"),
    "/chat/completions": ("openai.types.chat.completion_create_params", "CompletionCreateParamsNonStreaming"),
    "/images/generations": ("openai.types.image_generate_params", "ImageGenerateParamsNonStreaming"),
    "/images/edits": ("openai.types.image_edit_params", "ImageEditParamsNonStreaming"),
    "/audio/speech": ("openai.types.audio.speech_create_params", "SpeechCreateParams"),
    "/moderations": ("openai.types.moderation_create_params", "ModerationCreateParams"),
}
REQUESTS = {
    "/responses": "CreateResponse",
    "/chat/completions": "CreateChatCompletionRequest",
    "/images/generations": "CreateImageRequest",
    "/images/edits": "CreateImageEditRequest",
    "/audio/speech": "CreateSpeechRequest",
    "/moderations": "CreateModerationRequest",
}

FORMAT = {"type": "json_schema", "name": "a", "strict": True, "schema": {"type": "object"}}
TOLD = [{"role": "user", "content": "hello"}]
WRONG: list[tuple[str, dict[str, Any]]] = [
    ("/responses", {"model": "gpt-6-luna", "input": "x", "max_tokens": 100}),
    ("/responses", {"model": "gpt-6-luna", "input": "x", "max_output_tokens": "many"}),
    ("/responses", {"model": "gpt-6-luna", "input": "x", "store": "no!"}),
    ("/responses", {"model": "gpt-6-luna", "input": [{"role": "narrator", "content": "x"}]}),
    ("/responses", {"model": "gpt-6-luna", "input": "x", "text": {"format": {**FORMAT, "name": None}}}),
    ("/responses", {"model": "gpt-6-luna", "input": "x", "text": {"format": {"type": "json_schema", "name": "a"}}}),
    ("/responses", {"model": "gpt-6-luna", "input": "x", "text": {"fromat": FORMAT}}),
    ("/chat/completions", {"model": "m"}),
    ("/chat/completions", {"model": "m", "messages": TOLD, "max_token": 100}),
    ("/chat/completions", {"model": "m", "messages": [{"role": "narrator", "content": "hello"}]}),
    ("/chat/completions", {"model": "m", "messages": TOLD, "response_format": FORMAT}),
    ("/chat/completions", {"model": "m", "messages": TOLD, "response_format": {"type": "json_schema"}}),
    ("/images/generations", {"model": "gpt-image-2"}),
    ("/images/generations", {"model": "gpt-image-2", "prompt": "x", "sizes": "1024x1024"}),
    ("/images/generations", {"model": "gpt-image-2", "prompt": "x", "quality": "ultra"}),
    ("/images/generations", {"model": "gpt-image-2", "prompt": "x", "background": "white"}),
    ("/audio/speech", {"model": "tts-1", "input": "x"}),
    ("/audio/speech", {"model": "tts-1", "input": "x", "voice": "nova", "format": "wav"}),
    ("/audio/speech", {"model": "tts-1", "input": "x", "voice": "nova", "response_format": "ogg"}),
    ("/audio/speech", {"model": "tts-1", "input": "x", "voice": "nova", "speed": "fast"}),
    ("/moderations", {"model": "omni-moderation-latest"}),
    ("/moderations", {"model": "omni-moderation-latest", "input": "x", "language": "en"}),
    ("/moderations", {"model": "omni-moderation-latest", "input": [{"type": "image", "image_url": {"url": "x"}}]}),
    ("/moderations", {"model": "omni-moderation-latest", "input": [{"type": "image_url", "image_url": "x"}]}),
]
"""Misspelt, of a wrong kind, or without what has to be there."""


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    with visited(OpenAI(), Compatible()) as street:
        yield street


@pytest.fixture(autouse=True)
def good_day(street: Street) -> Iterator[None]:
    yield
    street.faults = {}


@pytest.fixture
def client(street: Street) -> Iterator[openai.OpenAI]:
    """The company's own, at the played door."""
    with openai.OpenAI(api_key=OpenAI.KEY, base_url=settings().provider_urls["openai"], max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def schemas() -> Callable[[str, Any], None]:
    """What validates by a part of the specification. Of an object's own keys it has to name every one."""
    if not SPECIFICATION.exists():
        pytest.skip(f"{SPECIFICATION.name} is not here")
    components = json.loads(gzip.decompress(SPECIFICATION.read_bytes()))["components"]

    def validate(name: str, said: Any) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "unevaluatedProperties": False, "components": components}
        jsonschema.Draft202012Validator(schema).validate(said)

    return validate


def typed(path: str) -> Callable[[Any], object]:
    return judge("openai.types", *JUDGES[path])


def asked(street: Street, call: str) -> Asked:
    CALLS[call][1]()
    return latest(street)


def fields(multipart: Asked) -> dict[str, Any]:
    """A form as the specification and the client's types have it: its pictures are a list."""
    parts = multipart.parts()
    plain = {part.name: part.content.decode() for part in parts if part.filename is None}
    return plain | {"image": [part.content for part in parts if part.name == "image[]"]}


def validated[A: openai.BaseModel](answer: A) -> A:
    """An answer, read again: the client itself takes whatever comes."""
    return type(answer).model_validate_json(answer.to_json())


# What we ask


@pytest.mark.parametrize("call", CALLS)
def test_what_we_ask_is_what_the_clients_types_name(street: Street, call: str) -> None:
    request = asked(street, call)

    assert request.path == CALLS[call][0]
    typed(request.path)(request.json())


@pytest.mark.parametrize("call", CALLS)
def test_what_we_ask_is_what_the_specification_names(
    street: Street, schemas: Callable[[str, Any], None], call: str
) -> None:
    request = asked(street, call)

    schemas(REQUESTS[request.path], request.json())


def test_what_we_ask_with_pictures_is_what_both_name(street: Street, schemas: Callable[[str, Any], None]) -> None:
    drawn("", references=(jpeg(), jpeg()))
    request = latest(street)
    form = fields(request)

    assert request.path == "/images/edits"
    typed(request.path)(form)
    schemas(REQUESTS[request.path], form | {"image": ["…" for _ in form["image"]]})
    for wrong in ({**form, "imag": []}, {**form, "quality": "ultra"}, {"image": form["image"]}):
        with pytest.raises(ValueError, match="validation error"):
            typed(request.path)(wrong)


@pytest.mark.parametrize("call", [call for call in CALLS if "chat" not in call and "elsewhere" not in call])
def test_the_client_told_the_same_sends_the_same(street: Street, client: openai.OpenAI, call: str) -> None:
    ours = asked(street, call)
    methods: dict[str, Callable[..., object]] = {
        "/responses": client.responses.create,
        "/images/generations": client.images.generate,
        "/audio/speech": client.audio.speech.create,
        "/moderations": client.moderations.create,
    }

    methods[ours.path](**ours.json())

    theirs = latest(street)
    assert theirs.json() == ours.json()
    assert (theirs.method, theirs.path) == (ours.method, ours.path)
    assert theirs.headers["authorization"] == ours.headers["authorization"]


def test_the_client_told_the_same_sends_the_same_pictures(street: Street, client: openai.OpenAI) -> None:
    drawn("", references=(jpeg(), jpeg()))
    ours = fields(latest(street))

    client.images.edit(**{**ours, "image": [("a.jpg", picture, "image/jpeg") for picture in ours["image"]]})

    assert fields(latest(street)) == ours


# Whether the judges judge


@pytest.mark.parametrize(("path", "wrong"), WRONG)
def test_the_clients_types_refuse_what_is_wrong(path: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        typed(path)(wrong)


@pytest.mark.parametrize(("path", "wrong"), WRONG)
def test_the_played_company_refuses_what_is_wrong(client: openai.OpenAI, path: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        client.post(path, body=wrong, cast_to=object)

    assert refused.value.type == "invalid_request_error"
    assert refused.value.param or "Field required" in refused.value.message


def test_the_specification_refuses_what_is_wrong(schemas: Callable[[str, Any], None]) -> None:
    passed = []
    for path, wrong in WRONG:
        try:
            schemas(REQUESTS[path], wrong)
        except jsonschema.ValidationError:
            continue
        passed.append((path, wrong))

    # Only of what is sent as a whole does it name every key, and what is inside of this has none that is required.
    assert passed == [("/responses", WRONG[6][1])]


# The played company


def test_the_client_reads_what_the_played_company_writes(street: Street, client: openai.OpenAI) -> None:
    CALLS["responses-0"][1]()
    answer = client.responses.create(**latest(street).json())

    Written.model_validate_json(answer.output_text)
    assert list(strays(validated(answer))) == []
    assert answer.usage
    assert answer.usage.total_tokens == answer.usage.input_tokens + answer.usage.output_tokens


def test_the_client_reads_a_form_by_its_own_schema(client: openai.OpenAI) -> None:
    class Small(BaseModel):
        title: str
        count: int

    said = client.responses.parse(model="gpt-6-luna", input="hello", text_format=Small)
    chatted = client.chat.completions.parse(
        model="gpt-6-luna", messages=[{"role": "user", "content": "hello"}], response_format=Small
    )

    assert isinstance(said.output_parsed, Small)
    assert isinstance(chatted.choices[0].message.parsed, Small)


def test_the_client_reads_all_else(client: openai.OpenAI) -> None:
    chatted = client.chat.completions.create(model="gpt-6-luna", messages=[{"role": "user", "content": "hello"}])
    painted = client.images.generate(model="gpt-image-2", prompt="a lamp", size="640x1024")
    judged = client.moderations.create(input=["Quiet.", "how to kill someone"])
    sound = client.audio.speech.create(model="tts-1", voice="nova", input="A lamp.", response_format="wav")
    listed = client.models.list()

    for answer in (chatted, painted, judged):
        assert list(strays(validated(answer))) == []
    assert painted.data
    assert painted.data[0].b64_json
    assert [result.flagged for result in judged.results] == [False, True]
    assert judged.results[1].categories.violence
    assert sound.read()[:4] == b"RIFF"
    assert {model.id: model.shutdown_date for model in listed}["tts-1"] == "2027-01-06"


def test_what_the_played_company_answers_is_what_the_specification_names(
    street: Street, client: openai.OpenAI, schemas: Callable[[str, Any], None]
) -> None:
    told = {"role": "user", "content": "hello"}
    raw = client.with_raw_response
    answers = {
        "Response": raw.responses.create(model="gpt-6-luna", input="hello"),
        "CreateChatCompletionResponse": raw.chat.completions.create(model="gpt-6-luna", messages=[told]),  # type: ignore[list-item]
        "ImagesResponse": raw.images.generate(model="gpt-image-2", prompt="a lamp", size="640x1024"),
        "CreateModerationResponse": raw.moderations.create(input="Quiet."),
    }

    for name, answer in answers.items():
        said = json.loads(answer.content)
        schemas(name, {key: value for key, value in said.items() if key not in NEWER.get(name, ())})
        with pytest.raises(jsonschema.ValidationError):
            schemas(name, {key: value for key, value in said.items() if key not in ("created", "id")})


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.BUSY, openai.RateLimitError),
        (Fault.BROKEN, openai.InternalServerError),
        (Fault.UNKEYED, openai.AuthenticationError),
        (Fault.SPENT, openai.RateLimitError),
    ],
)
def test_the_client_understands_its_complaints(
    street: Street,
    client: openai.OpenAI,
    schemas: Callable[[str, Any], None],
    fault: Fault,
    error: type[openai.APIStatusError],
) -> None:
    street.faults = {"openai": {fault: 1.0}}

    with pytest.raises(error) as refused:
        client.responses.create(model="gpt-6-luna", input="hello")

    said = refused.value.response.json()
    schemas("ErrorResponse", said)
    assert ErrorObject.model_validate(said["error"]).message
    assert (refused.value.code, refused.value.type) == (said["error"]["code"], said["error"]["type"])


def test_the_client_understands_its_refusals(street: Street, client: openai.OpenAI) -> None:
    street.faults = {"openai": {Fault.REFUSED: 1.0}}

    said = client.responses.create(model="gpt-6-luna", input="hello")
    chatted = client.chat.completions.create(model="gpt-6-luna", messages=[{"role": "user", "content": "hello"}])
    with pytest.raises(openai.BadRequestError) as refused:
        client.images.generate(model="gpt-image-2", prompt="x")

    assert [part.type for item in said.output if item.type == "message" for part in item.content] == ["refusal"]
    assert chatted.choices[0].message.refusal
    assert refused.value.code == "moderation_blocked"
    assert list(strays(validated(said))) == list(strays(validated(chatted))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
        {"type": "object", "properties": {"a": {"type": "string"}}, "required": [], "additionalProperties": False},
        {
            "type": "object",
            "properties": {"a": {"type": "string", "maxLength": 3}},
            "required": ["a"],
            "additionalProperties": False,
        },
    ],
)
def test_a_schema_that_nobody_can_keep_to_is_refused(client: openai.OpenAI, wrong: dict[str, Any]) -> None:
    form: Any = {"type": "json_schema", "name": "a", "strict": True, "schema": wrong}

    with pytest.raises(openai.BadRequestError, match="response_format 'a'"):
        client.responses.create(model="gpt-6-luna", input="hello", text={"format": form})


def test_a_model_that_is_not_there_is_not_found(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        client.responses.create(model="gpt-9-nova", input="hello")

    assert refused.value.code == "model_not_found"


def test_answers_are_those_that_the_clients_types_have_fields_for() -> None:
    """The judge of answers judges: a key that nobody knows is seen."""
    for kind in (Response, ChatCompletion, ImagesResponse, ModerationCreateResponse):
        assert list(strays(kind.model_construct(novel=1))) == ["novel"]
