"""Render: film one chunk in every size, with its captions burnt in, and look at it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from functions import uncollected

with uncollected():
    from shared.errors import MediaInvalid
    from shared.media import inspection, motion
    from shared.media.camera import layers
    from shared.media.ladder import Rung, rungs
    from shared.media.lettering import burn
    from shared.media.transcript import shown
    from shared.production.desk import Desk
    from shared.production.documents import FPS, Canvas, Chunk, Clip, Illustration, Lettering
    from shared.production.stage import stage


def render(
    chunk: Chunk, canvas: Canvas, lettering: Lettering, illustrations: tuple[Illustration, ...], desk: Desk
) -> Clip:
    with TemporaryDirectory() as folder:
        here = Path(folder)
        videos = {rung: here / f"{rung.name}.mp4" for rung in rungs(canvas.width, canvas.height)}
        motion.film(
            layers(chunk, illustrations, desk.fetch_all([each.image for each in illustrations], here)),
            frames=chunk.frames,
            fps=FPS,
            into=videos,
            captions=burn(
                shown(chunk.pages),
                style=lettering.style,
                language=chunk.language,
                width=canvas.width,
                height=canvas.height,
                fps=FPS,
                frames=chunk.frames,
                folder=here,
            ),
            ceiling=chunk.ceiling,
        )
        if faults := tuple(_faults(videos, chunk.frames)):
            raise MediaInvalid("; ".join(faults))
        makers = tuple(dict.fromkeys(illustration.maker for illustration in illustrations))
        return Clip(
            videos=tuple(desk.save(video, "mp4") for video in videos.values()), frames=chunk.frames, makers=makers
        )


def _faults(videos: Mapping[Rung, Path], frames: int) -> Iterator[str]:
    """What is wrong with a clip. All sizes show the same pictures, so that one of them is looked at for all."""
    for rung, video in videos.items():
        for fault in inspection.misfits(video, frames=frames, fps=FPS, width=rung.width, height=rung.height):
            yield f"{rung.name}: {fault}"
    *_, smallest = videos.values()
    yield from inspection.blemishes(smallest)


handler = stage(render, version=2)
