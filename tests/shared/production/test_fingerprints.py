from shared.production.documents import Character, Chunk, Document, File, Layer, Line, Visual, Voice
from shared.production.fingerprints import fingerprint
from shared.production.flow import Stage

LINE = Line(text="The sea was calm.")
VOICE = Voice(name="ava", language="en")
OFFLINE = {"speech": "offline/espeak"}


def chunk(*beats: int, frames: int = 120) -> Chunk:
    return Chunk(
        beats=beats,
        frames=frames,
        ceiling=8_000,
        language="en",
        layers=(Layer(picture=0, move="rise", begins=0, lasts=frames),),
        pages=(),
    )


def test_the_same_inputs_have_the_same_fingerprint_in_any_order() -> None:
    one = fingerprint(Stage.NARRATE, 1, {"line": LINE, "voice": VOICE}, OFFLINE)
    other = fingerprint(Stage.NARRATE, 1, {"voice": VOICE, "line": LINE}, OFFLINE)

    assert one == other
    assert len(one) == 64


def test_whatever_is_read_counts() -> None:
    base = fingerprint(Stage.NARRATE, 1, {"line": LINE, "voice": VOICE}, OFFLINE)
    changed = [
        fingerprint(Stage.ILLUSTRATE, 1, {"line": LINE, "voice": VOICE}, OFFLINE),
        fingerprint(Stage.NARRATE, 2, {"line": LINE, "voice": VOICE}, OFFLINE),
        fingerprint(Stage.NARRATE, 1, {"line": Line(text="The sea was calm!"), "voice": VOICE}, OFFLINE),
        fingerprint(Stage.NARRATE, 1, {"line": LINE, "voice": VOICE.model_copy(update={"speed": 1.1})}, OFFLINE),
        fingerprint(Stage.NARRATE, 1, {"line": LINE, "voice": VOICE}, {"speech": "offline/espeak-2"}),
    ]

    assert len({base, *changed}) == 6


def test_where_an_illustration_lies_does_not_count_but_what_it_is_does() -> None:
    def clip(chunk: Chunk, picture: str) -> str:
        image = File(sha256=picture * 64, extension="png", size=1)
        return fingerprint(Stage.RENDER, 1, {"chunk": chunk, "illustrations": (image,)}, {})

    assert clip(chunk(3), "a") == clip(chunk(4), "a")
    assert clip(chunk(3), "a") != clip(chunk(3), "b")
    assert clip(chunk(3), "a") != clip(chunk(3, frames=121), "a")


def test_a_list_of_nothing_says_nothing() -> None:
    """So that a document may learn to list something, and keep the fingerprints that it had."""

    class Older(Document):
        description: str

    def print_of(document: Document) -> str:
        return fingerprint(Stage.ILLUSTRATE, 1, {"visual": document}, {})

    mara = Character(name="Mara", look="a woman in red")
    assert print_of(Older(description="a boat")) == print_of(Visual(description="a boat"))
    assert print_of(Visual(description="a boat")) != print_of(Visual(description="a boat", characters=(mara,)))
