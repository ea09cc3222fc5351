"""A gain that moves so slowly that it is known at a few points only."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Envelope:
    """A gain for every sample: straight from each node to the next, which is `step` samples later.

    The first node is at sample 0. Before it, and after the last one, nothing moves any more.
    """

    nodes: NDArray[np.float32]
    step: int

    def over(self, start: int, stop: int) -> NDArray[np.float32]:
        """The gains of the samples from `start` to before `stop`."""
        first, last = start // self.step, -(-stop // self.step)
        nodes = self.nodes.take(np.arange(first, last + 1), mode="clip")
        way = np.arange(self.step, dtype=np.float32) / np.float32(self.step)
        gains = nodes[:-1, np.newaxis] + (nodes[1:] - nodes[:-1])[:, np.newaxis] * way
        return gains.ravel()[start - first * self.step :][: stop - start].astype(np.float32, copy=False)
