from pathlib import Path

import pytest

from shared.errors import MediaInvalid, Missing
from shared.production.desk import Desk
from shared.production.documents import Brief, File, Line, Script
from tests.productions import OWNER, brief


@pytest.fixture
def desk(cloud: None) -> Desk:
    return Desk(OWNER, "job")


def test_a_document_comes_back_as_it_was(desk: Desk) -> None:
    desk.open(brief())

    assert desk.take(Brief) == brief()


def test_a_document_that_nobody_wrote_is_not_found(desk: Desk) -> None:
    with pytest.raises(Missing, match="Script of this job"):
        desk.take(Script)


def test_items_come_back_in_the_order_that_was_asked_for(desk: Desk) -> None:
    for number in range(3):
        desk.put(Line(text=f"line {number}"), number)

    assert [line.text for line in desk.collect(Line, (2, 0, 1))] == ["line 2", "line 0", "line 1"]


def test_a_file_is_named_by_its_content(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "any name.wav"
    path.write_bytes(b"sound")

    assert desk.save(path, "wav") == desk.save(b"sound", "wav")
    assert desk.fetch(desk.save(b"sound", "wav"), tmp_path).read_bytes() == b"sound"


def test_a_file_that_is_not_what_was_kept_is_refused(desk: Desk, tmp_path: Path) -> None:
    kept = desk.save(b"sound", "wav")

    with pytest.raises(MediaInvalid, match="should be 99 bytes"):
        desk.fetch(File(sha256=kept.sha256, extension="wav", size=99), tmp_path)


def test_another_owner_finds_nothing(desk: Desk) -> None:
    desk.open(brief())

    with pytest.raises(Missing):
        Desk("somebody-else", "job").take(Brief)


@pytest.mark.parametrize("name", ["", "../other", "a/b", "x" * 65, "job\n"])
def test_a_name_that_could_leave_the_desk_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a desk"):
        Desk(OWNER, name)
