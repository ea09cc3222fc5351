"""Everybody in the street."""

from infra.local.vendors.anthropic import Anthropic
from infra.local.vendors.elevenlabs import ElevenLabs
from infra.local.vendors.fal import Fal
from infra.local.vendors.gemini import Gemini
from infra.local.vendors.openai import Compatible, OpenAI
from infra.local.vendors.polly import Polly
from infra.local.vendors.vendor import Vendor


def everybody() -> tuple[Vendor, ...]:
    """One of each, as they are when the day begins."""
    return OpenAI(), Compatible(), Anthropic(), Gemini(), ElevenLabs(), Fal(), Polly()
