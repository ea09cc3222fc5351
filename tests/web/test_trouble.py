"""The watch page where something is wrong: it says so, and does nothing that it was not told by us."""

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.web.visits import APPLE, DESK, FILM, NOTHING, Visit, Visitor


@pytest.mark.parametrize(
    ("link", "title"),
    [
        (f"watch.html?video={NOTHING}", "This video is not here"),
        ("watch.html", "No video was chosen"),
        ("watch.html?video=", "No video was chosen"),
        ("watch.html?video=" + "f" * 31, "This link is not whole"),
        ("watch.html?video=../../api/" + "f" * 21, "This link is not whole"),
        ("watch.html?video=%00", "This link is not whole"),
    ],
)
def test_a_link_that_leads_nowhere_says_so_and_what_to_do(visitor: Visitor, link: str, title: str) -> None:
    visit = visitor(**DESK)
    visit.open(link)

    told = visit.page.get_by_role("alert")
    expect(told.get_by_role("heading")).to_have_text(title)
    expect(told.locator("p")).not_to_be_empty()
    expect(visit.page.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("apple", [False, True])
def test_a_video_that_cannot_be_reached_is_tried_again_when_asked_to(visitor: Visitor, apple: bool) -> None:
    visit = visitor(**DESK)
    if apple:
        visit.page.add_init_script(APPLE)
    visit.page.route("**/master.m3u8", lambda route: route.abort())
    visit.open(f"watch.html?video={FILM}")
    expect(visit.page.get_by_role("alert").get_by_role("heading")).to_have_text("The video cannot be reached")

    visit.page.unroute("**/master.m3u8")
    visit.page.get_by_role("button", name="Try again").click()

    visit.until("video.readyState >= 3")
    expect(visit.page.get_by_role("alert")).to_be_hidden()


def test_without_a_release_it_plays_and_leaves_out_what_it_does_not_know(visitor: Visitor) -> None:
    visit = visitor(**DESK)
    visit.page.route("**/release.json", lambda route: route.fulfill(status=403))
    visit.watch()

    visit.play()

    visit.until("video.currentTime > 0.2")
    expect(visit.page.get_by_role("heading", level=1)).to_be_hidden()
    expect(visit.page.locator(".download")).to_be_hidden()
    expect(visit.page.get_by_role("button", name="Share")).to_be_visible()


@pytest.mark.parametrize(
    "said",
    [
        {"title": "<img src=x onerror=alert(1)>", "video": "javascript:alert(1)", "poster": "https://evil.test/a.jpg"},
        {"title": 7, "made_by": "nobody", "credits": [7], "width": "wide", "height": -1, "video": "../other/video.mp4"},
        {"title": " ", "thumbnails": "/api/users", "poster": "..", "seconds": None},
        ["not", "a", "release"],
        None,
    ],
)
def test_nothing_that_a_release_says_leads_elsewhere_or_breaks_the_page(visit: Visit, said: Any) -> None:
    def answer(route: Route) -> None:
        route.fulfill(json=said) if said is not None else route.fulfill(body="{", content_type="application/json")

    visit.page.route("**/release.json", answer)
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.watch()
    visit.page.wait_for_selector(".about:not([hidden])")

    expect(visit.page.locator(".download")).to_be_hidden()
    expect(visit.page.locator(".credits")).to_be_hidden()
    assert visit.ask("video.poster") == ""
    assert visit.page.locator(".about img").count() == 0
    own = (f"{visit.url}/watch", f"{visit.url}/vendor/", f"{visit.url}/favicon.svg", f"{visit.url}/videos/{FILM}/")
    assert [url for url in asked if not url.startswith((*own, "blob:", "data:"))] == []


@pytest.mark.parametrize("volume", ['"abc"', "-1", "7", "1e999", "NaN", "[0.5]", "null"])
def test_a_volume_that_is_none_is_as_if_nothing_had_been_remembered(visit: Visit, volume: str) -> None:
    remembered = {"volume": volume, "muted": '"no"', "subtitles": '"no"', "language": "{}"}
    visit.page.add_init_script(
        f"for (const [name, value] of Object.entries({json.dumps(remembered)}))"
        " localStorage.setItem(`talewright.watch.${name}`, value)"
    )
    visit.watch()
    assert visit.ask("[video.volume, video.muted]") == [1, False]

    visit.page.keyboard.press("ArrowDown")
    visit.play()

    visit.until("video.currentTime > 0.2")
    assert visit.ask("video.volume") == pytest.approx(0.9)
    expect(visit.page.get_by_role("button", name="Pause").first).to_be_attached()


def test_the_first_page_is_not_an_error(visit: Visit) -> None:
    visit.open("")

    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Talewright")


def test_the_policy_is_at_work(visitor: Visitor) -> None:
    """A test of the tests: what the policy forbids would be heard."""
    visit = visitor(**DESK)
    visit.watch()

    visit.ask("(document.body.append(Object.assign(document.createElement('img'), {src: 'https://evil.test/'})), 0)")

    visit.page.wait_for_timeout(200)
    assert any("Content Security Policy" in complaint for complaint in visit.complaints)
