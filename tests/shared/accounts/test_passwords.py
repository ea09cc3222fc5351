import subprocess
import sys
from pathlib import Path

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.accounts import passwords
from shared.accounts.passwords import FEWEST_CHARACTERS, demand, hash_password, matches
from shared.errors import Invalid


def test_a_password_is_kept_at_cost_twelve() -> None:
    kept = hash_password("correct horse")

    assert kept.startswith("$2b$12$")
    assert "correct" not in kept
    assert matches("correct horse", kept)
    assert not matches("correct horsf", kept)


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=120), st.text("ab\x00é🗝", max_size=3))
def test_every_character_counts_wherever_it_stands(password: str, more: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", 4)
        kept = hash_password(password)

    assert matches(password + more, kept) == (more == "")


def test_nobody_takes_as_long_to_refuse_as_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    costs: list[bytes] = []

    def check(_password: bytes, kept: bytes) -> bool:
        costs.append(kept[:7])
        return False

    monkeypatch.setattr(bcrypt, "checkpw", check)
    matches("correct horse", None)
    matches("correct horse", "$2b$12$" + "." * 53)

    assert costs == [b"$2b$12$", b"$2b$12$"]


@pytest.mark.parametrize("common", ["password", "Password", "12345678", "PASSWORD1 ", "qwertyuiop", "iloveyou1"])
def test_what_everybody_tries_first_is_refused_however_it_is_written(common: str) -> None:
    with pytest.raises(Invalid, match="one of the first"):
        demand(common, "ada@example.com")


@pytest.mark.parametrize("address", ["ada.lovelace@example.com", "ADA.Lovelace@example.com", "ada.lovelace"])
def test_an_address_is_no_password_of_whose_it_is(address: str) -> None:
    with pytest.raises(Invalid, match="e-mail address"):
        demand(address, "ada.lovelace@example.com")
    demand(address, "bob@example.com")


@given(st.text(max_size=FEWEST_CHARACTERS - 1))
def test_what_is_too_short_is_refused_and_never_repeated(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        demand(password, "ada@example.com")

    assert str(refused.value) == "password: at least 8 characters"


@given(st.text(min_size=40, max_size=300))
def test_what_is_long_passes_whatever_it_is_made_of(password: str) -> None:
    demand(password, "ada@example.com")


def test_the_list_is_read_when_it_is_needed_and_lies_beside_its_licence() -> None:
    probe = "import shared.accounts.passwords as p; print(p._common.cache_info().currsize)"
    read = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout

    folder = Path(passwords.__file__).parent
    assert read.strip() == "0"
    assert "Royce Williams" in (folder / "common-passwords.LICENCE.md").read_text(encoding="utf-8")
    assert min(map(len, passwords._common())) >= FEWEST_CHARACTERS
    assert all(word == word.lower().strip() for word in passwords._common())
