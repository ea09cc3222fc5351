"""Illustrate: give one beat of a script its picture."""

from typing import Annotated

from shared.formats.looks import prompt
from shared.production.desk import Desk
from shared.production.documents import Canvas, Illustration, Look, Maker, Visual
from shared.production.stage import stage
from shared.providers.images import IMAGES, Images


def illustrate(
    visual: Visual, look: Look, canvas: Canvas, images: Annotated[Images, IMAGES], desk: Desk
) -> Illustration:
    drawn = images.draw(
        prompt(look.style, visual.description),
        description=visual.description,
        style=look.style,
        width=canvas.width,
        height=canvas.height,
    )
    return Illustration(
        image=desk.save(drawn.image, "png"),
        focus=(500, 500),
        maker=Maker(company=images.company, model=images.model),
    )


handler = stage(illustrate)
