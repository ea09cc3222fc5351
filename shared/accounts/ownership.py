"""Ownership: whose studio it is.

There is one owner at most: an index of the database says so. Nobody becomes the owner, or ceases to be it, but by the
command line of whoever holds the deployment.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.accounts.audit import note, of_user
from shared.database import now
from shared.errors import Conflict, NotFound
from shared.models.accounts import Role, Standing, User


def promote_owner(session: Session, email: str, *, vouched: bool = False) -> User:
    """Make the account with this address the owner; whoever was it before is an admin from now on.

    `vouched`: whoever asks answers for it that the address is the owner's, as on a machine that nobody else uses.
    Raises NotFound when there is no such account, Conflict when nobody has shown that its address is theirs.
    """
    address = email.strip().lower()
    concerned = select(User).where((User.email == address) | (User.role == Role.OWNER))
    found = session.scalars(concerned.order_by(User.id).with_for_update()).all()
    chosen = next((user for user in found if user.email == address), None)
    if chosen is None:
        raise NotFound(f"nobody has an account with the address {address!r}: it is signed up first, then promoted")
    if chosen.verified_at is None:
        if not vouched:
            raise Conflict(f"nobody has shown that {address} is theirs: open the link in the letter first")
        chosen.verified_at = now()
    before = next((user for user in found if user.role is Role.OWNER and user is not chosen), None)
    if before is not None:
        before.role = Role.ADMIN
        note(session, None, "set-role", of_user(before), before=Role.OWNER, after=Role.ADMIN)
        # Before the next one: the index knows of no moment with two.
        session.flush()
    if chosen.role is not Role.OWNER:
        note(session, None, "set-role", of_user(chosen), before=chosen.role, after=Role.OWNER)
    if chosen.standing is not Standing.ACTIVE:
        note(session, None, "let-in-user", of_user(chosen))
    chosen.role, chosen.standing = Role.OWNER, Standing.ACTIVE
    session.flush()
    return chosen
