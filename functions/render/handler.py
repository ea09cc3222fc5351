"""Render: film one shot, with its captions burnt in."""

from pathlib import Path
from tempfile import TemporaryDirectory

from shared.media import lettering, motion
from shared.media.fonts import FONTS
from shared.media.moves import Move
from shared.media.transcript import shown
from shared.production.desk import Desk
from shared.production.documents import FPS, Clip, Illustration, Look, Shot
from shared.production.stage import stage


def render(shot: Shot, look: Look, illustrations: tuple[Illustration, ...], desk: Desk) -> Clip:
    with TemporaryDirectory() as folder:
        here = Path(folder)
        pictures = [desk.fetch(illustration.image, here) for illustration in illustrations]
        words = here / "captions.ass"
        words.write_text(
            lettering.ass(shown(shot.pages), language=shot.language, width=look.width, height=look.height),
            encoding="utf-8",
        )
        video = here / "clip.mp4"
        motion.film(
            [
                motion.Layer(pictures[layer.picture], Move(layer.move), layer.begins, layer.lasts, layer.fades_in)
                for layer in shot.layers
            ],
            frames=shot.frames,
            width=look.width,
            height=look.height,
            fps=FPS,
            captions=words,
            fonts=FONTS,
            into=video,
            ceiling=shot.ceiling,
        )
        makers = tuple(dict.fromkeys(illustration.maker for illustration in illustrations))
        return Clip(video=desk.save(video, "mp4"), frames=shot.frames, makers=makers)


handler = stage(render)
