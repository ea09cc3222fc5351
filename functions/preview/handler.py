"""Preview: the animatic. The whole in small, to be seen while it is being rendered."""

from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.media import joining, lettering, motion, sound
from shared.media.fonts import FONTS
from shared.media.ladder import rungs
from shared.media.moves import Move
from shared.media.transcript import paged, shown
from shared.production.desk import Desk
from shared.production.documents import FPS, Canvas, Illustration, Preview, Take, Timing, Voice
from shared.production.showcase import Showcase
from shared.production.stage import stage

_SHORT_SIDE = 360
_SAMPLES = sound.RATE // FPS


def preview(
    timing: Timing,
    takes: tuple[Take, ...],
    illustrations: tuple[Illustration, ...],
    canvas: Canvas,
    voice: Voice,
    desk: Desk,
) -> Preview:
    scale = min(1.0, _SHORT_SIDE / min(canvas.width, canvas.height))
    width, height = (2 * round(side * scale / 2) for side in (canvas.width, canvas.height))
    with TemporaryDirectory() as folder:
        here = Path(folder)
        pictures = [desk.fetch(illustration.image, here) for illustration in illustrations]
        spoken = sound.lay(
            [(first * _SAMPLES, desk.fetch(take.audio, here)) for first, take in zip(timing.takes, takes, strict=True)],
            samples=timing.frames * _SAMPLES,
        )
        programme, words, silent, whole = (here / name for name in ("voice.wav", "words.ass", "mute.mp4", "all.mp4"))
        sound.mix(spoken, None, into=programme)
        pages = [
            page.moved(first * 1000 // FPS)
            for first, take in zip(timing.takes, takes, strict=True)
            for page in paged(take.words, voice.language)
        ]
        words.write_text(lettering.ass(shown(pages), language=voice.language, width=width, height=height), "utf-8")
        motion.film(
            _layers(timing, pictures),
            frames=timing.frames,
            fps=FPS,
            captions=words,
            fonts=FONTS,
            into={rungs(width, height)[0]: silent},
            draft=True,
        )
        joining.join([silent], programme, fps=FPS, into=whole)
        file = desk.save(whole, "mp4")
    return Preview(
        video=Showcase(desk, file).put(f"preview-{file.sha256[:12]}.mp4", file),
        milliseconds=timing.frames * 1000 // FPS,
        width=width,
        height=height,
    )


def _layers(timing: Timing, pictures: list[Path]) -> list[motion.Layer]:
    """The camera moves of all chunks on one time line; a fade shows the moves of the shots beside it again."""
    firsts = accumulate((chunk.frames for chunk in timing.chunks), initial=0)
    return [
        motion.Layer(
            pictures[chunk.beats[layer.picture]], Move(layer.move), first + layer.begins, layer.lasts, layer.fades_in
        )
        for first, chunk in zip(firsts, timing.chunks, strict=False)
        for layer in chunk.layers
        if len(chunk.layers) == 1
    ]


handler = stage(preview)
