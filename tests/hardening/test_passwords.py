"""Whatever somebody sends for a password, they are told yes or no, and never that something broke."""

from collections import Counter
from http import HTTPStatus
from itertools import count, product

import bcrypt
import pytest

from functions.api import limiting
from shared.accounts import passwords
from shared.limits import Limit
from tests.functions.api.browser import Browser, signed_in
from tests.hardening.figures import Scale, Show

SIZES = (0, 1, 7, 8, 63, 64, 71, 72, 73, 74, 128, 200, 255, 256, 1_000, 1_024, 4_096)
"""In bytes: around what bcrypt reads (72), and around what we take."""
LETTERS = ("a", "A1", " ", "\x00", "a\x00", "é", "語", "🗝", "🗝\ufe0f", "e\u0301", "\u202e", "\ud83d", "%00", "$2b$12$")
"""Of one to four bytes each, with halves of a character, and with what a hash begins with."""


@pytest.fixture(autouse=True)
def _nobody_is_too_often_or_too_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_NOBODY", bcrypt.hashpw(b"nobody", bcrypt.gensalt(4)))
    for name in ("KNOCKS", "GUESSES", "WRITES"):
        monkeypatch.setattr(limiting, name, Limit(name, calls=1_000_000, seconds=1_000))


def test_no_password_breaks_anything(studio: None, scale: Scale, figure: Show) -> None:
    ada, new = signed_in(), count(1)
    answers: Counter[int] = Counter()
    for size, letters in product(scale(SIZES[2:10:2], SIZES), LETTERS):
        password = _of(size, letters)
        mine = {"email": f"{next(new)}@example.com", "password": password}
        for path, said in (
            ("sign-up", mine),
            ("sign-in", mine),
            ("sign-in", mine | {"password": f"{password}?"}),
            ("password", {"present": password, "password": password}),
            ("password", {"present": "correct horse", "password": password[:1]}),
            ("reset", {"ticket": password, "password": password}),
        ):
            who = ada if path == "password" else Browser()
            answers[who("POST", f"/api/auth/{path}", said).status] += 1
    broken = sum(times for status, times in answers.items() if status >= HTTPStatus.INTERNAL_SERVER_ERROR)
    figure("passwords", f"{answers.total():,} sent, {broken} broke something")

    assert not broken, answers


def _of(size: int, letters: str) -> str:
    """So many bytes of these letters, or the few less that are whole."""
    each = len(letters.encode(errors="surrogatepass"))
    return letters * (size // each)
