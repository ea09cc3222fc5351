"""The camera: what a chunk's layers say, as they are filmed."""

from collections.abc import Sequence
from pathlib import Path

from shared.media.motion import Layer
from shared.media.moves import Move
from shared.production.desk import Desk
from shared.production.documents import Chunk, Illustration


def layers(
    chunk: Chunk, illustrations: Sequence[Illustration], desk: Desk, folder: Path, *, first: int = 0
) -> list[Layer]:
    """The layers of a chunk that begins at frame `first`, with their pictures in a folder.

    `illustrations` are those of the chunk's beats, in its own order. Raises what fetching raises: Missing, StorageBusy,
    MediaInvalid.
    """
    pictures = desk.fetch_all([illustration.image for illustration in illustrations], folder)
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
