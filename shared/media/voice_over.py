"""The voice over: every take where its beat is told."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shared.media import sound
from shared.production.desk import Desk
from shared.production.documents import FPS, Take, Timing

_SAMPLES = sound.RATE // FPS
"""Sound samples a frame: a whole number, so that takes are placed exactly."""


def voice_over(timing: Timing, takes: Sequence[Take], desk: Desk, folder: Path) -> NDArray[np.float32]:
    """The voice alone, as long as the whole: mono samples at 48 kHz.

    Raises MediaInvalid for a take without sound, Missing, StorageBusy.
    """
    files = desk.fetch_all([take.audio for take in takes], folder)
    begins = (first * _SAMPLES for first in timing.takes)
    return sound.lay([*zip(begins, files, strict=True)], samples=timing.frames * _SAMPLES)
