"""The issuer: a company on this machine that vouches for people as Google does, and believes what they say.

It speaks OpenID Connect's authorization code flow with PKCE and signs with a key of its own, so that what the studio
checks is what it checks of Google. Whoever can reach it can reach the emulator, and so everything here, anyway.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

PATH = "/issuer"
ALGORITHM = "RS256"

_LIFETIME = 60 * 60
"""Of an ID token, in seconds: Google's."""
_CODE_SECONDS = 60
_KEY_BITS = 2048
_RANDOM_BYTES = 32


@dataclass(frozen=True)
class Grant:
    """What stands behind a code: who said who they are, and to whom it may be told."""

    email: str
    nonce: str
    challenge: str
    redirect: str
    since: float


class Issuer:
    """Everything of it is forgotten when the studio stops."""

    def __init__(self, origin: str, callbacks: frozenset[str]) -> None:
        """`origin`: where it is served. `callbacks`: where it may send a browser back to."""
        self.url = f"{origin}{PATH}"
        self.client_id = "talewright"
        self.client_secret = secrets.token_urlsafe(_RANDOM_BYTES)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
        self.key_id = secrets.token_hex(8)
        self._callbacks = callbacks
        self._grants: dict[str, Grant] = {}

    def company(self) -> str:
        """What the studio must be told of it: the content of its secret."""
        return json.dumps(
            {
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "issuer": self.url,
                "authorization": f"{self.url}/authorize",
                "token": f"{self.url}/token",
                "keys": f"{self.url}/keys",
            }
        )

    def routes(self) -> list[Route]:
        return [
            Route(f"{PATH}/authorize", self._ask_who, methods=["GET"]),
            Route(f"{PATH}/authorize", self._believe, methods=["POST"]),
            Route(f"{PATH}/token", self._tell, methods=["POST"]),
            Route(f"{PATH}/keys", self._show_keys, methods=["GET"]),
        ]

    def word(self, grant: Grant) -> str:
        """An ID token: what is said of somebody, signed."""
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": self.client_id,
            "sub": str(int(hashlib.sha256(grant.email.encode()).hexdigest()[:16], 16)),
            "email": grant.email,
            "email_verified": True,
            "nonce": grant.nonce,
            "iat": now,
            "exp": now + _LIFETIME,
        }
        return jwt.encode(claims, self.key, ALGORITHM, headers={"kid": self.key_id})

    async def _ask_who(self, request: Request) -> Response:
        wrong = self._wrong(request.query_params)
        return _no(wrong) if wrong else HTMLResponse(_page(request.url.query))

    async def _believe(self, request: Request) -> Response:
        asked = request.query_params
        email = (await _form(request)).get("email", "").strip().lower()
        wrong = self._wrong(asked) or (None if "@" in email else "an e-mail address is wanted")
        if wrong:
            return _no(wrong)
        code = secrets.token_urlsafe(_RANDOM_BYTES)
        self._grants[code] = Grant(
            email, asked["nonce"], asked["code_challenge"], asked["redirect_uri"], time.monotonic()
        )
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", status_code=303)

    async def _tell(self, request: Request) -> Response:
        form = await _form(request)
        # A code is good once, whoever shows it and whatever else they say.
        grant = self._grants.pop(form.get("code", ""), None)
        wanted = {
            "grant_type": "authorization_code",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "redirect_uri": grant.redirect if grant else "",
        }
        good = all(hmac.compare_digest(form.get(name, "").encode(), value.encode()) for name, value in wanted.items())
        if grant is None or not good or time.monotonic() - grant.since > _CODE_SECONDS:
            return JSONResponse({"error": "invalid_grant"}, 400)
        if _challenge(form.get("code_verifier", "")) != grant.challenge:
            return JSONResponse({"error": "invalid_grant", "error_description": "PKCE"}, 400)
        return JSONResponse({"token_type": "Bearer", "access_token": "nothing", "id_token": self.word(grant)})

    async def _show_keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self.public_key()]})

    def public_key(self) -> Mapping[str, Any]:
        """As RFC 7517 writes it."""
        shown = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {**shown, "kid": self.key_id, "use": "sig", "alg": ALGORITHM}

    def _wrong(self, asked: QueryParams) -> str | None:
        """What is wrong with a request to sign somebody in, if anything is."""
        wanted = {"response_type": "code", "client_id": self.client_id, "code_challenge_method": "S256"}
        for name, value in wanted.items():
            if asked.get(name) != value:
                return f"{name} is not {value}"
        if asked.get("redirect_uri") not in self._callbacks:
            return "redirect_uri is not the studio's"
        missing = [name for name in ("state", "nonce", "code_challenge") if not asked.get(name)]
        return f"{missing[0]} is missing" if missing else None


def callback(origin: str) -> str:
    """Where the studio at an origin wants browsers back."""
    return f"{origin}/api/auth/google/callback"


def _challenge(verifier: str) -> str:
    """S256: RFC 7636, section 4.2."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode(errors="replace")))


def _no(why: str) -> Response:
    return JSONResponse({"error": "invalid_request", "error_description": why}, 400)


def _page(query: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Sign in</title>
<style>
  body {{ font: 1rem/1.6 system-ui, sans-serif; max-width: 28rem; margin: 4rem auto; padding: 0 1rem; }}
  input, button {{ font: inherit; padding: 0.4rem 0.6rem; }}
</style>
<h1>Who are you?</h1>
<p>On this machine, this page stands in for Google's. It believes what you say.
<form method="post" action="?{escape(query)}">
  <label>E-mail address <input name="email" type="email" required autofocus></label>
  <button>Sign in</button>
</form>
"""
