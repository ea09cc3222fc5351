"""The timing file that people may have: what it says, and that everything else can be made of it."""

import json

import pytest
from hypothesis import given
from pydantic import ValidationError

from shared.media.subtitles import cues, webvtt
from shared.media.timesheet import Timesheet, timesheet, written
from shared.media.transcript import heard
from shared.media.words import Word
from shared.production.documents import Cut, Timing
from shared.production.documents import Word as Spoken
from tests.shared.media.speeches import TEXTS, speeches, spoken

TIMING = Timing(
    frames=200,
    takes=(0, 91),
    cuts=(Cut(beat=0, first=0, frames=80), Cut(beat=1, first=80, frames=120)),
    words=(
        Spoken(text="The", start=40, end=180),
        Spoken(text="sea.", start=200, end=900),
        Spoken(text="灯", start=3033, end=3200),
        Spoken(text="塔", start=3200, end=3500, glued=True),
    ),
    chunks=(),
    segments=(),
)


def test_the_file_says_when_every_word_is_heard_and_every_picture_seen() -> None:
    assert json.loads(written(timesheet(TIMING, "en"))) == {
        "version": 1,
        "language": "en",
        "milliseconds": 6666,
        "words": [
            {"text": "The", "start": 40, "end": 180, "glued": False, "beat": 0},
            {"text": "sea.", "start": 200, "end": 900, "glued": False, "beat": 0},
            {"text": "灯", "start": 3033, "end": 3200, "glued": False, "beat": 1},
            {"text": "塔", "start": 3200, "end": 3500, "glued": True, "beat": 1},
        ],
        "beats": [{"start": 0, "end": 3033}, {"start": 3033, "end": 6666}],
        "cuts": [{"start": 0, "end": 2666, "beat": 0}, {"start": 2666, "end": 6666, "beat": 1}],
    }


def test_what_is_read_back_is_what_was_written() -> None:
    sheet = timesheet(TIMING, "en")
    assert Timesheet.model_validate_json(written(sheet)) == sheet


def test_a_beat_has_its_own_words() -> None:
    sheet = timesheet(TIMING, "en")
    assert sheet.heard() == heard(TIMING.words)


@pytest.mark.parametrize("change", [{"version": 2}, {"mood": "calm"}, {"words": [{"text": "no times"}]}])
def test_a_file_of_another_shape_is_refused(change: dict[str, object]) -> None:
    said = json.dumps({**json.loads(written(timesheet(TIMING, "en"))), **change})
    with pytest.raises(ValidationError):
        Timesheet.model_validate_json(said)


@given(speeches())
def test_subtitles_made_of_the_file_are_those_made_of_the_words(words: tuple[Word, ...]) -> None:
    timing = TIMING.model_copy(
        update={
            "frames": 10_000,
            "words": tuple(
                Spoken(text=word.text, start=round(1000 * word.start), end=round(1000 * word.end), glued=word.glued)
                for word in words
            ),
        }
    )
    back = Timesheet.model_validate_json(written(timesheet(timing, "de")))
    assert webvtt(back.heard(), language=back.language) == webvtt(heard(timing.words), language="de")


def test_cues_are_lines_with_their_times() -> None:
    first, *_ = cues(spoken(TEXTS["en"]), language="en")
    assert (first.lines, first.start) == (("The lighthouse keeper had not spoken", "to anyone for eleven years."), 0)
    assert first.end > first.start
