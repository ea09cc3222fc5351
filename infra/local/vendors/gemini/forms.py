"""What Gemini is asked, in Google's spelling."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator
from pydantic.alias_generators import to_camel

from infra.local.vendors import writer
from infra.local.vendors.vendor import Form

_SHOWN_TOKENS = 258
"""Of a picture that it is shown (ai.google.dev/gemini-api/docs/tokens)."""


class _Wire(Form, alias_generator=to_camel, validate_by_name=True, validate_by_alias=True):
    """Part of it. As in all JSON of Protocol Buffers a name may be spelled as `mime_type`, too; the client does so."""


class Blob(_Wire):
    mime_type: Literal["image/jpeg", "image/png", "image/webp"]
    data: str = Field(min_length=1)


class SpeechMetadata(_Wire):
    style: str | None = None


class Part(_Wire):
    text: str | None = None
    inline_data: Blob | None = None
    speech_metadata: SpeechMetadata | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.text is None) == (self.inline_data is None):
            raise ValueError("required oneof field 'data' must have one initialized field")
        return self


class Turn(_Wire):
    role: Literal["user", "model"] | None = None
    parts: list[Part] = Field(min_length=1)


class Image(_Wire):
    aspect_ratio: Literal["1:1", "2:3", "3:2", "3:4", "4:3", "9:16", "16:9", "21:9"] = "1:1"
    image_size: Literal["1K", "2K", "4K"] = "1K"


class Prebuilt(_Wire):
    voice_name: str


class Voice(_Wire):
    prebuilt_voice_config: Prebuilt


class Speech(_Wire):
    voice_config: Voice
    language_code: str = Field(default="en-US", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")


class Config(_Wire):
    temperature: float | None = None
    max_output_tokens: int = Field(default=65_536, ge=1)
    response_mime_type: Literal["text/plain", "application/json"] = "text/plain"
    response_json_schema: dict[str, Any] | None = None
    response_modalities: list[Literal["TEXT", "IMAGE", "AUDIO"]] = Field(default_factory=list)
    image_config: Image = Image()
    speech_config: Speech | None = None


class Order(_Wire):
    contents: list[Turn] = Field(min_length=1)
    system_instruction: Turn | None = None
    generation_config: Config = Config()

    @property
    def parts(self) -> list[Part]:
        return [part for turn in self.contents for part in turn.parts]

    @property
    def text(self) -> str:
        return "\n".join(part.text for part in self.parts if part.text)

    @property
    def tokens(self) -> int:
        told = [part.text or "" for part in self.system_instruction.parts] if self.system_instruction else []
        shown = sum(part.inline_data is not None for part in self.parts)
        return writer.tokens(self.text, *told) + shown * _SHOWN_TOKENS
