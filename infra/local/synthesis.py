"""Synthesis: the CDK app's templates, made again only when something they are made of has changed."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_SH, flock
from pathlib import Path
from typing import IO

from infra.local import environment
from infra.local.home import ROOT, Home
from infra.local.trouble import Trouble

DATABASE_SECRET = "talewright/database"
"""The studio runs as one with a PostgreSQL of its owner's: the template then has neither Aurora nor a network."""
GOOGLE_SECRET = "talewright/google"
"""Whoever stands in for Google says there how it is asked."""
_SOURCES = (
    "cdk.json",
    "flags.json",
    "infra/aws",
    "infra/web.py",
    "layers",
    "pyproject.toml",
    "shared/errors.py",
    "shared/flags",
    "shared/formats",
    "shared/production/catalogue.py",
    "shared/production/catalogue.toml",
    "shared/production/flow.py",
    "uv.lock",
)
_LOCK = ".lock"
"""The file beside the folder: held together by all who read in there, and alone by whoever changes what there is."""
_WORDS = 25


@contextmanager
def synthesised(
    home: Home, surroundings: Mapping[str, str], *, say: Callable[[str], None], root: Path = ROOT
) -> Generator[Path]:
    """The folder of the templates and their manifests: nobody takes it away for as long as the block lasts.

    Several studios may share one `home.templates`: of those that want the same at once, one has it made, and the others
    wait. Raises Trouble with what CDK has to say.
    """
    assembly = home.templates / fingerprint(root)
    with home.templates.resolve().with_suffix(_LOCK).open("a") as lock:
        flock(lock, LOCK_SH)
        # Whoever changes a lock into one of the other kind lets go of it for a moment.
        while not assembly.exists():
            flock(lock, LOCK_EX)
            if not assembly.exists():
                say("The infrastructure is new here, or has changed; CDK synthesises it. This takes a moment, once.")
                _make(assembly, home, surroundings, root, lock)
            flock(lock, LOCK_SH)
        yield assembly


def fingerprint(root: Path) -> str:
    """What the templates are made of, in one name."""
    digest = hashlib.sha256(sys.version.encode())
    for path in _files(root):
        digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def _make(assembly: Path, home: Home, surroundings: Mapping[str, str], root: Path, lock: IO[str]) -> None:
    """Have CDK make it, in the place of all that was made before. Raises Trouble."""
    unfinished = home.templates / "unfinished"
    for stale in home.templates.iterdir():
        shutil.rmtree(stale)
    context = {
        "database_url_secret": DATABASE_SECRET,
        "google_secret": GOOGLE_SECRET,
        # The functions run from the source tree: no stack's are bundled.
        "aws:cdk:bundling-stacks": [],
    }
    made = subprocess.run(
        (sys.executable, "-m", "infra.aws.app"),
        cwd=root,
        env={
            **environment.closed(surroundings, home),
            "CDK_OUTDIR": str(unfinished),
            "CDK_CONTEXT_JSON": json.dumps(context),
            "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(home.jsii),
        },
        capture_output=True,
        text=True,
        # The lock is CDK's as well: when we are killed, nobody comes in before it has ended.
        pass_fds=(lock.fileno(),),
    )
    if made.returncode:
        last = "\n".join((made.stdout + made.stderr).strip().splitlines()[-_WORDS:])
        raise Trouble(f"The infrastructure cannot be synthesised:\n{last}\n", "Mend infra/aws, and start again.")
    unfinished.rename(assembly)


def _files(root: Path) -> Iterator[Path]:
    for name in _SOURCES:
        source = root / name
        found = sorted(source.rglob("*")) if source.is_dir() else [source]
        yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)
