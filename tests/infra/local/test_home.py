import os
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from infra.local import home, state
from infra.local.home import ROOT, Home
from infra.local.state import Phase
from infra.local.trouble import Trouble

Usage = namedtuple("Usage", "total used free")


def test_it_lies_beside_the_sources_unless_the_environment_says_otherwise() -> None:
    assert home.find({}).path == ROOT / ".studio"
    assert home.find({"TALEWRIGHT_HOME": ""}).path == ROOT / ".studio"
    assert home.find({"TALEWRIGHT_HOME": "/elsewhere"}).path == Path("/elsewhere")
    assert home.find({"TALEWRIGHT_HOME": "here"}).path == Path.cwd() / "here"


def test_everything_in_it_is_ignored_by_git() -> None:
    assert ".studio/" in (ROOT / ".gitignore").read_text().splitlines()


def test_scratch_is_empty_at_every_start_and_files_stay(tmp_path: Path) -> None:
    mine = Home(tmp_path / "deep" / "studio")
    mine.prepare()
    (mine.scratch / "left").touch()
    (mine.objects / "video").touch()

    mine.prepare()

    assert not list(mine.scratch.iterdir())
    assert list(mine.objects.iterdir()) == [mine.objects / "video"]


def test_a_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    mine = Home(tmp_path)
    mine.prepare()
    short, long = mine.logs / "short.log", mine.logs / "long.log"
    short.write_text("a line\n")
    with long.open("wb") as file:
        file.truncate(17 << 20)

    mine.prepare()

    assert short.exists()
    assert not long.exists()


def test_a_folder_that_cannot_be_written_is_said_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    mine = Home(tmp_path / "file" / "studio")

    with pytest.raises(Trouble, match=f"cannot write in {mine.path}.*another folder in TALEWRIGHT_HOME"):
        mine.prepare()
    with pytest.raises(Trouble, match="cannot write"), mine.held():
        pass


def test_a_disk_that_is_nearly_full_is_said_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(10**12, 10**12, 300 << 20))

    with pytest.raises(Trouble, match="300 MB are free"):
        Home(tmp_path).prepare()


def test_one_holds_it_at_a_time_and_death_lets_go(tmp_path: Path) -> None:
    mine = Home(tmp_path)
    program = (
        "import sys; from pathlib import Path; from infra.local.home import Home\n"
        "with Home(Path(sys.argv[1])).held() as mine: print(mine, flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        (sys.executable, "-c", program, str(tmp_path)), cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"True\n"

        assert mine.is_held()
        with mine.held() as ours:
            assert not ours
        other.kill()
        other.wait()
    assert not mine.is_held()
    with mine.held() as ours:
        assert ours
        assert mine.is_held()


def test_to_look_whether_it_is_held_changes_nothing(tmp_path: Path) -> None:
    mine = Home(tmp_path)
    mine.prepare()
    os.utime(mine.stamp, (0, 0))

    with mine.held():
        assert mine.is_held()
    assert not mine.is_held()

    assert mine.stamp.stat().st_mtime == 0


def test_a_home_that_never_was_is_not_held(tmp_path: Path) -> None:
    assert not Home(tmp_path / "nothing").is_held()
    assert not (tmp_path / "nothing").exists()


def test_what_is_known_is_read_as_it_was_written(tmp_path: Path) -> None:
    mine = Home(tmp_path)
    known = state.mine(Phase.SERVING, url="http://127.0.0.1:8080", functions={"api": "Studio-Api"})

    state.write(mine, known)

    assert state.read(mine) == known
    supervisor = known.supervisor()
    assert supervisor is not None
    assert supervisor.pid == os.getpid()


@pytest.mark.parametrize("left", [None, b"", b'{"pid": 1', b"[]", b'{"pid": 1, "of": "another version"}', b"\xff"])
def test_what_cannot_be_read_is_not_known(tmp_path: Path, left: bytes | None) -> None:
    mine = Home(tmp_path)
    if left is not None:
        mine.state.write_bytes(left)

    assert state.read(mine) is None


def test_a_number_that_is_another_process_by_now_is_no_supervisor() -> None:
    known = state.mine(Phase.SERVING)

    assert known.model_copy(update={"created": known.created - 60}).supervisor() is None
    assert known.model_copy(update={"pid": 2**22 + 1}).supervisor() is None
