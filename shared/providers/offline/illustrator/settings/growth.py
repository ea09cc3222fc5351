"""Trees and grass by the hundred: outlines that a setting sets along its skylines."""

import numpy as np

from shared.providers.offline.illustrator.layer import Kind
from shared.providers.offline.illustrator.raster import Field
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.vector import Points, curve, oval, rectangle, rows


def placed(sketch: Sketch, outline: Points, x: float, foot: float, height: float) -> Points:
    """An outline in figure units (100 high, y up) as parts of the picture; the wind bends it to the left."""
    scale = height * sketch.span / 100
    if "wind" in sketch.reading.weather:
        outline = outline - np.stack([0.0028 * outline[:, 1] ** 2, np.zeros(len(outline))], axis=1)
    return outline * (scale / sketch.width, -scale / sketch.height) + (x, foot)


def spruce(sketch: Sketch) -> list[Points]:
    """A conifer in figure units, in the style's hand."""
    rng = sketch.rng
    trunk = np.array([(-2.0, 0.0), (-1.2, 20.0), (1.2, 20.0), (2.0, 0.0)])
    if sketch.hand.angular:
        return [
            trunk,
            *(np.array([(-w, y), (0, y + 46), (w, y)]) for w, y in ((25.0, 12.0), (20.0, 32.0), (14.0, 54.0))),
        ]
    if sketch.hand.puffy:
        tiers = ((27.0, 14.0, 40.0), (21.0, 36.0, 34.0), (14.0, 58.0, 42.0))
        rounded = [True, True, True, True, True]
        return [
            trunk,
            *(
                curve(np.array([(-w, y + 3), (-w * 0.6, y - 2), (w * 0.6, y - 2), (w, y + 3), (0, y + h)]), rounded)
                for w, y, h in tiers
            ),
        ]
    tiers = 11
    right: list[tuple[float, float]] = []
    for tier in range(tiers):
        up = 8 + 90 * tier / tiers
        reach = 25 * (1 - tier / tiers) ** 0.85 * float(rng.uniform(0.72, 1.12)) + 1
        right += [(reach, up - float(rng.uniform(0.5, 3.5))), (reach * 0.46, up + 5.5)]
    left = [(-x * float(rng.uniform(0.8, 1.15)), y + float(rng.uniform(-1, 1))) for x, y in reversed(right)]
    return [trunk, np.array([*right, (0.0, 101.0), *left])]


def broadleaf(sketch: Sketch) -> list[Points]:
    """A round-headed tree in figure units."""
    rng = sketch.rng
    trunk = np.array([(-4.0, 0.0), (-2.4, 50.0), (2.4, 50.0), (4.0, 0.0)])
    if sketch.hand.angular:
        return [trunk, oval((0, 66), (26, 34))]
    heads = [oval((0, 68), (24, 26))]
    for angle in np.linspace(0, 2 * np.pi, 9, endpoint=False):
        size = float(rng.uniform(9, 14))
        heads.append(oval((23 * np.cos(angle), 67 + 22 * np.sin(angle)), (size, size * 0.9)))
    return [trunk, *heads]


def row(
    sketch: Sketch,
    heights: Field,
    tone: str,
    *,
    depth: float,
    tall: tuple[float, float],
    spacing: float,
    kinds: str = "spruce",
    gap: tuple[float, float] | None = None,
) -> None:
    """Trees along a skyline, from one edge of the picture to the other but for a gap."""
    rng = sketch.rng
    shapes = {"spruce": spruce, "broadleaf": broadleaf}[kinds]
    models = [shapes(sketch) for _ in range(5)]
    outlines: list[Points] = []
    x = -0.05
    while x < 1.05:
        if gap is None or not gap[0] < x < gap[1]:
            column = int(np.clip(x * sketch.width, 0, sketch.width - 1))
            foot = float(heights[column]) / sketch.height + 0.008
            height = float(rng.uniform(*tall))
            model = models[int(rng.integers(len(models)))]
            outlines += [placed(sketch, outline, x, foot, height) for outline in model]
        x += spacing * float(rng.uniform(0.55, 1.45)) * sketch.span * 9 / 16 / sketch.width
    sketch.shape(outlines, tone, depth=depth, surface="leaves")


def trunk(sketch: Sketch, x: float, width: float, foot: float, tone: str, depth: float, kind: Kind = Kind.LAND) -> None:
    """One trunk that leaves the picture at its top; `width` is a part of the span."""
    half = width * sketch.span / sketch.width / 2
    lean = float(sketch.rng.uniform(-0.4, 0.4)) * half * 3
    side = [(half * 2.1, foot + 0.012), (half * 1.15, foot - 0.05), (half * 0.95, foot - 0.3), (half * 0.8, -0.02)]
    left = [(x - w + lean * (foot - y), y) for w, y in side]
    right = [(x + w + lean * (foot - y), y) for w, y in reversed(side)]
    outline = curve(np.array(left + right), [not sketch.hand.angular] * 8)
    limbs: list[Points] = []
    for _ in range(3):
        y = float(sketch.rng.uniform(0.1, 0.4))
        way = 1 if sketch.rng.random() < 0.5 else -1
        reach = float(sketch.rng.uniform(2.5, 6)) * half
        limbs.append(np.array([(x, y), (x, y + 0.016), (x + way * reach, y - 0.045), (x + way * reach, y - 0.048)]))
    sketch.shape([outline, *limbs], tone, depth=depth, surface="bark", kind=kind)


def tufts(sketch: Sketch, level: float, tone: str, *, tall: float = 0.1) -> None:
    """Blades of grass along the lower edge, tallest at the sides."""
    rng = sketch.rng
    blades: list[Points] = []
    unit = sketch.span / sketch.width
    for _ in range(int(90 * max(1.0, sketch.width / sketch.span))):
        x = float(rng.uniform(-0.02, 1.02))
        side = abs(x - 0.5) * 2
        height = tall * float(rng.uniform(0.3, 1.0)) * (0.25 + 0.75 * side**2)
        bend = float(rng.uniform(-0.35, 0.35)) * height
        half = 0.004 * unit
        base = level + 0.06
        tip = (x + bend * unit, x + bend * unit, level - height)
        middle = x + bend * 0.3 * unit
        blades.append(
            rows((x - half, x + half, base), (middle - half * 0.7, middle + half * 0.7, level - height * 0.5), tip)
        )
    ground = rectangle(-0.1, level + 0.04, 1.1, 1.1)
    sketch.shape([*blades, ground], tone, depth=0.0, surface="leaves", kind=Kind.FRAME)
