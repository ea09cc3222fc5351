"""The forms that a language provider fills in for a short."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Told(BaseModel):
    """One beat, as a writer writes it."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, description="What the narrator says: one or two sentences, 9 to 17 words.")
    visual: str = Field(min_length=1, description="What the picture shows meanwhile: who, what, where, light, mood.")
    role: Literal["hook", "body", "cta"]


class Written(BaseModel):
    """A whole script."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=120)
    description: str = Field(min_length=1, max_length=2_000)
    hashtags: tuple[str, ...] = Field(max_length=15)
    beats: tuple[Told, ...] = Field(min_length=1, max_length=400)


class Pictured(BaseModel):
    """What belongs around somebody's own text."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=120)
    description: str = Field(min_length=1, max_length=2_000)
    hashtags: tuple[str, ...] = Field(max_length=15)
    visuals: tuple[str, ...] = Field(description="One for each beat, in their order.")
