import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as plan
from hypothesis import strategies as st
from sqlalchemy import update

from functions.seclude.handler import handler, seclude
from shared.aws import client
from shared.database import transaction
from shared.errors import Claimed
from shared.models.jobs import Job
from shared.models.videos import Video, Visibility
from shared.settings import settings
from shared.works import seclusion
from tests.functions.api.browser import signed_in
from tests.functions.api.made import FOLDER, made

PREVIEW = "1f" * 16
FILES = {f"videos/{FOLDER}/video.mp4", f"videos/{FOLDER}/1080p/1.m4s", f"videos/{PREVIEW}/preview.mp4"}
OTHERS = "videos/" + "2e" * 16 + "/video.mp4"


@pytest.fixture
def video(studio: None) -> UUID:
    """A video whose files, and those of its preview, can be seen."""
    ordered = made(signed_in())
    with transaction() as session:
        job = session.get_one(Job, UUID(ordered["job_id"]))
        job.preview = {"video": f"videos/{PREVIEW}/preview.mp4"}
    show()
    return UUID(ordered["id"])


def show() -> None:
    for key in (*FILES, OTHERS):
        client("s3").put_object(
            Bucket="videos", Key=key, Body=key.encode(), ContentType="video/mp4", CacheControl="immutable"
        )


def become(video: UUID, visibility: Visibility) -> None:
    with transaction() as session:
        session.execute(update(Video).where(Video.id == video).values(visibility=visibility))


def public() -> set[str]:
    return {found["Key"] for found in client("s3").list_objects_v2(Bucket="videos").get("Contents", ())}


def withheld() -> set[str]:
    found = client("s3").list_objects_v2(Bucket="internal", Prefix="withheld/").get("Contents", ())
    return {each["Key"].replace("withheld/", "videos/") for each in found}


def test_what_is_hidden_lies_where_nobody_sees_it_and_comes_back_as_it_was(video: UUID) -> None:
    become(video, Visibility.HIDDEN)
    seclude(video)
    hidden = public(), withheld()
    become(video, Visibility.SHOWN)
    seclude(video)

    assert hidden == ({OTHERS}, FILES)
    assert (public(), withheld()) == (FILES | {OTHERS}, set())
    head = client("s3").head_object(Bucket="videos", Key=f"videos/{FOLDER}/video.mp4")
    assert (head["ContentType"], head["CacheControl"]) == ("video/mp4", "immutable")


def test_what_is_removed_is_gone_wherever_it_lay(video: UUID) -> None:
    become(video, Visibility.HIDDEN)
    seclude(video)
    show()
    become(video, Visibility.REMOVED)
    seclude(video)

    assert (public(), withheld()) == ({OTHERS}, set())


@plan(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from([Visibility.SHOWN, Visibility.HIDDEN]), max_size=6), st.randoms())
def test_messages_may_come_twice_and_late(video: UUID, decided: list[Visibility], chance: Any) -> None:
    for visibility in decided:
        become(video, visibility)
        for _ in range(chance.randint(0, 2)):
            seclude(video)
    seclude(video)

    last = decided[-1] if decided else None
    if last is not None:
        assert (public() >= FILES, withheld() == FILES) == (last is Visibility.SHOWN, last is Visibility.HIDDEN)


def test_a_decision_that_changes_meanwhile_holds(video: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    arranged: list[Visibility] = []
    arrange: Callable[..., None] = seclusion._arrange  # pyright: ignore[reportPrivateUsage]

    def and_then_it_is_approved(folder: str, visibility: Visibility) -> None:
        arrange(folder, visibility)
        arranged.append(visibility)
        become(video, Visibility.SHOWN)

    become(video, Visibility.HIDDEN)
    monkeypatch.setattr(seclusion, "_arrange", and_then_it_is_approved)
    seclude(video)

    assert arranged[0] is Visibility.HIDDEN
    assert (public(), withheld()) == (FILES | {OTHERS}, set())


def test_the_edge_forgets_what_is_withheld(video: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    made_of = {
        "CallerReference": "one",
        "Comment": "",
        "Enabled": True,
        "Origins": {
            "Quantity": 1,
            "Items": [
                {
                    "Id": "videos",
                    "DomainName": "videos.s3.amazonaws.com",
                    "S3OriginConfig": {"OriginAccessIdentity": ""},
                }
            ],
        },
        "DefaultCacheBehavior": {"TargetOriginId": "videos", "ViewerProtocolPolicy": "https-only"},
    }
    made_it = client("cloudfront").create_distribution(DistributionConfig=made_of)["Distribution"]["Id"]
    monkeypatch.setenv("STUDIO_DISTRIBUTION", made_it)
    settings.cache_clear()
    become(video, Visibility.HIDDEN)
    seclude(video)

    listed = client("cloudfront").list_invalidations(DistributionId=made_it)["InvalidationList"]["Items"]
    paths = {
        path
        for each in listed
        for path in client("cloudfront").get_invalidation(DistributionId=made_it, Id=each["Id"])["Invalidation"][
            "InvalidationBatch"
        ]["Paths"]["Items"]
    }
    assert paths == {f"/videos/{FOLDER}/*", f"/videos/{PREVIEW}/*"}


def test_what_cannot_be_arranged_comes_back_alone(video: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    def message(number: int, body: str) -> dict[str, Any]:
        return {"messageId": str(number), "body": body, "eventSource": "aws:sqs"}

    said = handler({"Records": [message(1, str(video)), message(2, "no video at all"), message(3, str(UUID(int=0)))]})

    assert json.loads(json.dumps(said)) == {"batchItemFailures": [{"itemIdentifier": "2"}]}


def followed(video: UUID) -> None:
    """A job of the video has shown something."""
    with transaction() as session:
        seclusion.follow(session, session.get_one(Job, session.get_one(Video, video).job_id))


def wanted() -> list[str]:
    found = client("sqs").receive_message(QueueUrl=settings().seclusion_queue, MaxNumberOfMessages=10)
    return [message["Body"] for message in found.get("Messages", ())]


def test_what_a_withheld_video_still_shows_is_taken_down(video: UUID) -> None:
    followed(video)
    before = wanted()
    become(video, Visibility.HIDDEN)
    followed(video)

    assert (before, wanted()) == ([], [str(video)])


def test_who_orders_again_what_was_removed_is_not_shown_it_again(video: UUID) -> None:
    become(video, Visibility.REMOVED)
    again = UUID(made(signed_in("ada@else.example"))["id"])
    followed(again)

    assert wanted() == [str(again)]
    with transaction() as session:
        assert session.get_one(Video, again).visibility is Visibility.REMOVED


def test_while_one_worker_is_at_it_no_other_is(video: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    arrange: Callable[..., None] = seclusion._arrange  # pyright: ignore[reportPrivateUsage]
    refused: list[str] = []

    def and_another_one_comes(folder: str, visibility: Visibility) -> None:
        monkeypatch.setattr(seclusion, "_arrange", arrange)
        become(video, Visibility.SHOWN)
        try:
            seclude(video)
        except Claimed as claimed:
            refused.append(str(claimed))
        arrange(folder, visibility)

    become(video, Visibility.HIDDEN)
    monkeypatch.setattr(seclusion, "_PATIENCE", 0)
    monkeypatch.setattr(seclusion, "_arrange", and_another_one_comes)
    seclude(video)

    assert len(refused) == 1
    assert (public(), withheld()) == (FILES | {OTHERS}, set())


def test_a_video_of_many_folders_has_the_edge_forget_all_that_it_keeps(
    video: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setenv("STUDIO_DISTRIBUTION", "EDFDVBD6EXAMPLE")
    settings.cache_clear()
    edge = client("cloudfront")
    monkeypatch.setattr(
        edge, "create_invalidation", lambda **told: asked.append(told["InvalidationBatch"]["Paths"]["Items"])
    )
    for folders in (10, 11):
        seclusion._forget_at_the_edge([f"{number:032x}" for number in range(folders)])  # pyright: ignore

    assert [len(paths) for paths in asked] == [10, 1]
    assert asked[1] == ["/videos/*"]
