import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import IO

import pytest

from infra.local import synthesis
from infra.local.home import Home
from infra.local.trouble import Trouble

APP = """
import json, os, pathlib
out = pathlib.Path(os.environ["CDK_OUTDIR"])
out.mkdir()
context = json.loads(os.environ["CDK_CONTEXT_JSON"])
told = {"context": context, "profile": os.environ.get("AWS_PROFILE"), "endpoint": os.environ["AWS_ENDPOINT_URL"]}
(out / "manifest.json").write_text(json.dumps(told))
"""
STUDIO = """
import os, pathlib, sys
from infra.local import synthesis
from infra.local.home import Home
home, tree = map(pathlib.Path, sys.argv[1:])
with synthesis.synthesised(Home(home), os.environ, say=print, root=tree):
    pass
"""
PATIENCE = 60.0


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A source tree whose CDK app writes down what it was told."""
    root = tmp_path / "tree"
    for folder in ("infra/aws", "layers/core", "shared/formats/short", "shared/production", "functions/api"):
        (root / folder).mkdir(parents=True)
    for name in ("cdk.json", "pyproject.toml", "uv.lock", "shared/errors.py", "shared/production/flow.py"):
        (root / name).write_text("{}")
    (root / "layers/core/requirements.txt").write_text("boto3")
    (root / "shared/formats/short/__init__.py").write_text("")
    (root / "functions/api/handler.py").write_text("")
    (root / "infra/__init__.py").touch()
    (root / "infra/aws/__init__.py").touch()
    (root / "infra/aws/app.py").write_text(APP)
    return root


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "studio")
    made.prepare()
    return made


def synthesise(home: Home, tree: Path) -> tuple[Path, list[str]]:
    said: list[str] = []
    with synthesis.synthesised(home, os.environ, say=said.append, root=tree) as assembly:
        return assembly, said


@contextmanager
def hurried() -> Generator[None]:
    """Who would have to wait for others gets a BlockingIOError."""

    def flock(file: IO[str], how: int) -> None:
        fcntl.flock(file, how | fcntl.LOCK_NB)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(synthesis, "flock", flock)
        yield


def test_it_is_made_once_and_found_again(home: Home, tree: Path) -> None:
    first, said = synthesise(home, tree)
    second, silent = synthesise(home, tree)

    assert first == second
    assert (len(said), len(silent)) == (1, 0)


def test_the_app_runs_without_anybodys_profile_and_bundles_nothing(
    home: Home, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")

    assembly, _ = synthesise(home, tree)

    told = json.loads((assembly / "manifest.json").read_text())
    assert told == {
        "context": {
            "database_url_secret": "talewright/database",
            "google_secret": "talewright/google",
            "aws:cdk:bundling-stacks": [],
        },
        "profile": None,
        "endpoint": "http://127.0.0.1:1",
    }


@pytest.mark.parametrize(
    "changed",
    ["cdk.json", "infra/aws/app.py", "layers/core/requirements.txt", "shared/errors.py", "shared/formats/short/new.py"],
)
def test_it_is_made_again_when_what_it_is_made_of_changes(home: Home, tree: Path, changed: str) -> None:
    first, _ = synthesise(home, tree)
    with (tree / changed).open("a") as file:
        file.write("\n# changed")

    second, said = synthesise(home, tree)

    assert (second != first, len(said)) == (True, 1)
    assert list(home.templates.iterdir()) == [second]


def test_a_function_may_change_without_it(home: Home, tree: Path) -> None:
    first, _ = synthesise(home, tree)
    (tree / "functions/api/handler.py").write_text("changed = True")
    (tree / "infra/aws/__pycache__").mkdir(exist_ok=True)
    (tree / "infra/aws/__pycache__/app.pyc").write_bytes(b"changed")

    assert synthesise(home, tree) == (first, [])


def test_one_that_was_interrupted_is_made_anew(home: Home, tree: Path) -> None:
    (home.templates / "unfinished").mkdir()
    (home.templates / "unfinished" / "manifest.json").write_text("{")

    assembly, _ = synthesise(home, tree)

    assert json.loads((assembly / "manifest.json").read_text())


def test_what_cdk_complains_about_is_passed_on(home: Home, tree: Path) -> None:
    (tree / "infra/aws/app.py").write_text("raise ValueError('a domain needs a certificate')")

    with pytest.raises(Trouble, match="a domain needs a certificate"):
        synthesise(home, tree)
    assert not any(folder.name != "unfinished" for folder in home.templates.iterdir())


def test_of_several_studios_that_come_at_once_one_has_it_made_and_all_read_it_together(home: Home, tree: Path) -> None:
    studios = 4
    together = Barrier(studios)
    said: list[str] = []

    def read(_: int) -> str:
        with synthesis.synthesised(home, os.environ, say=said.append, root=tree) as assembly:
            together.wait(PATIENCE)
            return (assembly / "manifest.json").read_text()

    with ThreadPoolExecutor(studios) as crew:
        told = set(crew.map(read, range(studios)))

    assert (len(told), len(said)) == (1, 1)


def test_what_a_studio_reads_is_not_taken_away_by_one_that_wants_another(home: Home, tree: Path) -> None:
    with synthesis.synthesised(home, os.environ, say=print, root=tree) as first:
        (tree / "cdk.json").write_text("{ }")
        with hurried(), pytest.raises(BlockingIOError):
            synthesise(home, tree)
        assert json.loads((first / "manifest.json").read_text())

    second, _ = synthesise(home, tree)

    assert list(home.templates.iterdir()) == [second]


def test_nobody_comes_in_before_cdk_has_ended_whose_studio_was_killed(home: Home, tree: Path) -> None:
    go = tree / "go"
    os.mkfifo(go)
    (tree / "infra/aws/app.py").write_text(f"open({str(go)!r}).read()\n{APP}")
    studio = subprocess.Popen((sys.executable, "-c", STUDIO, home.path, tree))
    # To open it is to wait until CDK has opened it, which then waits until it is closed.
    with go.open("w"):
        studio.kill()
        studio.wait(PATIENCE)
        (tree / "infra/aws/app.py").write_text(APP)
        with hurried(), pytest.raises(BlockingIOError):
            synthesise(home, tree)

    assembly, _ = synthesise(home, tree)

    assert list(home.templates.iterdir()) == [assembly]
