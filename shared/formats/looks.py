"""The art styles (NA-06), and the sentences that an image model is given."""

from collections.abc import Sequence

from shared.production.documents import Character

STYLES: dict[str, str] = {
    "3d-animated-film": "3D animated film",
    "anime": "Anime",
    "realistic": "Realistic",
    "watercolor": "Watercolor",
    "comic-book": "Comic Book",
    "cyberpunk": "Cyberpunk",
    "oil-painting": "Oil Painting",
    "flat-vector": "Flat Vector",
}

ALIASES: dict[str, str] = {"pixar-3d": "3d-animated-film"}


def style_of(name: str) -> str | None:
    """The style that a name, a label or an alias means, or None."""
    slug = "-".join(name.casefold().split())
    slug = ALIASES.get(slug, slug)
    return slug if slug in STYLES else None


def prompt(style: str, description: str, characters: Sequence[Character] = ()) -> str:
    """NA-06's own template. Characters are described in the same words wherever they are seen."""
    seen = "; ".join((description, *(f"{character.name} is {character.look}" for character in characters)))
    framing = "vertical composition, 9:16 aspect ratio"
    return f"{STYLES[style]} style illustration: {seen}, {framing}, high quality, detailed"


def portrait(character: Character) -> str:
    """The description of a picture of one character: all of them to be seen, and nothing else."""
    return f"Full figure of {character.name}, standing alone and facing us, plain light background: {character.look}"
