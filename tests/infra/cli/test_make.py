"""Seeing a job through: what comes of it is what this job made, whichever version of its video is shown."""

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from infra.cli import following, make
from infra.cli.client import Refused
from tests.infra.cli.studio import Studio

SECOND: dict[str, Any] = {
    "number": 2,
    "shown": True,
    "status": "ready",
    "error_message": None,
    "title": "The lamp",
    "duration": 58.4,
    "made_by": ["offline/grammar-1"],
    "credits": [],
    "video_url": "http://127.0.0.1:8080/cdn/two.mp4",
    "watch_url": "http://127.0.0.1:8080/cdn/watch.html?video=two",
    "thumbnail_url": "http://127.0.0.1:8080/cdn/two.jpg",
    "subtitles_url": "http://127.0.0.1:8080/cdn/two.vtt",
    "captions_url": "http://127.0.0.1:8080/cdn/two.srt",
}
FIRST = SECOND | {"number": 1, "video_url": "http://127.0.0.1:8080/cdn/one.mp4", "watch_url": None}


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "_PAUSE", 0)


def studio(**says: Any) -> Any:
    """A studio that shows the first version of a video, while the job is that of the second."""
    answers: dict[str, Any] = {
        "GET /api/jobs/job": {"status": "succeeded", "video_id": "one", "version": 2},
        "GET /api/videos/one": FIRST | {"id": "one", "version": 1},
        "GET /api/videos/one/versions/2": SECOND | {"shown": False} | says,
    }
    return Studio(**answers)


def finished(client: Any, out: Path) -> make.Made:
    return make.finish(client, "job", out, Console(file=io.StringIO()))


def reported(made: make.Made) -> str:
    said = io.StringIO()
    make.report(made, Console(file=said, width=200))
    return said.getvalue()


def test_what_a_job_made_is_brought_home_whichever_version_is_shown(tmp_path: Path) -> None:
    made = finished(studio(), tmp_path / "video.mp4")

    assert (made.video["id"], made.video["version"]) == ("one", 2)
    assert [path.read_text() for path in made.files] == [
        f"http://127.0.0.1:8080/cdn/two.{kind}" for kind in ("mp4", "jpg", "vtt", "srt")
    ]


def test_a_version_that_is_not_shown_says_how_it_would_be(tmp_path: Path) -> None:
    hidden, shown = (finished(studio(shown=shown), tmp_path / "video.mp4") for shown in (False, True))

    assert "watch: http://127.0.0.1:8080/cdn/watch.html?video=two" in reported(hidden)
    assert "another version is shown; to show this one: talewright restore one 2" in reported(hidden)
    assert "restore" not in reported(shown)


def test_what_has_to_be_shown_with_a_video_is_said(tmp_path: Path) -> None:
    credited = finished(studio(credits=["“Harbour” [live] by Ada Lovelace, CC BY 4.0"]), tmp_path / "video.mp4")

    assert "say wherever you show it: “Harbour” [live] by Ada Lovelace, CC BY 4.0\n" in reported(credited)
    assert "say wherever you show it" not in reported(finished(studio(), tmp_path / "video.mp4"))


def test_a_job_that_failed_says_why_whichever_version_is_shown(tmp_path: Path) -> None:
    failed = studio(status="failed", error_message="moderation objects")

    with pytest.raises(make.JobFailed, match="moderation objects"):
        finished(failed, tmp_path / "video.mp4")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("answer", [{}, Refused(409, "Conflict", "this job is still being made")])
def test_the_studio_says_whether_there_is_something_to_go_on_with(answer: Any) -> None:
    client: Any = Studio(retry=answer)

    make.resume(client, "job")

    assert client.asked == [("POST", "/api/jobs/job/retry", None)]
