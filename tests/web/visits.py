"""A visit to the watch page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

FILM, SCENE, NOTHING = "f" * 32, "5" * 32, "0" * 32
"""The folders of two videos, and of none."""
DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
APPLE = "window.WebKitPlaybackTargetAvailabilityEvent = class {}"
"""Safari tells itself apart by this."""


@dataclass
class Visit:
    """Somebody on the watch page, and what their browser complains of."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list[str])

    def open(self, address: str) -> None:
        self.page.goto(f"{self.url}/{address}")

    def watch(self, folder: str = FILM) -> None:
        """Open a video, and wait until it could be played."""
        self.open(f"watch.html?video={folder}")
        self.until("video.readyState >= 3")

    def ask(self, expression: str) -> Any:
        """The value of an expression about `video`."""
        return self.page.evaluate(f"() => {{ const video = document.querySelector('video'); return {expression}; }}")

    def until(self, condition: str) -> None:
        """Wait until a condition about `video` holds."""
        self.page.wait_for_function(f"() => {{ const video = document.querySelector('video'); return {condition}; }}")

    def play(self, rate: float = 1) -> None:
        """Press play; `rate` is how fast, without sound so that any speed is played."""
        self.ask(f"Object.assign(video, {{ muted: true, playbackRate: {rate} }}) && 0")
        self.page.locator(".centre").click()
        self.until("!video.paused")

    def seek(self, seconds: float) -> None:
        self.ask(f"video.currentTime = {seconds}")
        self.until("!video.seeking")

    def arrive(self, seconds: float) -> None:
        """Wait until the video is at a moment, to within what sound is longer than pictures."""
        self.until(f"Math.abs(video.currentTime - {seconds}) < 0.1 && !video.seeking")


type Visitor = Callable[..., Visit]
"""Begins visits; its words are Playwright's for a browser's context, such as `color_scheme`."""
