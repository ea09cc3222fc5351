"""People of sorts: a browser for somebody of whom it is known what they are."""

from typing import Any

from sqlalchemy import update

from shared.database import transaction
from shared.models.accounts import Role, User
from tests.functions.api.browser import Browser, Reply, signed_in


def set_user(email: str, /, **values: Any) -> None:
    with transaction() as session:
        session.execute(update(User).where(User.email == email).values(**values))


def proven(email: str = "ada@example.com", role: Role = Role.USER) -> Browser:
    """Somebody who has opened the link in the letter."""
    browser = signed_in(email)
    with transaction() as session:
        session.execute(update(User).where(User.email == email).values(role=role, verified_at=User.created_at))
    return browser


def id_of(browser: Browser) -> str:
    return str(browser("GET", "/api/me").json["id"])


def new_key(browser: Browser, *scopes: str, **more: Any) -> str:
    """All of a new key."""
    reply = browser("POST", "/api/keys", {"name": "a script", "scopes": scopes or ("read", "make"), **more})
    assert reply.status == 201, reply.text
    key: str = reply.json["key"]
    return key


def by_key(key: str, method: str, path: str, body: Any = None) -> Reply:
    """What a script hears that shows this key."""
    return Browser()(method, path, body, authorization=f"Bearer {key}")
