"""Circuits: a provider that fails everybody is left alone for a while, so that not every beat finds out by itself.

A circuit is one item in DynamoDB for each company and capability (Nygard, Release It!, "Circuit Breaker"). So many
failures in a row open it; once it has been open for its time, one caller may try, and closes it or opens it for longer.
Whatever a provider answers, be it a refusal, closes it.
"""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from shared.errors import ProviderBusy, StorageBusy
from shared.production.chains import FINAL, PASSING
from shared.table import Item, Refused, Table, key, number
from shared.telemetry import logger

FAILURES = 5
"""In a row, after which it opens."""
_OPEN_SECONDS = 30
_LONGEST_SECONDS = 5 * 60
_TRIAL_SECONDS = 60
"""For how long whoever tries it has it for themselves."""
_LOOK_SECONDS = 2.0
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


class Resting(Exception):
    """A provider is left alone for now."""


def look(company: str, capability: str) -> Circuit:
    """A circuit as it is. Raises StorageBusy."""
    item = _TABLE.find(_key(company, capability))
    if _whole(item, "expires") < time.time():
        # DynamoDB throws away what has expired when it finds the time.
        item = {}
    return Circuit(company, capability, _whole(item, "failures"), _whole(item, "opens_at"))


def enter(company: str, capability: str, *, patience: float) -> Circuit:
    """The circuit of a provider that may be asked now: it is closed, or this caller is the one who tries.

    Raises Resting when that takes longer than so many seconds, StorageBusy.
    """
    deadline = time.monotonic() + patience
    while True:
        circuit = look(company, capability)
        if not circuit.opens_at or (not circuit.open and _begin_trial(circuit)):
            return circuit
        if time.monotonic() >= deadline:
            raise Resting(f"{company} has failed {circuit.failures} times in a row: it is left alone for now")
        time.sleep(min(_LOOK_SECONDS, max(0.0, deadline - time.monotonic())))


@contextmanager
def guarded(company: str, capability: str, *, patience: float) -> Generator[None]:
    """Ask a provider, once it may be asked, and have others know how that went.

    Raises Resting after so many seconds, StorageBusy.
    """
    circuit = enter(company, capability, patience=patience)
    try:
        yield
    except PASSING as error:
        _note(failed, circuit, rest=error.after if isinstance(error, ProviderBusy) else 0)
        raise
    except FINAL:
        _note(answered, circuit)
        raise
    _note(answered, circuit)


def _note(change: Callable[..., None], circuit: Circuit, **how: int) -> None:
    """Change a circuit, if that can be had: it only advises, and what was paid for must not be lost for it."""
    try:
        change(circuit, **how)
    except StorageBusy:
        logger.warning("a circuit could not be changed", extra={"company": circuit.company}, exc_info=True)


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
