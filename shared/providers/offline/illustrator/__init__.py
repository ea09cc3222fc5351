"""The offline illustrator: reads a description, composes a scene, paints it. No model, no network.

`reading` finds what a description names; `settings` and `composition` lay out a `sketch` of it, layer by layer, with
vector `figures`, as its `camera` sees them; a style from `styles` paints the sketch. The same arguments give the same
bytes.
"""

import hashlib
import io
from typing import ClassVar

import numpy as np

from shared.errors import ProviderRefused
from shared.providers.images import Drawn
from shared.providers.offline.illustrator.camera import camera
from shared.providers.offline.illustrator.composition import compose
from shared.providers.offline.illustrator.palette import palette
from shared.providers.offline.illustrator.reading import read
from shared.providers.offline.illustrator.roles import Role, stature
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.styles import STYLES


class OfflineImages:
    """Draws with vectors and paint, on this machine."""

    company: ClassVar[str] = "offline"
    model: ClassVar[str] = "illustrator-1"

    def draw(
        self,
        prompt: str,
        *,
        description: str,
        style: str,
        width: int,
        height: int,
        references: tuple[str, ...] = (),
    ) -> Drawn:
        """See `Images.draw`. Reads `description` only: whoever is described alike is drawn alike.

        Raises ProviderRefused for a style that it does not know.
        """
        if style not in STYLES:
            raise ProviderRefused(f"no style called {style!r}; there are {', '.join(sorted(STYLES))}")
        chosen = STYLES[style]
        seed = hashlib.sha256(f"{style}\n{description}".encode()).digest()
        rng = np.random.default_rng(np.frombuffer(seed, dtype=np.uint32))
        reading = read(description)
        tallest = max((stature(subject.figure) for subject in reading.of(Role.ACTOR)), default=0.0)
        view = camera(reading.framing, reading.setting, tallest)
        colours = palette(reading, rng, chosen.grade, chosen.hours)
        sketch = Sketch(width, height, reading, colours, chosen.hand, rng, view)
        compose(sketch)
        file = io.BytesIO()
        chosen.paint(sketch).save(file, "PNG", compress_level=3)
        return Drawn(image=file.getvalue())
