"""What the playlists in a folder say, before anybody believes it. Read with `m3u8`, which knows nothing of ours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import m3u8

from shared.errors import MediaInvalid
from shared.media.hls.streams import MASTER


@dataclass(frozen=True)
class Line:
    """A segment, as it is listed."""

    name: str
    microseconds: int
    begins: int | None
    """Where in its file, in bytes, if it is only a part of it."""
    size: int | None
    header: str | None
    is_marked: bool
    """As one after a discontinuity."""


@dataclass(frozen=True)
class Listing:
    """A media playlist."""

    name: str
    version: int
    """0 if it says none."""
    target: int
    """Seconds; 0 if it says none."""
    is_whole: bool
    """It says that it will never change: VOD, with its end."""
    is_iframes: bool
    lines: tuple[Line, ...]

    @property
    def seams(self) -> list[int]:
        """When each segment begins, and the last one ends, in microseconds."""
        ends = [0]
        for line in self.lines:
            ends.append(ends[-1] + line.microseconds)
        return ends

    @property
    def files(self) -> tuple[str, ...]:
        """All that it plays, each once."""
        named = (name for line in self.lines for name in (line.header, line.name))
        return tuple(dict.fromkeys(name for name in named if name))


type Attributes = Mapping[str, Any]
"""As `m3u8` calls them; None for what is not there."""


@dataclass(frozen=True)
class Entry:
    """A playlist, as the master lists it."""

    listing: Listing
    said: Attributes


@dataclass(frozen=True)
class Master:
    version: int
    is_independent: bool
    """Each segment can be decoded without any other."""
    variants: tuple[Entry, ...]
    iframes: tuple[Entry, ...]
    audio: tuple[Entry, ...]
    subtitles: tuple[Entry, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (*self.variants, *self.iframes, *self.audio, *self.subtitles)


def listed(folder: Path) -> Master:
    """Read the master playlist in a folder, and all those that it lists.

    Raises MediaInvalid, naming the playlist, for one that is missing or says nothing.
    """
    master = _parsed(folder, MASTER)
    if not master.playlists:
        raise MediaInvalid(f"{MASTER} lists no variant")

    def entries(found: Iterable[Any], said: str | None = None) -> tuple[Entry, ...]:
        return tuple(Entry(_listing(folder, each.uri), vars(getattr(each, said) if said else each)) for each in found)

    return Master(
        version=int(master.version or 0),
        is_independent=bool(master.is_independent_segments),
        variants=entries(master.playlists, "stream_info"),
        iframes=entries(master.iframe_playlists, "iframe_stream_info"),
        audio=entries(media for media in master.media if media.type == "AUDIO"),
        subtitles=entries(media for media in master.media if media.type == "SUBTITLES"),
    )


def _parsed(folder: Path, name: str) -> m3u8.M3U8:
    try:
        return m3u8.loads((folder / name).read_text("utf-8"))
    except FileNotFoundError as error:
        raise MediaInvalid(f"{name} is missing") from error
    except (ValueError, m3u8.ParseError) as error:
        raise MediaInvalid(f"{name} is no playlist: {error}") from error


def _listing(folder: Path, name: str) -> Listing:
    playlist = _parsed(folder, name)
    if not playlist.segments:
        raise MediaInvalid(f"{name} lists nothing")
    return Listing(
        name=name,
        version=int(playlist.version or 0),
        target=int(playlist.target_duration or 0),
        is_whole=playlist.playlist_type == "vod" and bool(playlist.is_endlist),
        is_iframes=bool(playlist.is_i_frames_only),
        lines=tuple(map(_line, playlist.segments)),
    )


def _line(segment: m3u8.Segment) -> Line:
    size, _, begins = (segment.byterange or "").partition("@")
    header = segment.init_section
    return Line(
        name=segment.uri or "",
        microseconds=round(1_000_000 * (segment.duration or 0)),
        begins=int(begins) if begins.isdigit() else None,
        size=int(size) if size.isdigit() else None,
        header=header.uri if header else None,
        is_marked=segment.discontinuity,
    )
