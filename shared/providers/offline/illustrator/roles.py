"""What part a figure plays in a picture, how large it is there, and where it is at home."""

from enum import StrEnum


class Role(StrEnum):
    ACTOR = "actor"
    """Lives, and stands on the ground."""
    LANDMARK = "landmark"
    """Built or grown, at middle distance."""
    RIDE = "ride"
    """Carries people on the ground."""
    AFLOAT = "afloat"
    """Lies on water."""
    DIVER = "diver"
    """Lives in water."""
    ALOFT = "aloft"
    """Hangs in the sky."""
    THING = "thing"
    """Held, or shown by itself."""


def role(figure: str) -> Role:
    """The part that `figure` plays; what is nowhere listed is a thing."""
    return next((part for part, figures in _ROLES.items() if figure in figures), Role.THING)


def stature(figure: str) -> float:
    """How high `figure` is as the main subject, as a part of the picture's height."""
    return _STATURES.get(figure) or _USUAL[role(figure)]


def home(figure: str) -> str:
    """The setting that `figure` brings with it when the description names none; `studio` if none does."""
    return next((setting for setting, figures in _HOMES.items() if figure in figures), "studio")


HOLDABLE = frozenset(
    {"lantern", "candle", "book", "letter", "scroll", "key", "bottle", "sword", "shield", "phone", "umbrella", "flask"}
)
"""Things that somebody in the picture holds."""

_ROLES: dict[Role, frozenset[str]] = {
    part: frozenset(figures.split())
    for part, figures in {
        Role.ACTOR: "person walker woman child sitter astronaut robot knight wizard ghost wolf fox dog cat horse deer "
        "bear lion elephant camel rabbit cow sheep mouse owl raven penguin dinosaur snake turtle spider dragon",
        Role.LANDMARK: "house barn lighthouse castle tower church skyscraper windmill bridge tent temple pyramid hut "
        "factory statue gate tree pine palm deadtree cactus rock volcano",
        Role.RIDE: "car train bicycle",
        Role.AFLOAT: "ship boat",
        Role.DIVER: "whale fish shark octopus submarine",
        Role.ALOFT: "bird butterfly rocket plane balloon ufo satellite planet star",
    }.items()
}

_USUAL = {
    Role.ACTOR: 0.24,
    Role.LANDMARK: 0.34,
    Role.RIDE: 0.17,
    Role.AFLOAT: 0.28,
    Role.DIVER: 0.2,
    Role.ALOFT: 0.22,
    Role.THING: 0.3,
}

_STATURES = {
    **dict.fromkeys(("person", "walker", "woman", "knight", "astronaut", "robot"), 0.36),
    **{"wizard": 0.33, "ghost": 0.3, "child": 0.27, "sitter": 0.23, "horse": 0.27, "deer": 0.27, "elephant": 0.3},
    **{"camel": 0.28, "lion": 0.22, "bear": 0.23, "dinosaur": 0.33, "dragon": 0.34, "rabbit": 0.2, "mouse": 0.15},
    **{"cow": 0.2, "sheep": 0.2, "fox": 0.19, "wolf": 0.22, "dog": 0.21, "cat": 0.23, "turtle": 0.15, "snake": 0.24},
    **{"lighthouse": 0.5, "castle": 0.34, "tower": 0.44, "skyscraper": 0.5, "church": 0.36, "house": 0.28},
    **{"bridge": 0.14, "tent": 0.22, "temple": 0.3, "pyramid": 0.26, "hut": 0.25, "factory": 0.27, "barn": 0.27},
    **{"tree": 0.44, "pine": 0.42, "palm": 0.42, "deadtree": 0.42, "rock": 0.24, "volcano": 0.27, "statue": 0.4},
    **{"gate": 0.36, "windmill": 0.4, "cactus": 0.3, "ship": 0.31, "boat": 0.28, "whale": 0.2, "shark": 0.16},
    **{"octopus": 0.26, "fish": 0.19, "submarine": 0.22, "train": 0.16, "car": 0.15, "bicycle": 0.22, "bird": 0.17},
    **{"butterfly": 0.2, "rocket": 0.34, "plane": 0.15, "balloon": 0.36, "ufo": 0.15, "satellite": 0.2, "book": 0.24},
    **{"star": 0.2, "planet": 0.26, "chest": 0.24, "letter": 0.22, "scales": 0.3, "eye": 0.26, "camera": 0.22},
    **{"atom": 0.3, "key": 0.36, "sword": 0.4, "helix": 0.38, "flower": 0.36, "door": 0.4, "fire": 0.27},
}

_HOMES: dict[str, frozenset[str]] = {
    setting: frozenset(figures.split())
    for setting, figures in {
        "coast": "lighthouse palm",
        "sea": "ship boat whale",
        "underwater": "fish shark octopus submarine turtle",
        "space": "rocket satellite planet ufo",
        "moon": "astronaut",
        "forest": "wolf bear owl fox deer pine mushroom spider snake wizard rabbit",
        "field": "horse cow sheep barn windmill tree elephant lion butterfly flower balloon dog child",
        "mountain": "bird dragon volcano castle tower plane rock raven",
        "desert": "camel cactus pyramid",
        "snow": "penguin",
        "street": "car bicycle cat ghost",
        "road": "train walker",
        "village": "house church hut tent",
        "city": "skyscraper factory robot",
        "ruins": "temple statue gate",
        "battlefield": "knight",
        "cave": "dinosaur",
        "room": "mouse chair sitter",
    }.items()
}
