"""Two who change the same video at the same time, each on a connection of their own: nobody's word is lost."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from shared import database
from shared.accounts.callers import Caller, Visitor
from shared.errors import Conflict, Outdated
from shared.models.accounts import User
from shared.models.videos import Version, Video
from shared.works.briefs import Wish
from shared.works.changes import BeatChanges, Changes
from shared.works.retakes import make_retake, restore
from shared.works.sheets import Sheet, change_script, drop_changes, read_script
from shared.works.versions import list_versions
from shared.works.videos import find_video, order_video
from tests.databases import waiting
from tests.functions.api.made import TEXTS, finish

pytestmark = pytest.mark.usefixtures("studio")

PATIENCE = 20.0
FIRST, SECOND = ({"text": "It rained, and nobody came."}, {"picture": "A candle, close by."})

type Doing = Callable[[Session], object]


@pytest.fixture
def connections() -> Iterator[Engine]:
    """As many connections as are wanted, beside the studio's own one."""
    made = create_engine(database.database_url())
    yield made
    made.dispose()


@pytest.fixture
def video() -> Video:
    with database.transaction() as session:
        owner = User(email=f"{uuid4()}@example.com", password_hash="")
        session.add(owner)
        session.flush()
        video = order_video(session, Visitor.by_session(owner, uuid4()), Wish(script=" ".join(TEXTS)))
    waiting()
    finish(str(video.job_id))
    return video


def saying(video: Video, beat: int, said: dict[str, str]) -> Doing:
    changes = Changes(beats={beat: BeatChanges.model_validate(said)})
    return lambda session: change_script(session, video.owner_id, video.id, lambda _: changes)


def caller(session: Session, video: Video) -> Caller:
    """The video's owner."""
    return Visitor.by_session(session.get_one(User, video.owner_id), uuid4())


def retaking(video: Video) -> Doing:
    return lambda session: make_retake(session, caller(session, video), video.id)


def done(doing: Doing) -> None:
    with database.transaction() as session:
        doing(session)


def script(video: Video) -> Sheet:
    with database.reading() as session:
        return read_script(session, video.owner_id, video.id)


def versions(video: Video) -> list[int]:
    with database.reading() as session:
        return [version.number for version in list_versions(session, video.owner_id, video.id)]


@contextmanager
def meanwhile(connections: Engine, first: Doing, second: Doing) -> Iterator[Future[object]]:
    """Do both in the order in which they came, the second while the first is not committed yet."""

    def later() -> object:
        with sessionmaker(connections, expire_on_commit=False).begin() as session:
            return second(session)

    with ThreadPoolExecutor(1) as others:
        with sessionmaker(connections, expire_on_commit=False).begin() as session:
            first(session)
            following = others.submit(later)
            until_one_waits(connections, following)
        yield following
        following.exception(PATIENCE)


def until_one_waits(connections: Engine, following: Future[object]) -> None:
    """Until somebody is held up by what is not committed. Fails when that never comes."""
    held = text("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
    with connections.connect().execution_options(isolation_level="AUTOCOMMIT") as watching:
        while not watching.scalar(held):
            assert not following.done(), "the second did not wait for the first"


def test_two_changes_at_once_are_both_kept(connections: Engine, video: Video) -> None:
    with meanwhile(connections, saying(video, 1, FIRST), saying(video, 2, SECOND)) as second:
        second.result(PATIENCE)

    assert [(one.what, one.beat) for one in script(video).differences] == [("text", 1), ("picture", 2)]


def test_of_two_changes_that_were_made_of_the_same_script_the_later_one_is_told(
    connections: Engine, video: Video
) -> None:
    seen = script(video).tag
    other = Changes(title="The lamp")

    def carefully(session: Session) -> object:
        return change_script(session, video.owner_id, video.id, lambda _: other, tag=seen)

    with meanwhile(connections, saying(video, 1, FIRST), carefully) as second, pytest.raises(Outdated):
        second.result(PATIENCE)

    assert [one.what for one in script(video).differences] == ["text"]


def test_of_two_retakes_at_once_one_is_made(connections: Engine, video: Video) -> None:
    done(saying(video, 1, FIRST))

    with (
        meanwhile(connections, retaking(video), retaking(video)) as second,
        pytest.raises(Conflict, match="version 2 is still being made"),
    ):
        second.result(PATIENCE)

    assert versions(video) == [2, 1]


def test_versions_that_are_asked_for_at_once_have_numbers_of_their_own(connections: Engine, video: Video) -> None:
    done(saying(video, 1, FIRST))

    def back_and_once_more(session: Session) -> object:
        restore(session, video.owner_id, video.id, 1)
        saying(video, 2, SECOND)(session)
        return make_retake(session, caller(session, video), video.id)

    with meanwhile(connections, retaking(video), back_and_once_more) as second:
        third = second.result(PATIENCE)

    assert isinstance(third, Version)
    assert (third.number, third.made_from, versions(video)) == (3, 1, [3, 2, 1])


def test_a_change_that_comes_while_a_retake_is_asked_for_waits_for_the_one_after(
    connections: Engine, video: Video
) -> None:
    done(saying(video, 1, FIRST))

    with meanwhile(connections, retaking(video), saying(video, 2, SECOND)) as second:
        second.result(PATIENCE)

    sheet = script(video)
    assert sheet.shown.number == 2
    assert [(one.what, one.beat) for one in sheet.differences] == [("picture", 2)]


def test_a_retake_that_is_asked_for_while_something_is_changed_is_made_of_all(
    connections: Engine, video: Video
) -> None:
    done(saying(video, 1, FIRST))

    with meanwhile(connections, saying(video, 2, SECOND), retaking(video)) as second:
        made = second.result(PATIENCE)

    assert isinstance(made, Version)
    assert [(one["what"], one["beat"]) for one in made.differences] == [("text", 1), ("picture", 2)]


def test_changes_that_are_dropped_while_a_retake_is_asked_for_are_not_made(connections: Engine, video: Video) -> None:
    done(saying(video, 1, FIRST))

    def drop(session: Session) -> object:
        return drop_changes(session, video.owner_id, video.id)

    with (
        meanwhile(connections, drop, retaking(video)) as second,
        pytest.raises(Conflict, match="nothing is different"),
    ):
        second.result(PATIENCE)

    assert versions(video) == [1]


def test_whoever_waited_for_a_retake_sees_the_video_and_its_job_of_after_it(connections: Engine, video: Video) -> None:
    done(saying(video, 1, FIRST))

    def look(session: Session) -> tuple[int, UUID, UUID]:
        found = find_video(session, video.owner_id, video.id, to_change=True)
        return found.version, found.job_id, found.job.id

    with meanwhile(connections, retaking(video), look) as second:
        found = second.result(PATIENCE)

    latest = script(video).video.job_id
    assert latest != video.job_id
    assert found == (2, latest, latest)
