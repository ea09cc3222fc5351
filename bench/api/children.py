"""Children: environments of the API as processes of their own, in a studio."""

import json
import os
import subprocess
import sys
from typing import Any

from bench.studio import Studio
from infra.local import emulator
from infra.local.environment import closed
from infra.local.home import ROOT

_COMMAND = (sys.executable, "-m", "bench.api.environment")


def said(studio: Studio, what: str) -> list[dict[str, Any]]:
    """What one of them says as JSON, on its last line: the API's log comes before."""
    done = subprocess.run((*_COMMAND, what), cwd=ROOT, env=surroundings(studio), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{what}: {done.stderr}")
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def serving(studio: Studio) -> subprocess.Popen[str]:
    """One that answers what is written to it, ready."""
    child = subprocess.Popen(
        (*_COMMAND, "serve"),
        cwd=ROOT,
        env=surroundings(studio),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        bufsize=1,
    )
    assert child.stdout is not None
    for line in child.stdout:
        if line == "ready\n":
            return child
    raise RuntimeError("an environment of the API does not begin")


def surroundings(studio: Studio) -> dict[str, str]:
    """What the studio's own API is told."""
    lambda_ = emulator.client("lambda", studio.state.emulator)
    told = lambda_.get_function_configuration(FunctionName=studio.state.outputs["ApiFunction"])
    return closed(os.environ, studio.home, endpoint=studio.state.emulator) | told["Environment"]["Variables"]
