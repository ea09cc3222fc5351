"""Commissions: what a provider makes in its own time, and is asked for again by the number that it gave.

A commission is one item in DynamoDB, named after the call and what paid for it before. It is written down before it is
submitted and once more when the provider has given its number, so that whoever comes after a crash goes on with it. One
that was submitted without an answer is not submitted again while it may still be under way: the provider's own message
(a webhook) says what became of it.
"""

import json
import secrets
import time
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from shared.errors import (
    Claimed,
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderSpent,
    ProviderTimeout,
    ProviderUnset,
    StageError,
    StudioError,
    Underway,
)
from shared.production.lanes import lane
from shared.settings import settings
from shared.table import Item, Refused, Table, key, number, text

_TABLE = Table("commissions")
_KEPT = 40 * 24 * 60 * 60
"""Seconds: as long as a job's budget."""
_LOOK_SECONDS = 1.0
"""How often its own record is looked at for what a webhook has brought."""
_ASK_SECONDS = 4.0
"""How often the provider is asked, in case that no webhook comes."""
_MISSES = 5
"""How often in a row the provider may give no answer to that, within one wait: the commission goes on without it."""
_BEGIN_SECONDS = 10 * 60
"""Within which a provider must have begun with a commission, or give it up."""
_LOST_SECONDS = _BEGIN_SECONDS + 5 * 60
"""After which a submission that nobody has heard of is lost: it was begun or given up by then, and its end was told."""
_STALE_SECONDS = 24 * 60 * 60
"""After which a provider that cannot say what became of a commission is taken never to say it."""
_UNHEARD = (ProviderBusy, ProviderTimeout, ProviderGarbled, ProviderRefused, ProviderSpent, ProviderUnset)
"""What a question fails with that says nothing of the commission."""

type Receipt = dict[str, Any]
"""What a provider gives for a commission: its number, and where to ask."""


class Runner(Protocol):
    """A provider that works on commissions. Of a call it takes the same arguments as the method that it stands for.

    What is raised is said of the question alone, and the commission goes on. One that came to nothing ends with an
    error too; that error is returned.
    """

    def submit(self, asked: dict[str, Any], *, tell: str, within: int) -> Receipt:
        """Hand one in, to be begun within so many seconds or not at all; `tell`: a webhook's address, or empty.

        Raises ProviderTimeout or ProviderGarbled when nobody knows whether it was taken, and any other error when it
        was not.
        """
        ...

    def collect(self, receipt: Receipt, asked: dict[str, Any]) -> Any:
        """What was made of it, or the error that it ended with; None while it is not ready."""
        ...

    def receive(self, told: Receipt, asked: dict[str, Any]) -> Any:
        """The same, by what the provider's webhook has told."""
        ...


@dataclass(frozen=True)
class Commission:
    """One commission, as it is known now."""

    name: str
    submission: str
    """A secret between the studio and the provider: who says it back, speaks of this one and of none before it."""
    since: int
    """When it was submitted, or was about to be, in seconds since the epoch."""
    receipt: Receipt | None = None
    told: Receipt | None = None
    """What the provider's webhook said at its end."""

    @property
    def age(self) -> float:
        return time.time() - self.since

    @property
    def lost(self) -> bool:
        return self.receipt is None and self.told is None and self.age > _LOST_SECONDS


def run(name: str, provider: Runner, company: str, asked: dict[str, Any], *, patience: float) -> Any:
    """Have a commission run, or go on with it, for so many seconds.

    Raises Underway when it is not ready by then, and ProviderTimeout when nobody knows whether it was handed in, or can
    ask how it stands: the next one who calls goes on with it. Raises what it ended with, or what kept it from being
    handed in; Claimed when another worker has just sent it; StorageBusy.
    """
    deadline = time.monotonic() + patience
    commission = _begun(name, provider, company, asked, patience)
    asks_at, missed = 0.0, 0
    while True:
        if (commission.receipt or commission.told) and time.monotonic() >= asks_at:
            try:
                end, missed = _end_of(commission, provider, asked), 0
            except _UNHEARD as error:
                end, missed = None, missed + 1
                if missed == _MISSES or time.monotonic() >= deadline:
                    _give_up(commission)
                    raise ProviderTimeout(f"{company} cannot be asked after what it was given: {error}") from error
            if isinstance(end, StageError):
                # It came to nothing: whoever asks again sends another one. One that is paid is the end of its name.
                if end.charge is None:
                    _forget(commission)
                raise end
            if end is not None:
                return end
            asks_at = time.monotonic() + _ASK_SECONDS
        if time.monotonic() >= deadline:
            raise _waited(company, commission)
        time.sleep(_LOOK_SECONDS)
        before, commission = commission, find(name) or commission
        if commission.told is not None and before.told is None:
            asks_at = 0.0


def is_under_way(name: str) -> bool:
    """Whether one was sent, and nobody has to send another. Raises StorageBusy."""
    commission = find(name)
    return commission is not None and not commission.lost


def find(name: str) -> Commission | None:
    """A commission by its name; None for one that nobody was sent on. Raises StorageBusy."""
    item = _TABLE.find(_key(name))
    if not item:
        return None
    return Commission(
        name, item["submission"]["S"], int(item["since"]["N"]), _read(item, "receipt"), _read(item, "told")
    )


def hear(name: str, submission: str, told: Receipt) -> bool:
    """Keep what a provider's webhook says of a commission, once. Whether there is such a one. Raises StorageBusy."""
    try:
        _TABLE.ask(
            "update_item",
            Key=_key(name),
            UpdateExpression="SET told = if_not_exists(told, :told)",
            ConditionExpression="submission = :submission",
            ExpressionAttributeValues={":told": text(json.dumps(told)), ":submission": text(submission)},
        )
    except Refused:
        return False
    return True


def _begun(name: str, provider: Runner, company: str, asked: dict[str, Any], patience: float) -> Commission:
    """A commission that is under way: the one that there is, unless it is lost, or a new one.

    It takes a lane of its company's only while it is handed in: how many are worked on, the company says itself.
    """
    commission = find(name)
    if commission is not None and not commission.lost:
        return commission
    with lane(company, patience=patience):
        begun = _write_down(name, instead_of=commission)
        try:
            receipt = provider.submit(asked, tell=_address(begun, company), within=_BEGIN_SECONDS)
        except (ProviderTimeout, ProviderGarbled):
            # It may be on its way there, or be made by now: it stays written down.
            raise
        except Exception:
            _forget(begun)
            raise
    _keep(begun, receipt)
    return Commission(name, begun.submission, begun.since, receipt)


def _write_down(name: str, *, instead_of: Commission | None) -> Commission:
    """A commission before it is submitted. Raises Claimed when somebody else has written one down just now."""
    commission = Commission(name, secrets.token_hex(16), int(time.time()))
    item = {
        **_key(name),
        "submission": text(commission.submission),
        "since": number(commission.since),
        "expires": number(commission.since + _KEPT),
    }
    condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
    if instead_of is not None:
        condition = {
            "ConditionExpression": "submission = :lost",
            "ExpressionAttributeValues": {":lost": text(instead_of.submission)},
        }
    try:
        _TABLE.ask("put_item", Item=item, **condition)
    except Refused as error:
        raise Claimed("another worker has just sent somebody on this commission") from error
    return commission


def _keep(commission: Commission, receipt: Receipt) -> None:
    _change(commission, "update_item", UpdateExpression="SET receipt = :receipt", receipt=text(json.dumps(receipt)))


def _forget(commission: Commission) -> None:
    """Make way for another one of the same name."""
    _change(commission, "delete_item")


def _give_up(commission: Commission) -> None:
    """Wait no more for what nobody can tell after so long a time."""
    if commission.age > _STALE_SECONDS:
        _forget(commission)


def _change(commission: Commission, action: str, *, receipt: dict[str, str] | None = None, **what: Any) -> None:
    """Change what is written down of a commission, unless it is of another one by now."""
    values = {":submission": text(commission.submission), **({":receipt": receipt} if receipt else {})}
    try:
        _TABLE.ask(
            action,
            Key=_key(commission.name),
            ConditionExpression="submission = :submission",
            ExpressionAttributeValues=values,
            **what,
        )
    except Refused:
        # Somebody took it for lost, and has sent another one: theirs is kept.
        return


def _end_of(commission: Commission, provider: Runner, asked: dict[str, Any]) -> Any:
    if commission.told is not None:
        return provider.receive(commission.told, asked)
    assert commission.receipt is not None
    return provider.collect(commission.receipt, asked)


def _address(commission: Commission, company: str) -> str:
    """Where the provider tells of its end; empty where it cannot reach the studio."""
    site = settings().webhooks_url
    which = urlencode({"commission": commission.name, "submission": commission.submission})
    return f"{site}/api/webhooks/providers/{company}?{which}" if site else ""


def _waited(company: str, commission: Commission) -> StudioError:
    if commission.receipt is None and commission.told is None:
        return ProviderTimeout(f"{company} never said whether it took this on: it is not asked a second time for now")
    return Underway(f"{company} is not ready yet: it goes on with what it was given")


def _read(item: Item, name: str) -> Receipt | None:
    kept: Receipt | None = json.loads(item[name]["S"]) if name in item else None
    return kept


def _key(name: str) -> Item:
    return key(f"commission#{name}", "commission")
