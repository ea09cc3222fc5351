"""A company that vouches for people: where it is asked, and who we are to it."""

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from shared.errors import NotConfigured
from shared.secrets import secret
from shared.settings import settings

GOOGLE = "google"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def _trusted(url: str) -> str:
    """Tokens travel there: to nobody who could listen, unless it never leaves the machine."""
    parts = urlsplit(url)
    private = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not private or not parts.hostname or parts.username is not None:
        raise ValueError("an https address is wanted")
    return url


type Url = Annotated[str, AfterValidator(_trusted)]


class Company(BaseModel):
    """What its secret says. The addresses are Google's, from https://accounts.google.com/.well-known/openid-configuration;
    they are not asked for at every cold start, and nothing that comes over the wire can lead elsewhere."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    issuer: Url = "https://accounts.google.com"
    authorization: Url = "https://accounts.google.com/o/oauth2/v2/auth"
    token: Url = "https://oauth2.googleapis.com/token"
    keys: Url = "https://www.googleapis.com/oauth2/v3/certs"


def google() -> Company:
    """Google, or whoever stands in for it. Raises NotConfigured when this studio knows neither."""
    name = settings().google_secret
    if not name:
        raise NotConfigured("signing in with Google is not set up at this studio: use your e-mail address")
    return Company.model_validate_json(secret(name))
