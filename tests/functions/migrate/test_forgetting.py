"""What is over and old is forgotten; what is old and not over, and what is over and not old, is not."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from functions.migrate import forgetting
from functions.migrate.forgetting import RULES
from functions.migrate.handler import handler
from shared.database import now, reading, transaction
from shared.identity import earliest_uuid7
from shared.models.accounts import Purpose, Ticket, User, UserSession
from shared.models.notifications import Delivery, DeliveryState, Kind, Notification, Webhook

pytestmark = pytest.mark.usefixtures("studio")

FORGET = json.loads((Path(__file__).parents[3] / "events" / "forget.json").read_text())
DAY = timedelta(days=1)
NOTHING = {rule.kind.__tablename__: 0 for rule in RULES}


def made(days: float, number: int = 0) -> UUID:
    """The key of what was made so many days ago."""
    return UUID(int=earliest_uuid7(now() - days * DAY).int + number)


def ada(session: Session) -> User:
    user = User(email="ada@example.com", password_hash="")
    session.add(user)
    session.flush()
    return user


def signed_in(user: User, began: float, ended: float, *, revoked: float | None = None) -> UserSession:
    found = UserSession(user_id=user.id, refresh_hash="", expires_at=now() - ended * DAY)
    found.id = made(began)
    found.revoked_at = None if revoked is None else now() - revoked * DAY
    return found


def forgotten() -> dict[str, int]:
    answer: dict[str, int] = handler(FORGET)["forgotten"]
    return answer


def test_sessions_are_forgotten_three_months_after_they_were_over() -> None:
    with transaction() as session:
        user = ada(session)
        kept = [
            signed_in(user, 400, -3),
            signed_in(user, 300, 89),
            signed_in(user, 200, 89, revoked=88),
        ]
        session.add_all([*kept, signed_in(user, 401, 91), signed_in(user, 201, -1, revoked=91)])
        names = {one.id for one in kept}

    assert forgotten() == NOTHING | {"user_sessions": 2}
    with reading() as session:
        assert set(session.scalars(select(UserSession.id))) == names
    assert forgotten() == NOTHING


def test_tickets_are_forgotten_a_month_after_they_expired() -> None:
    with transaction() as session:
        user = ada(session)
        for made_ago, expired in ((32, 31), (40, 29), (10, 9)):
            ticket = Ticket(
                user_id=user.id,
                purpose=Purpose.RESET,
                email=user.email,
                key_hash="",
                expires_at=now() - expired * DAY,
            )
            ticket.id = made(made_ago)
            session.add(ticket)

    assert forgotten() == NOTHING | {"tickets": 1}


def test_notifications_are_forgotten_after_half_a_year() -> None:
    with transaction() as session:
        user = ada(session)
        for days in (181, 179, 0):
            notification = Notification(owner_id=user.id, kind=Kind.JOB_FAILED, event=f"job/{days}", detail={})
            notification.id, notification.created_at = made(days), now() - days * DAY
            session.add(notification)

    assert forgotten() == NOTHING | {"notifications": 1}


def test_deliveries_are_forgotten_after_a_month_unless_they_still_wait() -> None:
    with transaction() as session:
        user = ada(session)
        hook = Webhook(owner_id=user.id, url="https://example.com", kinds=[])
        session.add(hook)
        session.flush()
        for number, (days, state) in enumerate(
            (
                (31, DeliveryState.DELIVERED),
                (31, DeliveryState.FAILED),
                (31, DeliveryState.WAITING),
                (29, DeliveryState.DELIVERED),
                (1, DeliveryState.DELIVERED),
            )
        ):
            delivery = Delivery(webhook_id=hook.id, owner_id=user.id, kind=Kind.TEST, body={}, state=state)
            # The last one was sent once more, yesterday.
            delivery.id, delivery.due_at = made(60 if days == 1 else days, number), now() - days * DAY
            session.add(delivery)

    assert forgotten() == NOTHING | {"deliveries": 2}


def test_much_is_forgotten_in_portions_and_no_more_than_there_is_time_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 2)
    monkeypatch.setattr(forgetting, "MOST", 4)
    with transaction() as session:
        user = ada(session)
        session.add_all(signed_in(user, 100 + days, 99) for days in range(7))

    assert [forgotten()["user_sessions"] for _ in range(3)] == [4, 3, 0]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(UserSession)) == 0
