"""The manner of a video or a series, as bodies say it."""

from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from functions.api.payloads import Payload

MANNER: dict[str, Any] = {
    "niche": "history",
    "style": "oil-painting",
    "voice": "nora",
    "language": "en",
    "speed": 1.0,
    "tone": "",
    "seconds": 60,
    "music": "calm",
    "captions": "highlight",
}
"""An example."""

_Name = Annotated[str, Field(min_length=1, max_length=60)]


class MannerIn(Payload):
    niche: _Name | None = Field(None, description="What it is about: `history`, `science`, `scary-stories`, …")
    style: _Name | None = Field(None, description="An art style by its name or label: `anime`, `Oil Painting`, …")
    voice: _Name | None = None
    language: _Name | None = Field(None, description="A BCP 47 tag: `en`, `pt-BR`, …")
    speed: Annotated[float, Strict(), Field(ge=0.5, le=2)] | None = Field(
        None, description="How fast the voice speaks."
    )
    tone: Annotated[str, Field(max_length=200)] | None = Field(None, description="Instead of the niche's own.")
    seconds: Literal[30, 60, 90] | None = None
    music: _Name | None = Field(None, description="A mood, or `none`.")
    captions: _Name | None = Field(None, description="How words are shown: `highlight`, `pop`, … or `none`.")

    def given(self) -> dict[str, Any]:
        """What was said, and nothing of what was left out."""
        return self.model_dump(include=set(MannerIn.model_fields), exclude_none=True)
