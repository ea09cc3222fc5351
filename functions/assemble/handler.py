"""Assemble: join the clips, lay voice and music under them, and put the words beside them."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from shared.errors import MediaInvalid
from shared.media import inspection, joining, sound, subtitles
from shared.media.transcript import heard
from shared.production.desk import Desk
from shared.production.documents import FPS, Canvas, Clip, Maker, Rendition, Score, Take, Timing, Voice
from shared.production.stage import stage
from shared.providers.music import MUSIC, Music

_SAMPLES = sound.RATE // FPS
"""Sound samples a frame: a whole number, so that takes are placed exactly."""


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
        makers = [*(take.maker for take in takes), *(maker for clip in clips for maker in clip.makers)]
        spoken = sound.lay(
            [(first * _SAMPLES, desk.fetch(take.audio, here)) for first, take in zip(timing.takes, takes, strict=True)],
            samples=timing.frames * _SAMPLES,
        )
        bed: Path | None = None
        if score.mood:
            bed = here / "music.wav"
            bed.write_bytes(music.play(score.mood, seed=score.seed).audio)
            makers.append(Maker(company=music.company, model=music.model))
        sound.mix(spoken, bed, into=programme)
        video = here / "video.mp4"
        joining.join([desk.fetch(clip.videos[0], here) for clip in clips], programme, fps=FPS, into=video)
        _gate(video, timing, canvas)
        thumbnail = here / "thumbnail.jpg"
        joining.thumbnail(video, thumbnail, at=0)
        words = heard(timing.words)
        return Rendition(
            video=desk.save(video, "mp4"),
            stream=(),
            thumbnail=desk.save(thumbnail, "jpg"),
            subtitles=desk.save(subtitles.webvtt(words, language=voice.language).encode(), "vtt"),
            captions=desk.save(subtitles.srt(words, language=voice.language).encode(), "srt"),
            timing=desk.save(_spoken(timing), "json"),
            milliseconds=timing.frames * 1000 // FPS,
            width=canvas.width,
            height=canvas.height,
            makers=tuple(dict.fromkeys(makers)),
        )


def _gate(video: Path, timing: Timing, canvas: Canvas) -> None:
    """No bad video leaves the room. Raises MediaInvalid, naming what is wrong."""
    faults = inspection.faults(video, frames=timing.frames, width=canvas.width, height=canvas.height, fps=FPS)
    if faults:
        raise MediaInvalid("; ".join(faults))


def _spoken(timing: Timing) -> bytes:
    """The timing file that people may have: the words and the cuts, without what only the studio needs."""
    return json.dumps(
        {
            "words": [word.model_dump() for word in timing.words],
            "cuts": [
                {"start": cut.first * 1000 // FPS, "end": (cut.first + cut.frames) * 1000 // FPS, "beat": cut.beat}
                for cut in timing.cuts
            ],
        },
        ensure_ascii=False,
    ).encode()


handler = stage(assemble)
