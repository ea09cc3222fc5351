"""Which addresses fal may name: its key is shown, and a file fetched, nowhere else."""

from shared.production.addresses import read

_FILES = ("fal.media", "fal.run")
"""The domains under which fal gives out what it has made: `https://v3.fal.media/files/…`."""
_HTTPS = (None, 443)


def is_file(said: str) -> bool:
    """Whether it is the address of a file that fal gives out."""
    url = read(said)
    if url is None or url.scheme != "https" or url.port not in _HTTPS:
        return False
    host = url.host or ""
    return any(host == domain or host.endswith(f".{domain}") for domain in _FILES)


def is_behind(door: str, said: str) -> bool:
    """Whether it is the address of something behind a door, as whoever connects reads both."""
    url, home = read(said), read(door)
    return url is not None and home is not None and url.url.startswith(f"{home.url}/")
