"""OpenAI, played, and a server that speaks as it does and knows less: what both have in common is here."""

import re
from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import ClassVar

from pydantic import ValidationError

from infra.local.vendors.illustrator import picture
from infra.local.vendors.narrator import say
from infra.local.vendors.openai import answers
from infra.local.vendors.openai.forms import Completion, Moderated, Picture, Response, Speech
from infra.local.vendors.openai.judge import result
from infra.local.vendors.vendor import Answer, Asked, Bad, Vendor
from infra.local.vendors.writer import answer, tokens
from shared.production.catalogue import catalogue
from shared.prose import language_of

type _Counter = Callable[[Asked], Answer]

_WILL_NOT = "I'm sorry, but I cannot help with that."
_BLOCKED = "Your request was rejected by the safety system. safety_violations=[violence]."
_KINDS = {401: "invalid_request_error", 429: "requests", 500: "server_error"}
_CODES = {401: "invalid_api_key", 429: "rate_limit_exceeded"}
_SPENT = "You exceeded your current quota, please check your plan and billing details."
_SIZE = re.compile(r"([1-9]\d*)x([1-9]\d*)")
_FEWEST, _MOST, _LONGEST_SIDE, _STEP = 655_360, 8_294_400, 3840, 16
_PIXELS_A_TOKEN = 6000
_SHOWN_TOKENS = 2500
"""About as many as the catalogue knows of. What the real ones go by is their own affair."""
_ENDLESS = b"\xff\xff\xff\xff"
"""How long a sound says that it is which is sent while it is spoken."""


class _Speaks(Vendor):
    """What OpenAI has taught others."""

    def shown_key(self, asked: Asked) -> str:
        return asked.headers.get("authorization", "").removeprefix("Bearer ")

    def complaint(self, status: int, message: str, *, where: str = "") -> Answer:
        code = "model_not_found" if (status, where) == (404, "model") else _CODES.get(status)
        return answers.complaint(
            status, message, kind=_KINDS.get(status, "invalid_request_error"), code=code, where=where
        )

    def spent(self) -> Answer:
        return answers.complaint(429, _SPENT, kind="insufficient_quota", code="credit_balance_exhausted")

    def answer(self, asked: Asked) -> Answer:
        counter = self._counters().get((asked.method, asked.path))
        if counter is None:
            raise Bad(f"Invalid URL ({asked.method} {asked.path})", status=404)
        return counter(asked)

    def refusal(self, asked: Asked) -> Answer:
        """Models that write say so in an answer. Moderation refuses nothing: it judges."""
        match asked.path:
            case "/chat/completions":
                return Answer.of(answers.completion(asked.into(Completion).model, None, refusal=_WILL_NOT))
            case "/responses":
                part = {"type": "refusal", "refusal": _WILL_NOT}
                return Answer.of(
                    answers.response(asked.into(Response), [answers.message(part)], used=(0, tokens(_WILL_NOT)))
                )
            case "/moderations":
                return self.visit(asked, None)
            case _:
                details = {"moderation_stage": "input", "categories": ["violence"]}
                return answers.complaint(
                    400,
                    _BLOCKED,
                    kind="image_generation_user_error",
                    code="moderation_blocked",
                    moderation_details=details,
                )

    @abstractmethod
    def _counters(self) -> Mapping[tuple[str, str], _Counter]: ...

    def _hold_known(self, capability: str, model: str) -> None:
        """Refuse a model that is not there. Raises Bad."""

    def _complete(self, asked: Asked) -> Answer:
        form = asked.into(Completion)
        self._hold_known("language", form.model)
        schema = None if form.response_format is None else form.response_format.json_schema.schema_
        written = answer(form.messages[-1].content, schema)
        used = tokens(*(message.content for message in form.messages)), tokens(written)
        most = form.max_completion_tokens or form.max_tokens
        ended = "length" if most is not None and used[1] > most else "stop"
        return Answer.of(
            answers.completion(form.model, written, used=used, ended=ended), paid=_paid("chat", asked.body)
        )

    def _speak(self, asked: Asked) -> Answer:
        form = asked.into(Speech)
        self._hold_known("speech", form.model)
        language = language_of(form.input) or "en-US"
        lent = next(catalogue().of("speech", OpenAI.company)).voices
        said = say(form.input, voice=form.voice, lent=lent, language=language, speed=form.speed)
        return Answer(_streamed(said.audio), media="audio/wav", paid=_paid("speech", asked.body))


class OpenAI(_Speaks):
    company: ClassVar[str] = "openai"
    KEY: ClassVar[str] = "sk-played-openai-0000000000000000"

    def _counters(self) -> Mapping[tuple[str, str], _Counter]:
        return {
            ("GET", "/models"): self._list,
            ("POST", "/responses"): self._respond,
            ("POST", "/chat/completions"): self._complete,
            ("POST", "/images/generations"): self._draw,
            ("POST", "/images/edits"): self._draw_again,
            ("POST", "/audio/speech"): self._speak,
            ("POST", "/moderations"): self._moderate,
        }

    def _hold_known(self, capability: str, model: str) -> None:
        today = datetime.now(UTC).date()
        if model not in [known.id for known in catalogue().of(capability, self.company) if known.there_on(today)]:
            message = f"The model `{model}` does not exist or you do not have access to it."
            raise Bad(message, where="model", status=404)

    def _list(self, _: Asked) -> Answer:
        ends = {model.id: model.shut_down for model in catalogue().models if model.company == self.company}
        listed = [
            {"id": name, "object": "model", "created": 0, "owned_by": "openai"}
            | ({} if end is None else {"shutdown_date": end.isoformat()})
            for name, end in ends.items()
        ]
        return Answer.of({"object": "list", "data": listed})

    def _respond(self, asked: Asked) -> Answer:
        form = asked.into(Response)
        self._hold_known("language", form.model)
        schema = None if form.text is None else form.text.format.schema_
        told = form.input if isinstance(form.input, str) else form.input[-1].content
        written = answer(told, schema)
        part = {"type": "output_text", "text": written, "annotations": [], "logprobs": []}
        used = tokens(form.instructions or "", told), tokens(written)
        said = answers.response(form, [answers.message(part)], used=used)
        return Answer.of(said, paid=_paid("language", asked.body))

    def _draw(self, asked: Asked) -> Answer:
        form = asked.into(Picture)
        return self._drawn(form, [])

    def _draw_again(self, asked: Asked) -> Answer:
        parts = asked.parts()
        shown = [part for part in parts if part.name in ("image", "image[]")]
        fields = {part.name: part.content.decode() for part in parts if part not in shown}
        if not 1 <= len(shown) <= 16:
            raise Bad("Between 1 and 16 images are required.", where="image")
        if any(part.media not in ("image/jpeg", "image/png", "image/webp") for part in shown):
            raise Bad("Each image must be a png, webp, or jpg file.", where="image")
        try:
            form = Picture.model_validate(fields)
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"]))
            raise Bad(f"{where}: {error.errors()[0]['msg']}", where=where) from error
        return self._drawn(form, [part.content for part in shown])

    def _drawn(self, form: Picture, shown: list[bytes]) -> Answer:
        self._hold_known("images", form.model)
        width, height = _size(form)
        file = picture(form.prompt, width, height)
        used = tokens(form.prompt), _SHOWN_TOKENS * len(shown), width * height // _PIXELS_A_TOKEN
        said = answers.pictures(form, file, size=f"{width}x{height}", used=used)
        return Answer.of(said, paid=_paid("picture", form.model_dump_json().encode(), *shown))

    def _moderate(self, asked: Asked) -> Answer:
        form = asked.into(Moderated)
        self._hold_known("moderation", form.model)
        shown = [form.input] if isinstance(form.input, str) else form.input
        said = {"id": "modr-played", "model": form.model, "results": [result(one) for one in shown]}
        return Answer.of(said)


class Compatible(_Speaks):
    """Somebody's own server. It has every model that it is asked for."""

    company: ClassVar[str] = "compatible"
    KEY: ClassVar[str] = "played-compatible-0000000000000000"

    def _counters(self) -> Mapping[tuple[str, str], _Counter]:
        return {("POST", "/chat/completions"): self._complete, ("POST", "/audio/speech"): self._speak}


def _size(form: Picture) -> tuple[int, int]:
    """Raises Bad for one that the model does not draw."""
    fixed = next(model.sizes for model in catalogue().of("images", OpenAI.company) if model.id == form.model)
    found = _SIZE.fullmatch("1024x1024" if form.size == "auto" else form.size)
    width, height = map(int, found.groups()) if found else (0, 0)
    fits = (
        form.size in (*fixed, "auto")
        if fixed
        else not width % _STEP
        and not height % _STEP
        and max(width, height) <= min(_LONGEST_SIDE, 3 * min(width, height))
        and _FEWEST <= width * height <= _MOST
    )
    if not fits:
        raise Bad(f"Invalid size '{form.size}'.", where="size")
    return width, height


def _streamed(wav: bytes) -> bytes:
    """A WAV file as it is sent while it is spoken: both of its lengths are unknown."""
    data = wav.index(b"data")
    return wav[:4] + _ENDLESS + wav[8 : data + 4] + _ENDLESS + wav[data + 8 :]


def _paid(what: str, *asked: bytes) -> str:
    return f"{what} {sha256(b'|'.join(asked)).hexdigest()[:12]}"
