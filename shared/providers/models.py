"""Models: which of them a company says that it has now, and until when. To be told costs nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pkgutil import resolve_name

from pydantic import Field, RootModel

from shared.errors import NotConfigured
from shared.providers.vendor import Answered, Reply, Vendor

_SECONDS = 30.0
_PAGE = 1000
"""As many as Anthropic and Google list at once, at most; neither has a tenth of that."""


@dataclass(frozen=True)
class Listed:
    """A model, as its company names it."""

    id: str
    shut_down: date | None = None
    """The first day on which it no longer answers; None where the company does not say."""


def listed(company: str) -> tuple[Listed, ...]:
    """All models that the studio's key may ask, in the company's own order.

    Raises NotConfigured for a company that lists none, ProviderUnset for a key that is missing or not taken, and what
    else a company may say.
    """
    if company not in _LISTS:
        raise NotConfigured(f"{company} does not list its models; {', '.join(_LISTS)} do")
    listing = _LISTS[company]
    # Each company's own words about keys and complaints, which only its own module knows.
    vendor: Vendor = resolve_name(f"shared.providers.{listing.vendor}")
    return listing.read(vendor.ask(listing.path, method="GET", seconds=_SECONDS))


class _OfOpenAI(Answered):
    class One(Answered):
        id: str
        shutdown_date: date | None = None

    data: tuple[One, ...]


class _OfAnthropic(Answered):
    class One(Answered):
        id: str
        retires_at: datetime | None = None

    data: tuple[One, ...]


class _OfGemini(Answered):
    class One(Answered):
        name: str
        """`models/` and the id."""

    models: tuple[One, ...] = Field(min_length=1)


class _OneOfElevenLabs(Answered):
    model_id: str


class _OfElevenLabs(RootModel[tuple[_OneOfElevenLabs, ...]]): ...


def _read_openai(reply: Reply) -> tuple[Listed, ...]:
    return tuple(Listed(one.id, one.shutdown_date) for one in reply.into(_OfOpenAI).data)


def _read_anthropic(reply: Reply) -> tuple[Listed, ...]:
    found = reply.into(_OfAnthropic).data
    return tuple(Listed(one.id, one.retires_at and one.retires_at.date()) for one in found)


def _read_gemini(reply: Reply) -> tuple[Listed, ...]:
    return tuple(Listed(one.name.removeprefix("models/")) for one in reply.into(_OfGemini).models)


def _read_elevenlabs(reply: Reply) -> tuple[Listed, ...]:
    return tuple(Listed(one.model_id) for one in reply.into(_OfElevenLabs).root)


@dataclass(frozen=True)
class _Listing:
    vendor: str
    path: str
    read: Callable[[Reply], tuple[Listed, ...]]


_LISTS: Mapping[str, _Listing] = {
    "openai": _Listing("openai.company:OPENAI", "/models", _read_openai),
    "compatible": _Listing("openai.company:COMPATIBLE", "/models", _read_openai),
    "anthropic": _Listing("anthropic:ANTHROPIC", f"/models?limit={_PAGE}", _read_anthropic),
    "gemini": _Listing("gemini.content:GEMINI", f"/models?pageSize={_PAGE}", _read_gemini),
    "elevenlabs": _Listing("elevenlabs:ELEVENLABS", "/models", _read_elevenlabs),
}
"""fal lists its models nowhere, and Polly's are its engines."""
