"""A ticket is good once, whoever comes at the same time."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from shared import database
from shared.accounts import users
from shared.accounts.letters import Wanted, write
from shared.accounts.passwords import matches
from shared.accounts.tickets import issue, redeem
from shared.database import transaction
from shared.errors import Forbidden
from shared.models.accounts import Purpose, Ticket, User

AT_ONCE = 4


@pytest.fixture
def connections(studio: None) -> Iterator[sessionmaker[Session]]:
    """As many connections as are wanted, beside the studio's own one."""
    made: Engine = create_engine(database.database_url(), pool_size=AT_ONCE)
    yield sessionmaker(made, expire_on_commit=False)
    made.dispose()


@pytest.fixture
def ada(studio: None) -> User:
    with transaction() as session:
        user = User(email="ada@example.com", password_hash="")
        session.add(user)
    return user


def ticket_for(user: User, purpose: Purpose = Purpose.RESET) -> str:
    with transaction() as session:
        return issue(session, user, purpose)


def test_of_those_who_show_one_ticket_at_the_same_moment_one_wins(
    ada: User, connections: sessionmaker[Session]
) -> None:
    for _ in range(5):
        ticket = ticket_for(ada)
        ready = Barrier(AT_ONCE)

        def choose(number: int, ticket: str = ticket, ready: Barrier = ready) -> int | None:
            with connections.begin() as session:
                session.connection()
                ready.wait()
                try:
                    users.reset_password(session, ticket, f"the password of number {number}")
                except Forbidden:
                    return None
            return number

        with ThreadPoolExecutor(AT_ONCE) as several:
            won = [number for number in several.map(choose, range(AT_ONCE)) if number is not None]

        with transaction() as session:
            kept = session.get_one(User, ada.id).password_hash
        assert len(won) == 1
        assert matches(f"the password of number {won[0]}", kept)


def test_of_two_letters_that_are_written_at_the_same_moment_one_is_good(
    ada: User, connections: sessionmaker[Session]
) -> None:
    wanted = Wanted(purpose=Purpose.RESET, email=ada.email)

    def ask() -> None:
        with connections.begin() as session:
            write(session, wanted)

    with ThreadPoolExecutor(1) as another:
        with connections.begin() as session:
            write(session, wanted)
            session.flush()
            later = another.submit(ask)
            while not later.done() and not somebody_waits(connections):
                pass
        later.result()

    with transaction() as session:
        good = session.scalars(select(Ticket).where(Ticket.used_at.is_(None))).all()
    assert len(good) == 1


def somebody_waits(connections: sessionmaker[Session]) -> bool:
    """Whether somebody is held up by what is not committed."""
    held = text("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
    with connections() as session:
        return bool(session.scalar(held))


def test_a_ticket_that_was_used_in_vain_is_still_good(ada: User) -> None:
    ticket = ticket_for(ada)

    def fail() -> None:
        with transaction() as session:
            redeem(session, ticket, Purpose.RESET)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with transaction() as session:
        assert redeem(session, ticket, Purpose.RESET) == ada.id


def test_tickets_of_different_purposes_leave_one_another_alone(ada: User) -> None:
    verify, reset = ticket_for(ada, Purpose.VERIFY), ticket_for(ada, Purpose.RESET)

    with transaction() as session:
        with pytest.raises(Forbidden):
            redeem(session, verify, Purpose.RESET)
        assert redeem(session, verify, Purpose.VERIFY) == redeem(session, reset, Purpose.RESET) == ada.id


@given(st.text(max_size=90))
def test_what_is_no_ticket_is_refused_without_asking_the_database(shown: str) -> None:
    with pytest.raises(Forbidden, match="not good, or no longer"):
        redeem(Session(), shown, Purpose.VERIFY)
