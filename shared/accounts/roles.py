"""Roles: who may do what to whom (NA-12).

Admins may do everything, to everybody but the owner, and the owner is made elsewhere (`shared.accounts.ownership`).
Nobody changes their own role, nor whether they may come in: so nobody locks themselves out, and a studio that has an
admin always has one.
"""

from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.accounts.audit import note, of_user
from shared.accounts.callers import ADMINS
from shared.accounts.sessions import end_all
from shared.database import after_commit
from shared.errors import Forbidden, Invalid, NotFound
from shared.formats.plans import PLANS
from shared.models.accounts import Role, Standing, User
from shared.sockets import gateway


@dataclass(frozen=True)
class Change:
    """What is to be different about a user; None stays as it is."""

    role: Role | None = None
    plan: str | None = None
    standing: Standing | None = None


def change_user(session: Session, actor: UUID, user_id: UUID, change: Change) -> User:
    """Do as an admin may. Every change leaves its line in the audit log. Raises Forbidden, NotFound and Invalid.

    What the actor may is asked again under a lock: of two admins who take the role from one another, one is heard.
    """
    both = select(User).where(User.id.in_({actor, user_id})).order_by(User.id).with_for_update(key_share=True)
    found = {user.id: user for user in session.scalars(both.execution_options(populate_existing=True))}
    _demand_admin(found.get(actor))
    user = found.get(user_id)
    if user is None:
        raise NotFound(f"there is no user {user_id}")
    _demand_allowed(actor, user, change)
    if change.role is not None and change.role is not user.role:
        note(session, actor, "set-role", of_user(user), before=user.role, after=change.role)
        user.role = change.role
    if change.plan is not None and change.plan != user.plan:
        note(session, actor, "set-plan", of_user(user), before=user.plan, after=change.plan)
        user.plan = change.plan
    if change.standing is not None and change.standing is not user.standing:
        note(session, actor, "ban-user" if change.standing is Standing.BANNED else "let-in-user", of_user(user))
        user.standing = change.standing
        # Whoever is let in again signs in again.
        end_all(session, user.id)
        after_commit(session, partial(gateway.end_all, user.id))
    session.flush()
    return user


def _demand_admin(actor: User | None) -> None:
    if actor is None or actor.role not in ADMINS or actor.standing is not Standing.ACTIVE:
        raise Forbidden("only an admin may do this")


def _demand_allowed(actor: UUID, user: User, change: Change) -> None:
    if user.role is Role.OWNER and (user.id != actor or change.role is not None or change.standing is not None):
        raise Forbidden("nobody changes the owner: `talewright promote-owner` makes another")
    if change.role is Role.OWNER:
        raise Forbidden("nobody is made the owner here: `talewright promote-owner` does it")
    if user.id == actor and (change.role is not None or change.standing is not None):
        raise Forbidden("nobody changes their own role, nor whether they may come in")
    if change.plan is not None and change.plan not in PLANS:
        raise Invalid(f"plan: there is no plan {change.plan!r}; there are {', '.join(PLANS)}")
