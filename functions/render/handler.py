"""Render: film one chunk in every size, with its captions burnt in, and look at it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.errors import MediaInvalid
from shared.media import inspection, lettering, motion
from shared.media.fonts import FONTS
from shared.media.ladder import Rung, rungs
from shared.media.moves import Move
from shared.media.transcript import shown
from shared.production.desk import Desk
from shared.production.documents import FPS, Canvas, Chunk, Clip, Illustration
from shared.production.stage import stage


def render(chunk: Chunk, canvas: Canvas, illustrations: tuple[Illustration, ...], desk: Desk) -> Clip:
    with TemporaryDirectory() as folder:
        here = Path(folder)
        pictures = [desk.fetch(illustration.image, here) for illustration in illustrations]
        words = here / "captions.ass"
        words.write_text(
            lettering.ass(shown(chunk.pages), language=chunk.language, width=canvas.width, height=canvas.height),
            encoding="utf-8",
        )
        videos = {rung: here / f"{rung.name}.mp4" for rung in rungs(canvas.width, canvas.height)}
        motion.film(
            [
                motion.Layer(pictures[layer.picture], Move(layer.move), layer.begins, layer.lasts, layer.fades_in)
                for layer in chunk.layers
            ],
            frames=chunk.frames,
            fps=FPS,
            into=videos,
            captions=words,
            fonts=FONTS,
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
    largest = next(iter(videos.values()))
    yield from inspection.blemishes(largest)


handler = stage(render)
