"""Whoever sees something that is wrong can say so where they see it."""

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from shared.models.safety import Reason
from tests.web.visits import DESK, FILM, PHONE, Visitor


@pytest.mark.parametrize("device", [DESK, PHONE])
def test_a_report_names_the_video_and_nobody_who_says_it(visitor: Visitor, device: dict[str, Any]) -> None:
    visit = visitor(**device)
    asked: list[dict[str, Any]] = []

    def answer(route: Route) -> None:
        asked.append({"headers": route.request.all_headers(), "body": json.loads(route.request.post_data or "")})
        route.fulfill(status=201, json={})

    visit.page.route("**/api/reports", answer)
    visit.page.context.add_cookies([{"name": "session", "value": "mine", "url": visit.url}])
    visit.watch()
    visit.page.get_by_text("Report this video").click()
    visit.page.get_by_label("What is wrong").select_option("copyright")
    visit.page.get_by_label("In your own words").fill("My book, page 12.")
    visit.page.get_by_role("button", name="Report").click()

    expect(visit.page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    expect(visit.page.get_by_role("button", name="Report")).to_be_disabled()
    (told,) = asked
    assert told["body"] == {"video": FILM, "reason": "copyright", "detail": "My book, page 12."}
    assert "cookie" not in told["headers"]


@pytest.mark.parametrize(("status", "words"), [(404, "Nobody sees"), (429, "a lot at once"), (503, "did not work")])
def test_a_report_that_does_not_arrive_can_be_sent_again(visitor: Visitor, status: int, words: str) -> None:
    visit = visitor(**DESK)
    visit.page.route("**/api/reports", lambda route: route.fulfill(status=status, json={}))
    visit.watch()
    visit.page.get_by_text("Report this video").click()
    visit.page.get_by_label("What is wrong").select_option("hate")
    visit.page.get_by_role("button", name="Report").click()

    expect(visit.page.get_by_text(words)).to_be_visible()
    expect(visit.page.get_by_role("button", name="Report")).to_be_enabled()


def test_the_page_knows_every_reason_that_the_studio_knows(visitor: Visitor) -> None:
    visit = visitor(**DESK)
    visit.open(f"watch.html?video={FILM}")

    offered = visit.page.eval_on_selector_all(".report option", "options => options.map(option => option.value)")

    assert {*offered} == {"", *Reason}


def test_typing_a_report_plays_nothing(visitor: Visitor) -> None:
    visit = visitor(**DESK)
    visit.watch()
    visit.page.get_by_text("Report this video").click()
    visit.page.get_by_label("In your own words").press_sequentially("k m f")

    assert visit.ask("video.paused && !video.muted")
    assert visit.page.get_by_label("In your own words").input_value() == "k m f"
