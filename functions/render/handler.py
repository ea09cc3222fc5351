"""Render: film one chunk, with its captions burnt in."""

from pathlib import Path
from tempfile import TemporaryDirectory

from shared.media import lettering, motion
from shared.media.fonts import FONTS
from shared.media.ladder import rungs
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
        video = here / "clip.mp4"
        motion.film(
            [
                motion.Layer(pictures[layer.picture], Move(layer.move), layer.begins, layer.lasts, layer.fades_in)
                for layer in chunk.layers
            ],
            frames=chunk.frames,
            fps=FPS,
            captions=words,
            fonts=FONTS,
            into={rungs(canvas.width, canvas.height)[0]: video},
            ceiling=chunk.ceiling,
        )
        makers = tuple(dict.fromkeys(illustration.maker for illustration in illustrations))
        return Clip(videos=(desk.save(video, "mp4"),), frames=chunk.frames, makers=makers)


handler = stage(render)
