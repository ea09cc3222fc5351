"""A browser of sorts: it calls the Lambda as API Gateway does, and keeps cookies."""

import base64
import copy
import json
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

from sqlalchemy import update

from functions.api.handler import handler
from shared.database import transaction
from shared.formats.plans import FREE
from shared.models.accounts import User

CSRF = "__Host-csrf"
SAMPLE = json.loads((Path(__file__).parents[3] / "events" / "api.json").read_text())


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    cookies: list[str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass
class Browser:
    """One client. Its cookies are its own, and its page says back what it reads in the one that it may read."""

    cookies: dict[str, str] = field(default_factory=dict[str, str])
    says_back: bool = True
    """Not so for a page of somebody else, which makes the browser ask and reads nothing."""

    def __call__(self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str) -> Reply:
        """Ask. A header's underscores are hyphens."""
        event = copy.deepcopy(SAMPLE)
        path, _, query = path.partition("?")
        event["rawPath"] = event["requestContext"]["http"]["path"] = path
        event["requestContext"]["http"]["method"] = method
        event["rawQueryString"] = query
        if self.says_back and CSRF in self.cookies:
            event["headers"]["x-csrf-token"] = self.cookies[CSRF]
        event["headers"] |= {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            event["cookies"] = [f"{name}={value}" for name, value in self.cookies.items()]
        if body is not None:
            raw = json.dumps(body).encode()
        if raw is not None:
            event["headers"] |= {"content-type": "application/json", "content-length": str(len(raw))}
            event["body"], event["isBase64Encoded"] = base64.b64encode(raw).decode(), True
        answer = handler(event, None)
        self._keep(answer.get("cookies", []))
        return Reply(answer["statusCode"], answer["headers"], answer.get("cookies", []), answer["body"])

    def _keep(self, given: list[str]) -> None:
        for line in given:
            for name, cookie in SimpleCookie(line).items():
                self.cookies[name] = cookie.value
                if cookie["max-age"] == "0":
                    del self.cookies[name]


def signed_in(email: str = "ada@example.com", *, plan: str = FREE) -> Browser:
    browser = Browser()
    reply = browser("POST", "/api/auth/sign-up", {"email": email, "password": "correct horse"})
    assert reply.status == 201, reply.text
    if plan != FREE:
        with transaction() as session:
            session.execute(update(User).where(User.email == email).values(plan=plan))
    return browser
