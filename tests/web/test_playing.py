"""The watch page plays: whole, in every quality, with subtitles, from any moment."""

import pytest
from playwright.sync_api import expect

from tests.web.streams import CUES, RUNGS, SCENE_PARTS, SECONDS, SEGMENT_SECONDS
from tests.web.visits import APPLE, DESK, FILM, SCENE, Visit, Visitor

STOPS = """() => {
    const video = document.querySelector("video");
    window.stops = [];
    video.addEventListener("waiting", () => {
        const { buffered, currentTime: now } = video;
        const ranges = Array.from({ length: buffered.length }, (_, n) => [buffered.start(n), buffered.end(n)]);
        // A busy machine may decode late what has long been loaded; the stream stops where there is nothing to decode.
        if (!ranges.some(([start, end]) => start <= now && now < end - 0.1)) window.stops.push(now);
    });
}"""


def test_a_video_plays_from_its_link_to_its_end(visit: Visit) -> None:
    visit.watch()
    visit.play(rate=4)

    visit.until("video.ended")

    assert visit.ask("video.error") is None
    assert visit.ask("video.currentTime") == pytest.approx(SECONDS, abs=0.15)
    expect(visit.page.get_by_role("button", name="Play again").first).to_be_visible()


def test_it_says_what_the_video_is(visit: Visit) -> None:
    visit.watch()

    expect(visit.page).to_have_title("The Lighthouse That Nobody Lit · Talewright")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("The Lighthouse That Nobody Lit")
    expect(visit.page.locator(".facts")).to_have_text(
        "0:12Made with offline writer, offline narrator, offline illustrator"
    )
    expect(visit.page.locator(".credits")).to_have_text("“Harbour” by Ada Lovelace, CC BY 4.0")
    assert visit.ask("video.poster").endswith(f"/videos/{FILM}/poster.jpg")


def test_it_can_be_taken_home(visit: Visit) -> None:
    visit.watch()

    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="Download").click()

    assert download.value.suggested_filename == "The Lighthouse That Nobody Lit.mp4"


def test_every_quality_can_be_chosen_and_is_then_on_the_screen(visit: Visit) -> None:
    visit.watch()
    visit.play()
    visit.page.get_by_role("button", name="Settings").click()

    for rung in (*RUNGS, RUNGS[0]):
        visit.seek(1)
        visit.page.get_by_role("radio", name=rung.name, exact=True).check(force=True)
        visit.until(f"video.videoHeight === {rung.height}")
    visit.page.get_by_role("radio", name="Auto").check(force=True)

    expect(visit.page.get_by_role("radio", name=f"Auto ({RUNGS[0].name})")).to_be_checked()
    assert not visit.ask("video.paused")


def test_by_itself_it_takes_no_more_pixels_than_are_seen(visitor: Visitor) -> None:
    visit = visitor(viewport={"width": 300, "height": 480})
    visit.watch()
    visit.play()

    visit.until("video.currentTime > 1")

    assert visit.ask("video.videoWidth") < RUNGS[0].width


def test_subtitles_are_shown_when_they_are_wanted_and_remembered(visit: Visit) -> None:
    visit.watch()
    captions = visit.page.locator(".captions")
    visit.seek(2)
    expect(captions).to_be_empty()

    visit.page.get_by_role("button", name="Subtitles").click()
    for start, end, text in CUES:
        visit.seek((start + end) / 2)
        expect(captions).to_have_text(text)
        expect(captions.locator("p")).to_be_visible()
    visit.watch()
    visit.seek(2)

    expect(captions).to_have_text(CUES[0][2])
    visit.page.keyboard.press("c")
    expect(captions).to_be_empty()


def test_the_seek_bar_shows_where_it_leads_and_leads_there(visit: Visit) -> None:
    visit.watch()
    bar = visit.page.get_by_role("slider", name="Where in the video")
    box = bar.bounding_box()
    assert box is not None
    middle = {"x": 7 + 0.7 * (box["width"] - 14), "y": box["height"] / 2}
    second = int(0.7 * SECONDS)

    bar.hover(position=middle)
    thumbnail = visit.page.locator(".preview span")
    expect(thumbnail).to_be_visible()
    expect(visit.page.locator(".preview time")).to_have_text(f"0:{second:02}")
    shown = thumbnail.evaluate("one => [one.style.backgroundImage, one.style.backgroundPosition]")
    assert shown == [f'url("{visit.url}/videos/{FILM}/thumbnails.jpg")', f"{-90 * (second // SEGMENT_SECONDS)}px 0px"]

    bar.click(position=middle)
    visit.until("!video.seeking")
    assert visit.ask("video.currentTime") == pytest.approx(0.7 * SECONDS, abs=0.2)
    expect(bar).to_have_attribute("aria-valuetext", f"{second} seconds of 12 seconds")


def test_a_link_may_say_where_to_begin(visit: Visit) -> None:
    visit.open(f"watch.html?video={FILM}#t=7")

    visit.arrive(7)


def test_a_browser_that_plays_hls_by_itself_is_let(visitor: Visitor) -> None:
    visit = visitor(**DESK)
    visit.page.add_init_script(APPLE)
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.open(f"watch.html?video={FILM}")
    if not visit.ask("video.canPlayType('application/vnd.apple.mpegurl')"):
        pytest.skip("this Chromium is too old to play HLS by itself")
    visit.until("video.readyState >= 3")
    visit.play(rate=4)

    visit.until("video.ended")

    assert not any("vendor" in url for url in asked)
    expect(visit.page.locator("fieldset[data-of=quality]")).to_be_hidden()


def test_a_scene_of_many_parts_plays_through_without_a_stop(visit: Visit) -> None:
    visit.watch(SCENE)
    visit.page.evaluate(STOPS)
    visit.play(rate=4)

    visit.until("video.ended")

    assert visit.ask("[video.error, window.stops, video.buffered.length]") == [None, [], 1]
    assert visit.ask("video.currentTime") == pytest.approx(SCENE_PARTS * SEGMENT_SECONDS, abs=0.5)
