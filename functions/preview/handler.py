"""Preview: the animatic. The whole in small, to be seen while it is being rendered."""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from functions import uncollected

with uncollected():
    from shared.media import joining, motion, sound
    from shared.media.camera import layers
    from shared.media.ladder import rungs
    from shared.media.lettering import burn
    from shared.media.transcript import paged, shown
    from shared.media.voice_over import voice_over
    from shared.production.desk import Desk
    from shared.production.documents import (
        FPS,
        Canvas,
        Illustration,
        Lettering,
        Order,
        Preview,
        Take,
        Timing,
        Voice,
        milliseconds,
    )
    from shared.production.showcase import Showcase
    from shared.production.stage import stage

_SHORT_SIDE = 360


def preview(
    timing: Timing,
    takes: tuple[Take, ...],
    illustrations: tuple[Illustration, ...],
    canvas: Canvas,
    lettering: Lettering,
    voice: Voice,
    order: Order,
    desk: Desk,
) -> Preview:
    if order.draft is not None:
        return Preview()
    scale = min(1.0, _SHORT_SIDE / min(canvas.width, canvas.height))
    width, height = (2 * round(side * scale / 2) for side in (canvas.width, canvas.height))
    with TemporaryDirectory() as folder:
        here = Path(folder)
        programme, silent, whole = (here / name for name in ("voice.wav", "mute.mp4", "whole.mp4"))
        sound.mix(voice_over(timing, takes, desk, here), None, into=programme)
        pages = [
            page.moved(milliseconds(first))
            for first, take in zip(timing.takes, takes, strict=True)
            for page in paged(take.words, voice.language, lettering.style)
        ]
        motion.film(
            _layers(timing, illustrations, desk, here),
            frames=timing.frames,
            fps=FPS,
            into={rungs(width, height)[0]: silent},
            captions=burn(
                shown(pages),
                style=lettering.style,
                language=voice.language,
                width=width,
                height=height,
                fps=FPS,
                frames=timing.frames,
                folder=here,
            ),
            draft=True,
        )
        joining.join([silent], programme, fps=FPS, into=whole)
        file = desk.save(whole, "mp4")
    return Preview(video=Showcase(desk, file).put(f"preview-{file.sha256[:12]}.mp4", file))


def _layers(timing: Timing, illustrations: Sequence[Illustration], desk: Desk, here: Path) -> list[motion.Layer]:
    """The camera moves of all shots on one time line; their fades show the same moves again."""
    pictures = desk.fetch_all([illustration.image for illustration in illustrations], here)
    firsts = accumulate((chunk.frames for chunk in timing.chunks), initial=0)
    return [
        layer
        for first, chunk in zip(firsts, timing.chunks, strict=False)
        if len(chunk.layers) == 1
        for layer in layers(
            chunk,
            [illustrations[beat] for beat in chunk.beats],
            [pictures[beat] for beat in chunk.beats],
            first=first,
        )
    ]


handler = stage(preview)
