"""Lengths: whether a draft can be told in its time, beat by beat and as a whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared import prose
from shared.prose.beats import LONGEST_SECONDS, SHORTEST_SECONDS, TOLERANCE_SECONDS


@dataclass(frozen=True)
class Beats:
    """The texts of a draft's beats, and what is wrong with their lengths."""

    texts: Sequence[str]
    language: str
    budget: tuple[int, int]
    """Fewest and most words of all of them."""

    @property
    def words(self) -> int:
        return sum(len(prose.words(text, self.language)) for text in self.texts)

    @property
    def fits(self) -> bool:
        """Whether all of them together are within the budget."""
        fewest, most = self.budget
        return fewest <= self.words <= most

    @property
    def missed(self) -> tuple[str, ...]:
        """What is wrong with each beat that is too short or too long, as a writer is told."""
        return tuple(self._missed())

    def _missed(self) -> Iterator[str]:
        for number, text in enumerate(self.texts):
            least, most = bounds(number, len(self.texts))
            seconds = prose.spoken_seconds(text, self.language)
            if not least - TOLERANCE_SECONDS <= seconds <= most + TOLERANCE_SECONDS:
                words = len(prose.words(text, self.language))
                asked = f"{_words(least, words, seconds)} to {_words(most, words, seconds)}"
                yield f"beat {number + 1} takes about {seconds:.1f} seconds with its {words} words; make that {asked}"


def bounds(number: int, of: int) -> tuple[float, float]:
    """Fewest and most seconds that a beat is told in: what a shot lasts (NA-05).

    The first and the last one may be as short as they like: a hook that takes its time is none (the first two seconds
    decide), a call for one thing is three words, and after the last beat the picture stands until the music has ended.
    """
    return 0.0 if number in (0, of - 1) else SHORTEST_SECONDS, LONGEST_SECONDS


def _words(seconds: float, words: int, taken: float) -> int:
    """As many words of this kind as take so many seconds."""
    return max(1, round(seconds * words / taken))
