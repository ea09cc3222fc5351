"""What the studio is told by its surroundings: one `STUDIO_*` variable a field, the laptop's value as the default."""

import os
from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, Json

PREFIX = "STUDIO_"


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    internal_bucket: str = "internal"
    videos_bucket: str = "videos"
    assets_bucket: str = "assets"
    exports_bucket: str = "exports"
    table: str = "studio"
    """DynamoDB: leases, places, rate limits, and later connections."""
    bus: str = "studio"
    starts_queue: str = ""
    """URL of the queue that jobs wait in before they start."""
    premium_queue: str = ""
    """URL of the one for those who come first."""
    news_queue: str = ""
    """URL of the queue that brings what is heard of jobs to where it is recorded."""
    letters_queue: str = ""
    """URL of the queue in which letters wait to be written."""
    deliveries_queue: str = ""
    """URL of the queue in which waits what webhooks are to be told."""
    seclusion_queue: str = ""
    """URL of the queue that says which videos are to be hidden, shown again or removed."""
    queues: Json[dict[str, tuple[str, str]]] | dict[str, tuple[str, str]] = {}
    """By name, the URL of each queue, and of the one with what it could not get done."""
    machines: Json[dict[str, str]] | dict[str, str] = {}
    """ARN of the state machine of each format."""
    cdn: str = "http://127.0.0.1:8080/cdn"
    """Where the videos bucket is seen by people, without a slash at the end."""
    distribution: str = ""
    """Id of the CloudFront distribution that shows it; none on a laptop, where nothing is kept in between."""
    sockets: str = ""
    """Where open sockets are written to: the HTTPS endpoint of the WebSocket API's stage."""
    sockets_url: str = "ws://127.0.0.1:8080/ws"
    """Where browsers and scripts open them."""
    flags: str = "flags.json"
    """Where the feature flags are: a file, or `appconfig:application/environment/profile`."""
    private_webhooks: bool = False
    """Whether webhooks may be at addresses that only this network has: on a laptop they are, and nowhere else."""
    origins: Json[tuple[str, ...]] | tuple[str, ...] = ("http://127.0.0.1:8080", "http://localhost:8080")
    """Where our own pages come from. A page from elsewhere may not act in a visitor's name."""
    doors: int = 1
    """How many of our own a request passes on its way to the API; each adds to `X-Forwarded-For` whom it has seen."""

    database_secret: str = ""
    """Name of the secret with `url`, or with `host`, `port`, `dbname`, `username`, `password`."""
    signing_secret: str = ""
    """Name of the secret that signs sessions."""
    google_secret: str = ""
    """Name of the secret with `client_id` and `client_secret` at Google; none, and nobody signs in with it."""
    owner_email: str = ""
    """Whose account `talewright promote-owner` makes the owner's."""

    mail: str = "outbox"
    """How letters are sent: `ses`, or not at all but laid in the `outbox`."""
    sender: str = ""
    """The address that letters come from; SES has proven that it is ours."""

    language: str = "offline"
    """Who is asked to write, and who after them when they cannot: `openai, anthropic:claude-haiku-5-5`."""
    speech: str = "offline"
    alignment: str = "offline"
    images: str = "offline"
    music: str = "offline"
    moderation: str = "offline"
    provider_secrets: Json[dict[str, str]] | dict[str, str] = {}
    """By company, the name of the secret with its key. Who is not named here is never asked."""
    provider_urls: Json[dict[str, str]] | dict[str, str] = {}
    """By company, where it is asked instead of at its usual address: a server that speaks as it does."""
    provider_limits: Json[dict[str, tuple[int, int]]] | dict[str, tuple[int, int]] = {}
    """By company, how many calls there may be at once and in a minute, where a contract allows others than usual."""
    webhooks_url: str = ""
    """Where other companies reach the studio's API, without a slash at the end; empty where they cannot."""

    lease_seconds: int = 15
    """How long a worker's claim on a result outlives its last sign of life."""

    def chain(self, capability: str) -> tuple[str, ...]:
        """Who is asked for a capability, and who after them, each as `company` or `company:model`."""
        named: str = getattr(self, capability)
        return tuple(one.strip() for one in named.split(","))


@cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return read(os.environ)


def read(environment: Mapping[str, str]) -> Settings:
    """Settings from `STUDIO_*` variables. Raises ValidationError."""
    names = {field: PREFIX + field.upper() for field in Settings.model_fields}
    return Settings.model_validate({field: environment[name] for field, name in names.items() if name in environment})
