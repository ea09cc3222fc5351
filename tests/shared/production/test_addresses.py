"""Where a company may be asked over plain http: where nobody outside reads along."""

import pytest

from shared.production.addresses import address


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "studio.local",
        "127.0.0.1",
        "127.255.255.254",
        "[::1]",
        "10.0.0.1",
        "10.255.255.254",
        "172.16.0.1",
        "172.31.255.254",
        "192.168.0.1",
        "192.168.255.254",
        "100.64.0.1",
        "100.127.255.254",
        "[fc00::1]",
        "[fdff::7]",
    ],
)
def test_on_this_machine_and_on_a_private_network_a_company_may_be_asked_over_http(host: str) -> None:
    assert address(f"http://{host}:1234/v1/", plain=True) == f"http://{host}:1234/v1"


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "169.254.170.2",
        "[fe80::1]",
        "[::ffff:169.254.169.254]",
        "0.0.0.0",
        "[::]",
        "198.18.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "198.51.100.1",
        "203.0.113.1",
        "[2001:db8::1]",
        "224.0.0.1",
        "9.255.255.255",
        "11.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "[fbff::1]",
        "[fe00::1]",
        "8.8.8.8",
        "proxy.example",
        "2130706433",
    ],
)
def test_on_any_other_network_none_is_asked_over_http(host: str) -> None:
    with pytest.raises(ValueError, match="of https, or of http on this machine or on a private network"):
        address(f"http://{host}/v1", plain=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "192.168.1.7", "studio.local"])
def test_nobody_is_asked_over_http_who_was_not_said_to_be(host: str) -> None:
    with pytest.raises(ValueError, match=r"an address is one of https$"):
        address(f"http://{host}/v1")
