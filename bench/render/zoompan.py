"""The camera of ffmpeg's `zoompan`, on the same path as ours: its crop is a whole number of pixels of its picture."""

from bench.render.subject import FADE, FPS, HEIGHT, WIDTH, Subject
from shared.media.motion import Layer
from shared.media.moves import view


def graph(subject: Subject, *, enlarged: int | None) -> str:
    """A filter graph from the pictures to the cross-faded frames.

    `enlarged`: how many pixels wide a picture is made before, so that whole ones are smaller; None leaves it as it is.
    """
    layers = subject.layers
    shots = [f"[{number}:v]{_shot(layer, enlarged)}[shot{number}]" for number, layer in enumerate(layers)]
    film = "[shot0]"
    for number in range(1, len(layers)):
        fade = f"xfade=transition=fade:duration={FADE / FPS}:offset={number * subject.shot / FPS}"
        film = f"{film}[shot{number}]{fade}" + (f"[film{number}];[film{number}]" if number < len(layers) - 1 else "")
    return ";".join((*shots, film)) + f",trim=end_frame={subject.frames},format=yuv420p,"


def _shot(layer: Layer, enlarged: int | None) -> str:
    """`moves.view` in the words of ffmpeg's expressions; `on` is the frame's number."""
    start, end = view(layer.move, 0), view(layer.move, 1)
    eased = f"(on/{layer.lasts}-sin(2*PI*on/{layer.lasts})/(4*PI))"
    size = f"({start.size}*pow({end.size / start.size},{eased}))"
    along = eased if start.size == end.size else f"(({size}-{start.size})/({end.size - start.size}))"
    left, top = (f"({a}+{along}*({b - a}))" for a, b in ((start.left, end.left), (start.top, end.top)))
    before = "" if enlarged is None else f"scale={enlarged}:-2:flags=bicubic,"
    colours = "out_color_matrix=bt709:out_range=tv"
    return (
        f"scale={colours},{before}zoompan=z='1/{size}':x='{left}*iw':y='{top}*ih':d={layer.lasts}"
        f":s={WIDTH}x{HEIGHT}:fps={FPS}"
    )
