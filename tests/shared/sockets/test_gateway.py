"""Who listens is told, who is gone is forgotten, and nobody who has something to say is held up by it."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from shared import aws
from shared.aws import client
from shared.settings import settings
from shared.sockets import connections, gateway
from shared.sockets.connections import LIFETIME, Holder, Proof
from shared.sockets.gateway import Event
from tests.switchboard import Switchboard

pytestmark = pytest.mark.usefixtures("cloud")

ADA, BEA = uuid4(), uuid4()
JOB, OTHER = uuid4(), uuid4()
EVENT = Event(JOB, 7, "StageDone", {"stage": "narrate", "said": "ö"})
FRAME = {"event": "StageDone", "id": 7, "job": str(JOB), "data": {"stage": "narrate", "said": "ö"}}
HERE, THERE = Holder(ADA, Proof.SESSION, uuid4()), Holder(ADA, Proof.KEY, uuid4())


def opened(name: str, holder: Holder = HERE) -> None:
    """A socket through which somebody wants to hear of all that is theirs."""
    connections.enter(holder, name)
    connections.wish(holder.owner, name, None)


def names(owner: object = ADA) -> set[str]:
    assert owner in (ADA, BEA)
    return {known.id for known in connections.opened_by(ADA if owner == ADA else BEA)}


def test_those_who_want_to_hear_of_a_job_are_told_and_nobody_else(switchboard: Switchboard) -> None:
    opened("all")
    opened("another's", Holder(BEA, Proof.SESSION, uuid4()))
    for name, job in (("this", JOB), ("other", OTHER)):
        connections.enter(HERE, name)
        connections.wish(ADA, name, job)
    connections.enter(HERE, "none")

    gateway.push(ADA, EVENT)

    assert sorted(switchboard.said, key=str) == [("all", FRAME), ("this", FRAME)]


def test_of_a_job_of_somebody_else_nobody_hears_whatever_they_named(switchboard: Switchboard) -> None:
    bea = Holder(BEA, Proof.SESSION, uuid4())
    connections.enter(bea, "curious")
    connections.wish(BEA, "curious", JOB)

    gateway.push(ADA, EVENT)

    assert switchboard.said == []


def test_when_nobody_listens_it_takes_one_look_and_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    table = client("dynamodb")
    call = table._make_api_call
    monkeypatch.setattr(table, "_make_api_call", lambda name, what: (asked.append(name), call(name, what))[1])

    gateway.push(ADA, EVENT)

    assert asked == ["GetItem"]


def test_whoever_is_gone_is_forgotten_and_the_others_are_told(switchboard: Switchboard) -> None:
    for name in ("gone", "here"):
        opened(name)
    switchboard.gone.add("gone")

    gateway.push(ADA, EVENT)

    assert switchboard.said == [("here", FRAME)]
    assert names() == {"here"}


def test_a_socket_that_takes_nothing_now_is_kept(switchboard: Switchboard) -> None:
    for name in ("full", "here"):
        opened(name)
    switchboard.full.add("full")

    gateway.push(ADA, EVENT)

    assert names() == {"full", "here"}
    assert switchboard.said == [("here", FRAME)]


def test_a_gateway_that_does_not_answer_is_asked_once_and_fails_nobody(switchboard: Switchboard) -> None:
    for name in ("one", "two"):
        opened(name)
    switchboard.silent = True

    gateway.push(ADA, EVENT)

    assert names() == {"one", "two"}


def test_a_table_that_does_not_answer_fails_nobody_who_has_something_to_say(switchboard: Switchboard) -> None:
    client("dynamodb").delete_table(TableName="studio")

    gateway.push(ADA, EVENT)


def test_what_is_over_hears_nothing_and_is_closed(switchboard: Switchboard, monkeypatch: pytest.MonkeyPatch) -> None:
    opened("over")
    late = connections.time.time() + LIFETIME
    monkeypatch.setattr(connections.time, "time", lambda: late)

    gateway.push(ADA, EVENT)

    assert (switchboard.said, switchboard.closed, names()) == ([], ["over"], set())


def test_what_a_session_has_opened_ends_with_it(switchboard: Switchboard) -> None:
    opened("a page", HERE)
    opened("a script", THERE)

    gateway.end([HERE])
    gateway.push(ADA, EVENT)

    assert switchboard.closed == ["a page"]
    assert switchboard.said == [("a script", FRAME)]


def test_what_somebody_has_opened_ends_with_them(switchboard: Switchboard) -> None:
    opened("a page", HERE)
    opened("a script", THERE)
    opened("another's", Holder(BEA, Proof.SESSION, uuid4()))

    gateway.end_all(ADA)

    assert sorted(switchboard.closed) == ["a page", "a script"]
    assert (names(), names(BEA)) == (set(), {"another's"})


@pytest.mark.parametrize("end", [lambda: gateway.end([HERE]), lambda: gateway.end_all(ADA)])
def test_what_cannot_be_closed_hears_nothing_all_the_same(switchboard: Switchboard, end: Callable[[], None]) -> None:
    opened("a page")
    switchboard.silent = True

    end()

    switchboard.silent = False
    gateway.push(ADA, EVENT)
    assert (switchboard.said, names()) == ([], set())


def test_nobody_waits_long_for_the_gateway_and_it_is_asked_where_the_studio_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STUDIO_SOCKETS", "https://abc.execute-api.eu-central-1.amazonaws.com/ws")
    settings.cache_clear()

    asked = aws.client("apigatewaymanagementapi", settings().sockets)

    assert asked.meta.endpoint_url == "https://abc.execute-api.eu-central-1.amazonaws.com/ws"
    assert (asked.meta.config.connect_timeout, asked.meta.config.read_timeout) == (1, 1)
    assert asked.meta.config.retries["total_max_attempts"] == 1
