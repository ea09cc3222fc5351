"""What comes through an open socket is answered, and cannot do more than say what is to be heard."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.listen import handler as listen
from functions.listen.handler import handler
from shared.limits import Limit
from shared.sockets import connections
from shared.sockets.connections import Holder, Proof

pytestmark = pytest.mark.usefixtures("cloud")

SAMPLE = json.loads((Path(__file__).parents[3] / "events" / "socket_message.json").read_text())
CONNECTION = SAMPLE["requestContext"]["connectionId"]
JOB = json.loads(SAMPLE["body"])["job"]
ADA = Holder(uuid4(), Proof.SESSION, uuid4())


@pytest.fixture
def opened() -> None:
    connections.enter(ADA, CONNECTION)


def said(body: str, route: str = "$default") -> Any:
    """What comes back through the socket."""
    event = {**SAMPLE, "body": body, "requestContext": {**SAMPLE["requestContext"], "routeKey": route}}
    answer = handler(event, None)
    assert answer["statusCode"] == 200
    return json.loads(answer["body"]) if "body" in answer else None


def asked(**message: Any) -> Any:
    return said(json.dumps(message))


def wishes() -> frozenset[str]:
    (known,) = connections.opened_by(ADA.owner)
    return known.wishes


def test_the_sample_of_a_message_is_answered(opened: None) -> None:
    answer = json.loads(handler(SAMPLE, None)["body"])

    assert (answer["event"], answer["job"]) == ("subscribed", JOB)
    assert answer["until"].endswith("Z")
    assert wishes() == {JOB}


def test_whoever_names_no_job_hears_of_all(opened: None) -> None:
    assert asked(action="subscribe")["job"] is None
    assert wishes() == {"all"}
    assert asked(action="unsubscribe")["event"] == "unsubscribed"
    assert wishes() == frozenset()


def test_a_ping_is_answered(opened: None) -> None:
    assert asked(action="ping") == {"event": "pong"}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "[]",
        "3",
        '"subscribe"',
        "{}",
        '{"action": null}',
        '{"action": "shout"}',
        '{"action": "subscribe", "job": "all"}',
        '{"action": "subscribe", "job": 3}',
        '{"action": "subscribe", "owner": "bea"}',
        '{"action": "ping", "job": null}',
        '{"action": "subscribe", "job": ["\\u0000"]}',
        "[" * 1_000,
        " " * (listen.LARGEST + 1),
    ],
)
def test_what_is_not_understood_is_said_so(opened: None, body: str) -> None:
    answer = said(body)

    assert (answer.keys(), answer["code"]) == ({"error", "code"}, "Invalid")
    assert wishes() == frozenset()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(max_size=300) | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_nothing_that_is_said_breaks_it(opened: None, body: str) -> None:
    assert said(body)["code"] in ("Invalid", "TooMany")


def test_a_connection_that_nobody_knows_is_over() -> None:
    assert asked(action="ping")["code"] == "Unauthenticated"
    assert asked(action="subscribe")["code"] == "Unauthenticated"


def test_a_connection_whose_time_is_over_hears_so(opened: None, monkeypatch: pytest.MonkeyPatch) -> None:
    late = connections.time.time() + connections.LIFETIME
    monkeypatch.setattr(connections.time, "time", lambda: late)

    assert asked(action="subscribe")["code"] == "Unauthenticated"


def test_whoever_talks_too_much_is_told_so(opened: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listen, "MESSAGES", Limit("messages", calls=3, seconds=60))

    assert [asked(action="ping").get("code") for _ in range(4)] == [None, None, None, "TooMany"]


def test_a_socket_that_was_closed_is_forgotten_however_often_that_is_said(opened: None) -> None:
    for _ in range(2):
        assert said("", "$disconnect") is None

    assert connections.opened_by(ADA.owner) == []
