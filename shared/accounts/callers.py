"""Callers: who asks for something, how they have shown that it is them, and what that is good for."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self
from uuid import UUID

from shared.models.accounts import Role, User

ADMINS = frozenset({Role.ADMIN, Role.OWNER})
"""Who may do what admins may. Plans and quotas do not hold for them either."""


KNOWN = (User.id, User.email, User.role, User.plan, User.verified_at.is_not(None).label("verified"))
"""What every call asks of a user, and no more: a whole `User` takes twice as long."""


class Scope(StrEnum):
    """What an API key may be shown for. Whoever is signed in may do all that their role allows."""

    READ = "read"
    """Look: a dashboard, a backup, whatever must not be able to spend."""
    MAKE = "make"
    """Have things made, changed and taken away: what costs money, and what cannot be undone."""
    ADMIN = "admin"
    """What admins do to others, and only for as long as the key's user is one."""


class Known(Protocol):
    """What is known of a user who is let in: a `User`, or a row of `KNOWN`."""

    @property
    def id(self) -> UUID: ...
    @property
    def email(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def plan(self) -> str: ...
    @property
    def verified(self) -> bool: ...


@dataclass(frozen=True)
class Caller:
    """Who is there, as they were when they asked: either by a session or by an API key."""

    user_id: UUID
    email: str
    role: Role
    plan: str
    """By its name in `shared.formats.plans`."""
    verified: bool
    """Whether it is proven that letters to their address arrive."""
    session_id: UUID | None
    key_id: UUID | None
    scopes: frozenset[Scope]
    """What they have shown is good for, and what their role allows: no key does what its user may not."""

    @staticmethod
    def by_key(user: Known, key_id: UUID, scopes: Set[Scope]) -> "Caller":
        return Caller._of(user, None, key_id, scopes)

    @classmethod
    def _of(cls, user: Known, session_id: UUID | None, key_id: UUID | None, scopes: Set[Scope]) -> Self:
        return cls(
            user_id=user.id,
            email=user.email,
            role=user.role,
            plan=user.plan,
            verified=user.verified,
            session_id=session_id,
            key_id=key_id,
            scopes=frozenset(scopes) - (frozenset() if user.role in ADMINS else {Scope.ADMIN}),
        )

    @property
    def administers(self) -> bool:
        """Whether they are an admin, or the owner."""
        return self.role in ADMINS


@dataclass(frozen=True)
class Visitor(Caller):
    """A caller who is signed in: no API key is shown."""

    session_id: UUID

    @classmethod
    def by_session(cls, user: Known, session_id: UUID) -> Self:
        return cls._of(user, session_id, None, frozenset(Scope))
