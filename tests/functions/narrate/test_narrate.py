import pytest

from functions.narrate.handler import narrate
from shared.production.desk import Desk
from shared.production.documents import Line, Take, Voice
from shared.providers.offline.narrator import OfflineSpeech
from tests.productions import OWNER


def take(text: str, language: str) -> Take:
    return narrate(Line(text=text), Voice(name="ava", language=language), OfflineSpeech(), Desk(OWNER, "job"))


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
            return narrate(line, Voice(name=voice, language="en"), OfflineSpeech(), Desk(OWNER, "job"))

        own = said(Line(text="Once more.", voice="theo"), "ava")

        assert own == said(Line(text="Once more."), "theo")
        assert own != said(Line(text="Once more."), "ava")
