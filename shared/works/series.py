"""Series: videos that are told in one manner."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.database import newest
from shared.errors import NotFound
from shared.models.videos import Series
from shared.works.manner import Manner, settle

_MANNER = tuple(field.name for field in fields(Manner))


def begin_series(session: Session, owner_id: UUID, name: str, manner: Manner) -> Series:
    """Begin a series. Raises Invalid for a manner that the studio does not have."""
    series = Series(owner_id=owner_id, name=name, **asdict(settle(manner)))
    session.add(series)
    return series


def find_series(session: Session, owner_id: UUID, series_id: UUID) -> Series:
    """The owner's series. Somebody else's is not found. Raises NotFound."""
    series = session.scalar(select(Series).where(Series.id == series_id, Series.owner_id == owner_id))
    if series is None:
        raise NotFound(f"there is no series {series_id}")
    return series


def list_series(session: Session, owner_id: UUID, *, before: UUID | None, limit: int) -> Sequence[Series]:
    """The owner's series, the newest first, from the one after `before` on."""
    theirs = select(Series).where(Series.owner_id == owner_id)
    return session.scalars(newest(theirs, Series.id, before=before, limit=limit)).all()


def change_series(series: Series, changes: Mapping[str, Any]) -> None:
    """Change a series' name or manner; the videos that it has stay as they are. Raises Invalid."""
    series.name = changes.get("name", series.name)
    manner = {name: value for name, value in changes.items() if name in _MANNER}
    for name, value in asdict(settle(replace(manner_of(series), **manner))).items():
        setattr(series, name, value)


def manner_of(series: Series) -> Manner:
    return Manner(**{name: getattr(series, name) for name in _MANNER})
