"""Illustrate: give one beat of a script its picture, drawn or its owner's own."""

from io import BytesIO
from typing import Annotated

from functions import uncollected

with uncollected():
    from PIL import Image

    from functions.illustrate.blackness import is_black
    from shared.errors import MediaInvalid
    from shared.formats.looks import prompt
    from shared.media.focus import focus_of
    from shared.media.pictures import opened
    from shared.production.desk import Desk
    from shared.production.documents import Canvas, File, Illustration, Look, Maker, Visual
    from shared.production.stage import stage
    from shared.providers.images import IMAGES, Images

OWNER = Maker(company="own", model="picture")
"""Who made a picture that nobody drew."""

_ROOM = 1.5
"""How many times as large as the canvas a picture may be: the camera goes nearer, and has to have something to see."""
_LONGEST = 4096
"""Pixels of a side, however long and thin a picture is."""
_THOUSANDTHS = 1000


def illustrate(
    visual: Visual, look: Look, canvas: Canvas, images: Annotated[Images, IMAGES], desk: Desk
) -> Illustration:
    if visual.own is not None:
        return _taken_in(visual.own, canvas, desk)
    drawn = images.draw(
        prompt(look.style, visual.description),
        description=visual.description,
        style=look.style,
        width=canvas.width,
        height=canvas.height,
    )
    return Illustration(
        image=desk.save(drawn.image, "png"),
        focus=_thousandths(focus_of(opened(drawn.image, name=f"the picture of {images.company}"))),
        maker=Maker(company=images.company, model=images.model),
    )


def _taken_in(own: File, canvas: Canvas, desk: Desk) -> Illustration:
    """The owner's picture, upright and no larger than can be seen.

    Raises MediaInvalid for what is none, and for one in which nothing is to be seen.
    """
    most = (round(canvas.width * _ROOM), round(canvas.height * _ROOM))
    picture = opened(desk.read(own), name="your own picture", enough=most)
    scale = min(1.0, _LONGEST / max(picture.size), max(most[0] / picture.width, most[1] / picture.height))
    if scale < 1:
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    focus = focus_of(picture)
    if is_black(picture, focus, canvas.width, canvas.height):
        raise MediaInvalid("your own picture is black, or nearly, where it would be seen: send a brighter one")
    kept = BytesIO()
    picture.save(kept, "PNG")
    return Illustration(image=desk.save(kept.getvalue(), "png"), focus=_thousandths(focus), maker=OWNER)


def _thousandths(focus: tuple[float, float]) -> tuple[int, int]:
    x, y = focus
    return round(x * _THOUSANDTHS), round(y * _THOUSANDTHS)


handler = stage(illustrate)
