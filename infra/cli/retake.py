"""A retake through the API: which video, what is to be different, what that costs, and off it goes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.cli.client import Client, Refused
from infra.local.trouble import Trouble

_LAST = "last"
_AT_ONCE = 100
"""As many versions as the studio lists in one answer."""


@dataclass(frozen=True)
class Changes:
    """What is to be different: of the whole, and of one beat."""

    whole: dict[str, Any] = field(default_factory=dict[str, Any])
    beat: int | None = None
    of_beat: dict[str, Any] = field(default_factory=dict[str, Any])
    image: Path | None = None
    """A picture of one's own for the beat."""


def find(client: Client, video: str) -> dict[str, Any]:
    """A video by its id, or the newest one. Raises Refused, Unreachable, or Trouble when there is none."""
    if video != _LAST:
        return client.get(f"/api/videos/{video}")
    newest = client.get("/api/videos?limit=1")["items"]
    if not newest:
        raise Trouble("There is no video yet.", "`talewright make short` makes one.")
    known: dict[str, Any] = newest[0]
    return known


def propose(client: Client, video_id: str, changes: Changes) -> None:
    """Have all of the changes wait, or none. Nothing is made. Raises Refused or Unreachable."""
    of_beat = changes.of_beat
    if changes.image is not None:
        of_beat = of_beat | {"own_picture": _sent(client, video_id, changes.image)}
    said = changes.whole | ({"beats": {str(changes.beat): of_beat}} if of_beat else {})
    if said:
        client.patch(f"/api/videos/{video_id}/script", said)


def quote(client: Client, video_id: str) -> dict[str, Any]:
    """What the changes that wait would make again, and what that costs. Raises Refused or Unreachable."""
    return client.get(f"/api/videos/{video_id}/retakes/quote")


def forget(client: Client, video_id: str) -> None:
    """Drop the changes that wait. Raises Refused or Unreachable."""
    client.delete(f"/api/videos/{video_id}/script")


def begin(client: Client, video_id: str, quote: dict[str, Any]) -> dict[str, Any]:
    """Have the next version made, at the price that was quoted if there is one. Raises Refused or Unreachable."""
    known = all(calls["priced"] for calls in quote["calls"])
    return client.post(f"/api/videos/{video_id}/retakes", {"expected_cost": quote["cost"]} if known else {})


def versions(client: Client, video_id: str) -> Iterator[dict[str, Any]]:
    """All versions of a video, the newest first. Raises Refused or Unreachable."""
    path = f"/api/videos/{video_id}/versions?limit={_AT_ONCE}"
    page = client.get(path)
    yield from page["items"]
    while page["next"] is not None:
        page = client.get(f"{path}&before={page['next']}")
        yield from page["items"]


def _sent(client: Client, video_id: str, image: Path) -> str:
    form = client.post(f"/api/videos/{video_id}/uploads")
    if (size := image.stat().st_size) > form["most_bytes"]:
        raise Refused(413, "TooLarge", f"{image} has {size:,} bytes; a picture may have {form['most_bytes']:,}")
    client.upload(form, image)
    return str(form["id"])
