"""Who is at the keyboard: one session a studio, kept in a file that only its user may read."""

import json
import os
import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from infra.cli.client import Client, Refused
from infra.local.ownership import HOUSEHOLD

_HOME = "home"


class SignedOut(Exception):
    """No account is known for that studio."""


@contextmanager
def signed_in(url: str, book: Path) -> Generator[Client]:
    """A client of a deployed studio, with the session that `login` began. Raises SignedOut, Refused or Unreachable."""
    known = _read(book).get(_place(url))
    if known is None:
        raise SignedOut(f"nobody is signed in at {url}: say `talewright login --url {url}` first")
    client = Client(url, cookies=known)
    try:
        yield client
    finally:
        # A refresh token is good once: whatever happened, the next command needs the newest.
        keep(client, book)


@contextmanager
def at_home(url: str, book: Path, settle: Callable[[], object]) -> Generator[Client]:
    """A client of the studio on this machine. Its account is made on first use, and anew when the state is gone.

    `settle`: what is done once it is made, so that it is the owner's.
    """
    known = _household(book)
    client = Client(url)
    try:
        client.sign_in(known["email"], known["password"])
    except Refused as refused:
        if refused.status != 401:
            raise
        client.sign_up(known["email"], known["password"])
        settle()
    yield client


def _household(book: Path) -> dict[str, str]:
    """The account of this machine. Of two commands that are the first at the same time, one makes it for both."""
    fresh = {_HOME: {"email": HOUSEHOLD, "password": secrets.token_urlsafe(24)}}
    if _HOME not in _read(book):
        made = book.with_name(f".{book.name}.{secrets.token_hex(4)}")
        _write(made, fresh)
        with suppress(FileExistsError):
            book.hardlink_to(made)
        made.unlink()
    return _read(book)[_HOME]


def keep(client: Client, book: Path) -> None:
    """Keep a client's session for the next command."""
    _write(book, _read(book) | {_place(str(client.url)): client.cookies()})


def _write(book: Path, accounts: dict[str, dict[str, str]]) -> None:
    book.parent.mkdir(parents=True, exist_ok=True)
    arriving = book.with_suffix(".part")
    with os.fdopen(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(accounts, file)
    arriving.replace(book)


def _read(book: Path) -> dict[str, dict[str, str]]:
    try:
        accounts: dict[str, dict[str, str]] = json.loads(book.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return accounts


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
