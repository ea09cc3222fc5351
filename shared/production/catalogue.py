"""The catalogue: every model that the studio knows to ask, as data (`catalogue.toml`).

What a model is asked as, what it costs since when and by whose word, what it can take, and until when it is there. The
clock decides: on the day on which a model is shut down its successor takes over, and on the day on which its price
changes the new one holds, without a change of code.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from shared.errors import NotConfigured
from shared.production.prices import Price
from shared.settings import settings

CAPABILITIES = ("language", "moderation", "speech", "alignment", "images", "music")
UNDERSTUDIES = "offline"
"""The company of those who play providers on this machine."""

_FILE = Path(__file__).with_name("catalogue.toml")


class Later(BaseModel):
    """What a price is to be from some day on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: date
    """The first day on which it holds."""
    each: Decimal
    answer: Decimal = Decimal(0)
    on: date
    source: str

    def of(self, price: Price) -> Price:
        """What an earlier price has become."""
        return replace(price, each=self.each, answer=self.answer, on=self.on, source=self.source)


class Model(BaseModel):
    """One model of one company, as it is asked for one thing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    capability: str
    company: str
    id: str
    """As its company calls it."""
    price: Price
    later: tuple[Later, ...] = ()
    """What is known to come of it, the earliest first."""
    shut_down: date | None = None
    """The first day on which it no longer answers."""
    any: bool = False
    """Whether it stands for every model of its company: the settings name one, and nobody lists them all, nor knows
    what they cost."""
    successor: str | None = None
    """The id of the one that takes over then, of the same company and for the same capability."""
    source: str = ""
    """Where it stands that it is there, and until when."""
    aliases: tuple[str, ...] = ()
    """Other names that people may know it by, such as those of the seeds."""
    longest: int | None = None
    """Characters of text that one call takes."""
    references: int = 0
    """How many pictures it can be shown, so that somebody looks the same in all of them."""
    sizes: tuple[str, ...] = ()
    """Those that it draws, as `1024x1536`, where it does not draw any that it is asked for."""
    untimed: bool = False
    """Whether it does not say when each word is heard, so that alignment is asked for that."""
    voices: Mapping[str, str] = Field(default_factory=dict)
    """What the studio's own voices are called there."""
    languages: tuple[str, ...] = ()
    """The BCP 47 tags of those that it speaks."""

    @property
    def name(self) -> str:
        return f"{self.company}:{self.id}"

    def __hash__(self) -> int:
        return hash((self.capability, self.company, self.id))

    def there_on(self, day: date) -> bool:
        return self.shut_down is None or day < self.shut_down

    def priced_on(self, day: date) -> "Model":
        """The same one, at the price that holds on a day."""
        past = [later for later in self.later if later.since <= day]
        return self.model_copy(update={"price": past[-1].of(self.price)}) if past else self


class Company(BaseModel):
    """Somebody whose models can be asked over the network; or the understudies, who cannot."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    """As people write it."""
    url: str = ""
    """Where it is asked, without a slash at the end. The understudies are nowhere."""
    keys: str = ""
    """The page on which people get a key."""
    signing_keys: str = ""
    """Where it publishes the keys that its webhooks are signed with, if it has any."""
    at_once: int = 0
    """How many calls the whole studio has with it at the same time; 0 for as many as there are."""
    per_minute: int = 0
    """How many it begins in a minute; 0 for as many as there are."""


class Catalogue(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    companies: Mapping[str, Company]
    models: tuple[Model, ...]

    def of(self, capability: str, company: str | None = None) -> Iterator[Model]:
        """The models for a capability, of one company or of all, the best first."""
        for model in self.models:
            if model.capability == capability and company in (None, model.company):
                yield model

    def find(self, capability: str, company: str, name: str = "") -> Model:
        """A company's model by its id or an alias; its first one without a name. Raises NotConfigured."""
        known = [*self.of(capability, company)]
        for model in known:
            if model.any and not name:
                raise NotConfigured(f"say which model {company} is to be asked for: `{company}:MODEL`")
            if name in ("", model.id, *model.aliases):
                return model
            if model.any:
                return model.model_copy(update={"id": name})
        if not known:
            others = dict.fromkeys(model.company for model in self.of(capability))
            raise NotConfigured(f"{company} is not asked for {capability}; {', '.join(others)} can be")
        names = ", ".join(model.id for model in known)
        raise NotConfigured(f"{company} has no {name!r} for {capability} that the studio knows; there are {names}")

    def present(self, model: Model, day: date) -> Model:
        """The one that stands for a model on a day, at that day's price: itself, or whoever has taken over.

        Raises NotConfigured.
        """
        seen = {model.id}
        while not model.there_on(day):
            if model.successor is None or model.successor in seen:
                raise NotConfigured(_gone(model))
            seen.add(model.successor)
            model = self.find(model.capability, model.company, model.successor)
        return model.priced_on(day)

    def heir(self, model: Model) -> Model | None:
        """Who takes over from a model on the day on which it is shut down; None where nobody does, or that never is."""
        if model.shut_down is None:
            return None
        try:
            return self.present(model, model.shut_down)
        except NotConfigured:
            return None


@dataclass(frozen=True)
class Choice:
    """Who is asked for something, and who was meant to be: another one, once that is shut down."""

    model: Model
    meant: Model
    gone: bool = False
    """Whether it no longer answers, and nobody has taken its place: it is looked at, and not asked."""


@cache
def catalogue() -> Catalogue:
    """The catalogue of this studio, read once."""
    return Catalogue.model_validate(tomllib.loads(_FILE.read_text()))


def chain(capability: str, day: date | None = None) -> tuple[Choice, ...]:
    """Who is asked for a capability, and who after them, as the settings say it: `openai, anthropic:claude-haiku-5-5`.

    Raises NotConfigured for whom nobody knows, and where all of them are gone.
    """
    return resolve(capability, settings().chain(capability), day)


def resolve(capability: str, named: Iterable[str], day: date | None = None) -> tuple[Choice, ...]:
    """The same of whom others name, each as `company` or `company:model`. Raises NotConfigured.

    Who is gone, and whose place nobody has taken, is left out, as long as there is somebody else.
    """
    choices = looked_at(capability, named, day)
    if there := tuple(choice for choice in choices if not choice.gone):
        return there
    if not choices:
        raise NotConfigured(f"nobody is named for {capability}")
    raise NotConfigured(_gone(choices[-1].meant))


def looked_at(capability: str, named: Iterable[str], day: date | None = None) -> tuple[Choice, ...]:
    """A chain as people look at it: who is gone, and whose place nobody has taken, stands in it for themselves.

    Raises NotConfigured for whom nobody knows.
    """
    today = day or datetime.now(UTC).date()
    return tuple(_stands_for(_meant(capability, one).priced_on(today), today) for one in named)


def first(capability: str) -> Model:
    """Who is asked first for a capability. Raises NotConfigured."""
    return chain(capability)[0].model


def meant(capability: str) -> str:
    """Whom the settings name first for a capability, as `company/model`: what others make in their place, is theirs.

    Raises NotConfigured.
    """
    model = chain(capability)[0].meant
    return f"{model.company}/{model.id}"


def _gone(model: Model) -> str:
    return f"{model.name} was shut down on {model.shut_down}, and nothing has taken its place"


def _stands_for(meant: Model, day: date) -> Choice:
    try:
        return Choice(catalogue().present(meant, day), meant)
    except NotConfigured:
        return Choice(meant, meant, gone=True)


def limits(company: str) -> tuple[int, int]:
    """How many calls there may be with a company at once, and in a minute; 0 for as many as there are."""
    known = catalogue().companies.get(company, Company(title=company))
    return known.at_once, known.per_minute


def is_vendor(company: str) -> bool:
    """Whether a company is asked over the network, and paid."""
    return company != UNDERSTUDIES


def is_keyed(company: str) -> bool:
    """Whether a company wants to be shown a key."""
    known = catalogue().companies.get(company)
    return known is not None and bool(known.keys)


def key_secret(company: str) -> str:
    """Name of the secret with the studio's key for a company. Whoever runs the studio keeps it."""
    return f"talewright/providers/{company}"


def _meant(capability: str, named: str) -> Model:
    company, _, model = named.partition(":")
    return catalogue().find(capability, company.strip(), model.strip())
