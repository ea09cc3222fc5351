"""What the platforms let stand beside a video, as data, and how a text is made to fit.

Whoever writes for the studio keeps to the strictest of them, so that one text can be posted everywhere.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from shared.prose import normalise
from shared.prose.pieces import pieces

READ = date(2026, 11, 21)
"""When the numbers were read."""


@dataclass(frozen=True)
class Platform:
    """What one platform takes. Characters are UTF-16 code units, of which an emoji has two."""

    caption: int
    """Characters of the text under the video, with its hashtags."""
    hashtags: int | None = None
    """None where they count as text alone."""
    title: int | None = None
    """Characters; None where there is no title."""
    caption_bytes: int | None = None
    """Of the same text in UTF-8; None where characters are counted alone."""
    never: str = ""
    """Characters that may not occur."""
    source: str = ""


PLATFORMS: dict[str, Platform] = {
    "tiktok": Platform(
        caption=2_200,
        source="developers.tiktok.com/doc/content-posting-api-reference-direct-post: title, 2200 in UTF-16 runes",
    ),
    "instagram": Platform(
        caption=2_200,
        hashtags=5,
        source="developers.facebook.com/docs/instagram-api, IG User Media: 2200 characters; Instagram Help: 5 hashtags",
    ),
    "youtube": Platform(
        caption=5_000,
        hashtags=60,
        title=100,
        caption_bytes=5_000,
        never="<>",
        source="developers.google.com/youtube/v3/docs/videos, snippet; support.google.com/youtube/answer/6390658",
    ),
}


@dataclass(frozen=True)
class Post:
    """What is written beside a video."""

    title: str
    description: str
    hashtags: tuple[str, ...]

    @property
    def caption(self) -> str:
        return "\n\n".join(filter(None, (self.description, " ".join(self.hashtags))))


@dataclass(frozen=True)
class Limits:
    """The strictest of several platforms."""

    title: int
    caption: int
    caption_bytes: int
    hashtags: int
    never: str

    def takes_title(self, title: str) -> bool:
        return _characters(title) <= self.title

    def takes_caption(self, caption: str) -> bool:
        return _characters(caption) <= self.caption and len(caption.encode()) <= self.caption_bytes


def strictest(platforms: Sequence[Platform] = tuple(PLATFORMS.values())) -> Limits:
    """What all of these platforms take."""
    return Limits(
        title=min(platform.title for platform in platforms if platform.title is not None),
        caption=min(platform.caption for platform in platforms),
        caption_bytes=min(platform.caption_bytes for platform in platforms if platform.caption_bytes is not None),
        hashtags=min(platform.hashtags for platform in platforms if platform.hashtags is not None),
        never="".join(platform.never for platform in platforms),
    )


def faults(post: Post) -> Iterator[str]:
    """What of a post some platform would not take, and how much it would."""
    limits = strictest()
    if not limits.takes_title(post.title):
        yield f"the title has {_characters(post.title)} characters; it may have {limits.title}"
    if not limits.takes_caption(post.caption):
        yield (
            f"description and hashtags have {_characters(post.caption)} characters together; "
            f"they may have {limits.caption} of them, and {limits.caption_bytes} bytes"
        )
    if len(post.hashtags) > limits.hashtags:
        yield f"there are {len(post.hashtags)} hashtags; there may be {limits.hashtags}"
    if any(mark in f"{post.title}{post.caption}" for mark in limits.never):
        yield f"{' and '.join(limits.never)} may be in none of it"


def fitted(post: Post, language: str) -> Post:
    """The same post as every platform takes it: cut after a word, and never within one.

    A title or a description whose very first word is too long comes out empty.
    """
    limits = strictest()
    without = str.maketrans("", "", limits.never)
    bare = Post(
        title=post.title.translate(without).strip(),
        description=post.description.translate(without).strip(),
        hashtags=tuple(tag.translate(without) for tag in post.hashtags)[: limits.hashtags],
    )
    return replace(
        bare,
        title=_cut(bare.title, language, limits.takes_title),
        description=_cut(
            bare.description,
            language,
            lambda description: limits.takes_caption(replace(bare, description=description).caption),
        ),
    )


_MORE = "…"
_DANGLING = " ,;:–—-(“‘\"'"


def _cut(text: str, language: str, takes: Callable[[str], bool]) -> str:
    """As many words of a text as are taken, with a mark where there were more."""
    if takes(text):
        return text
    begun = accumulate(piece.text + piece.after for piece in pieces(normalise(text), language))
    kept = [whole for beginning in begun if takes(whole := f"{beginning.rstrip(_DANGLING)}{_MORE}")]
    return kept[-1] if kept else ""


def _characters(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
