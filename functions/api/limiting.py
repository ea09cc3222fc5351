"""Limiting: what may be done how often, and how an answer says what is left.

What only looks is limited by the gateway alone: a write to a table for every question would cost more than its answer.
"""

from typing import Any

from fastapi import Depends, Request, Response

from shared.accounts.callers import Caller
from shared.errors import TooMany
from shared.limits import Allowance, Limit, spend
from shared.settings import settings

KNOCKS = Limit("knocks", calls=100, seconds=5 * 60)
"""Signing in, and all else that nobody need be signed in for, from one address of the network."""
GUESSES = Limit("guesses", calls=30, seconds=60 * 60)
"""Passwords tried for one account, from wherever."""
WRITES = Limit("writes", calls=240, seconds=60)
"""Whatever changes something, by one user or one API key."""
ORDERS = Limit("orders", calls=60, seconds=60 * 60)
"""What has something made, by one user. Admins may order as often as they like."""
RINGS = Limit("rings", calls=10, seconds=60)
"""Webhooks that are called because somebody says so, by one user: all users' are called by the same few workers."""


def knock(request: Request, response: Response) -> None:
    """One knock from wherever this comes from. Raises TooMany."""
    _told(spend(KNOCKS, _address(request)), response)


def guess(email: str) -> None:
    """One password tried for an account. Raises TooMany."""
    spend(GUESSES, email.strip().lower()[:_LONGEST])


def write(caller: Caller, response: Response) -> None:
    """One change, by whoever or whatever it is made. Raises TooMany."""
    whose = f"user/{caller.user_id}" if caller.key_id is None else f"key/{caller.key_id}"
    _told(spend(WRITES, whose), response)


def order(caller: Caller, response: Response) -> None:
    """One order. Raises TooMany."""
    if not caller.administers:
        _told(spend(ORDERS, f"user/{caller.user_id}"), response)


def ring(caller: Caller, response: Response) -> None:
    """One call of a webhook, by whichever of its owner's keys it is asked for. Raises TooMany."""
    _told(spend(RINGS, f"user/{caller.user_id}"), response)


def refused(error: TooMany) -> dict[str, str]:
    """The headers of an answer that refuses."""
    return {"Retry-After": str(error.after), "RateLimit": f'"{error.limit}";r=0;t={error.after}'}


async def _knock(request: Request, response: Response) -> None:
    knock(request, response)


KNOCKING: Any = Depends(_knock)
"""For routes that nobody need be signed in for."""

_LONGEST = 254


def _told(allowance: Allowance, response: Response) -> None:
    """Say what is left, as draft-ietf-httpapi-ratelimit-headers-10 has it. The last limit that is asked counts."""
    limit = allowance.limit
    response.headers["RateLimit-Policy"] = f'"{limit.name}";q={limit.calls};w={limit.seconds}'
    response.headers["RateLimit"] = f'"{limit.name}";r={allowance.left};t={allowance.full_in}'


def _address(request: Request) -> str:
    """Where a request comes from: what the outermost of our doors has seen, and not what a client says of itself."""
    seen = [address.strip() for address in request.headers.get("x-forwarded-for", "").split(",") if address.strip()]
    peer = "" if request.client is None else request.client.host
    return (seen[-min(settings().doors, len(seen))] if seen else peer)[:_LONGEST]
