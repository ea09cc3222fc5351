"""How often each route goes to the database: each time costs a user more than all that the API does itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from shared import database
from tests.functions.api.addresses import addresses, world
from tests.functions.api.test_matrix import BODIES, MATRIX, OK

MOST = {"GET": 2}
MOST_FOR_A_CHANGE = 5
KNOWN = {
    # The plan is counted under a lock, and what is ordered lies in three tables (decision 0014).
    "order_video": 6,
    "order_batch": 7,
    # The video is held; its versions are read; a job and a version are made, and the video shows it.
    "make_retake": 6,
}
"""Those that take more, and why."""
ADDRESSES = {address.name: address for address in addresses()}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(database.engine(), "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine(), "before_cursor_execute", note)


def test_no_route_goes_to_the_database_more_often_than_it_may(studio: None) -> None:
    there = world()
    there.ask("user", ADDRESSES["read_me"])
    over: dict[str, list[str]] = {}

    for name, row in MATRIX.items():
        address = ADDRESSES[name]
        caller = "admin" if address.path.startswith("/api/admin/") else "user"
        with counted() as sent:
            reply = there.ask(caller, address, BODIES.get(name))
        if getattr(row, caller) != OK:
            continue
        assert reply.status == address.success, (name, reply.text)
        if len(sent) > KNOWN.get(name, MOST.get(address.method, MOST_FOR_A_CHANGE)):
            over[name] = sent

    assert not over, "\n".join(f"{name}: {len(sent)}" for name, sent in over.items())
