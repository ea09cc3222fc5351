"""Budgets: what all calls of one job may cost together. It is held before a call, and settled after it.

A budget is one item in DynamoDB: what is spent, and beside it, under its fingerprint, what each call holds or has cost.
Both change in one conditional write, so that the sum is right whoever dies, and when. A worker that dies in a call
leaves its money held; whoever makes the same call again goes on with that.
"""

import time
from dataclasses import dataclass
from decimal import Decimal

from shared.errors import OverCap
from shared.table import Item, Refused, Table, key, number, text

_TABLE = Table("budgets")
_UNITS = 10**8
"""In a dollar: as many decimals as the ledger has. DynamoDB adds whole numbers without rounding."""
_KEPT = 40 * 24 * 60 * 60
"""Seconds: longer than any job may wait, be worked on and be tried again."""
_HELD, _COST = "held", "cost"


@dataclass(frozen=True)
class Budget:
    """The budget of one job."""

    job: str
    cap: Decimal
    """US dollars."""

    def hold(self, call: str, most: Decimal) -> bool:
        """Set aside what a call costs at most; nothing more for a call that has something set aside, or is paid.

        Whether it is set aside only now. Raises OverCap when less than that is left, and StorageBusy.
        """
        room = _units(self.cap) - _units(most)
        refused = self._change(
            call,
            "SET spent = if_not_exists(spent, :zero) + :by, #call = :after, expires = :expires",
            "attribute_not_exists(#call) AND :zero <= :room AND (attribute_not_exists(spent) OR spent <= :room)",
            {
                ":zero": number(0),
                ":by": number(_units(most)),
                ":room": number(room),
                ":after": _text(_HELD, _units(most)),
                ":expires": number(int(time.time()) + _KEPT),
            },
        )
        if refused is not None and _name(call) not in refused:
            left = self.cap - _dollars(refused)
            raise OverCap(f"a call may cost ${_said(most)}, and ${_said(left)} is left of the job's ${_said(self.cap)}")
        return refused is None

    def settle(self, call: str, cost: Decimal) -> None:
        """Put what a call has cost in the place of what it held. Again, it changes nothing. Raises StorageBusy."""
        held = self._held(call)
        if held is not None:
            self._change(
                call,
                "SET spent = spent + :by, #call = :after",
                "#call = :before",
                {
                    ":by": number(_units(cost) - held),
                    ":before": _text(_HELD, held),
                    ":after": _text(_COST, _units(cost)),
                },
            )

    def release(self, call: str) -> None:
        """Give back what was held for a call that cost nothing. Again, it changes nothing. Raises StorageBusy."""
        held = self._held(call)
        if held is not None:
            self._change(
                call,
                "SET spent = spent - :by REMOVE #call",
                "#call = :before",
                {":by": number(held), ":before": _text(_HELD, held)},
            )

    def spent(self) -> Decimal:
        """What is held and paid. Raises StorageBusy."""
        return _dollars(self._item())

    def _held(self, call: str) -> int | None:
        state, _, units = self._item().get(_name(call), {}).get("S", "").partition(" ")
        return int(units) if state == _HELD else None

    def _item(self) -> Item:
        return _TABLE.find(self._key)

    def _change(self, call: str, change: str, condition: str, values: Item) -> Item | None:
        """Change the item if the condition holds: None. Else the item, as it is."""
        try:
            _TABLE.ask(
                "update_item",
                Key=self._key,
                UpdateExpression=change,
                ConditionExpression=condition,
                ExpressionAttributeNames={"#call": _name(call)},
                ExpressionAttributeValues=values,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except Refused as refused:
            return refused.item
        return None

    @property
    def _key(self) -> Item:
        return key(f"budget#{self.job}", "budget")


def _units(dollars: Decimal) -> int:
    return int((dollars * _UNITS).to_integral_exact())


def _dollars(item: Item) -> Decimal:
    return Decimal(item["spent"]["N"]) / _UNITS if "spent" in item else Decimal(0)


def _said(dollars: Decimal) -> str:
    return f"{dollars.normalize():f}"


def _text(state: str, units: int) -> dict[str, str]:
    return text(f"{state} {units}")


def _name(call: str) -> str:
    return f"call#{call}"
