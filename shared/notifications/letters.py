"""Letters about what has become of things, to whoever wants to hear of it by letter.

Whoever tells something only says so; it is written where letters are posted from.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.aws import client
from shared.mail import Letter, Link
from shared.models.accounts import Standing, User
from shared.models.notifications import Kind, Notification
from shared.settings import settings

WRITTEN = frozenset({Kind.JOB_SUCCEEDED, Kind.JOB_FAILED, Kind.VIDEO_WITHHELD, Kind.VIDEO_SHOWN, Kind.WEBHOOK_PAUSED})
"""What letters are written about."""

_FOOT = (
    "To get no more letters like this one, say `talewright notifications --letters off`, or send "
    '{"letters": false} to PATCH /api/preferences.'
)


class News(BaseModel):
    """A letter that may be wanted: about what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    notification: UUID


def want(news: News) -> None:
    """Have a letter written and sent, if its reader wants any."""
    client("sqs").send_message(QueueUrl=settings().letters_queue, MessageBody=news.model_dump_json())


def write(session: Session, news: News) -> Letter | None:
    """The letter; None when there is nobody to write to, at an address that is proven, who wants to be written to."""
    found = session.execute(
        select(Notification, User)
        .join(User, User.id == Notification.owner_id)
        .where(
            Notification.id == news.notification,
            User.letters,
            User.verified_at.is_not(None),
            User.standing == Standing.ACTIVE,
        )
    ).one_or_none()
    if found is None:
        return None
    told, reader = found
    title, parts = _written(told.kind, told.detail)
    return Letter(to=reader.email, title=title, parts=(*parts, _FOOT))


def _written(kind: Kind, detail: Mapping[str, Any]) -> tuple[str, tuple[str | Link, ...]]:
    match kind:
        case Kind.JOB_SUCCEEDED:
            return "Your video is ready", (f"“{detail['title']}” is made.", Link("Watch it", detail["watch_url"]))
        case Kind.JOB_FAILED:
            return "Your video could not be made", (
                f"“{detail['title']}” could not be made: {detail['error_message']}",
                "What is made is kept. To try again what failed, and only that:",
                f"talewright resume {detail['job_id']}",
            )
        case Kind.VIDEO_WITHHELD:
            return f"Your video was {detail['visibility']}", (
                f"“{detail['title']}” was {detail['visibility']} by somebody who runs this studio. Nobody sees it now.",
                "They have looked at it, perhaps because it was reported. If that was a mistake, answer this letter.",
            )
        case Kind.VIDEO_SHOWN:
            return "Your video is back", (f"“{detail['title']}” can be seen again.",)
        case Kind.WEBHOOK_PAUSED:
            return "Your webhook is paused", (
                f"{detail['reason']} Nothing is told to {detail['url']} any more, until you wake it:",
                f"talewright webhooks wake {detail['webhook_id']}",
            )
        case _:
            raise ValueError(f"no letter is written about {kind}")
