"""Addresses: where companies are asked, as whoever runs a studio says it instead of the catalogue."""

import ipaddress
from collections.abc import Mapping

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from shared.production.catalogue import is_keyed

_PLAIN = (
    ", or of http on this machine or on a private network: "
    "on the way to any other, everybody could read the key and the text"
)


def address(said: str, *, plain: bool = False) -> str:
    """An address at which a company is asked, without a slash at the end.

    It is one of https; with `plain` one of http, too, where nobody outside reads along: a key is shown there, and texts
    are read. Raises ValueError, which never quotes it.
    """
    url = read(said)
    if url is None or not url.host or "?" in said or "#" in said:
        raise ValueError("an address is a host and perhaps a path, without a name, a password, a query or a fragment")
    if url.scheme != "https" and not (plain and _is_near(url)):
        raise ValueError(f"an address is one of https{_PLAIN if plain else ''}")
    return said.rstrip("/")


def addresses(said: Mapping[str, str]) -> dict[str, str]:
    """The same by company, in AWS. Raises ValueError, too, for a company that is asked at no address."""
    for company in said:
        if not is_keyed(company):
            raise ValueError(f"{company} is nobody who is asked at an address")
    return {company: address(one) for company, one in said.items()}


def read(said: str) -> Url | None:
    """An address as urllib3 reads it, which connects; None for one that others may read otherwise."""
    # To urlsplit, the host of `https://evil.example\@fal.media` is fal's.
    if not said.isascii() or not said.isprintable() or " " in said or "\\" in said:
        return None
    try:
        url = parse_url(said)
    except LocationParseError:
        return None
    return url if url.auth is None else None


def is_here(url: Url) -> bool:
    """Whether it is one of http on this machine."""
    if url.scheme != "http" or url.host is None:
        return False
    try:
        return ipaddress.ip_address(url.host.strip("[]")).is_loopback
    except ValueError:
        return url.host == "localhost"


def _is_near(url: Url) -> bool:
    """Whether it is one of http on this machine, or on the private network that it is in."""
    if url.scheme != "http" or url.host is None:
        return False
    try:
        return ipaddress.ip_address(url.host.strip("[]")).is_private
    except ValueError:
        return url.host == "localhost" or url.host.endswith(".local")
