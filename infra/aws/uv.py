"""uv: the tool that exports the lock file and fills bundles."""

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
_OWN = ROOT / ".studio" / "uv" / "bin"
"""Where `bootstrap` puts it."""


def where() -> str | None:
    """The path of uv, if it is anywhere."""
    return shutil.which("uv", path=os.pathsep.join((os.environ.get("PATH", ""), str(_OWN))))


def uv(*arguments: str | Path) -> str:
    """Run uv in the house, and return what it prints. Raises FileNotFoundError when there is none."""
    path = where()
    if path is None:
        raise FileNotFoundError(f"uv is neither on PATH nor in {_OWN}: run ./bootstrap, which puts it there")
    done = subprocess.run((path, *map(str, arguments)), cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout
