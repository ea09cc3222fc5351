"""The table: the one in DynamoDB, where what is small has to be exact. Rooms speak to it by conditional writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.aws import client
from shared.errors import StorageBusy
from shared.settings import settings

type Item = Mapping[str, Mapping[str, Any]]
"""Attributes as DynamoDB has them: each with its type."""


NEVER = 1e12
"""Seconds: some thirty thousand years from now."""


class Refused(Exception):
    """The condition of a write does not hold."""

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item
        """As it is; empty when there is none, or when it was not asked for."""


@dataclass(frozen=True)
class Table:
    """What one room keeps in it."""

    of: str
    """What that is, in the plural: trouble is told by this name."""

    def find(self, key: Item) -> Item:
        """An item as it is at this moment; empty when there is none. Raises StorageBusy."""
        found: Item = self.ask("get_item", Key=key, ConsistentRead=True).get("Item", {})
        return found

    def ask(self, action: str, **what: Any) -> dict[str, Any]:
        """What boto3 calls `action`, of this table. Raises Refused, and StorageBusy."""
        try:
            answer: dict[str, Any] = getattr(client("dynamodb"), action)(TableName=settings().table, **what)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException":
                raise Refused(error.response.get("Item", {})) from error
            raise self.silent() from error
        except BotoCoreError as error:
            raise self.silent() from error
        return answer

    def silent(self) -> StorageBusy:
        """What is said of a table that does not answer as it should."""
        return StorageBusy(f"the table of {self.of} does not answer as it should")


def key(name: str, of: str) -> Item:
    return {"pk": text(name), "sk": text(of)}


def text(value: str) -> dict[str, str]:
    return {"S": value}


def number(value: float | str) -> dict[str, str]:
    return {"N": str(value)}


def moment(seconds: float) -> dict[str, str]:
    """Seconds since 1970, to the millisecond: read and written again, it is the same."""
    return number(f"{seconds:.3f}")
