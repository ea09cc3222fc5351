"""The picture's plan: a setting, its subjects in their places, and the weather over all."""

from dataclasses import replace

import numpy as np

from shared.providers.offline.illustrator.cutout import Pose
from shared.providers.offline.illustrator.figures import FIGURES
from shared.providers.offline.illustrator.roles import ADRIFT, HOLDABLE, Role, stature
from shared.providers.offline.illustrator.settings import SETTINGS
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.still_life import show
from shared.providers.offline.illustrator.subject import Subject
from shared.providers.offline.illustrator.tones import CLOTHS
from shared.providers.offline.illustrator.vector import figure
from shared.providers.offline.illustrator.weather import fall

_CENTRED = frozenset({"space", "underwater", "studio"})
"""Settings in whose middle what flies or floats is shown."""

_THIRD = 0.12
"""How far from the middle somebody alone stands."""


def compose(sketch: Sketch) -> None:
    """Lay out the whole picture that the sketch's reading asks for."""
    for stand in SETTINGS[sketch.reading.setting](sketch):
        _cast(sketch, stand)
    sketch.settle()
    fall(sketch)


def _cast(sketch: Sketch, stand: Stand) -> None:
    """Put the subjects on a stand: the far ones first, and never two in one place."""
    reading = sketch.reading
    side = 1.0 if sketch.rng.random() < 0.5 else -1.0
    sketch.ground = stand.ground
    landmarks, flyers = reading.of(Role.LANDMARK), reading.of(Role.ALOFT, Role.DIVER)
    walkers, floaters = reading.of(Role.ACTOR, Role.RIDE), reading.of(Role.AFLOAT)
    alone = len(reading.subjects) == 1
    for place, landmark in zip((side, -side), landmarks, strict=False):
        _landmark(sketch, stand, landmark, place, alone=alone)
    for place, flyer in zip((side, -side), flyers, strict=False):
        _flyer(sketch, stand, flyer, place, alone=alone)
    aboard = walkers[:1] if floaters and stand.water is not None else ()
    for floater in floaters[:1]:
        _floater(sketch, stand, floater, -side * 0.1 if landmarks or (walkers and not aboard) else 0.0, aboard)
    walkers = walkers[len(aboard) :]
    tools = [thing for thing in reading.of(Role.THING) if thing.figure in HOLDABLE and any(map(_handy, walkers))]
    beside = -side * (0.14 if landmarks or floaters else _THIRD) / sketch.camera.spread
    _walkers(sketch, stand, walkers, beside, tools)
    things = [thing for thing in reading.of(Role.THING) if thing not in tools]
    if walkers and things:
        x, height = 0.5 + side * 0.24, stature(things[0].figure) * 0.42
        sketch.shadow(x, stand.ground, height * 0.4)
        sketch.draw(things[0], x=x, foot=stand.ground, height=height, lit=0.7)
    elif things:
        show(sketch, stand, things, side)


def _landmark(sketch: Sketch, stand: Stand, landmark: Subject, side: float, *, alone: bool) -> None:
    """A building or a tree at middle distance; others like it are farther away."""
    x = 0.5 + side * (0.03 if alone else 0.17)
    height = sketch.height_of(landmark, 1.0 if alone else 0.86)
    flip = landmark.figure in {"house", "church"} and side < 0
    group = ((x, height), (x - side * 0.3, height * 0.62), (x + side * 0.24, height * 0.5))
    for number, (place, tall) in reversed(list(enumerate(group[: landmark.count]))):
        foot, depth = stand.middle - 0.012 * number, stand.landmark_depth + 0.14 * number
        sketch.shadow(place, foot, tall * 0.4, 0.4)
        pose = sketch.draw(landmark, x=place, foot=foot + 0.004, height=tall, depth=depth, flip=flip)
        if number == 0 and landmark.figure == "lighthouse" and (sketch.reading.time != "day" or sketch.reading.weather):
            _beams(sketch, pose)


def _beams(sketch: Sketch, lighthouse: Pose) -> None:
    """The two beams of a lighthouse."""
    x, y = (np.array(lighthouse.at((0.0, 85.0))) / sketch.size).tolist()
    for far, turn in ((x - 1.2, 0.05), (x + 1.2, -0.1)):
        for wide in (0.09, 0.06, 0.03):
            beam = np.array([(x, y), (far, y + turn - wide), (far, y + turn + wide)])
            sketch.veil([beam], sketch.palette.of("glow"), 0.16)


_FLIGHT = ((0.0, 0.0, 1.0), (-0.2, 0.07, 0.5), (0.21, 0.11, 0.42), (0.24, -0.1, 0.36), (-0.25, -0.08, 0.3))
"""How far across and up from the first each of a flight is, and how large."""


def _flyer(sketch: Sketch, stand: Stand, flyer: Subject, side: float, *, alone: bool) -> None:
    """What flies or swims hangs free, or breaks the surface; several make a flight."""
    surfaced = flyer.role is Role.DIVER and sketch.reading.setting in {"sea", "coast", "river"}
    x = 0.5 if alone else 0.5 + side * (0.05 if surfaced else 0.15)
    middle = stand.aloft + (0.09 if alone else 0.0)
    if sketch.reading.setting in _CENTRED:
        middle = 0.42
    if surfaced:
        middle = 0.63
    height = sketch.height_of(flyer, 1.25 if alone else 0.8)
    for number, (across, up, size) in reversed(list(enumerate(_FLIGHT[: flyer.count]))):
        tall, depth = height * size, 0.1 if number == 0 else 0.22
        foot = sketch.hung(middle - up, tall)
        sketch.draw(flyer, x=x + across, foot=foot, height=tall, depth=depth, flip=side > 0, mirrored=surfaced)


def _floater(sketch: Sketch, stand: Stand, floater: Subject, shift: float, aboard: tuple[Subject, ...]) -> None:
    """A ship on its water line with whoever is aboard, or aground without water; a fleet is farther out."""
    height = sketch.height_of(floater)
    if sketch.reading.setting in _CENTRED:
        sketch.draw(floater, x=0.5, foot=sketch.hung(0.42, height), height=height)
        return
    line = stand.ground if stand.water is None else stand.water
    if stand.water is None:
        sketch.shadow(0.5 + shift, line, height * 0.6)
    fleet = ((0.0, 0.0, 1.0), (0.27, 0.035, 0.5), (-0.28, 0.05, 0.36))
    for number, (across, up, size) in reversed(list(enumerate(fleet[: floater.count]))):
        x, depth = 0.5 + shift + across, 0.06 + 0.16 * number
        for sailor in aboard if number == 0 else ():
            tall = height * (0.52 if floater.figure == "boat" else 0.3)
            sketch.draw(sailor, x=x - 0.2 * height, foot=line - 0.03 * height, height=tall, depth=depth)
        sketch.draw(floater, x=x, foot=line - up, height=height * size, depth=depth, mirrored=stand.water is not None)


def _walkers(sketch: Sketch, stand: Stand, walkers: tuple[Subject, ...], beside: float, tools: list[Subject]) -> None:
    """Everyone on foot or wheels, side by side, looking to the middle; the first holds the tool."""
    cast = [one for walker in walkers for one in _each(sketch, walker)][:6]
    if not cast:
        return
    breadths = [stature(walker.figure) * figure(FIGURES[walker.figure]).slenderness for walker in cast]
    company = sum(breadths) * 0.8 if len(cast) > 1 else breadths[0] * 0.7
    crowded = min((1.0, 0.9, 0.8, 0.72, 0.68, 0.64)[len(cast) - 1], 0.72 * sketch.width / sketch.span / company)
    width = sum(breadths[1:]) * 0.86 * crowded * sketch.span / sketch.width
    for number in sorted(range(len(cast)), key=lambda number: number % 2 == 0):
        walker, behind = cast[number], len(cast) > 2 and number % 2 == 1
        place = 0.5 + (number / (len(cast) - 1) - 0.5) * width if len(cast) > 1 else 0.5 + beside
        height = sketch.height_of(walker) * crowded * (0.88 if behind else 1.0)
        foot = stand.ground - (0.022 if behind else 0.0)
        if sketch.reading.setting in ADRIFT:
            foot = sketch.hung(0.45 + 0.04 * (number % 2), height)
        else:
            sketch.shadow(place, foot, height * (0.3 if walker.role is Role.ACTOR else 0.95))
        blown = "wind" in sketch.reading.weather
        flip = place > 0.5 and not blown and walker.figure not in {"person", "astronaut", "robot"}
        pose = sketch.draw(walker, x=place, foot=foot, height=height, flip=flip, lit=0.5)
        if number == 0 and tools and _handy(walker):
            hand = pose.at(figure(FIGURES[walker.figure]).anchors["hand"])
            _hold(sketch, tools[0], hand, abs(float(pose.scale[1])) * 100 / sketch.span)


def _each(sketch: Sketch, walker: Subject) -> list[Subject]:
    """Every one of a group; people without clothes of their own do not all wear the same."""
    count = min(5, walker.count)
    if walker.figure != "person" or walker.wears or count == 1:
        return [walker] * count
    cloths = [CLOTHS[at] for at in sketch.rng.permutation(len(CLOTHS))]
    figures = [("person", "woman")[at] for at in sketch.rng.permutation([0, 1, 0, 0, 1])]
    return [replace(walker, figure=figures[at], tones=(("cloth", cloths[at]), *walker.tones)) for at in range(count)]


def _handy(walker: Subject) -> bool:
    return "hand" in figure(FIGURES[walker.figure]).anchors


_LENGTHS = {"umbrella": 0.72, "sword": 0.62, "lantern": 0.3, "shield": 0.34}


def _hold(sketch: Sketch, tool: Subject, hand: tuple[float, float], height: float) -> None:
    """A thing in the hand of somebody `height` tall: its grip where the hand is."""
    size = height * _LENGTHS.get(tool.figure, 0.24)
    grip = figure(FIGURES[tool.figure]).anchors.get("grip", (0.0, 50.0))
    scale = size * sketch.span / 100
    sketch.place(tool, np.array([hand[0] - grip[0] * scale, hand[1] + grip[1] * scale]), size, lit=0.8)
