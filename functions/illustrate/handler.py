"""Illustrate: give one beat of a script its picture, drawn or its owner's own."""

from collections.abc import Sequence
from io import BytesIO
from typing import Annotated

from functions import uncollected

with uncollected():
    from PIL import Image

    from functions.illustrate.blackness import is_black
    from shared.errors import MediaInvalid
    from shared.formats.looks import STYLES, prompt
    from shared.media.focus import focus_of
    from shared.media.pictures import opened
    from shared.production import catalogue
    from shared.production.contract import Helper
    from shared.production.desk import Desk
    from shared.production.documents import Canvas, File, Illustration, Look, Maker, Portrait, Visual
    from shared.production.stage import stage
    from shared.providers.canvas import shown
    from shared.providers.drawing import Illustrators
    from shared.providers.images import IMAGES, Drawn, Images
    from shared.providers.language import LANGUAGE, Language
    from shared.providers.moderation import MODERATION, Moderation

OWNER = Maker(company="own", model="picture")
"""Who made a picture that nobody drew."""

_ROOM = 1.5
"""How many times as large as the canvas a picture may be: the camera goes nearer, and has to have something to see."""
_LONGEST = 4096
"""Pixels of a side, however long and thin a picture is."""
_THOUSANDTHS = 1000


def illustrate(
    visual: Visual,
    portraits: tuple[Portrait, ...],
    look: Look,
    canvas: Canvas,
    images: Annotated[Images, IMAGES],
    language: Annotated[Language, LANGUAGE, Helper],
    moderation: Annotated[Moderation, MODERATION, Helper],
    desk: Desk,
) -> Illustration:
    """`portraits`: of those whom the picture shows."""
    if visual.own is not None:
        return _taken_in(visual.own, canvas, desk)
    references = _references(portraits, desk)

    def draw(description: str) -> Drawn:
        return images.draw(
            prompt(look.style, description, visual.characters),
            description=description,
            style=look.style,
            width=canvas.width,
            height=canvas.height,
            references=references,
        )

    drawn = Illustrators(images, language, moderation).picture(visual.description, draw, style=STYLES[look.style])
    return Illustration(
        image=desk.save(drawn.image, "png"),
        focus=_thousandths(focus_of(opened(drawn.image, name=f"the picture of {images.company}"))),
        maker=Maker(company=images.company, model=images.model),
    )


def _references(portraits: Sequence[Portrait], desk: Desk) -> tuple[str, ...]:
    """What whoever draws is shown: as many portraits as they look at."""
    kept = [portrait.image for portrait in portraits if portrait.image is not None]
    return tuple(shown(desk.read(file)) for file in kept[: catalogue.first(IMAGES.capability).references])


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
