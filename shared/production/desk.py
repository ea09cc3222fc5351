"""The desk: where one job's documents lie, and its owner's files and results.

In the internal bucket, all of it the owner's and nobody else's:

    desks/{owner}/files/{sha256}.{extension}           bytes, named by what they are
    desks/{owner}/results/{stage}/{fingerprint}.json   what a stage made of exactly these inputs
    desks/{owner}/generations/{fingerprint}.json       what a provider gave for exactly this call
    desks/{owner}/jobs/{job}/{document}.json           the manifest: what this job has, by kind and item
    desks/{owner}/uploads/{id}                         what its owner sent, before anybody has looked at it
"""

import hashlib
import re
import shutil
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import UUID

from shared.errors import MediaInvalid, Missing, NotFound
from shared.production.documents import Brief, Document, File
from shared.production.flow import Stage
from shared.settings import settings
from shared.storage import Bucket

MEDIA_TYPES = {
    "json": "application/json",
    "wav": "audio/wav",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
    "mp4": "video/mp4",
    "m4s": "video/mp4",
    "m3u8": "application/vnd.apple.mpegurl",
    "vtt": "text/vtt; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
}

_SAFE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_AT_ONCE = 8
"""How many objects are read or written at once: S3 answers in milliseconds, and a job has hundreds."""


class Desk:
    def __init__(self, owner: str, job: str, bucket: Bucket | None = None) -> None:
        for name in (owner, job):
            if not _SAFE.fullmatch(name):
                raise ValueError(f"{name!r} cannot name a desk")
        self.owner = owner
        self.job = job
        self.bucket = bucket or Bucket(settings().internal_bucket)
        self._mine = f"desks/{owner}"

    # files

    def save(self, content: bytes | Path, extension: str) -> File:
        """Keep bytes, or a file, under the name of their content. Raises StorageBusy."""
        whole = isinstance(content, bytes)
        digest = hashlib.sha256(content).hexdigest() if whole else _digest(content)
        file = File(sha256=digest, extension=extension, size=len(content) if whole else content.stat().st_size)
        key, media_type = self.key(file), MEDIA_TYPES[extension]
        # Also when it is there already: files expire, and what was just made must outlive the result that names it.
        if whole:
            self.bucket.write(key, content, media_type=media_type)
        else:
            self.bucket.send(content, key, media_type=media_type)
        return file

    def has(self, file: File) -> bool:
        """Whether a file is still there. Raises StorageBusy."""
        return self.bucket.has(self.key(file))

    def has_all(self, files: Iterable[File]) -> bool:
        """Whether files are all still there. Raises StorageBusy."""
        with ThreadPoolExecutor(_AT_ONCE) as readers:
            return all(readers.map(self.has, dict.fromkeys(files)))

    def fetch(self, file: File, folder: Path) -> Path:
        """Bring a file into a folder. Raises Missing, StorageBusy, or MediaInvalid when it is not what was kept."""
        path = folder / f"{file.sha256}.{file.extension}"
        if not path.exists():
            arriving = path.with_suffix(".part")
            with _expected(f"file {file.sha256}.{file.extension}"):
                self.bucket.fetch(self.key(file), arriving)
            if arriving.stat().st_size != file.size:
                raise MediaInvalid(f"{file.sha256} should be {file.size} bytes and is {arriving.stat().st_size}")
            shutil.move(arriving, path)
        return path

    def save_all(self, paths: Sequence[Path]) -> list[File]:
        """Keep files, each under the name of its content and the extension that it has. Raises StorageBusy."""
        with ThreadPoolExecutor(_AT_ONCE) as savers:
            return [*savers.map(self.save, paths, [path.suffix[1:] for path in paths])]

    def fetch_all(self, files: Sequence[File], folder: Path) -> list[Path]:
        """Bring files into a folder, the same one once. Raises what `fetch` raises."""
        named = list(dict.fromkeys(files))
        with ThreadPoolExecutor(_AT_ONCE) as fetchers:
            brought = dict(zip(named, fetchers.map(partial(self.fetch, folder=folder), named), strict=True))
        return [brought[file] for file in files]

    def read(self, file: File) -> bytes:
        """A file's bytes. Raises Missing or StorageBusy."""
        with _expected(f"file {file.sha256}.{file.extension}"):
            return self.bucket.read(self.key(file))

    def key(self, file: File) -> str:
        return f"{self._mine}/files/{file.sha256}.{file.extension}"

    def upload_key(self, upload: UUID) -> str:
        """Where its owner may put a file of their own."""
        return f"{self._mine}/uploads/{upload}"

    # this job's documents

    def open(self, brief: Brief) -> None:
        """Lay the brief on the desk, and the job can begin. Raises StorageBusy."""
        self.put(brief)

    def put(self, document: Document, item: int | None = None) -> None:
        self._write(self._place(type(document), item), document.model_dump_json())

    def take[D: Document](self, kind: type[D], item: int | None = None) -> D:
        """One of this job's documents. Raises Missing or StorageBusy."""
        with _expected(kind.__name__ if item is None else f"{kind.__name__} {item}"):
            return kind.model_validate_json(self.bucket.read(self._place(kind, item)))

    def collect[D: Document](self, kind: type[D], items: Sequence[int]) -> tuple[D, ...]:
        """One document for each item, in their order. Raises Missing or StorageBusy."""
        with ThreadPoolExecutor(_AT_ONCE) as readers:
            return tuple(readers.map(partial(self.take, kind), items))

    # what was made once

    def result(self, stage: Stage, fingerprint: str) -> bytes | None:
        """What a stage has made of these inputs before, if it has. Raises StorageBusy."""
        return self._read(f"{self._mine}/results/{stage}/{fingerprint}.json")

    def keep_result(self, stage: Stage, fingerprint: str, result: str) -> None:
        self._write(f"{self._mine}/results/{stage}/{fingerprint}.json", result)

    def generation(self, fingerprint: str) -> bytes | None:
        """What a provider has given for this call before, if it has. Raises StorageBusy."""
        return self._read(f"{self._mine}/generations/{fingerprint}.json")

    def keep_generation(self, fingerprint: str, generation: str) -> None:
        self._write(f"{self._mine}/generations/{fingerprint}.json", generation)

    def _place(self, kind: type[Document], item: int | None) -> str:
        name = kind.__name__.lower()
        return f"{self._mine}/jobs/{self.job}/{name if item is None else f'{name}/{item:05}'}.json"

    def _write(self, key: str, text: str) -> None:
        self.bucket.write(key, text.encode(), media_type=MEDIA_TYPES["json"])

    def _read(self, key: str) -> bytes | None:
        try:
            return self.bucket.read(key)
        except NotFound:
            return None


@contextmanager
def _expected(what: str) -> Generator[None]:
    """What a stage reads was made before it: when it is not there, that is our fault and not the caller's."""
    try:
        yield
    except NotFound as error:
        raise Missing(f"{what} of this job is not on its desk") from error


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
