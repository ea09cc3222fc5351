import json
from contextlib import nullcontext
from typing import Any

import pytest
from typer.testing import CliRunner

from infra.cli import keys
from tests.infra.cli.studio import Studio

KEY = {
    "id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60",
    "name": "nightly",
    "scopes": ["read"],
    "used_on": "2026-11-20T00:00:00Z",
    "expires_at": None,
}


def said(monkeypatch: pytest.MonkeyPatch, studio: Studio, *words: str) -> str:
    def client(url: str | None) -> Any:
        return nullcontext(studio)

    monkeypatch.setattr(keys, "signed_in_at", client)
    result = CliRunner().invoke(keys.app, words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_new_key_is_all_that_is_said_on_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(**{"POST /api/keys": {**KEY, "key": "tw_secret"}})

    assert said(monkeypatch, studio, "new", "--name", "nightly", "--scope", "read", "--days", "30") == "tw_secret\n"
    assert studio.asked == [("POST", "/api/keys", {"name": "nightly", "scopes": ["read"], "days": 30})]


def test_what_is_not_said_of_a_key_is_the_studio_s_to_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(**{"POST /api/keys": {**KEY, "key": "tw_secret"}})

    said(monkeypatch, studio, "new", "--name", "nightly")

    assert studio.asked == [("POST", "/api/keys", {"name": "nightly"})]


def test_keys_are_listed_for_people_and_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(**{"GET /api/keys": {"items": [KEY]}})

    table = said(monkeypatch, studio, "list")

    assert table.split()[-4:] == ["nightly", "read", "2026-11-20", "–"]
    assert json.loads(said(monkeypatch, studio, "list", "--json")) == [KEY]


def test_a_key_is_revoked_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio()

    said(monkeypatch, studio, "revoke", KEY["id"])

    assert studio.asked == [("DELETE", f"/api/keys/{KEY['id']}", None)]
