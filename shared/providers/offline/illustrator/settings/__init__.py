"""Where a picture happens: one setting for each name that a `Reading` can have."""

from shared.providers.offline.illustrator.settings import beyond, country, enclosed, interior, shore, street, town, upland
from shared.providers.offline.illustrator.settings.stand import Setting

SETTINGS: dict[str, Setting] = {
    "abstract": beyond.abstract,
    "battlefield": town.battlefield,
    "cave": enclosed.cave,
    "city": town.city,
    "coast": shore.coast,
    "deck": shore.deck,
    "desert": country.desert,
    "field": country.field,
    "forest": country.forest,
    "hall": interior.hall,
    "laboratory": interior.laboratory,
    "library": interior.library,
    "moon": beyond.moon,
    "mountain": country.mountain,
    "open": country.field,
    "river": country.river,
    "road": country.road,
    "room": interior.room,
    "ruins": town.ruins,
    "sea": shore.sea,
    "snow": country.snow,
    "space": beyond.space,
    "stage": interior.stage,
    "stairs": enclosed.stairs,
    "street": street.street,
    "studio": beyond.studio,
    "track": upland.track,
    "underwater": shore.underwater,
    "village": town.village,
}
