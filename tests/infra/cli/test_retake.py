"""A retake from the command line, against a studio that notes what it is told."""

from pathlib import Path
from typing import Any

import pytest

from infra.cli import retake
from infra.cli.client import Refused
from infra.cli.retake import Changes
from infra.local.trouble import Trouble
from tests.infra.cli.studio import Studio

FORM = {"id": "upload", "url": "http://127.0.0.1/internal", "fields": {"key": "desks/ada"}, "most_bytes": 8}


def proposed(studio: Any, changes: Changes) -> None:
    retake.propose(studio, "one", changes)


def test_the_newest_video_is_the_one_that_is_meant() -> None:
    studio: Any = Studio(**{"limit=1": {"items": [{"id": "newest"}]}, "some": {"id": "some"}})

    assert retake.find(studio, "last") == {"id": "newest"}
    assert retake.find(studio, "some") == {"id": "some"}


def test_without_a_video_there_is_a_way_out() -> None:
    studio: Any = Studio(**{"limit=1": {"items": []}})

    with pytest.raises(Trouble, match="no video yet"):
        retake.find(studio, "last")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            Changes({"music": "epic"}, 4, {"text": "It poured."}),
            {"music": "epic", "beats": {"4": {"text": "It poured."}}},
        ),
        (Changes({"music": "epic"}), {"music": "epic"}),
        (Changes(beat=4, of_beat={"move": "rise"}), {"beats": {"4": {"move": "rise"}}}),
    ],
)
def test_all_that_was_said_is_one_change_and_nothing_else_is(changes: Changes, said: dict[str, Any]) -> None:
    studio = Studio()

    proposed(studio, changes)

    assert studio.asked == [("PATCH", "/api/videos/one/script", said)]


def test_where_nothing_was_said_nothing_is_changed() -> None:
    studio = Studio()

    proposed(studio, Changes())

    assert studio.asked == []


def test_what_waits_is_quoted() -> None:
    studio: Any = Studio(quote={"cost": "0"})

    assert retake.quote(studio, "one") == {"cost": "0"}
    assert studio.asked == [("GET", "/api/videos/one/retakes/quote", None)]


def test_however_many_versions_there_are_all_are_listed() -> None:
    numbers = [*range(250, 0, -1)]
    pages = [numbers[:100], numbers[100:200], numbers[200:]]
    studio: Any = Studio(
        **{
            "versions?limit=100": {"items": pages[0], "next": 151},
            "&before=151": {"items": pages[1], "next": 51},
            "&before=51": {"items": pages[2], "next": None},
        }
    )

    assert [*retake.versions(studio, "one")] == numbers


def test_a_picture_is_sent_before_it_is_named(tmp_path: Path) -> None:
    image = tmp_path / "mine.png"
    image.write_bytes(b"picture")
    studio = Studio(uploads=FORM)

    proposed(studio, Changes(beat=4, image=image))

    assert studio.asked[1] == ("UPLOAD", "http://127.0.0.1/internal", b"picture")
    assert studio.asked[2] == ("PATCH", "/api/videos/one/script", {"beats": {"4": {"own_picture": "upload"}}})


def test_a_picture_that_is_too_large_is_not_sent(tmp_path: Path) -> None:
    image = tmp_path / "mine.png"
    image.write_bytes(b"nine byte")
    studio = Studio(uploads=FORM)

    with pytest.raises(Refused, match="has 9 bytes; a picture may have 8"):
        proposed(studio, Changes(beat=4, image=image))
    assert [method for method, _, _ in studio.asked] == ["POST"]


def test_a_retake_is_made_at_the_price_that_was_quoted() -> None:
    studio: Any = Studio(retakes={"number": 2})

    assert retake.begin(studio, "one", {"cost": "0.04", "calls": [{"priced": True}]}) == {"number": 2}
    assert studio.asked == [("POST", "/api/videos/one/retakes", {"expected_cost": "0.04"})]


def test_where_nobody_knows_a_price_a_retake_is_not_held_to_one() -> None:
    studio: Any = Studio(retakes={"number": 2})

    retake.begin(studio, "one", {"cost": "0.04", "calls": [{"priced": True}, {"priced": False}]})

    assert studio.asked == [("POST", "/api/videos/one/retakes", {})]


def test_changes_that_wait_can_be_forgotten() -> None:
    studio: Any = Studio()

    retake.forget(studio, "one")

    assert studio.asked == [("DELETE", "/api/videos/one/script", None)]
