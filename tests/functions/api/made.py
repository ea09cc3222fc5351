"""A video that was made, as far as the API can tell: its job has succeeded, and its desk has what stages left there."""

from typing import Any
from uuid import UUID

from shared.database import transaction
from shared.models.jobs import Job, Status
from shared.production.desk import Desk
from shared.production.documents import (
    Beat,
    Chunk,
    Cut,
    Draft,
    Illustration,
    Layer,
    Line,
    Maker,
    Page,
    Script,
    Timing,
    Visual,
    Word,
)
from shared.production.flow import Stage
from tests.databases import waiting
from tests.functions.api.browser import Browser

MAKER = Maker(company="offline", model="grammar-1")
TEXTS = (
    "Nobody had lit the lamp that night, and yet it burned.",
    "The keeper came down the stairs with a candle in his hand.",
    "He looked at the sea, and the sea looked back at him.",
)
FRAMES = 150
"""Of each beat; the fades are cut out of it."""
FADE = 9
FOLDER = "0e" * 16
RELEASE: dict[str, Any] = {
    "title": "The light that nobody lit",
    "description": "A story from the coast.",
    "hashtags": ["#history"],
    "folder": FOLDER,
    "video": "videos/one/video.mp4",
    "stream": "videos/one/master.m3u8",
    "thumbnail": "videos/one/thumbnail.jpg",
    "subtitles": "videos/one/subtitles.vtt",
    "captions": "videos/one/captions.srt",
    "timing": "videos/one/timing.json",
    "milliseconds": 15_000,
    "width": 1080,
    "height": 1920,
    "size": 12_345_678,
    "makers": [{"company": "offline", "model": "grammar-1"}],
}
DRAFT = Draft(
    title="The light that nobody lit",
    description="A story from the coast.",
    hashtags=("#history",),
    beats=tuple(Beat(line=Line(text=text), visual=Visual(description=f"A picture of: {text}")) for text in TEXTS),
    maker=MAKER,
)


def made(browser: Browser, draft: Draft = DRAFT, **order: Any) -> dict[str, Any]:
    """Order a video and make it; it is as it was read before that."""
    reply = browser("POST", "/api/videos", {"script": " ".join(TEXTS)} | order)
    assert reply.status == 202, reply.text
    waiting()
    video: dict[str, Any] = reply.json
    finish(video["job_id"], draft)
    return video


def finish(job_id: str, draft: Draft = DRAFT) -> None:
    """Leave on a job's desk, and in its record, what a flow leaves."""
    count = len(draft.beats)
    each = {"narrate": count, "illustrate": count, "render": 2 * count - 1}
    with transaction() as session:
        job = session.get_one(Job, UUID(job_id))
        job.status, job.release, job.folder, job.progress = Status.SUCCEEDED, RELEASE, FOLDER, 100
        job.counts = {
            stage: {"of": of, "done": [*range(of)], "failed": []} for stage in Stage for of in (each.get(stage, 1),)
        }
        owner = str(job.owner_id)
    desk = Desk(owner, job_id)
    desk.put(Script(**dict(draft)))
    desk.put(timing(count))
    for number in range(count):
        picture = desk.save(f"picture {number}".encode(), "png")
        desk.put(Illustration(image=picture, focus=(500, 500), maker=MAKER), number)


def timing(beats: int) -> Timing:
    """Each beat a shot of its own, with a fade around each cut."""
    chunks: list[Chunk] = []
    for number in range(beats):
        before, after = FADE - FADE // 2 if number else 0, FADE // 2 if number < beats - 1 else 0
        chunks += [_chunk((number - 1, number), FADE)] if number else []
        chunks += [_chunk((number,), FRAMES - before - after)]
    return Timing(
        frames=beats * FRAMES,
        takes=tuple(number * FRAMES for number in range(beats)),
        cuts=tuple(Cut(beat=number, first=number * FRAMES, frames=FRAMES) for number in range(beats)),
        words=(),
        chunks=tuple(chunks),
        segments=(1, *[2] * (beats - 1)),
    )


def _chunk(beats: tuple[int, ...], frames: int) -> Chunk:
    return Chunk(
        beats=beats,
        frames=frames,
        ceiling=8_000,
        layers=tuple(Layer(picture=number, move="push-in", begins=0, lasts=frames) for number in range(len(beats))),
        language="en",
        pages=(Page(words=(Word(text="word", start=0, end=100),), start=0, end=100),),
    )
