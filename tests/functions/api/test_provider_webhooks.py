"""A provider's own word ends the wait for what it makes; nobody else's does."""

import io
import json
import time
from collections.abc import Generator
from typing import Any

import pytest
from PIL import Image

from functions.api import limiting
from functions.api.app import studio
from functions.api.protection import LARGEST_BODY
from infra.local.vendors.fal import Fal
from infra.local.vendors.fal.voice import Voice
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Fault
from shared.errors import ContentRefused, ProviderTimeout, Underway
from shared.limits import Limit
from shared.production import commissions
from shared.production.catalogue import catalogue
from shared.providers.fal import queue
from shared.providers.fal.images import FalImages
from shared.settings import settings
from tests.functions.api.browser import Browser, Reply
from tests.serving import served
from tests.shared.providers.test_fal import ASKED, plainly
from tests.street import visited

NAME = "ada.0f0f"
SUBMISSION = "5" * 32
ID = "764cabcf-b745-4b3e-ae38-1200304cf45b"
SAID: dict[str, Any] = {
    "request_id": ID,
    "status": "OK",
    "payload": {"images": [{"url": "https://fal.media/lamp.png"}]},
}


@pytest.fixture
def fal(cloud: None) -> Fal:
    return Fal(draw=plainly)


@pytest.fixture
def street(fal: Fal) -> Generator[Street]:
    with visited(fal) as street:
        yield street


@pytest.fixture
def commission(street: Street, monkeypatch: pytest.MonkeyPatch) -> str:
    """One that was handed in, and of which nothing was heard."""
    monkeypatch.setattr(commissions.secrets, "token_hex", lambda _: SUBMISSION)
    commissions._write_down(NAME, instead_of=None)
    return f"/api/webhooks/providers/fal?commission={NAME}&submission={SUBMISSION}"


def tell(where: str, voice: Voice, said: Any = None, **changes: str) -> Reply:
    body = json.dumps(SAID if said is None else said).encode()
    headers = {name.lower(): value for name, value in voice.signed(ID, body).items()} | changes
    return Browser()("POST", where, raw=body, **headers)


def told() -> Any:
    found = commissions.find(NAME)
    assert found is not None
    return found.told


def test_what_a_provider_says_is_kept_for_whoever_waits(commission: str, fal: Fal) -> None:
    reply = tell(commission, fal.voice)

    assert (reply.status, reply.text) == (204, "")
    assert told() == {"request_id": ID, "payload": SAID["payload"], "failure": None}


def test_said_again_it_is_heard_once(commission: str, fal: Fal) -> None:
    first = tell(commission, fal.voice)
    again = tell(commission, fal.voice, {**SAID, "status": "ERROR", "error": "no"})

    assert (first.status, again.status) == (204, 204)
    assert told()["failure"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"x-fal-webhook-signature": "0" * 128},
        {"x-fal-webhook-signature": ""},
        {"x-fal-webhook-timestamp": "0"},
        {"x-fal-webhook-user-id": "another"},
        {"x-fal-webhook-request-id": "another"},
    ],
)
def test_what_nobody_has_signed_is_refused(changes: dict[str, str], commission: str, fal: Fal) -> None:
    reply = tell(commission, fal.voice, **changes)

    assert (reply.status, reply.json["code"]) == (403, "Forbidden")
    assert told() is None


def test_what_a_stranger_has_signed_is_refused(commission: str, street: Street) -> None:
    assert tell(commission, Voice(bytes(32))).status == 403
    assert told() is None


@pytest.mark.parametrize(
    "query",
    [
        f"commission=bob.call&submission={SUBMISSION}",
        f"commission={NAME}&submission={'6' * 32}",
        f"commission={NAME}&submission=",
        f"commission={NAME}",
        "",
    ],
)
def test_another_customers_word_is_of_no_commission_here(query: str, commission: str, fal: Fal) -> None:
    """fal signs for whoever asks it to: only the studio's own requests come back with the secret that went along."""
    reply = tell(f"/api/webhooks/providers/fal?{query}", fal.voice)

    assert (reply.status, reply.json) == (404, {"error": "there is no such commission", "code": "NotFound"})
    assert told() is None


def test_who_cannot_be_believed_is_not_told_whether_there_is_such_a_one(commission: str, street: Street) -> None:
    there, not_there = (
        tell(where, Voice(bytes(32))) for where in (commission, "/api/webhooks/providers/fal?commission=x")
    )

    assert (there.status, there.text) == (not_there.status, not_there.text)


def test_a_company_that_nobody_knows_is_not_found(street: Street, fal: Fal) -> None:
    for company in ("openai", "nobody", "fal%2F", "FAL"):
        assert tell(f"/api/webhooks/providers/{company}", fal.voice).status == 404


def test_more_than_anybody_has_to_say_is_not_read(commission: str, fal: Fal) -> None:
    reply = tell(commission, fal.voice, {**SAID, "payload": "x" * LARGEST_BODY})

    assert (reply.status, reply.json["code"]) == (413, "TooLarge")


def test_a_result_in_any_script_is_kept(commission: str, fal: Fal) -> None:
    payload = {**SAID["payload"], "prompt": "灯" * 10_000}

    assert tell(commission, fal.voice, {**SAID, "payload": payload}).status == 204
    assert told()["payload"] == payload


def test_only_who_is_not_believed_is_counted(commission: str, fal: Fal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "KNOCKS", Limit("knocks", calls=3, seconds=300))

    good = [tell(commission, fal.voice).status for _ in range(5)]
    forged = [tell(commission, Voice(bytes(32))).status for _ in range(5)]

    assert good == [204] * 5
    assert forged == [403, 403, 403, 429, 429]
    assert tell(commission, fal.voice).status == 204


def test_a_result_that_a_message_has_no_room_for_is_not_heard_as_its_end(commission: str, fal: Fal) -> None:
    reply = tell(commission, fal.voice, {**SAID, "payload": None, "payload_error": "not serializable"})

    assert (reply.status, reply.text) == (204, "")
    assert told() is None


@pytest.mark.parametrize(
    ("where", "status"), [("fal?commission=x", 404), ("nobody", 404)], ids=["no commission", "no company"]
)
def test_who_speaks_of_nothing_that_there_is_is_counted(
    where: str, status: int, street: Street, fal: Fal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "KNOCKS", Limit("knocks", calls=3, seconds=300))

    replies = [tell(f"/api/webhooks/providers/{where}", fal.voice).status for _ in range(5)]

    assert replies == [status] * 3 + [429] * 2


def test_who_speaks_while_fals_keys_cannot_be_had_is_counted(
    commission: str, fal: Fal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "KNOCKS", Limit("knocks", calls=3, seconds=300))
    monkeypatch.setattr(fal.voice, "keys", lambda: "none")

    assert [tell(commission, Voice(bytes(32))).status for _ in range(5)] == [503, 503, 503, 429, 429]


def test_without_fals_keys_it_is_asked_to_say_it_again(
    commission: str, fal: Fal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fal.voice, "keys", lambda: "none")

    reply = tell(commission, fal.voice)

    assert reply.status == 503
    assert "retry-after" in reply.headers


# from end to end


@pytest.fixture
def told_here(street: Street, monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    """The studio, where fal reaches it; nobody asks fal how it stands."""
    monkeypatch.setattr(commissions, "_ASK_SECONDS", 1_000.0)
    monkeypatch.setattr(commissions, "_LOOK_SECONDS", 0.05)
    with served(studio()) as url:
        monkeypatch.setenv("STUDIO_WEBHOOKS_URL", url)
        settings.cache_clear()
        yield url


def draw(*, patience: float = 20) -> Any:
    flux = FalImages(catalogue().find("images", "fal", "flux-2"))
    return commissions.run(NAME, flux, "fal", ASKED, patience=patience)


@pytest.mark.parametrize("tells", [1, 2])
def test_a_webhook_brings_the_picture_to_who_waits_for_it(
    tells: int, told_here: str, street: Street, fal: Fal, one_by_one: None
) -> None:
    fal.tells = tells

    drawn = draw()

    assert Image.open(io.BytesIO(drawn.image)).size == (270, 480)
    assert len([asked for _, asked in street.visits if asked.path.endswith("/status")]) <= 1
    assert len(street.book) == 1


def test_a_picture_that_a_message_has_no_room_for_is_asked_for_and_paid_once(
    told_here: str, street: Street, fal: Fal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commissions, "_ASK_SECONDS", 0.05)
    fal.short, fal.tells = True, 0
    with pytest.raises(Underway):
        draw(patience=0)
    (number,) = fal._requests
    fal.tells = 1

    assert fal.tell(number) == [204]
    assert draw().cost > 0
    assert len(street.book) == 1


@pytest.mark.parametrize("fault", [Fault.DROPPED, Fault.GARBLED, Fault.TRUNCATED, Fault.SLOW])
def test_a_request_whose_answer_was_lost_is_not_handed_in_again(
    fault: Fault, told_here: str, street: Street, one_by_one: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "_SUBMIT_SECONDS", 0.5)
    street.faults = {"fal": {fault: 1.0}}
    with pytest.raises(Exception, match="fal"):
        draw(patience=0)

    drawn = draw()

    assert drawn.cost > 0
    assert len(street.book) == 1
    assert len([asked for _, asked in street.visits if asked.method == "POST"]) == 1


def test_a_refusal_that_is_told_names_its_rule(told_here: str, street: Street, one_by_one: None) -> None:
    street.faults = {"fal": {Fault.REFUSED: 1.0}}

    with pytest.raises(ContentRefused) as refused:
        draw()

    assert refused.value.rule == "content_policy_violation"
    assert street.book == []


def test_late_news_is_still_good(told_here: str, street: Street, fal: Fal, monkeypatch: pytest.MonkeyPatch) -> None:
    fal.tells = 0
    street.faults = {"fal": {Fault.DROPPED: 1.0}}
    with pytest.raises(ProviderTimeout):
        draw(patience=0)
    fal.tells = 3

    (number,) = fal._requests
    assert fal.tell(number) == [204, 204, 204]
    began = time.monotonic()
    assert draw().cost > 0
    assert time.monotonic() - began < 5
    assert len(street.book) == 1
