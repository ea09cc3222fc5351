"""A browser, and something for it to watch."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Playwright, sync_playwright

from tests.serving import served
from tests.web import streams
from tests.web.site import site
from tests.web.visits import DESK, FILM, SCENE, Visit, Visitor

VARIABLE = "TALEWRIGHT_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PATIENCE_MILLISECONDS = 20_000


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """For no longer than these tests: while it lasts, no other may run an event loop."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    own = Path(playwright.chromium.executable_path)
    found = os.environ.get(VARIABLE) or next(filter(None, map(shutil.which, _NAMES)), None) or (own.exists() and own)
    if not found:
        pytest.skip(f"no Chromium: `playwright install chromium` brings one, or name yours in {VARIABLE}")
    browser = playwright.chromium.launch(executable_path=found, args=["--autoplay-policy=no-user-gesture-required"])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages and two videos, served."""
    videos = tmp_path_factory.mktemp("videos")
    streams.film(videos / FILM)
    streams.scene(videos / SCENE)
    with served(site(videos)) as address:
        yield address


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    contexts: list[BrowserContext] = []

    def begin(**surroundings: Any) -> Visit:
        context = browser.new_context(**surroundings)
        contexts.append(context)
        context.set_default_timeout(_PATIENCE_MILLISECONDS)
        visit = Visit(context.new_page(), address)

        def note(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning") or message.text.startswith("the stream"):
                visit.complaints.append(message.text)

        visit.page.on("console", note)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        return visit

    yield begin
    for context in contexts:
        context.close()


@pytest.fixture
def visit(visitor: Visitor) -> Iterator[Visit]:
    """One visit at a desk, of which the browser has nothing to complain."""
    visit = visitor(**DESK)
    yield visit
    assert visit.complaints == []
