"""Check: let a draft through as a script, or say what is wrong with it before anything is paid for."""

from typing import Annotated

from functions import uncollected

with uncollected():
    from shared import prose
    from shared.errors import ScriptRefused, Unprintable
    from shared.formats.characters import cast
    from shared.media.fonts import missing
    from shared.production.documents import Draft, Order, Script
    from shared.production.stage import stage
    from shared.providers.moderation import MODERATION, Moderation, let_through

_SHOWN = 12
"""How many unprintable characters a message names."""


def check(draft: Draft, order: Order, moderation: Annotated[Moderation, MODERATION]) -> Script:
    """A draft that may be made, in which everybody who is seen again is known by name."""
    draft = cast(draft)
    told = "\n".join(beat.line.text for beat in draft.beats)
    _within_budget(told, order)
    _in_language(told, order)
    _printable(told)
    shown = "\n".join(
        (*(beat.visual.description for beat in draft.beats), *(character.look for character in draft.cast))
    )
    let_through(moderation, draft.title, draft.description, *draft.hashtags, told, shown, language=order.language)
    return Script(**dict(draft))


def _within_budget(text: str, order: Order) -> None:
    fewest, most = order.words
    count = len(prose.words(text, order.language))
    if not fewest <= count <= most:
        raise ScriptRefused(f"the script has {count} words; {order.seconds} seconds need between {fewest} and {most}")


def _in_language(text: str, order: Order) -> None:
    if not prose.could_be(text, order.language):
        guessed = prose.language_of(text)
        raise ScriptRefused(
            f"the script reads like {guessed or 'another language'}, and the video is to be in {order.language}: "
            "choose the script's own language"
        )


def _printable(text: str) -> None:
    without = sorted(missing(text))
    if without:
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in without[:_SHOWN])
        more = f" and {len(without) - _SHOWN} more" if len(without) > _SHOWN else ""
        raise Unprintable(f"no font of the studio can show {named}{more}: captions need other words there")


handler = stage(check)
