"""Every route there is, and somebody of each kind with things of their own to ask them for."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi.routing import APIRoute, iter_route_contexts
from sqlalchemy import select

from functions.api.app import api
from shared.database import now, transaction
from shared.models.accounts import Role, User
from shared.models.notifications import Delivery, DeliveryState
from tests.functions.api.browser import Browser, Reply, signed_in
from tests.functions.api.made import made

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
NOBODYS = str(UUID(int=0))


@dataclass(frozen=True)
class Address:
    """One route and method."""

    name: str
    method: str
    path: str
    success: int
    example: Any
    """Of its body, as the contract gives it."""

    @property
    def named(self) -> list[str]:
        """The things that its path names by an id of their own."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{") and part.endswith("id}")]

    def filled(self, things: dict[str, str]) -> str:
        """Where to ask for these things."""
        return self.path.format(**{"number": "1", "name": "starts", "provider": "fal", **things})


def addresses() -> tuple[Address, ...]:
    """All that the API answers to, but for its own contract."""
    return tuple(_addresses())


def _addresses() -> Iterator[Address]:
    app = api()
    paths = app.openapi()["paths"]
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute):
            for method in sorted(route.methods or ()):
                assert route.path is not None
                operation = paths.get(route.path, {}).get(method.lower(), {})
                success = route.status_code or 200
                yield Address(route.name or "", method, route.path, success, _example(operation, app))


@dataclass(frozen=True)
class World:
    """Somebody of each kind. What there is belongs to the user."""

    callers: dict[str, Browser]
    things: dict[str, str]
    """Ids, by the names that paths have for them."""

    def ask(self, caller: str, address: Address, body: Any = None, things: dict[str, str] | None = None) -> Reply:
        """Ask a route for the user's things, or for these. Cookies that come back are not kept."""
        told = self.things | (things or {})
        browser = Browser(dict(self.callers[caller].cookies))
        return browser(address.method, address.filled(told), _about(body or address.example, told | {"caller": caller}))


KINDS = ("anonymous", "other", "admin", "owner", "user")


def world() -> World:
    """A user with a video that is made, one that waits, and what else there is; and the others."""
    callers = {"anonymous": Browser()} | {kind: signed_in(f"{kind}@example.com", plan="pro") for kind in KINDS[1:]}
    with transaction() as session:
        for user in session.scalars(select(User)):
            kind = user.email.partition("@")[0]
            user.role, user.verified_at = Role(kind) if kind in Role else Role.USER, now()
    return World(callers, _things(callers["user"]))


def _things(user: Browser) -> dict[str, str]:
    def begin(path: str, **body: Any) -> Any:
        reply = user("POST", path, body)
        assert reply.status in (201, 202), reply.text
        return reply.json

    series = begin("/api/series", name="Lost cities")
    video = made(user, series_id=series["id"])
    waits = begin("/api/videos", topic="The last lighthouse")
    batch = begin("/api/batches", orders=[{"topic": "Salt roads"}])
    key = begin("/api/keys", name="nightly batch", scopes=["read"])
    webhook = begin("/api/webhooks", url="https://hooks.example.com/talewright")
    delivery = begin(f"/api/webhooks/{webhook['id']}/test")
    with transaction() as session:
        session.get_one(Delivery, UUID(delivery["id"])).state = DeliveryState.FAILED
    again = Browser()("POST", "/api/auth/sign-in", {"email": "user@example.com", "password": "correct horse"}).json
    return {
        "user_id": again["id"],
        "session_id": user("GET", "/api/sessions").json["items"][0]["id"],
        "key_id": key["id"],
        "series_id": series["id"],
        "video_id": video["id"],
        "job_id": waits["job_id"],
        "batch_id": batch["id"],
        "webhook_id": webhook["id"],
        "delivery_id": delivery["id"],
    }


def _about(body: Any, told: dict[str, str]) -> Any:
    """A body, with the things and the caller that it names in angle brackets."""
    text = json.dumps(body)
    for name, value in told.items():
        text = text.replace(f"<{name}>", value)
    return json.loads(text)


def _example(operation: dict[str, Any], app: Any) -> Any:
    """The first example of an operation's body; nothing where it takes none."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if "example" in content or not content:
        return content.get("example")
    schema = next((kind for kind in content["schema"].get("anyOf", ()) if "$ref" in kind), content["schema"])
    return app.openapi()["components"]["schemas"][schema["$ref"].rpartition("/")[2]]["examples"][0]


IDS = dict.fromkeys({thing for address in addresses() for thing in address.named}, NOBODYS)
"""Nobody's things, for whoever asks without being let in."""
