"""The forms that a language provider fills in for a short."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shared.prose import normalise


def _told(text: str) -> str:
    """`text` as it is spoken and shown. Raises ValueError when there is no word in it."""
    told = normalise(text)
    if not any(character.isalnum() for character in told):
        raise ValueError("there is no word in it to say")
    return told


_Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Told(BaseModel):
    """One beat, as a writer writes it."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, AfterValidator(_told)] = Field(
        min_length=1, description="What the narrator says: one or two sentences, 9 to 17 words."
    )
    visual: _Filled = Field(description="What the picture shows meanwhile: who, what, where, light, mood.")
    role: Literal["hook", "body", "cta"]


class Written(BaseModel):
    """A whole script."""

    model_config = ConfigDict(extra="forbid")

    title: _Filled = Field(max_length=120)
    description: _Filled = Field(max_length=2_000)
    hashtags: tuple[str, ...] = Field(max_length=15)
    beats: tuple[Told, ...] = Field(min_length=1, max_length=400)


class Pictured(BaseModel):
    """What belongs around somebody's own text."""

    model_config = ConfigDict(extra="forbid")

    title: _Filled = Field(max_length=120)
    description: _Filled = Field(max_length=2_000)
    hashtags: tuple[str, ...] = Field(max_length=15)
    visuals: tuple[_Filled, ...] = Field(description="One for each beat, in their order.")
