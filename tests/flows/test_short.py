"""A short, made whole: from the brief to a file that plays."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import wraps
from itertools import pairwise
from pathlib import Path

import pytest
from moto import mock_aws

from shared.media.inspection import inspect
from shared.production.cue import Cue
from shared.production.desk import Desk
from shared.production.documents import FPS, Clip, Document, Illustration, Release, Rendition, Script, Take, Timing
from shared.production.flow import Stage
from shared.production.stage import stage
from shared.settings import settings
from shared.storage import Bucket
from tests.conftest import forget, furnish
from tests.productions import CREDIT, OWNER, TEXT, Company, begin, brief, counted, handler, news, walk

SOMEBODY_ELSE = "22222222-2222-4222-8222-222222222222"
CHANGED = TEXT.replace("Sentence number five tells", "Sentence number five now sings")


def made(job: str) -> tuple[Script, Timing, Rendition]:
    desk = Desk(OWNER, job)
    return desk.take(Script), desk.take(Timing), desk.take(Rendition)


def heard(kind: str) -> Counter[tuple[str, int | None]]:
    """Announcements of one kind, by stage and item, that were not answered from what was made before."""
    return Counter(
        (said["stage"], said["item"])
        for said in (event["detail"] for event in news() if event["detail-type"] == kind)
        if not said.get("cached")
    )


@pytest.fixture(scope="module")
def whole() -> Iterator[tuple[Company, Cue]]:
    """One production that every test here looks at, or changes something of in a job of its own."""
    forget()
    with mock_aws(), pytest.MonkeyPatch.context() as patched, counted(patched) as company:
        furnish()
        yield company, walk(begin("first"))
    forget()


@pytest.fixture
def company(whole: tuple[Company, Cue]) -> Company:
    news()
    company, _ = whole
    company.calls.clear()
    company.during = str
    return company


@pytest.fixture
def produced(whole: tuple[Company, Cue], company: Company) -> Cue:
    return whole[1]


def test_the_whole_is_as_long_as_its_parts(produced: Cue, tmp_path: Path) -> None:
    script, timing, rendition = made("first")
    desk = Desk(OWNER, "first")
    clips = desk.collect(Clip, produced.chunks)

    assert [beat.line.text for beat in script.beats] == [f"{told}." for told in TEXT.rstrip(".").split(". ")]
    assert sum(clip.frames for clip in clips) == timing.frames == sum(chunk.frames for chunk in timing.chunks)
    seen = inspect(desk.fetch(rendition.video, tmp_path))
    assert seen.frames == timing.frames
    assert abs(seen.video_seconds - seen.audio_seconds) <= 1 / FPS
    assert (seen.width, seen.height) == (216, 384)


def test_shots_last_four_to_seven_seconds_and_cover_the_sound(produced: Cue) -> None:
    _, timing, _ = made("first")

    assert timing.cuts[0].first == 0
    assert all(one.first + one.frames == other.first for one, other in pairwise(timing.cuts))
    assert all(4 * FPS <= cut.frames <= 7 * FPS for cut in timing.cuts)
    assert all(one.end <= other.start for one, other in pairwise(timing.words))
    assert timing.words[-1].end <= timing.frames * 1000 // FPS


def test_the_release_is_public_whole_and_says_who_made_it(produced: Cue) -> None:
    release = Desk(OWNER, "first").take(Release)
    public = Bucket(settings().videos_bucket)

    assert public.read(release.video)[4:8] == b"ftyp"
    assert public.read(release.thumbnail)[:2] == b"\xff\xd8"
    assert public.read(release.subtitles).startswith(b"WEBVTT")
    assert b"00:00:00," in public.read(release.captions)
    assert b'"words"' in public.read(release.timing)
    assert {(maker.company, maker.model) for maker in release.makers} == {("counted", "1")}
    assert OWNER not in release.video


def test_what_a_licence_wants_to_be_shown_is_released_with_the_video(produced: Cue) -> None:
    release = Desk(OWNER, "first").take(Release)
    page = json.loads(Bucket(settings().videos_bucket).read(f"videos/{release.folder}/release.json"))

    assert release.credits == (CREDIT,)
    assert page["credits"] == [CREDIT]


def test_what_was_assembled_before_credits_were_kept_is_assembled_with_them(
    produced: Cue, monkeypatch: pytest.MonkeyPatch
) -> None:
    assemble = handler(Stage.ASSEMBLE).work

    @wraps(assemble)
    def without_credits(**inputs: object) -> Document:
        return assemble(**inputs).model_copy(update={"credits": ()})

    with monkeypatch.context() as older:
        older.setattr("functions.assemble.handler.handler", stage(without_credits, version=2))
        walk(begin("older", brief(mood="warm")))
    assert Desk(OWNER, "older").take(Release).credits == ()

    walk(begin("newer", brief(mood="warm")))

    assert Desk(OWNER, "newer").take(Release).credits == (CREDIT,)


def test_the_same_order_again_makes_nothing(produced: Cue, company: Company) -> None:
    walk(begin("second"))

    assert company.calls == []
    assert heard("StageStarted") == Counter()
    assert made("second") == made("first")


def test_a_changed_beat_remakes_its_take_its_picture_and_the_chunks_that_touch_it(
    produced: Cue, company: Company
) -> None:
    cue = walk(begin("second", brief(CHANGED)))

    asked = company.asked()
    assert {call for call, _ in asked} == {"compose", "judge", "speak", "draw", "look"}
    assert [about for call, about in asked if call == "speak"] == [CHANGED.split(". ")[4] + "."]
    assert len([about for call, about in asked if call == "draw"]) == 1
    remade = heard("StageStarted")
    assert [item for stage, item in remade if stage == "narrate"] == [4]
    assert [item for stage, item in remade if stage == "illustrate"] == [4]
    filmed = {item for stage, item in remade if stage == "render" and item is not None}
    timing = Desk(OWNER, "second").take(Timing)
    touched = {number for number in cue.chunks if 4 in timing.chunks[number].beats}
    assert filmed == touched
    assert len(filmed) == 3
    assert timing.frames != Desk(OWNER, "first").take(Timing).frames, "the sentence is longer than it was"


def test_a_new_title_or_music_or_style_travels_only_as_far_as_it_matters(produced: Cue, company: Company) -> None:
    walk(begin("quiet", brief(mood="")))
    remade = {stage for stage, _ in heard("StageStarted")}
    assert remade == {"assemble", "publish"}
    assert Desk(OWNER, "quiet").take(Release).credits == ()

    walk(begin("painted", brief(style="oil-painting")))
    remade = {stage for stage, _ in heard("StageStarted")}
    assert remade == {"illustrate", "align", "preview", "render", "assemble", "publish"}
    assert {call for call, _ in company.calls} == {"draw", "look"}


def test_a_failing_item_does_not_cancel_its_siblings_and_a_retry_makes_only_what_failed(company: Company) -> None:
    def breaks(about: str) -> None:
        if about.startswith("a picture") and "second" in about:
            raise RuntimeError("no")

    company.during = breaks
    text = "The first boat sailed at dawn with nobody aboard. The second boat waited for the tide to come and go."
    cue = begin("job", brief(text), owner=SOMEBODY_ELSE)
    with pytest.raises(ExceptionGroup) as failed:
        walk(cue)
    (group,) = failed.value.exceptions
    assert isinstance(group, ExceptionGroup)
    assert [error.__notes__ for error in group.exceptions] == [["illustrate 1"]]
    assert len(Desk(SOMEBODY_ELSE, "job").collect(Take, range(2))) == 2

    company.during = str
    company.calls.clear()
    walk(cue.model_copy(update={"attempt": 2}))

    assert [call for call, _ in company.calls] == ["draw", "look", "play"]
    assert "second" in company.calls[0][1]
    assert len(Desk(SOMEBODY_ELSE, "job").collect(Illustration, range(2))) == 2
