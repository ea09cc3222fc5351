"""A version says what was really said in it."""

from shared.production.documents import Beat, Draft, Line, Maker, Timing, Visual, Word
from shared.works.versions import as_spoken

WRITTEN = ("The lamp went out.", "Nobody lit it again for eleven long years.")
SPAN = (4_000, 7_000)


def draft(span: tuple[int, int] | None) -> Draft:
    beats = tuple(
        Beat(line=Line(text=text, voice="theo", span=span), visual=Visual(description="A lamp.")) for text in WRITTEN
    )
    return Draft(title="t", description="d", hashtags=(), beats=beats, maker=Maker(company="c", model="m"))


def timing(*lines: str) -> Timing:
    """Each line takes four seconds."""
    words = tuple(
        Word(text=word, start=4_000 * number + 300 * at, end=4_000 * number + 300 * at + 200)
        for number, line in enumerate(lines)
        for at, word in enumerate(line.split())
    )
    takes = tuple(120 * number for number in range(len(lines)))
    return Timing(frames=120 * len(lines), takes=takes, cuts=(), words=words, chunks=(), segments=())


def test_a_line_that_was_said_in_other_words_has_these_and_keeps_them() -> None:
    spoken = as_spoken(draft(SPAN), timing(WRITTEN[0], "Nobody lit it again."))

    assert [beat.line for beat in spoken.beats] == [
        Line(text=WRITTEN[0], voice="theo", span=SPAN),
        Line(text="Nobody lit it again.", voice="theo"),
    ]


def test_a_draft_that_was_said_as_it_was_written_stays_as_it_is() -> None:
    assert as_spoken(draft(SPAN), timing(*WRITTEN)) == draft(SPAN)


def test_words_that_are_somebodys_own_stay_as_they_are() -> None:
    assert as_spoken(draft(None), timing("Something", "else")) == draft(None)
