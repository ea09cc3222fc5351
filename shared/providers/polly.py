"""Amazon Polly: speech, and marks of when each word begins. It is asked as a part of AWS: there is no key."""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any, ClassVar
from xml.sax.saxutils import escape

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    SSLError,
)
from pydantic import NonNegativeInt, ValidationError
from urllib3.exceptions import HTTPError

from shared.aws import client
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
from shared.production.catalogue import Model
from shared.providers.hearing import Passage, words_heard
from shared.providers.lending import lend_voice
from shared.providers.provider import charged, paid
from shared.providers.sound import wav_of
from shared.providers.speech import Spoken
from shared.providers.vendor import LONGEST_COMPLAINT, Answered

_SECONDS = 60.0
_RATE = 16_000
"""Hertz: the most that plain samples have there."""
_SLOWEST, _FASTEST = 0.2, 2.0
"""Times its usual pace (docs.aws.amazon.com/polly/latest/dg/voice-speed-vip.html)."""
_WINDOW = _RATE // 100
_FAINT = 0.01
"""Of the loudest sample: what is fainter is a pause."""
_SOME = 8
"""One sample of so many tells how loud the loudest one is."""
_PIECE = 4096


class PollySpeech:
    company: ClassVar[str] = "polly"

    def __init__(self, model: Model) -> None:
        self.model = model.id
        self._known = model

    def speak(self, text: str, *, voice: str, language: str, speed: float) -> Spoken:
        """See `Speech.speak`. The line is asked for twice, as sound and as marks; the price is that of both."""
        lent = lend_voice(self._known, text, voice=voice, language=language)
        if not _SLOWEST <= speed <= _FASTEST:
            raise Unspeakable(f"speed {speed:g} is not within {_SLOWEST:g} and {_FASTEST:g}")
        spelt = _spelt(text, speed)
        asked = {"Engine": self.model, "VoiceId": lent, "Text": spelt.text, "TextType": spelt.type}
        samples, counted = _synthesised(asked, OutputFormat="pcm", SampleRate=str(_RATE))
        characters = Decimal(len(text) if counted is None else counted)
        charge = Charge(self._known.price.charge(characters), units=characters)
        with charged(Charge(charge.cost / 2, units=characters / 2)):
            audio, seconds = wav_of(samples, _RATE)
            try:
                told, _ = _synthesised(asked, OutputFormat="json", SpeechMarkTypes=["word"])
            except ProviderTimeout as error:
                # The marks may be paid, too.
                paid(error, charge)
                raise
        with charged(charge):
            passages = _passages(_marks(told), spelt, memoryview(samples[: len(samples) // 2 * 2]).cast("h"))
            words = words_heard(text, passages, language=language, seconds=seconds)
        return Spoken(audio=audio, seconds=seconds, words=words, **vars(charge))

    def voices(self) -> tuple[str, ...]:
        return tuple(self._known.voices)

    def languages(self) -> tuple[str, ...]:
        return self._known.languages


@dataclass(frozen=True)
class _Spelt:
    """A text as it is sent."""

    text: str
    type: str
    starts: tuple[int, ...]
    """At which byte of that each character of the text begins; and where the last one ends."""

    def first(self, byte: int) -> int:
        """The character of the text that a byte belongs to."""
        return min(max(0, bisect_right(self.starts, byte) - 1), len(self.starts) - 2)

    def last(self, byte: int) -> int:
        """The character before which a byte lies."""
        return min(bisect_left(self.starts, byte), len(self.starts) - 1)


class _Mark(Answered):
    """docs.aws.amazon.com/polly/latest/dg/output.html"""

    time: NonNegativeInt
    """Milliseconds."""
    type: str
    start: NonNegativeInt
    """Bytes of what was sent."""
    end: NonNegativeInt


def _spelt(text: str, speed: float) -> _Spelt:
    """As it stands, or with its pace around it: there is no parameter for that."""
    if speed == 1:
        return _Spelt(text, "text", _starts(text, 0))
    head, foot = f'<speak><prosody rate="{round(100 * speed)}%">', "</prosody></speak>"
    spelt = [escape(character) for character in text]
    return _Spelt(f"{head}{''.join(spelt)}{foot}", "ssml", _starts(spelt, len(head)))


def _starts(spelt: Sequence[str], begin: int) -> tuple[int, ...]:
    return tuple(accumulate((len(character.encode()) for character in spelt), initial=begin))


def _marks(told: bytes) -> list[_Mark]:
    """The words, from one JSON object a line. Raises ProviderGarbled."""
    try:
        marks = [_Mark.model_validate_json(line) for line in told.splitlines() if line.strip()]
    except ValidationError as error:
        raise ProviderGarbled("polly has sent marks that nobody can read") from error
    return [mark for mark in marks if mark.type == "word"]


def _passages(marks: Sequence[_Mark], spelt: _Spelt, samples: Sequence[int]) -> Iterator[Passage]:
    """The words, each up to the next one or to the pause before that."""
    if not marks:
        return
    faint = _FAINT * _loudest(samples[::_SOME])
    begins = [mark.time * _RATE // 1000 for mark in marks]
    for mark, (begin, until) in zip(marks, pairwise([*begins, len(samples)]), strict=True):
        end = _end(samples, begin, until, faint)
        yield Passage(spelt.first(mark.start), spelt.last(mark.end), begin / _RATE, end / _RATE)


def _end(samples: Sequence[int], begin: int, until: int, faint: float) -> int:
    """Where it falls silent for good between two samples."""
    while until - _WINDOW > begin and _loudest(samples[until - _WINDOW : until]) <= faint:
        until -= _WINDOW
    return max(begin, until)


def _loudest(samples: Sequence[int]) -> int:
    return max(max(samples, default=0), -min(samples, default=0))


def _synthesised(asked: dict[str, Any], **form: Any) -> tuple[bytes, int | None]:
    """What Polly makes of a line in one form, and how many characters it says that it counts."""
    with _in_our_words():
        made: dict[str, Any] = client("polly").synthesize_speech(**asked, **form)
        with closing(made["AudioStream"]) as stream:
            return _read(stream), made.get("RequestCharacters")


def _read(stream: Any) -> bytes:
    """Raises ProviderTimeout when it takes too long."""
    deadline = time.monotonic() + _SECONDS
    read = bytearray()
    for piece in stream.iter_chunks(_PIECE):
        read += piece
        if time.monotonic() > deadline:
            raise ProviderTimeout(f"polly had not answered within {_SECONDS:g} seconds")
    return bytes(read)


_PASSING = {
    "RequestTimeout",
    "RequestTimeoutException",
    "Throttling",
    "ThrottledException",
    "ThrottlingException",
    "TooManyRequestsException",
}
_SHUT = {
    "AccessDenied",
    "AccessDeniedException",
    "ExpiredTokenException",
    "IncompleteSignature",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "OptInRequired",
    "SubscriptionRequiredException",
    "UnrecognizedClientException",
}
_NOT_LET_IN = "polly does not let the studio in: its role needs polly:SynthesizeSpeech, in a region that has Polly"
_NOT_HERE = "nobody is polly here: it is a part of AWS, which a studio on one machine does not reach"


@contextmanager
def _in_our_words() -> Generator[None]:
    try:
        yield
    except ClientError as error:
        raise _complaint(error) from error
    except (NoCredentialsError, NoRegionError, PartialCredentialsError) as error:
        raise ProviderUnset(_NOT_LET_IN) from error
    except (EndpointConnectionError, ConnectTimeoutError, SSLError) as error:
        raise ProviderBusy("polly cannot be reached") from error
    except (BotoCoreError, HTTPError) as error:
        raise ProviderTimeout("polly had not answered, or the connection to it broke off before it had") from error


def _complaint(error: ClientError) -> StudioError:
    said = error.response.get("Error", {})
    code, sentence = said.get("Code", ""), said.get("Message", "")[:LONGEST_COMPLAINT]
    about = error.response.get("ResponseMetadata", {})
    if code in _SHUT:
        return ProviderUnset(_NOT_LET_IN)
    if code in _PASSING or about.get("HTTPStatusCode", 0) >= 500:
        after = about.get("HTTPHeaders", {}).get("retry-after", "")
        return ProviderBusy(f"polly: {sentence or code}", after=int(after) if after.isdecimal() else 0)
    # Where a complaint has no name, its status is its code: AWS names all of its own.
    return ProviderUnset(_NOT_HERE) if code.isdecimal() else ProviderRefused(f"polly: {sentence or code}")
