"""Reports: what people say is wrong with a public work, and what admins decide about it.

A work is public by the folder of its release: whoever has the address of its page has that. What is decided holds for
the video as a whole, with all its versions, and closes all that was said about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import Update, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, contains_eager

from shared.accounts.audit import note
from shared.accounts.roles import Change, change_user
from shared.database import after_commit, newest, now
from shared.errors import Conflict, NotFound
from shared.identity import uuid7
from shared.models.accounts import Standing
from shared.models.jobs import Job
from shared.models.notifications import Kind
from shared.models.safety import Decision, Reason, Report
from shared.models.videos import Version, Video, Visibility
from shared.notifications.telling import tell
from shared.works import seclusion

_LATER = 60
"""Seconds: longer than a decision takes to be committed."""
_MAKES = {
    Decision.APPROVE: Visibility.SHOWN,
    Decision.HIDE: Visibility.HIDDEN,
    Decision.REMOVE: Visibility.REMOVED,
    Decision.BAN: Visibility.REMOVED,
}


@dataclass(frozen=True)
class Reported:
    """A report, with what it is about."""

    report: Report
    video: Video
    job: Job
    """Of the version that is shown."""


@dataclass(frozen=True)
class Which:
    """Which reports are meant; None for all."""

    waiting: bool | None = None
    """Whether nobody has decided yet."""
    video: UUID | None = None
    reason: Reason | None = None


def report(session: Session, reporter: UUID | None, folder: str, reason: Reason, detail: str) -> Report:
    """Say that something is wrong with a public work. Raises NotFound for what is not public.

    Whoever has said so already, and waits for a decision, has said it once; of those who are not signed in, each time
    counts.
    """
    shown = (
        select(Video.id)
        .join(Version, Version.video_id == Video.id)
        .join(Job, Job.id == Version.job_id)
        .where(Job.folder == folder, Video.visibility == Visibility.SHOWN)
    )
    video = session.scalar(newest(shown, Video.id, before=None, limit=1))
    if video is None:
        raise NotFound("there is no such video, or nobody sees it any more")
    said = {
        "id": uuid7(),
        "video_id": video,
        "reporter_id": reporter,
        "reason": reason,
        "detail": detail,
        "note": "",
        "created_at": now(),
    }
    # To set what is there already is what makes PostgreSQL give it back.
    once = insert(Report).values(said)
    kept = once.on_conflict_do_update(
        index_elements=[Report.video_id, Report.reporter_id],
        index_where=Report.decision.is_(None),
        set_={"reporter_id": once.excluded.reporter_id},
    )
    return session.scalars(kept.returning(Report)).one()


def list_reports(session: Session, which: Which, *, before: UUID | None, limit: int) -> Sequence[Reported]:
    """The newest first; `before` is the last one that is known already."""
    all_of_them = select(Report, Video, Job).join(Video, Video.id == Report.video_id).join(Job, Job.id == Video.job_id)
    wanted = newest(all_of_them, Report.id, before=before, limit=limit)
    for condition in (
        None if which.waiting is None else Report.decision.is_(None) == which.waiting,
        None if which.video is None else Report.video_id == which.video,
        None if which.reason is None else Report.reason == which.reason,
    ):
        if condition is not None:
            wanted = wanted.where(condition)
    return [Reported(*found) for found in session.execute(wanted).all()]


def decide(session: Session, admin: UUID, video_id: UUID, decision: Decision, why: str) -> Video:
    """Do as an admin has decided about a public work, and close what was said about it.

    Raises NotFound, Conflict for a video of which nothing public is left, and Forbidden for a ban that no admin may
    pronounce: of the owner, of themselves.
    """
    wanted_video = select(Video).join(Video.job).options(contains_eager(Video.job)).where(Video.id == video_id)
    video = session.scalar(wanted_video.with_for_update(of=Video))
    if video is None:
        raise NotFound(f"there is no video {video_id}")
    wanted = _MAKES[decision]
    if video.visibility is Visibility.REMOVED and wanted is not Visibility.REMOVED:
        raise Conflict("what was public of this video is deleted")
    if decision is Decision.BAN:
        change_user(session, admin, video.owner_id, Change(standing=Standing.BANNED))
    before = video.visibility
    alike = session.scalars(_alike(video_id, wanted).returning(Video.id)).all()
    waiting = update(Report).where(Report.video_id.in_(alike), Report.decision.is_(None))
    decided = waiting.values(decision=decision, decided_by=admin, decided_at=now(), note=why)
    closed = session.scalars(decided.returning(Report.id)).all()
    # Should this worker die as soon as it has committed, it is done a little later.
    for each in alike:
        seclusion.want(each, after=_LATER)
        after_commit(session, partial(seclusion.want, each))
    detail = {"before": before, "after": wanted, "note": why, "reports": len(closed)}
    note(session, admin, f"{decision}-video", f"video/{video_id}", **detail)
    if before is not wanted:
        _tell_owner(session, video)
    session.flush()
    return video


def _alike(video_id: UUID, visibility: Visibility) -> Update:
    """Have a video be so, and whatever else shows the same: it lies in the same folder. What is removed stays so."""
    folders = select(Job.folder).join(Version, Version.job_id == Job.id).where(Version.video_id == video_id)
    there = select(Version.video_id).join(Job, Job.id == Version.job_id).where(Job.folder.in_(folders))
    either = or_(Video.id == video_id, Video.id.in_(there))
    stays = visibility is not Visibility.REMOVED
    meant = update(Video).where(either, Video.visibility != Visibility.REMOVED if stays else true())
    return meant.values(visibility=visibility)


def _tell_owner(session: Session, video: Video) -> None:
    shown = video.visibility is Visibility.SHOWN
    detail = {
        "video_id": str(video.id),
        "title": video.topic if video.job.release is None else video.job.release["title"],
        "visibility": video.visibility,
    }
    # Each time is told: what comes back may be withheld again.
    event = f"video/{video.id}/{video.visibility}/{now().isoformat()}"
    tell(session, video.owner_id, Kind.VIDEO_SHOWN if shown else Kind.VIDEO_WITHHELD, event, detail)
