"""Post: a letter is wanted. Write it, and send it."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.accounts.letters import Wanted, write
from shared.database import after_commit, transaction
from shared.mail import send
from shared.messages import each
from shared.telemetry import logger


def post(wanted: Wanted) -> None:
    """Doing it again sends another letter, and only the newest one's link is good."""
    with transaction() as session:
        letter = write(session, wanted)
        if letter is not None:
            after_commit(session, partial(send, letter))
    logger.info("posted" if letter else "nobody to write to", extra={"purpose": wanted.purpose})


def handler(event: dict[str, Any], context: LambdaContext | None = None) -> Any:
    """The letters that could not be sent stay in the queue, and the others do not."""
    return each(event, context, _post)


def _post(body: str) -> None:
    post(Wanted.model_validate_json(body))
