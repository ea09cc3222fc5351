"""Retakes: change a script, know what that costs, and have the next version made."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.errors import Conflict, Outdated
from shared.jobs import open_job
from shared.models.videos import Version, Video
from shared.production.desk import Desk
from shared.production.documents import Brief, File, Illustration
from shared.production.fingerprints import digest
from shared.production.flow import Stage
from shared.works.changes import Changes, Difference, applied, differences, draft_of, settled
from shared.works.quotes import Quote, quote
from shared.works.versions import Edition, edition_of, editions_of, find_version, list_versions, show
from shared.works.videos import find_video


@dataclass(frozen=True)
class Sheet:
    """The script of the version that is shown, with the changes that wait."""

    video: Video
    shown: Edition

    @property
    def changes(self) -> Changes:
        return Changes.model_validate(self.video.changes or {})

    @cached_property
    def wanted(self) -> Brief:
        """What the next version says."""
        return applied(self.changes, self.shown.brief)

    @property
    def differences(self) -> tuple[Difference, ...]:
        return differences(self.shown.brief, self.wanted)

    @property
    def desk(self) -> Desk:
        return desk_of(self.video)

    def pictures(self) -> dict[int, File]:
        """What is seen in each beat, by its number from 1 on, as far as it is there. Raises StorageBusy."""
        drawn = sorted(self.shown.made.get(Stage.ILLUSTRATE, ()))
        found = {
            number + 1: illustration.image
            for number, illustration in zip(drawn, self.desk.collect(Illustration, drawn), strict=True)
        }
        own = {number: beat.visual.own for number, beat in enumerate(draft_of(self.wanted).beats, 1)}
        return found | {number: file for number, file in own.items() if file is not None}

    @property
    def tag(self) -> str:
        """Another one whenever somebody changes something."""
        return digest([str(self.video.job_id), self.changes.said()])[:16]


def desk_of(video: Video) -> Desk:
    """The desk of the version that is shown."""
    return Desk(str(video.owner_id), str(video.job_id))


def read_script(session: Session, owner_id: UUID, video_id: UUID, *, to_change: bool = False) -> Sheet:
    """The script of the owner's video. Raises NotFound, or Conflict when there is none (yet)."""
    video = find_video(session, owner_id, video_id, to_change=to_change)
    return Sheet(video, edition_of(find_version(session, owner_id, video_id, video.version)))


def change_script(
    session: Session,
    owner_id: UUID,
    video_id: UUID,
    later: Callable[[Sheet], Changes],
    *,
    tag: str | None = None,
) -> Sheet:
    """Keep changes for the next version, on top of those that wait; a change back takes one away.

    Raises NotFound for a video or a beat that is not there, Invalid for what cannot be, Outdated when the script is no
    longer the one that `tag` names. Then all is as it was.
    """
    sheet = read_script(session, owner_id, video_id, to_change=True)
    if tag is not None and tag != sheet.tag:
        raise Outdated("the script was changed meanwhile: read it again")
    changes = sheet.changes.then(settled(later(sheet), sheet.shown.brief))
    applied(changes, sheet.shown.brief)
    sheet.video.changes = changes.said()
    return Sheet(sheet.video, sheet.shown)


def drop_changes(session: Session, owner_id: UUID, video_id: UUID) -> None:
    """Forget the changes that wait. Raises NotFound."""
    find_video(session, owner_id, video_id, to_change=True).changes = None


def quote_retake(session: Session, owner_id: UUID, video_id: UUID) -> Quote:
    """What the next version would make and cost. Raises NotFound, or Conflict when there is no script (yet)."""
    return _quoted(session, read_script(session, owner_id, video_id))


def make_retake(session: Session, owner_id: UUID, video_id: UUID, *, at_most: Decimal | None = None) -> Version:
    """Have the next version made, and show it.

    Raises NotFound, or Conflict when the shown version is still being made, when nothing is different, or when it
    would cost more than `at_most` US dollars.
    """
    sheet = read_script(session, owner_id, video_id, to_change=True)
    if not sheet.video.job.over:
        raise Conflict(f"version {sheet.shown.number} is still being made")
    if not sheet.differences:
        raise Conflict(f"nothing is different from version {sheet.shown.number}")
    if at_most is not None and (cost := _quoted(session, sheet).cost) > at_most:
        raise Conflict(f"it would cost ${cost:f}, which is more than ${at_most:f}")
    version = Version(
        video=sheet.video,
        number=_next_number(session, video_id),
        job=open_job(session, owner_id, sheet.wanted),
        made_from=sheet.shown.number,
        differences=[vars(different) for different in sheet.differences],
    )
    session.add(version)
    show(sheet.video, version)
    sheet.video.changes = None
    return version


def _quoted(session: Session, sheet: Sheet) -> Quote:
    versions = list_versions(session, sheet.video.owner_id, sheet.video.id)
    others = (version for version in versions if version.number != sheet.shown.number)
    return quote(sheet.wanted, sheet.shown, [sheet.shown, *editions_of(others)])


def _next_number(session: Session, video_id: UUID) -> int:
    latest = session.scalar(select(func.max(Version.number)).where(Version.video_id == video_id))
    return (latest or 0) + 1
