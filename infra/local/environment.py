"""The environment that everything of a local studio runs in.

It is made from what may pass, not from what may not: Lambda gives a function nothing of its owner's shell either. So
there is no credential, no profile and no endpoint to forget, and the home folder, where the SDKs look for more of
them, is an empty one.
"""

from collections.abc import Mapping

from infra.local.home import Home

ACCOUNT = "000000000000"
REGION = "us-east-1"
MARK = "TALEWRIGHT_STUDIO"
"""Every process of a studio carries its home in this variable, so that what it left behind can be told from others'."""

_PASS = {
    "LANG",
    "PATH",
    "SSL_CERT_DIR",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "TZ",
}
_PROXIES = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"}
_LOOPBACK = "127.0.0.1,localhost,::1"


def closed(
    surroundings: Mapping[str, str],
    home: Home,
    *,
    endpoint: str | None = None,
    apart: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """What passes of `surroundings`, and an account that exists at `endpoint` and nowhere else.

    But for the services that are at an address of their own, also on this machine: `apart` says which, and where.
    """
    passed = {name: value for name, value in surroundings.items() if name in _PASS or name.startswith("LC_")}
    proxies = {name: value for name, value in surroundings.items() if name.upper() in _PROXIES}
    folder = str(home.scratch)
    return {
        **passed,
        **proxies,
        "NO_PROXY": _LOOPBACK,
        "no_proxy": _LOOPBACK,
        "HOME": folder,
        "TMPDIR": folder,
        MARK: str(home.path),
        "PYTHONUNBUFFERED": "1",
        **_account(endpoint),
        **{f"AWS_ENDPOINT_URL_{service.upper()}": address for service, address in (apart or {}).items()},
    }


def _account(endpoint: str | None) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
        # A port that nobody listens on, rather than no endpoint at all, which would mean the real ones.
        "AWS_ENDPOINT_URL": endpoint or "http://127.0.0.1:1",
    }
