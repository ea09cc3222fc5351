"""Who is at the keyboard: one account a studio, kept in a file that only its user may read."""

import json
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from infra.cli.client import Client, Refused

_LOCAL_EMAIL = "you@laptop.example"


class SignedOut(Exception):
    """No account is known for that studio."""


def sign_in(url: str, book: Path) -> Client:
    """A client of the studio at `url`, signed in. Raises SignedOut, Refused or Unreachable."""
    known = _read(book).get(_place(url))
    if known is None:
        raise SignedOut(f"nobody is signed in at {url}: say `talewright login --url {url}` first")
    client = Client(url)
    client.sign_in(known["email"], known["password"])
    return client


def sign_in_at_home(url: str, book: Path) -> Client:
    """A client of the studio on this machine. Its account is made on first use, and anew when the state is gone."""
    known = _read(book).get(_place(url)) or {"email": _LOCAL_EMAIL, "password": secrets.token_urlsafe(24)}
    remember(url, known["email"], known["password"], book)
    client = Client(url)
    try:
        client.sign_in(known["email"], known["password"])
    except Refused:
        client.sign_in(known["email"], known["password"], first_time=True)
    return client


def remember(url: str, email: str, password: str, book: Path) -> None:
    """Keep an account for a studio."""
    accounts = _read(book) | {_place(url): {"email": email, "password": password}}
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
