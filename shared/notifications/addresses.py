"""Addresses: where webhooks may be, so that nobody has the studio call whom only the studio can reach.

A host is judged by what it stands for, however it is written: what its name resolves to now is looked at, and that very
address is called, so that a name cannot lead elsewhere a moment later. Nothing that is said here names an address: it
could be one of ours.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import SOCK_STREAM, getaddrinfo
from urllib.parse import SplitResult, urlsplit

from shared.errors import Invalid
from shared.settings import settings

_PORTS = {"https": 443, "http": 80}
_NEVER = frozenset({21, 22, 23, 25, 53, 110, 143, 465, 587, 993, 995, 3389, 5432, 6379})
"""Where other protocols are spoken than the one of webhooks."""
_TEXT = re.compile(r"[!-~]{1,2000}")
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
"""What no top-level domain looks like (WHATWG URL, "ends in a number"), but addresses of odd spellings do."""
_UNICAST = IPv6Network("2000::/3")
"""What IANA gives out; IPv4 addresses in IPv6 clothes (`::ffff:0:0/96`, `64:ff9b::/96`) lie elsewhere."""


@dataclass(frozen=True)
class Address:
    """Where a webhook is, in the parts that a call needs."""

    scheme: str
    host: str
    """A name or an IP address, without brackets."""
    port: int
    target: str
    """The path and the query."""

    @property
    def authority(self) -> str:
        """What the header `Host` says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def read(url: str) -> Address:
    """The parts of an address where a webhook may be, as far as that can be told by reading it. Raises Invalid."""
    if not _TEXT.fullmatch(url) or "\\" in url:
        raise Invalid("url: 1 to 2,000 characters of ASCII without spaces; write a host of other letters as `xn--…`")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Invalid("url: this is not the address of a web server") from error
    if parts.scheme not in (_PORTS if settings().private_webhooks else {"https"}):
        raise Invalid("url: a webhook is at an https address")
    if "@" in parts.netloc:
        raise Invalid("url: no user and no password belong here")
    if parts.fragment:
        raise Invalid("url: what stands behind a # is told to no server")
    port = _PORTS[parts.scheme] if port is None else port
    if port in _NEVER or port == 0:
        raise Invalid(f"url: port {port} is not one of a web server")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, _host(parts), port, target)


def resolve(address: Address) -> tuple[str, ...]:
    """The IP addresses that it stands for at this moment, all of them public ones. Raises Invalid."""
    try:
        found = getaddrinfo(address.host, address.port, type=SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Invalid("url: nobody knows this host") from error
    known = tuple(dict.fromkeys(str(place[0]) for *_, place in found))
    if not settings().private_webhooks and not all(map(_is_public, known)):
        raise Invalid("url: this host is not on the public internet")
    return known


def demand(url: str) -> None:
    """Make sure that a webhook may be there now. It is looked at again whenever it is called. Raises Invalid."""
    address = read(url)
    if not settings().private_webhooks:
        resolve(address)


def _host(parts: SplitResult) -> str:
    """The host, if it is written as hosts are. Raises Invalid."""
    host = (parts.hostname or "").lower()
    *above, last = host.split(".")
    try:
        if "%" in host:
            raise ValueError("a link of this very machine")
        if ":" in host:
            return str(IPv6Address(host))
        if _NUMBER.fullmatch(last):
            return str(IPv4Address(host))
    except ValueError as error:
        raise _no_host() from error
    if not _HOST.fullmatch(host) or not (above or settings().private_webhooks):
        raise _no_host()
    return host


def _no_host() -> Invalid:
    return Invalid("url: its host is neither a full name, such as hooks.example.com, nor a plain IP address")


def _is_public(text: str) -> bool:
    address = ip_address(text)
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    match address:
        case IPv4Address():
            return True
        case IPv6Address():
            return address in _UNICAST and address.sixtofour is None and address.teredo is None
