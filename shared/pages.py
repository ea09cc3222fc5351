"""Pages: where people open what lies in `web/`."""

from shared.settings import settings


def page(name: str) -> str:
    """The address of a page."""
    return f"{settings().cdn}/{name}.html"
