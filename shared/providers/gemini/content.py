"""Content: what all of Gemini is asked by `generateContent`, and how it answers, refuses and complains."""

import base64
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic.alias_generators import to_camel

from shared.charges import Charge
from shared.errors import (
    ContentRefused,
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderSpent,
    ProviderUnset,
    StudioError,
)
from shared.production.prices import Price
from shared.providers.provider import charged
from shared.providers.vendor import Answered, Reply, Vendor, key_refused, sentence_of, unknown_model

type Part = Mapping[str, Any]
"""Of a question, as the API takes it: `text`, or `inlineData`."""

_RULES = {
    "SAFETY",
    "RECITATION",
    "BLOCKLIST",
    "PROHIBITED_CONTENT",
    "SPII",
    "ESCALATION",
    "MODEL_ARMOR",
    "IMAGE_SAFETY",
    "IMAGE_PROHIBITED_CONTENT",
    "IMAGE_RECITATION",
}
"""Reasons to stop that are about what was asked for, or made (google-genai 3.4.0, types.FinishReason)."""
_CUT_OFF = {"MAX_TOKENS", "CONTINUATION"}
_MONEY = ("prepayment credits are depleted", "spending cap")
"""What a complaint says when there is no more money: it has nothing else that tells it from a rate."""


class _Answered(Answered, alias_generator=to_camel, validate_by_name=True):
    """Part of an answer, in Google's spelling."""


class Data(_Answered):
    """Sound or a picture."""

    mime_type: str
    data: str
    """In base64."""

    def whole(self) -> bytes:
        """Raises ProviderGarbled."""
        try:
            return base64.b64decode(self.data, validate=True)
        except ValueError as error:
            raise ProviderGarbled("gemini sent something that is not base64") from error


class _Part(_Answered):
    text: str = ""
    inline_data: Data | None = None
    thought: bool = False


class _Content(_Answered):
    parts: tuple[_Part, ...] = ()


class _Candidate(_Answered):
    content: _Content = _Content()
    finish_reason: str = ""


class _Feedback(_Answered):
    block_reason: str = ""


class Usage(_Answered):
    """Tokens."""

    prompt_token_count: int = 0
    candidates_token_count: int = 0
    """Without what it thought."""
    thoughts_token_count: int = 0

    @property
    def total(self) -> int:
        return self.prompt_token_count + self.candidates_token_count + self.thoughts_token_count

    def charge(self, price: Price) -> Charge:
        """Of a model that is paid for what it thought as for what it answered."""
        answered = self.candidates_token_count + self.thoughts_token_count
        return Charge(price.charge(self.prompt_token_count, answered), units=Decimal(self.total))


class _Answer(_Answered):
    candidates: tuple[_Candidate, ...] = ()
    prompt_feedback: _Feedback = _Feedback()
    usage_metadata: Usage | None = None


@dataclass(frozen=True)
class Finished:
    """What came to an end as it should."""

    parts: tuple[_Part, ...]
    charge: Charge | None
    """None where it does not say what it has counted."""

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)

    def data(self, kind: str) -> Data:
        """The last part of a kind of media, such as "image/". Raises ProviderGarbled when there is none."""
        found = [part.inline_data for part in self.parts if part.inline_data is not None]
        fitting = [data for data in found if data.mime_type.startswith(kind)]
        if not fitting:
            raise ProviderGarbled(f"gemini answered nothing that is {kind}*")
        return fitting[-1]


def generate(
    model: str,
    *parts: Part,
    config: Mapping[str, Any],
    instructions: str = "",
    seconds: float,
    price: Callable[[Usage], Charge],
) -> Finished:
    """Have a model answer to `parts`, as `config` (its generationConfig) wants it, within so many seconds.

    `price`: what it charges for what it has counted. Raises what `Vendor.ask` does, and ContentRefused with the rule.
    """
    body: dict[str, Any] = {"contents": [{"role": "user", "parts": parts}], "generationConfig": config}
    if instructions:
        body["systemInstruction"] = {"parts": [{"text": instructions}]}
    answer = GEMINI.ask(f"/models/{model}:generateContent", body=body, seconds=seconds).into(_Answer)
    charge = None if answer.usage_metadata is None else price(answer.usage_metadata)
    with charged(charge):
        return Finished(_said(answer), charge)


def _said(answer: _Answer) -> tuple[_Part, ...]:
    """What it answered, if it came to an end. Raises what `generate` does."""
    if answer.prompt_feedback.block_reason:
        raise _refused(answer.prompt_feedback.block_reason)
    if not answer.candidates:
        raise ProviderGarbled("gemini answered nothing")
    candidate = answer.candidates[0]
    if candidate.finish_reason != "STOP":
        raise _stopped(candidate.finish_reason)
    return tuple(part for part in candidate.content.parts if not part.thought)


def _refused(rule: str) -> ContentRefused:
    return ContentRefused(f"gemini will not make this: {rule}", rule=rule)


def _stopped(reason: str) -> StudioError:
    match reason:
        case rule if rule in _RULES:
            return _refused(rule)
        case cut if cut in _CUT_OFF:
            return ProviderGarbled("gemini's answer was longer than it may be, and is cut off")
        case "LANGUAGE":
            return ProviderRefused(
                "gemini's model does not know this language: choose another model, or another language"
            )
        case "PUP_LIMITED_DISABLED":
            return ProviderUnset(
                "Google has limited the account that the studio's key for gemini belongs to: see AI Studio"
            )
        case _:
            return ProviderGarbled(f"gemini stopped before it had answered: {reason or 'it does not say why'}")


def _authorise(key: str) -> Mapping[str, str]:
    return {"x-goog-api-key": key}


def _special(reply: Reply, said: Any) -> StudioError | None:
    """By google.rpc.Status (cloud.google.com/apis/design/errors) and its details."""
    sentence, details = sentence_of(said), [*_details(said)]
    match reply.status:
        case 400 if any(str(detail.get("reason", "")).startswith("API_KEY_") for detail in details):
            return key_refused("gemini")
        case 400 if _status(said) == "FAILED_PRECONDITION":
            return ProviderSpent(f"gemini: {sentence}")
        case 404:
            return unknown_model("gemini", sentence)
        case 429 if any("PerDay" in quota for quota in _quotas(details)) or any(word in sentence for word in _MONEY):
            return ProviderSpent(f"gemini: {sentence}")
        case 429:
            return ProviderBusy(f"gemini: {sentence}", after=max(reply.after, _delay(details)))
        case _:
            return None


def _status(said: Any) -> str:
    match said:
        case {"error": {"status": str(status)}}:
            return status
        case _:
            return ""


def _details(said: Any) -> Iterator[Mapping[str, Any]]:
    match said:
        case {"error": {"details": [*details]}}:
            yield from (detail for detail in details if isinstance(detail, dict))
        case _:
            return


def _quotas(details: list[Mapping[str, Any]]) -> Iterator[str]:
    """The names of those that are used up (google.rpc.QuotaFailure)."""
    for detail in details:
        match detail:
            case {"violations": [*violations]}:
                yield from (str(one.get("quotaId", "")) for one in violations if isinstance(one, dict))
            case _:
                continue


def _delay(details: list[Mapping[str, Any]]) -> int:
    """Seconds for which it wants to be left alone (google.rpc.RetryInfo: `20.2s`); 0 when it does not say."""
    for detail in details:
        match detail:
            case {"retryDelay": str(delay)} if delay.removesuffix("s").replace(".", "", 1).isdecimal():
                return math.ceil(float(delay.removesuffix("s")))
            case _:
                continue
    return 0


GEMINI = Vendor("gemini", authorise=_authorise, sentence=sentence_of, special=_special)
