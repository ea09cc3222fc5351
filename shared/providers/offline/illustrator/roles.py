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


SCENERY: dict[str, frozenset[str]] = {
    setting: frozenset(figures.split())
    for setting, figures in {
        **dict.fromkeys(
            ("room", "library", "laboratory", "hall", "stairs", "stage"),
            "house castle church lighthouse tower skyscraper factory temple tree bridge",
        ),
        "forest": "tree pine leaf",
        "deck": "ship boat",
        "city": "skyscraper",
        "cave": "rock",
        "desert": "rock",
        "river": "rock",
        "space": "star globe",
    }.items()
}
"""What a setting shows anyway, or cannot hold: a house that is named in a room is the house around it."""

HOLDABLE = frozenset(
    {"lantern", "candle", "book", "letter", "scroll", "key", "bottle", "sword", "shield", "phone", "umbrella", "flask"}
)
"""Things that somebody in the picture holds."""

ADRIFT = frozenset({"space"})
"""Settings without a ground: everybody hangs in the middle."""

STANDING = frozenset({"chair", "bench", "door", "fire", "chest", "mirror", "wheel", "question"})
"""Things too large for a table: they stand on the ground."""

_ROLES: dict[Role, frozenset[str]] = {
    part: frozenset(figures.split())
    for part, figures in {
        Role.ACTOR: "person walker woman strider child sitter astronaut robot knight wizard ghost wolf fox dog cat "
        "horse deer bear lion elephant camel rabbit cow sheep mouse owl raven penguin dinosaur snake turtle spider "
        "dragon",
        Role.LANDMARK: "house barn lighthouse castle tower church skyscraper windmill bridge tent temple pyramid hut "
        "factory statue gate antenna tree pine palm deadtree cactus rock volcano",
        Role.RIDE: "car train bicycle",
        Role.AFLOAT: "ship boat",
        Role.DIVER: "whale fish shark octopus submarine",
        Role.ALOFT: "bird butterfly rocket plane balloon ufo satellite planet star blackhole kite bee",
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

_STATURES: dict[str, float] = {
    figure: height
    for height, figures in (
        (0.13, "bench"),
        (0.14, "bridge"),
        (0.15, "mouse turtle car plane ufo"),
        (0.16, "shark train bee"),
        (0.17, "bird"),
        (0.19, "fox fish"),
        (0.2, "rabbit cow sheep whale butterfly satellite star kite"),
        (0.21, "dog"),
        (0.22, "lion wolf tent submarine bicycle letter camera"),
        (0.23, "sitter bear cat"),
        (0.24, "snake rock book blackhole chest"),
        (0.25, "hut"),
        (0.26, "pyramid octopus planet eye"),
        (0.27, "child horse deer factory barn volcano fire"),
        (0.28, "camel house boat"),
        (0.3, "ghost elephant temple cactus scales atom"),
        (0.31, "ship"),
        (0.33, "wizard dinosaur"),
        (0.34, "dragon castle rocket"),
        (0.36, "person walker woman strider knight astronaut robot church gate balloon key flower"),
        (0.38, "helix"),
        (0.4, "statue windmill sword door"),
        (0.42, "pine palm deadtree antenna"),
        (0.44, "tower tree"),
        (0.5, "lighthouse skyscraper"),
    )
    for figure in figures.split()
}

_HOMES: dict[str, frozenset[str]] = {
    setting: frozenset(figures.split())
    for setting, figures in {
        "coast": "lighthouse palm",
        "sea": "ship boat whale",
        "underwater": "fish shark octopus submarine turtle",
        "space": "rocket satellite planet ufo blackhole",
        "moon": "astronaut",
        "forest": "wolf bear owl fox deer pine mushroom spider snake wizard rabbit",
        "field": "horse cow sheep barn windmill tree elephant lion butterfly flower balloon dog child bee kite bench",
        "mountain": "bird dragon volcano castle tower plane rock raven",
        "desert": "camel cactus pyramid",
        "snow": "penguin",
        "street": "car bicycle ghost",
        "road": "train",
        "track": "walker",
        "village": "house church hut tent",
        "city": "skyscraper factory robot",
        "ruins": "temple statue gate",
        "battlefield": "knight",
        "cave": "dinosaur",
        "room": "mouse chair sitter cat",
    }.items()
}
