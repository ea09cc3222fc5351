"""Render: film one shot, with its captions burnt in."""

from pathlib import Path
from tempfile import TemporaryDirectory

from shared.media import captions, motion
from shared.media.fonts import FONTS
from shared.production.desk import Desk
from shared.production.documents import FPS, Clip, Illustration, Look, Shot
from shared.production.stage import stage


def render(shot: Shot, look: Look, illustrations: tuple[Illustration, ...], desk: Desk) -> Clip:
    with TemporaryDirectory() as folder:
        here = Path(folder)
        pictures = [desk.fetch(illustration.image, here) for illustration in illustrations]
        words = here / "captions.ass"
        words.write_text(captions.ass(_pages(shot), width=look.width, height=look.height), encoding="utf-8")
        video = here / "clip.mp4"
        motion.film(
            [
                motion.Layer(
                    pictures[layer.picture], motion.Move(layer.move), layer.begins, layer.lasts, layer.fades_in
                )
                for layer in shot.layers
            ],
            frames=shot.frames,
            width=look.width,
            height=look.height,
            fps=FPS,
            captions=words,
            fonts=FONTS,
            into=video,
        )
        makers = tuple(dict.fromkeys(illustration.maker for illustration in illustrations))
        return Clip(video=desk.save(video, "mp4"), frames=shot.frames, makers=makers)


def _pages(shot: Shot) -> list[captions.Page]:
    return [
        captions.Page(
            tuple(captions.Word(word.text, word.start / 1000, word.end / 1000) for word in page.words),
            page.start / 1000,
            page.end / 1000,
        )
        for page in shot.pages
    ]


handler = stage(render)
