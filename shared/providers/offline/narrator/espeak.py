"""eSpeak NG, spoken to through ctypes.

The library keeps its state in process-wide globals, and remembers the last utterance: the same text twice in one
process gives two different waveforms. Every utterance is therefore made by a private copy of the library, loaded for
it alone and unloaded after it. That costs about 8 ms and makes the bytes a function of the arguments.
"""

import _ctypes
import ctypes
import shutil
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from threading import Lock

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from shared.errors import Unspeakable

SLOWEST = 80
"""Words a minute below which eSpeak does not go."""


class Kind(IntEnum):
    """What happened at a mark; `espeak_EVENT_TYPE` in speak_lib.h."""

    WORD = 1
    SENTENCE = 2
    END = 5
    PHONEME = 7


@dataclass(frozen=True)
class Mark:
    """Something that begins at a sample of an utterance."""

    kind: Kind
    sample: int
    place: int
    """The index in the text of the character that it belongs to."""
    phoneme: str = ""

    @property
    def silent(self) -> bool:
        """Is this the beginning of a pause? Pauses and glottal stops are written `_`, `_:`, `_|`, `_!`."""
        return self.kind is Kind.END or self.phoneme.startswith("_")


@dataclass(frozen=True)
class Utterance:
    """What was said: mono samples at `rate` hertz, and what happens where."""

    samples: NDArray[np.int16]
    rate: int
    marks: tuple[Mark, ...]


def utter(text: str, *, voice: str, words_per_minute: int, gap: int, pitch: int, range: int) -> Utterance:
    """Say `text` with an eSpeak voice such as `en-us+m3`.

    `words_per_minute` is `SLOWEST`..450 and counts no pauses; `gap` is a rest after each word, in eSpeak's units of
    about 80 ms at the slowest; `pitch` and `range` are 0..100, 50 being the voice's own.
    `text` is plain: nothing in it is markup, but it must hold no control characters. Voices whose variant has
    `breath` draw on libc's `rand` and are not reproducible. Raises Unspeakable when there is no such voice.
    """
    with _ALONE, _private_library() as library:
        rate = library.espeak_Initialize(_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), _PHONEMES_NO_EXIT)
        if rate <= 0:
            raise RuntimeError(f"eSpeak NG did not start: {rate}")
        try:
            if library.espeak_SetVoiceByName(voice.encode()) != 0:
                raise Unspeakable(f"eSpeak NG has no voice called {voice!r}")
            for parameter, value in zip(_PARAMETERS, (words_per_minute, pitch, range, gap), strict=True):
                library.espeak_SetParameter(parameter, value, 0)
            return _listen(library, text, rate)
        finally:
            library.espeak_Terminate()


_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: espeak_Synth returns when all is said
_PHONEMES_NO_EXIT = 0x0001 | 0x8000  # espeakINITIALIZE_PHONEME_EVENTS | espeakINITIALIZE_DONT_EXIT
_UTF8_END_PAUSE = 0x0001 | 0x1000  # espeakCHARS_UTF8 | espeakENDPAUSE
_BY_CHARACTER = 1  # POS_CHARACTER
_PARAMETERS = (1, 3, 4, 7)  # espeakRATE, espeakPITCH, espeakRANGE, espeakWORDGAP

_ALONE = Lock()  # eSpeak NG calls setlocale, which belongs to the process


class _Id(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


@contextmanager
def _private_library() -> Generator[ctypes.CDLL]:
    """A copy of the library that nobody has used; a loader knows libraries by file, so the copy is a file."""
    with tempfile.TemporaryDirectory(prefix="espeak-") as folder:
        library = ctypes.CDLL(shutil.copy(Path(espeakng_loader.get_library_path()), folder))
    try:
        yield library
    finally:
        _ctypes.dlclose(library._handle)


def _listen(library: ctypes.CDLL, text: str, rate: int) -> Utterance:
    sound = bytearray()
    marks: list[Mark] = []

    def heard(wave: int | None, count: int, events: int) -> int:
        if wave:
            sound.extend(ctypes.string_at(wave, 2 * count))
        marks.extend(_marks(events))
        return 0

    callback = _Callback(heard)
    library.espeak_SetSynthCallback(callback)
    spoken = text.encode() + b"\0"
    library.espeak_Synth(spoken, ctypes.c_size_t(len(spoken)), 0, _BY_CHARACTER, 0, _UTF8_END_PAUSE, None, None)
    library.espeak_SetSynthCallback(None)
    return Utterance(np.frombuffer(bytes(sound), np.int16), rate, tuple(marks))


def _marks(events: int) -> Iterator[Mark]:
    """What a list of events says; an event of type 0 ends the list."""
    while (event := _Event.from_address(events)).type:
        if event.type in _KINDS:
            phoneme = event.id.string.decode(errors="replace") if event.type == Kind.PHONEME else ""
            yield Mark(Kind(event.type), event.sample, max(0, event.text_position - 1), phoneme)
        events += ctypes.sizeof(_Event)


_KINDS = frozenset(Kind)
