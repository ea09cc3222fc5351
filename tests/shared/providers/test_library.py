"""The library: music that the studio may play, and no other."""

import io
import wave

import pytest

from shared.aws import client
from shared.errors import ProviderRefused, ProviderUnset
from shared.production.catalogue import catalogue
from shared.production.chains import Link, links
from shared.production.desk import Desk
from shared.production.recorder import Recorder
from shared.providers.library import LibraryMusic
from shared.providers.music import MUSIC, Composition

pytestmark = pytest.mark.usefixtures("cloud")

LICENCE = """
[[tracks]]
file = "{file}"
title = "Harbour"
author = "Ada Lovelace"
licence = "CC BY 4.0"
source = "https://example.com/harbour"
attribution = "“Harbour” by Ada Lovelace, CC BY 4.0"
"""


def sound(*, channels: int = 2, width: int = 2, rate: int = 48_000, samples: int = 4_800, value: int = 7) -> bytes:
    kept = io.BytesIO()
    with wave.open(kept, "wb") as track:
        track.setnchannels(channels)
        track.setsampwidth(width)
        track.setframerate(rate)
        track.writeframes(bytes([value]) * (samples * channels * width))
    return kept.getvalue()


def put(name: str, content: bytes) -> None:
    client("s3").put_object(Bucket="assets", Key=f"library/music/{name}", Body=content)


def license_(*files: str) -> None:
    put("licences.toml", "".join(LICENCE.format(file=file) for file in files).encode())


def library() -> LibraryMusic:
    return LibraryMusic(catalogue().find("music", "library"))


def test_the_registry_makes_one_of_the_catalogues_model() -> None:
    found = MUSIC.of("library", catalogue().find("music", "library"))

    assert isinstance(found, LibraryMusic)
    assert (found.company, found.model) == ("library", "folder-2")


def test_a_piece_is_played_as_it_is() -> None:
    harbour = sound()
    put("calm/harbour.wav", harbour)
    license_("calm/harbour.wav")

    played = library().play("calm", seed=7)

    assert played.audio == harbour
    assert played.seconds == 0.1
    assert (played.cost, str(played.units)) == (0, "0.100")


def test_what_a_licence_wants_to_be_shown_comes_with_its_piece() -> None:
    put("calm/harbour.wav", sound())
    license_("calm/harbour.wav")

    assert library().play("calm", seed=0).credit == "“Harbour” by Ada Lovelace, CC BY 4.0"


def test_a_licence_that_wants_nothing_shown_gives_no_credit() -> None:
    put("calm/harbour.wav", sound())
    put(
        "licences.toml",
        LICENCE.format(file="calm/harbour.wav").replace("“Harbour” by Ada Lovelace, CC BY 4.0", " ").encode(),
    )

    assert library().play("calm", seed=0).credit == ""


def test_what_was_kept_before_credits_were_is_read_again_with_its_credit(monkeypatch: pytest.MonkeyPatch) -> None:
    class Older(LibraryMusic):
        def play(self, mood: str, *, seed: int) -> Composition:
            return super().play(mood, seed=seed).model_copy(update={"credit": ""})

    monkeypatch.setenv("STUDIO_MUSIC", "library")
    put("calm/harbour.wav", sound())
    license_("calm/harbour.wav")
    recorder = Recorder(Desk("ada", "job"))
    model = catalogue().find("music", "library").model_copy(update={"id": "folder"})
    kept = recorder.recorded((Link(Older(model), model, model),), MUSIC).play("calm", seed=0)

    played = recorder.recorded(links(MUSIC), MUSIC).play("calm", seed=0)

    assert played.audio == kept.audio
    assert (kept.credit, played.credit) == ("", "“Harbour” by Ada Lovelace, CC BY 4.0")


def test_a_chain_that_names_the_library_as_it_was_asks_it_as_it_is() -> None:
    assert catalogue().find("music", "library", "folder") == catalogue().find("music", "library")


def test_a_seed_chooses_and_always_the_same() -> None:
    for value in range(3):
        put(f"calm/{value}.wav", sound(value=value))
    license_("calm/2.wav", "calm/0.wav", "calm/1.wav")

    chosen = [library().play("calm", seed=seed).audio for seed in range(-3, 6)]

    assert chosen == [sound(value=value) for value in (0, 1, 2)] * 3


def test_what_has_no_licence_is_never_played() -> None:
    put("calm/licensed.wav", sound(value=1))
    put("calm/found.wav", sound(value=2))
    put("epic/found.wav", sound(value=3))
    license_("calm/licensed.wav")

    assert library().moods() == ("calm",)
    assert {library().play("calm", seed=seed).audio for seed in range(20)} == {sound(value=1)}
    with pytest.raises(ProviderRefused, match="no licensed music that is epic; it has calm"):
        library().play("epic", seed=0)


def test_a_licence_for_what_is_not_there_is_no_music() -> None:
    put("calm/harbour.wav", sound())
    license_("calm/harbour.wav", "warm/gone.wav")

    assert library().moods() == ("calm",)


def test_moods_are_those_of_the_folder() -> None:
    for mood in ("warm", "calm", "tense"):
        put(f"{mood}/harbour.wav", sound())
    license_("warm/harbour.wav", "calm/harbour.wav", "tense/harbour.wav")

    assert library().moods() == ("calm", "tense", "warm")


def test_an_empty_folder_says_what_to_put_there() -> None:
    for ask in (library().moods, lambda: library().play("calm", seed=0)):
        with pytest.raises(ProviderUnset, match=r"put library/music/\{mood\}/\*\.wav and library/music/licences\.toml"):
            ask()


def test_music_without_any_licences_is_no_music() -> None:
    put("calm/harbour.wav", sound())

    with pytest.raises(ProviderUnset, match="no music that may be played"):
        library().moods()


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        (b"[[tracks", "cannot be read"),
        (b"\xff", "cannot be read"),
        (b"tracks = 7", "tracks"),
        (LICENCE.format(file="calm/harbour.wav").replace('licence = "CC BY 4.0"\n', "").encode(), "licence"),
        (LICENCE.format(file="calm/harbour.wav").replace('"CC BY 4.0"\n', '""\n').encode(), "licence"),
        (LICENCE.format(file="harbour.wav").encode(), "file"),
        (LICENCE.format(file="../calm/harbour.wav").encode(), "file"),
        (LICENCE.format(file="calm/harbour.mp3").encode(), "file"),
        (LICENCE.format(file="calm/harbour.wav").encode() + b'rights = "all"\n', "rights"),
    ],
)
def test_licences_that_cannot_be_read_are_told_where(toml: bytes, said: str) -> None:
    put("calm/harbour.wav", sound())
    put("licences.toml", toml)

    with pytest.raises(ProviderUnset, match=rf"licences\.toml.*{said}"):
        library().play("calm", seed=0)


@pytest.mark.parametrize(
    "content",
    [
        sound(channels=1),
        sound(width=3),
        sound(rate=44_100),
        sound(samples=0),
        b"",
        b"ID3 no WAV file",
        sound()[:30],
    ],
)
def test_another_kind_of_file_is_told_how_to_make_it_one(content: bytes) -> None:
    put("calm/harbour.wav", content)
    license_("calm/harbour.wav")

    with pytest.raises(ProviderRefused, match=r"calm/harbour\.wav is no stereo WAV file.*`ffmpeg -i"):
        library().play("calm", seed=0)
