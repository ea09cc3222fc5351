"""Music that goes round for as long as it is wanted."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shared.media.tape import RATE, Sound


@dataclass(frozen=True)
class Loop:
    """Stereo music that is played to its end, and on from sample `again` for ever."""

    sound: Sound
    again: int = 0

    def play(self, start: int, stop: int) -> Sound:
        """Any stretch of it: (2, samples). It has gone round before sample 0, too."""
        end = self.sound.shape[1]
        played = np.empty((2, stop - start), np.float32)
        done = 0
        while start + done < stop:
            now = start + done
            at = now if 0 <= now < end else self.again + (now - self.again) % (end - self.again)
            piece = self.sound[:, at : at + stop - now]
            played[:, done : done + piece.shape[1]] = piece
            done += piece.shape[1]
        return played


def loop(music: Sound, samples: int) -> Loop:
    """Stereo music, to be played for so many samples.

    A piece that is long enough is played once. One that goes on where it ends goes round as it is, in time with itself.
    Of any other the silence at both ends is left out, and its end fades into its beginning over two seconds.
    """
    if music.shape[1] >= samples or _goes_round(music):
        return Loop(music)
    audible = np.flatnonzero(_is_audible(np.abs(music).max(axis=0), music))
    piece = music[:, audible[0] : audible[-1] + 1] if len(audible) else music
    fade = min(_FADE, piece.shape[1] // 4)
    if not fade:
        return Loop(piece)
    rise = np.sin(np.pi / 2 * (np.arange(fade) + 0.5) / fade).astype(np.float32)
    blended = piece[:, -fade:] * rise[::-1] + piece[:, :fade] * rise
    return Loop(np.concatenate([piece[:, :-fade], blended], axis=1, dtype=np.float32), again=fade)


_FADE = 2 * RATE
_EDGE = RATE // 50
_INAUDIBLE = 1e-3  # of the highest sample: 60 dB below


def _goes_round(music: Sound) -> bool:
    """Whether music is heard on both sides of where its end meets its beginning, and no bend there is the sharpest.

    Samples that do not belong together make a corner, which is sharper than any that a wave has within 20 ms of it.
    """
    if music.shape[1] < 2 * _EDGE:
        return False
    seam = np.concatenate([music[:, -_EDGE:], music[:, :_EDGE]], axis=1)
    bends = np.abs(np.diff(seam, 2, axis=1))
    elsewhere = np.delete(bends, (_EDGE - 2, _EDGE - 1), axis=1)
    sides = np.abs(seam).reshape(len(seam), 2, _EDGE).max(axis=(0, 2))
    return bool(_is_audible(sides, music).all() and (bends.max(axis=1) <= elsewhere.max(axis=1)).all())


def _is_audible(height: NDArray[np.float32], music: Sound) -> NDArray[np.bool]:
    return height > _INAUDIBLE * max(music.max(), -music.min())
