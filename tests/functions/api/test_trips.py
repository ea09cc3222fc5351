"""How often each route goes to the database: each time costs a user more than all that the API does itself."""

import re
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg import Connection, pq

from shared import database
from tests.functions.api.addresses import addresses, world
from tests.functions.api.test_matrix import BODIES, MATRIX, OK

MOST = {"GET": 2}
MOST_FOR_A_CHANGE = 5
ADDRESSES = {address.name: address for address in addresses()}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="libpq says what it sends on Linux only")


@contextmanager
def sent(log: Path) -> Generator[list[str]]:
    """What goes to the database meanwhile: of each trip that takes a statement there, all that it takes.

    That a transaction begins and ends is not counted, since every change has it.
    """
    trips: list[str] = []
    with _driver() as driver, log.open("wb") as file:
        driver.pgconn.trace(file.fileno())
        driver.pgconn.set_trace_flags(pq.Trace.SUPPRESS_TIMESTAMPS)
        yield trips
        driver.pgconn.untrace()
    # What we say, and what the server does, in turn: `F` and `B`, for front and back.
    said = re.findall(r"(?:^F\t(?:.|\n(?![FB]\t))*\n)+", log.read_text(errors="replace"), re.MULTILINE)
    trips += [turn for turn in said if re.search(r'\tParse\t "" "(?!BEGIN)', turn)]


def test_no_route_goes_to_the_database_more_often_than_it_may(studio: None, tmp_path: Path) -> None:
    there = world()
    there.ask("user", ADDRESSES["read_me"])
    over: dict[str, list[str]] = {}

    for name, row in MATRIX.items():
        address = ADDRESSES[name]
        caller = "admin" if address.path.startswith("/api/admin/") else "user"
        with sent(tmp_path / "log") as trips:
            reply = there.ask(caller, address, BODIES.get(name))
        if getattr(row, caller) != OK:
            continue
        assert reply.status == address.success, (name, reply.text)
        if len(trips) > MOST.get(address.method, MOST_FOR_A_CHANGE):
            over[name] = trips

    assert not over, "\n".join(f"{name}: {len(trips)}" for name, trips in over.items())


def test_what_nobody_reads_the_answer_of_goes_together(studio: None, tmp_path: Path) -> None:
    there = world()
    there.ask("user", ADDRESSES["read_me"])

    with sent(tmp_path / "log") as trips:
        there.ask("user", ADDRESSES["order_video"])

    assert [re.findall(r'"(SELECT|INSERT INTO \w+)', trip) for trip in trips] == [
        ["SELECT"],
        ["SELECT", "INSERT INTO jobs", "INSERT INTO videos", "INSERT INTO video_versions"],
        ["SELECT"],
    ]


@contextmanager
def _driver() -> Generator[Connection]:
    """The one connection of this process."""
    borrowed = database.engine().raw_connection()
    driver = borrowed.driver_connection
    assert isinstance(driver, Connection)
    # It goes back before it is used; it is the same one then.
    borrowed.close()
    yield driver
