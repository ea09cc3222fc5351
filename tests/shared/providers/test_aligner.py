"""The aligner's understudy: what other voices say, at other paces and in worse rooms, is found word by word."""

import io
import wave
from base64 import b64encode
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from shared.errors import ProviderGarbled, Unspeakable
from shared.providers.alignment import ALIGNMENT, Aligned
from shared.providers.offline.aligner import OfflineAlignment
from shared.providers.offline.narrator import OfflineSpeech

type Sound = NDArray[np.float64]
type Spans = NDArray[np.float64]
type Change = Callable[[Sound, int, Spans], tuple[Sound, Spans]]

LINES = {
    "en": (
        "The lighthouse keeper hadn't slept in 3 days. When the storm finally broke, she climbed the iron stairs, "
        "lit the lamp — and waited."
    ),
    "de": "Der Leuchtturmwärter hatte seit drei Tagen nicht geschlafen, und das Meer sagte nichts.",
    "zh": "他点亮一盏灯，等船回家。",
}
OTHERS = ("theo", "nora", "ezra", "june", "silas")
"""Everybody but ava, along whom what they say is laid."""


def said(text: str, voice: str, language: str, speed: float) -> tuple[Sound, int, Spans]:
    """What somebody says, and when the words are truly heard."""
    spoken = OfflineSpeech().speak(text, voice=voice, language=language, speed=speed)
    with wave.open(io.BytesIO(spoken.audio)) as track:
        samples, rate = np.frombuffer(track.readframes(track.getnframes()), "<i2") / 32_768, track.getframerate()
    return samples, rate, np.array([(word.start, word.end) for word in spoken.words])


def aligned(sound: Sound, rate: int, text: str, language: str) -> Aligned:
    file = io.BytesIO()
    with wave.open(file, "wb") as track:
        track.setnchannels(1)
        track.setsampwidth(2)
        track.setframerate(rate)
        track.writeframes(np.rint(np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())
    return OfflineAlignment().align(b64encode(file.getvalue()).decode(), text=text, language=language)


def errors(found: Aligned, true: Spans) -> Spans:
    """Milliseconds, of every beginning and every end."""
    return np.abs(np.array([(word.start, word.end) for word in found.words]) - true).ravel() * 1000


def unchanged(sound: Sound, rate: int, spans: Spans) -> tuple[Sound, Spans]:
    return sound, spans


def in_noise(sound: Sound, rate: int, spans: Spans) -> tuple[Sound, Spans]:
    """20 dB under the voice."""
    return sound + np.random.default_rng(1).standard_normal(len(sound)) * np.std(sound) / 10, spans


def in_loud_noise(sound: Sound, rate: int, spans: Spans) -> tuple[Sound, Spans]:
    """10 dB under it."""
    return sound + np.random.default_rng(4).standard_normal(len(sound)) * np.std(sound) / 3.16, spans


def in_silence(sound: Sound, rate: int, spans: Spans) -> tuple[Sound, Spans]:
    return np.pad(sound, round(0.8 * rate)), spans + 0.8


def with_a_gap(sound: Sound, rate: int, spans: Spans) -> tuple[Sound, Spans]:
    """Where it pauses for longest, for 0.7 seconds more."""
    pause = int(np.argmax(spans[1:, 0] - spans[:-1, 1]))
    middle = (spans[pause, 1] + spans[pause + 1, 0]) / 2
    place = round(middle * rate)
    return np.concatenate((sound[:place], np.zeros(round(0.7 * rate)), sound[place:])), spans + 0.7 * (spans > middle)


def deeper(sound: Sound, rate: int, spans: Spans) -> tuple[Sound, Spans]:
    """And slower: a tape that runs at 0.9 of its speed."""
    return np.interp(np.arange(0, len(sound) - 1, 0.9), np.arange(len(sound)), sound), spans / 0.9


def higher(sound: Sound, rate: int, spans: Spans) -> tuple[Sound, Spans]:
    return np.interp(np.arange(0, len(sound) - 1, 1.15), np.arange(len(sound)), sound), spans / 1.15


def by_telephone(sound: Sound, rate: int, spans: Spans) -> tuple[Sound, Spans]:
    spectrum, hertz = np.fft.rfft(sound), np.fft.rfftfreq(len(sound), 1 / rate)
    return np.fft.irfft(spectrum * ((hertz > 300) & (hertz < 3400)), len(sound)), spans


def in_a_hall(sound: Sound, rate: int, spans: Spans) -> tuple[Sound, Spans]:
    """That sounds on for 0.3 seconds, half as loud as the voice."""
    times = np.arange(round(0.3 * rate)) / rate
    tail = np.random.default_rng(2).standard_normal(len(times)) * 10 ** (-3 * times / 0.3)
    return sound + 0.5 * np.convolve(sound, tail / np.sqrt(np.sum(tail**2)))[: len(sound)], spans


def test_the_registry_knows_the_aligner() -> None:
    assert isinstance(ALIGNMENT["offline"], OfflineAlignment)


@pytest.mark.parametrize("language", LINES)
def test_other_voices_at_other_paces_are_found_to_a_hundredth_of_a_second_or_two(language: str) -> None:
    text = LINES[language]
    found = np.concatenate(
        [
            errors(aligned(sound, rate, text, language), spans)
            for voice in OTHERS
            for speed in (0.8, 1.25)
            for sound, rate, spans in [said(text, voice, language, speed)]
        ]
    )

    assert np.median(found) < 15
    assert np.percentile(found, 95) < 60


@pytest.mark.parametrize(
    "change", [unchanged, in_noise, in_loud_noise, in_silence, with_a_gap, deeper, higher, by_telephone, in_a_hall]
)
def test_words_are_found_in_worse_recordings_too(change: Change) -> None:
    text, found = LINES["en"], []
    for voice in ("theo", "june"):
        sound, rate, spans = said(text, voice, "en", 1)
        worse, true = change(sound, rate, spans)
        found.append(errors(aligned(worse, rate, text, "en"), true))

    assert np.median(np.concatenate(found)) < 40
    assert np.percentile(np.concatenate(found), 95) < 120


def test_words_are_the_text_in_order_and_within_the_sound() -> None:
    sound, rate, _ = said(LINES["en"], "silas", "en", 1.1)

    found = aligned(sound, rate, LINES["en"], "en")

    assert [word.text for word in found.words] == LINES["en"].split()
    assert all(word.start <= word.end for word in found.words)
    assert all(word.end <= following.start for word, following in pairwise(found.words))
    assert found.words[-1].end <= len(sound) / rate
    assert float(found.units or 0) == pytest.approx(len(sound) / rate, abs=0.001)
    assert found.cost == 0


def test_a_line_of_a_minute_is_found_to_its_end() -> None:
    text = " ".join([LINES["en"].replace(" —", "")] * 6)
    sound, rate, spans = said(text, "theo", "en", 1)

    found = errors(aligned(sound, rate, text, "en"), spans)

    assert len(sound) / rate > 45
    assert np.percentile(found, 95) < 60


def test_a_dash_takes_no_time() -> None:
    sound, rate, _ = said(LINES["en"], "ezra", "en", 1)

    dash = next(word for word in aligned(sound, rate, LINES["en"], "en").words if word.text == "—")

    assert dash.start == dash.end


def test_the_same_sound_is_aligned_in_the_same_way() -> None:
    sound, rate, _ = said("Once more.", "nora", "en", 1)

    assert aligned(sound, rate, "Once more.", "en") == aligned(sound, rate, "Once more.", "en")


def test_a_language_that_nobody_can_say_is_unspeakable() -> None:
    sound, rate, _ = said("Once more.", "nora", "en", 1)

    with pytest.raises(Unspeakable, match="'ja'"):
        aligned(sound, rate, "もう一度。", "ja")


@pytest.mark.parametrize("quiet", [np.zeros(20_000), np.random.default_rng(3).standard_normal(20_000) * 1e-5])
def test_a_sound_in_which_nobody_speaks_is_unspeakable(quiet: Sound) -> None:
    with pytest.raises(Unspeakable, match="nothing is said"):
        aligned(quiet, 16_000, "Once more.", "en")


def test_a_text_that_takes_far_longer_than_what_is_said_is_not_it() -> None:
    sound, rate, _ = said("Once more.", "nora", "en", 1)

    with pytest.raises(Unspeakable, match="not the text"):
        aligned(sound, rate, LINES["en"], "en")


def test_what_is_no_sound_cannot_be_read() -> None:
    with pytest.raises(ProviderGarbled, match="no WAV file"):
        OfflineAlignment().align(b64encode(b"a letter").decode(), text="Once more.", language="en")


@pytest.mark.parametrize("samples", [1, 300, 900])
def test_a_click_is_no_line(samples: int) -> None:
    with pytest.raises(Unspeakable):
        aligned(np.full(samples, 0.5), 16_000, "Once more.", "en")
