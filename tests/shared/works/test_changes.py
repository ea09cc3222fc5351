from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Invalid, NotFound
from shared.formats.captions import STYLES as CAPTIONS
from shared.formats.characters import cast
from shared.formats.looks import STYLES
from shared.formats.voices import VOICES
from shared.media.moves import Move
from shared.production.documents import Beat, Brief, Character, Draft, File, Line, Maker, Visual
from shared.works.briefs import Wish, brief_of, told
from shared.works.changes import BeatChanges, Changes, applied, differences, draft_of, settled
from shared.works.manner import Manner, settle

BEATS = 4
OWN = File(sha256="0" * 64, extension="png", size=1)
DRAFT = Draft(
    title="A harbour",
    description="A test.",
    hashtags=("#harbour",),
    beats=tuple(
        Beat(line=Line(text=f"Sentence {number} is told."), visual=Visual(description=f"Picture {number}"))
        for number in range(BEATS)
    ),
    maker=Maker(company="offline", model="grammar-1"),
)
BRIEF = told(brief_of(Wish(topic="The sea"), settle(Manner())), DRAFT)

words = st.sampled_from(["A boat comes home.", "Nobody asked why.", "It rained."])
beats = st.fixed_dictionaries(
    {},
    optional={
        "text": words,
        "picture": words,
        "own_picture": st.sampled_from([None, OWN]),
        "voice": st.sampled_from([None, *VOICES]),
        "move": st.sampled_from([None, *Move]),
    },
)
wholes = st.fixed_dictionaries(
    {},
    optional={
        "title": words,
        "description": words,
        "hashtags": st.sampled_from([(), ("#sea",), ("#sea", "#boat")]),
        "voice": st.sampled_from(VOICES),
        "music": st.sampled_from(["calm", "epic", "none"]),
        "captions": st.sampled_from(CAPTIONS),
        "style": st.sampled_from([*STYLES]),
        "beats": st.dictionaries(st.integers(1, BEATS), beats),
    },
)


def changes(said: dict[str, Any]) -> Changes:
    return Changes.model_validate(said)


@given(wholes)
def test_changes_come_back_from_the_database_as_they_were(said: dict[str, Any]) -> None:
    assert Changes.model_validate(changes(said).said()).said() == changes(said).said()


@given(wholes)
def test_what_is_applied_twice_is_applied_once(said: dict[str, Any]) -> None:
    once = applied(changes(said), BRIEF)

    assert applied(changes(said), once) == once


@given(wholes, wholes)
def test_one_after_the_other_is_both_together(one: dict[str, Any], other: dict[str, Any]) -> None:
    together = applied(changes(one).then(changes(other)), BRIEF)

    # Who says a voice that is the voice of the whole says nothing of their own, whatever the whole says next.
    if "voice" not in one and "voice" not in other:
        assert together == applied(changes(other), applied(changes(one), BRIEF))
    assert changes(one).then(changes(one)).said() == changes(one).then(Changes()).said()


@given(wholes)
def test_two_briefs_are_equal_exactly_when_nothing_is_different(said: dict[str, Any]) -> None:
    wanted = applied(changes(said), BRIEF)

    assert (wanted == BRIEF) == (differences(BRIEF, wanted) == ())


@given(wholes)
def test_a_difference_has_two_sides(said: dict[str, Any]) -> None:
    wanted = applied(changes(said), BRIEF)

    there, back = differences(BRIEF, wanted), differences(wanted, BRIEF)
    assert [(one.what, one.beat, one.before, one.after) for one in there] == [
        (one.what, one.beat, one.after, one.before) for one in back
    ]


@given(wholes)
def test_what_is_settled_is_settled(said: dict[str, Any]) -> None:
    proper = settled(changes(said), BRIEF)

    assert settled(proper, BRIEF).said() == proper.said()
    assert applied(proper, BRIEF).look == applied(changes(said), BRIEF).look


def test_a_budget_is_what_the_text_has() -> None:
    wanted = applied(Changes(beats={1: BeatChanges(text="One two three four five six seven eight.")}), BRIEF)

    assert BRIEF.order.words == (14, 18)
    assert wanted.order.words == (18, 22)
    assert wanted.order.script == ""


def test_names_become_the_proper_ones() -> None:
    assert settled(Changes(style="Pixar 3D"), BRIEF).style == "3d-animated-film"


def test_a_beat_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="there is no beat 5; there are 4"):
        settled(Changes(beats={5: BeatChanges(text="Hello.")}), BRIEF)


def test_a_brief_that_says_nothing_yet_has_no_draft() -> None:
    with pytest.raises(ValueError, match="says nothing"):
        draft_of(brief_of(Wish(topic="The sea"), settle(Manner())))


@pytest.mark.parametrize("text", ["", " ", "...", "🐙🐙"])
def test_a_text_without_words_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="no words"):
        settled(Changes(beats={1: BeatChanges(text=text)}), BRIEF)


def test_the_rest_of_a_brief_stays_as_it_is() -> None:
    def rest(brief: Brief) -> tuple[object, ...]:
        return brief.canvas, brief.score.seed, brief.voice.speed, brief.order.language, draft_of(brief).maker

    wanted = applied(Changes(title="Other", music="epic", voice="theo"), BRIEF)

    assert rest(wanted) == rest(BRIEF)


# Those whom pictures show.

MARA = Character(name="Mara", look="a woman in a red coat")


def cast_brief() -> Brief:
    """Mara is in the first picture."""
    first = DRAFT.beats[0].model_copy(update={"visual": Visual(description="Mara by the sea")})
    return told(BRIEF, cast(DRAFT.model_copy(update={"cast": (MARA,), "beats": (first, *DRAFT.beats[1:])})))


def test_a_picture_described_otherwise_has_the_sheets_of_those_whom_it_names() -> None:
    said = changes({"beats": {1: {"picture": "MARA on a pier"}, 2: {"picture": "Mara at home"}}})

    draft = draft_of(applied(said, cast_brief()))

    assert [beat.visual.characters for beat in draft.beats] == [(MARA,), (MARA,), (), ()]
    assert draft.beats[0].visual.description == "Mara on a pier"


def test_whoever_is_named_nowhere_any_more_is_no_longer_one_of_the_cast() -> None:
    draft = draft_of(applied(changes({"beats": {1: {"picture": "an empty pier"}}}), cast_brief()))

    assert draft.cast == ()
    assert draft.beats[0] == Beat(line=DRAFT.beats[0].line, visual=Visual(description="an empty pier"))


def test_a_line_in_words_of_its_owners_is_told_in_the_time_it_takes() -> None:
    beats = tuple(
        beat.model_copy(update={"line": beat.line.model_copy(update={"span": (4_000, 7_000)})}) for beat in DRAFT.beats
    )
    brief = told(BRIEF, DRAFT.model_copy(update={"beats": beats}))

    draft = draft_of(applied(changes({"voice": "theo", "beats": {2: {"text": "It rained."}}}), brief))

    assert [beat.line.span for beat in draft.beats] == [(4_000, 7_000), None, (4_000, 7_000), (4_000, 7_000)]
