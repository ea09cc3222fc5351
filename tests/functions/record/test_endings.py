"""Owners are told how their jobs ended: once, whatever was heard last, and not of what they called off."""

from random import Random
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from functions.record.handler import keep
from shared.database import reading, transaction
from shared.jobs import cancel_job, retry_job
from shared.models.jobs import Job, Priority
from shared.models.notifications import Notification
from shared.models.videos import Version, Video
from shared.turns import Rank
from tests.databases import waiting
from tests.functions.record.news import FAILED, RELEASE, RUNNING, SUCCEEDED, Newsroom
from tests.functions.record.test_record import opened

pytestmark = pytest.mark.usefixtures("studio")

RANK = Rank(1, Priority.STANDARD)


def told() -> list[tuple[str, dict[str, Any]]]:
    with reading() as session:
        return [(one.kind.value, one.detail) for one in session.scalars(select(Notification).order_by(Notification.id))]


def with_video(job: UUID, topic: str = "The last lighthouse") -> Video:
    with transaction() as session:
        found = session.get_one(Job, job)
        video = Video(owner_id=found.owner_id, series_id=None, topic=topic, job=found)
        session.add_all([video, Version(video=video, number=1, job=found)])
    return video


@pytest.mark.parametrize("seed", range(5))
def test_a_success_is_told_once_with_where_it_is_seen(seed: int) -> None:
    job = opened()
    video = with_video(job)
    news = Newsroom(job).whole_run() * 2
    Random(seed).shuffle(news)

    for said in news:
        keep(said)

    ((kind, detail),) = told()
    assert kind == "job.succeeded"
    assert (detail["job_id"], detail["video_id"], detail["version"]) == (str(job), str(video.id), 1)
    assert detail["title"] == RELEASE["title"]
    assert detail["watch_url"].endswith(f"/watch.html?video={RELEASE['folder']}")
    assert detail["duration"] == 58.4
    assert len(waiting("letters_queue")) == 1


def test_a_success_is_told_when_what_it_released_is_known() -> None:
    job = opened()
    news = Newsroom(job)

    keep(news.execution(SUCCEEDED))
    assert told() == []
    keep(news.done("publish", made=RELEASE))

    assert [kind for kind, _ in told()] == ["job.succeeded"]


def test_a_failure_is_told_with_its_reason_each_attempt_anew() -> None:
    job = opened()
    owner = with_video(job).owner_id

    for _ in range(2):
        keep(Newsroom(job).execution(FAILED))
    with transaction() as session:
        retry_job(session, owner, job, RANK)
    keep(Newsroom(job, attempt=2).execution(RUNNING))
    keep(Newsroom(job, attempt=2).execution(FAILED))

    assert [(kind, detail["attempt"], detail["error_code"]) for kind, detail in told()] == [
        ("job.failed", 1, "ProviderRefused"),
        ("job.failed", 2, "ProviderRefused"),
    ]
    assert told()[0][1]["title"] == "The last lighthouse"
    assert told()[0][1]["error_message"] == "no such picture"


def test_what_its_owner_called_off_is_no_news_to_them() -> None:
    job = opened()
    owner = with_video(job).owner_id
    with transaction() as session:
        cancel_job(session, owner, job)

    for said in Newsroom(job).whole_run():
        keep(said)
    keep(Newsroom(job).execution({"status": "ABORTED"}))

    assert told() == []


def test_a_job_that_fails_and_is_redriven_is_told_of_twice() -> None:
    job = opened(release=RELEASE)

    keep(Newsroom(job).execution(FAILED))
    keep(Newsroom(job).execution(SUCCEEDED))

    assert [kind for kind, _ in told()] == ["job.failed", "job.succeeded"]


def test_a_job_that_makes_no_video_has_an_end_all_the_same() -> None:
    keep(Newsroom(opened()).execution(FAILED))

    ((_, detail),) = told()
    assert (detail["video_id"], detail["title"]) == (None, "A script of your own")
