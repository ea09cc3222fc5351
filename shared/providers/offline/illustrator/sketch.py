"""A picture while it is being composed: layers from back to front, and the light between them.

Places are parts of the picture as a level camera sees it: x from 0 (left) to 1 (right), y from 0 (top) to 1 (bottom);
the sketch's own camera says where they are in the end. Heights and other lengths are parts of the picture's `span`, so
that a figure keeps its shape whatever the picture's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from shared.providers.offline.illustrator import raster
from shared.providers.offline.illustrator.camera import Camera
from shared.providers.offline.illustrator.colour import Colour, mix
from shared.providers.offline.illustrator.cutout import Pose, cut_out, mirrored_at
from shared.providers.offline.illustrator.figures import FIGURES
from shared.providers.offline.illustrator.layer import Glow, Hand, Kind, Layer, Light
from shared.providers.offline.illustrator.palette import Palette
from shared.providers.offline.illustrator.raster import Field, Mask
from shared.providers.offline.illustrator.reading import Reading
from shared.providers.offline.illustrator.roles import stature
from shared.providers.offline.illustrator.subject import Subject
from shared.providers.offline.illustrator.vector import Points, figure

_EDGE = 0.03
"""How near a figure's head may come to the upper edge."""


@dataclass(eq=False)
class Sketch:
    width: int
    height: int
    reading: Reading
    palette: Palette
    hand: Hand
    rng: np.random.Generator
    camera: Camera = field(default_factory=Camera)
    light: Light = field(init=False)
    horizon: float = 0.56
    ground: float = 0.7
    """Where the main subject's feet are."""
    clear: bool = True
    """Under an open sky: clouds and stars show, rain falls."""
    backdrop: list[tuple[float, Colour]] = field(default_factory=list[tuple[float, Colour]])
    layers: list[Layer] = field(default_factory=list[Layer])
    glows: list[Glow] = field(default_factory=list[Glow])

    def __post_init__(self) -> None:
        self.light = Light(0.5, 0.4, self.palette.light, 0.0)
        self.sky()

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    @property
    def span(self) -> float:
        """The length, in pixels, that figures are measured in: the height of the tallest 9:16 picture that fits."""
        return min(self.height, self.width * 16 / 9)

    def height_of(self, subject: Subject, scale: float = 1.0) -> float:
        """How tall to draw a subject: its stature, and never wider than the camera can see."""
        widest = 0.92 * self.width / self.span / figure(FIGURES[subject.figure]).slenderness / self.camera.zoom
        return min(stature(subject.figure) * scale, widest)

    def hung(self, middle: float, height: float) -> float:
        """The foot of a figure, `height` tall, whose middle is at a place."""
        half = height * self.camera.zoom / 2 * self.span / self.height
        return self.camera.unseen(self.camera.level(middle) + half)

    def settle(self) -> None:
        """Everything is laid out: from now on, light, sky, ground and all places are as the camera sees them."""
        camera, light = self.camera, self.light
        highest = light.radius * self.span / self.height + 0.05 if light.radius else light.y
        self.light = replace(light, x=camera.across(light.x), y=max(camera.level(light.y), highest))
        self.backdrop = [(camera.level(place), colour) for place, colour in self.backdrop]
        self.ground, self.horizon = camera.level(self.ground), camera.level(self.horizon)
        self.camera = Camera()

    def sky(self) -> None:
        """An open sky down to the horizon."""
        colours = self.palette
        self.backdrop = [(0.0, colours.zenith), (self.horizon * 0.55, colours.middle), (self.horizon, colours.horizon)]

    def skyline(self, level: float, swing: float, cells: float, octaves: int = 5) -> Field:
        """A wavering line across the picture, in pixels from the top: up to `swing` above and below `level`."""
        count = max(2.0, cells * max(1.0, self.width / self.height)) * float(self.rng.uniform(0.85, 1.15))
        at = np.linspace(0, count, self.width) + float(self.rng.uniform(0, 100))
        line = np.zeros(self.width)
        rough = 0.18 + 0.36 * self.hand.roughness
        for octave in range(2 if self.hand.angular or self.hand.puffy else octaves):
            knots = self.rng.uniform(-1, 1, 512)
            places = at * 2**octave % 500
            left = np.floor(places).astype(int)
            part = places - left
            if not self.hand.angular:
                part = part * part * (3 - 2 * part)
            line += rough**octave * (knots[left] * (1 - part) + knots[left + 1] * part)
        return ((level + swing * line / 1.4) * self.height).astype(np.float32)

    def land(
        self, heights: Field, tone: str, *, depth: float, surface: str = "grass", kind: Kind = Kind.LAND
    ) -> Layer | None:
        """Everything under a skyline."""
        columns = np.linspace(0, 1, self.width)
        laid = np.interp((columns - 0.5) / self.camera.spread + 0.5, columns, heights) / self.height
        mask = raster.below((self.camera.down(laid) * self.height).astype(np.float32), self.size)
        return self._laid(mask, tone, depth, surface, kind) if mask else None

    def shape(
        self,
        outlines: Sequence[Points],
        tone: str,
        *,
        depth: float,
        surface: str = "plain",
        kind: Kind = Kind.LAND,
        glows: bool = False,
    ) -> Layer | None:
        """Outlines, in parts of the picture. Clouds keep their shape wherever the camera stands."""
        seen = [self._seen(outline) for outline in outlines]
        if kind is Kind.CLOUD and outlines:
            middle = np.concatenate(outlines).mean(axis=0)
            place = np.array([self.camera.across(float(middle[0])), self.camera.level(float(middle[1]))])
            seen = [(outline - middle) * self.camera.spread + place for outline in outlines]
        mask = raster.rasterise([outline * self.size for outline in seen], self.size)
        return self._laid(mask, tone, depth, surface, kind, glows=glows) if mask else None

    def draw(
        self,
        subject: Subject,
        *,
        x: float,
        foot: float,
        height: float,
        depth: float = 0.0,
        flip: bool = False,
        lit: float = 0.42,
        kind: Kind = Kind.FIGURE,
        mirrored: bool = False,
    ) -> Pose:
        """Set a figure's feet on a place, or on its own mirror image in water."""
        zoom = self.camera.spread if kind is Kind.LAND else self.camera.zoom
        x, foot = self.camera.across(x), self.camera.level(foot)
        below_edge = (foot - _EDGE) * self.height / self.span
        height = min(height * zoom, max(0.1, below_edge)) if kind is Kind.FIGURE else height * zoom
        origin = np.array([x * self.width, foot * self.height])
        return self.place(subject, origin, height, depth=depth, flip=flip, lit=lit, kind=kind, mirrored=mirrored)

    def place(
        self,
        subject: Subject,
        origin: Points,
        height: float,
        *,
        depth: float = 0.0,
        flip: bool = False,
        lit: float = 0.42,
        kind: Kind = Kind.FIGURE,
        mirrored: bool = False,
    ) -> Pose:
        """Set a figure's feet on a pixel, as tall as it is seen."""
        scale = height * self.span / 100
        pose = Pose(origin, np.array([-scale if flip else scale, -scale]))
        palette = self.palette.with_tones(dict(subject.tones))
        dressed = [(figure(FIGURES[name]), palette) for name in (subject.figure, *subject.wears)]
        layer = cut_out(dressed, pose, (depth, lit), self.size, kind)
        if layer and mirrored:
            self._add(mirrored_at(layer, round(float(origin[1]))))
        if layer:
            self.layers.append(layer)
        self._lamp(subject, pose)
        return pose

    def mist(self, level: float, thickness: float, strength: float) -> None:
        """A veil of the horizon's colour, thickest at a level."""
        rows = np.linspace(0, 1, self.height, dtype=np.float32)
        veil = strength * np.exp(-(((rows - self.camera.level(level)) / thickness) ** 2))
        mask = raster.picture(np.repeat(veil[:, None], 2, axis=1)).resize(self.size)
        self.layers.append(
            Layer(
                Kind.MIST,
                0.9,
                Mask(mask, 0, 0),
                raster.flat(self.size, mix(self.palette.horizon, self.light.colour, 0.2)),
            )
        )

    def shadow(self, x: float, foot: float, reach: float, strength: float = 0.5) -> None:
        """A soft shadow on the ground; `reach` is half its width as a part of the span."""
        x, foot, reach = self.camera.across(x), self.camera.level(foot), reach * self.camera.zoom
        across, down = reach * self.span, reach * self.span * 0.16
        size = max(2, round(across * 2)), max(2, round(down * 2))
        rows, columns = (np.linspace(-1, 1, side, dtype=np.float32) for side in (size[1], size[0]))
        dark = strength * np.clip(1 - rows[:, None] ** 2 - columns[None] ** 2, 0, 1)
        mask = Mask(raster.picture(dark), round(x * self.width - across), round(foot * self.height - down))
        self._add(Layer(Kind.MIST, 0.0, mask, raster.flat(size, self.palette.shade), surface="shadow"))

    def veil(self, outlines: Sequence[Points], colour: Colour, strength: float) -> None:
        """Thin shapes over everything so far, in parts of the picture as it is seen: the camera does not move them."""
        mask = raster.rasterise([outline * self.size for outline in outlines], self.size)
        if mask:
            thin = Mask(raster.faded(mask.image, strength), mask.left, mask.top)
            self.layers.append(Layer(Kind.MIST, 0.0, thin, raster.flat(mask.image.size, colour), surface="veil"))

    def glow(self, x: float, y: float, radius: float, strength: float = 1.0, tone: str = "glow") -> None:
        x, y = self.camera.across(x), self.camera.level(y)
        self.glows.append(Glow(x, y, radius * self.camera.spread, self.palette.of(tone), strength))

    def _seen(self, outline: Points) -> Points:
        return np.stack([self.camera.across(outline[:, 0]), self.camera.down(outline[:, 1])], axis=1)

    def _add(self, layer: Layer) -> None:
        """Keep a layer, or the part of it that is in the picture."""
        left, top, right, bottom = layer.mask.box
        seen = max(left, 0), max(top, 0), min(right, self.width), min(bottom, self.height)
        if seen[0] >= seen[2] or seen[1] >= seen[3]:
            return
        cut = seen[0] - left, seen[1] - top, seen[2] - left, seen[3] - top
        mask = Mask(layer.mask.image.crop(cut), seen[0], seen[1])
        self.layers.append(replace(layer, mask=mask, tile=layer.tile.crop(cut)))

    def _laid(self, mask: Mask, tone: str, depth: float, surface: str, kind: Kind, *, glows: bool = False) -> Layer:
        """A one-coloured layer: far ones pale towards their foot, near ones darken."""
        top = self.palette.of(tone, depth=depth, lit=0.15)
        if kind is Kind.FRAME:
            top = mix(top, self.palette.shade, 0.75)
        near = mix(top, self.palette.shade, 0.5 if kind is Kind.LAND else 0.2)
        foot = top if glows else self.palette.of(tone, depth=min(1.0, depth + 0.28)) if depth > 0.3 else near
        tile = raster.gradient(mask.image.size, [(0.0, top), (1.0, foot)])
        layer = Layer(kind, depth, mask, tile, mask.image if glows else None, surface)
        self.layers.append(layer)
        return layer

    def _lamp(self, subject: Subject, pose: Pose) -> None:
        """The light of a figure that has one."""
        lamp = figure(FIGURES[subject.figure]).anchors.get("glow")
        if lamp:
            x, y = pose.at(lamp)
            reach = 0.11 + 0.3 * abs(float(pose.scale[1])) * 100 / self.span
            self.glows.append(Glow(x / self.width, y / self.height, reach, self.palette.of("glow"), 0.8))
