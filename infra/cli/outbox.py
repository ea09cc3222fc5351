"""`talewright outbox`: the letters of the studio on this machine, which are laid down and sent to nobody."""

from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Annotated

import typer
from rich.table import Table

from infra.cli.terminal import complain, told
from infra.local import emulator, home, studio
from infra.local.trouble import Trouble
from shared.mail import OUTBOX

_LISTED = 20


def outbox(
    number: Annotated[
        int, typer.Argument(help="The letter that is shown in full, as the list numbers them.", min=1)
    ] = 1,
) -> None:
    """List the letters that the studio on this machine would have sent, and show the newest."""
    with told(as_json=False) as console:
        letters = list(_letters())
        if not letters:
            complain("the outbox is empty")
        if len(letters) < number:
            complain(f"there {'is 1 letter' if len(letters) == 1 else f'are {len(letters)} letters'} in the outbox")
        table = Table.grid(padding=(0, 3))
        for place, letter in enumerate(letters, 1):
            table.add_row(str(place), letter["Date"].datetime.astimezone().strftime("%H:%M:%S"), *_about(letter))
        console.print(table)
        console.print()
        console.print(_text(letters[number - 1]), markup=False, highlight=False, soft_wrap=True)


COMMANDS: dict[str, Callable[..., None]] = {"outbox": outbox}


def _letters() -> Iterator[EmailMessage]:
    """The latest letters, the newest first. Raises Trouble when no studio runs."""
    running = studio.status(home.find())
    if running is None:
        raise Trouble("No studio runs here.", "`talewright up` starts it.")
    s3 = emulator.client("s3", running.state.emulator)
    bucket = running.state.outputs["InternalBucket"]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=OUTBOX)
    # They are named after the moment they were laid down.
    keys = sorted((found["Key"] for page in pages for found in page.get("Contents", ())), reverse=True)
    for key in keys[:_LISTED]:
        yield message_from_bytes(s3.get_object(Bucket=bucket, Key=key)["Body"].read(), policy=default)


def _about(letter: EmailMessage) -> tuple[str, str]:
    return str(letter["To"]), str(letter["Subject"])


def _text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return "" if body is None else body.get_content().strip()
