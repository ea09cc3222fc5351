"""The showcase: where people can reach what was made. A folder of the videos bucket for each thing that is shown.

    videos/{folder}/{name}

The folder is named after what it shows, and nobody who has not seen that can guess it; two owners never share one.
"""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from shared.pages import page
from shared.production.desk import MEDIA_TYPES, Desk
from shared.production.documents import File
from shared.settings import settings
from shared.storage import IMMUTABLE, Bucket

LISTING = "public, max-age=300"
"""For what lists other things: 5 minutes (SF-08)."""

_LISTS = frozenset({"m3u8", "json"})
_AT_ONCE = 16
"""How many files are copied at once: S3 copies by itself, and half an hour of video has a thousand."""


class Showcase:
    def __init__(self, desk: Desk, shown: File) -> None:
        self.folder = hashlib.sha256(f"{desk.owner}/{shown.sha256}".encode()).hexdigest()[:32]
        self._desk = desk
        self._bucket = Bucket(settings().videos_bucket)

    def key(self, name: str) -> str:
        return f"videos/{self.folder}/{name}"

    def put(self, name: str, file: File) -> str:
        """Show a file of the desk under a name that says what is in it; its key. Raises NotFound or StorageBusy."""
        self._bucket.copy(
            self._desk.bucket,
            self._desk.key(file),
            self.key(name),
            media_type=MEDIA_TYPES[file.extension],
            cache_control=LISTING if file.extension in _LISTS else IMMUTABLE,
        )
        return self.key(name)

    def put_all(self, files: Iterable[tuple[str, File]]) -> None:
        """Show many. Raises NotFound or StorageBusy."""
        with ThreadPoolExecutor(_AT_ONCE) as copiers:
            for copied in [copiers.submit(self.put, name, file) for name, file in files]:
                copied.result()


def address(key: str) -> str:
    """Where people see an object of the videos bucket."""
    return f"{settings().cdn}/{key}"


def page_of(folder: str) -> str:
    """Where people watch what is in a folder of the showcase."""
    return f"{page('watch')}?video={folder}"
