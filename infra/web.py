"""The web: the pages that people open, which lie in `web/` and are served as they lie there.

What is said of them here holds for AWS and for a laptop.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from mimetypes import guess_type
from pathlib import Path

WEB = Path(__file__).parents[1] / "web"
VENDORED = "vendor/*"
"""Where what others wrote lies, each in a folder with its version in the name."""
UNSERVED = ("*.md", "*.d.ts", ".*")

FRESH = "public, max-age=0, s-maxage=60, must-revalidate"
"""For what is ours: its name stays when it changes. A browser asks whether it has, and the edge once a minute."""
IMMUTABLE = "public, max-age=604800, immutable"
"""For what is named after its version: a week (SF-08)."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        # hls.js feeds the video element by an address that begins with blob:, and begins subtitles with an empty data:.
        "media-src 'self' blob: data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        # Nothing here makes markup or code out of text, and nothing that is added later may.
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
"""What the pages may load and run: https://www.w3.org/TR/CSP3/."""


@dataclass(frozen=True)
class WebFile:
    key: str
    """Where it is served: its path in `web/`."""
    path: Path
    media_type: str
    cache_control: str


def web_files(web: Path = WEB) -> Iterator[WebFile]:
    """Every file that is served, in order of its key."""
    for path in sorted(web.rglob("*")):
        key = path.relative_to(web).as_posix()
        if path.is_file() and not any(fnmatch(path.name, pattern) for pattern in UNSERVED):
            # What has no ending is something to read, such as a licence; what has a strange one is bytes, as in S3.
            media_type = (guess_type(path.name)[0] or "binary/octet-stream") if path.suffix else "text/plain"
            yield WebFile(key, path, media_type, IMMUTABLE if fnmatch(key, VENDORED) else FRESH)
