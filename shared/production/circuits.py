"""Circuits: a provider that fails everybody is left alone for a while, so that not every beat finds out by itself.

A circuit is one item in DynamoDB for each company and capability (Nygard, Release It!, "Circuit Breaker"). So many
failures in a row open it; once it has been open for its time, one caller may try, and closes it or opens it for longer.
"""

import time
from dataclasses import dataclass

from shared.errors import ProviderBusy
from shared.table import Item, Refused, Table, key, number

FAILURES = 5
"""In a row, after which it opens."""
_OPEN_SECONDS = 30
_LONGEST_SECONDS = 5 * 60
_TRIAL_SECONDS = 60
"""For how long whoever tries it has it for themselves."""
_KEPT = 60 * 60
"""Seconds after which failures that nobody added to are forgotten."""
_TABLE = Table("circuits")
_STRIKES = Table("strikes")
_STRIKES_KEPT = 24 * 60 * 60


@dataclass(frozen=True)
class Circuit:
    """How a provider has fared lately, for whoever is about to ask it."""

    company: str
    capability: str
    failures: int = 0
    """In a row."""
    opens_at: int = 0
    """When it may be tried again, in seconds since the epoch; 0 while it is closed."""

    @property
    def open(self) -> bool:
        return self.opens_at > time.time()


def look(company: str, capability: str) -> Circuit:
    """A circuit as it is. Of one that is due for a trial, only the first who looks sees it closed.

    Raises StorageBusy.
    """
    item = _TABLE.find(_key(company, capability))
    circuit = Circuit(company, capability, _whole(item, "failures"), _whole(item, "opens_at"))
    if circuit.opens_at and not circuit.open and not _begin_trial(circuit):
        return Circuit(company, capability, circuit.failures, int(time.time()) + _TRIAL_SECONDS)
    return circuit


def wait(circuit: Circuit, *, patience: float) -> None:
    """Wait until the provider may be asked, if that is within so many seconds. Raises ProviderBusy."""
    seconds = circuit.opens_at - time.time()
    if seconds > patience:
        raise ProviderBusy(f"{circuit.company} has failed {circuit.failures} times in a row: it is left alone for now")
    time.sleep(max(0.0, seconds))


def failed(circuit: Circuit, *, rest: int = 0) -> None:
    """Count a failure in, and open the circuit when there were too many, or when it has asked for rest.

    `rest`: for so many seconds. Raises StorageBusy.
    """
    now = int(time.time())
    answer = _TABLE.ask(
        "update_item",
        Key=_key(circuit.company, circuit.capability),
        UpdateExpression="ADD failures :one SET expires = :expires",
        ExpressionAttributeValues={":one": number(1), ":expires": number(now + _KEPT)},
        ReturnValues="UPDATED_NEW",
    )
    beyond = _whole(answer["Attributes"], "failures") - FAILURES
    alone = max(rest, _OPEN_SECONDS * 2 ** min(beyond, 10) if beyond >= 0 else 0)
    if alone:
        _set_opens_at(circuit, now + min(alone, _LONGEST_SECONDS))


def answered(circuit: Circuit) -> None:
    """Close it again: the provider has answered. Raises StorageBusy."""
    if circuit.failures or circuit.opens_at:
        _TABLE.ask("delete_item", Key=_key(circuit.company, circuit.capability))


def strike(call: str) -> int:
    """Note that a call has failed, whoever was asked; how often it has by now. Raises StorageBusy."""
    answer = _STRIKES.ask(
        "update_item",
        Key=key(f"strikes#{call}", "strikes"),
        UpdateExpression="ADD strikes :one SET expires = :expires",
        ExpressionAttributeValues={":one": number(1), ":expires": number(int(time.time()) + _STRIKES_KEPT)},
        ReturnValues="UPDATED_NEW",
    )
    return _whole(answer["Attributes"], "strikes")


def _set_opens_at(circuit: Circuit, moment: int) -> None:
    _TABLE.ask(
        "update_item",
        Key=_key(circuit.company, circuit.capability),
        UpdateExpression="SET opens_at = :moment, expires = :expires",
        ExpressionAttributeValues={":moment": number(moment), ":expires": number(moment + _KEPT)},
    )


def _begin_trial(circuit: Circuit) -> bool:
    try:
        _TABLE.ask(
            "update_item",
            Key=_key(circuit.company, circuit.capability),
            UpdateExpression="SET opens_at = :after",
            ConditionExpression="opens_at = :before",
            ExpressionAttributeValues={
                ":before": number(circuit.opens_at),
                ":after": number(int(time.time()) + _TRIAL_SECONDS),
            },
        )
    except Refused:
        return False
    return True


def _key(company: str, capability: str) -> Item:
    return key(f"circuit#{company}", capability)


def _whole(item: Item, name: str) -> int:
    return int(item[name]["N"]) if name in item else 0
