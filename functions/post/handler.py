"""Post: a letter is wanted. Write it, and send it."""

from functools import partial
from typing import Any

from functions import uncollected

with uncollected():
    from pydantic import TypeAdapter

    from shared.accounts import letters as accounts
    from shared.accounts.letters import Wanted
    from shared.database import after_commit, transaction
    from shared.mail import send
    from shared.messages import Failures, each
    from shared.notifications import letters as notifications
    from shared.notifications.letters import News
    from shared.telemetry import visit

_MESSAGES: TypeAdapter[Wanted | News] = TypeAdapter(Wanted | News)


def post(wanted: Wanted | News) -> None:
    """Doing it again sends another letter; of links that prove something, only the newest one's is good."""
    with visit("post", about=type(wanted).__name__) as said, transaction() as session:
        match wanted:
            case Wanted():
                letter = accounts.write(session, wanted)
            case News():
                letter = notifications.write(session, wanted)
        said["written"] = letter is not None
        if letter is not None:
            after_commit(session, partial(send, letter))


def handler(event: dict[str, Any], _context: object = None) -> Failures:
    """The letters that could not be sent stay in the queue, and the others do not."""
    return each(event, _post)


def _post(body: str) -> None:
    post(_MESSAGES.validate_json(body))
