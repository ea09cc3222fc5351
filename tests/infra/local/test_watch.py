import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.local import played, sources
from infra.local.emulator import Emulator
from infra.local.home import Home
from infra.local.played import Played
from infra.local.trouble import Trouble
from infra.local.watch import Watch


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "studio")
    made.prepare()
    os.utime(made.stamp, (0, 0))
    return made


class Pages:
    """Pages of which is only counted how often they were looked at."""

    looks = 0

    def refresh(self) -> None:
        self.looks += 1


def ended(program: str) -> Emulator:
    process = subprocess.Popen((sys.executable, "-c", program))
    process.wait()
    return Emulator(process, 0)


def alive() -> Emulator:
    """An emulator that seems to run, as long as nobody asks more than whether it has ended."""
    return Emulator(subprocess.Popen.__new__(_Alive), 0)


class _Alive(subprocess.Popen[bytes]):
    returncode = None
    _child_created = False

    def poll(self) -> None:
        return None


def test_a_studio_whose_vendors_are_played_comes_back_with_them(home: Home) -> None:
    watch = Watch(home, ended("pass"), None, Played(alive().process, 9), Pages(), print)

    with pytest.raises(Trouble, match="`talewright up --played` brings it back"):
        watch.look()


@pytest.mark.parametrize(
    ("program", "how"),
    [("import os; os.kill(os.getpid(), 9)", r"was killed \(signal 9\)"), ("raise SystemExit(3)", r"ended \(code 3\)")],
)
def test_an_emulator_that_is_gone_ends_the_studio_with_a_way_back(home: Home, program: str, how: str) -> None:
    watch = Watch(home, ended(program), None, None, Pages(), print)

    with pytest.raises(Trouble, match=f"The emulator {how}.*`talewright up` brings it back"):
        watch.look()


def add(tree: Path) -> None:
    (tree / "shared" / "new.py").touch()


def change(tree: Path) -> None:
    os.utime(tree / "functions" / "api" / "handler.py", (1, 1))


def remove(tree: Path) -> None:
    (tree / "functions" / "api" / "prompt.md").unlink()


@pytest.mark.parametrize("alter", [add, change, remove])
def test_functions_hear_of_a_change_once(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alter: Callable[[Path], None]
) -> None:
    tree = tmp_path / "tree"
    (tree / "functions" / "api").mkdir(parents=True)
    (tree / "shared" / "__pycache__").mkdir(parents=True)
    (tree / "functions" / "api" / "handler.py").touch()
    (tree / "functions" / "api" / "prompt.md").touch()
    dates = sources.dates
    monkeypatch.setattr(sources, "dates", lambda: dates(tree))
    pages = Pages()
    watch = Watch(home, alive(), None, None, pages, print)

    (tree / "shared" / "__pycache__" / "new.pyc").touch()
    watch.look()
    untouched = home.stamp.stat().st_mtime
    alter(tree)
    watch.look()
    touched = home.stamp.stat().st_mtime_ns
    watch.look()

    assert untouched == 0
    assert touched > 0
    assert home.stamp.stat().st_mtime_ns == touched
    assert pages.looks == 3


def test_a_street_that_is_gone_is_opened_again_where_it_was(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []
    said: list[str] = []

    def start(_: Home, port: int, __: object) -> Played:
        opened.append(port)
        return Played(alive().process, port)

    monkeypatch.setattr(played, "start", start)
    monkeypatch.setattr(Played, "wait", lambda _: {})
    watch = Watch(home, alive(), None, Played(ended("pass").process, 9000), Pages(), said.append)

    watch.look()
    watch.look()

    assert opened == [9000]
    assert said == ["The street of played vendors ended; opening it again."]
