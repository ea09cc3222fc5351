"""The whole studio on this machine, used as a stranger uses it: by the command line, and with things going wrong."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from infra.local import processes
from infra.local.home import Home
from shared.media.inspection import blemishes, faults, inspect
from tests.laptop import Laptop, running

TEXT = "One small boat left the calm harbour long before the sun was up. It came home late, and nobody asked why."
LATER = "The old lighthouse had been dark for many years when somebody lit its lamp. Nobody ever learned who it was."
PATIENCE = 120.0


def talewright(home: Home, *arguments: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        (sys.executable, "-m", "infra.cli", *map(str, arguments)),
        env={**os.environ, "TALEWRIGHT_HOME": str(home.path), "COLUMNS": "200"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Whoever runs the tests may ignore Ctrl-C, as a shell does for what it runs in the background.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def said(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def script(folder: Path, text: str = TEXT) -> Path:
    path = folder / "script.txt"
    path.write_text(text, encoding="utf-8")
    return path


def one(laptop: Laptop, words: str) -> psutil.Process:
    """The studio's process whose command line says this; the eldest, if it has children that say the same."""
    found = [process for process in processes.belonging(laptop.home) if words in " ".join(process.cmdline())]
    return min(found, key=lambda process: process.create_time())


def jobs(database: Any) -> set[str]:
    return {str(job) for (job,) in database.execute("select id from jobs").fetchall()}


def at_work(database: Any, known: set[str], stage: str) -> str:
    """Wait until a stage of a job that was not known before has begun; gives the job."""

    def begun() -> str | None:
        rows = database.execute(
            "select job_id from job_events where name = 'StageStarted' and detail->>'stage' = %s", (stage,)
        ).fetchall()
        return next((str(job) for (job,) in rows if str(job) not in known), None)

    return until(begun)


def until[T](asked: Callable[[], T | None]) -> T:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        answer = asked()
        if answer is not None:
            return answer
        time.sleep(0.1)
    raise TimeoutError


@pytest.fixture
def database(laptop: Laptop) -> Iterator[Any]:
    with laptop.database() as connection:
        yield connection


def test_a_text_of_ones_own_becomes_a_video_beside_its_subtitles(laptop: Laptop, tmp_path: Path) -> None:
    out = tmp_path / "video.mp4"

    code, answer, _ = said(
        talewright(laptop.home, "make", "short", "--script", script(tmp_path), "--out", out, "--json")
    )

    assert code == 0
    told = json.loads(answer)
    assert {Path(path).suffix for path in told["files"]} == {".mp4", ".jpg", ".vtt", ".srt"}
    assert all(Path(path).stat().st_size for path in told["files"])
    assert told["video"]["status"] == "ready"
    assert set(told["stages"]) == {
        "write", "check", "narrate", "illustrate", "align", "preview", "render", "assemble", "publish"
    }  # fmt: skip
    seen = inspect(out)
    assert (seen.width, seen.height, seen.fps) == (1080, 1920, 30)
    assert faults(out, frames=seen.frames, fps=30, width=1080, height=1920) == blemishes(out) == ()


def test_a_second_order_of_the_same_makes_nothing(laptop: Laptop, tmp_path: Path) -> None:
    order = ("make", "short", "--script", script(tmp_path), "--out", tmp_path / "video.mp4", "--json")
    said(talewright(laptop.home, *order))

    code, answer, _ = said(talewright(laptop.home, *order))

    assert code == 0
    assert all(stage["items"] == stage["kept"] for stage in json.loads(answer)["stages"].values())


@pytest.mark.parametrize(
    ("order", "complaint"),
    [
        (("--topic", ""), "topic"),
        (("--topic", "😀😀"), "no words"),
        (("--topic", "cats", "--style", "cave-painting"), "watercolor"),
        (("--topic", "cats", "--voice", "nobody"), "ava"),
        (("--topic", "cats", "--niche", "nothing"), "history"),
        (("--topic", "cats", "--seconds", "0"), "30, 60 or 90"),
        (("--topic", "cats", "--seconds", "-5"), "30, 60 or 90"),
        (("--topic", "cats", "--seconds", "10000"), "30, 60 or 90"),
        (("--topic", "cats", "--language", "tlh"), "language"),
        (("--topic", "cats", "--series", "01a1fbf6-f2f6-7201-929a-a72d95ffbd3d"), "series"),
        ((), "a topic or a script"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused_in_one_sentence(
    laptop: Laptop, tmp_path: Path, order: tuple[str, ...], complaint: str
) -> None:
    out = tmp_path / "video.mp4"

    code, _, complained = said(talewright(laptop.home, "make", "short", *order, "--out", out))

    assert code == 1
    assert complained.startswith("talewright: ")
    assert complaint in complained
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (b"a" * 1_000_000, "at most 100,000"),
        (bytes(range(256)) * 10, "not a UTF-8 text"),
        ("😀 🎉 😀".encode(), "no words"),
        (b"text\0with\0nothing\0in\0between" * 9, "binary"),
    ],
)
def test_a_script_that_is_none_is_refused(laptop: Laptop, tmp_path: Path, text: bytes, complaint: str) -> None:
    path = tmp_path / "script.txt"
    path.write_bytes(text)

    code, _, complained = said(talewright(laptop.home, "make", "short", "--script", path))

    assert code != 0
    assert complaint in " ".join(complained.replace("│", " ").split())


def test_whoever_leaves_can_come_back(laptop: Laptop, tmp_path: Path, database: Any) -> None:
    out = tmp_path / "video.mp4"
    known = jobs(database)
    leaving = talewright(laptop.home, "make", "short", "--script", script(tmp_path, LATER), "--out", out)
    job = at_work(database, known, "narrate")
    leaving.send_signal(signal.SIGINT)
    code, answer, _ = said(leaving)
    assert code == 130
    assert f"talewright resume {job}" in answer

    code, answer, _ = said(talewright(laptop.home, "resume", job, "--out", out, "--json"))

    assert code == 0
    assert json.loads(answer)["video"]["status"] == "ready"


def test_a_database_that_is_killed_loses_no_job(laptop: Laptop, tmp_path: Path, database: Any) -> None:
    text = LATER.replace("lighthouse", "windmill")
    known = jobs(database)
    making = talewright(
        laptop.home, "make", "short", "--script", script(tmp_path, text), "--out", tmp_path / "video.mp4"
    )
    job = at_work(database, known, "illustrate")

    one(laptop, "bin/postgres").kill()
    said(making)
    code, answer, complained = said(talewright(laptop.home, "resume", job, "--out", tmp_path / "video.mp4", "--json"))

    assert code == 0, complained
    assert json.loads(answer)["video"]["status"] == "ready"


def test_an_emulator_that_is_killed_loses_nothing_that_was_made(own_home: Home, tmp_path: Path) -> None:
    with running(own_home) as laptop, laptop.database() as database:
        making = talewright(own_home, "make", "short", "--script", script(tmp_path), "--out", tmp_path / "video.mp4")
        job = at_work(database, set(), "render")
        one(laptop, "infra.local.launch").kill()
        code, answer, complained = said(making)
        assert code == 1
        assert job in answer + complained
    with running(own_home):
        code, answer, complained = said(talewright(own_home, "resume", job, "--out", tmp_path / "video.mp4", "--json"))

    assert code == 0, complained
    told = json.loads(answer)
    assert told["video"]["status"] == "ready"
    assert {name for name, stage in told["stages"].items() if stage["kept"]} >= {"narrate", "illustrate"}


def test_a_changed_sentence_is_a_new_version_and_the_old_one_stays(laptop: Laptop, tmp_path: Path) -> None:
    order = ("make", "short", "--script", script(tmp_path), "--out", tmp_path / "first.mp4", "--json")
    code, answer, complained = said(talewright(laptop.home, *order))
    assert code == 0, complained
    first = json.loads(answer)["video"]

    other = "It came home late, and the whole town asked why."
    change = ("--beat", "2", "--text", other, "--out", tmp_path / "second.mp4", "--json")
    code, _, complained = said(talewright(laptop.home, "retake", first["id"], *change))
    assert (code, "say --yes" in complained) == (1, True)

    code, answer, complained = said(talewright(laptop.home, "retake", first["id"], *change, "--yes"))

    assert code == 0, complained
    told = json.loads(answer)
    second = told["video"]
    assert (second["id"], second["version"], second["status"]) == (first["id"], 2, "ready")
    assert second["video_url"] != first["video_url"]
    made = {name: stage["items"] - stage["kept"] for name, stage in told["stages"].items()}
    assert (made["narrate"], made["illustrate"]) == (1, 0)
    assert "whole town" in said(talewright(laptop.home, "script", first["id"]))[1]
    versions = said(talewright(laptop.home, "versions", first["id"]))[1]
    assert first["watch_url"] in versions
    assert second["watch_url"] in versions
    assert first["watch_url"] in said(talewright(laptop.home, "restore", first["id"], "1"))[1]
    again = said(talewright(laptop.home, "resume", second["job_id"], "--out", tmp_path / "again.mp4", "--json"))[1]
    assert json.loads(again)["video"] == second | {"shown": False}
    assert (tmp_path / "again.mp4").read_bytes() == (tmp_path / "second.mp4").read_bytes()
    assert (tmp_path / "again.mp4").read_bytes() != (tmp_path / "first.mp4").read_bytes()
