"""What is true of sessions, whatever happens in whatever order."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shared import database
from shared.accounts import sessions, tokens
from shared.accounts.sessions import GRACE, LIFETIME, Tokens
from shared.database import transaction
from shared.errors import Conflict, Unauthenticated
from shared.models.accounts import User

pytestmark = pytest.mark.usefixtures("studio")

WAITS = st.sampled_from(
    [timedelta(), GRACE - timedelta(microseconds=1), GRACE, timedelta(hours=1), LIFETIME - GRACE, LIFETIME]
)


@dataclass
class Family:
    """One session, and all the pairs of tokens that it ever had."""

    pairs: list[Tokens]
    renewed_at: datetime
    over: bool = False

    @property
    def newest(self) -> Tokens:
        return self.pairs[-1]


class SignedIn(RuleBasedStateMachine):
    """Ada, her tabs, her machines, and somebody who has copied a token at some time."""

    families = Bundle("families")

    def __init__(self) -> None:
        super().__init__()
        self.now = database.now()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(sessions, "now", lambda: self.now)
        self.known: list[Family] = []
        with transaction() as session:
            self.ada = User(email=f"{id(self)}-{self.now.timestamp()}@example.com", password_hash="")
            session.add(self.ada)

    def teardown(self) -> None:
        self.patch.undo()

    @initialize(target=families)
    def begin_first(self) -> Family:
        return self.begin()

    @rule(target=families)
    def begin(self) -> Family:
        with transaction() as session:
            family = Family([sessions.begin(session, self.ada)], self.now)
        self.known.append(family)
        return family

    @rule(family=families, after=WAITS)
    def renew(self, family: Family, after: timedelta) -> None:
        self.wait(after)
        self.show(family, len(family.pairs) - 1)

    @rule(family=families, back=st.integers(1, 3), after=WAITS)
    def replay(self, family: Family, back: int, after: timedelta) -> None:
        """Show an older token: of a tab that was late, or of a thief."""
        for _ in range(back):
            self.show(family, len(family.pairs) - 1)
        self.wait(after)
        if len(family.pairs) > back:
            self.show(family, len(family.pairs) - 1 - back)

    @rule(family=families)
    def sign_out(self, family: Family) -> None:
        with transaction() as session:
            sessions.end(session, family.newest.session_id)
        family.over = True

    @rule(family=families)
    def end_all_others(self, family: Family) -> None:
        with transaction() as session:
            sessions.end_all(session, self.ada.id, but=family.newest.session_id)
        for other in self.known:
            other.over = other.over or other is not family

    @rule(length=WAITS)
    def wait(self, length: timedelta) -> None:
        self.now += length
        for family in self.known:
            family.over = family.over or self.now - family.renewed_at >= LIFETIME

    @invariant()
    def a_session_is_good_until_it_is_over_and_never_again(self) -> None:
        for family in self.known:
            with database.reading() as session:
                if family.over:
                    with pytest.raises(Unauthenticated):
                        sessions.visitor(session, tokens.read(family.newest.access))
                else:
                    assert sessions.visitor(session, tokens.read(family.newest.access)).user_id == self.ada.id

    @invariant()
    def what_is_listed_is_what_is_not_over(self) -> None:
        with database.reading() as session:
            listed = sessions.list_sessions(session, self.ada.id, before=None, limit=100)
        assert {one.id for one in listed} == {one.newest.session_id for one in self.known if not one.over}

    def show(self, family: Family, which: int) -> None:
        """Show a refresh token: at most the newest gives another; the one before it is late, or ends the family."""
        newest = which == len(family.pairs) - 1
        late = which == len(family.pairs) - 2 and self.now - family.renewed_at < GRACE
        try:
            with transaction() as session:
                renewed = sessions.renew(session, family.pairs[which].refresh)
        except Conflict:
            assert late
            assert not family.over
            return
        if renewed is None:
            assert family.over or not (newest or late)
            family.over = True
        else:
            assert newest
            assert not family.over
            assert renewed.session_id == family.newest.session_id
            assert renewed.refresh not in {pair.refresh for pair in family.pairs}
            family.pairs.append(renewed)
            family.renewed_at = self.now


def test_only_the_newest_token_is_good_and_an_old_one_ends_its_session() -> None:
    run_state_machine_as_test(  # pyright: ignore[reportUnknownMemberType]
        SignedIn,
        settings=settings(
            max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
