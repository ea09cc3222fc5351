"""Two orders of one user at the same moment: one is counted after the other, and neither is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from shared import database
from shared.accounts.callers import Visitor
from shared.database import transaction
from shared.models.accounts import User
from shared.models.jobs import Batch, Job
from shared.works.quotas import hold_to_plan

pytestmark = pytest.mark.usefixtures("studio")


def test_neither_waits_for_the_other_forever() -> None:
    with transaction() as session:
        ada = User(email="ada@example.com", password_hash="")
        session.add(ada)
    caller = Visitor.by_session(ada, ada.id)
    together = Barrier(2, timeout=30)
    engine = create_engine(database.database_url(), pool_size=2)

    def order(_: int) -> bool:
        with Session(engine) as session, session.begin():
            session.add(Batch(owner_id=ada.id))
            job = Job(owner_id=ada.id, format="short", brief={"order": {"seconds": 30, "draft": None}})
            session.add(job)
            session.flush()
            together.wait()
            hold_to_plan(session, caller)
        return True

    with ThreadPoolExecutor(2) as both:
        assert [*both.map(order, range(2))] == [True, True]
    engine.dispose()
