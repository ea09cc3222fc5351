"""What lies in `web/` is whole, ours or with its licence, and asks nobody else for anything."""

import hashlib
import re
from html.parser import HTMLParser

import pytest

from infra.web import FRESH, IMMUTABLE, POLICY, WEB, web_files
from shared import storage

VENDOR = WEB / "vendor"
FILES = {file.key: file for file in web_files()}
PAGES = [key for key in FILES if key.endswith(".html")]
OURS = [key for key in FILES if not key.startswith("vendor/")]


class Page(HTMLParser):
    """What a page loads, and what it brings along that a policy would have to trust."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.inline: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._inside = tag
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        for name in ("src", "href"):
            address = given.get(name)
            if address and not address.startswith("#"):
                self.loads.append(address)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and data.strip():
            self.inline.append(data)


def test_what_others_wrote_is_what_they_published_and_has_its_licence() -> None:
    table = re.findall(
        r"^\| `([^`]+)` .*`(\S+)`, unchanged.*`([0-9a-f]{64})` \|$", (VENDOR / "README.md").read_text(), re.M
    )

    assert {folder for folder, _, _ in table} == {path.name for path in VENDOR.iterdir() if path.is_dir()}
    for folder, file, digest in table:
        assert hashlib.sha256((VENDOR / folder / file).read_bytes()).hexdigest() == digest
        assert "Apache License, Version 2.0" in (VENDOR / folder / "LICENSE").read_text()


def test_every_file_is_of_a_kind_that_browsers_know() -> None:
    assert "watch.html" in FILES
    for key, file in FILES.items():
        assert file.media_type in {
            "image/svg+xml",
            "text/css",
            "text/html",
            "text/javascript",
            "text/plain",
        }, key


def test_what_is_named_after_its_version_is_kept_and_all_else_is_asked_for_anew() -> None:
    for key, file in FILES.items():
        versioned = re.fullmatch(r"vendor/[^/]+-\d+\.\d+\.\d+/[^/]+", key)
        assert file.cache_control == (IMMUTABLE if versioned else FRESH), key
    assert IMMUTABLE == storage.IMMUTABLE


@pytest.mark.parametrize("key", PAGES)
def test_a_page_brings_no_script_and_no_style_of_its_own(key: str) -> None:
    assert Page(FILES[key].path.read_text()).inline == []


@pytest.mark.parametrize("key", PAGES)
def test_a_page_loads_only_what_is_there_and_by_the_way_it_is_served_under_any_folder(key: str) -> None:
    for address in Page(FILES[key].path.read_text()).loads:
        assert address in FILES


def test_a_module_imports_only_what_is_there() -> None:
    for key in OURS:
        if key.endswith(".js"):
            folder = FILES[key].path.parent
            text = FILES[key].path.read_text()
            for name in re.findall(r"""(?:from |import |LIBRARY = )"(\.[^"]+)\"""", text):
                assert (folder / name).resolve().is_relative_to(WEB), name
                assert (folder / name).is_file(), name


@pytest.mark.parametrize("key", OURS)
def test_nothing_of_ours_asks_another_host_for_anything(key: str) -> None:
    named = re.findall(r"https?://[^\s\"')]+", FILES[key].path.read_text())

    assert [url for url in named if not url.startswith(("http://www.w3.org/2000/svg", "https://www.w3.org/TR/"))] == []


def test_the_policy_trusts_nothing_that_is_written_into_a_page() -> None:
    assert "unsafe" not in POLICY
    assert not re.search(r"script-src [^;]*(\*|data:|blob:|https?:)", POLICY)
