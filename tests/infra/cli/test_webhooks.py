import json
from contextlib import nullcontext
from typing import Any

import pytest
from typer.testing import CliRunner

from infra.cli import notifications, webhooks
from infra.cli.__main__ import app
from tests.infra.cli.studio import Studio

HOOK = {
    "id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60",
    "url": "https://hooks.example.com/",
    "kinds": ["job.succeeded"],
    "paused_at": None,
}
DELIVERY = {
    "id": "019a9f6c-7d7b-7e02-9b1c-5d3f8a6e2b70",
    "kind": "job.succeeded",
    "state": "failed",
    "tries": 10,
    "status": None,
    "error": "Nobody answers there.",
}
TOLD = {
    "id": "019a9f6c-7d7b-7e02-9b1c-5d3f8a6e2b71",
    "kind": "job.succeeded",
    "detail": {"title": "The lamp", "watch_url": "http://127.0.0.1:8080/cdn/watch.html?video=one"},
    "read_at": None,
    "created_at": "2026-11-20T12:00:00Z",
}


def said(monkeypatch: pytest.MonkeyPatch, studio: Studio, *words: str) -> str:
    def client(_url: str | None) -> Any:
        return nullcontext(studio)

    for room in (webhooks, notifications):
        monkeypatch.setattr(room, "client_of", client)
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, words)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("words", "kinds"),
    [((), {}), (("--on", "job.failed", "--on", "video.shown"), {"kinds": ["job.failed", "video.shown"]})],
)
def test_the_secret_of_a_new_webhook_is_all_that_is_said_on_standard_output(
    words: tuple[str, ...], kinds: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = Studio(**{"POST /api/webhooks": {**HOOK, "secret": "whsec_x"}})

    assert said(monkeypatch, studio, "webhooks", "add", HOOK["url"], *words) == "whsec_x\n"
    assert studio.asked == [("POST", "/api/webhooks", {"url": HOOK["url"]} | kinds)]


def test_webhooks_are_listed_for_people_and_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    paused = {**HOOK, "paused_at": "2026-11-20T12:00:00Z"}
    studio = Studio(**{"GET /api/webhooks": {"items": [HOOK, paused]}})

    lines = said(monkeypatch, studio, "webhooks", "list").splitlines()

    assert lines[1].split() == [HOOK["id"], "job.succeeded", HOOK["url"]]
    assert lines[2].split()[-1] == "paused"
    assert json.loads(said(monkeypatch, studio, "webhooks", "list", "--json")) == [HOOK, paused]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (("remove",), ("DELETE", "", None)),
        (("pause",), ("PATCH", "", {"paused": True})),
        (("wake",), ("PATCH", "", {"paused": False})),
        (("test",), ("POST", "/test", None)),
    ],
)
def test_each_command_asks_for_what_it_is_called(
    words: tuple[str, ...], asked: tuple[str, str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    studio, (method, end, body) = Studio(), asked

    assert said(monkeypatch, studio, "webhooks", *words, HOOK["id"])
    assert studio.asked == [(method, f"/api/webhooks/{HOOK['id']}{end}", body)]


def test_a_new_secret_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(**{"/secret": {**HOOK, "secret": "whsec_y"}})

    assert said(monkeypatch, studio, "webhooks", "rotate", HOOK["id"]) == "whsec_y\n"


def test_deliveries_are_seen_and_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(**{"state=failed": {"items": [DELIVERY]}})

    seen = said(monkeypatch, studio, "webhooks", "deliveries", HOOK["id"], "--state", "failed")
    said(monkeypatch, studio, "webhooks", "replay", HOOK["id"], DELIVERY["id"])

    assert seen.splitlines()[1].split()[1:6] == ["job.succeeded", "failed", "10", "–", "Nobody"]
    path = f"/api/webhooks/{HOOK['id']}/deliveries"
    assert studio.asked == [
        ("GET", f"{path}?limit=20&state=failed", None),
        ("POST", f"{path}/{DELIVERY['id']}/replay", None),
    ]


def test_what_has_happened_is_seen_and_marked_as_read(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(**{"&unread=true": {"items": [TOLD], "unread": 1}})

    seen = said(monkeypatch, studio, "notifications", "--unread", "--read")

    assert "The lamp" in seen
    assert TOLD["detail"]["watch_url"] in seen
    assert studio.asked == [
        ("GET", "/api/notifications?limit=20&unread=true", None),
        ("POST", "/api/notifications/read", {"up_to": TOLD["id"]}),
    ]


def test_what_has_happened_is_there_for_programs_too(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(**{"limit=1": {"items": [TOLD], "unread": 1}})

    assert json.loads(said(monkeypatch, studio, "notifications", "--limit", "1", "--json")) == [TOLD]


def test_letters_are_turned_off_and_on(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio()

    assert said(monkeypatch, studio, "notifications", "--letters", "off") == "Letters are off.\n"
    assert said(monkeypatch, studio, "notifications", "--letters", "on") == "Letters are on.\n"
    assert studio.asked == [
        ("PATCH", "/api/preferences", {"letters": False}),
        ("PATCH", "/api/preferences", {"letters": True}),
    ]
