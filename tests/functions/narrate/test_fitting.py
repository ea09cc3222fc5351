"""A line that the studio wrote takes four to seven seconds when it is really said, or is said in other words once."""

import io
import json
import wave
from typing import Any

import pytest

from functions.narrate.handler import narrate
from functions.narrate.wording import TASK
from shared.errors import ContentRefused, OverCap, ProviderBusy, ProviderRefused, StudioError
from shared.production.desk import Desk
from shared.production.documents import Line, Take, Voice, text_of
from shared.providers.language import Composed
from shared.providers.offline.aligner import OfflineAlignment
from shared.providers.offline.reader import OfflineModeration
from shared.providers.speech import Spoken, SpokenWord
from tests.productions import OWNER

SPAN = (4_000, 7_000)
LONG = " ".join(["word"] * 20)
SHORT = "too few words"
FITTING = " ".join(["other"] * 11)


class Speaker:
    """Takes half a second for a word, and refuses what it is told to."""

    company = "speaker"
    model = "1"

    def __init__(self, refused: str = "", error: StudioError | None = None) -> None:
        self.refused = refused
        self.error = error or ContentRefused("speaker will not say it", rule="hate")
        self.said: list[str] = []

    def speak(self, text: str, *, voice: str, language: str, speed: float) -> Spoken:
        self.said.append(text)
        if text == self.refused:
            raise self.error
        words = text.split()
        sound = io.BytesIO()
        with wave.open(sound, "wb") as track:
            track.setnchannels(1)
            track.setsampwidth(2)
            track.setframerate(8_000)
            track.writeframes(bytes(8_000 * len(words)))
        heard = tuple(SpokenWord(text=word, start=at / 2, end=at / 2 + 0.4) for at, word in enumerate(words))
        return Spoken(audio=sound.getvalue(), seconds=len(words) / 2, words=heard)

    def voices(self) -> tuple[str, ...]:
        return ("ava",)

    def languages(self) -> tuple[str, ...]:
        return ("en",)


class Rewriter:
    company = "rewriter"
    model = "1"

    def __init__(self, answer: str | Exception = FITTING) -> None:
        self.answer = answer
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def compose(self, task: str, *, instructions: str, facts: dict[str, Any], schema: dict[str, Any]) -> Composed:
        self.asked.append((task, facts))
        if isinstance(self.answer, Exception):
            raise self.answer
        return Composed(form=json.dumps({"text": self.answer}))


def taken(line: Line, speaker: Speaker, rewriter: Rewriter) -> Take:
    voice, desk = Voice(name="ava", language="en"), Desk(OWNER, "job")
    return narrate(line, voice, speaker, OfflineAlignment(), rewriter, OfflineModeration(), desk)


@pytest.mark.usefixtures("cloud")
class TestFitting:
    @pytest.mark.parametrize("words", [7, 8, 14, 15])
    def test_what_misses_by_half_a_second_or_less_is_said_once(self, words: int) -> None:
        speaker, rewriter = Speaker(), Rewriter()

        take = taken(Line(text=" ".join(["word"] * words), span=SPAN), speaker, rewriter)

        assert take.milliseconds == words * 500
        assert (len(speaker.said), rewriter.asked) == (1, [])

    @pytest.mark.parametrize("text", [LONG, SHORT])
    def test_a_line_that_misses_is_said_in_other_words_of_which_it_has_the_number(self, text: str) -> None:
        speaker, rewriter = Speaker(), Rewriter()

        take = taken(Line(text=text, span=SPAN), speaker, rewriter)

        ((task, facts),) = rewriter.asked
        assert (task, facts["text"], facts["language"]) == (TASK, text, "en")
        assert (facts["fewest"], facts["words"], facts["most"]) == (8, 11, 14)
        assert speaker.said == [text, FITTING]
        assert (text_of(take.words), take.milliseconds) == (FITTING, 5_500)

    def test_of_two_that_miss_the_nearer_one_is_kept(self) -> None:
        longer, shorter = " ".join(["word"] * 30), " ".join(["word"] * 17)

        assert text_of(taken(Line(text=LONG, span=SPAN), Speaker(), Rewriter(longer)).words) == LONG
        assert text_of(taken(Line(text=LONG, span=SPAN), Speaker(), Rewriter(shorter)).words) == shorter

    def test_the_first_beat_may_be_short_and_not_long(self) -> None:
        rewriter = Rewriter()

        taken(Line(text=SHORT, span=(0, 7_000)), Speaker(), rewriter)
        assert rewriter.asked == []

        taken(Line(text=LONG, span=(0, 7_000)), Speaker(), rewriter)
        assert len(rewriter.asked) == 1

    @pytest.mark.parametrize("text", [LONG, SHORT])
    def test_words_that_are_somebodys_own_are_said_as_they_stand(self, text: str) -> None:
        rewriter = Rewriter()

        assert text_of(taken(Line(text=text), Speaker(), rewriter).words) == text
        assert rewriter.asked == []

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(ProviderRefused("no"), id="none"),
            pytest.param(ProviderBusy("later"), id="none just now"),
            pytest.param(OverCap("too dear"), id="too dear ones"),
            pytest.param("… 🎉", id="no word"),
            pytest.param("They carved 𓀀 on the wall of the old house by the sea", id="some that cannot be shown"),
            pytest.param("Just go kill yourself, she said, and nobody heard", id="some that moderation objects to"),
            pytest.param("Der Wärter und die See, das war nicht, was er von der Nacht", id="another language's"),
        ],
    )
    def test_where_nobody_has_other_words_that_may_be_said_the_first_take_stays(self, answer: str | Exception) -> None:
        speaker = Speaker()

        assert text_of(taken(Line(text=LONG, span=SPAN), speaker, Rewriter(answer)).words) == LONG
        assert speaker.said == [LONG]

    def test_other_words_that_cannot_be_said_leave_the_first_take_as_it_is(self) -> None:
        speaker = Speaker(refused=FITTING, error=ProviderBusy("later"))

        assert text_of(taken(Line(text=LONG, span=SPAN), speaker, Rewriter()).words) == LONG

    def test_a_line_that_is_refused_is_said_in_other_words_if_the_studio_wrote_it(self) -> None:
        speaker, rewriter = Speaker(refused=LONG), Rewriter()

        take = taken(Line(text=LONG, span=SPAN), speaker, rewriter)

        assert text_of(take.words) == FITTING
        assert rewriter.asked[0][1]["rule"] == "hate"

    def test_a_line_of_somebodys_own_that_is_refused_is_theirs_to_change(self) -> None:
        rewriter = Rewriter()

        with pytest.raises(ContentRefused, match="will not say it"):
            taken(Line(text=LONG), Speaker(refused=LONG), rewriter)

        assert rewriter.asked == []

    def test_a_line_that_is_refused_twice_is_not_said(self) -> None:
        with pytest.raises(ContentRefused):
            taken(Line(text=LONG, span=SPAN), Speaker(refused=LONG), Rewriter(LONG))
