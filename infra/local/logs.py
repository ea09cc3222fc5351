"""What the studio's parts have written: files for the processes, CloudWatch for the functions."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.local import emulator, played, state
from infra.local.home import Home
from infra.local.trouble import Trouble

PROCESSES = ("studio", "emulator", "postgres", played.LOG)
_LAST = 50
_LOOK_SECONDS = 0.5


def lines(home: Home, name: str, *, follow: bool) -> Iterator[str]:
    """The last lines of a part's log and, when it is followed, all that come after. Raises Trouble."""
    if name in PROCESSES:
        yield from _file_lines(home.logs / f"{name}.log", follow=follow)
        return
    known = state.read(home)
    if known is None or name not in known.functions:
        functions = f", {', '.join(sorted(known.functions))}" if known else ""
        raise Trouble(f"There is no log of {name!r}.", f"There are {', '.join(PROCESSES)}{functions}.")
    if not home.is_held():
        raise Trouble("No studio runs here, and functions' logs end with it.", "`talewright up` starts it.")
    yield from _function_lines(known.emulator, known.functions[name], follow=follow)


def _file_lines(path: Path, *, follow: bool) -> Iterator[str]:
    if not path.exists():
        raise Trouble(f"Nothing has been written to {path} yet.", "`talewright up` starts the studio.")
    with path.open(encoding="utf-8", errors="replace") as file:
        yield from (line.rstrip("\n") for line in file.readlines()[-_LAST:])
        while follow:
            if line := file.readline():
                yield line.rstrip("\n")
            else:
                time.sleep(_LOOK_SECONDS)


def _function_lines(endpoint: str, function: str, *, follow: bool) -> Iterator[str]:
    described = emulator.client("lambda", endpoint).get_function_configuration(FunctionName=function)
    group = described.get("LoggingConfig", {}).get("LogGroup", f"/aws/lambda/{function}")
    client = emulator.client("logs", endpoint)
    written = _events(client, group)
    yield from written[-_LAST:]
    while follow:
        time.sleep(_LOOK_SECONDS)
        now = _events(client, group)
        yield from now[len(written) :]
        written = now


def _events(client: Any, group: str) -> list[str]:
    """All lines of a log group, the oldest first; none when the function was never called."""
    try:
        pages = client.get_paginator("filter_log_events").paginate(logGroupName=group)
        return [event["message"].rstrip() for page in pages for event in page["events"]]
    except client.exceptions.ResourceNotFoundException:
        return []
