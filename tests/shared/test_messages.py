"""What a queue hands over is done message by message."""

from typing import Any

import pytest

from shared.messages import each


def handed(*bodies: str) -> dict[str, Any]:
    return {"Records": [{"messageId": f"{body}'s", "body": body} for body in bodies]}


def test_all_messages_are_done_in_their_order() -> None:
    done: list[str] = []

    assert each(handed("one", "two", "three"), done.append) == {"batchItemFailures": []}
    assert done == ["one", "two", "three"]


def test_those_that_fail_come_back_and_the_others_do_not() -> None:
    done: list[str] = []

    def do(body: str) -> None:
        if body != "good":
            raise ValueError(f"{body} is not good")
        done.append(body)

    answer = each(handed("bad", "good", "worse", "good"), do)

    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad's"}, {"itemIdentifier": "worse's"}]}
    assert done == ["good", "good"]


def test_when_all_fail_all_come_back() -> None:
    def do(body: str) -> None:
        raise ValueError(body)

    assert len(each(handed("one", "two"), do)["batchItemFailures"]) == 2


def test_a_worker_that_is_told_to_end_ends() -> None:
    def do(_: str) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        each(handed("one"), do)
