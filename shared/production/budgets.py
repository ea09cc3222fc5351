"""Budgets: what all calls of one job may cost together. It is held before a call, and settled after it.

A budget is one item in DynamoDB: what is spent, and beside it, under its fingerprint, what each call holds or has cost.
Both change in one conditional write, so that the sum is right whoever dies, and when. A worker that dies in a call, or
hears no answer, leaves its money held, since it may be paid; whoever makes the same call again holds its price besides.
"""

import time
from dataclasses import dataclass, field
from decimal import Decimal
from secrets import token_hex

from shared.errors import OverCap
from shared.table import Item, Refused, Table, key, number, text

_TABLE = Table("budgets")
_UNITS = 10**8
"""In a dollar: as many decimals as the ledger has. DynamoDB adds whole numbers without rounding."""
_KEPT = 40 * 24 * 60 * 60
"""Seconds: longer than any job may wait, be worked on and be tried again."""


@dataclass(frozen=True)
class Budget:
    """The budget of one job."""

    job: str
    cap: Decimal
    """US dollars."""

    def hold(self, call: str, most: Decimal, *, again: bool = True) -> bool:
        """Set aside what a call costs at most: also for one that holds something, if it is made `again`.

        Whether anything was set aside. Raises OverCap when less than that is left, and StorageBusy.
        """
        mark, before = token_hex(4), None
        while True:
            after = _Account(held=_units(most), cost=0 if before is None else before.total, by=mark)
            refused = self._set_aside(call, before, after)
            found = None if refused is None else _Account.of(call, refused)
            if refused is None or found == after:
                # A write whose answer was lost is sent again by botocore, and refused then: it has held already.
                return True
            if found is not None and found.held and not again:
                return False
            if found == before:
                raise OverCap(self._complaint(most, refused))
            before = found

    def settle(self, call: str, cost: Decimal) -> None:
        """Put what a call has cost in the place of what it held. Again, it changes nothing. Raises StorageBusy."""
        account = _Account.of(call, self._item())
        if account is not None and account.held:
            self._change(call, account, _Account(cost=account.cost + _units(cost)))

    def release(self, call: str) -> None:
        """Give back what was held for a call that cost nothing. Again, it changes nothing. Raises StorageBusy."""
        self.settle(call, Decimal(0))

    def spent(self) -> Decimal:
        """What is held and paid. Raises StorageBusy."""
        return _dollars(self._item())

    def _item(self) -> Item:
        return _TABLE.find(self._key)

    def _set_aside(self, call: str, before: "_Account | None", after: "_Account") -> Item | None:
        """Change what a call has if there is room for what it is to hold: None. Else the item, as it is."""
        room = _units(self.cap) - after.held
        return self._change(
            call,
            before,
            after,
            room="AND :zero <= :room AND (attribute_not_exists(spent) OR spent <= :room)",
            values={":room": number(room)},
        )

    def _change(
        self, call: str, before: "_Account | None", after: "_Account", *, room: str = "", values: Item | None = None
    ) -> Item | None:
        """Change what a call has, and with it what is spent, if it is as it was: None. Else the item, as it is."""
        known = {} if before is None else {":before": text(str(before))}
        try:
            _TABLE.ask(
                "update_item",
                Key=self._key,
                UpdateExpression="SET spent = if_not_exists(spent, :zero) + :by, #call = :after, expires = :expires",
                ConditionExpression=f"{'#call = :before' if known else 'attribute_not_exists(#call)'} {room}",
                ExpressionAttributeNames={"#call": _name(call)},
                ExpressionAttributeValues={
                    **known,
                    **(values or {}),
                    ":zero": number(0),
                    ":by": number(after.total - (0 if before is None else before.total)),
                    ":after": text(str(after)),
                    ":expires": number(int(time.time()) + _KEPT),
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except Refused as refused:
            return refused.item
        return None

    def _complaint(self, most: Decimal, item: Item) -> str:
        left = self.cap - _dollars(item)
        return f"a call may cost ${_said(most)}, and ${_said(left)} is left of the job's ${_said(self.cap)}"

    @property
    def _key(self) -> Item:
        return key(f"budget#{self.job}", "budget")


@dataclass(frozen=True)
class _Account:
    """What one call has of the budget, in units."""

    held: int = 0
    """For the try that is made now."""
    cost: int = 0
    """What tries before it have cost, or may have."""
    by: str = ""
    """Whose write it is."""
    kept: str = field(default="", compare=False)
    """As it was found: budgets of before calls were held again have one word of both."""

    @property
    def total(self) -> int:
        return self.held + self.cost

    def __str__(self) -> str:
        """As it is kept."""
        return self.kept or f"held {self.held} cost {self.cost}" + (f" by {self.by}" if self.by else "")

    @classmethod
    def of(cls, call: str, item: Item) -> "_Account | None":
        """None for a call that has nothing yet."""
        if _name(call) not in item:
            return None
        kept = item[_name(call)]["S"]
        words = kept.split()
        said = dict(zip(words[::2], words[1::2], strict=True))
        return cls(int(said.get("held", 0)), int(said.get("cost", 0)), said.get("by", ""), kept)


def _units(dollars: Decimal) -> int:
    return int((dollars * _UNITS).to_integral_exact())


def _dollars(item: Item) -> Decimal:
    return Decimal(item["spent"]["N"]) / _UNITS if "spent" in item else Decimal(0)


def _said(dollars: Decimal) -> str:
    return f"{dollars.normalize():f}"


def _name(call: str) -> str:
    return f"call#{call}"
