"""Flags are data: what the file says holds, for whom its rules say, and a bad file changes nothing."""

import json
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from shared import flags
from shared.aws import client
from shared.errors import StorageBusy
from shared.flags import USUAL, Flag, stores
from shared.settings import settings
from tests.flags import flagged

FILE = Path(__file__).parents[3] / "flags.json"
type Write = Callable[[Any], None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Have the flags be these, or this text."""
    return flagged(tmp_path, monkeypatch)


def for_plan(plan: str, value: Any) -> dict[str, Any]:
    condition = {"action": "EQUALS", "key": "plan", "value": plan}
    return {"rules": {f"on {plan}": {"when_match": value, "conditions": [condition]}}}


def test_the_file_that_is_deployed_names_every_flag_and_says_what_is_usual() -> None:
    said = json.loads(FILE.read_text(encoding="utf-8"))

    assert {name: feature["default"] for name, feature in said.items()} == {str(flag): USUAL[flag] for flag in Flag}


def test_the_file_of_the_house_is_read_wherever_a_process_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert flags.is_on(Flag.ORDERS)
    assert flags.everything() == json.loads(FILE.read_text(encoding="utf-8"))


def test_a_flag_is_what_the_file_says(write: Write) -> None:
    write({"orders": {"default": False}, "MAX_STORY_LENGTH": {"default": 5_000, "boolean_type": False}})

    assert flags.is_on(Flag.ORDERS) is False
    assert flags.number(Flag.STORY_LENGTH) == 5_000


def test_what_the_file_does_not_name_is_as_usual(write: Write) -> None:
    write({"something-newer": {"default": True}})

    assert [flags.is_on(flag) for flag in (Flag.SIGN_UP, Flag.ORDERS, Flag.MULTI_LANGUAGE)] == [True, True, True]
    assert flags.number(Flag.STORY_LENGTH) == 20_000


def test_a_rule_holds_for_those_who_fit(write: Write) -> None:
    write(
        {
            "orders": {"default": False, **for_plan("studio", True)},
            "MAX_STORY_LENGTH": {"default": 5_000, "boolean_type": False, **for_plan("studio", 20_000)},
        }
    )

    assert [flags.is_on(Flag.ORDERS, plan=plan) for plan in ("free", "studio")] == [False, True]
    assert [flags.number(Flag.STORY_LENGTH, plan=plan) for plan in ("free", "studio")] == [5_000, 20_000]
    assert flags.is_on(Flag.ORDERS) is False


def test_a_file_that_changes_is_read_again(write: Write) -> None:
    for on in (True, False, True):
        write({"orders": {"default": on}})
        assert flags.is_on(Flag.ORDERS) is on


BROKEN: tuple[Any, ...] = (
    "{",
    "[]",
    {"orders": {}},
    {"orders": {"default": "no"}},
    {"orders": {"default": 0, "boolean_type": False}},
    {"MAX_STORY_LENGTH": {"default": 5_000}},
    {"MAX_STORY_LENGTH": {"default": "5000", "boolean_type": False}},
    {"MAX_STORY_LENGTH": {"default": 5_000, "boolean_type": False, **for_plan("studio", True)}},
    {"orders": {"default": True, "rules": {"for some": {"when_match": False}}}},
)


@pytest.mark.parametrize("said", BROKEN, ids=map(str, range(len(BROKEN))))
def test_a_broken_file_changes_nothing_and_is_complained_of_once(
    said: Any, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints: list[str] = []
    monkeypatch.setattr(stores.logger, "error", lambda told, **_: complaints.append(told))
    write({"orders": {"default": False}})
    assert flags.is_on(Flag.ORDERS) is False

    write(said)

    assert [flags.is_on(Flag.ORDERS) for _ in range(3)] == [False] * 3
    assert complaints == ["the feature flags are not good: the last good ones hold"]
    write({"orders": {"default": True}})
    assert flags.is_on(Flag.ORDERS) is True


@pytest.mark.parametrize("said", BROKEN, ids=map(str, range(len(BROKEN))))
def test_a_studio_that_never_had_good_flags_says_which_file_is_bad(said: Any, write: Write) -> None:
    write(said)

    with pytest.raises(StorageBusy, match=r"flags\.json"):
        flags.is_on(Flag.ORDERS)


def test_a_studio_without_flags_says_which_file_there_should_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flagged(tmp_path, monkeypatch)

    with pytest.raises(StorageBusy, match=r"flags\.json"):
        flags.everything()


# In AWS.


_numbers = count(1)


@pytest.fixture
def appconfig(cloud: None, monkeypatch: pytest.MonkeyPatch) -> Stubber:
    """AppConfig, as far as it is asked; the flags of another studio each time."""
    monkeypatch.setenv("STUDIO_FLAGS", f"appconfig:app/live/flags-{next(_numbers)}")
    settings.cache_clear()
    return Stubber(client("appconfigdata"))


def answer(said: Any) -> dict[str, Any]:
    body = json.dumps(said).encode()
    raw = StreamingBody(_Body(body), len(body))
    return {"NextPollConfigurationToken": "next", "ContentType": "application/json", "Configuration": raw}


class _Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self, _most: int | None = None) -> bytes:
        content, self._content = self._content, b""
        return content


def test_in_aws_flags_come_from_appconfig_and_are_not_asked_for_each_time(appconfig: Stubber) -> None:
    application, environment, profile = settings().flags.removeprefix("appconfig:").split("/")
    asked = {
        "ApplicationIdentifier": application,
        "EnvironmentIdentifier": environment,
        "ConfigurationProfileIdentifier": profile,
    }
    appconfig.add_response("start_configuration_session", {"InitialConfigurationToken": "first"}, asked)
    appconfig.add_response(
        "get_latest_configuration", answer({"orders": {"default": False}}), {"ConfigurationToken": "first"}
    )

    with appconfig:
        assert [flags.is_on(Flag.ORDERS) for _ in range(5)] == [False] * 5
    appconfig.assert_no_pending_responses()


def begins(appconfig: Stubber, token: str) -> None:
    appconfig.add_response("start_configuration_session", {"InitialConfigurationToken": token})


def says(appconfig: Stubber, token: str, said: Any) -> None:
    appconfig.add_response("get_latest_configuration", answer(said), {"ConfigurationToken": token})


def test_after_an_answer_that_was_lost_appconfig_is_asked_with_a_new_token(
    appconfig: Stubber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stores, "_SECONDS", 0)
    begins(appconfig, "first")
    says(appconfig, "first", {"orders": {"default": False}})
    appconfig.add_client_error("get_latest_configuration", "InternalServerException")
    begins(appconfig, "another")
    says(appconfig, "another", {"orders": {"default": True}})

    with appconfig:
        assert [flags.is_on(Flag.ORDERS) for _ in range(3)] == [False, False, True]


def test_even_if_it_was_the_first_one(appconfig: Stubber) -> None:
    begins(appconfig, "first")
    appconfig.add_client_error("get_latest_configuration", "InternalServerException")
    begins(appconfig, "another")
    says(appconfig, "another", {"orders": {"default": False}})

    with appconfig:
        with pytest.raises(StorageBusy, match="appconfig:app/live"):
            flags.is_on(Flag.ORDERS)
        assert flags.is_on(Flag.ORDERS) is False


def test_after_a_failure_appconfig_is_left_alone_for_a_minute(
    appconfig: Stubber, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_000.0]
    monkeypatch.setattr(stores.time, "monotonic", lambda: clock[0])
    # Powertools asks each time; only whoever is steady keeps it from doing so.
    monkeypatch.setattr(stores, "AppConfigStore", partial(_asking_each_time, stores.AppConfigStore))
    begins(appconfig, "first")
    says(appconfig, "first", {"orders": {"default": False}})
    appconfig.add_client_error("get_latest_configuration", "InternalServerException")
    begins(appconfig, "another")
    says(appconfig, "another", {"orders": {"default": True}})

    with appconfig:
        assert flags.is_on(Flag.ORDERS) is False
        for passed in (0, 0, 1, 30, 59):
            clock[0] = 1_000.0 + passed
            assert flags.is_on(Flag.ORDERS) is False
        clock[0] = 1_060.0
        assert flags.is_on(Flag.ORDERS) is True


def test_a_new_store_leaves_nothing_behind_in_the_client(appconfig: Stubber, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[str] = []
    events = client("appconfigdata").meta.events
    register = events.register

    def noting(event: str, *more: Any, **others: Any) -> None:
        left.append(event)
        register(event, *more, **others)

    for _ in range(3):
        appconfig.add_client_error("start_configuration_session", "InternalServerException")

    with appconfig:
        monkeypatch.setattr(events, "register", noting)
        for _ in range(3):
            with pytest.raises(StorageBusy):
                flags.is_on(Flag.ORDERS)
    assert left == []


def _asking_each_time(make: Callable[..., Any], **told: Any) -> Any:
    return make(**{**told, "max_age": 0})


def test_an_appconfig_that_does_not_answer_is_told_as_such(appconfig: Stubber) -> None:
    for code in ("InternalServerException", "AccessDeniedException"):
        appconfig.add_client_error("start_configuration_session", code)

    with appconfig:
        for _ in range(2):
            with pytest.raises(StorageBusy, match="appconfig:app/live"):
                flags.is_on(Flag.ORDERS)
