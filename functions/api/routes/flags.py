"""/admin/flags: what is turned on and off, and for whom. They are changed where they are kept, and not here."""

from collections.abc import Sequence
from typing import Any

from pydantic import ConfigDict, JsonValue

from functions.api.dependencies import Admin
from functions.api.payloads import Answer
from functions.api.rooms import Room
from shared.flags import USUAL, Flag, everything
from shared.settings import settings

router = Room(prefix="/admin/flags", tags=["admin"])


class FlagOut(Answer):
    name: str
    known: bool
    """Whether this release asks for it."""
    default: JsonValue
    """What it is for those whom no rule fits."""
    rules: dict[str, JsonValue]
    """What it is for whom."""


class FlagsOut(Answer):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "kept_in": "appconfig:talewright/live/flags",
                    "flags": [{"name": "orders", "known": True, "default": True, "rules": {}}],
                }
            ]
        }
    )

    kept_in: str
    """Where they are changed: a file, or AppConfig's application, environment and profile."""
    flags: Sequence[FlagOut]


@router.get("", response_model=FlagsOut)
async def read_flags(_: Admin) -> FlagsOut:
    """Every flag as it is now. A change of the file is seen at once on a laptop; in AWS it is a deployment."""
    said = {str(flag): {"default": usual} for flag, usual in USUAL.items()} | dict(everything())
    return FlagsOut(kept_in=settings().flags, flags=[_shown(name, feature) for name, feature in sorted(said.items())])


def _shown(name: str, feature: dict[str, Any]) -> FlagOut:
    return FlagOut(name=name, known=name in Flag, default=feature["default"], rules=feature.get("rules") or {})
