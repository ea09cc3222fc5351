"""What a call of each provider costs, so that it can be said before it is made. The ledger has what it did cost."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Price:
    """US dollars."""

    call: Decimal = Decimal(0)
    character: Decimal = Decimal(0)
    """Of the text that a call is given, on top."""

    def of(self, text: str) -> Decimal:
        """What one call with this text costs."""
        return self.call + self.character * len(text)


FREE = Price()

PRICES: dict[str, dict[str, Price]] = {
    "language": {"offline": FREE},
    "moderation": {"offline": FREE},
    "speech": {"offline": FREE},
    "images": {"offline": FREE},
    "music": {"offline": FREE},
}
"""By capability and provider. A test holds them to the providers."""
