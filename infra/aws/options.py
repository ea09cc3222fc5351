"""What the owner of a studio may choose, in `cdk.json` or with `cdk deploy --context`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from constructs import Node

from infra.aws.rollout import CANARY, WAYS
from shared.errors import NotConfigured
from shared.production.addresses import addresses
from shared.production.catalogue import CAPABILITIES, UNDERSTUDIES, resolve
from shared.settings import Settings


@dataclass(frozen=True)
class Options:
    keep_desks_days: int = 90
    """How long drafts, takes and clips are kept. What was published stays."""
    database_url_secret: str = ""
    """Name of a secret with `url`, for a PostgreSQL of one's own. Then there is no Aurora and no VPC."""
    domain: str = ""
    certificate: str = ""
    """ARN of a certificate in us-east-1 for `domain`."""
    origin_shield_region: str = ""
    """The region that CloudFront's caches ask before they ask S3; the nearest to the studio's own that has one."""
    rollout: str = CANARY
    """How a new release of the API takes over: `canary`, a tenth of the calls for five minutes first, or `at-once`."""
    alarm_email: str = ""
    """Who is told when the studio is not well."""
    sender: str = ""
    """The address that letters come from, through SES. Without one they are laid in the outbox, and not sent."""

    owner_email: str = ""
    """Whose account `talewright promote-owner` makes the owner's."""
    google_secret: str = ""
    """Name of a secret with `client_id` and `client_secret` at Google, whose word then signs people in."""

    language: str = UNDERSTUDIES
    """Who is asked to write, and who after them: `openai, anthropic:claude-haiku-5-5`. So for the next five."""
    speech: str = UNDERSTUDIES
    alignment: str = UNDERSTUDIES
    images: str = UNDERSTUDIES
    moderation: str = UNDERSTUDIES
    music: str = UNDERSTUDIES
    provider_urls: str = "{}"
    """JSON: by company, where it is asked instead of at its usual address, such as that of another region."""
    provider_limits: str = "{}"
    """JSON: by company, how many calls there may be at once and in a minute, where a contract allows others."""

    @property
    def chains(self) -> Mapping[str, str]:
        """By capability, who is asked."""
        return {capability: getattr(self, capability) for capability in CAPABILITIES}

    @property
    def addresses(self) -> Mapping[str, str]:
        """By company, where it is asked instead of at its usual address, without a slash at the end."""
        return _addresses(self.provider_urls)

    def __post_init__(self) -> None:
        if bool(self.domain) != bool(self.certificate):
            raise ValueError("a domain needs a certificate, and a certificate a domain: give both, or neither")
        if self.sender and "@" not in self.sender:
            raise ValueError(f"{self.sender} is no address: the sender is one, such as studio@example.com")
        if self.rollout not in WAYS:
            raise ValueError(f"a rollout is one of {', '.join(WAYS)}, and not {self.rollout}")
        if self.keep_desks_days < 1:
            raise ValueError("desks must be kept for a day at least: jobs work there")
        Settings.model_validate({"provider_limits": self.provider_limits})
        _addresses(self.provider_urls)
        for capability, said in self.chains.items():
            try:
                resolve(capability, said.split(","))
            except NotConfigured as error:
                raise ValueError(f"{capability}: {error}") from error


def read(node: Node) -> Options:
    """The options in a construct tree's context. Raises ValueError for those that do not go together."""
    given = {name: node.try_get_context(name) for name in Options.__dataclass_fields__}
    chosen = {name: value for name, value in given.items() if value is not None}
    if "keep_desks_days" in chosen:
        chosen["keep_desks_days"] = int(chosen["keep_desks_days"])  # a command line gives text
    for name in ("provider_urls", "provider_limits"):
        if isinstance(said := chosen.get(name), Mapping):
            chosen[name] = json.dumps(said)  # a command line gives text
    return Options(**chosen)


def _addresses(said: str) -> dict[str, str]:
    urls = Settings.model_validate({"provider_urls": said}).provider_urls
    try:
        return addresses(urls)
    except ValueError as error:
        raise ValueError(f"provider_urls: {error}") from error
