"""What adapters make of a played vendor's bad days, and one that says what a test wants."""

import io
from collections.abc import Mapping

from PIL import Image

from infra.local.vendors.vendor import Answer, Asked, Fault, Vendor
from shared.errors import (
    ContentRefused,
    ProviderBusy,
    ProviderGarbled,
    ProviderSpent,
    ProviderTimeout,
    ProviderUnset,
    StudioError,
)

BAD_DAYS: Mapping[Fault, type[StudioError]] = {
    Fault.BUSY: ProviderBusy,
    Fault.BROKEN: ProviderBusy,
    Fault.SLOW: ProviderTimeout,
    Fault.DROPPED: ProviderTimeout,
    Fault.GARBLED: ProviderGarbled,
    Fault.TRUNCATED: ProviderTimeout,
    Fault.REFUSED: ContentRefused,
    Fault.UNKEYED: ProviderUnset,
    Fault.SPENT: ProviderSpent,
}
"""Of a vendor that answers in JSON."""
PAID = {Fault.SLOW, Fault.DROPPED, Fault.GARBLED, Fault.TRUNCATED}
"""Those on which it is done, and paid, all the same."""


def blank(_: str, width: int, height: int) -> bytes:
    """A picture with nothing in it, in the place of what a played vendor draws: it is there at once."""
    file = io.BytesIO()
    Image.new("RGB", (width, height)).save(file, "PNG")
    return file.getvalue()


class Saying(Vendor):
    """Says one thing, whatever it is asked, in the place of another."""

    def __init__(self, played: Vendor, answer: Answer) -> None:
        self.company = played.company  # type: ignore[misc]
        self.KEY = played.KEY  # type: ignore[misc]
        self._answer = answer
        self._played = played

    def shown_key(self, asked: Asked) -> str:
        return self._played.shown_key(asked)

    def answer(self, asked: Asked) -> Answer:
        return self._answer

    def complaint(self, status: int, message: str, *, where: str = "") -> Answer:
        return self._played.complaint(status, message, where=where)

    def refusal(self, asked: Asked) -> Answer:
        return self._played.refusal(asked)
