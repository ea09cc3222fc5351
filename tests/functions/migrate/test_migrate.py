import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.exc import ProgrammingError

from functions.migrate import handler as migrate
from functions.migrate.handler import configuration, handler
from functions.migrate.partitions import MONTHS, is_partition, make_partitions
from shared.database import engine, now, reading, transaction
from shared.identity import earliest_uuid7, uuid7
from shared.models.accounts import User
from shared.models.jobs import Job
from shared.models.videos import Series, Version, Video
from shared.production.documents import Brief, Canvas, Look


def tables() -> set[str]:
    with engine().connect() as connection:
        return set(inspect(connection).get_table_names())


def insert(connection: Connection, table: str, **row: Any) -> None:
    """Write a row as an older release would, which knows no other columns."""
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}, created_at) VALUES ({values}, now())"), row)


def insert_job(connection: Connection, owner: UUID, job: UUID, **more: Any) -> None:
    """An owner, and a job of theirs."""
    insert(connection, "users", id=owner, email="ada@example.com", password_hash="", role="user")
    started = {"attempt": 1, "status": "queued", "counts": "{}", "progress": 0, "cost": 0, "next_event": 1}
    row = {"format": "short", "brief": "{}", "queued_at": now(), **started, **more}
    insert(connection, "jobs", id=job, owner_id=owner, **row)


def opened(job: UUID) -> str:
    """Open a job with this id, and say which table it lies in."""
    with transaction() as session:
        user = User(email=f"{job}@example.com", password_hash="")
        session.add(user)
        session.flush()
        made = Job(owner_id=user.id, format="short", brief={})
        made.id = job
        session.add(made)
    with reading() as session:
        where = text("SELECT tableoid::regclass::text FROM jobs WHERE id = :id")
        return str(session.scalar(where, {"id": job}))


def test_the_database_is_what_the_records_say(studio: None) -> None:
    with transaction() as session:
        command.check(configuration(session.connection()))


def test_migrating_again_changes_nothing(empty_database: None) -> None:
    first = handler({"RequestType": "Create"}, None)
    before = tables()
    second = handler({}, None)

    assert first["revision"] == second["revision"] == "0005"
    assert second["partitions"] == []
    assert tables() == before


def test_every_revision_can_be_taken_back(empty_database: None) -> None:
    handler({}, None)
    with transaction() as session:
        command.downgrade(configuration(session.connection()), "base")

    assert tables() == {"alembic_version"}
    assert handler({}, None)["revision"] == "0005"


def test_an_order_of_before_there_were_versions_can_still_be_made(empty_database: None) -> None:
    handler({}, None)
    user, job, video = uuid7(), uuid7(), uuid7()
    brief = {
        "order": {"format": "short", "language": "en", "seconds": 30, "words": [60, 90], "niche": "history"},
        "voice": {"name": "ava", "language": "en"},
        "look": {"style": "anime", "width": 1080, "height": 1920},
        "score": {"mood": "calm"},
    }
    with transaction() as session:
        connection = session.connection()
        command.downgrade(configuration(connection), "0001")
        insert_job(connection, user, job, status="failed", brief=json.dumps(brief))
        insert(connection, "videos", id=video, owner_id=user, topic="", job_id=job)
    handler({}, None)

    with reading() as session:
        kept = session.scalars(select(Job)).one()
        version = session.scalars(select(Version)).one()
    now_said = Brief.model_validate(kept.brief)
    assert (now_said.look, now_said.canvas) == (Look(style="anime"), Canvas(width=1080, height=1920))
    assert now_said.lettering.style == "highlight"
    assert (version.video_id, version.number, version.job_id) == (video, 1, job)


def test_the_release_before_may_go_on_writing_until_it_is_replaced(empty_database: None) -> None:
    handler({}, None)
    user, job, series, video = (uuid7() for _ in range(4))
    manner = {"niche": "history", "style": "anime", "voice": "ava", "language": "en", "speed": 1, "tone": ""}
    with transaction() as session:
        connection = session.connection()
        insert_job(connection, user, job)
        insert(connection, "series", id=series, owner_id=user, name="Lights", seconds=30, music="calm", **manner)
        insert(connection, "videos", id=video, owner_id=user, series_id=series, topic="", job_id=job)

    with reading() as session:
        assert session.get_one(Series, series).captions == "highlight"
        assert session.get_one(Video, video).version == 1


def test_a_migration_that_fails_leaves_nothing_behind(empty_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(migrate, "make_partitions", broken)

    with pytest.raises(ZeroDivisionError):
        handler({}, None)

    assert tables() == set()


def test_a_command_that_there_is_not_migrates_nothing(empty_database: None) -> None:
    with pytest.raises(ValueError, match="forgot: promote-owner or forget"):
        handler({"command": "forgot"})

    assert tables() == set()


def test_the_next_twelve_months_have_partitions(studio: None) -> None:
    partitions = {name for name in tables() if is_partition(name)}

    assert len(partitions) == 2 * (MONTHS + 1)
    assert opened(earliest_uuid7(now())) == f"jobs_{now():%Y_%m}"
    assert opened(earliest_uuid7(now() + timedelta(days=300))) == f"jobs_{now() + timedelta(days=300):%Y_%m}"
    assert opened(UUID(int=1)) == "jobs_default"


def test_a_year_turns_into_the_next(empty_database: None) -> None:
    handler({}, None)

    with transaction() as session:
        made = make_partitions(session.connection(), datetime(2041, 11, 30, 23, 59, tzinfo=UTC))

    assert made[:3] == ("jobs_2041_11", "jobs_2041_12", "jobs_2042_01")
    assert opened(earliest_uuid7(datetime(2041, 12, 31, 23, 59, 59, 999_000, UTC))) == "jobs_2041_12"
    assert opened(earliest_uuid7(datetime(2042, 1, 1, tzinfo=UTC))) == "jobs_2042_01"


def test_a_month_that_began_without_a_partition_goes_on_so(empty_database: None) -> None:
    handler({}, None)
    assert opened(earliest_uuid7(datetime(2041, 5, 3, tzinfo=UTC))) == "jobs_default"

    with transaction() as session:
        made = make_partitions(session.connection(), datetime(2041, 5, 4, tzinfo=UTC))

    assert "jobs_2041_05" not in made
    assert "job_events_2041_05" in made
    assert "jobs_2041_06" in made


def test_no_statement_of_the_studio_runs_for_ever(empty_database: None) -> None:
    handler({}, None)
    engine().dispose()

    with reading() as session:
        assert session.scalar(text("SHOW statement_timeout")) == "10s"
        assert session.scalar(text("SHOW idle_in_transaction_session_timeout")) == "1min"


def test_what_is_not_migrated_yet_says_so(empty_database: None) -> None:
    with pytest.raises(ProgrammingError, match="users"), reading() as session:
        session.execute(text("SELECT * FROM users"))


def test_a_video_that_is_there_already_becomes_its_own_first_version(empty_database: None) -> None:
    handler({}, None)
    with transaction() as session:
        connection = session.connection()
        command.downgrade(configuration(connection), "0001")
        user, job, video = (UUID(int=number) for number in (1, 2, 3))
        release = json.dumps({"video": "videos/0f3a/video-19.mp4"})
        insert_job(connection, user, job, status="succeeded", progress=100, release=release)
        insert(connection, "videos", id=video, owner_id=user, topic="A lighthouse", job_id=job)
    handler({}, None)

    with transaction() as session:
        connection = session.connection()
        shown = connection.execute(text("SELECT version, job_id, changes FROM videos")).one()
        kept = connection.execute(text("SELECT video_id, number, job_id, made_from, differences FROM video_versions"))
        release = connection.scalar(text("SELECT release FROM jobs"))
        command.downgrade(configuration(connection), "0001")
        before = connection.scalar(text("SELECT release FROM jobs"))

    assert (*shown,) == (1, job, None)
    assert (*kept.one(),) == (video, 1, job, None, [])
    assert release == {"video": "videos/0f3a/video-19.mp4", "folder": "0f3a", "stream": ""}
    assert before == {"video": "videos/0f3a/video-19.mp4"}
