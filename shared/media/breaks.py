"""Breaks: where a row of things is parted into lines, pages or pieces so that it reads best."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import add

from shared.prose.seams import Seam


def cheapest(count: int, longest: int, cost: Callable[[int, int], float]) -> tuple[range, ...]:
    """The parting of 0 … count into consecutive ranges of at most `longest` that costs least in all.

    `cost(start, stop)` is asked for every range that might be; infinity forbids it. One step alone must be allowed.
    """
    best = [0.0]
    starts = [0]
    for stop in range(1, count + 1):
        options = range(max(0, stop - longest), stop)
        # Rounded, so that what costs the same by rights is not told apart by the last bit of a sum.
        costs = {start: round(best[start] + cost(start, stop), 6) for start in options}
        start = min(options, key=lambda start: costs[start])
        best.append(costs[start])
        starts.append(start)
    found: list[range] = []
    stop = count
    while stop:
        found.append(range(starts[stop], stop))
        stop = starts[stop]
    return tuple(reversed(found))


@dataclass(frozen=True)
class Measured:
    """Things in a row with their widths, the spaces between them, and how well each is parted from the next one."""

    widths: Sequence[float]
    spaces: Sequence[float]
    """Before each thing; that before a line's first is not seen."""
    seams: Sequence[Seam]
    """One fewer."""
    limit: float
    """How wide a line should be at most."""

    def line(self, start: int, stop: int) -> float:
        """How wide the things from `start` to before `stop` are on one line."""
        return self._edges[stop] - self._edges[start] - self.spaces[start]

    def lines(self, start: int, stop: int, line_end: Mapping[Seam, float]) -> tuple[range, ...]:
        """They on one line if they fit, else on two, broken at the cheapest `line_end` that makes both about equal."""
        if stop - start < 2 or self.line(start, stop) <= self.limit:
            return (range(start, stop),)

        def cost(at: int) -> float:
            above, below = self.line(start, at), self.line(at, stop)
            too_wide = max(0.0, max(above, below) / self.limit - 1)
            return 1000 * too_wide + line_end.get(self.seams[at - 1], 0.0) + abs(above - below) / self.limit

        at = min(range(start + 1, stop), key=cost)
        return range(start, at), range(at, stop)

    @cached_property
    def _edges(self) -> tuple[float, ...]:
        return tuple(accumulate(map(add, self.widths, self.spaces), initial=0.0))
