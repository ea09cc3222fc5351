"""The forms that a language provider fills in for a short."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from shared.formats import characters
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


class Imagined(BaseModel):
    """One of the cast, as a writer thinks them up."""

    model_config = ConfigDict(extra="forbid")

    name: _Filled = Field(max_length=60, description="What visuals call them, letter by letter: a name, or a phrase.")
    look: _Filled = Field(max_length=400, description="Age, build, hair, clothes and colours, in one sentence.")


def _told_apart(cast: tuple[Imagined, ...]) -> tuple[Imagined, ...]:
    """Raises ValueError when two have the same name."""
    if len({" ".join(imagined.name.casefold().split()) for imagined in cast}) < len(cast):
        raise ValueError("two of them have the same name")
    return cast


_Cast = Annotated[
    tuple[Imagined, ...],
    Field(
        max_length=characters.MOST, description="Those who are seen in two visuals or more; nobody, if there is none."
    ),
    AfterValidator(_told_apart),
]


class Written(BaseModel):
    """A whole script."""

    model_config = ConfigDict(extra="forbid")

    title: _Filled
    description: _Filled
    hashtags: tuple[str, ...]
    cast: _Cast = ()
    beats: tuple[Told, ...] = Field(min_length=1, max_length=400)


class Pictured(BaseModel):
    """What belongs around somebody's own text."""

    model_config = ConfigDict(extra="forbid")

    title: _Filled
    description: _Filled
    hashtags: tuple[str, ...]
    cast: _Cast = ()
    visuals: tuple[_Filled, ...] = Field(description="One for each beat, in their order.")
