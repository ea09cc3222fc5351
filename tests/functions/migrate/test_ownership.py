import pytest
from sqlalchemy import select

from functions.migrate.handler import handler
from shared.database import now, reading, transaction
from shared.errors import Conflict, NotConfigured, NotFound
from shared.models.accounts import Role, User
from shared.settings import settings

PROMOTE = {"command": "promote-owner"}


@pytest.fixture
def ada(studio: None, monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setenv("STUDIO_OWNER_EMAIL", "Ada@example.com")
    settings.cache_clear()
    with transaction() as session:
        user = User(email="ada@example.com", password_hash=None)
        session.add(user)
    return user


def role() -> Role:
    with reading() as session:
        return session.scalars(select(User.role)).one()


def test_whoever_has_proven_the_owner_s_address_is_promoted(ada: User) -> None:
    with transaction() as session:
        session.get_one(User, ada.id).verified_at = now()

    assert handler(PROMOTE) == {"owner": str(ada.id), "email": "ada@example.com"}
    assert role() is Role.OWNER


def test_whoever_signed_up_with_the_owner_s_address_is_not_yet_the_owner(ada: User) -> None:
    with pytest.raises(Conflict):
        handler(PROMOTE)
    with pytest.raises(Conflict):
        handler(PROMOTE | {"vouched": "yes"})
    assert role() is Role.USER


def test_on_one_s_own_machine_one_s_word_is_enough(ada: User) -> None:
    handler(PROMOTE | {"vouched": True})

    assert role() is Role.OWNER


def test_nobody_is_promoted_who_is_not_there_or_not_named(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_OWNER_EMAIL", "bob@example.com")
    settings.cache_clear()
    with pytest.raises(NotFound):
        handler(PROMOTE)
    monkeypatch.setenv("STUDIO_OWNER_EMAIL", "")
    settings.cache_clear()
    with pytest.raises(NotConfigured):
        handler(PROMOTE)
