"""The narrator's understudy: real sound, real times."""

import hashlib
import io
import subprocess
import sys
import wave
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from shared.errors import Unspeakable
from shared.media.sound import measured
from shared.providers.offline.narrator import OfflineSpeech
from shared.providers.speech import SPEECH, Spoken

STORY = (
    "The lighthouse keeper hadn't slept in 3 days. When the storm finally broke, she climbed the iron stairs, "
    "lit the lamp — and waited. “Who's there?” she whispered 🌊, and the sea said nothing."
)
SHORT = "All human beings are born free and equal in dignity and rights."


def say(text: str, voice: str = "ava", language: str = "en-US", speed: float = 1) -> Spoken:
    return OfflineSpeech().speak(text, voice=voice, language=language, speed=speed)


def sound(spoken: Spoken) -> tuple[NDArray[np.float64], int]:
    with wave.open(io.BytesIO(spoken.audio)) as track:
        assert (track.getnchannels(), track.getsampwidth()) == (1, 2)
        return np.frombuffer(track.readframes(track.getnframes()), "<i2") / 32_768, track.getframerate()


def level(samples: NDArray[np.float64]) -> float:
    return float(10 * np.log10(np.mean(samples**2) + 1e-12))


def colour(spoken: Spoken) -> tuple[float, float]:
    """A voice's median pitch and spectral centroid, in hertz."""
    samples, rate = sound(spoken)
    frames = np.lib.stride_tricks.sliding_window_view(samples, 1024)[::512]
    power = np.mean(frames**2, axis=1)
    spectra = np.abs(np.fft.rfft(frames[power > power.max() / 20] * np.hanning(1024), 2048)) ** 2
    likeness = np.fft.irfft(spectra)
    lags = likeness[:, rate // 400 : rate // 60].argmax(axis=1) + rate // 400
    frequencies = np.fft.rfftfreq(2048, 1 / rate)
    return float(np.median(rate / lags)), float(np.sum(spectra.mean(axis=0) * frequencies) / spectra.mean(axis=0).sum())


def test_the_registry_knows_the_narrator() -> None:
    assert isinstance(SPEECH["offline"], OfflineSpeech)


def test_the_words_are_the_text() -> None:
    assert [word.text for word in say(STORY).words] == STORY.split()


FRAGMENTS = [
    "hello",
    "—",
    "🌊",
    "e.g.",
    "$1,234.50",
    "<b>",
    "don't",
    "人人",
    "，",
    "привет",
    "\u200dمرحبا",
    "3",
    "sea🌊sky",
]
WRITING = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), max_size=12)


@settings(max_examples=80, deadline=None)
@given(WRITING.map(" ".join) | WRITING.map("".join), st.sampled_from(["en-US", "de", "zh", "ar", "ru"]))
def test_whatever_the_text_its_words_are_in_order_and_within_the_sound(text: str, language: str) -> None:
    try:
        spoken = say(text, language=language)
    except Unspeakable:
        return

    assert "".join(word.text for word in spoken.words) == "".join(text.split())
    if language != "zh":
        assert [word.text for word in spoken.words] == text.split()
    assert all(word.start <= word.end for word in spoken.words)
    assert all(word.end <= following.start for word, following in pairwise(spoken.words))
    assert spoken.words[0].start >= 0
    assert spoken.words[-1].end <= spoken.seconds


def test_words_are_loud_and_the_pauses_between_them_are_quiet() -> None:
    spoken = say(STORY)
    samples, rate = sound(spoken)
    spans = [(round(word.start * rate), round(word.end * rate)) for word in spoken.words]
    inside = np.zeros(len(samples), bool)
    for start, end in spans:
        inside[start:end] = True

    assert level(samples[inside]) > level(samples[~inside]) + 25
    assert all(level(samples[start:end]) > -35 for start, end in spans if start < end)


def test_a_dash_and_an_emoji_take_no_time() -> None:
    silent = {word.text: word.end - word.start for word in say("one — two 🌊 three").words}

    assert silent["—"] == silent["🌊"] == 0
    assert min(silent["one"], silent["two"], silent["three"]) > 0.1


def test_an_emoji_changes_nothing_that_is_heard() -> None:
    assert say("the sea 🌊 is calm").seconds == pytest.approx(say("the sea is calm").seconds, abs=0.02)


def test_words_that_are_said_as_one_share_its_time() -> None:
    spoken = say("e.g. this and $1,234.50 more")

    assert all(word.end - word.start > 0.05 for word in spoken.words)
    assert max(spoken.words, key=lambda word: word.end - word.start).text == "$1,234.50"


def test_the_same_call_gives_the_same_bytes_again_in_another_thread_and_in_another_process() -> None:
    program = (
        "import hashlib; from shared.providers.offline.narrator import OfflineSpeech as S;"
        f"print(hashlib.sha256(S().speak({STORY!r}, voice='theo', language='en', speed=1.1).audio).hexdigest())"
    )
    elsewhere = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    with ThreadPoolExecutor(4) as threads:
        takes = [take.result() for take in [threads.submit(say, STORY, "theo", "en", 1.1) for _ in range(8)]]

    assert len(set(takes)) == 1
    assert hashlib.sha256(takes[0].audio).hexdigest() == elsewhere.stdout.strip()


def test_voices_differ_in_pitch_or_in_colour() -> None:
    colours = {voice: colour(say(STORY, voice)) for voice in OfflineSpeech().voices()}

    for (one, (pitch, centroid)), (other, (other_pitch, other_centroid)) in combinations(colours.items(), 2):
        apart = max(abs(np.log2(pitch / other_pitch)) / 0.1, abs(np.log2(centroid / other_centroid)) / 0.25)
        assert apart > 1, f"{one} sounds like {other}"


@pytest.mark.parametrize("voice", OfflineSpeech().voices())
def test_every_voice_is_as_loud_as_the_others(voice: str, tmp_path: Path) -> None:
    spoken = say(STORY, voice)
    (tmp_path / "story.wav").write_bytes(spoken.audio)

    assert measured(tmp_path / "story.wav").loudness == pytest.approx(-20, abs=1)
    assert np.abs(sound(spoken)[0]).max() < 0.9


@pytest.mark.parametrize("voice", OfflineSpeech().voices())
def test_a_story_is_told_at_two_and_a_half_words_a_second(voice: str) -> None:
    story = (
        "Deep beneath the ice, scientists found something strange: a lake that had been sealed for fifteen million "
        "years. Two of them went down to look at it. Nobody knew what they would bring back, and nobody dared to ask."
    )

    assert len(story.split()) / say(story, voice).seconds == pytest.approx(2.55, abs=0.25)


def test_speed_is_speed() -> None:
    seconds = [say(STORY, speed=speed).seconds for speed in (0.5, 1, 2)]

    assert seconds[0] / seconds[1] == pytest.approx(2, rel=0.15)
    assert seconds[1] / seconds[2] == pytest.approx(2, rel=0.15)


@pytest.mark.parametrize("speed", [0.4, 2.1, float("nan")])
def test_a_speed_out_of_range_is_unspeakable(speed: float) -> None:
    with pytest.raises(Unspeakable, match="speed"):
        say(STORY, speed=speed)


def test_a_line_has_the_same_quiet_around_it_whatever_it_says() -> None:
    for text in (STORY, "🌊 Hello", "Yes...", "\n\n wait \n\n"):
        spoken = say(text)

        assert spoken.words[0].start == pytest.approx(0.06, abs=0.001)
        assert spoken.seconds - spoken.words[-1].end == pytest.approx(0.2, abs=0.001)


def test_chinese_is_timed_character_by_character() -> None:
    spoken = say("人人生而自由，在“尊严”上平等。 Python 编程", language="zh")

    texts = ["人", "人", "生", "而", "自", "由，", "在", "“尊", "严”", "上", "平", "等。", "Python", "编", "程"]
    assert [word.text for word in spoken.words] == texts
    assert all(word.start < word.end for word in spoken.words)


@pytest.mark.parametrize("language", OfflineSpeech().languages())
def test_every_language_is_spoken(language: str) -> None:
    spoken = say("Radio 7, kilo 3.", language=language)

    assert 1 < spoken.seconds < 9
    assert all(word.start < word.end for word in spoken.words)


@pytest.mark.parametrize(
    ("asked", "spoken"), [("en", "en-US"), ("pt", "pt-BR"), ("no", "nb"), ("de-AT", "de"), ("EN-us", "en-US")]
)
def test_a_language_without_a_region_or_with_an_unknown_one_is_spoken_as_the_usual_one(asked: str, spoken: str) -> None:
    assert say(SHORT, language=asked) == say(SHORT, language=spoken)


def test_a_language_that_nobody_speaks_is_unspeakable_and_the_answer_says_which_there_are() -> None:
    with pytest.raises(Unspeakable, match=r"'ja'.*en-US.*zh"):
        say(SHORT, language="ja")


def test_a_script_that_the_language_is_not_written_in_is_unspeakable() -> None:
    with pytest.raises(Unspeakable, match="script"):
        say("人人生而自由", language="en-US")


def test_a_voice_that_is_not_in_the_cast_is_unspeakable_and_the_answer_says_who_is() -> None:
    with pytest.raises(Unspeakable, match=r"'hal'.*ava"):
        say(SHORT, voice="hal")


@pytest.mark.parametrize("text", ["", "   \n", "…—!?", "🌊🙂", "\0\x01\x02", "\u200d\u202e"])
def test_a_text_with_nothing_to_say_is_unspeakable(text: str) -> None:
    with pytest.raises(Unspeakable, match="nothing to say"):
        say(text)


def test_letters_that_have_no_sound_are_unspeakable() -> None:
    with pytest.raises(Unspeakable, match="can be said"):
        say("Ꜣ", language="en-US")


def test_markup_is_read_as_plain_text() -> None:
    spoken = say("<voice name='x'>Hello</voice> [[h@l'oU]] & goodbye")

    assert [word.text for word in spoken.words] == ["<voice", "name='x'>Hello</voice>", "[[h@l'oU]]", "&", "goodbye"]
    assert spoken.seconds > 3


def test_control_characters_do_nothing() -> None:
    assert say("hello\0 \x0190S world\x1b").seconds == pytest.approx(say("hello 90S world").seconds, abs=0.02)


def test_both_directions_of_writing_fit_in_a_line() -> None:
    text = "\u200fيولد جميع الناس\u200e and all of us أحرارا 2024"

    assert [word.text for word in say(text, language="ar").words] == text.split()


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    say(STORY)

    assert capfd.readouterr() == ("", "")
