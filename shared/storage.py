"""Storage: buckets of objects. Whatever S3 complains about is said in our words."""

import shutil
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.aws import client
from shared.errors import NotFound, StorageBusy

IMMUTABLE = "public, max-age=604800, immutable"
"""For what is named after its content: 7 days (SF-08)."""

_AT_ONCE = 1 << 20
"""Bytes of a file that are in memory at a time."""
_AT_MOST = 1000
"""Objects that one call of DeleteObjects names."""
_BUSY = "storage does not answer as it should"
_ABSENT = {"404", "NoSuchKey", "NotFound"}


@dataclass(frozen=True)
class Form:
    """An HTML form's worth of permission: `fields` are posted to `url` before the file, which is called `file`."""

    url: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Bucket:
    name: str

    def read(self, key: str) -> bytes:
        """An object's bytes. Raises NotFound or StorageBusy."""
        with _in_our_words(key):
            body: bytes = client("s3").get_object(Bucket=self.name, Key=key)["Body"].read()
        return body

    def write(self, key: str, body: bytes, *, media_type: str) -> None:
        """Keep an object whole, or not at all. Raises StorageBusy."""
        with _in_our_words(key):
            client("s3").put_object(Bucket=self.name, Key=key, Body=body, ContentType=media_type)

    def has(self, key: str) -> bool:
        """Whether an object is there. Raises StorageBusy."""
        try:
            with _in_our_words(key):
                client("s3").head_object(Bucket=self.name, Key=key)
        except NotFound:
            return False
        return True

    def fetch(self, key: str, into: Path) -> Path:
        """Bring an object to a file. Raises NotFound or StorageBusy."""
        with _in_our_words(key):
            body = client("s3").get_object(Bucket=self.name, Key=key)["Body"]
            with into.open("wb") as file:
                shutil.copyfileobj(body, file, _AT_ONCE)
        return into

    def send(self, path: Path, key: str, *, media_type: str) -> None:
        """Keep a file of up to 5 GB. Raises StorageBusy."""
        with _in_our_words(key), path.open("rb") as file:
            client("s3").put_object(Bucket=self.name, Key=key, Body=file, ContentType=media_type)

    def remove(self, key: str) -> None:
        """Let go of an object, if it is there. Raises StorageBusy."""
        with _in_our_words(key):
            client("s3").delete_object(Bucket=self.name, Key=key)

    def remove_all(self, keys: Iterable[str]) -> None:
        """Let go of many objects. Raises StorageBusy, also when S3 keeps some of them."""
        for some in batched(keys, _AT_MOST):
            with _in_our_words(some[0]):
                removed = client("s3").delete_objects(
                    Bucket=self.name, Delete={"Objects": [{"Key": key} for key in some], "Quiet": True}
                )
            if removed.get("Errors"):
                raise StorageBusy(_BUSY)

    def copy(self, source: "Bucket", key: str, into: str, *, media_type: str, cache_control: str) -> None:
        """Copy an object from another bucket, with new headers. Raises NotFound or StorageBusy."""
        with _in_our_words(key):
            client("s3").copy_object(
                Bucket=self.name,
                Key=into,
                CopySource={"Bucket": source.name, "Key": key},
                MetadataDirective="REPLACE",
                ContentType=media_type,
                CacheControl=cache_control,
            )

    def take(self, source: "Bucket", key: str, into: str) -> None:
        """Copy an object from another bucket as it is. Raises NotFound or StorageBusy."""
        with _in_our_words(key):
            client("s3").copy_object(Bucket=self.name, Key=into, CopySource={"Bucket": source.name, "Key": key})

    def link(self, key: str, *, seconds: int) -> str:
        """Where whoever has the link may read an object, for a while. Nobody is asked: it may not be there."""
        read = {"Bucket": self.name, "Key": key}
        link: str = client("s3").generate_presigned_url("get_object", Params=read, ExpiresIn=seconds)
        return link

    def form(self, key: str, *, most_bytes: int, seconds: int) -> Form:
        """What whoever has it may send one file with, for a while. S3 itself refuses one that is too large."""
        form: dict[str, Any] = client("s3").generate_presigned_post(
            self.name, key, Conditions=[["content-length-range", 1, most_bytes]], ExpiresIn=seconds
        )
        return Form(form["url"], form["fields"])

    def keys(self, prefix: str) -> Iterator[str]:
        """The keys that begin with `prefix`, in order. Raises StorageBusy."""
        with _in_our_words(prefix):
            for page in client("s3").get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix):
                for found in page.get("Contents", ()):
                    yield found["Key"]


@contextmanager
def _in_our_words(key: str) -> Generator[None]:
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _ABSENT:
            raise NotFound(key) from error
        raise StorageBusy(_BUSY) from error
    except BotoCoreError as error:
        raise StorageBusy(_BUSY) from error
