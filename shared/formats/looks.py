"""The art styles (NA-06), and the sentence that an image model is given."""

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


def prompt(style: str, description: str) -> str:
    """NA-06's own template."""
    return (
        f"{STYLES[style]} style illustration: {description}, "
        "vertical composition, 9:16 aspect ratio, high quality, detailed"
    )
