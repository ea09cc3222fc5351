"""Functions that tests run in the emulator, in the way that the studio's own are run."""

import os
from typing import Any

from shared.aws import client
from shared.errors import ProviderBusy, ProviderRefused

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


def process(event: object, context: object) -> int:
    return os.getpid()
