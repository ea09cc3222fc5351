"""The judge: what the played moderation says. It reads with the understudy's word list, and sees red."""

import io
from base64 import b64decode
from collections.abc import Mapping
from typing import Any

from PIL import Image

from infra.local.vendors.openai.forms import ShownPicture, ShownText
from infra.local.vendors.vendor import Bad
from shared.providers.offline.reader import OfflineModeration

_OF_PICTURES = ("self-harm", "self-harm/instructions", "self-harm/intent", "sexual", "violence", "violence/graphic")
_OF_TEXT = (
    *(
        "harassment",
        "harassment/threatening",
        "hate",
        "hate/threatening",
        "illicit",
        "illicit/violent",
        "sexual/minors",
    ),
    *_OF_PICTURES,
)
_CALLED = {"illegal": "illicit"}
"""What the word list calls otherwise. What the vendor has no name for, it lets pass."""
_RED = (200, 60)
"""A picture is bloody in which red is at least the first on average, and green and blue are at most the second."""


def result(shown: str | ShownText | ShownPicture) -> dict[str, Any]:
    """One of `results`. Raises Bad for what is no picture."""
    match shown:
        case ShownPicture(image_url=address):
            kind, found = "image", _seen(address.url)
        case ShownText(text=text) | str(text):
            kind, found = "text", _read(text)
    applied: Mapping[str, list[str]] = {
        name: [kind] if kind == "text" or name in _OF_PICTURES else [] for name in _OF_TEXT
    }
    return {
        "flagged": bool(found),
        "categories": {name: name in found for name in _OF_TEXT},
        "category_scores": {name: 0.97 if name in found else 0.0001 for name in _OF_TEXT},
        "category_applied_input_types": applied,
    }


def _read(text: str) -> set[str]:
    findings = OfflineModeration().judge(text, language="en-US").findings
    return {_CALLED.get(finding.category, finding.category) for finding in findings} & set(_OF_TEXT)


def _seen(address: str) -> set[str]:
    try:
        with Image.open(io.BytesIO(b64decode(address.partition(",")[2], validate=True))) as opened:
            red, green, blue = opened.convert("RGB").resize((1, 1), Image.Resampling.BOX).tobytes()
    except (OSError, ValueError) as error:
        raise Bad("Invalid image.", where="input") from error
    most, least = _RED
    return {"violence", "violence/graphic"} if red >= most and max(green, blue) <= least else set()
