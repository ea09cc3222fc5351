import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event
from sqlalchemy.orm import Session

from shared import database, prose
from shared.database import now, transaction
from shared.errors import Invalid, NotFound
from shared.formats import FORMATS
from shared.formats.looks import STYLES
from shared.identity import earliest_uuid7
from shared.models import jobs
from shared.models.accounts import User
from shared.models.jobs import Job, Priority, Status
from shared.models.videos import Version, Video
from shared.production.flow import stages
from shared.works.briefs import Wish, brief_of
from shared.works.makings import Which, find_making, list_makings, making_of
from shared.works.manner import SECONDS, Manner, settle
from shared.works.videos import glance_of, list_videos, see_video, stage_of, status_of

USUAL = settle(Manner())


def job(**says: Any) -> Job:
    return Job(owner_id=None, format="short", brief={}, **says)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("seconds", SECONDS)
def test_a_length_in_seconds_is_a_number_of_words(seconds: int) -> None:
    fewest, most = brief_of(Wish(topic="The sea"), replace(USUAL, seconds=seconds)).order.words

    assert fewest <= seconds * 2.5 <= most
    assert most - fewest == pytest.approx(seconds * 0.5, abs=2)


@given(
    st.lists(st.sampled_from(["sea", "lamp.", "night,", "“he said”", "—", "1850", "مساء"]), min_size=1, max_size=300)
)
def test_a_text_of_ones_own_is_within_its_own_budget(words: list[str]) -> None:
    text = " ".join([*words, "end."])

    fewest, most = brief_of(Wish(script=text), USUAL).order.words

    assert fewest <= len(prose.words(text, "en")) <= most
    assert fewest <= sum(len(prose.words(beat, "en")) for beat in prose.beats(text, "en")) <= most


def test_the_same_order_is_the_same_brief_and_another_one_sounds_different() -> None:
    sea, lamp = Wish(topic="The sea"), Wish(topic="The lamp")

    assert brief_of(sea, USUAL) == brief_of(sea, USUAL)
    assert brief_of(sea, USUAL).score != brief_of(lamp, USUAL).score


def test_no_music_is_silence() -> None:
    assert brief_of(Wish(topic="The sea"), replace(USUAL, music="none")).score.mood == ""


@pytest.mark.parametrize("style", [*STYLES, *STYLES.values(), "Pixar 3D", "OIL  painting"])
def test_a_style_goes_by_its_name_its_label_or_its_alias(style: str) -> None:
    assert settle(replace(USUAL, style=style)).style in STYLES


@pytest.mark.parametrize("field", ["niche", "style", "voice", "language", "music"])
def test_what_the_studio_does_not_have_is_named_with_what_it_has(field: str) -> None:
    with pytest.raises(Invalid, match=f"{field}: there is no 'vapour'; there are \\w"):
        settle(replace(USUAL, **{field: "vapour"}))


def test_a_video_that_is_made_but_not_released_is_not_ready() -> None:
    assert status_of(job(status=Status.SUCCEEDED)) == "generating"
    assert status_of(job(status=Status.RUNNING, release={"title": "early"})) == "generating"
    assert status_of(job(status=Status.SUCCEEDED, release={"title": "there"})) == "ready"


@pytest.mark.parametrize("release", [None, {"title": "there"}])
@pytest.mark.parametrize("status", Status)
def test_a_job_is_over_exactly_when_its_video_is_not_being_made(status: Status, release: dict[str, str] | None) -> None:
    seen = job(status=status, release=release)

    assert seen.over == (status_of(seen) != "generating")


def test_the_word_for_a_stage_never_goes_back() -> None:
    order = ["script", "tts", "images", "assembly", "uploading"]

    words = [stage_of(job(status=Status.RUNNING, stage=stage)) for stage in stages(FORMATS["short"].flow)]

    assert [order.index(word or "") for word in words] == sorted(order.index(word or "") for word in words)
    assert set(words) == {"script", "images", "tts", "assembly", "uploading"}


def test_what_is_at_hand_is_shown_as_what_is_looked_for(studio: None) -> None:
    says = {
        "status": Status.SUCCEEDED,
        "stage": "publish",
        "progress": 100,
        "attempt": 2,
        "priority": Priority.PREMIUM,
        "cost": Decimal("0.5"),
        "cap": Decimal(2),
        "counts": {"narrate": {"of": 3}},
        "error_code": "Cancelled",
        "error_message": "called off",
        "preview": {"video": "videos/small"},
        "release": {"title": "there"},
        "starts_at": now() - timedelta(hours=2),
        "started_at": now() - timedelta(hours=1),
        "finished_at": now(),
    }
    with transaction() as session:
        ada = User(email="ada@example.com", password_hash="")
        session.add(ada)
        session.flush()
        made = job(**says)
        made.owner_id = ada.id
        version = Version(video=Video(owner_id=ada.id, series_id=None, topic="Salt", job=made), number=1, job=made)
        session.add(version)
        # Not written yet: whoever asks within has it written first.
        (listed,) = list_makings(session, ada.id, Which(), before=None, limit=9)
        at_hand = glance_of(version.video), making_of(made, version)

    with database.looking() as connection:
        assert (see_video(connection, ada.id, version.video.id), find_making(connection, ada.id, made.id)) == at_hand
    assert listed == at_hand[1]
    video, known = version.video, {"job_id": made.id, "video_id": version.video_id, "version": version.number}
    for seen, first in zip(at_hand, (video, made), strict=True):
        for field, value in zip(seen._fields, seen, strict=True):
            assert value == known.get(field, getattr(first, field, getattr(made, field, None))), field


def _list(session: Session) -> None:
    assert list_videos(session, uuid4(), before=None, limit=20) == []


def _see(session: Session) -> None:
    with pytest.raises(NotFound):
        see_video(session, uuid4(), uuid4())


@pytest.mark.parametrize("look", [_list, _see])
def test_what_is_shown_is_looked_for_in_no_month_to_come(studio: None, look: Callable[[Session], None]) -> None:
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        sent.append((statement, parameters))

    with database.reading() as session:
        event.listen(database.engine(), "before_cursor_execute", note)
        try:
            look(session)
        finally:
            event.remove(database.engine(), "before_cursor_execute", note)
        ((statement, parameters),) = sent
        plan = session.connection().exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars()
        months = {month for line in plan for month in re.findall(r"jobs_(\d{4}_\d\d)", line)}

    assert f"{now():%Y_%m}" in months
    assert months <= {f"{moment:%Y_%m}" for moment in (now(), now() + timedelta(days=1))}


def test_a_bound_that_is_made_once_moves_with_the_time(studio: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = now() + timedelta(days=40)
    with transaction() as session:
        ada = User(email="ada@example.com", password_hash="")
        session.add(ada)
        session.flush()
        for moment in (now() + timedelta(hours=23), ahead, now() - timedelta(days=10_000)):
            made = job()
            made.owner_id, made.id = ada.id, earliest_uuid7(moment)
            session.add(Version(video=Video(owner_id=ada.id, series_id=None, topic="", job=made), number=1, job=made))

    def listed() -> tuple[int, int]:
        with database.reading() as session:
            videos = list_videos(session, ada.id, before=None, limit=9)
            return len(videos), len(list_makings(session, ada.id, Which(), before=None, limit=9))

    # One from before there were partitions, and one whose maker's clock is fast.
    assert listed() == (2, 2)
    monkeypatch.setattr(jobs, "now", lambda: ahead)
    assert listed() == (3, 3)
