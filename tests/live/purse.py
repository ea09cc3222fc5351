"""The purse of a live run: what calls would cost at most is taken from it before they are made."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from shared.production.catalogue import Model
from shared.production.prices import Asked

LIMIT = Decimal("1.00")
"""US dollars of a whole run."""


class Empty(Exception):
    """The next call could cost more than is left."""


class Purse:
    def __init__(self, limit: Decimal = LIMIT) -> None:
        self.limit = limit
        self.held = Decimal(0)
        """US dollars that all calls so far cost at most."""
        self.calls: list[dict[str, Any]] = []

    def take(self, model: Model, asked: Asked) -> dict[str, Any]:
        """Take what a call costs at most, and begin its line. Raises Empty before more is taken than there is."""
        most = model.price.cost(asked).high
        if self.held + most > self.limit:
            raise Empty(
                f"${self.held} of ${self.limit} are taken, and {model.name} could cost ${most}: nothing more is asked"
            )
        self.held += most
        self.calls.append(
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "capability": model.capability,
                "company": model.company,
                "model": model.id,
                "quoted": f"{most:f}",
                "cost": None,
                "noticed": {},
            }
        )
        return self.calls[-1]

    def write(self, folder: Path) -> Path:
        """Write down what was asked, paid and noticed, in a file named after the moment."""
        folder.mkdir(parents=True, exist_ok=True)
        paid = sum((Decimal(call["cost"]) for call in self.calls if call["cost"] is not None), Decimal(0))
        report = {"limit": f"{self.limit:f}", "quoted": f"{self.held:f}", "cost": f"{paid:f}", "calls": self.calls}
        path = folder / f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%S}.json"
        path.write_text(json.dumps(report, indent=2, ensure_ascii=False), encoding="utf-8")
        return path
