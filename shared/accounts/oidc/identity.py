"""An identity: who somebody is, in the words of a company, once those are checked."""

import hmac
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, StrictBool, StringConstraints, ValidationError

from shared.accounts.oidc import wire
from shared.accounts.oidc.company import Company
from shared.errors import Unauthenticated

_SKEW_SECONDS = 60
"""How far two clocks may be apart."""
_REQUIRED = ["iss", "aud", "sub", "exp", "iat", "nonce"]


@dataclass(frozen=True)
class Identity:
    subject: str
    """What the company calls them; it never changes."""
    email: str
    """In lower case. The company has seen that letters to it arrive."""


def identify(company: Company, code: str, verifier: str, nonce: str, redirect: str) -> Identity:
    """Trade the code that a browser brought for the company's word. Raises Unauthenticated or Unanswered."""
    said = wire.ask(
        company.token,
        {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": redirect,
            "client_id": company.client_id,
            "client_secret": company.client_secret.get_secret_value(),
        },
    )
    token = said.body.get("id_token") if said.ok and isinstance(said.body, dict) else None
    if not isinstance(token, str):
        raise not_signed_in()
    return read(company, token, nonce)


def read(company: Company, token: str, nonce: str) -> Identity:
    """What an ID token says, if this company says it, to us and on this errand. Raises Unauthenticated or Unanswered.

    OpenID Connect Core 1.0, section 3.1.3.7.
    """
    # Loaded for who comes back from the company: few do, and a cold start pays for every import.
    import jwt  # noqa: PLC0415

    from shared.accounts.oidc.keyring import ALGORITHM, keyring  # noqa: PLC0415

    try:
        name = jwt.get_unverified_header(token).get("kid")
        key = keyring(company.keys).key(name) if isinstance(name, str) else None
        if key is None:
            raise not_signed_in()
        said = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            issuer=company.issuer,
            audience=company.client_id,
            leeway=_SKEW_SECONDS,
            options={"require": _REQUIRED, "strict_aud": True, "enforce_minimum_key_length": True},
        )
        claims = _Claims.model_validate(said)
    except (jwt.PyJWTError, ValidationError) as error:
        raise not_signed_in() from error
    if not hmac.compare_digest(claims.nonce.encode(), nonce.encode()) or claims.azp not in (None, company.client_id):
        raise not_signed_in()
    if not claims.email_verified:
        raise Unauthenticated("the company that you sign in with has not seen that this e-mail address is yours")
    return Identity(claims.sub, claims.email.strip().lower())


def not_signed_in() -> Unauthenticated:
    """The same words whatever was wrong."""
    return Unauthenticated("that did not sign you in; begin again")


class _Claims(BaseModel):
    sub: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    email: Annotated[
        str, StringConstraints(min_length=3, max_length=254, pattern=r"^[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+$")
    ]
    email_verified: StrictBool = False
    nonce: str
    azp: str | None = None
