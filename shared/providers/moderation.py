"""Moderation: text or a picture in, a verdict out."""

from typing import Protocol

from pydantic import BaseModel, ConfigDict

from shared.errors import ScriptRefused
from shared.providers.provider import Made, Provider
from shared.registry import Registry


class Finding(BaseModel):
    """One thing that moderation objects to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: str
    quote: str
    reason: str


class Verdict(Made):
    """Moderation's answer. No findings is a yes."""

    findings: tuple[Finding, ...] = ()


class Moderation(Provider, Protocol):
    def judge(self, text: str, *, language: str) -> Verdict:
        """Read `text` before anything is paid for. Raises ProviderBusy, ProviderTimeout or ProviderRefused."""
        ...

    def look(self, picture: str) -> Verdict:
        """Look at a picture, a JPEG in base64, before it is shown. Whoever cannot see objects to nothing.

        Raises ProviderBusy, ProviderTimeout or ProviderRefused.
        """
        ...


def let_through(moderation: Moderation, *texts: str, language: str) -> None:
    """Go on only if moderation objects to nothing. Raises ScriptRefused, with what it objects to and why."""
    verdict = moderation.judge("\n".join(texts), language=language)
    if verdict.findings:
        objections = "; ".join(f"{found.category}: “{found.quote}” ({found.reason})" for found in verdict.findings)
        raise ScriptRefused(f"moderation objects. {objections}")


MODERATION: Registry[Moderation] = Registry(
    "moderation",
    {
        "offline": "shared.providers.offline.reader:OfflineModeration",
        "openai": "shared.providers.openai.moderation:OpenAIModeration",
    },
)
