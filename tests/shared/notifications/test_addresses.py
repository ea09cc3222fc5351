"""Nobody has the studio call whom only the studio can reach, however that is written or resolved."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address
from socket import AF_INET, AF_INET6, gaierror
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Invalid
from shared.notifications import addresses
from shared.notifications.addresses import Address, demand, read, resolve
from shared.settings import settings

NAMES = {
    "hooks.example.com": ["93.184.216.34"],
    "both.example.com": ["93.184.216.34", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"],
    "one-of-ours.example.com": ["93.184.216.34", "10.0.0.7"],
    "localtest.example.com": ["127.0.0.1"],
    "localhost": ["127.0.0.1"],
    "a.localhost": ["::1"],
    "metadata.google.internal": ["169.254.169.254"],
    "instance-data.ec2.internal": ["169.254.169.254"],
    "six.example.com": ["fd00:ec2::254"],
    "link.example.com": ["fe80::1%eth0"],
    "database.internal.example.com": ["10.0.128.11"],
}
"""What a name server says."""


@pytest.fixture(autouse=True)
def name_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def answer(host: str, port: int, **_: Any) -> list[Any]:
        known = NAMES.get(host) or [host]
        try:
            family = [AF_INET6 if ":" in each else AF_INET for each in known if _number(each)]
        except ValueError:
            raise gaierror(-2, "Name or service not known") from None
        return [(kind, 1, 6, "", (each, port)) for kind, each in zip(family, known, strict=True)]

    monkeypatch.setattr(addresses, "getaddrinfo", answer)
    settings.cache_clear()
    yield
    settings.cache_clear()


def _number(text: str) -> object:
    return IPv6Address(text) if ":" in text else IPv4Address(text)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://hooks.example.com/a/b?c=d", Address("https", "hooks.example.com", 443, "/a/b?c=d")),
        ("https://HOOKS.example.COM", Address("https", "hooks.example.com", 443, "/")),
        ("HTTPS://hooks.example.com:8443/", Address("https", "hooks.example.com", 8443, "/")),
        ("https://hooks.example.com:65535?x", Address("https", "hooks.example.com", 65535, "/?x")),
        ("https://both.example.com/", Address("https", "both.example.com", 443, "/")),
        ("https://93.184.216.34/hook", Address("https", "93.184.216.34", 443, "/hook")),
        ("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", Address("https", NAMES["both.example.com"][1], 443, "/")),
    ],
)
def test_a_webhook_may_be_anywhere_on_the_public_internet(url: str, address: Address) -> None:
    demand(url)

    assert read(url) == address


def test_what_the_header_host_says_has_the_port_only_where_it_is_an_unusual_one() -> None:
    assert read("https://hooks.example.com:443/").authority == "hooks.example.com"
    assert read("https://hooks.example.com:8443/").authority == "hooks.example.com:8443"
    assert read("https://[2606:2800:21f::1]:8443/").authority == "[2606:2800:21f::1]:8443"


HOSTILE = (
    # Another protocol, or none.
    "",
    "hooks.example.com",
    "//hooks.example.com",
    "https:/hooks.example.com",
    "https:hooks.example.com",
    "https://",
    "https:///etc/passwd",
    "http://hooks.example.com/",
    "ftp://hooks.example.com/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "unix:///var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
    "https+unix://x/",
    "data:text/plain,x",
    "javascript:alert(1)",
    # This very machine, in every spelling.
    "https://localhost/",
    "https://LOCALHOST/",
    "https://localhost./",
    "https://a.localhost/",
    "https://localtest.example.com/",
    "https://127.0.0.1/",
    "https://127.0.0.1:8443/",
    "https://127.0.0.2/",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0x0.0x0.0x1/",
    "https://0x7f.1/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://127.0.0.01/",
    "https://0/",
    "https://0.0.0.0/",
    "https://127.0.0.1./",
    "https://[::1]/",
    "https://[::]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    # Numbers in other scripts, and names that become them.
    "https://①②⑦.⓪.⓪.①/",
    "https://127。0。0。1/",
    "https://１２７.0.0.1/",
    "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "https://bücher.example/",
    # The network that it is in, and what clouds tell their machines.
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://172.31.255.255/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://169.254.170.2/v2/credentials",
    "https://2852039166/",
    "https://0xa9fea9fe/",
    "https://[::ffff:169.254.169.254]/",
    "https://[fd00:ec2::254]/",
    "https://[fe80::a9fe:a9fe]/",
    "https://metadata/",
    "https://metadata.google.internal/computeMetadata/v1/",
    "https://instance-data.ec2.internal/",
    "https://six.example.com/",
    "https://link.example.com/",
    "https://database.internal.example.com:5433/",
    "https://one-of-ours.example.com/",
    # IPv4 in the clothes of IPv6: 6to4, NAT64, Teredo.
    "https://[2002:7f00:1::]/",
    "https://[2002:a9fe:a9fe::1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    # To many, to nobody, or kept for later.
    "https://224.0.0.1/",
    "https://255.255.255.255/",
    "https://240.0.0.1/",
    "https://192.0.2.1/",
    "https://198.18.0.1/",
    "https://203.0.113.9/",
    "https://[ff02::1]/",
    "https://[fec0::1]/",
    "https://[fc00::1]/",
    "https://[2001:db8::1]/",
    "https://[100::1]/",
    # One host for whoever reads, another one for whoever calls.
    "https://hooks.example.com@127.0.0.1/",
    "https://user:password@hooks.example.com/",
    "https://@hooks.example.com/",
    "https://127.0.0.1@hooks.example.com/",
    "https://hooks.example.com\\@127.0.0.1/",
    "https://127.0.0.1\\.example.com/",
    "https:\\\\127.0.0.1/",
    "https://hooks.example.com#@127.0.0.1/",
    "https://hooks.example.com/#there",
    "https://hooks.example.com%2f@127.0.0.1/",
    "https://hooks.example.com%00.127.0.0.1/",
    "https://hooks.example.com\r\nHost: 127.0.0.1/",
    "https://hooks.example.com/\r\nX: y",
    "https://hooks.example.com/a b",
    "https://hooks.example.com/\x00",
    " https://hooks.example.com/",
    "https://hooks.example.com\t/",
    "https://hooks\n.example.com/",
    # Hosts that are none.
    "https://[::1/",
    "https://::1/",
    "https://[hooks.example.com]/",
    "https://[v1.hooks]/",
    "https://.example.com/",
    "https://hooks..example.com/",
    "https://hooks.example.com./",
    "https://-hooks.example.com/",
    "https://hooks*.example.com/",
    "https://" + "a" * 64 + ".example.com/",
    "https://" + "a." * 130 + "example.com/",
    "https://nobody-knows.example.com/",
    "https://256.256.256.256/",
    "https://1.2.3/",
    "https://1.2.3.4.5/",
    "https://example.0x1/",
    # Where no web server is.
    "https://hooks.example.com:0/",
    "https://hooks.example.com:22/",
    "https://hooks.example.com:25/",
    "https://hooks.example.com:6379/",
    "https://hooks.example.com:65536/",
    "https://hooks.example.com:-1/",
    "https://hooks.example.com:https/",
    "https://hooks.example.com:443:80/",
    "https://hooks.example.com/" + "a" * 2_000,
)


@pytest.mark.parametrize("url", HOSTILE)
def test_what_is_no_address_of_somebody_elses_public_server_is_refused(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        demand(url)

    said = str(refused.value)
    assert said.startswith("url: ")
    assert not [ours for known in NAMES.values() for ours in known if ours in said and ours not in url]


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_only_public_addresses_are_called(ip: IPv4Address | IPv6Address) -> None:
    url = f"https://[{ip}]/" if ip.version == 6 else f"https://{ip}/"
    try:
        demand(url)
    except Invalid:
        return
    assert ip.is_global
    assert not any((ip.is_private, ip.is_multicast, ip.is_loopback, ip.is_link_local, ip.is_reserved))


@given(st.text(max_size=60) | st.text(max_size=40).map(lambda text: f"https://{text}"))
def test_whatever_is_sent_is_read_or_refused(text: str) -> None:
    try:
        address = read(text)
    except Invalid:
        return
    assert (address.scheme, "@" in address.authority) == ("https", False)


def test_a_name_that_leads_to_us_a_moment_later_is_refused_then(monkeypatch: pytest.MonkeyPatch) -> None:
    address = read("https://hooks.example.com/")
    assert resolve(address) == ("93.184.216.34",)
    monkeypatch.setitem(NAMES, "hooks.example.com", ["127.0.0.1"])

    with pytest.raises(Invalid, match="not on the public internet"):
        resolve(address)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000/", "http://localhost:9000/hook", "https://10.0.0.1/"])
def test_a_developer_may_listen_on_their_own_machine(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_PRIVATE_WEBHOOKS", "true")
    settings.cache_clear()

    demand(url)

    assert resolve(read(url))


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http://user@127.0.0.1/", "http://127.0.0.1:22/", "http://127.1/"])
def test_and_still_at_no_other_address_than_a_plain_one(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_PRIVATE_WEBHOOKS", "true")
    settings.cache_clear()

    with pytest.raises(Invalid):
        demand(url)
