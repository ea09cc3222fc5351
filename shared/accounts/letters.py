"""Letters that accounts need: to prove an address, and to choose a new password.

Whoever wants one only says so; it is written where letters are posted from. So a ticket is in the letter and nowhere
else, and to ask in the name of nobody takes as long as to ask in the name of somebody.
"""

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.accounts.tickets import LIFETIMES, issue
from shared.aws import client
from shared.mail import Letter, Link
from shared.models.accounts import Purpose, User
from shared.pages import page
from shared.settings import settings

_IGNORE = "If you did not ask for this, do nothing: without this letter nobody can use the link."


class Wanted(BaseModel):
    """A letter that somebody wants: what it is for, and which address it goes to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    purpose: Purpose
    email: str
    """As `shared.accounts.users` keeps it."""


def want(wanted: Wanted) -> None:
    """Have a letter written and sent, if there is anybody to write to."""
    client("sqs").send_message(QueueUrl=settings().letters_queue, MessageBody=wanted.model_dump_json())


def write(session: Session, wanted: Wanted) -> Letter | None:
    """The letter, with a new ticket in it; None when there is nobody to write to, or nothing left to prove."""
    user = session.scalar(select(User).where(User.email == wanted.email).with_for_update(key_share=True))
    if user is None or (wanted.purpose is Purpose.VERIFY and user.verified):
        return None
    ticket = issue(session, user, wanted.purpose)
    match wanted.purpose:
        case Purpose.VERIFY:
            return _verification(user, ticket)
        case Purpose.RESET:
            return _reset(user, ticket)


def _verification(user: User, ticket: str) -> Letter:
    return Letter(
        to=user.email,
        title="Is this your address?",
        parts=(
            "Somebody, you we hope, has made an account at Talewright with this address.",
            Link("Yes, it is mine", _page("verify", ticket)),
            f"The link is good once, for {_hours(Purpose.VERIFY)}.",
            _IGNORE,
        ),
    )


def _reset(user: User, ticket: str) -> Letter:
    return Letter(
        to=user.email,
        title="A new password",
        parts=(
            "Somebody, you we hope, wants to choose a new password for your account at Talewright.",
            Link("Choose a new password", _page("reset", ticket)),
            f"The link is good once, for {_hours(Purpose.RESET)}. A new password signs you out everywhere.",
            _IGNORE,
        ),
    )


def _page(name: str, ticket: str) -> str:
    # Behind a `#`, a ticket is told to the page and to nobody else: no server's log, no `Referer`.
    return f"{page(name)}#{ticket}"


def _hours(purpose: Purpose) -> str:
    hours = int(LIFETIMES[purpose].total_seconds() // 3600)
    return "one hour" if hours == 1 else f"{hours} hours"
