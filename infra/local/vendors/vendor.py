"""What every played vendor has in common: it looks at the key, and answers and complains in its company's words."""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from enum import StrEnum
from typing import Any, ClassVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, ValidationError


class Fault(StrEnum):
    """A bad day."""

    BUSY = "busy"
    """429, and when to come again."""
    BROKEN = "broken"
    """500."""
    SLOW = "slow"
    """The answer comes a little at a time, and takes longer than anybody waits."""
    DROPPED = "dropped"
    """It is done and paid, and the connection breaks off before a word is said."""
    GARBLED = "garbled"
    """It is done and paid, and what is said is no JSON."""
    TRUNCATED = "truncated"
    """It is done and paid, and half of the answer arrives."""
    REFUSED = "refused"
    """What was asked for breaks a rule."""
    UNKEYED = "unkeyed"
    """The key is not taken."""
    SPENT = "spent"
    """What was paid for is used up."""


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    path: str
    """After the vendor's own address; it begins with a slash."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes

    @property
    def mark(self) -> str:
        """A short name for what it says: the same for the same."""
        return hashlib.sha256(self.body).hexdigest()[:12]

    def json(self) -> Any:
        """Raises Bad."""
        if self.headers.get("content-type", "").partition(";")[0] != "application/json":
            raise Bad("the body must be application/json")
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise Bad("the body is not JSON") from error

    def into[M: BaseModel](self, kind: type[M]) -> M:
        """The body as a form. Raises Bad, naming the first thing that does not fit."""
        try:
            return kind.model_validate(self.json())
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise Bad(f"{where}: {first['msg']}", where=where) from error

    def parts(self) -> list["Part"]:
        """The parts of a multipart form. Raises Bad."""
        head = f"Content-Type: {self.headers.get('content-type', '')}\r\n\r\n".encode()
        message = BytesParser(policy=HTTP).parsebytes(head + self.body)
        if not message.is_multipart():
            raise Bad("the body must be multipart/form-data")
        return [
            Part(
                name=str(part.get_param("name", "", "content-disposition")),
                filename=part.get_filename(),
                media=part.get_content_type(),
                content=part.get_payload(decode=True) or b"",  # pyright: ignore[reportArgumentType]
            )
            for part in message.iter_parts()  # pyright: ignore[reportAttributeAccessIssue]
        ]


@dataclass(frozen=True)
class Part:
    """Of a form."""

    name: str
    filename: str | None
    media: str
    content: bytes


@dataclass(frozen=True)
class Answer:
    body: bytes
    status: int = 200
    media: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    paid: str | None = None
    """What has been done, and is paid whatever becomes of the answer; None for what costs nothing."""

    @classmethod
    def of(cls, said: Any, *, status: int = 200, paid: str | None = None, **headers: str) -> "Answer":
        """JSON. A header `retry_after` is sent as `retry-after`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(json.dumps(said).encode(), status=status, headers=named, paid=paid)


class Bad(Exception):
    """A request that does not fit what the company has published."""

    def __init__(self, message: str, *, where: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.where = where
        self.status = status


class Form(BaseModel):
    """Part of a request. What it does not name is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Vendor(ABC):
    """A company. What it can be asked is up to each; how it complains, too."""

    company: ClassVar[str]
    KEY: ClassVar[str]
    """The one key that it takes."""

    @abstractmethod
    def shown_key(self, asked: Asked) -> str:
        """The key that a request shows; empty when it shows none."""

    @abstractmethod
    def answer(self, asked: Asked) -> Answer:
        """What is answered on a good day. Raises Bad."""

    @abstractmethod
    def complaint(self, status: int, message: str, *, where: str = "") -> Answer:
        """How it says that something is wrong: by the statuses 400, 401, 404, 429 and 500."""

    @abstractmethod
    def refusal(self, asked: Asked) -> Answer:
        """How it says that what was asked breaks a rule of what may be made."""

    def spent(self) -> Answer:
        """How it says that what was paid for is used up."""
        return self.complaint(402, "your credit is used up")

    def visit(self, asked: Asked, fault: Fault | None) -> Answer:
        """What is answered on such a day; of faults that break connections, what would have been said."""
        if self.shown_key(asked) != self.KEY or fault is Fault.UNKEYED:
            return self.complaint(401, f"Incorrect API key provided: {self.shown_key(asked)[:8]}")
        match fault:
            case Fault.BUSY:
                busy = self.complaint(429, "too many requests")
                return Answer(busy.body, 429, busy.media, {**busy.headers, "retry-after": "1"})
            case Fault.BROKEN:
                return self.complaint(500, "something went wrong")
            case Fault.SPENT:
                return self.spent()
            case Fault.REFUSED:
                return self._answered(asked, self.refusal)
            case _:
                return self._answered(asked)

    def _answered(self, asked: Asked, how: Callable[[Asked], Answer] | None = None) -> Answer:
        try:
            return (how or self.answer)(asked)
        except Bad as bad:
            return self.complaint(bad.status, str(bad), where=bad.where)


def query_of(text: str) -> dict[str, str]:
    return dict(parse_qsl(text, keep_blank_values=True))
