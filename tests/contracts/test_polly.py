"""AWS's own model of Polly as the judge, as botocore carries it: of what we ask, and of the company that plays it."""

import io
import json
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError
from botocore.model import Shape
from botocore.response import StreamingBody
from botocore.stub import Stubber
from botocore.validate import ParamValidator

from infra.local.vendors.polly import Polly
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Asked, Fault
from shared import aws
from shared.production.catalogue import catalogue
from shared.providers.polly import PollySpeech
from tests.polly import forget, reached

LINES = [
    {"text": text, "voice": voice, "language": "en-US", "speed": speed}
    for text, voice, speed in (
        ("The tide is out.", "ava", 1),
        ("“Ünïcode” & <b>, 3 🌊", "silas", 0.8),
        ("Nobody came back.", "nora", 1.2),
    )
]
GOOD = {"Text": "hello", "VoiceId": "Joanna", "OutputFormat": "pcm"}
WRONG: list[dict[str, Any]] = [
    {"VoiceId": "Joanna", "OutputFormat": "pcm"},
    {"Text": "hello", "OutputFormat": "pcm"},
    {**GOOD, "Voice": "Joanna"},
    {**GOOD, "Text": 7},
    {**GOOD, "SampleRate": 16_000},
    {**GOOD, "Engine": "nerual"},
    {**GOOD, "VoiceId": "Hal"},
    {**GOOD, "TextType": "html"},
    {**GOOD, "OutputFormat": "wav"},
    {**GOOD, "OutputFormat": "json", "SpeechMarkTypes": "word"},
    {**GOOD, "OutputFormat": "json", "SpeechMarkTypes": ["words"]},
]


@pytest.fixture
def street() -> Generator[Street]:
    with reached(Polly()) as street:
        yield street


@pytest.fixture(scope="module")
def judged() -> Callable[[Any], list[str]]:
    """What says what is wrong with a request."""
    shape = aws.client("polly").meta.service_model.operation_model("SynthesizeSpeech").input_shape
    forget()
    return lambda asked: [*_wrong(asked, shape)]


def _wrong(asked: Any, shape: Any) -> Iterator[str]:
    report = ParamValidator().validate(asked, shape)
    if report.has_errors():
        yield report.generate_report()
    else:
        yield from _strange(asked, shape)


def _strange(asked: Any, shape: Shape) -> Iterator[str]:
    """Values that are none of those that there are: botocore leaves these to the server."""
    match asked:
        case Mapping():
            for name, value in asked.items():
                yield from _strange(value, shape.members[name])
        case list():
            for value in asked:
                yield from _strange(value, shape.member)
        case _ if shape.enum and asked not in shape.enum:
            yield f"{asked!r} is no {shape.name}"


def speak(line: dict[str, Any]) -> Any:
    model = catalogue().find("speech", "polly")
    return PollySpeech(model).speak(line["text"], **{key: line[key] for key in ("voice", "language", "speed")})


@pytest.mark.parametrize("line", LINES)
def test_what_we_ask_is_what_aws_says_that_can_be_asked(
    street: Street, judged: Callable[[Any], list[str]], line: dict[str, Any]
) -> None:
    speak(line)

    assert len(street.visits) == 2
    for _, asked in street.visits:
        assert judged(asked.json()) == []
        assert (asked.method, asked.path) == ("POST", "/v1/speech")


@pytest.mark.parametrize("wrong", WRONG)
def test_aws_takes_nothing_wrong(judged: Callable[[Any], list[str]], wrong: dict[str, Any]) -> None:
    assert judged(GOOD) == []
    assert judged(wrong) != []


@pytest.mark.parametrize("wrong", WRONG)
def test_the_played_company_refuses_what_aws_does(street: Street, wrong: dict[str, Any]) -> None:
    speak(LINES[0])
    asked = street.visits[0][1]

    answer = Polly().visit(
        Asked(asked.method, asked.path, asked.query, asked.headers, json.dumps(wrong).encode()), None
    )

    assert answer.status == 400
    assert answer.headers["x-amzn-ErrorType"].endswith("Exception")


@pytest.mark.parametrize("wrong", WRONG[:5])
def test_awss_client_sends_nothing_wrong(street: Street, wrong: dict[str, Any]) -> None:
    with pytest.raises(ParamValidationError):
        aws.client("polly").synthesize_speech(**wrong)

    assert street.visits == []


def test_a_stubbed_client_agrees_with_both_requests_and_answers() -> None:
    forget()
    client = aws.client("polly")
    same = {"Engine": "neural", "VoiceId": "Joanna", "Text": "Oh no", "TextType": "text"}
    told = [
        ({"OutputFormat": "pcm", "SampleRate": "16000"}, "audio/pcm", b"\0\1" * 16_000),
        (
            {"OutputFormat": "json", "SpeechMarkTypes": ["word"]},
            "application/x-json-stream",
            b'{"time":100,"type":"word","start":0,"end":2,"value":"Oh"}\n'
            b'{"time":500,"type":"word","start":3,"end":5,"value":"no"}\n',
        ),
    ]
    with Stubber(client) as stubbed:
        for form, media, body in told:
            answer = {
                "AudioStream": StreamingBody(io.BytesIO(body), len(body)),
                "ContentType": media,
                "RequestCharacters": 5,
            }
            stubbed.add_response("synthesize_speech", answer, {**same, **form})

        spoken = speak({"text": "Oh no", "voice": "ava", "language": "en", "speed": 1})
        stubbed.assert_no_pending_responses()

    assert [(word.text, word.start, word.end) for word in spoken.words] == [("Oh", 0.1, 0.5), ("no", 0.5, 1.0)]
    forget()


@pytest.mark.usefixtures("street")
def test_awss_client_understands_every_answer() -> None:
    client = aws.client("polly")
    sound = client.synthesize_speech(**GOOD, Engine="neural")
    marks = client.synthesize_speech(**GOOD | {"OutputFormat": "json", "SpeechMarkTypes": ["word"]})

    assert (sound["ContentType"], sound["RequestCharacters"]) == ("audio/pcm", 5)
    assert len(sound["AudioStream"].read()) > 8_000
    assert (marks["ContentType"], marks["RequestCharacters"]) == ("application/x-json-stream", 5)
    assert json.loads(marks["AudioStream"].read()).keys() == {"time", "type", "start", "end", "value"}


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault.BUSY, "ThrottlingException"),
        (Fault.BROKEN, "ServiceFailureException"),
        (Fault.REFUSED, "InvalidSsmlException"),
        (Fault.UNKEYED, "UnrecognizedClientException"),
        (Fault.SPENT, "SubscriptionRequiredException"),
    ],
)
def test_awss_client_hears_every_complaint_once(street: Street, fault: Fault, code: str) -> None:
    street.faults = {"polly": {fault: 1.0}}

    with pytest.raises(ClientError) as raised:
        aws.client("polly").synthesize_speech(**GOOD)

    assert raised.value.response["Error"]["Code"] == code
    assert raised.value.response["Error"]["Message"]
    assert len(street.visits) == 1
