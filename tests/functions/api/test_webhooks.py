"""Addresses of one's own: made, changed, tried and taken away, and their secret said once."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from functions.api import limiting
from shared import vigil
from shared.database import transaction
from shared.limits import Limit
from shared.models.notifications import Delivery, DeliveryState
from shared.notifications.signatures import secret_of
from shared.notifications.webhooks import MOST
from shared.settings import settings
from tests.databases import waiting
from tests.functions.api.browser import Browser, signed_in
from tests.functions.api.people import by_key, new_key, proven, set_user

pytestmark = pytest.mark.usefixtures("studio")

URL = "https://hooks.example.com/talewright"


@pytest.fixture
def ada() -> Browser:
    browser = proven()
    set_user("ada@example.com", plan="pro")
    return browser


def made(browser: Browser, url: str = URL, **more: Any) -> Any:
    reply = browser("POST", "/api/webhooks", {"url": url, **more})
    assert reply.status == 201, reply.text
    return reply.json


def ended(state: DeliveryState = DeliveryState.FAILED) -> None:
    """Whatever was told is over."""
    with transaction() as session:
        session.execute(update(Delivery).values(state=state, tries=10, status=500, error="It answered 500."))


def test_a_secret_is_said_once_and_kept_nowhere(ada: Browser) -> None:
    reply = ada("POST", "/api/webhooks", {"url": URL})
    hook = reply.json

    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["location"] == f"/api/webhooks/{hook['id']}"
    assert hook["kinds"] == ["job.succeeded", "job.failed"]
    assert hook["secret"] == secret_of(UUID(hook["id"]), 1)
    told = {name: value for name, value in hook.items() if name != "secret"}
    assert ada("GET", "/api/webhooks").json["items"] == [told]
    assert ada("GET", f"/api/webhooks/{hook['id']}").json == told


def test_a_new_secret_is_another_one_and_says_since_when(ada: Browser) -> None:
    hook = made(ada)

    reply = ada("POST", f"/api/webhooks/{hook['id']}/secret")

    assert (reply.status, reply.json["secret"]) == (200, secret_of(UUID(hook["id"]), 2))
    assert reply.json["rotated_at"] is not None
    assert "secret" not in ada("GET", f"/api/webhooks/{hook['id']}").json


def test_a_script_with_a_key_that_makes_may_do_all_of_it(ada: Browser) -> None:
    key = new_key(ada, "read", "make")
    hook = by_key(key, "POST", "/api/webhooks", {"url": URL}).json

    assert by_key(key, "POST", f"/api/webhooks/{hook['id']}/test").status == 202
    assert by_key(key, "GET", f"/api/webhooks/{hook['id']}/deliveries").status == 200
    assert by_key(key, "DELETE", f"/api/webhooks/{hook['id']}").status == 204
    assert by_key(new_key(ada, "read"), "POST", "/api/webhooks", {"url": URL}).status == 403


def test_nobody_is_called_in_the_name_of_somebody_who_is_not_proven() -> None:
    browser = signed_in()
    set_user("ada@example.com", plan="pro")
    reply = browser("POST", "/api/webhooks", {"url": URL})

    assert (reply.status, reply.json["code"]) == (403, "Forbidden")


def test_a_plan_without_webhooks_says_which_has_them() -> None:
    reply = proven()("POST", "/api/webhooks", {"url": URL})

    assert (reply.status, reply.json["code"]) == (403, "NotInPlan")
    assert "pro and studio do" in reply.json["error"]


def test_there_are_ten_webhooks_at_most(ada: Browser) -> None:
    hooks = [made(ada) for _ in range(MOST)]

    assert ada("POST", "/api/webhooks", {"url": URL}).status == 409
    assert [hook["id"] for hook in ada("GET", "/api/webhooks").json["items"]] == [hook["id"] for hook in hooks[::-1]]
    ada("DELETE", f"/api/webhooks/{hooks[0]['id']}")
    assert ada("POST", "/api/webhooks", {"url": URL}).status == 201


def test_a_webhook_is_moved_narrowed_paused_and_woken(ada: Browser) -> None:
    path = f"/api/webhooks/{made(ada)['id']}"

    moved = ada("PATCH", path, {"url": f"{URL}/2", "kinds": ["video.shown", "job.failed"]}).json
    paused = ada("PATCH", path, {"paused": True}).json
    again = ada("PATCH", path, {"paused": True}).json
    woken = ada("PATCH", path, {"paused": False}).json

    assert (moved["url"], moved["kinds"]) == (f"{URL}/2", ["job.failed", "video.shown"])
    assert paused["paused_at"] is not None
    assert again["paused_at"] == paused["paused_at"]
    assert woken == moved == ada("PATCH", path, {}).json


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": ""},
        {"url": "ftp://hooks.example.com"},
        {"url": URL, "kinds": []},
        {"url": URL, "kinds": ["job.bored"]},
        {"url": URL, "kinds": ["webhook.test"]},
        {"url": URL, "kinds": ["job.failed", "webhook.paused"]},
        {"url": URL, "secret": "of my own"},
        {"url": "https://user:password@hooks.example.com/"},
    ],
)
def test_what_is_no_webhook_is_refused(ada: Browser, body: dict[str, Any]) -> None:
    assert ada("POST", "/api/webhooks", body).status == 422
    assert ada("GET", "/api/webhooks").json["items"] == []


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://169.254.169.254/", "https://[::1]/", "http://1.1.1.1/"])
def test_in_a_studio_on_the_internet_nobody_has_it_call_its_own_network(
    ada: Browser, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = made(ada)
    monkeypatch.setenv("STUDIO_PRIVATE_WEBHOOKS", "false")
    settings.cache_clear()

    for reply in (
        ada("POST", "/api/webhooks", {"url": url}),
        ada("PATCH", f"/api/webhooks/{hook['id']}", {"url": url}),
    ):
        assert (reply.status, reply.json["code"]) == (422, "Invalid")
        assert reply.json["error"].startswith("url: ")


def test_a_test_is_on_its_way_at_once_and_looked_after(ada: Browser) -> None:
    hook = made(ada)

    reply = ada("POST", f"/api/webhooks/{hook['id']}/test")

    assert reply.status == 202
    assert reply.headers["location"] == f"/api/webhooks/{hook['id']}/deliveries"
    delivery = reply.json
    assert (delivery["kind"], delivery["state"], delivery["tries"]) == ("webhook.test", "waiting", 0)
    assert delivery["body"]["data"] == {"webhook_id": hook["id"]}
    assert [message["delivery"] for message in waiting("deliveries_queue")] == [delivery["id"]]
    assert vigil.due() is not None
    assert ada("GET", f"/api/webhooks/{hook['id']}/deliveries").json["items"] == [delivery]


def test_deliveries_are_listed_by_how_they_stand_and_page_by_page(ada: Browser) -> None:
    hook = made(ada)
    path = f"/api/webhooks/{hook['id']}"
    old = [ada("POST", f"{path}/test").json["id"] for _ in range(3)]
    ended()
    new = ada("POST", f"{path}/test").json["id"]

    first = ada("GET", f"{path}/deliveries?limit=2").json
    rest = ada("GET", f"{path}/deliveries?limit=2&before={first['next']}").json

    assert [each["id"] for each in first["items"] + rest["items"]] == [new, *old[::-1]]
    assert rest["next"] is None
    failed = ada("GET", f"{path}/deliveries?state=failed").json["items"]
    assert [each["id"] for each in failed] == old[::-1]
    assert {(each["status"], each["error"]) for each in failed} == {(500, "It answered 500.")}
    assert ada("GET", f"{path}/deliveries?state=delivered").json["items"] == []
    assert ada("GET", f"{path}/deliveries?state=bored").status == 422


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.DELIVERED])
def test_what_is_over_can_be_sent_once_more(ada: Browser, state: DeliveryState) -> None:
    path = f"/api/webhooks/{made(ada)['id']}"
    delivery = ada("POST", f"{path}/test").json
    ended(state)
    waiting("deliveries_queue")

    reply = ada("POST", f"{path}/deliveries/{delivery['id']}/replay")

    assert (reply.status, reply.json["id"], reply.json["body"]) == (202, delivery["id"], delivery["body"])
    assert (reply.json["state"], reply.json["tries"], reply.json["error"]) == ("waiting", 0, None)
    assert [message["delivery"] for message in waiting("deliveries_queue")] == [delivery["id"]]
    assert ada("POST", f"{path}/deliveries/{delivery['id']}/replay").status == 409


def test_tests_and_replays_are_counted_together_so_that_nobody_keeps_all_workers_busy(
    ada: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "RINGS", Limit("rings", calls=2, seconds=60))
    path = f"/api/webhooks/{made(ada)['id']}"
    delivery = ada("POST", f"{path}/test").json
    ended()
    assert ada("POST", f"{path}/deliveries/{delivery['id']}/replay").status == 202
    ended()
    waiting("deliveries_queue")

    for more in (f"{path}/test", f"{path}/deliveries/{delivery['id']}/replay"):
        reply = ada("POST", more)
        assert (reply.status, reply.json["code"]) == (429, "TooMany")
        assert reply.headers["ratelimit"].startswith('"rings";r=0;t=')
    assert waiting("deliveries_queue") == []


def test_a_webhook_that_is_paused_is_told_nothing(ada: Browser) -> None:
    path = f"/api/webhooks/{made(ada)['id']}"
    delivery = ada("POST", f"{path}/test").json
    ended()
    ada("PATCH", path, {"paused": True})

    assert ada("POST", f"{path}/test").status == 409
    assert ada("POST", f"{path}/deliveries/{delivery['id']}/replay").status == 409


def test_a_delivery_is_found_at_its_own_webhook_only(ada: Browser) -> None:
    delivery = ada("POST", f"/api/webhooks/{made(ada)['id']}/test").json
    ended()
    other = made(ada)

    assert ada("POST", f"/api/webhooks/{other['id']}/deliveries/{delivery['id']}/replay").status == 404


def test_a_webhook_that_is_removed_takes_along_what_waits(ada: Browser) -> None:
    hook = made(ada)
    ada("POST", f"/api/webhooks/{hook['id']}/test")

    assert ada("DELETE", f"/api/webhooks/{hook['id']}").status == 204
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/deliveries"), ("POST", "/test")):
        assert ada(method, f"/api/webhooks/{hook['id']}{path}").status == 404
