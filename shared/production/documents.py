"""What stages read and write.

Documents are small, frozen and whole: files are named by their content, times are whole milliseconds or whole frames,
and an item does not know its own number, so that a document changes only when what it says changes.
"""

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from shared.production.flow import Stage

FPS = 30


def milliseconds(frames: int) -> int:
    """How long frames last, or when a frame begins."""
    return frames * 1000 // FPS


class Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    per: ClassVar["type[Item] | None"] = None
    """The item that there is one of these for; None when a job has a single one."""
    pointers: ClassVar[frozenset[str]] = frozenset()
    """Fields that say where other documents are. What those say counts in a fingerprint, not where they are."""


class Item(Document):
    """One of a list in a document: what an `Each` runs over."""


class File(Document):
    """Bytes on the desk, named by what they are."""

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    extension: str = Field(pattern=r"^[a-z0-9]{1,5}$")
    size: int


class Maker(Document):
    """Who made a thing: kept with it, shown with it."""

    company: str
    model: str

    @property
    def name(self) -> str:
        return f"{self.company}/{self.model}"


# What is told and shown, beat by beat.


class Line(Document):
    """What is said in a beat."""

    text: str = Field(min_length=1)
    voice: str | None = None
    """Who says it, when it is not the voice of the whole."""
    span: tuple[int, int] | None = None
    """Fewest and most milliseconds that it is to take: when it does not, it is said in other words.

    None of words that are somebody's own, and of a writer's that has no others: these are said as they stand.
    """


class Character(Item):
    """Somebody who is seen in several beats, and looks the same in all of them."""

    name: str = Field(min_length=1)
    """What descriptions call them, letter by letter."""
    look: str = Field(min_length=1)
    """Age, build, hair, clothes and colours, in one sentence."""


class Visual(Document):
    """What is seen in a beat."""

    description: str = Field(min_length=1)
    own: File | None = None
    """The owner's own picture: nothing is drawn."""
    characters: tuple[Character, ...] = ()
    """Those of the cast whom the description names."""


class Beat(Item):
    """The smallest unit told and shown."""

    pointers = frozenset({"cast"})

    line: Line
    visual: Visual
    cast: tuple[int, ...] = ()
    """The characters that it shows, by their numbers in the draft's cast."""
    role: Literal["hook", "body", "cta"] = "body"
    move: str | None = None
    """The camera move that its owner wants; otherwise one is chosen."""


class Draft(Document):
    title: str
    description: str
    hashtags: tuple[str, ...]
    beats: tuple[Beat, ...]
    cast: tuple[Character, ...] = ()
    maker: Maker


class Script(Draft):
    """A draft that was checked: within its budget, in its language, with nothing to object to."""


# The brief, and its parts. A stage asks for the part that it needs, so that the rest may change without it.


class Order(Document):
    """What is to be told."""

    format: str
    language: str
    seconds: int
    words: tuple[int, int]
    """Fewest and most words."""
    niche: str
    topic: str = ""
    script: str = ""
    """The user's own text; empty when the studio writes."""
    tone: str = ""
    draft: Draft | None = None
    """What an earlier version of the video said, with what is to be different: nobody writes it again."""


class Voice(Document):
    name: str
    language: str
    speed: float = 1.0


class Look(Document):
    """What pictures look like."""

    style: str


class Canvas(Document):
    """What pictures are shown on, in pixels."""

    width: int
    height: int


class Lettering(Document):
    """What burnt-in captions look like."""

    style: str


class Score(Document):
    """The music under the voice. An empty mood is silence."""

    mood: str
    seed: int = 0


class Brief(Document):
    """The order, frozen: everything a job is told."""

    order: Order
    voice: Voice
    look: Look
    canvas: Canvas
    lettering: Lettering
    score: Score

    @property
    def format(self) -> str:
        return self.order.format


# What the stages make of it.


class Word(Document):
    """A word as it is heard, in milliseconds from the beginning of whatever it is part of."""

    text: str
    start: int
    end: int
    glued: bool = False
    """Whether it is written right after the word before it, without a space."""

    def moved(self, milliseconds: int) -> "Word":
        """The same word, so much later."""
        return self.model_copy(update={"start": self.start + milliseconds, "end": self.end + milliseconds})


def text_of(words: Sequence[Word]) -> str:
    """What words say, as it is written."""
    return "".join(word.text if word.glued or not number else f" {word.text}" for number, word in enumerate(words))


class Take(Document):
    """One beat, spoken. Its words are what was said, which may be other ones than its line has."""

    per = Beat

    audio: File
    milliseconds: int
    words: tuple[Word, ...]
    maker: Maker


class Portrait(Document):
    """One character, alone and from head to foot: whoever draws them later is shown it."""

    per = Character

    image: File | None = None
    """None where nobody draws from pictures, or nobody would draw this one."""
    maker: Maker | None = None
    """Who drew it."""


class Illustration(Document):
    per = Beat

    image: File
    focus: tuple[int, int]
    """Where its subject is, in thousandths of its width and height."""
    maker: Maker

    @property
    def place(self) -> tuple[float, float]:
        """Where its subject is, in parts (0 to 1)."""
        across, down = self.focus
        return across / 1000, down / 1000


class Layer(Document):
    """A camera move over one picture, in frames from the beginning of the chunk that shows it."""

    picture: int
    """Which of the chunk's illustrations."""
    move: str
    begins: int
    """Negative when the move began in the chunk before."""
    lasts: int
    fades_in: int = 0


class Page(Document):
    """The words that are on the screen at once, in milliseconds from the beginning of the chunk."""

    words: tuple[Word, ...]
    start: int
    end: int

    def moved(self, milliseconds: int) -> "Page":
        """The same page, so much later."""
        return Page(
            words=tuple(word.moved(milliseconds) for word in self.words),
            start=self.start + milliseconds,
            end=self.end + milliseconds,
        )


class Chunk(Item):
    """What one worker films: a shot without its fades, or the cross-fade from one shot to the next.

    A fade is a chunk of its own, so that another picture, or a longer sentence, is no reason to film the shots beside
    it again.
    """

    pointers = frozenset({"beats"})

    beats: tuple[int, ...]
    """The beats whose illustrations it shows, in the order that layers number them."""
    frames: int
    ceiling: int
    """Most kb/s, so that the whole stays small enough to be posted."""
    layers: tuple[Layer, ...]
    language: str
    """What its pages are written in."""
    pages: tuple[Page, ...]


class Cut(Document):
    """Where a shot lies: which beat is told, and its frames in the whole."""

    beat: int
    first: int
    frames: int


class Timing(Document):
    """When everything is heard and seen. Frames are 1/30 s."""

    frames: int
    takes: tuple[int, ...]
    """The frame at which each take begins."""
    cuts: tuple[Cut, ...]
    words: tuple[Word, ...]
    chunks: tuple[Chunk, ...]
    segments: tuple[int, ...]
    """How many chunks are streamed together: a shot, and the fade before it."""


class Preview(Document):
    """The animatic: the whole in small, where people can reach it before it is rendered."""

    video: str | None = None
    """Key in the videos bucket; None of a retake, which is rendered as soon as its animatic would be."""


class Clip(Document):
    """One chunk, encoded in every size."""

    per = Chunk

    videos: tuple[File, ...]
    """The largest first."""
    frames: int
    makers: tuple[Maker, ...]


class StreamFile(Document):
    """One of the files that a stream is made of."""

    name: str
    file: File


class Rendition(Document):
    """One playable result, with what belongs beside it."""

    video: File
    stream: tuple[StreamFile, ...]
    """HLS, in the order in which it is to be published."""
    thumbnail: File
    subtitles: File
    captions: File
    timing: File
    milliseconds: int
    width: int
    height: int
    makers: tuple[Maker, ...]
    credits: tuple[str, ...] = ()
    """What licences want to be shown wherever it is."""


class Release(Document):
    """A rendition where people can reach it. Keys in the videos bucket."""

    title: str
    description: str
    hashtags: tuple[str, ...]
    folder: str
    """Where all of it is; what its watch page is called by."""
    video: str
    stream: str
    """The master playlist."""
    thumbnail: str
    subtitles: str
    captions: str
    timing: str
    milliseconds: int
    width: int
    height: int
    size: int
    makers: tuple[Maker, ...]
    credits: tuple[str, ...] = ()


def files(said: object) -> Iterator[File]:
    """Every file that a document names, however deep."""
    match said:
        case File():
            yield said
        case BaseModel():
            for _, value in said:
                yield from files(value)
        case tuple():
            for value in cast("tuple[object, ...]", said):
                yield from files(value)
        case _:
            return


type ItemList = tuple[type[Document], str]

ITEMS: dict[type[Item], ItemList] = {
    Beat: (Script, "beats"),
    Character: (Script, "cast"),
    Chunk: (Timing, "chunks"),
}
"""Where each kind of item is listed: the document, and its field, which is also what a cue calls it.

An item that wants only some of another list has a field of that list's name, with their numbers.
"""

WRITTEN_BY: dict[type[Document], Stage] = {
    Draft: Stage.WRITE,
    Script: Stage.CHECK,
    Take: Stage.NARRATE,
    Portrait: Stage.PORTRAY,
    Illustration: Stage.ILLUSTRATE,
    Timing: Stage.ALIGN,
    Preview: Stage.PREVIEW,
    Clip: Stage.RENDER,
    Rendition: Stage.ASSEMBLE,
    Release: Stage.PUBLISH,
}
