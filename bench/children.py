"""Children: processes of the bench that stand where a function of a studio would."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from infra.local.home import ROOT


def said(module: str, what: str, surroundings: Mapping[str, str]) -> list[dict[str, Any]]:
    """What one of them says as JSON, on its last line: logs come before. Raises RuntimeError when it fails."""
    command = (sys.executable, "-m", module, what)
    done = subprocess.run(command, cwd=ROOT, env=dict(surroundings), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{what}: {done.stderr}")
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def serving(module: str, surroundings: Mapping[str, str]) -> subprocess.Popen[str]:
    """One that answers what is written to it, ready. Raises RuntimeError when it does not begin."""
    child = subprocess.Popen(
        (sys.executable, "-m", module, "serve"),
        cwd=ROOT,
        env=dict(surroundings),
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
    raise RuntimeError(f"{module} does not begin")
