"""What the links in letters lead to."""

import json
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.web.visits import DESK, PHONE, Visit, Visitor

TICKET = "019a9f6c7d7b7d7e8f2a3c5b1e9d4a60.0Yw3Wb0pXh8cQm5kqU2nVf7sJt9rLz4aEd6gHi1oKxM"


def answer(visit: Visit, path: str, status: int = 204, **refusal: str) -> list[dict[str, Any]]:
    """Have the API answer so; what it is asked."""
    asked: list[dict[str, Any]] = []

    def fulfil(route: Route) -> None:
        asked.append(json.loads(route.request.post_data or ""))
        route.fulfill(status=status) if status == 204 else route.fulfill(status=status, json=refusal)

    visit.page.route(f"**{path}", fulfil)
    return asked


def test_an_address_is_proven_by_a_press_and_not_by_a_look(visitor: Visitor) -> None:
    visit = visitor(**PHONE)
    asked = answer(visit, "/api/auth/verify")
    visit.open(f"verify.html#{TICKET}")

    assert (asked, TICKET in visit.page.url) == ([], False)
    visit.page.get_by_role("button", name="Yes, it is mine").click()

    expect(visit.page.get_by_role("status")).to_contain_text("proven to be yours")
    expect(visit.page.get_by_role("button")).to_have_count(0)
    assert asked == [{"ticket": TICKET}]


def test_a_new_password_is_chosen(visitor: Visitor) -> None:
    visit = visitor(**DESK)
    asked = answer(visit, "/api/auth/reset")
    visit.open(f"reset.html#{TICKET}")
    visit.page.get_by_label("Your new password").fill("correct horse battery")
    visit.page.get_by_role("button", name="Choose it").click()

    expect(visit.page.get_by_role("status")).to_contain_text("sign in with the new password")
    assert asked == [{"ticket": TICKET, "password": "correct horse battery"}]


def test_what_is_wrong_with_a_password_is_said_and_another_one_can_be_chosen(visitor: Visitor) -> None:
    visit = visitor(**DESK)
    answer(visit, "/api/auth/reset", 422, error="password: this is one of the first that anybody would try")
    visit.open(f"reset.html#{TICKET}")
    visit.page.get_by_label("Your new password").fill("password1")
    visit.page.get_by_role("button", name="Choose it").click()

    expect(visit.page.get_by_role("status")).to_have_text("Password: this is one of the first that anybody would try.")
    expect(visit.page.get_by_role("button", name="Choose it")).to_be_enabled()


@pytest.mark.parametrize("page", ["verify", "reset"])
def test_a_link_that_was_cut_short_says_so(visitor: Visitor, page: str) -> None:
    visit = visitor(**DESK)
    visit.open(f"{page}.html")

    expect(visit.page.get_by_role("status")).to_contain_text("This link is not whole")
    expect(visit.page.get_by_role("button")).to_have_count(0)
