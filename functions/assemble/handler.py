"""Assemble: join the clips, lay voice and music under them, package all of it, and let nothing bad out."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from functions import uncollected

with uncollected():
    from shared.errors import MediaInvalid
    from shared.media import inspection, joining, sound, subtitles
    from shared.media.hls import inspection as streaming
    from shared.media.hls.packaging import Programme, package
    from shared.media.ladder import Rung, rungs
    from shared.media.timesheet import timesheet, written
    from shared.media.voice_over import voice_over
    from shared.production.desk import Desk
    from shared.production.documents import FPS, Canvas, Clip, Maker, Rendition, Score, StreamFile, Take, Timing, Voice
    from shared.production.stage import stage
    from shared.providers.music import MUSIC, Composition, Music


def assemble(
    timing: Timing,
    takes: tuple[Take, ...],
    clips: tuple[Clip, ...],
    canvas: Canvas,
    score: Score,
    voice: Voice,
    music: Annotated[Music, MUSIC],
    desk: Desk,
) -> Rendition:
    with TemporaryDirectory() as folder:
        here = Path(folder)
        programme = here / "programme.wav"
        bed = music.play(score.mood, seed=score.seed) if score.mood else None
        sound.mix(voice_over(timing, takes, desk, here), _kept(bed, here), into=programme)
        reels = _reels(clips, canvas, desk, here)
        video = here / "video.mp4"
        joining.join(next(iter(reels.values())), programme, fps=FPS, into=video)
        told = timesheet(timing, voice.language)
        words = told.heard()
        webvtt = subtitles.webvtt(words, language=voice.language)
        stream = here / "stream"
        stream.mkdir()
        packaged = package(
            Programme(
                rungs=reels,
                audio=video,
                segments=_segments(timing),
                subtitles=webvtt,
                language=voice.language,
                fps=FPS,
            ),
            into=stream,
        )
        if faults := (*_faults(video, timing, canvas), *sound.faults(sound.measured(video)), *streaming.faults(stream)):
            raise MediaInvalid("; ".join(faults))
        thumbnail = here / "thumbnail.jpg"
        joining.thumbnail(video, thumbnail, at=0)
        files = desk.save_all([stream / name for name in packaged.files])
        return Rendition(
            video=desk.save(video, "mp4"),
            stream=tuple(StreamFile(name=name, file=file) for name, file in zip(packaged.files, files, strict=True)),
            thumbnail=desk.save(thumbnail, "jpg"),
            subtitles=desk.save(webvtt.encode(), "vtt"),
            captions=desk.save(subtitles.srt(words, language=voice.language).encode(), "srt"),
            timing=desk.save(written(told), "json"),
            milliseconds=told.milliseconds,
            width=canvas.width,
            height=canvas.height,
            makers=tuple(dict.fromkeys(_makers(takes, clips, score, music))),
            credits=(bed.credit,) if bed is not None and bed.credit else (),
        )


def _kept(bed: Composition | None, here: Path) -> Path | None:
    if bed is None:
        return None
    file = here / "music.wav"
    file.write_bytes(bed.audio)
    return file


def _reels(clips: Sequence[Clip], canvas: Canvas, desk: Desk, here: Path) -> Mapping[Rung, Sequence[Path]]:
    """The clips of each size, in their order, the largest size first."""
    sizes = zip(*(clip.videos for clip in clips), strict=True)
    return {
        rung: desk.fetch_all(videos, here)
        for rung, videos in zip(rungs(canvas.width, canvas.height), sizes, strict=True)
    }


def _segments(timing: Timing) -> list[int]:
    """The frames of each segment."""
    frames = (chunk.frames for chunk in timing.chunks)
    return [sum(islice(frames, chunks)) for chunks in timing.segments]


def _faults(video: Path, timing: Timing, canvas: Canvas) -> tuple[str, ...]:
    return inspection.faults(video, frames=timing.frames, width=canvas.width, height=canvas.height, fps=FPS)


def _makers(takes: Sequence[Take], clips: Sequence[Clip], score: Score, music: Music) -> Iterator[Maker]:
    yield from (take.maker for take in takes)
    yield from (maker for clip in clips for maker in clip.makers)
    if score.mood:
        yield Maker(company=music.company, model=music.model)


handler = stage(assemble, version=3)
