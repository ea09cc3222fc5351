"""A scene: several streams that play one after another as one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shared.media.hls.playlists import playlists
from shared.media.hls.streams import Stream, Variant


@dataclass(frozen=True)
class Part:
    """A stream, and the address of the folder where it is published, which ends in a slash."""

    stream: Stream
    address: str


def continuous(parts: Sequence[Part]) -> Mapping[str, str]:
    """The playlists that play all parts in turn, by their names, the master last; each seam is marked.

    They offer the rungs that all parts have. Raises ValueError where there is none, or no part, and where the parts
    are not told in one language.
    """
    if not parts:
        raise ValueError("a scene without parts does not play")
    if len({part.stream.language for part in parts}) > 1:
        raise ValueError("the parts of a scene are told in one language")
    common = set.intersection(*({variant.rung for variant in part.stream.variants} for part in parts))
    if not common:
        raise ValueError("no size of picture is there in every part")
    streams: list[Stream] = []
    for part in parts:
        variants = tuple(_under(part.address, each) for each in part.stream.variants if each.rung in common)
        audio, subtitles = (track.under(part.address) for track in (part.stream.audio, part.stream.subtitles))
        streams.append(replace(part.stream, variants=variants, audio=audio, subtitles=subtitles))
    return playlists(streams)


def _under(address: str, variant: Variant) -> Variant:
    return replace(variant, video=variant.video.under(address), iframes=variant.iframes.under(address))
