"""fal, played: a queue that takes requests for pictures, tells of them when they are done, and gives them out.

As fal.ai/docs/documentation/model-apis/inference/queue and …/webhooks have it. Pictures are the understudy's, unless
somebody else is to draw them. `tells` says how often its webhook tells the same thing: not at all, once, twice.
"""

import hashlib
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from infra.local.vendors.fal.forms import FORMS, Wanted
from infra.local.vendors.fal.voice import Voice
from infra.local.vendors.illustrator import picture
from infra.local.vendors.vendor import Answer, Asked, Bad, Fault, Vendor

_POLICY = {
    "loc": ["body", "prompt"],
    "msg": "The content could not be processed because it contained material flagged by a content checker.",
    "type": "content_policy_violation",
}
_TOO_LONG = {"payload": None, "payload_error": "Response payload is not JSON serializable."}
"""…/model-apis/inference/webhooks, of a payload that cannot be told."""
_OPEN = ("/files/", "/.well-known/")
"""What anybody may fetch. A key has no business there."""
_LOOKS = 2
"""How often a request is looked at before it is done."""

type Draw = Callable[[str, int, int], bytes]
"""A PNG file of a prompt, so wide and so high."""


@dataclass
class _Request:
    """Something in the queue."""

    id: str
    model: str
    door: str
    """Where whoever asked has found fal."""
    wanted: Wanted
    tell: str | None
    refused: bool
    looked: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    picture: bytes | None = None


class Fal(Vendor):
    company: ClassVar[str] = "fal"
    KEY: ClassVar[str] = "00000000-0000-4000-8000-000000000000:played-fal-key-000000000000"

    def __init__(self, *, draw: Draw = picture, tells: int = 1) -> None:
        self.tells = tells
        self.nsfw = False
        """Whether what it draws is not for everybody."""
        self.breaks: str | None = None
        """How requests end that come to nothing, as an error type; none do while there is no word here."""
        self.names: str | None = None
        """The address at which it says that its queue is, where it is not asked there but by way of somebody else."""
        self.short = False
        """Whether its messages have no room for what it has drawn."""
        self.voice = Voice()
        self._draw = draw
        self._requests: dict[str, _Request] = {}

    def shown_key(self, asked: Asked) -> str:
        scheme, _, key = asked.headers.get("authorization", "").partition(" ")
        return key if scheme == "Key" else ""

    def visit(self, asked: Asked, fault: Fault | None) -> Answer:
        return self._answered(asked) if asked.path.startswith(_OPEN) else super().visit(asked, fault)

    def answer(self, asked: Asked) -> Answer:
        match asked.method, asked.path.strip("/").split("/"):
            case "GET", [".well-known", "jwks.json"]:
                return Answer.of(self.voice.keys())
            case "GET", ["files", name]:
                return Answer(self._picture(self._find(name.removesuffix(".png"))), media="image/png")
            case "GET", [*_, "requests", request, "status"]:
                return self._status(self._find(request))
            case "GET", [*_, "requests", request]:
                return self._result(self._find(request))
            case "PUT", [*_, "requests", request, "cancel"]:
                self._find(request)
                return Answer.of({"status": "ALREADY_COMPLETED"}, status=400)
            case "POST", _:
                return self._take(asked, refused=False)
            case _:
                raise Bad(f"Path {asked.path} not found", status=404)

    def complaint(self, status: int, message: str, *, where: str = "") -> Answer:
        if where:
            fault = {"loc": ["body", *where.split(".")], "msg": message, "type": "value_error"}
            return Answer.of({"detail": [fault]}, status=422)
        return Answer.of({"detail": message}, status=status)

    def refusal(self, asked: Asked) -> Answer:
        """It is taken all the same: that it breaks a rule is seen when its turn has come."""
        try:
            return self._take(asked, refused=True)
        except Bad as bad:
            return self.complaint(bad.status, str(bad), where=bad.where)

    def spent(self) -> Answer:
        locked = "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing."
        return self.complaint(403, locked)

    def tell(self, number: str) -> list[int]:
        """Tell of a request now, as its address for that says: what was answered, so often as `tells` has it."""
        request = self._find(number)
        assert request.tell is not None
        ended = self._ended(request)
        said: dict[str, Any] = {"request_id": request.id, "gateway_request_id": request.id}
        if ended.status == 200:
            said |= {"status": "OK", **(_TOO_LONG if self.short else {"payload": self._made(request)})}
        else:
            said |= {
                "status": "ERROR",
                "error": f"Invalid status code: {ended.status}",
                "payload": self._failure(request),
            }
        return [self.voice.tell(request.tell, request.id, said) for _ in range(self.tells)]

    def _take(self, asked: Asked, *, refused: bool) -> Answer:
        model = asked.path[1:]
        if model not in FORMS:
            raise Bad(f"Application {model!r} not found", status=404)
        wanted = asked.into(FORMS[model])
        door = f"http://{asked.headers['host']}/{self.company}"
        told = asked.query.get("fal_webhook")
        request = _Request(str(uuid.uuid4()), model, door, wanted, told, refused)
        self._requests[request.id] = request
        if told is not None and self.tells:
            threading.Thread(target=self.tell, args=(request.id,), daemon=True).start()
        at = f"{self.names or door}/{'/'.join(model.split('/')[:2])}/requests/{request.id}"
        receipt = {
            "status": "IN_QUEUE",
            "request_id": request.id,
            "response_url": at,
            "status_url": f"{at}/status",
            "cancel_url": f"{at}/cancel",
            "queue_position": 0,
        }
        free = refused or self.breaks is not None
        return Answer.of(receipt, paid=None if free else f"{model} {_digest(wanted.prompt)}")

    def _find(self, number: str) -> _Request:
        try:
            return self._requests[number]
        except KeyError:
            raise Bad(f"Request {number} not found", status=404) from None

    def _status(self, request: _Request) -> Answer:
        request.looked += 1
        where = {"request_id": request.id, "response_url": f"{request.door}/requests/{request.id}"}
        if request.looked <= _LOOKS:
            waiting = {"status": "IN_QUEUE", "queue_position": 0} if request.looked == 1 else {"status": "IN_PROGRESS"}
            return Answer.of({**waiting, **where, "logs": None}, status=202)
        broken = {"error": "it broke", "error_type": self.breaks} if self.breaks else {}
        metrics = {"inference_time": 0.5}
        return Answer.of({"status": "COMPLETED", **where, "logs": None, "metrics": metrics, **broken})

    def _result(self, request: _Request) -> Answer:
        if request.looked <= _LOOKS:
            raise Bad("Request is still in progress", status=400)
        return self._ended(request)

    def _ended(self, request: _Request) -> Answer:
        if request.refused:
            return Answer.of(self._failure(request), status=422)
        if self.breaks is not None:
            return Answer.of(self._failure(request), status=503)
        return Answer.of(self._made(request))

    def _failure(self, request: _Request) -> dict[str, Any]:
        if request.refused:
            return {"detail": [{**_POLICY, "input": {"prompt": request.wanted.prompt}}]}
        return {"detail": "it broke", "error_type": self.breaks}

    def _made(self, request: _Request) -> dict[str, Any]:
        width, height = request.wanted.size
        picture = {
            "url": f"{request.door}/files/{request.id}.png",
            "width": width,
            "height": height,
            "content_type": "image/png",
        }
        made: dict[str, Any] = {"images": [picture], "seed": 7}
        if request.wanted.says_all:
            made |= {"prompt": request.wanted.prompt, "has_nsfw_concepts": [self.nsfw], "timings": {"inference": 0.5}}
        return made

    def _picture(self, request: _Request) -> bytes:
        with request.lock:
            if request.picture is None:
                request.picture = self._draw(request.wanted.prompt, *request.wanted.size)
            return request.picture


def _digest(prompt: str) -> str:
    return hashlib.sha256(prompt.encode()).hexdigest()[:12]
