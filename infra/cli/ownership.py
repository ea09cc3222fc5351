"""`talewright promote-owner`: say whose studio it is. Only who holds the deployment can."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from infra.cli.terminal import told
from infra.local import home, ownership, studio
from infra.local.trouble import Trouble

_FUNCTION = "MigrateFunction"
"""The output of a stack that names the function which is asked."""


def promote_owner(
    stack: Annotated[
        str | None,
        typer.Option(
            help="A deployed studio's, such as TalewrightStudio, in the AWS account that you are signed in to; "
            "left out, the studio on this machine.",
            metavar="STACK",
        ),
    ] = None,
) -> None:
    """Make the account with the owner's address the owner. Whoever was it before is an admin from now on."""
    with told(as_json=False) as console:
        owner = _at_home() if stack is None else _deployed(stack)
        console.print(f"{owner['email']} is the owner.")


COMMANDS: dict[str, Callable[..., None]] = {"promote-owner": promote_owner}


def _at_home() -> Mapping[str, str]:
    answer = studio.invoke(home.find(), "migrate", ownership.PROMOTE)
    if answer.failed:
        raise ownership.refused(answer.payload)
    return answer.payload


def _deployed(stack: str) -> Mapping[str, str]:
    """Ask the function of a stack, with whatever credentials AWS's own command line would use."""
    session = Session()
    try:
        (described,) = session.create_client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
        outputs = {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", ())}
        if _FUNCTION not in outputs:
            raise Trouble(f"The stack {stack} is no studio.", "TalewrightStudio is what it is called if nobody chose.")
        # Nobody vouches here: the address has to be proven.
        asked = json.dumps({"command": ownership.PROMOTE["command"]}).encode()
        answer = session.create_client("lambda").invoke(FunctionName=outputs[_FUNCTION], Payload=asked)
        said: dict[str, Any] = json.loads(answer["Payload"].read())
    except (BotoCoreError, ClientError) as error:
        raise Trouble(
            f"AWS does not do it: {error}.", "`aws sts get-caller-identity` says who you are there."
        ) from error
    if "FunctionError" in answer:
        raise ownership.refused(said)
    return said
