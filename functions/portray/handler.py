"""Portray: draw one of the cast alone, so that whoever draws them again can look at it."""

from typing import Annotated

from functions import uncollected

with uncollected():
    from shared.errors import ContentRefused
    from shared.formats.looks import STYLES, portrait, prompt
    from shared.production import catalogue
    from shared.production.contract import Helper
    from shared.production.desk import Desk
    from shared.production.documents import Canvas, Character, Look, Maker, Portrait
    from shared.production.recorder import tell_of
    from shared.production.stage import stage
    from shared.providers.drawing import Illustrators
    from shared.providers.images import IMAGES, Drawn, Images
    from shared.providers.language import LANGUAGE, Language
    from shared.providers.moderation import MODERATION, Moderation


def portray(
    character: Character,
    look: Look,
    canvas: Canvas,
    images: Annotated[Images, IMAGES],
    language: Annotated[Language, LANGUAGE, Helper],
    moderation: Annotated[Moderation, MODERATION, Helper],
    desk: Desk,
) -> Portrait:
    """A portrait without a picture is no failure: they are drawn by their description alone."""
    if not catalogue.first(IMAGES.capability).references:
        return Portrait()

    def draw(description: str) -> Drawn:
        return images.draw(
            prompt(look.style, description),
            description=description,
            style=look.style,
            width=canvas.width,
            height=canvas.height,
        )

    illustrators = Illustrators(images, language, moderation)
    try:
        drawn = illustrators.picture(portrait(character), draw, style=STYLES[look.style])
    except ContentRefused as refusal:
        tell_of(images, refusal.rule, portrait(character), "")
        return Portrait()
    return Portrait(image=desk.save(drawn.image, "png"), maker=Maker(company=images.company, model=images.model))


handler = stage(portray)
