"""The playlists of a stream, or of several that play one after another, as text (RFC 8216, 4)."""

from collections.abc import Iterator, Sequence

from shared.media.hls.streams import MASTER, Segment, Stream, Track, Variant, average, peak, target


def playlists(streams: Sequence[Stream]) -> dict[str, str]:
    """Every playlist by its name, the master last. The streams are of the same rungs, and their seams are marked.

    Raises ValueError when they are not.
    """
    first = streams[0]
    if any(_rungs(stream) != _rungs(first) for stream in streams):
        raise ValueError("streams of other rungs cannot follow one another")
    whole = target(each.microseconds for stream in streams for track in _steady(stream) for each in track.segments)
    written: dict[str, str] = {}
    for parts in zip(*(stream.tracks for stream in streams), strict=True):
        seconds = _target(_segments(parts)) if _is_iframes(parts) else whole
        written[parts[0].playlist] = "\n".join(_media(parts, seconds)) + "\n"
    return {**written, MASTER: "\n".join(_master(streams, whole)) + "\n"}


VERSION = 6
"""The first that knows EXT-X-MAP in a playlist of whole segments (RFC 8216, 7)."""
_AUDIO, _SUBTITLES = "audio", "subtitles"
_FIRST_CHOICE = 2_000_000
"""The average bit rate of the variant that players should try first (HLS Authoring Specification, 9)."""


def _rungs(stream: Stream) -> tuple[str, ...]:
    return tuple(f"{variant.rung}" for variant in stream.variants)


def _steady(stream: Stream) -> Iterator[Track]:
    """The tracks whose target durations must be the same (RFC 8216, 6.2.4)."""
    yield from (variant.video for variant in stream.variants)
    yield from (stream.audio, stream.subtitles)


def _segments(parts: Sequence[Track]) -> list[Segment]:
    return [segment for track in parts for segment in track.segments]


def _target(segments: Sequence[Segment]) -> int:
    return target(segment.microseconds for segment in segments)


def _is_iframes(parts: Sequence[Track]) -> bool:
    return parts[0].segments[0].begins is not None


def _media(parts: Sequence[Track], seconds: int) -> Iterator[str]:
    yield "#EXTM3U"
    yield f"#EXT-X-VERSION:{VERSION}"
    yield f"#EXT-X-TARGETDURATION:{seconds}"
    yield "#EXT-X-MEDIA-SEQUENCE:1"
    yield "#EXT-X-PLAYLIST-TYPE:VOD"
    yield "#EXT-X-INDEPENDENT-SEGMENTS"
    if _is_iframes(parts):
        yield "#EXT-X-I-FRAMES-ONLY"
    for number, track in enumerate(parts):
        if number:
            yield "#EXT-X-DISCONTINUITY"
        if track.header:
            yield f'#EXT-X-MAP:URI="{track.header}"'
        for segment in track.segments:
            yield f"#EXTINF:{segment.microseconds / 1e6:.6f},"
            if segment.begins is not None:
                yield f"#EXT-X-BYTERANGE:{segment.size}@{segment.begins}"
            yield segment.name
    yield "#EXT-X-ENDLIST"


def _master(streams: Sequence[Stream], seconds: int) -> Iterator[str]:
    first = streams[0]
    yield "#EXTM3U"
    yield f"#EXT-X-VERSION:{VERSION}"
    yield "#EXT-X-INDEPENDENT-SEGMENTS"
    spoken = f'NAME="{first.language}",LANGUAGE="{first.language}"'
    yield (
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="{_AUDIO}",{spoken},DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",'
        f'URI="{first.audio.playlist}"'
    )
    # Nobody is shown them unasked: the words are in the picture already.
    yield (
        f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="{_SUBTITLES}",{spoken},DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,'
        f'URI="{first.subtitles.playlist}"'
    )
    beside = [_segments([each(stream) for stream in streams]) for each in (_audio_of, _subtitles_of)]
    for variants in sorted(zip(*(stream.variants for stream in streams), strict=True), key=_from_first_choice):
        video = _segments([variant.video for variant in variants])
        together = [video, *beside]
        codecs = _codecs([*(variant.codec for variant in variants), *(stream.audio_codec for stream in streams)])
        yield (
            f"#EXT-X-STREAM-INF:BANDWIDTH={sum(peak(each, seconds) for each in together)},"
            f"AVERAGE-BANDWIDTH={sum(map(average, together))},CODECS={codecs},{_shape(variants[0])},"
            f"FRAME-RATE={max(stream.fps for stream in streams):.3f},VIDEO-RANGE=SDR,"
            f'AUDIO="{_AUDIO}",SUBTITLES="{_SUBTITLES}",CLOSED-CAPTIONS=NONE'
        )
        yield variants[0].video.playlist
    for variants in zip(*(stream.variants for stream in streams), strict=True):
        iframes = _segments([variant.iframes for variant in variants])
        yield (
            f"#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH={peak(iframes, _target(iframes))},"
            f"AVERAGE-BANDWIDTH={average(iframes)},CODECS={_codecs([variant.codec for variant in variants])},"
            f'{_shape(variants[0])},VIDEO-RANGE=SDR,URI="{variants[0].iframes.playlist}"'
        )


def _audio_of(stream: Stream) -> Track:
    return stream.audio


def _subtitles_of(stream: Stream) -> Track:
    return stream.subtitles


def _from_first_choice(variants: Sequence[Variant]) -> int:
    return abs(average(_segments([variant.video for variant in variants])) - _FIRST_CHOICE)


def _codecs(codecs: Sequence[str]) -> str:
    return f'"{",".join(dict.fromkeys(codecs))}"'


def _shape(variant: Variant) -> str:
    return f"RESOLUTION={variant.rung.width}x{variant.rung.height}"
