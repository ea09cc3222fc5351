"""What is saved is said, and what is not in it too."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli.__main__ import app
from infra.local import backups
from infra.local.home import VARIABLE, Home
from infra.local.trouble import Trouble

URL = "postgresql://studio@127.0.0.1:5432/postgres"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    @contextmanager
    def reached(_: Home) -> Iterator[str]:
        yield URL

    monkeypatch.setenv(VARIABLE, str(tmp_path / "studio"))
    monkeypatch.setattr(backups, "reached", reached)
    monkeypatch.setattr(backups, "alone", reached)
    return tmp_path


def test_whoever_saves_hears_what_is_in_it_and_what_is_not(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def save(url: str, file: Path) -> None:
        assert url == URL
        file.write_bytes(b"x" * (2 << 20))

    (home / "studio" / "objects" / "videos").mkdir(parents=True)
    (home / "studio" / "objects" / "videos" / "one.mp4").write_bytes(b"x" * (5 << 20))
    monkeypatch.setattr(backups, "save", save)

    result = CliRunner().invoke(app, ["backup", "save", str(home / "studio.dump")])

    assert result.exit_code == 0, result.output
    assert "2.0 MB, accounts, jobs" in result.stdout
    assert "Not in it: the files (5 MB" in result.stdout


def test_what_is_there_is_only_replaced_when_it_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Path, bool]] = []

    def restore(url: str, file: Path, *, replace: bool) -> None:
        asked.append((url, file, replace))

    monkeypatch.setattr(backups, "restore", restore)
    file = home / "studio.dump"
    for words in ([], ["--replace"]):
        assert CliRunner().invoke(app, ["backup", "restore", str(file), *words]).exit_code == 0

    assert asked == [(URL, file, False), (URL, file, True)]


def test_trouble_is_one_sentence_and_ends_with_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def restore(_url: str, file: Path, *, replace: bool) -> None:
        raise Trouble(f"There is no file {file.name}.", "`talewright backup save` makes one.")

    monkeypatch.setattr(backups, "restore", restore)

    result = CliRunner().invoke(app, ["backup", "restore", "nothing.dump"])

    assert result.exit_code == 1
    assert "There is no file nothing.dump." in result.stderr
