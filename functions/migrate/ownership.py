"""Ownership: what `talewright promote-owner` has done here, where only whoever holds the deployment can call."""

from shared.accounts.ownership import promote_owner
from shared.database import transaction
from shared.errors import NotConfigured
from shared.settings import settings
from shared.telemetry import logger

COMMAND = "promote-owner"


def promote(*, vouched: bool) -> dict[str, str]:
    """Make the account with the owner's address the owner's. Raises NotConfigured, NotFound and Conflict."""
    email = settings().owner_email
    if not email:
        raise NotConfigured("this studio was not told whose it is: set `owner_email`, and deploy it")
    with transaction() as session:
        user = promote_owner(session, email, vouched=vouched)
    logger.info("promoted the owner", extra={"user": str(user.id)})
    return {"owner": str(user.id), "email": user.email}
