from functools import partial

import pytest

from functions.narrate.handler import handler, narrate
from shared.production.desk import Desk
from shared.production.documents import Line, Take, Voice
from shared.providers.alignment import Aligned
from shared.providers.offline.aligner import OfflineAlignment
from shared.providers.offline.narrator import OfflineSpeech
from shared.providers.offline.reader import OfflineModeration
from shared.providers.offline.writer import OfflineLanguage
from shared.providers.speech import Spoken
from tests.productions import OWNER

narrated = partial(
    narrate,
    speech=OfflineSpeech(),
    alignment=OfflineAlignment(),
    language=OfflineLanguage(),
    moderation=OfflineModeration(),
)


class Untimed(OfflineSpeech):
    """Does not say when."""

    def speak(self, text: str, *, voice: str, language: str, speed: float) -> Spoken:
        spoken = super().speak(text, voice=voice, language=language, speed=speed)
        return spoken.model_copy(update={"words": ()})


def take(text: str, language: str) -> Take:
    return narrated(Line(text=text), Voice(name="ava", language=language), desk=Desk(OWNER, "job"))


@pytest.mark.usefixtures("cloud")
class TestNarrate:
    def test_a_take_has_every_word_at_its_time(self) -> None:
        made = take("The sea was calm, and nobody spoke.", "en-US")

        assert [word.text for word in made.words] == ["The", "sea", "was", "calm,", "and", "nobody", "spoke."]
        assert all(0 <= word.start <= word.end <= made.milliseconds for word in made.words)
        assert not any(word.glued for word in made.words)
        assert (made.maker.company, made.audio.extension) == ("offline", "wav")

    def test_words_that_are_written_without_spaces_are_glued(self) -> None:
        made = take("他点亮一盏灯，等船回家。", "zh")

        assert [word.glued for word in made.words] == [False] + [True] * (len(made.words) - 1)
        assert "".join(word.text for word in made.words) == "他点亮一盏灯，等船回家。"

    def test_the_same_line_is_the_same_take(self) -> None:
        assert take("Once more.", "en-GB") == take("Once more.", "en-GB")

    def test_a_line_with_a_voice_of_its_own_is_said_by_that_one(self) -> None:
        def said(line: Line, voice: str) -> Take:
            return narrated(line, Voice(name=voice, language="en"), desk=Desk(OWNER, "job"))

        own = said(Line(text="Once more.", voice="theo"), "ava")

        assert own == said(Line(text="Once more."), "theo")
        assert own != said(Line(text="Once more."), "ava")

    def test_where_whoever_speaks_does_not_say_when_somebody_listens_to_them(self) -> None:
        line, voice, desk = (
            Line(text="The sea was calm, and nobody spoke."),
            Voice(name="theo", language="en"),
            Desk(OWNER, "job"),
        )

        told, heard = (narrated(line, voice, speech=speech, desk=desk) for speech in (OfflineSpeech(), Untimed()))

        assert [word.text for word in heard.words] == [word.text for word in told.words]
        assert all(abs(word.start - other.start) < 60 for word, other in zip(heard.words, told.words, strict=True))
        assert (heard.audio, heard.maker) == (told.audio, told.maker)

    def test_nobody_listens_to_whoever_says_when(self) -> None:
        class Deaf(OfflineAlignment):
            def align(self, audio: str, *, text: str, language: str) -> Aligned:
                raise AssertionError("it was asked")

        line, voice = Line(text="Once more."), Voice(name="ava", language="en")

        assert narrated(line, voice, alignment=Deaf(), desk=Desk(OWNER, "job")) == take("Once more.", "en")

    def test_who_listens_is_not_who_made_it(self) -> None:
        assert "alignment" in handler.contract.helpers
        assert "alignment" not in handler.contract.makers
