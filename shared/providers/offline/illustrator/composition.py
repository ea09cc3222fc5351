"""The picture's plan: a setting, its subjects in their places, and the weather over all."""

from dataclasses import replace

import numpy as np

from shared.providers.offline.illustrator.figures import FIGURES
from shared.providers.offline.illustrator.palette import CLOTHS
from shared.providers.offline.illustrator.reading import Subject
from shared.providers.offline.illustrator.roles import HOLDABLE, Role, stature
from shared.providers.offline.illustrator.settings import SETTINGS
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.sketch import Kind, Sketch
from shared.providers.offline.illustrator.vector import figure, oval
from shared.providers.offline.illustrator.weather import fall

_FLOATING = frozenset({"space"})
"""Settings without a ground: everybody hangs in the middle."""


def compose(sketch: Sketch) -> None:
    """Lay out the whole picture that the sketch's reading asks for."""
    for stand in SETTINGS[sketch.reading.setting](sketch):
        _cast(sketch, stand)
    fall(sketch)


def _cast(sketch: Sketch, stand: Stand) -> None:
    """Put the subjects on a stand: the far ones first, and never two in one place."""
    reading = sketch.reading
    side = 1.0 if sketch.rng.random() < 0.5 else -1.0
    sketch.ground = stand.ground
    landmarks, flyers = reading.of(Role.LANDMARK), reading.of(Role.ALOFT, Role.DIVER)
    walkers, floaters = reading.of(Role.ACTOR, Role.RIDE), reading.of(Role.AFLOAT)
    things = reading.of(Role.THING)
    alone = len(reading.subjects) == 1
    for number, landmark in enumerate(landmarks[:2]):
        _landmark(sketch, stand, landmark, side * (1 if number == 0 else -1), alone=alone)
    for number, flyer in enumerate(flyers[:2]):
        _flyer(sketch, stand, flyer, -side if number else side, alone=alone)
    for floater in floaters[:1]:
        _floater(sketch, stand, floater, 0.0 if alone or not (landmarks or walkers) else -side * 0.1)
    shy = bool(landmarks or floaters)
    _walkers(sketch, stand, walkers, 0.5 - side * (0.14 if shy else 0.0), 0.82 if shy else 1.0, things)
    held = _hands(walkers)
    _show(
        sketch, stand, [thing for thing in things if not (held and thing.figure in HOLDABLE)], side, alone=not walkers
    )


def _landmark(sketch: Sketch, stand: Stand, landmark: Subject, side: float, *, alone: bool) -> None:
    x = 0.5 + side * (0.03 if alone else 0.17)
    height = stature(landmark.figure) * (1.0 if alone else 0.86)
    flip = landmark.figure in {"house", "church"} and side < 0
    for number in reversed(range(min(3, landmark.count))):
        place = x + (0.0, -side * 0.3, side * 0.24)[number]
        size = height * (1.0, 0.62, 0.5)[number]
        foot = stand.middle - 0.012 * number
        sketch.shadow(place, foot, size * 0.4, 0.4)
        sketch.draw(
            landmark, x=place, foot=foot + 0.004, height=size, depth=stand.landmark_depth + 0.14 * number, flip=flip
        )
    if landmark.figure == "lighthouse" and (sketch.reading.time != "day" or sketch.reading.weather):
        _beams(sketch, x, stand.middle - height * 0.85 * sketch.span / sketch.height)


def _beams(sketch: Sketch, x: float, y: float) -> None:
    """The two beams of a lighthouse."""
    for way, turn in ((-1, 0.05), (1, -0.1)):
        for wide in (0.09, 0.06, 0.03):
            far = x + way * 1.2
            sketch.veil(
                [np.array([(x, y), (far, y + turn - wide), (far, y + turn + wide)])], sketch.palette.of("glow"), 0.16
            )


def _flyer(sketch: Sketch, stand: Stand, flyer: Subject, side: float, *, alone: bool) -> None:
    """What flies or swims hangs free; several make a flight."""
    surfaced = flyer.role is Role.DIVER and sketch.reading.setting in {"sea", "coast", "river"}
    height = stature(flyer.figure) * (1.25 if alone else 0.8)
    x = 0.5 if alone else 0.5 + side * 0.15
    middle = (stand.aloft + 0.09) if alone else stand.aloft
    if sketch.reading.setting in _FLOATING | {"underwater", "studio"}:
        middle = 0.42
    if surfaced:
        middle, x = 0.63, 0.5 + side * 0.05
    flip = side > 0
    for number in reversed(range(min(5, flyer.count))):
        across, up, size = ((0.0, 0.0, 1.0), (-0.2, 0.07, 0.5), (0.21, 0.11, 0.42), (0.24, -0.1, 0.36), (-0.25, -0.08, 0.3))[number]  # fmt: skip
        tall = height * size
        foot = middle - up + tall / 2 * sketch.span / sketch.height
        sketch.draw(
            flyer, x=x + across, foot=foot, height=tall, depth=0.1 + 0.12 * (number > 0), flip=flip, mirrored=surfaced
        )


def _floater(sketch: Sketch, stand: Stand, floater: Subject, shift: float) -> None:
    """A ship on its water line, or aground where there is no water."""
    height = stature(floater.figure)
    if sketch.reading.setting in _FLOATING | {"studio", "underwater"}:
        sketch.draw(floater, x=0.5, foot=0.42 + height / 2 * sketch.span / sketch.height, height=height)
        return
    foot = stand.water if stand.water is not None else stand.ground
    if stand.water is None:
        sketch.shadow(0.5 + shift, foot, height * 0.6)
    for number in reversed(range(min(3, floater.count))):
        x = 0.5 + shift + (0.0, 0.27, -0.28)[number]
        line = foot - (0.0, 0.035, 0.05)[number]
        size = height * (1.0, 0.5, 0.36)[number]
        sketch.draw(floater, x=x, foot=line, height=size, depth=0.06 + 0.16 * number, mirrored=stand.water is not None)


def _walkers(
    sketch: Sketch, stand: Stand, walkers: tuple[Subject, ...], x: float, scale: float, things: tuple[Subject, ...]
) -> None:
    """Everyone on foot or wheels, side by side, looking to the middle."""
    cast = [one for walker in walkers for one in _each(sketch, walker)][:6]
    if not cast:
        return
    middle = 0.5 if len(cast) > 1 else x
    breadths = [stature(walker.figure) * figure(FIGURES[walker.figure]).slenderness for walker in cast]
    crowded = min((1.0, 0.9, 0.8, 0.72, 0.68, 0.64)[len(cast) - 1], 0.62 * sketch.width / sketch.span / max(breadths[0] * 0.55, sum(breadths[1:]) * 0.8 if len(cast) > 1 else 0.0))  # fmt: skip
    width = sum(breadths[1:]) * 0.86 * crowded * sketch.span / sketch.width
    order = sorted(range(len(cast)), key=lambda number: number % 2 == 0)
    for number in order:
        walker = cast[number]
        place = middle + (number / max(1, len(cast) - 1) - 0.5) * width if len(cast) > 1 else middle
        behind = len(cast) > 2 and number % 2 == 1
        height = stature(walker.figure) * scale * crowded * (0.88 if behind else 1.0)
        foot = stand.ground - (0.022 if behind else 0.0)
        if sketch.reading.setting in _FLOATING:
            foot = 0.45 + height / 2 * sketch.span / sketch.height + 0.04 * (number % 2)
        else:
            sketch.shadow(place, foot, height * 0.3 if walker.role is Role.ACTOR else height * 0.95)
        flip = place > 0.5 and walker.figure not in {"person", "astronaut", "robot"}
        across, down = sketch.draw(walker, x=place, foot=foot, height=height, flip=flip, lit=0.5)
        hand = figure(FIGURES[walker.figure]).anchors.get("hand")
        tool = next((thing for thing in things if thing.figure in HOLDABLE), None)
        if hand and tool and number == 0:
            _hold(sketch, tool, place + hand[0] * across / sketch.width, foot + hand[1] * down / sketch.height, height)


def _each(sketch: Sketch, walker: Subject) -> list[Subject]:
    """Every one of a group; people without clothes of their own do not all wear the same."""
    count = min(5, walker.count)
    if walker.figure != "person" or walker.wears or count == 1:
        return [walker] * count
    cloths = [CLOTHS[at] for at in sketch.rng.permutation(len(CLOTHS))]
    figures = sketch.rng.permutation(["person", "woman", "person", "person", "woman"])
    return [
        replace(walker, figure=str(figures[at]), tones=(("cloth", cloths[at]), *walker.tones)) for at in range(count)
    ]


def _hold(sketch: Sketch, tool: Subject, x: float, y: float, height: float) -> None:
    """A thing in a hand: its grip where the hand is."""
    size = height * {"umbrella": 0.72, "sword": 0.62, "lantern": 0.3, "shield": 0.34}.get(tool.figure, 0.24)
    grip = figure(FIGURES[tool.figure]).anchors.get("grip", (0.0, 50.0))
    scale = size * sketch.span / 100
    sketch.draw(
        tool, x=x - grip[0] * scale / sketch.width, foot=y + grip[1] * scale / sketch.height, height=size, lit=0.8
    )


def _hands(walkers: tuple[Subject, ...]) -> bool:
    return any("hand" in figure(FIGURES[walker.figure]).anchors for walker in walkers)


def _show(sketch: Sketch, stand: Stand, things: list[Subject], side: float, *, alone: bool) -> None:
    """Things that nobody holds: the first of them large on a plinth when there is nobody, else on the ground."""
    if not things:
        return
    if not alone:
        thing = things[0]
        x, height = 0.5 + side * 0.24, stature(thing.figure) * 0.42
        sketch.shadow(x, stand.ground, height * 0.4)
        sketch.draw(thing, x=x, foot=stand.ground, height=height, lit=0.7)
        return
    studio = sketch.reading.setting == "studio"
    floating = sketch.reading.setting in _FLOATING | {"underwater", "sea"}
    foot = 0.63 if studio else 0.58
    copies = min(3, things[0].count if len(things) == 1 else 1)
    cast = (
        [(things[0], 0.0, 1.0)] if copies == 1 else [(things[0], place, 0.62) for place in (-0.22, 0.22, 0.0)[:copies]]
    )
    if len(things) > 1:
        cast = [(things[1], side * 0.24, 0.5), (things[0], -side * 0.06, 0.9), *((thing, -side * 0.3, 0.4) for thing in things[2:3])]  # fmt: skip
    unit = sketch.span * 9 / 16 / sketch.width
    if not (studio or floating):
        plinth(sketch, foot, stand.ground + 0.015)
    for thing, place, scale in cast:
        x = 0.5 + place * unit
        if not floating:
            sketch.shadow(x, foot, stature(thing.figure) * scale * 0.42, 0.55)
        sketch.draw(thing, x=x, foot=foot, height=stature(thing.figure) * scale, lit=0.8)


def plinth(sketch: Sketch, top: float, foot: float) -> None:
    """A block of stone for a thing to stand on."""
    half = 0.27 * sketch.span * 9 / 16 / sketch.width
    sketch.shadow(0.5, foot, 0.2)
    block = np.array(
        [(0.5 - half * 0.9, foot), (0.5 - half * 0.9, top), (0.5 + half * 0.9, top), (0.5 + half * 0.9, foot)]
    )
    shaded = np.array([(0.5 + half * 0.35, foot), (0.5 + half * 0.35, top), (0.5 + half * 0.9, top), (0.5 + half * 0.9, foot)])  # fmt: skip
    slab = np.array([(0.5 - half, top + 0.03), (0.5 - half, top), (0.5 + half, top), (0.5 + half, top + 0.03)])
    sketch.shape([block], "stone", depth=0.04, surface="wall", kind=Kind.FIGURE)
    sketch.shape([shaded], "stone-", depth=0.04, kind=Kind.FIGURE)
    sketch.shape([slab, oval((0.5, top), (half, 0.012))], "stone+", depth=0.04, kind=Kind.FIGURE)
