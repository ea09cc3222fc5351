"""Ownership: whose studio the one on this machine is. No plan stands in its owner's way."""

from collections.abc import Mapping

from infra.local import invocation
from infra.local.state import State
from infra.local.trouble import Trouble

HOUSEHOLD = "you@laptop.example"
"""The address of the account that the command line makes for whoever is at this machine."""
VARIABLE = "OWNER_EMAIL"

PROMOTE: Mapping[str, object] = {"command": "promote-owner", "vouched": True}
"""What `migrate` is told. Whoever starts a studio answers for its owner: its letters go no further than the outbox."""
_NOT_THERE = "NotFound"


def address(environment: Mapping[str, str]) -> str:
    """Whose account is the owner's."""
    return environment.get(VARIABLE) or HOUSEHOLD


def settle(known: State) -> None:
    """Make the owner's account the owner's, if it is there. Raises Trouble."""
    answer = invocation.invoke(known.emulator, known.functions["migrate"], PROMOTE)
    if answer.failed and answer.payload["errorType"] != _NOT_THERE:
        raise refused(answer.payload)


def refused(payload: Mapping[str, str]) -> Trouble:
    """Why nobody was promoted, by what `migrate` said."""
    return Trouble(f"Nobody was promoted: {payload['errorMessage']}.", f"{VARIABLE}, or `owner_email`, says whom.")
