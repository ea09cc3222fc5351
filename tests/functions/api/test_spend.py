"""What all have spent, how providers fare, and what is turned on and off: for admins."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from functions.record.handler import keep
from shared import database
from shared.database import now
from shared.production import catalogue
from shared.settings import settings
from tests.days import on
from tests.flags import flagged
from tests.functions.api.browser import Browser
from tests.functions.api.people import id_of, proven
from tests.functions.record.news import Newsroom

pytestmark = pytest.mark.usefixtures("studio")

TODAY = now().replace(hour=12, minute=0, second=0, microsecond=0)
_items = count()


@pytest.fixture
def ada(studio: None) -> Browser:
    return proven()


def ordered(browser: Browser) -> str:
    job: str = browser("POST", "/api/videos", {"topic": "The last lighthouse"}).json["job_id"]
    return job


def generated(job: str, cost: str, *, at: datetime = TODAY, **more: Any) -> None:
    """A line of the ledger."""
    envelope = Newsroom(UUID(job)).generated("narrate", next(_items))
    said = {"capability": "speech", "model": catalogue.first("speech").id, **more}
    envelope["detail"] |= {"cost": cost, "at": at.isoformat(), **said}
    keep(envelope)


def failed(job: str, error: str, *, at: datetime = TODAY, **who: Any) -> None:
    envelope = Newsroom(UUID(job)).failed("narrate", 0, error)
    envelope["detail"] |= {"at": at.isoformat(), **who}
    keep(envelope)


def spent(ruth: Browser, **query: str) -> dict[str, Any]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    reply = ruth("GET", f"/api/admin/spend?{asked}")
    assert reply.status == 200, reply.text
    said: dict[str, Any] = reply.json
    return said


def groups(said: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(group["email"] or group["of"], group["cost"], group["calls"]) for group in said["groups"]]


@pytest.fixture
def lines(ada: Browser, ruth: Browser) -> tuple[str, str]:
    """Six calls on three days, of two users, by two companies."""
    mine, hers = ordered(ada), ordered(ruth)
    generated(mine, "0.1")
    generated(mine, "0", cached=True)
    generated(mine, "0.2", at=TODAY - timedelta(days=1), provider="acme")
    generated(hers, "0.05", at=TODAY - timedelta(days=1))
    generated(hers, "0.01", at=TODAY - timedelta(days=2))
    generated(hers, "9", at=TODAY - timedelta(days=40))
    return mine, hers


@pytest.mark.usefixtures("lines")
def test_spending_is_summed_by_day_provider_or_user_the_largest_first(ruth: Browser) -> None:
    days = [(TODAY - timedelta(days=back)).strftime("%Y-%m-%d") for back in range(3)]
    month = {"since": (TODAY - timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")}
    until = {"until": (TODAY + timedelta(hours=11)).strftime("%Y-%m-%dT%H:%M:%SZ")}

    by_day, by_provider, by_user = (spent(ruth, by=by, **month, **until) for by in ("day", "provider", "user"))

    assert groups(by_day) == [(days[1], "0.25", 2), (days[0], "0.1", 1), (days[2], "0.01", 1)]
    assert groups(by_provider) == [("acme", "0.2", 1), ("offline", "0.16", 3)]
    assert groups(by_user) == [("ada@example.com", "0.3", 2), ("ruth@example.com", "0.06", 2)]
    assert [said["cost"] for said in (by_day, by_provider, by_user)] == ["0.36"] * 3
    assert by_user["groups"][0]["of"] == str(UUID(by_user["groups"][0]["of"]))


@pytest.mark.usefixtures("lines")
def test_what_is_left_out_is_counted_and_summed(ruth: Browser) -> None:
    ever = spent(ruth, by="day", since="2020-01-01T00:00:00Z", until="2100-01-01T00:00:00Z", limit="1")

    assert (ever["cost"], ever["left_out"], len(ever["groups"])) == ("9.36", 3, 1)
    assert ever["groups"][0]["cost"] == "9"


def test_where_nothing_was_spent_the_sum_is_nothing(ruth: Browser) -> None:
    said = spent(ruth)

    assert (said["cost"], said["groups"], said["left_out"], said["by"]) == ("0", [], 0, "day")
    assert datetime.fromisoformat(said["until"]) - datetime.fromisoformat(said["since"]) == timedelta(days=30)


@pytest.mark.parametrize(
    "query",
    [
        "by=hour",
        "since=yesterday",
        "since=0",
        "since=1795000000.5",
        "since=2026-11-20T12:00:00Z&until=2026-11-20T12:00:00Z",
        "limit=101",
    ],
)
def test_a_time_that_makes_no_sense_is_refused(ruth: Browser, query: str) -> None:
    assert ruth("GET", f"/api/admin/spend?{query}").status == 422


# Providers.


def fares(ruth: Browser) -> dict[str, dict[str, Any]]:
    reply = ruth("GET", "/api/admin/providers")
    assert reply.status == 200, reply.text
    return {faring["capability"]: faring for faring in reply.json["providers"]}


def test_providers_that_nobody_asked_are_idle_and_say_what_they_charge(ruth: Browser) -> None:
    found = fares(ruth)

    assert set(found) == set(catalogue.CAPABILITIES)
    assert {faring["word"] for faring in found.values()} == {"idle"}
    assert found["speech"]["price"] == {
        "unit": "character",
        "each": "0",
        "answer": "0",
        "on": catalogue.first("speech").price.on.isoformat(),
        "source": catalogue.first("speech").price.source,
    }
    assert (found["speech"]["milliseconds"], found["speech"]["last_success"]) == (None, None)


def test_a_provider_that_answers_fares_well(ada: Browser, ruth: Browser) -> None:
    job, at = ordered(ada), now().astimezone(UTC) - timedelta(hours=1)
    for milliseconds in (100, 300, 200):
        generated(job, "0.01", at=at, milliseconds=milliseconds)
    generated(job, "0", at=at, cached=True, milliseconds=9_000)
    generated(job, "5", at=at - timedelta(days=2))
    generated(job, "5", at=at, provider="acme")

    speech = fares(ruth)["speech"]

    assert (speech["word"], speech["calls"], speech["failures"]) == ("well", 3, 0)
    assert (speech["cost"], speech["milliseconds"]) == ("0.03", 200)
    assert datetime.fromisoformat(speech["last_success"]) == at


@pytest.mark.parametrize(("calls", "failures", "word"), [(0, 1, "troubled"), (9, 1, "troubled"), (10, 1, "well")])
def test_a_provider_that_fails_one_time_in_ten_is_troubled(
    calls: int, failures: int, word: str, ada: Browser, ruth: Browser
) -> None:
    job, at = ordered(ada), now() - timedelta(hours=1)
    for _ in range(calls):
        generated(job, "0", at=at)
    for _ in range(failures):
        failed(job, "ProviderBusy", at=at, capability="speech", provider="offline")

    speech = fares(ruth)["speech"]

    assert (speech["word"], speech["calls"], speech["failures"]) == (word, calls, failures)


@pytest.fixture
def chained(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A studio that asks vendors, and one of them for two models; of one it names a model that is gone."""
    monkeypatch.setenv("STUDIO_SPEECH", "elevenlabs, elevenlabs:eleven_flash_v2_5, openai")
    monkeypatch.setenv("STUDIO_LANGUAGE", "anthropic:claude-3-5-sonnet")
    monkeypatch.setenv("STUDIO_PROVIDER_SECRETS", json.dumps({"elevenlabs": "talewright/providers/elevenlabs"}))
    on(date(2026, 11, 21), catalogue, monkeypatch)
    settings.cache_clear()
    yield
    settings.cache_clear()


def chain_of(ruth: Browser, capability: str) -> list[dict[str, Any]]:
    said = ruth("GET", "/api/admin/providers").json["providers"]
    return [faring for faring in said if faring["capability"] == capability]


@pytest.mark.usefixtures("chained")
def test_everybody_in_a_chain_is_named_in_their_order_with_what_is_about_to_end(ruth: Browser) -> None:
    speech, (language,) = chain_of(ruth, "speech"), chain_of(ruth, "language")

    assert [(one["provider"], one["model"]) for one in speech] == [
        ("elevenlabs", "eleven_multilingual_v2"),
        ("elevenlabs", "eleven_flash_v2_5"),
        ("openai", "gpt-4o-mini-tts"),
    ]
    assert (speech[0]["shut_down"], speech[0]["successor"]) == (None, None)
    assert (speech[2]["shut_down"], speech[2]["successor"]) == ("2027-01-06", None)
    assert (language["model"], language["meant"]) == ("claude-sonnet-5-5", "claude-3-5-sonnet-20241022")


@pytest.mark.usefixtures("chained")
@pytest.mark.parametrize(("chain", "words"), [("openai:tts-1", ["gone"]), ("openai:tts-1, offline", ["gone", "idle"])])
def test_who_is_gone_is_seen_to_be_also_where_nobody_is_left(
    monkeypatch: pytest.MonkeyPatch, ruth: Browser, chain: str, words: list[str]
) -> None:
    monkeypatch.setenv("STUDIO_SPEECH", chain)
    settings.cache_clear()
    on(date(2027, 1, 6), catalogue, monkeypatch)

    speech = chain_of(ruth, "speech")

    assert [one["word"] for one in speech] == words
    assert (speech[0]["model"], speech[0]["shut_down"], speech[0]["successor"]) == ("tts-1", "2027-01-06", None)


@pytest.mark.usefixtures("chained")
def test_the_secret_of_a_key_is_named_and_its_key_is_not_read(ruth: Browser) -> None:
    secrets = {(one["provider"], one["secret"]) for one in chain_of(ruth, "speech")}

    assert secrets == {("elevenlabs", "talewright/providers/elevenlabs"), ("openai", None)}


@pytest.mark.usefixtures("chained")
def test_calls_are_of_one_model_and_failures_of_a_company(ada: Browser, ruth: Browser) -> None:
    job, at = ordered(ada), now() - timedelta(hours=1)
    generated(job, "0.02", at=at, provider="elevenlabs", model="eleven_flash_v2_5")
    failed(job, "ProviderSpent", at=at, capability="speech", provider="elevenlabs")

    speech = chain_of(ruth, "speech")

    assert [(one["calls"], one["cost"], one["failures"], one["word"]) for one in speech] == [
        (0, "0", 1, "troubled"),
        (1, "0.02", 1, "troubled"),
        (0, "0", 0, "idle"),
    ]


def left(job: str, whom: str, why: str, *, at: datetime, capability: str = "speech") -> None:
    """A detour of the job's."""
    envelope = Newsroom(UUID(job)).changed("narrate", 0, left=whom, taken="openai:gpt-4o-mini-tts")
    envelope["detail"] |= {"at": at.isoformat(), "why": why, "capability": capability}
    keep(envelope)


@pytest.mark.usefixtures("chained")
def test_who_was_left_for_somebody_else_has_failed(ada: Browser, ruth: Browser) -> None:
    job, at = ordered(ada), now() - timedelta(hours=1)
    left(job, "elevenlabs:eleven_flash_v2_5", "ProviderBusy", at=at)
    left(job, "elevenlabs:eleven_flash_v2_5", "ProviderSpent", at=at)
    generated(job, "0.02", at=at, provider="openai", model="gpt-4o-mini-tts")

    speech = chain_of(ruth, "speech")

    assert [(one["model"], one["failures"], one["word"]) for one in speech] == [
        ("eleven_multilingual_v2", 0, "idle"),
        ("eleven_flash_v2_5", 2, "troubled"),
        ("gpt-4o-mini-tts", 0, "well"),
    ]


@pytest.mark.usefixtures("chained")
@pytest.mark.parametrize("why", ["ShutDown", "Avoided", "Crowded"])
def test_who_was_not_asked_at_all_has_not_failed(ada: Browser, ruth: Browser, why: str) -> None:
    left(ordered(ada), "elevenlabs:eleven_multilingual_v2", why, at=now() - timedelta(hours=1))

    assert {one["word"] for one in chain_of(ruth, "speech")} == {"idle"}


def test_a_model_may_have_a_colon_in_its_name(ada: Browser, ruth: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_LANGUAGE", "compatible:llama3:8b, anthropic")
    settings.cache_clear()
    try:
        left(ordered(ada), "compatible:llama3:8b", "ProviderTimeout", at=now(), capability="language")

        assert [one["failures"] for one in chain_of(ruth, "language")] == [1, 0]
    finally:
        settings.cache_clear()


def test_failures_of_others_and_of_long_ago_are_not_a_providers_own(ada: Browser, ruth: Browser) -> None:
    job, at = ordered(ada), now() - timedelta(hours=1)
    failed(job, "ScriptRefused", at=at)
    failed(job, "ProviderBusy", at=at)
    failed(job, "ProviderBusy", at=at, capability="speech", provider="acme")
    failed(job, "ProviderBusy", at=at - timedelta(days=2), capability="speech", provider="offline")
    left(job, f"offline:{catalogue.first('speech').id}", "ProviderBusy", at=at - timedelta(days=2))

    assert {faring["failures"] for faring in fares(ruth).values()} == {0}


def test_the_last_success_is_remembered_for_longer_than_a_day(ada: Browser, ruth: Browser) -> None:
    at = now().astimezone(UTC) - timedelta(days=3)
    generated(ordered(ada), "0.01", at=at)

    speech = fares(ruth)["speech"]

    assert (speech["word"], speech["calls"]) == ("idle", 0)
    assert datetime.fromisoformat(speech["last_success"]) == at


# Flags.


def test_flags_are_shown_with_their_rules_and_where_they_are_kept(
    ruth: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write: Callable[[Any], None] = flagged(tmp_path, monkeypatch)
    rules = {"for pro": {"when_match": True, "conditions": [{"action": "EQUALS", "key": "plan", "value": "pro"}]}}
    write({"orders": {"default": False, "rules": rules}, "newer": {"default": True}})

    said = ruth("GET", "/api/admin/flags").json

    flags = {flag.pop("name"): flag for flag in said["flags"]}
    assert said["kept_in"] == str(tmp_path / "flags.json")
    assert flags["orders"] == {"known": True, "default": False, "rules": rules}
    assert flags["newer"] == {"known": False, "default": True, "rules": {}}
    assert flags["MAX_STORY_LENGTH"] == {"known": True, "default": 20_000, "rules": {}}
    assert json.dumps(said)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_route_changes_a_flag(ruth: Browser, method: str) -> None:
    assert ruth(method, "/api/admin/flags", {"orders": {"default": False}}).status == 405


def test_what_admins_see_of_money_is_two_trips_to_the_database(ada: Browser, ruth: Browser) -> None:
    generated(ordered(ada), "0.01", at=now())
    trips: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _u, statement, *_: trips.append(statement))

    for path in ("spend?by=day", "spend?by=provider", "spend?by=user", "providers", "flags"):
        trips.clear()
        assert ruth("GET", f"/api/admin/{path}").status == 200
        assert len(trips) <= 2, path


def test_sums_are_exact(ada: Browser, ruth: Browser) -> None:
    job = ordered(ada)
    for _ in range(30):
        generated(job, "0.00000001", at=now() - timedelta(minutes=1))

    assert Decimal(spent(ruth, by="provider")["cost"]) == Decimal("0.0000003")
    assert spent(ruth, by="user")["groups"][0]["of"] == id_of(ada)
