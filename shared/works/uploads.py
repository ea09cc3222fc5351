"""Uploads: a picture of one's own, sent straight to storage, and taken in once somebody has looked at it."""

from dataclasses import dataclass
from uuid import UUID

from shared.errors import Invalid, NotFound
from shared.identity import uuid7
from shared.production.desk import Desk
from shared.production.documents import File
from shared.storage import Form

MOST_BYTES = 25 * 1024 * 1024
SECONDS = 15 * 60
"""How long a file may be sent for."""

_LOOKED_AT = 16
"""Bytes that say what a file is."""
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}


@dataclass(frozen=True)
class Upload:
    """Permission to send one file."""

    id: UUID
    form: Form


def invite(desk: Desk) -> Upload:
    """Let the owner of a desk send one file."""
    id = uuid7()
    return Upload(id, desk.bucket.form(desk.upload_key(id), most_bytes=MOST_BYTES, seconds=SECONDS))


def take_in(desk: Desk, upload: UUID) -> File:
    """A picture that was sent, as a file of the desk. Doing it again gives the same.

    Raises NotFound when nothing was sent, Invalid for what is no picture, StorageBusy.
    """
    try:
        content = desk.bucket.read(desk.upload_key(upload))
    except NotFound:
        raise NotFound(f"nothing was uploaded as {upload}") from None
    extension = kind_of(content[:_LOOKED_AT])
    if extension is None:
        raise Invalid("own_picture: this is no picture; there are PNG, JPEG, WebP, GIF and AVIF")
    return desk.save(content, extension)


def kind_of(beginning: bytes) -> str | None:
    """The extension of a picture by its first 16 bytes; None for anything else.

    The signatures are those of the WHATWG MIME Sniffing Standard, section 6.1, and for AVIF of its specification.
    """
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "webp"
    if beginning[4:12] in (b"ftypavif", b"ftypavis"):
        return "avif"
    return next((extension for signature, extension in _SIGNATURES.items() if beginning.startswith(signature)), None)
