import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.accounts import passwords
from shared.accounts.passwords import hash_password, matches


def test_a_password_is_kept_at_cost_twelve() -> None:
    kept = hash_password("correct horse")

    assert kept.startswith("$2b$12$")
    assert "correct" not in kept
    assert matches("correct horse", kept)
    assert not matches("correct horsf", kept)


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120), st.text("ab\x00é🗝", max_size=3))
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
