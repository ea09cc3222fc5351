"""Releases to play: small ones, packaged as the studio packages its own."""

import json
from pathlib import Path

from shared.media.ffmpeg import ffmpeg
from shared.media.hls.packaging import Programme, package
from shared.media.hls.scene import Part, continuous
from shared.media.hls.streams import Stream
from shared.media.ladder import Rung

FPS = 30
SECONDS = 12
SEGMENT_SECONDS = 2
RUNGS = (Rung("540p", 540, 960), Rung("360p", 360, 640), Rung("270p", 270, 480))
CUES = ((1, 4, "Once upon a time"), (5, 8, "there was a lighthouse"), (9, 11.5, "that nobody lit."))
SCENE_PARTS = 20


def film(folder: Path) -> None:
    """A release of `SECONDS`: three qualities, sound of its own, subtitles, thumbnails, a poster and an MP4."""
    _package(folder, RUNGS, SECONDS, hue=0, subtitles=_webvtt())
    ffmpeg("-i", folder / "540p.m3u8", "-frames:v", "1", folder / "poster.jpg")
    ffmpeg("-i", folder / "540p.m3u8", "-i", folder / "audio.m3u8", "-c", "copy", folder / "video.mp4")
    release = {
        "title": "The Lighthouse That Nobody Lit",
        "description": "A small story about a light, a night and a stubborn gull.",
        "language": "en",
        "width": RUNGS[0].width,
        "height": RUNGS[0].height,
        "seconds": SECONDS,
        "poster": "poster.jpg",
        "video": "video.mp4",
        "thumbnails": "thumbnails.vtt",
        "made_by": ["offline writer", "offline narrator", "offline illustrator"],
        "credits": ["“Harbour” by Ada Lovelace, CC BY 4.0"],
    }
    (folder / "release.json").write_text(json.dumps(release))


def scene(folder: Path) -> None:
    """One stream over `SCENE_PARTS`, each made by itself and one segment long."""
    parts: list[Part] = []
    for number in range(SCENE_PARTS):
        hue = 360 * number // SCENE_PARTS
        stream = _package(folder / f"part-{number}", RUNGS[-1:], SEGMENT_SECONDS, hue=hue, subtitles="WEBVTT\n")
        parts.append(Part(stream, f"part-{number}/"))
    for name, text in continuous(parts).items():
        (folder / name).write_text(text)
    (folder / "release.json").write_text(json.dumps({"title": "A scene of many parts"}))


def _package(folder: Path, rungs: tuple[Rung, ...], seconds: int, *, hue: int, subtitles: str) -> Stream:
    masters = folder / "masters"
    masters.mkdir(parents=True)
    clips = {rung: masters / f"{rung.name}.mp4" for rung in rungs}
    for rung, clip in clips.items():
        picture = f"testsrc2=size={rung.width}x{rung.height}:rate={FPS}:duration={seconds},hue=h={hue}"
        ffmpeg("-f", "lavfi", "-i", picture, *_H264, clip)
    audio = masters / "audio.mp4"
    ffmpeg("-f", "lavfi", "-i", f"sine=frequency={330 + hue}:sample_rate=48000:duration={seconds}", *_AAC, audio)
    programme = Programme(
        rungs={rung: [clip] for rung, clip in clips.items()},
        audio=audio,
        segments=[FPS * SEGMENT_SECONDS] * (seconds // SEGMENT_SECONDS),
        subtitles=subtitles,
        language="en",
        fps=FPS,
    )
    return package(programme, into=folder)


_GOP = str(FPS * SEGMENT_SECONDS)
_H264 = (
    *("-c:v", "libx264", "-preset", "ultrafast", "-crf", "28", "-pix_fmt", "yuv420p", "-threads", "1"),
    *("-g", _GOP, "-keyint_min", _GOP, "-sc_threshold", "0"),
)
_AAC = ("-c:a", "aac", "-b:a", "96k", "-ac", "2")


def _webvtt() -> str:
    said = "\n".join(f"{_stamp(start)} --> {_stamp(end)}\n{text}\n" for start, end, text in CUES)
    return f"WEBVTT\n\n{said}"


def _stamp(seconds: float) -> str:
    return f"00:00:{seconds:06.3f}"
