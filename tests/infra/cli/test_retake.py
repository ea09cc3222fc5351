"""A retake from the command line, against a studio that notes what it is told."""

from pathlib import Path
from typing import Any

import pytest

from infra.cli import retake
from infra.cli.client import Refused
from infra.cli.retake import Changes
from infra.local.trouble import Trouble

FORM = {"id": "upload", "url": "http://127.0.0.1/internal", "fields": {"key": "desks/ada"}, "most_bytes": 8}


class Studio:
    """A client of nobody: it notes what it is asked, and answers from what is laid out."""

    def __init__(self, **answers: Any) -> None:
        self.asked: list[tuple[str, str, Any]] = []
        self.answers = answers

    def get(self, path: str) -> Any:
        return self._answer("GET", path)

    def post(self, path: str, body: Any = None) -> Any:
        return self._answer("POST", path, body)

    def patch(self, path: str, body: Any) -> Any:
        return self._answer("PATCH", path, body)

    def delete(self, path: str) -> None:
        self._answer("DELETE", path)

    def upload(self, form: Any, path: Path) -> None:
        self._answer("UPLOAD", form["url"], path.read_bytes())

    def _answer(self, method: str, path: str, body: Any = None) -> Any:
        self.asked.append((method, path, body))
        return next((answer for end, answer in self.answers.items() if path.endswith(end)), {})


def proposed(studio: Any, changes: Changes) -> Any:
    return retake.propose(studio, "one", changes)


def test_the_newest_video_is_the_one_that_is_meant() -> None:
    studio: Any = Studio(**{"limit=1": {"items": [{"id": "newest"}]}, "some": {"id": "some"}})

    assert retake.find(studio, "last") == {"id": "newest"}
    assert retake.find(studio, "some") == {"id": "some"}


def test_without_a_video_there_is_a_way_out() -> None:
    studio: Any = Studio(**{"limit=1": {"items": []}})

    with pytest.raises(Trouble, match="no video yet"):
        retake.find(studio, "last")


def test_only_what_was_said_is_changed_before_the_quote() -> None:
    studio = Studio(quote={"cost": "0"})

    assert proposed(studio, Changes({"music": "epic"}, 4, {"text": "It poured."})) == {"cost": "0"}
    assert studio.asked == [
        ("PATCH", "/api/videos/one/script", {"music": "epic"}),
        ("PATCH", "/api/videos/one/script/beats/4", {"text": "It poured."}),
        ("GET", "/api/videos/one/retakes/quote", None),
    ]


def test_a_picture_is_sent_before_it_is_named(tmp_path: Path) -> None:
    image = tmp_path / "mine.png"
    image.write_bytes(b"picture")
    studio = Studio(uploads=FORM)

    proposed(studio, Changes(beat=4, image=image))

    assert studio.asked[1] == ("UPLOAD", "http://127.0.0.1/internal", b"picture")
    assert studio.asked[2] == ("PATCH", "/api/videos/one/script/beats/4", {"own_picture": "upload"})


def test_a_picture_that_is_too_large_is_not_sent(tmp_path: Path) -> None:
    image = tmp_path / "mine.png"
    image.write_bytes(b"nine byte")
    studio = Studio(uploads=FORM)

    with pytest.raises(Refused, match="has 9 bytes; a picture may have 8"):
        proposed(studio, Changes(beat=4, image=image))
    assert [method for method, _, _ in studio.asked] == ["POST"]


def test_a_retake_is_made_at_the_price_that_was_quoted() -> None:
    studio: Any = Studio(retakes={"number": 2})

    assert retake.begin(studio, "one", {"cost": "0.04"}) == {"number": 2}
    assert studio.asked == [("POST", "/api/videos/one/retakes", {"expected_cost": "0.04"})]


def test_changes_that_wait_can_be_forgotten() -> None:
    studio: Any = Studio()

    retake.forget(studio, "one")

    assert studio.asked == [("DELETE", "/api/videos/one/script", None)]
