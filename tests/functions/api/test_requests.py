"""Every request leaves one line, by which it can be followed; and nothing that anybody sent is in it."""

import json
from typing import Any

import pytest
from sqlalchemy import text

from functions.api.requests import HEADER, SLOW, UNROUTED
from shared.database import reading, transaction
from shared.jobs import retry_job
from shared.models.jobs import Job, Priority, Status
from shared.telemetry import logger
from shared.turns import Rank
from tests.databases import SIGNING_KEY, waiting
from tests.functions.api.addresses import IDS, addresses
from tests.functions.api.browser import SAMPLE, Browser, signed_in
from tests.functions.api.people import by_key, id_of, new_key, proven
from tests.functions.api.test_idempotency import ordered
from tests.lines import Lines
from tests.shared.test_telemetry import demand_embedded

REQUEST = SAMPLE["requestContext"]["requestId"]
CANARIES = {
    "password": "canary-password-qz4471zq",
    "new_password": "canary-new-password-qz4471zq",
    "current_password": "canary-old-password-qz4471zq",
    "token": "canary-token-qz4471zq",
    "ticket": "canary-ticket-qz4471zq",
    "secret": "canary-secret-qz4471zq",
    "email": "canary.qz4471zq@example.com",
    "state": "canary-state-qz4471zq",
    "code": "canary-code-qz4471zq",
    "script": "canary-script-qz4471zq",
    "topic": "canary-topic-qz4471zq",
    "name": "canary-name-qz4471zq",
    "url": "https://canary-host-qz4471zq.example/hook",
    "detail": "canary-detail-qz4471zq",
}
QUERY = "?" + "&".join(f"{name}={value}" for name, value in CANARIES.items() if name != "url")
HEADERS = {
    "authorization": "Bearer tw_canaryqz4471zqcanaryqz4471zqcanaryqz4471zq",
    "user_agent": "canary-agent-qz4471zq",
    "x_csrf_token": "canary-csrf-qz4471zq",
    "origin": "https://canary-origin-qz4471zq.example",
    "if_match": "canary-tag-qz4471zq",
    "referer": "https://canary-referer-qz4471zq.example/?token=canary",
}


def laid(body: Any) -> Any:
    """A body with a canary in every field that one is known for."""
    match body:
        case dict():
            return {name: CANARIES.get(name, laid(value)) for name, value in body.items()}
        case list():
            return [laid(part) for part in body]
        case _:
            return body


def replaced(body: Any) -> Any:
    """A body that is all canaries."""
    match body:
        case dict():
            return {name: replaced(value) for name, value in body.items()}
        case list():
            return [replaced(part) for part in body]
        case _:
            return "canary-value-qz4471zq"


def test_a_line_says_which_route_was_asked_by_whom_and_how_it_went(studio: None, lines: Lines) -> None:
    ada = signed_in()
    ada("GET", "/api/jobs?limit=5")

    line = lines.all("answered")[-1]
    assert (line["action"], line["status"], line["user_id"]) == ("list_jobs", 200, id_of(ada))
    assert line["correlation_id"] == REQUEST
    assert isinstance(line["duration_ms"], int)
    demand_embedded(line)
    assert (line["kind"], len(line["CallMilliseconds"])) == ("read", 1)


def test_a_key_s_user_is_named_and_the_key_is_not(studio: None, lines: Lines) -> None:
    ada = proven()
    key = new_key(ada)
    by_key(key, "GET", "/api/jobs")

    assert lines.all("answered")[-1]["user_id"] == id_of(ada)
    assert key not in lines.text


def test_nobody_is_named_after_somebody(studio: None, lines: Lines) -> None:
    signed_in()("GET", "/api/jobs")
    Browser()("GET", "/api/jobs")
    Browser()("GET", "/api/nowhere")

    refused, nowhere = lines.all("answered")[-2:]
    assert (refused["action"], refused["status"]) == ("list_jobs", 401)
    assert (nowhere["action"], nowhere["status"]) == (UNROUTED, 404)
    assert {"user_id"}.isdisjoint(refused.keys() | nowhere.keys())


def test_what_hashes_a_password_is_counted_by_itself(studio: None, lines: Lines) -> None:
    names = {address.name for address in addresses()}
    ada = signed_in()
    ada("POST", "/api/videos", {"topic": "The last lighthouse"})

    assert names >= SLOW
    signed, ordered = lines.all("answered")
    assert (signed["action"], signed["kind"]) == ("sign_up", "password")
    assert (ordered["action"], ordered["kind"]) == ("order_video", "write")


def test_every_answer_has_the_name_of_its_request(studio: None) -> None:
    ada = signed_in()
    replies = [
        ada("GET", "/api/jobs"),
        ada("GET", "/api/nowhere"),
        ada("DELETE", "/api/jobs"),
        ada("POST", "/api/videos", raw=b"{"),
        ada("POST", "/api/videos", {"topic": "The last lighthouse"}, idempotency_key="two words"),
        Browser()("GET", "/api/jobs"),
    ]

    assert [reply.headers[HEADER] for reply in replies] == [REQUEST] * len(replies)
    assert [reply.status for reply in replies] == [200, 404, 405, 422, 422, 401]


def test_an_answer_that_is_given_again_has_the_name_of_the_request_that_asks_again(studio: None, lines: Lines) -> None:
    ada = signed_in()
    first, again = (ordered(ada, "once") for _ in range(2))

    assert first["headers"][HEADER] == again["headers"][HEADER] == REQUEST
    assert [line["action"] for line in lines.all("answered")[-2:]] == ["order_video", UNROUTED]


def test_an_order_can_be_followed_from_its_request_to_where_it_is_made(studio: None) -> None:
    signed_in()("POST", "/api/videos", {"topic": "The last lighthouse"})

    (start,) = waiting()
    with reading() as session:
        job = session.query(Job).one()
    assert start["cue"]["request"] == job.request == REQUEST


def test_another_attempt_goes_back_to_the_request_that_asked_for_it(studio: None) -> None:
    signed_in()("POST", "/api/videos", {"topic": "The last lighthouse"})
    with transaction() as session:
        job = session.query(Job).one()
        job.status = Status.FAILED
    waiting()

    with logger.append_context_keys(correlation_id="asked again"), transaction() as session:
        retry_job(session, job.owner_id, job.id, Rank(1, Priority.STANDARD))

    (start,) = waiting()
    assert start["cue"]["request"] == "asked again"


def test_nothing_that_anybody_sends_is_in_the_log(
    studio: None, lines: Lines, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    for address in addresses():
        path, nobody, ada = address.filled(IDS), Browser(), signed_in(f"{address.name}@example.com")
        nobody.cookies = {"__Host-access": "canary-cookie-qz4471zq", "__Host-refresh": "canary-refresh-qz4471zq"}
        unsafe = {"idempotency_key": "canary-key-qz4471zq"} if address.method == "POST" else {}
        nobody(address.method, path + QUERY, laid(address.example), **HEADERS, **unsafe)
        ada(address.method, path + QUERY, laid(address.example), **unsafe)
        ada(address.method, path, replaced(address.example))
        ada(address.method, path, raw=b'{"password": "canary-broken-qz4471zq')
        Browser()(address.method, f"{path}/canary-path-qz4471zq{QUERY}")

    captured = capfd.readouterr()
    said = lines.text + captured.out + captured.err + caplog.text
    assert len(lines.all("answered")) >= 5 * len(addresses())
    assert "canary" not in said
    assert "qz4471zq" not in said
    assert "@example.com" not in said
    assert SIGNING_KEY not in said


def test_what_was_asked_of_a_database_that_fails_is_not_in_the_log(studio: None, lines: Lines) -> None:
    with transaction() as session:
        session.execute(text("ALTER TABLE users RENAME TO gone"))
    try:
        reply = Browser()("POST", "/api/auth/sign-up", {"email": CANARIES["email"], "password": CANARIES["password"]})
    finally:
        with transaction() as session:
            session.execute(text("ALTER TABLE gone RENAME TO users"))

    assert reply.status == 500
    error = lines.one("an unexpected error")
    assert error["correlation_id"] == REQUEST
    assert "UndefinedTable" in json.dumps(error)
    assert "canary" not in lines.text
