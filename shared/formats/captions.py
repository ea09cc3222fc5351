"""The styles of burnt-in captions that can be ordered. A test holds them to what is drawn."""

LABELS: dict[str, str] = {
    "highlight": "Word highlight",
    "pop": "Pop",
    "karaoke": "Karaoke",
    "plain": "Plain",
    "none": "None",
}
"""What people call them."""

STYLES: tuple[str, ...] = tuple(LABELS)
"""The first is the usual one."""
