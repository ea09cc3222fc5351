"""Vouchers: whom another company vouches for."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.accounts.oidc.identity import Identity
from shared.accounts.users import demand_welcome
from shared.database import now
from shared.errors import Conflict, Forbidden
from shared.models.accounts import Standing, User, Voucher


def vouched_user(session: Session, company: str, identity: Identity) -> User:
    """The user for whom a company vouches; the first time, a new one, or the one whose address it is already.

    An account whose address nobody has proven is not given away: whoever signed it up may be waiting for its true owner
    to come this way and use it, with a password that is known to another. Raises Conflict for it, and Forbidden for
    somebody who is banned, or who is new while there are no new accounts.
    """
    user = session.scalar(
        select(User)
        .join(Voucher, Voucher.user_id == User.id)
        .where(Voucher.company == company, Voucher.subject == identity.subject)
    )
    if user is None:
        user = _linked(session, company, identity)
    if user.standing is Standing.BANNED:
        raise Forbidden("this account is closed")
    return user


def _linked(session: Session, company: str, identity: Identity) -> User:
    user = session.scalar(select(User).where(User.email == identity.email))
    if user is not None and user.verified_at is None:
        raise Conflict(
            "there is an account with this e-mail address, and nobody has shown that the address is theirs: "
            "reset its password, which sends a letter there, and then sign in this way"
        )
    try:
        if user is None:
            demand_welcome(identity.email)
            user = User(email=identity.email, password_hash=None, verified_at=now())
            session.add(user)
            session.flush()
        session.add(Voucher(company=company, subject=identity.subject, user_id=user.id))
        session.flush()
    except IntegrityError as error:
        raise Conflict("this account is just being made; begin again") from error
    return user
