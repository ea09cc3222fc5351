"""What a stream is made of, as data: enough to write its playlists, alone or one after another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shared.media.ladder import Rung

MASTER = "master.m3u8"
THUMBNAILS = ("thumbnails.jpg", "thumbnails.vtt")
"""Small pictures on one sheet, and when each is to be shown (see `sprites`)."""


@dataclass(frozen=True)
class Segment:
    """One line of a playlist: a file, or a part of one."""

    name: str
    microseconds: int
    """How long it plays. Rounded where segments meet, so that errors never add up."""
    size: int
    """Bytes."""
    begins: int | None = None
    """Where in its file, in bytes, if it is only a part of it."""


@dataclass(frozen=True)
class Track:
    """What one playlist lists."""

    name: str
    header: str | None
    """The initialization section that its segments need."""
    segments: tuple[Segment, ...]

    @property
    def playlist(self) -> str:
        return f"{self.name}.m3u8"

    @property
    def microseconds(self) -> int:
        return sum(segment.microseconds for segment in self.segments)

    def under(self, address: str) -> "Track":
        """The same, its files looked for under an address, which ends in a slash."""
        header = self.header and address + self.header
        return replace(
            self, header=header, segments=tuple(replace(each, name=address + each.name) for each in self.segments)
        )


@dataclass(frozen=True)
class Variant:
    """One rung of the ladder."""

    rung: Rung
    codec: str
    """As RFC 6381 writes it."""
    video: Track
    iframes: Track
    """Its key frames alone, for fast winding."""


@dataclass(frozen=True)
class Stream:
    """A programme as it is streamed. All tracks are as long, and all but the key frames are cut at the same seams;
    audio at the packets that are nearest to them.
    """

    fps: int
    language: str
    """BCP 47."""
    variants: tuple[Variant, ...]
    """The largest first."""
    audio_codec: str
    audio: Track
    subtitles: Track

    @property
    def tracks(self) -> tuple[Track, ...]:
        return (
            *(track for variant in self.variants for track in (variant.video, variant.iframes)),
            self.audio,
            self.subtitles,
        )

    @property
    def files(self) -> tuple[str, ...]:
        """Every file, in the order of publishing: whoever finds a playlist finds all that it lists."""
        played = (name for track in self.tracks for name in (track.header, *(each.name for each in track.segments)))
        media = dict.fromkeys(name for name in played if name)
        return (*media, *THUMBNAILS, *(track.playlist for track in self.tracks), MASTER)


def target(lengths: Iterable[int]) -> int:
    """The target duration of segments of so many microseconds: the longest, in whole seconds (RFC 8216, 4.3.3.1)."""
    return max(1, *((microseconds + 500_000) // 1_000_000 for microseconds in lengths))


def average(segments: Sequence[Segment]) -> int:
    """The average segment bit rate, in bits a second."""
    return _rate(sum(each.size for each in segments), sum(each.microseconds for each in segments))


def peak(segments: Sequence[Segment], target: int) -> int:
    """The peak segment bit rate, in bits a second.

    That is the largest of any run of segments that lasts between half and one and a half target durations (RFC 8216,
    4.1); of all of them together, where no run does.
    """
    shortest, longest = target * 500_000, target * 1_500_000
    ends, sizes = [0], [0]
    for segment in segments:
        ends.append(ends[-1] + segment.microseconds)
        sizes.append(sizes[-1] + segment.size)
    rates: list[int] = []
    for first, begins in enumerate(ends):
        for last in range(first + 1, len(ends)):
            lasts = ends[last] - begins
            if lasts > longest:
                break
            if lasts >= shortest:
                rates.append(_rate(sizes[last] - sizes[first], lasts))
    return max(rates, default=average(segments))


def _rate(size: int, microseconds: int) -> int:
    return -(-size * 8_000_000 // microseconds)
