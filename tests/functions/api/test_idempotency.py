"""One key, one effect: however often a POST arrives, in what order, and how many at once."""

import copy
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pytest
from sqlalchemy import func, select

from functions.api import replays
from functions.api.handler import handler
from functions.api.idempotency import Answer, once
from shared.aws import client
from shared.database import reading
from shared.models.videos import Video
from tests.databases import waiting
from tests.functions.api.browser import CSRF, SAMPLE, Browser, signed_in

pytestmark = pytest.mark.usefixtures("studio")

ORDER = {"topic": "a lighthouse", "seconds": 30}


@dataclass(frozen=True)
class Context:
    """What is asked of Lambda's."""

    milliseconds: int = 30_000

    def get_remaining_time_in_millis(self) -> int:
        return self.milliseconds


def asked(key: str, body: str = "{}", **changes: Any) -> dict[str, Any]:
    event = copy.deepcopy(SAMPLE)
    event["headers"] |= {"idempotency-key": key}
    event["requestContext"]["http"] |= {"method": "POST", "path": "/api/videos"}
    return event | {"rawPath": "/api/videos", "body": body, "isBase64Encoded": False, "cookies": []} | changes


class Counting:
    """A handler that counts what it did."""

    def __init__(self, status: int = 201, **more: Any) -> None:
        self.answer, self.done, self.lock = {"statusCode": status, "headers": {}, **more}, 0, Lock()

    def __call__(self, event: Any, context: Any) -> Answer:
        with self.lock:
            self.done += 1
            return {**self.answer, "body": json.dumps({"number": self.done})}


def test_twenty_at_once_have_one_effect_and_get_the_same_answer(one_by_one: None) -> None:
    counting = Counting()
    told = once(counting)

    with ThreadPoolExecutor(20) as callers:
        answers = Counter(callers.map(lambda _: json.dumps(told(asked("k1"), Context())), range(20)))

    assert counting.done == 1
    assert list(answers.values()) == [20]


def test_another_key_is_another_wish() -> None:
    counting = Counting()

    assert [once(counting)(asked(key), Context())["body"] for key in ("a", "b", "a")] == [
        '{"number": 1}',
        '{"number": 2}',
        '{"number": 1}',
    ]


def test_something_else_under_the_same_key_is_refused() -> None:
    counting = Counting()
    told = once(counting)
    told(asked("k1", '{"topic": "a"}'), Context())

    answer = told(asked("k1", '{"topic": "b"}'), Context())

    assert (answer["statusCode"], counting.done) == (422, 1)
    assert "take a new one" in json.loads(answer["body"])["error"]
    assert answer["headers"]["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("key", ["", " ", "a b", "k" * 256, "schlüssel", "a\x00b"])
def test_a_key_that_is_none_is_refused(key: str) -> None:
    counting = Counting()

    assert once(counting)(asked(key), Context())["statusCode"] == 422
    assert counting.done == 0


@pytest.mark.parametrize("status", [401, 404, 409, 422, 429, 500, 503])
def test_what_was_refused_may_be_asked_again(status: int) -> None:
    counting = Counting(status)
    told = once(counting)

    assert [told(asked("k1"), Context())["statusCode"] for _ in range(3)] == [status] * 3
    assert counting.done == 3


def test_what_gives_cookies_is_not_kept() -> None:
    counting = Counting(201, cookies=["__Host-access=abc; Secure"])
    told = once(counting)
    told(asked("k1"), Context())
    told(asked("k1"), Context())

    assert counting.done == 2
    assert client("dynamodb").scan(TableName="studio")["Items"] == []


def test_what_is_kept_cannot_be_read_in_the_table() -> None:
    once(Counting(201, headers={"location": "https://bucket.example/?X-Amz-Signature=c0ffee"}))(asked("k1"), Context())

    (kept,) = client("dynamodb").scan(TableName="studio")["Items"]
    assert "c0ffee" not in json.dumps(kept)


def test_only_who_asked_first_gets_the_answer_again() -> None:
    counting = Counting()
    told = once(counting)
    for cookie in ("__Host-access=one", "__Host-access=other"):
        told(asked("k1", cookies=[cookie]), Context())

    assert counting.done == 2


def test_one_who_takes_too_long_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replays, "_PATIENCE", 0.0)

    def slow(event: Any, context: Any) -> Answer:
        # The same question arrives while it is being answered.
        again = once(Counting())(event, context)
        assert (again["statusCode"], json.loads(again["body"])["code"]) == (409, "Conflict")
        return {"statusCode": 201, "headers": {}, "body": ""}

    assert once(slow)(asked("k1"), Context())["statusCode"] == 201


def test_a_worker_that_died_gives_way_when_its_time_is_over() -> None:
    class Died(BaseException):
        pass

    def dies(event: Any, context: Any) -> Answer:
        raise Died

    counting = Counting()
    with pytest.raises(Died):
        once(dies)(asked("k1"), Context(milliseconds=-1))

    assert once(counting)(asked("k1"), Context())["statusCode"] == 201
    assert counting.done == 1


def test_a_video_that_is_ordered_twice_under_one_key_is_one_video() -> None:
    ada = signed_in()

    first, second = (ordered(ada, "order-1") for _ in range(2))

    assert first == second
    assert first["statusCode"] == 202
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Video)) == 1
    assert len(waiting()) == 1


def test_whoever_signs_in_anew_still_gets_their_answer() -> None:
    ada = signed_in()
    first = ordered(ada, "order-1")
    ada("POST", "/api/auth/sign-in", {"email": "ada@example.com", "password": "correct horse"})

    assert ordered(ada, "order-1") == first


def test_somebody_else_may_use_the_same_key() -> None:
    first, second = (ordered(signed_in(f"{name}@example.com"), "order-1") for name in ("ada", "ben"))

    assert json.loads(first["body"])["id"] != json.loads(second["body"])["id"]


def ordered(browser: Browser, key: str) -> Answer:
    cookies = [f"{name}={value}" for name, value in browser.cookies.items()]
    event = asked(key, json.dumps(ORDER), cookies=cookies)
    event["headers"] |= {"content-type": "application/json", "x-csrf-token": browser.cookies[CSRF]}
    return handler(event, Context())


def test_whoever_is_signed_out_gets_no_answer_again() -> None:
    ada = signed_in()
    before = Browser(dict(ada.cookies))
    assert ordered(before, "order-1")["statusCode"] == 202
    assert ada("POST", "/api/auth/sign-out").status == 204

    assert ordered(before, "order-1")["statusCode"] == 401
