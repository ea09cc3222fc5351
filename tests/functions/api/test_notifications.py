"""What somebody was told, what of it they have read, and whether they want letters about it."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, update

from shared import database
from shared.database import now, transaction
from shared.models.notifications import Kind, Notification
from shared.notifications.telling import tell
from tests.functions.api.browser import Browser, signed_in
from tests.functions.api.people import id_of

pytestmark = pytest.mark.usefixtures("studio")


@pytest.fixture
def ada() -> Browser:
    return signed_in()


def told(browser: Browser, number: int = 1, kind: Kind = Kind.JOB_SUCCEEDED) -> None:
    with transaction() as session:
        tell(session, UUID(id_of(browser)), kind, f"job/{number}", {"title": f"Video {number}"})


def listed(browser: Browser, query: str = "") -> Any:
    reply = browser("GET", f"/api/notifications{query}")
    assert reply.status == 200, reply.text
    return reply.json


def titles(page: Any) -> list[str]:
    return [each["detail"]["title"] for each in page["items"]]


def test_nothing_has_happened_to_somebody_new(ada: Browser) -> None:
    assert listed(ada) == listed(ada, "?unread=true") == {"items": [], "next": None, "unread": 0}


def test_what_happened_last_comes_first_and_once(ada: Browser) -> None:
    for number in (1, 2, 2, 3):
        told(ada, number)

    page = listed(ada)

    assert titles(page) == ["Video 3", "Video 2", "Video 1"]
    assert page["unread"] == 3
    assert {(each["kind"], each["read_at"]) for each in page["items"]} == {("job.succeeded", None)}


def test_a_list_goes_on_where_it_ended_and_says_how_much_is_unread_on_every_page(ada: Browser) -> None:
    for number in range(5):
        told(ada, number)

    first = listed(ada, "?limit=2")
    second = listed(ada, f"?limit=2&before={first['next']}")
    third = listed(ada, f"?limit=2&before={second['next']}")

    assert titles(first) + titles(second) + titles(third) == [f"Video {number}" for number in (4, 3, 2, 1, 0)]
    assert third["next"] is None
    assert [page["unread"] for page in (first, second, third)] == [5, 5, 5]
    assert listed(ada, f"?before={third['items'][-1]['id']}") == {"items": [], "next": None, "unread": 5}


def test_one_is_marked_as_read_or_all_up_to_one(ada: Browser) -> None:
    for number in range(4):
        told(ada, number)
    newest, _, older, _ = (each["id"] for each in listed(ada)["items"])

    assert ada("POST", "/api/notifications/read", {"id": newest}).json == {"unread": 3}
    read = listed(ada)["items"][0]["read_at"]
    assert read is not None
    assert ada("POST", "/api/notifications/read", {"id": newest}).json == {"unread": 3}
    assert listed(ada)["items"][0]["read_at"] == read
    assert ada("POST", "/api/notifications/read", {"up_to": older}).json == {"unread": 1}
    assert titles(listed(ada, "?unread=true")) == ["Video 2"]


@pytest.mark.parametrize("body", [{}, {"id": str(UUID(int=1)), "up_to": str(UUID(int=1))}, {"id": "x"}])
def test_what_is_read_is_said_in_one_way(ada: Browser, body: dict[str, Any]) -> None:
    assert ada("POST", "/api/notifications/read", body).status == 422


def test_nobody_reads_what_another_was_told(ada: Browser) -> None:
    bea = signed_in("bea@example.com")
    told(ada)
    hers = listed(ada)["items"][0]["id"]

    theirs = bea("POST", "/api/notifications/read", {"id": hers})
    nobodys = bea("POST", "/api/notifications/read", {"id": str(UUID(int=0))})

    assert (theirs.status, theirs.text.replace(hers, "…")) == (404, nobodys.text.replace(str(UUID(int=0)), "…"))
    assert bea("POST", "/api/notifications/read", {"up_to": hers}).json == {"unread": 0}
    assert listed(bea)["items"] == []
    assert listed(ada)["unread"] == 1


def test_a_list_takes_two_trips_to_the_database(ada: Browser) -> None:
    told(ada)
    trips: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _u, statement, *_: trips.append(statement))

    listed(ada, "?unread=true")

    assert len(trips) == 2


def test_what_is_long_read_is_not_counted(ada: Browser) -> None:
    told(ada)
    with transaction() as session:
        session.execute(update(Notification).values(read_at=now()))

    assert listed(ada)["unread"] == 0


def test_letters_are_wanted_until_somebody_says_that_they_are_not(ada: Browser) -> None:
    bea = signed_in("bea@example.com")

    assert ada("GET", "/api/preferences").json == {"letters": True}
    assert ada("PATCH", "/api/preferences", {"letters": False}).json == {"letters": False}
    assert ada("PATCH", "/api/preferences", {}).json == {"letters": False}
    assert ada("GET", "/api/preferences").json == {"letters": False}
    assert bea("GET", "/api/preferences").json == {"letters": True}
    assert ada("PATCH", "/api/preferences", {"letters": "no"}).status == 422
