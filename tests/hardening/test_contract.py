"""The contract, attacked: what fits it and what does not, to every operation, through the Lambda handler.

Schemathesis makes the requests of docs/openapi.json, and holds each answer to it: no error of our own, no status and no
body that it does not name, nothing accepted that it forbids, nothing answered to who shows nothing.
"""

import base64
import copy
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as plan
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import positive_data_acceptance

from functions.api import cookies, limiting
from functions.api.handler import handler
from tests.functions.api.addresses import World, world
from tests.functions.api.browser import SAMPLE, Browser
from tests.hardening.figures import Scale, Show

ENDS_ITS_SESSION = {"sign_out", "end_other_sessions", "change_password"}
ADMIN = "/api/admin/"


class Lambda:
    """What Lambda says of a call: there is time."""

    def get_remaining_time_in_millis(self) -> int:
        return 30_000


type Environment = dict[str, Any]
type Start = Callable[[str, list[tuple[str, str]]], object]


def gateway(environ: Environment, start_response: Start) -> Iterable[bytes]:
    """API Gateway, as a WSGI application: a request becomes an event of payload 2.0, and its answer a response."""
    event = copy.deepcopy(SAMPLE)
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    event["rawPath"] = event["requestContext"]["http"]["path"] = path
    event["requestContext"]["http"]["method"] = environ["REQUEST_METHOD"]
    event["rawQueryString"] = environ.get("QUERY_STRING", "")
    event["headers"] |= {
        name.removeprefix("HTTP_").replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_") or name == "CONTENT_TYPE"
    }
    if raw := environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)):
        event["headers"]["content-length"] = str(len(raw))
        event["body"], event["isBase64Encoded"] = base64.b64encode(raw).decode(), True
    answer = handler(event, Lambda())
    start_response(f"{answer['statusCode']} Answered", list(answer["headers"].items()))
    return [base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()]


def operations(schema: Any) -> Iterator[Any]:
    """Those that end nothing come first."""
    found = [result.ok() for result in schema.get_all_operations()]
    return iter(sorted(found, key=lambda operation: named(operation) in ENDS_ITS_SESSION))


def named(operation: Any) -> str:
    name: str = operation.definition.raw["operationId"]
    return name


def token(there: World, operation: Any) -> str:
    """What shows somebody who may do it."""
    if named(operation) in ENDS_ITS_SESSION:
        browser = Browser()
        browser("POST", "/api/auth/sign-in", {"email": "user@example.com", "password": "correct horse"})
        return browser.cookies.get(cookies.ACCESS, "")
    kind = "admin" if operation.path.startswith(ADMIN) else "user"
    return there.callers[kind].cookies[cookies.ACCESS]


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that no attack reaches: what they do is shown elsewhere, and here they would stand before all else."""
    for name in ("KNOCKS", "GUESSES", "WRITES", "ORDERS", "RINGS"):
        monkeypatch.setattr(limiting, name, replace(getattr(limiting, name), calls=10_000_000))


@pytest.mark.timeout(3600)
def test_every_operation_answers_as_the_contract_says_whatever_it_is_asked(
    studio: None, unhurried: None, scale: Scale, figure: Show
) -> None:
    there = world()
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", gateway)
    found = [*operations(schema)]
    cases = scale(4, -(-53_000 // (2 * len(found))))
    answered: Counter[int] = Counter()
    broken: dict[tuple[str, str, int], str] = {}

    for operation in found:
        for mode in GenerationMode:
            for case, status, wrong in attack(there, operation, mode, cases):
                answered[status] += 1
                for each in wrong:
                    broken.setdefault(
                        (named(operation), type(each).__name__, status), f"{each}\n{case.as_curl_command()}"
                    )

    by_kind = Counter({f"{kind}xx": 0 for kind in (2, 4, 5)})
    for status, count in answered.items():
        by_kind[f"{status // 100}xx"] += count
    told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(by_kind.items()))
    figure(
        "contract", f"{answered.total():,} cases to {len(found)} operations: {told}; {len(broken)} against the contract"
    )
    assert not broken, "\n\n".join(f"{what}: {why}" for what, why in broken.items())


def attack(
    there: World, operation: Any, mode: GenerationMode, cases: int
) -> Iterator[tuple[Case, int, Sequence[BaseException]]]:
    """Ask an operation what fits its contract, or what does not: each case, its status, and what is wrong about it."""
    seen: list[tuple[Case, int, Sequence[BaseException]]] = []

    @plan(
        max_examples=cases,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        fits = mode is GenerationMode.POSITIVE
        if fits:
            case.path_parameters |= {name: there.things[name] for name in case.path_parameters if name in there.things}
        # A token is shown: a cookie beside it would not be looked at.
        case.cookies.pop(cookies.ACCESS, None)
        shown = {"Authorization": f"Bearer {token(there, operation)}"}
        response = case.call(headers=shown)
        # What fits may still be refused: a ticket that nobody has, a series that is somebody else's.
        excluded = [positive_data_acceptance] if fits else []
        seen.append((case, response.status_code, [*wrong_about(case, response, shown, excluded)]))

    with suppress(Unsatisfiable):
        # Of some operations nothing can be said that does not fit: they take nothing.
        ask()
    yield from seen


def wrong_about(case: Case, response: Any, shown: dict[str, str], excluded: list[Any]) -> Iterator[BaseException]:
    try:
        case.validate_response(response, headers=shown, excluded_checks=excluded)
    except FailureGroup as several:
        yield from several.exceptions
