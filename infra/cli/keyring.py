"""Keys: how one comes from somebody's hands to the studio, and is seen by nobody on the way."""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from infra.cli.terminal import somebody_is_here
from infra.local.trouble import Trouble
from shared.production.catalogue import catalogue, is_keyed, key_secret
from shared.secrets import is_key

_LONGEST = 2000
"""Characters that are read of what is piped: no key has as many."""


def demand_keyed(company: str) -> None:
    """Go on only with a company that wants a key. Raises Trouble."""
    known = catalogue().companies
    if company not in known:
        raise Trouble(
            f"Nobody called {company} is in the catalogue.", f"There are {', '.join(filter(is_keyed, known))}."
        )
    if not is_keyed(company):
        raise Trouble(
            f"{company} wants no key.", f"`talewright providers use CAPABILITY {company}` is all that it takes."
        )


def take_key(company: str, file: Path | None) -> str:
    """A key, from a file, from whoever types it unseen, or from standard input. Raises Trouble, which never quotes it.

    It is never an argument: those stay in a shell's history, and everybody on the machine can see them.
    """
    if file is not None:
        try:
            said = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise Trouble(f"{file} cannot be read.", "It is a text file with the key and nothing else.") from error
    elif somebody_is_here():
        page = catalogue().companies[company].keys
        said = str(typer.prompt(f"The key of {company} ({page}); it is not shown", hide_input=True, err=True))
    else:
        said = sys.stdin.read(_LONGEST)
    key = said.strip()
    if not is_key(key):
        raise Trouble("That is no key.", "A key is one line of letters, digits and signs, without a space.")
    return key


def aws_commands(company: str, file: Path) -> Iterator[str]:
    """How AWS is given the key that lies in a file, the first time and ever after."""
    name, content = key_secret(company), shlex.quote(f"file://{file}")
    yield f"aws secretsmanager create-secret --name {name} --secret-string {content}"
    yield f"aws secretsmanager put-secret-value --secret-id {name} --secret-string {content}"
