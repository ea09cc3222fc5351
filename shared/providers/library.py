"""The library: music that the studio has a licence for, in a folder of its own.

In the assets bucket, which nobody but the studio's owner fills:

    library/music/{mood}/{anything}.wav    stereo, 16 bit, 48 kHz
    library/music/licences.toml            a line for each file that may be played

A licence is `[[tracks]]` with `file` ("calm/harbour.wav"), `title`, `author`, `licence`, `source` and `attribution`
(the words that the licence asks for; empty when it asks for none). A file without one is never played.
"""

import io
import tomllib
import wave
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.errors import ProviderRefused, ProviderUnset
from shared.production.catalogue import Model
from shared.providers.music import Composition
from shared.settings import settings
from shared.storage import Bucket

_FOLDER = "library/music/"
_LICENCES = f"{_FOLDER}licences.toml"
_SOUND = ".wav"
_SHAPE = (2, 2, 48_000)
"""Channels, bytes a sample, samples a second."""


class Licence(BaseModel):
    """Why a file may be played."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str = Field(pattern=r"^[^/]+/[^/]+\.wav$")
    """Its mood, a slash, and its name."""
    title: str = Field(min_length=1)
    author: str = Field(min_length=1)
    licence: str = Field(min_length=1)
    source: str = Field(min_length=1)
    attribution: str

    @property
    def mood(self) -> str:
        return self.file.partition("/")[0]


class _Licences(BaseModel):
    model_config = ConfigDict(extra="forbid")

    tracks: tuple[Licence, ...]


class LibraryMusic:
    """Plays whole pieces, as they are: whoever needs more of one lets it go round (`shared.media.loop`)."""

    company: ClassVar[str] = "library"

    def __init__(self, model: Model) -> None:
        self.model = model.id

    def play(self, mood: str, *, seed: int) -> Composition:
        """A piece of this mood, the same one for a seed as long as the folder stays as it is. See `Music.play`.

        Raises ProviderUnset when there is nothing to play, or its licences cannot be read; ProviderRefused for a mood
        without a piece, and for a file of another kind; StorageBusy.
        """
        pieces = _licensed()
        if mood not in pieces:
            raise ProviderRefused(
                f"the library has no licensed music that is {mood}; it has {', '.join(pieces)}. "
                "Put a piece there, or name somebody after library in STUDIO_MUSIC"
            )
        chosen = pieces[mood][seed % len(pieces[mood])]
        audio = _bucket().read(_FOLDER + chosen.file)
        seconds = _seconds(audio, chosen.file)
        return Composition(
            audio=audio, seconds=seconds, units=Decimal(f"{seconds:.3f}"), credit=chosen.attribution.strip()
        )

    def moods(self) -> tuple[str, ...]:
        """Those with a piece that may be played. Raises ProviderUnset when there is none; StorageBusy."""
        return tuple(_licensed())


def _licensed() -> Mapping[str, Sequence[Licence]]:
    """What may be played, by mood: files that are there, and have a licence. Raises ProviderUnset, StorageBusy."""
    there = set(_bucket().keys(_FOLDER))
    licences = _read(_bucket().read(_LICENCES)) if _LICENCES in there else ()
    pieces: dict[str, list[Licence]] = {}
    for licence in sorted(licences, key=lambda licence: licence.file):
        if _FOLDER + licence.file in there:
            pieces.setdefault(licence.mood, []).append(licence)
    if not pieces:
        raise ProviderUnset(
            f"the library has no music that may be played: put {_FOLDER}{{mood}}/*{_SOUND} and {_LICENCES} into the "
            f"bucket {settings().assets_bucket}"
        )
    return pieces


def _read(toml: bytes) -> tuple[Licence, ...]:
    try:
        return _Licences.model_validate(tomllib.loads(toml.decode())).tracks
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ProviderUnset(f"{_LICENCES}: {where}: {first['msg']}") from error
    except ValueError as error:
        raise ProviderUnset(f"{_LICENCES} cannot be read: {error}") from error


def _seconds(audio: bytes, file: str) -> float:
    try:
        with wave.open(io.BytesIO(audio)) as track:
            shape = track.getnchannels(), track.getsampwidth(), track.getframerate()
            samples = track.getnframes()
    except (wave.Error, EOFError) as error:
        raise _unplayable(file) from error
    if shape != _SHAPE or not samples:
        raise _unplayable(file)
    return samples / track.getframerate()


def _unplayable(file: str) -> ProviderRefused:
    return ProviderRefused(
        f"{_FOLDER}{file} is no stereo WAV file of 16 bit at 48 kHz: "
        "`ffmpeg -i it -ac 2 -ar 48000 -c:a pcm_s16le that.wav` makes it one"
    )


def _bucket() -> Bucket:
    return Bucket(settings().assets_bucket)
