"""The camera: what a chunk's layers say, as they are filmed."""

from collections.abc import Sequence
from pathlib import Path

from shared.media.motion import Layer
from shared.media.moves import Move
from shared.production.documents import Chunk, Illustration


def layers(
    chunk: Chunk, illustrations: Sequence[Illustration], pictures: Sequence[Path], *, first: int = 0
) -> list[Layer]:
    """The layers of a chunk that begins at frame `first`.

    `illustrations` are those of the chunk's beats, in its own order, and `pictures` are their files.
    """
    return [
        Layer(
            picture=pictures[layer.picture],
            move=Move(layer.move),
            begins=first + layer.begins,
            lasts=layer.lasts,
            fades_in=layer.fades_in,
            focus=illustrations[layer.picture].place,
        )
        for layer in chunk.layers
    ]
