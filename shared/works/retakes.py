"""Retakes: know what the next version costs, have it made, or go back to one that is there."""

from collections.abc import Sequence
from contextlib import suppress
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from shared.accounts.callers import Caller
from shared.database import together
from shared.errors import Conflict, Invalid
from shared.jobs import open_job
from shared.models.videos import Version, Video
from shared.turns import rank_of
from shared.works.calls import demand_enough, demand_priced, said
from shared.works.quotes import Quote, quote
from shared.works.sheets import Sheet
from shared.works.terms import demand_open
from shared.works.versions import edition_of, editions_of, find_version, list_versions, show
from shared.works.videos import demand_shown, find_video


def quote_retake(session: Session, owner_id: UUID, video_id: UUID) -> Quote:
    """What the next version would make and cost.

    Raises NotFound, or Conflict when there is no script (yet), or when something is to be made of a picture of one's
    own that is no longer kept.
    """
    versions = list_versions(session, owner_id, video_id)
    return _quoted(_sheet(_shown(versions)), versions)


def make_retake(
    session: Session, caller: Caller, video_id: UUID, *, at_most: Decimal | None = None, cap: Decimal | None = None
) -> Version:
    """Have the next version made, and show it. `cap`: US dollars that it may cost.

    Raises NotFound, or Conflict when the video is withheld, when the shown version is still being made, when nothing
    is different, when another version is what is wanted, when a picture of one's own is no longer kept, or when it
    would cost more than `at_most` US dollars; Invalid for a cap that is not enough, and for a cap or `at_most` where
    nobody knows what somebody charges; Closed while no orders are taken.
    """
    demand_open(caller)
    versions = list_versions(session, caller.user_id, video_id, to_change=True)
    shown = _shown(versions)
    demand_shown(shown.video)
    sheet = _sheet(shown)
    if not shown.job.over:
        raise _unfinished(shown.number)
    if not sheet.differences:
        raise Conflict(f"nothing is different from version {sheet.shown.number}")
    quoted = _quoted(sheet, versions)
    if quoted.same_as is not None:
        raise Conflict(f"version {quoted.same_as} is exactly that: restore it")
    if at_most is not None:
        _demand_expected(at_most, quoted)
    demand_enough(cap, quoted.calls)
    version = Version(
        video=sheet.video,
        number=versions[0].number + 1,
        job=open_job(session, caller.user_id, sheet.wanted, rank_of(caller.role, caller.plan), cap=cap),
        made_from=sheet.shown.number,
        differences=[vars(different) for different in sheet.differences],
    )
    session.add(version)
    with together(session):
        session.flush()
    show(sheet.video, version)
    sheet.video.changes = None
    return version


def restore(session: Session, owner_id: UUID, video_id: UUID, number: int) -> Version:
    """Show another version again. Nothing is made; changes that come to nothing in it no longer wait.

    Raises NotFound, or Conflict for one that came to nothing, or that is still being made, or whose video is withheld.
    """
    video = find_video(session, owner_id, video_id, to_change=True)
    demand_shown(video)
    version = find_version(session, owner_id, video_id, number)
    if version.job.came_to_nothing:
        raise Conflict(f"version {number} was not made: {version.job.error_message or 'it failed'}")
    if not version.job.over:
        raise _unfinished(number)
    show(video, version)
    if video.changes is not None and _says_already(video, version):
        video.changes = None
    return version


def _shown(versions: Sequence[Version]) -> Version:
    """The one that their video shows."""
    return next(version for version in versions if version.number == version.video.version)


def _sheet(shown: Version) -> Sheet:
    return Sheet(shown.video, edition_of(shown.number, shown.job))


def _quoted(sheet: Sheet, versions: Sequence[Version]) -> Quote:
    others = (version for version in versions if version.number != sheet.shown.number)
    quoted = quote(sheet.wanted, sheet.shown, [sheet.shown, *editions_of(others)])
    if quoted.published and (lost := sheet.lost()):
        raise Conflict(f"the picture of beat {', '.join(map(str, lost))} is no longer kept: send it again")
    return quoted


def _demand_expected(at_most: Decimal, quoted: Quote) -> None:
    demand_priced("expected_cost", quoted.calls)
    if quoted.cost.high > at_most:
        raise Conflict(f"it would cost ${said(quoted.cost.high)}, which is more than ${said(at_most)}")


def _says_already(video: Video, version: Version) -> bool:
    """Whether a version is what the changes that wait would make of it."""
    # A version can be shown for longer than its script is kept, and changes of another one may not fit into it.
    with suppress(Conflict, Invalid):
        return not Sheet(video, edition_of(version.number, version.job)).differences
    return False


def _unfinished(number: int) -> Conflict:
    return Conflict(f"version {number} is still being made")
