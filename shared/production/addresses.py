"""Addresses: where companies are asked, as whoever runs a studio says it instead of the catalogue."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from shared.production.catalogue import is_keyed

_PLAIN = (
    ", or of http on this machine or on a private network: "
    "on the way to any other, everybody could read the key and the text"
)
_PRIVATE = [
    ip_network(network) for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
]
"""RFC 1918, RFC 6598 (VPNs such as Tailscale's) and RFC 4193. `is_private` means more than these: whatever is not
routed, and with it the addresses at which a cloud tells a machine its secrets."""


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
    ip = _ip(url)
    return url.scheme == "http" and (url.host == "localhost" if ip is None else ip.is_loopback)


def _is_near(url: Url) -> bool:
    """Whether it is one of http on this machine, or on the private network that it is in."""
    return is_here(url) or (url.scheme == "http" and _is_private(url))


def _is_private(url: Url) -> bool:
    ip = _ip(url)
    if ip is None:
        return url.host is not None and url.host.endswith(".local")
    return any(ip in network for network in _PRIVATE)


def _ip(url: Url) -> IPv4Address | IPv6Address | None:
    """The IP address that its host is; None for a name."""
    try:
        return ip_address((url.host or "").strip("[]"))
    except ValueError:
        return None
