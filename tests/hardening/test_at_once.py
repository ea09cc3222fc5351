"""Many processes ask the same at the same moment: it is done once, and let through as often as was promised."""

import copy
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from functions.api.requests import HEADER
from shared.accounts import passwords
from shared.database import Record, reading
from tests.functions.api import browser
from tests.functions.api.addresses import Address, addresses, world
from tests.functions.api.test_matrix import ADMINS, BODIES, MATRIX
from tests.hardening.cloud import Server, cloud
from tests.hardening.crew import Crew, crew
from tests.hardening.figures import Scale, Show


@pytest.fixture(scope="module")
def crowd(migrated: str, tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Crew]:
    folder = tmp_path_factory.mktemp("crowd")
    many = Scale(pytestconfig.getoption("--thorough"))(5, 50)
    with cloud(folder, migrated, {}), crew(folder, many) as workers:
        yield workers


class Together:
    """The API, as it hears the same from many at once, under one key."""

    def __init__(self, workers: Crew) -> None:
        self._workers = workers
        self.many = 1
        self.told: list[dict[str, Any]] = []
        self._asked: dict[str, Any] = {}

    def __call__(self, event: dict[str, Any], _context: object) -> dict[str, Any]:
        self._asked = copy.deepcopy(event)
        self._asked["headers"] |= {"idempotency-key": uuid4().hex}
        with ThreadPoolExecutor(self.many) as callers:
            self.told = [*callers.map(self._ask, [self._asked] * self.many)]
        return self.told[0]

    def otherwise(self) -> int:
        """What somebody hears who asks for something else under the same key."""
        status: int = self._ask(self._asked | {"body": '{"another": "wish"}', "isBase64Encoded": False})["statusCode"]
        return status

    def _ask(self, event: dict[str, Any]) -> dict[str, Any]:
        answer = self._workers.call("api", event)
        assert answer.error is None, f"{answer.error}: {answer.detail}"
        told: dict[str, Any] = answer.said
        # Each request is called something of its own, whatever it is answered.
        return told | {"headers": {name: value for name, value in told["headers"].items() if name != HEADER}}


def test_a_post_that_arrives_many_times_at_once_has_one_effect_and_one_answer(
    crowd: Crew, monkeypatch: pytest.MonkeyPatch, scale: Scale, figure: Show
) -> None:
    monkeypatch.setattr(passwords, "COST", 4)
    there, together, many = world(), Together(crowd), scale(5, 20)
    monkeypatch.setattr(browser, "handler", together)
    wrong: list[str] = []
    replayed: list[str] = []
    for address in posts():
        together.many = many
        before = rows()
        reply = there.ask(asker(address), address, BODIES.get(address.name))
        effect = rows() - before
        if reply.status >= HTTPStatus.BAD_REQUEST or reply.cookies:
            # A refusal has no effect, and a session is begun as often as somebody asks for one.
            continue
        replayed.append(address.name)
        wrong += [f"{address.name}: {told}" for told in together.told if told != together.told[0]]
        if together.otherwise() != HTTPStatus.UNPROCESSABLE_ENTITY:
            wrong.append(f"{address.name}: something else is not refused")
        together.many, before = 1, rows()
        again = there.ask(asker(address), address, BODIES.get(address.name))
        alone = rows() - before
        # What is done already writes less; whatever is written again was written once.
        if again.status == reply.status and any(effect[table] > count for table, count in alone.items()):
            wrong.append(f"{address.name}: {effect} at once, and {alone} alone")
    figure(
        "replays", f"{len(replayed)} routes, each asked {many} times at once: {len(wrong)} with more than one effect"
    )

    assert wrong == []
    assert len(replayed) > 15


def test_a_limit_lets_through_what_it_promises_and_not_one_more(crowd: Crew, scale: Scale, figure: Show) -> None:
    many, rounds, promised = 50, scale(3, 40), 10
    # A call comes back after six minutes: not within a round.
    limit = {"limit": "rounds", "calls": promised, "seconds": 3_600}

    through = Counter[int]()
    with ThreadPoolExecutor(many) as callers:
        for number in range(rounds):
            asked = [limit | {"whose": f"ada {number}"}] * many
            through[sum(answer.said for answer in callers.map(partial(crowd.call, "spend"), asked))] += 1

    figure("limits", f"{rounds} rounds of {many} at once, {promised} promised: {dict(through)} let through")
    assert through == {promised: rounds}


def test_a_crash_of_the_database_costs_nobody_an_answer(
    crowd: Crew, monkeypatch: pytest.MonkeyPatch, scale: Scale, figure: Show
) -> None:
    monkeypatch.setattr(passwords, "COST", 4)
    ada, server, crashes = browser.signed_in("restarts@example.com"), Server(), scale(2, 6)
    monkeypatch.setattr(browser, "handler", Together(crowd))
    answers = Counter[int]()

    for _ in range(crashes):
        # Workers take turns: each is asked before and after.
        answers.update(ada("GET", "/api/me").status for _ in range(crowd.size))
        server.crash()
        answers.update(ada("GET", "/api/me").status for _ in range(crowd.size))
    wrong = answers.total() - answers[HTTPStatus.OK]
    figure(
        "restarts", f"{crashes} database crashes under {crowd.size} workers: {wrong} of {answers.total()} reads failed"
    )

    assert answers.keys() == {HTTPStatus.OK}


def posts() -> list[Address]:
    """Every route of POST, in an order in which what ends something comes last."""
    named = {address.name: address for address in addresses() if address.method == "POST"}
    return [named[name] for name in MATRIX if name in named]


def asker(address: Address) -> str:
    """Somebody who may."""
    return "admin" if MATRIX[address.name] == ADMINS else "user"


def rows() -> Counter[str]:
    """How many rows each table has."""
    with reading() as session:
        return Counter(
            {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in Record.metadata.sorted_tables
            }
        )
