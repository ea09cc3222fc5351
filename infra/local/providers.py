"""Providers on a laptop: whom its owner has it ask, and with which keys; or played ones, and none of those keys.

What stands in the shell that starts the studio, such as `OPENAI_API_KEY`, is nobody's word: only what the owner has
given to `talewright providers` is used.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from infra.local import emulator
from infra.local.home import Home
from infra.local.state import State
from infra.local.trouble import Trouble
from shared.errors import NotConfigured
from shared.production.catalogue import (
    CAPABILITIES,
    UNDERSTUDIES,
    Choice,
    catalogue,
    is_keyed,
    is_vendor,
    key_secret,
    looked_at,
    resolve,
)

PLAYED = {
    "language": "openai, anthropic, gemini",
    "speech": "elevenlabs, gemini",
    "alignment": "elevenlabs",
    "images": "openai, fal, gemini",
    "moderation": "openai",
}
"""Who is asked when vendors are played, unless the owner has said who."""


class Chosen(BaseModel):
    """What the owner has chosen."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    keys: dict[str, str] = Field(default_factory=dict, repr=False)
    """By company."""
    chains: dict[str, str] = {}
    """By capability."""
    urls: dict[str, str] = {}
    """By company, where it is asked instead of at its usual address."""

    def chain(self, capability: str) -> tuple[Choice, ...]:
        """Who is asked for a capability. Raises NotConfigured."""
        return resolve(capability, self._named(capability))

    def looked_at(self, capability: str) -> tuple[Choice, ...]:
        """The same, with those that are gone. Raises NotConfigured for whom nobody knows."""
        return looked_at(capability, self._named(capability))

    def _named(self, capability: str) -> list[str]:
        return self.chains.get(capability, UNDERSTUDIES).split(",")


@dataclass(frozen=True)
class Introduction:
    """What a studio is told of providers."""

    variables: Mapping[str, str]
    """For functions."""
    secrets: Mapping[str, str]
    """By name."""
    companies: tuple[str, ...]
    """Whom it asks that is not on this machine, or plays somebody who is not."""


def read(home: Home) -> Chosen:
    """What was chosen; nothing is, at first. Raises Trouble when it cannot be read."""
    try:
        return Chosen.model_validate_json(home.providers.read_bytes())
    except FileNotFoundError:
        return Chosen()
    except (ValidationError, OSError) as error:
        raise Trouble(
            f"{home.providers} cannot be read.", "Mend it, or delete it and give the keys to the studio anew."
        ) from error


def write(home: Home, chosen: Chosen) -> None:
    """Keep it whole, or not at all, where only its owner can read it. Raises Trouble."""
    home.make()
    unfinished = home.providers.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(chosen.model_dump_json(indent=2))
    unfinished.rename(home.providers)


def introduce(chosen: Chosen) -> Introduction:
    """Whom the owner has chosen, each where it really is and with its real key. Raises Trouble."""
    # A company without a key has a secret to come, so that one which is added later is found by functions that run.
    known = {company: key_secret(company) for company in catalogue().companies if is_keyed(company)}
    return _introduction(chosen, known, chosen.urls, chosen.keys, webhooks="")


def introduce_played(chosen: Chosen, street: str, keys: Mapping[str, str], *, door: str) -> Introduction:
    """The same chains, and `PLAYED` for others, asked in the street of played vendors with the keys that those take.

    Nobody is asked elsewhere, played or not. `door` is where they reach the studio. Raises Trouble.
    """
    urls = {company: f"{street}/{company}" for company in catalogue().companies if is_vendor(company)}
    played = chosen.model_copy(update={"chains": {**PLAYED, **chosen.chains}})
    shown = {company: key for company, key in keys.items() if is_keyed(company)}
    return _introduction(played, {company: key_secret(company) for company in shown}, urls, shown, webhooks=door)


def give(known: State, company: str, key: str) -> bool:
    """Have a studio that runs show a company this key. False where its vendors are played: they are shown no real one.

    Who has read another one shows that for five minutes more (`shared.secrets`).
    """
    if known.street:
        return False
    client = emulator.client("secretsmanager", known.emulator)
    try:
        client.put_secret_value(SecretId=key_secret(company), SecretString=key)
    except client.exceptions.ResourceNotFoundException:
        client.create_secret(Name=key_secret(company), SecretString=key)
    return True


def take_back(known: State, company: str) -> None:
    """Have a studio that runs show a company no key any more. Of a played one, nothing is taken."""
    if known.street:
        return
    client = emulator.client("secretsmanager", known.emulator)
    with suppress(client.exceptions.ResourceNotFoundException):
        client.delete_secret(SecretId=key_secret(company), ForceDeleteWithoutRecovery=True)


def _introduction(
    chosen: Chosen, known: Mapping[str, str], urls: Mapping[str, str], keys: Mapping[str, str], *, webhooks: str
) -> Introduction:
    try:
        asked = [choice.model.company for capability in CAPABILITIES for choice in chosen.chain(capability)]
    except NotConfigured as error:
        raise Trouble(f"Nobody knows whom to ask: {error}.", "`talewright providers use` says it anew.") from error
    return Introduction(
        variables={
            **{f"STUDIO_{name.upper()}": chosen.chains.get(name, UNDERSTUDIES) for name in CAPABILITIES},
            "STUDIO_PROVIDER_SECRETS": json.dumps(known),
            "STUDIO_PROVIDER_URLS": json.dumps(dict(urls)),
            "STUDIO_WEBHOOKS_URL": webhooks,
        },
        secrets={key_secret(company): key for company, key in keys.items()},
        companies=tuple(dict.fromkeys(filter(is_vendor, asked))),
    )
