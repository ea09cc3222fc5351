"""What can be ordered is what the providers have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Unspeakable
from shared.formats.moods import MOODS
from shared.formats.voices import VOICES, Narrators, narrators
from shared.providers.music import MUSIC
from shared.providers.offline.narrator.tongues import tongue
from shared.providers.speech import SPEECH

SUBTAGS = st.sampled_from(["", "-AT", "-us", "-Latn", "-Latn-DE", "-x-private"])


def test_every_narrator_and_language_of_the_understudy_is_there() -> None:
    there = narrators()

    assert there.voices == VOICES == SPEECH["offline"].voices()
    assert there.languages == SPEECH["offline"].languages()


def test_every_mood_is_there() -> None:
    assert MUSIC["offline"].moods() == MOODS


@given(st.sampled_from([*narrators().languages, "th", "ja", "he", "tlh"]), SUBTAGS, st.booleans())
def test_a_language_that_can_be_ordered_is_spoken(language: str, subtags: str, whole: bool) -> None:
    tag = language + subtags if whole else language.partition("-")[0] + subtags

    if narrators().speak(tag):
        tongue(tag)
    else:
        with pytest.raises(Unspeakable):
            tongue(tag)


@pytest.mark.parametrize(("tag", "spoken"), [("de", True), ("DE-at", True), ("pt", True), ("", False), ("p", False)])
def test_a_region_is_spoken_where_its_language_is(tag: str, spoken: bool) -> None:
    assert Narrators(voices=("ava",), languages=("de", "pt-BR")).speak(tag) is spoken
