import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from infra.local.pages import Pages
from infra.web import FRESH, IMMUTABLE
from shared.aws import client
from tests.conftest import forget

BUCKET = "pages"


@pytest.fixture
def s3() -> Iterator[Any]:
    forget()
    with mock_aws():
        client("s3").create_bucket(Bucket=BUCKET)
        yield client("s3")
    forget()


@pytest.fixture
def web(tmp_path: Path) -> Path:
    (tmp_path / "vendor" / "a-1").mkdir(parents=True)
    (tmp_path / "index.html").write_text("<h1>")
    (tmp_path / "page.js").write_text("1")
    (tmp_path / "vendor" / "a-1" / "a.mjs").write_text("2")
    (tmp_path / "vendor" / "a-1" / "LICENSE").write_text("free")
    (tmp_path / "vendor" / "README.md").write_text("not for visitors")
    (tmp_path / ".page.js.swp").write_text("an editor's")
    return tmp_path


def keys(s3: Any) -> list[str]:
    return [found["Key"] for found in s3.list_objects_v2(Bucket=BUCKET).get("Contents", ())]


def test_every_page_is_brought_with_its_type_and_lifetime(s3: Any, web: Path) -> None:
    Pages(s3, BUCKET, web).refresh()

    found = {key: s3.head_object(Bucket=BUCKET, Key=key) for key in keys(s3)}
    assert {key: (one["ContentType"], one["CacheControl"]) for key, one in found.items()} == {
        "index.html": ("text/html", FRESH),
        "page.js": ("text/javascript", FRESH),
        "vendor/a-1/a.mjs": ("text/javascript", IMMUTABLE),
        "vendor/a-1/LICENSE": ("text/plain", IMMUTABLE),
    }


def test_what_changes_while_the_studio_runs_is_brought_again_and_nothing_else(s3: Any, web: Path) -> None:
    pages = Pages(s3, BUCKET, web)
    pages.refresh()
    s3.put_object(Bucket=BUCKET, Key="page.js", Body=b"as it was")

    (web / "index.html").write_text("<h2>")
    os.utime(web / "index.html", (1, 1))
    (web / "vendor" / "a-1" / "a.mjs").unlink()
    pages.refresh()

    assert s3.get_object(Bucket=BUCKET, Key="index.html")["Body"].read() == b"<h2>"
    assert s3.get_object(Bucket=BUCKET, Key="page.js")["Body"].read() == b"as it was"
    assert keys(s3) == ["index.html", "page.js", "vendor/a-1/LICENSE"]


def test_what_an_earlier_studio_left_is_replaced_or_removed(s3: Any, web: Path) -> None:
    s3.put_object(Bucket=BUCKET, Key="page.js", Body=b"old")
    s3.put_object(Bucket=BUCKET, Key="gone.html", Body=b"old")

    Pages(s3, BUCKET, web).refresh()

    assert s3.get_object(Bucket=BUCKET, Key="page.js")["Body"].read() == b"1"
    assert "gone.html" not in keys(s3)


def test_a_file_that_goes_while_it_is_read_comes_at_the_next_look(
    s3: Any, web: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = Pages(s3, BUCKET, web)
    read = Path.read_bytes

    def replaced(path: Path) -> bytes:
        if path.name == "page.js":
            raise FileNotFoundError(path)
        return read(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", replaced)
        pages.refresh()
    assert "page.js" not in keys(s3)

    pages.refresh()
    assert "page.js" in keys(s3)
