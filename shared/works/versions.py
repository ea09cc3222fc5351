"""Versions: a video as each of its jobs made it, kept side by side. One of them is shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from shared.database import newest
from shared.errors import Conflict, Missing, NotFound
from shared.models.jobs import Job, Tally
from shared.models.videos import Version, Video
from shared.production import catalogue
from shared.production.desk import Desk
from shared.production.documents import Brief, Document, Draft, Line, Script, Timing, milliseconds, text_of
from shared.production.flow import Stage
from shared.works.briefs import told
from shared.works.videos import find_video, hold_video


@dataclass(frozen=True)
class Edition:
    """What a version says, and what of it is made."""

    number: int
    brief: Brief
    """It has a draft."""
    timing: Timing | None
    made: Mapping[Stage, frozenset[int]]
    """Numbers of the items that each stage has made; 0 for a stage without items."""
    makers: Mapping[Stage, Mapping[str, str]] = field(default_factory=dict[Stage, Mapping[str, str]])
    """Who was to make that, by capability, as `company/model`; of stages that ask nobody, nothing."""

    def has(self, stage: Stage, item: int = 0) -> bool:
        """Whether it was made."""
        return item in self.made.get(stage, ())

    def lends(self, stage: Stage, item: int = 0) -> bool:
        """Whether another version need not make it: it was made, and by those whom the settings name now.

        Raises NotConfigured where they name nobody who is there.
        """
        makers = self.makers.get(stage, {})
        return self.has(stage, item) and all(catalogue.meant(what) == maker for what, maker in makers.items())


def list_versions(
    session: Session,
    owner_id: UUID,
    video_id: UUID,
    *,
    before: int | None = None,
    limit: int | None = None,
    to_change: bool = False,
) -> Sequence[Version]:
    """The versions of the owner's video, with it and with their jobs, the newest first. Raises NotFound."""
    if to_change:
        hold_video(session, owner_id, video_id)
    wanted = newest(_versions(owner_id, video_id), Version.number, before=before, limit=limit)
    found = session.scalars(wanted.execution_options(populate_existing=to_change)).all()
    if not found:
        # There is none before that one; or no such video.
        find_video(session, owner_id, video_id)
    return found


def find_version(session: Session, owner_id: UUID, video_id: UUID, number: int) -> Version:
    """A version of the owner's video, with it and with its job. Raises NotFound."""
    version = session.scalar(_versions(owner_id, video_id).where(Version.number == number))
    if version is None:
        find_video(session, owner_id, video_id)
        raise NotFound(f"video {video_id} has no version {number}")
    return version


def show(video: Video, version: Version) -> None:
    """Have a video show this version of it."""
    video.version = version.number
    video.job = version.job


def edition_of(number: int, job: Job) -> Edition:
    """What a version says and has, by its number and its job. Raises Conflict when it says nothing (yet)."""
    desk = Desk(str(job.owner_id), str(job.id))
    script = kept(desk, Script)
    brief = Brief.model_validate(job.brief)
    draft = brief.order.draft if script is None else Draft(**dict(script))
    if draft is None:
        raise _without_script(number, job)
    timing = kept(desk, Timing)
    # What is on no desk any more is made again, whatever the job says of it.
    counts = {} if script is None else job.counts
    tallies = {stage: Tally.model_validate(counts[stage]) for stage in Stage if stage in counts}
    return Edition(
        number=number,
        brief=told(brief, draft if timing is None else as_spoken(draft, timing)),
        timing=timing,
        made={stage: frozenset(tally.done) for stage, tally in tallies.items()},
        makers={stage: tally.makers for stage, tally in tallies.items()},
    )


def editions_of(versions: Iterable[Version]) -> Iterator[Edition]:
    """The editions of those that say something. What says nothing has made nothing."""
    for version in versions:
        with suppress(Conflict):
            yield edition_of(version.number, version.job)


def kept[D: Document](desk: Desk, kind: type[D], item: int | None = None) -> D | None:
    """A document; None where it was kept for its time, or by a studio that wrote it otherwise. Raises StorageBusy."""
    try:
        return desk.take(kind, item)
    except (Missing, ValidationError):
        return None


def as_spoken(draft: Draft, timing: Timing) -> Draft:
    """The draft with the words in which each line came to be said: some are fitted into their time."""
    begins = [milliseconds(frame) for frame in (*timing.takes, timing.frames)]

    def line(number: int, written: Line) -> Line:
        heard = text_of([word for word in timing.words if begins[number] <= word.start < begins[number + 1]])
        same = written.span is None or not heard or heard.split() == written.text.split()
        return written if same else Line(text=heard, voice=written.voice)

    spoken = (beat.model_copy(update={"line": line(number, beat.line)}) for number, beat in enumerate(draft.beats))
    return draft.model_copy(update={"beats": tuple(spoken)})


def _without_script(number: int, job: Job) -> Conflict:
    if job.came_to_nothing:
        return Conflict(f"version {number} failed before it had a script")
    if job.over:
        return Conflict(f"the script of version {number} was kept for its time, and is gone")
    return Conflict(f"the script of version {number} is not written yet")


def _versions(owner_id: UUID, video_id: UUID) -> Select[Version]:
    return (
        select(Version)
        .join(Version.job)
        .join(Version.video)
        .options(contains_eager(Version.job), contains_eager(Version.video))
        .where(Version.video_id == video_id, Video.owner_id == owner_id)
    )
