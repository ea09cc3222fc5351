"""Functions that tests run in the emulator, in the way that the studio's own are run."""

import os
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from shared.aws import client
from shared.errors import MediaInvalid, ProviderBusy, ProviderRefused

_LOADING = uuid4().hex
_tries = 0


def busy_twice(event: object, context: object) -> int:
    """Say which try it is that went well."""
    global _tries
    _tries += 1
    if _tries < 3:
        raise ProviderBusy("come back later")
    return _tries


def refused(event: object, context: object) -> None:
    raise ProviderRefused("we do not draw that")


def surroundings(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Where the clients of some services point, and what else could lead them somewhere."""
    return {
        "endpoints": {name: client(name).meta.endpoint_url for name in event["services"]},
        "variables": {name: value for name, value in os.environ.items() if name.startswith(("AWS_", "BOTO"))},
        "home": os.environ["HOME"],
        "credentials": client("s3")._request_signer._credentials.access_key,
    }


def spoken(event: dict[str, Any], context: object) -> int:
    """How many bytes of sound Polly makes of a text."""
    asked = {"Engine": "neural", "VoiceId": "Joanna", "OutputFormat": "pcm", "Text": event["text"]}
    return len(client("polly").synthesize_speech(**asked)["AudioStream"].read())


def loaded(event: object, context: object) -> dict[str, object]:
    """What it was told, and when the code that says so was loaded."""
    return {"told": event, "process": os.getpid(), "loading": _LOADING}


def rehearsed(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Any stage, without its work: it notes in `notes` that it was there, or fails where `fails` tells it to.

    `check` and `align` count as many items as `counts` says.
    """
    stage = os.environ["POWERTOOLS_SERVICE_NAME"]
    part = stage if "item" not in event else f"{stage} {event['item']}"
    if part in event["fails"]:
        raise MediaInvalid(f"{part} was to fail")
    (Path(event["notes"]) / part).touch()
    if "item" in event:
        return {"item": event["item"]}
    counted = {"check": ("beats", "cast"), "align": ("chunks",)}.get(stage, ())
    return event | {over: list(range(event["counts"][over])) for over in counted}


def dawdle(event: dict[str, Any], context: object) -> None:
    """Note in `notes` which item it is, and take a while over it."""
    (Path(event["notes"]) / str(event["item"])).touch()
    time.sleep(0.2)


def environment(event: object, context: object) -> dict[str, str]:
    """All that it is told by its surroundings."""
    return dict(os.environ)
