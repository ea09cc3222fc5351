"""Forms: what the played OpenAI can be asked, as its specification has it: the part that a studio needs."""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from infra.local.vendors.keywords import check
from infra.local.vendors.vendor import Form

_KNOWN = {
    *("type", "title", "description", "enum", "const", "anyOf", "$ref", "$defs", "definitions"),
    *("properties", "required", "additionalProperties", "items", "minItems", "maxItems"),
    *("pattern", "format", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
}
_Name = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,64}$")]


class Message(Form):
    role: Literal["system", "developer", "user"]
    content: str


class JsonSchema(Form):
    """Of Chat Completions."""

    name: _Name
    schema_: dict[str, Any] = Field(alias="schema")
    strict: bool = False
    description: str = ""

    @model_validator(mode="after")
    def _is_kept_to(self) -> Self:
        """Whoever is to keep to a schema strictly knows a part of them ("Structured Outputs: supported schemas")."""
        if self.strict:
            check(self.schema_, _KNOWN, where=f"response_format '{self.name}'", closed=True, whole=True)
        return self


class ResponseFormat(Form):
    type: Literal["json_schema"]
    json_schema: JsonSchema


class Completion(Form):
    model: str
    messages: list[Message] = Field(min_length=1)
    response_format: ResponseFormat | None = None
    max_tokens: int | None = Field(default=None, ge=1)
    max_completion_tokens: int | None = Field(default=None, ge=1)
    stream: Literal[False] = False


class TextFormat(JsonSchema):
    """The same of Responses."""

    type: Literal["json_schema"]


class Text(Form):
    format: TextFormat


class Response(Form):
    model: str
    input: str | list[Message]
    instructions: str | None = None
    text: Text | None = None
    max_output_tokens: int | None = Field(default=None, ge=16)
    store: bool | None = None
    stream: Literal[False] = False


class Picture(Form):
    """Of a form's fields, too, where each is a string."""

    model: str
    prompt: str = Field(min_length=1, max_length=32_000)
    size: str = "auto"
    quality: Literal["low", "medium", "high", "auto"] = "auto"
    background: Literal["transparent", "opaque", "auto"] = "auto"
    output_format: Literal["png"] = "png"
    moderation: Literal["low", "auto"] = "auto"


class Speech(Form):
    # What is whole may be written without a point.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)

    model: str
    input: str = Field(min_length=1, max_length=4096)
    voice: Literal[
        "alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin", "cedar"
    ]
    response_format: Literal["wav"]
    """The one that it can play."""
    speed: float = Field(default=1.0, ge=0.25, le=4.0)


class ShownText(Form):
    type: Literal["text"]
    text: str


class Address(Form):
    url: str = Field(pattern="^data:image/(jpeg|png|webp);base64,")


class ShownPicture(Form):
    type: Literal["image_url"]
    image_url: Address


class Moderated(Form):
    model: str = "omni-moderation-latest"
    input: str | list[str] | list[ShownText | ShownPicture]
