"""Amazon Polly, played: SynthesizeSpeech, as botocore's model of it has it and as its guide describes speech marks.

Nobody asks it by its address in the street: a client of AWS does, which is told that this is where Polly is.
"""

import json
import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import ClassVar, Literal
from xml.sax.saxutils import escape, unescape

from pydantic import Field

from infra.local.environment import ACCOUNT
from infra.local.vendors.narrator import samples, say
from infra.local.vendors.vendor import Answer, Asked, Bad, Form, Vendor
from shared.production.catalogue import catalogue
from shared.providers.speech import SpokenWord

_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d{8}/[^/]+/polly/aws4_request")
_PACED = re.compile(r'<speak><prosody rate="(\d+)%">(.*)</prosody></speak>', re.DOTALL)
_SLOWEST, _FASTEST = 20, 200
_LETTERS = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_ERRORS = {
    400: "ValidationException",
    401: "UnrecognizedClientException",
    402: "SubscriptionRequiredException",
    404: "UnknownOperationException",
    429: "ThrottlingException",
    500: "ServiceFailureException",
}


class _Line(Form):
    Text: str
    VoiceId: str
    OutputFormat: Literal["json", "pcm"]
    """It knows others, which are not played."""
    Engine: Literal["standard", "neural"] = "standard"
    TextType: Literal["ssml", "text"] = "text"
    SampleRate: Literal["8000", "16000"] = "16000"
    SpeechMarkTypes: list[Literal["word"]] = Field(default=[], max_length=4)


class Polly(Vendor):
    company: ClassVar[str] = "polly"
    KEY: ClassVar[str] = ACCOUNT
    """The access key of whoever is in the emulator's account. What it signs is not looked at."""

    def shown_key(self, asked: Asked) -> str:
        found = _CREDENTIAL.search(asked.headers.get("authorization", ""))
        return found.group(1) if found else ""

    def answer(self, asked: Asked) -> Answer:
        if (asked.method, asked.path) != ("POST", "/v1/speech"):
            raise Bad("Unknown operation", status=404)
        line = asked.into(_Line)
        if (line.OutputFormat == "json") is not bool(line.SpeechMarkTypes):
            return _complaint("MarksNotSupportedForFormatException", "Speech marks are only supported for json output.")
        voices = next(model for model in catalogue().of("speech", self.company)).voices
        if line.VoiceId not in voices.values():
            return _complaint("EngineNotSupportedException", "This voice does not support the selected engine.")
        text, speed = _read(line)
        said = say(text, voice=line.VoiceId, lent=voices, speed=speed)
        if line.OutputFormat == "pcm":
            body, media = samples(said, int(line.SampleRate)), "audio/pcm"
        else:
            body, media = _marks(line, said.words), "application/x-json-stream"
        headers = {"x-amzn-RequestCharacters": str(len(text))}
        return Answer(
            body, media=media, headers=headers, paid=f"{line.OutputFormat} {sha256(asked.body).hexdigest()[:12]}"
        )

    def complaint(self, status: int, message: str, *, where: str = "") -> Answer:
        return _complaint(_ERRORS.get(status, "ValidationException"), message, status=403 if status == 401 else status)

    def refusal(self, asked: Asked) -> Answer:
        """It says whatever it is given, and has no rule but those of its markup."""
        return _complaint("InvalidSsmlException", "Invalid SSML request")

    def spent(self) -> Answer:
        return _complaint("SubscriptionRequiredException", "The AWS Access Key Id needs a subscription", status=403)


def _read(line: _Line) -> tuple[str, float]:
    """What is to be said, and how fast. Raises Bad."""
    if line.TextType == "text":
        return line.Text, 1
    found = _PACED.fullmatch(line.Text)
    if found is None or "<" in found.group(2) or not _SLOWEST <= int(found.group(1)) <= _FASTEST:
        raise Bad("Invalid SSML request")
    return unescape(found.group(2)), int(found.group(1)) / 100


def _marks(line: _Line, words: Sequence[SpokenWord]) -> bytes:
    return b"".join(json.dumps(mark, ensure_ascii=False).encode() + b"\n" for mark in _words(line, words))


def _words(line: _Line, words: Sequence[SpokenWord]) -> Iterator[dict[str, str | int]]:
    """Where each word is in what was sent, in bytes, without the marks around it."""
    begin = 0
    for word in words:
        found = _LETTERS.search(word.text)
        if found is None:
            continue
        value = escape(found.group()) if line.TextType == "ssml" else found.group()
        first = line.Text.index(value, begin)
        begin = first + len(value)
        start, end = (len(line.Text[:place].encode()) for place in (first, begin))
        yield {"time": round(1000 * word.start), "type": "word", "start": start, "end": end, "value": value}


def _complaint(name: str, message: str, *, status: int = 400) -> Answer:
    said = Answer.of({"message": message}, status=status)
    return Answer(said.body, status, "application/x-amz-json-1.0", {"x-amzn-ErrorType": name})
