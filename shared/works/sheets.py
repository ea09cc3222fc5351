"""Sheets: the script of the version that is shown, with the changes that wait, and how it is changed."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy.orm import Session

from shared.errors import Outdated
from shared.models.videos import Video
from shared.production.desk import Desk
from shared.production.documents import Brief, File, Illustration
from shared.production.fingerprints import digest
from shared.production.flow import Stage
from shared.works.changes import Changes, Difference, applied, differences, draft_of, settled
from shared.works.versions import Edition, edition_of, kept
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
        """What the next version says. Raises Invalid for changes that make it too long."""
        return applied(self.changes, self.shown.brief)

    @property
    def differences(self) -> tuple[Difference, ...]:
        return differences(self.shown.brief, self.wanted)

    @property
    def tag(self) -> str:
        """Another one whenever somebody changes something."""
        return digest([str(self.video.job_id), self.changes.said()])[:16]

    @property
    def desk(self) -> Desk:
        return desk_of(self.video)

    @cached_property
    def own(self) -> Mapping[int, File]:
        """The pictures of one's own that are wanted, by the numbers of their beats, from 1 on."""
        beats = enumerate(draft_of(self.wanted).beats, 1)
        return {number: beat.visual.own for number, beat in beats if beat.visual.own is not None}

    def lost(self) -> tuple[int, ...]:
        """The beats whose picture is one's own and was kept for its time. Raises StorageBusy."""
        if self.desk.has_all(self.own.values()):
            return ()
        return tuple(number for number, file in self.own.items() if not self.desk.has(file))

    def pictures(self) -> dict[int, File]:
        """What is seen in each beat, by its number from 1 on, as far as it is kept. Raises StorageBusy."""
        numbers = range(1, len(draft_of(self.wanted).beats) + 1)
        with ThreadPoolExecutor(_AT_ONCE) as lookers:
            found = zip(numbers, lookers.map(self._picture, numbers), strict=True)
            return {number: file for number, file in found if file is not None}

    def _picture(self, number: int) -> File | None:
        file = self.own.get(number) or self._drawn(number - 1)
        return file if file is not None and self.desk.has(file) else None

    def _drawn(self, item: int) -> File | None:
        if not self.shown.has(Stage.ILLUSTRATE, item):
            return None
        illustration = kept(self.desk, Illustration, item)
        return None if illustration is None else illustration.image


def desk_of(video: Video) -> Desk:
    """The desk of the version that is shown."""
    return Desk(str(video.owner_id), str(video.job_id))


def read_script(session: Session, owner_id: UUID, video_id: UUID, *, to_change: bool = False) -> Sheet:
    """The script of the owner's video. Raises NotFound, or Conflict when there is none (yet)."""
    video = find_video(session, owner_id, video_id, to_change=to_change)
    return Sheet(video, edition_of(video.version, video.job))


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


_AT_ONCE = 8
"""How many pictures are looked for at once: S3 answers in milliseconds, and a long video has hundreds."""
