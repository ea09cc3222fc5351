"""The timesheet: when every word is heard and every picture seen, as a JSON file that people may have.

    {
      "version": 1,
      "language": "en",                                               BCP 47
      "milliseconds": 61400,                                          how long the whole is
      "words": [{"text": "The", "start": 40, "end": 180, "glued": false, "beat": 0}, …],
      "beats": [{"start": 0, "end": 5200}, …],                        as they are told, end to end
      "cuts":  [{"start": 0, "end": 4800, "beat": 0}, …]              which beat's picture is seen, end to end
    }

All times are milliseconds from the beginning, all lists in order. A word is as it is written, with its marks; one that
is `glued` follows the one before it without a space. Whatever shows words with the sound, burnt-in captions, subtitles,
a read-aloud book or a page that follows the voice, can be made from this alone. A reader may rely on all of it for as
long as `version` stays; a field more is a new version.
"""

from bisect import bisect_right
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.media.words import Word
from shared.production.documents import Timing, milliseconds


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Part):
    start: int
    end: int


class Seen(Span):
    beat: int


class Spoken(Span):
    text: str
    glued: bool
    beat: int


class Timesheet(_Part):
    version: Literal[1] = 1
    language: str
    milliseconds: int
    words: tuple[Spoken, ...]
    beats: tuple[Span, ...]
    cuts: tuple[Seen, ...]

    def heard(self) -> tuple[Word, ...]:
        """The words as captions and subtitles are made of them."""
        return tuple(Word(word.text, word.start / 1000, word.end / 1000, word.glued) for word in self.words)


def timesheet(timing: Timing, language: str) -> Timesheet:
    """What a timing says that is of use outside of the studio."""
    begins = [milliseconds(frame) for frame in timing.takes]
    whole = milliseconds(timing.frames)
    return Timesheet(
        language=language,
        milliseconds=whole,
        words=tuple(
            Spoken(
                text=word.text,
                start=word.start,
                end=word.end,
                glued=word.glued,
                beat=bisect_right(begins, word.start) - 1,
            )
            for word in timing.words
        ),
        beats=tuple(Span(start=start, end=end) for start, end in pairwise([*begins, whole])),
        cuts=tuple(
            Seen(start=milliseconds(cut.first), end=milliseconds(cut.first + cut.frames), beat=cut.beat)
            for cut in timing.cuts
        ),
    )


def written(sheet: Timesheet) -> bytes:
    """The file, in UTF-8. `Timesheet.model_validate_json` reads it back; it raises ValidationError for any other."""
    return sheet.model_dump_json().encode()
