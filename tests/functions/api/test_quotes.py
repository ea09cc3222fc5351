"""What a video costs is said before it is made, and nothing is made by saying so."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from shared import prose
from shared.database import reading
from shared.models.jobs import Job
from shared.production.prices import Unit
from shared.settings import settings
from tests.databases import waiting
from tests.functions.api.browser import Browser, Reply, signed_in
from tests.functions.api.made import TEXTS
from tests.prices import charge, charges

pytestmark = pytest.mark.usefixtures("studio")

SCRIPT = " ".join(TEXTS)
BEATS = prose.beats(SCRIPT, "en")


@pytest.fixture
def ada() -> Browser:
    return signed_in()


@pytest.fixture
def priced(monkeypatch: pytest.MonkeyPatch) -> None:
    """A studio in which speech and pictures cost something."""
    charge(monkeypatch, {("speech", "offline"): charges("0.0001", Unit.CHARACTER)})
    charge(monkeypatch, {("images", "offline"): charges("0.04", Unit.PICTURE)})


SPOKEN = Decimal("0.0001") * sum(map(len, BEATS)) + Decimal("0.04") * len(BEATS)


def quoted(browser: Browser, **order: Any) -> dict[str, Any]:
    reply = browser("POST", "/api/quotes", order)
    assert reply.status == 200, reply.text
    said: dict[str, Any] = reply.json
    return said


def ordered(browser: Browser, **order: Any) -> Reply:
    return browser("POST", "/api/videos", {"script": SCRIPT} | order)


def jobs() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Job)) or 0


def test_a_studio_of_understudies_says_that_it_costs_nothing(ada: Browser) -> None:
    quote = quoted(ada, topic="The last lighthouse")

    assert (quote["low"], quote["cost"], quote["exact"]) == ("0", "0", True)
    assert quote["sentence"] == "It costs $0: all of it is made offline."
    assert [calls["capability"] for calls in quote["calls"]] == ["language", "moderation", "speech", "images", "music"]


@pytest.mark.usefixtures("priced")
def test_what_a_text_of_ones_own_costs_is_certain(ada: Browser) -> None:
    quote = quoted(ada, script=SCRIPT, music="none")

    by_capability = {calls["capability"]: calls for calls in quote["calls"]}
    assert quote["exact"] is True
    assert Decimal(quote["low"]) == Decimal(quote["cost"]) == SPOKEN
    assert quote["sentence"] == f"It costs ${SPOKEN.normalize():f}."
    assert "music" not in by_capability
    assert (by_capability["speech"]["units"], by_capability["speech"]["unit"]) == (
        str(sum(map(len, BEATS))),
        "character",
    )
    assert (by_capability["images"]["units"], by_capability["images"]["unit_price"]) == (str(len(BEATS)), "0.04")


@pytest.mark.usefixtures("priced")
def test_of_a_topic_only_a_span_is_known(ada: Browser) -> None:
    short, long = (quoted(ada, topic="The last lighthouse", seconds=seconds) for seconds in (30, 90))

    assert short["exact"] is False
    assert 0 < Decimal(short["low"]) < Decimal(short["cost"]) < Decimal(long["cost"])
    assert short["sentence"] == f"It costs between ${short['low']} and ${short['cost']}."


@pytest.mark.usefixtures("priced")
def test_a_quote_makes_nothing_and_keeps_nothing(ada: Browser) -> None:
    quoted(ada, script=SCRIPT)

    assert (jobs(), waiting()) == (0, [])


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ({"topic": "Salt roads", "niche": "vapour"}, 422),
        ({"topic": "Salt roads", "script": "Salt."}, 422),
        ({"topic": "Salt roads", "series_id": "00000000-0000-0000-0000-000000000000"}, 404),
        ({"topic": "Salt roads", "starts_at": "2030-01-01T12:00:00Z"}, 403),
        ({}, 422),
    ],
)
def test_what_cannot_be_ordered_cannot_be_quoted(ada: Browser, order: dict[str, Any], status: int) -> None:
    quote, refused = ada("POST", "/api/quotes", order), ada("POST", "/api/videos", order)

    assert (quote.status, quote.json) == (refused.status, refused.json) == (status, refused.json)


# Caps.


def test_a_cap_goes_with_the_job_to_whoever_pays(ada: Browser) -> None:
    reply = ordered(ada, cap="2.50")

    job = ada("GET", f"/api/jobs/{reply.json['job_id']}").json
    (start,) = waiting()
    assert job["cap"] == "2.5"
    assert Decimal(start["cue"]["cap"]) == Decimal("2.5")


def test_without_a_cap_a_job_has_none(ada: Browser) -> None:
    job = ada("GET", f"/api/jobs/{ordered(ada).json['job_id']}").json

    assert job["cap"] is None
    assert waiting()[0]["cue"]["cap"] is None


@pytest.mark.usefixtures("priced")
def test_a_cap_that_cannot_be_enough_is_refused_at_once_with_what_it_costs(ada: Browser) -> None:
    refused = ordered(ada, cap=str(SPOKEN - Decimal("0.0001")))
    taken = ordered(ada, cap=str(SPOKEN))

    assert (refused.status, refused.json["code"]) == (422, "Invalid")
    assert refused.json["error"].startswith("cap: ")
    assert f"it costs ${SPOKEN.normalize():f} at least" in refused.json["error"]
    assert (taken.status, jobs()) == (202, 1)


@pytest.fixture
def unpriced() -> Iterator[None]:
    """A studio that has a server of its own speak."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_SPEECH", "compatible:kokoro-1")
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.mark.usefixtures("unpriced")
def test_with_somebody_whose_prices_nobody_knows_no_cap_is_taken(ada: Browser) -> None:
    quote, refused = quoted(ada, script=SCRIPT), ordered(ada, cap="2.50")

    assert (quote["sentence"], quote["exact"]) == (
        "What compatible charges, nobody here knows; the rest costs $0.",
        False,
    )
    assert (refused.status, refused.json["code"], jobs()) == (422, "Invalid", 0)
    assert "what compatible charges, nobody here knows" in refused.json["error"]


def test_where_all_is_free_a_cap_of_nothing_is_enough(ada: Browser) -> None:
    assert ordered(ada, cap=0).status == 202


@pytest.mark.parametrize("cap", [-1, "-0.01", "lots", "NaN", "Infinity", 1_001, "0.000000001", [], {}])
def test_a_cap_is_a_number_of_dollars(ada: Browser, cap: Any) -> None:
    for path, body in (
        ("/api/videos", {"script": SCRIPT, "cap": cap}),
        ("/api/quotes", {"script": SCRIPT, "cap": cap}),
        ("/api/jobs/00000000-0000-0000-0000-000000000000/retry", {"cap": cap}),
    ):
        reply = ada("POST", path, body)
        assert (reply.status, reply.json["code"]) == (422, "Invalid"), path
        assert "cap" in reply.json["error"]


@pytest.mark.usefixtures("priced")
def test_every_order_of_a_batch_has_a_cap_of_its_own() -> None:
    ada = signed_in("pro@example.com", plan="pro")
    orders = [{"script": SCRIPT, "cap": "5"}, {"script": SCRIPT, "cap": "0.01"}]

    refused = ada("POST", "/api/batches", {"orders": orders})
    taken = ada("POST", "/api/batches", {"orders": [*orders[:1], {"script": SCRIPT}]})

    assert refused.status == 422
    assert refused.json["error"].startswith("orders.1.cap: $0.01 is not enough")
    assert [job["cap"] for job in taken.json["jobs"]] == ["5", None]
