"""Which models a played vendor says that it has: those of the catalogue that are there today, each once."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from shared.production.catalogue import catalogue


def models_of(company: str) -> Mapping[str, date | None]:
    """By id, when they are shut down."""
    today = datetime.now(UTC).date()
    return {
        model.id: model.shut_down
        for model in catalogue().models
        # What forced alignment is asked of is no model in anybody's list.
        if model.company == company and model.there_on(today) and model.capability != "alignment"
    }
