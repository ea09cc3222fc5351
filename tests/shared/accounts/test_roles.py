"""Who may do what to whom, over the real functions and the real database, in whatever order things happen."""

import threading
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import create_engine, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.accounts.audit import list_entries
from shared.accounts.ownership import promote_owner
from shared.accounts.roles import Change, change_user
from shared.database import database_url, now, reading, transaction
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.formats.plans import FREE, PLANS
from shared.models.accounts import AuditEntry, Role, Standing, User

PEOPLE = 3
WHO = st.integers(0, PEOPLE - 1)
CHANGES = st.builds(
    Change,
    role=st.none() | st.sampled_from(Role),
    plan=st.none() | st.sampled_from([*PLANS, "gold"]),
    standing=st.none() | st.sampled_from(Standing),
)


def sign_up(session: Any, name: str, **more: Any) -> User:
    user = User(email=f"{name}@example.com", password_hash=None, **more)
    session.add(user)
    session.flush()
    return user


class Studio(RuleBasedStateMachine):
    """Some people, who do to one another whatever they like, and somebody at the command line."""

    @initialize(proven=st.lists(st.booleans(), min_size=PEOPLE, max_size=PEOPLE))
    def people_come(self, proven: list[bool]) -> None:
        with transaction() as session:
            session.execute(delete(AuditEntry))
            session.execute(delete(User))
            self.ids = [
                sign_up(session, str(number), verified_at=now() if shown else None).id
                for number, shown in enumerate(proven)
            ]
        self.proven = proven
        self.owner: int | None = None
        self.before = self.as_they_are()

    @rule(who=WHO, vouched=st.booleans())
    def the_command_line_promotes(self, who: int, vouched: bool) -> None:
        try:
            with transaction() as session:
                promote_owner(session, f" {who}@Example.com", vouched=vouched)
        except Conflict:
            assert (self.proven[who], vouched) == (False, False)
            assert self.as_they_are() == self.before
            return
        assert self.proven[who] or vouched
        self.proven[who] = True
        self.owner = who
        self.before = self.as_they_are()

    @rule(actor=WHO, user=WHO, change=CHANGES)
    def somebody_changes_somebody(self, actor: int, user: int, change: Change) -> None:
        acting, suffering = self.before[actor], self.before[user]
        try:
            with transaction() as session:
                change_user(session, self.ids[actor], self.ids[user], change)
        except (Forbidden, Invalid):
            assert self.as_they_are() == self.before
            return
        role, standing, plan = suffering
        assert acting[0] is not Role.USER
        assert acting[1] is Standing.ACTIVE
        self.before[user] = (change.role or role, change.standing or standing, change.plan or plan)
        assert self.as_they_are() == self.before

    @precondition(lambda self: self.owner is not None)
    @invariant()
    def there_is_one_owner_who_may_come_in(self) -> None:
        owners = [number for number, (role, _, _) in enumerate(self.before) if role is Role.OWNER]
        assert owners == [self.owner]
        assert self.before[owners[0]][1] is Standing.ACTIVE

    @invariant()
    def every_plan_is_one(self) -> None:
        assert {plan for _, _, plan in self.before} <= set(PLANS)

    @invariant()
    def every_change_is_written_down(self) -> None:
        """The log, read from its beginning, ends where things are."""
        told = [(Role.USER, Standing.ACTIVE, FREE)] * PEOPLE
        with reading() as session:
            for entry in reversed(list_entries(session, before=None, limit=10_000)):
                number = self.ids.index(UUID(entry.subject.removeprefix("user/")))
                role, standing, plan = told[number]
                match entry.action:
                    case "set-role":
                        assert entry.detail["before"] == role
                        told[number] = (Role(entry.detail["after"]), standing, plan)
                    case "set-plan":
                        assert entry.detail["before"] == plan
                        told[number] = (role, standing, entry.detail["after"])
                    case "ban-user" | "let-in-user":
                        to = Standing.BANNED if entry.action == "ban-user" else Standing.ACTIVE
                        assert to is not standing
                        told[number] = (role, to, plan)
                    case other:
                        raise AssertionError(other)
        assert told == self.before

    def as_they_are(self) -> list[tuple[Role, Standing, str]]:
        with reading() as session:
            found = {user.id: (user.role, user.standing, user.plan) for user in session.scalars(select(User))}
        return [found[user_id] for user_id in self.ids]


def test_whatever_happens_there_is_one_owner_and_no_user_does_what_admins_do(studio: None) -> None:
    run_state_machine_as_test(
        Studio,
        settings=settings(
            max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_the_database_itself_knows_of_no_second_owner(studio: None) -> None:
    with transaction() as session:
        sign_up(session, "ada", role=Role.OWNER)

    with pytest.raises(IntegrityError, match="ix_users_owner"), transaction() as session:
        sign_up(session, "bob", role=Role.OWNER)


def test_nobody_who_is_not_there_is_promoted(studio: None) -> None:
    with pytest.raises(NotFound, match="signed up first"), transaction() as session:
        promote_owner(session, "ada@example.com")


def test_whoever_is_vouched_for_has_proven_their_address(studio: None) -> None:
    with transaction() as session:
        sign_up(session, "ada", standing=Standing.BANNED)
        ada = promote_owner(session, "ada@example.com", vouched=True)

    assert (ada.role, ada.standing, ada.verified) == (Role.OWNER, Standing.ACTIVE, True)


def test_a_new_owner_makes_the_last_one_an_admin(studio: None) -> None:
    with transaction() as session:
        for name in ("ada", "bob"):
            sign_up(session, name, verified_at=now())
            promote_owner(session, f"{name}@example.com")

    with reading() as session:
        roles = {user.email: user.role for user in session.scalars(select(User))}
    assert roles == {"ada@example.com": Role.ADMIN, "bob@example.com": Role.OWNER}


def test_an_actor_who_is_not_there_may_nothing(studio: None) -> None:
    with transaction() as session:
        ada = sign_up(session, "ada")

    with pytest.raises(Forbidden), transaction() as session:
        change_user(session, uuid4(), ada.id, Change(plan="pro"))


def test_of_two_admins_who_take_the_role_from_one_another_one_is_heard(studio: None) -> None:
    with transaction() as session:
        ada, bob = (sign_up(session, name, role=Role.ADMIN).id for name in ("ada", "bob"))
    refused: list[Forbidden] = []
    elsewhere = create_engine(database_url())

    def bob_acts() -> None:
        try:
            with Session(elsewhere) as session, session.begin():
                change_user(session, bob, ada, Change(role=Role.USER))
        except Forbidden as error:
            refused.append(error)

    acting = threading.Thread(target=bob_acts)
    with transaction() as session:
        change_user(session, ada, bob, Change(role=Role.USER))
        acting.start()
        acting.join(0.2)
        assert acting.is_alive()
    acting.join()
    elsewhere.dispose()

    assert len(refused) == 1
    with reading() as session:
        assert session.get_one(User, ada).role is Role.ADMIN
