"""The watch page answers to every hand: a mouse, a keyboard, a finger, a screen reader."""

import pytest
from playwright.sync_api import expect

from tests.web.visits import DESK, FILM, NOTHING, PHONE, Visit, Visitor


def test_everything_can_be_done_by_keyboard(visit: Visit) -> None:
    visit.watch()
    press = visit.page.keyboard.press

    press("Space")
    visit.until("!video.paused")
    press("k")
    visit.until("video.paused")
    press("5")
    visit.arrive(6)
    press("ArrowRight")
    visit.arrive(11)
    press("j")
    visit.arrive(1)
    press("ArrowLeft")
    visit.arrive(0)
    press("m")
    visit.until("video.muted")
    press("Shift+>")
    visit.until("video.playbackRate === 1.25")
    press("f")
    visit.until("document.fullscreenElement?.matches('.player')")
    press("f")
    visit.until("!document.fullscreenElement")
    press("End")
    visit.until("video.ended")


def test_settings_open_and_close_by_keyboard_and_give_the_focus_back(visit: Visit) -> None:
    visit.watch()
    button = visit.page.get_by_role("button", name="Settings")
    panel = visit.page.get_by_role("dialog", name="Settings")

    button.press("Enter")
    expect(panel).to_be_visible()
    expect(visit.page.get_by_role("radio", name="Auto")).to_be_focused()
    visit.page.keyboard.press("ArrowDown")
    expect(visit.page.get_by_role("radio", name="540p", exact=True)).to_be_checked()
    visit.page.keyboard.press("Escape")

    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


def test_a_screen_reader_hears_what_every_control_does(visit: Visit) -> None:
    visit.watch()
    visit.page.wait_for_selector(".about:not([hidden])")

    expect(visit.page.get_by_role("region", name="Video player")).to_match_aria_snapshot("""
      - button "Play"
      - slider "Where in the video"
      - button "Play"
      - button "Sound off"
      - slider "Volume"
      - text: "0:00 / 0:12"
      - button "Subtitles"
      - button "Settings"
      - button "Full screen"
    """)


def test_controls_go_away_while_it_plays_and_come_back_at_a_touch_of_the_mouse(visit: Visit) -> None:
    visit.watch()
    visit.play(rate=0.25)

    visit.page.wait_for_selector(".player[data-idle]")
    visit.page.mouse.move(640, 400)
    visit.page.mouse.move(600, 420)

    visit.page.wait_for_selector(".player:not([data-idle])")


@pytest.mark.parametrize("width", [320, 390, 820, 1280])
@pytest.mark.parametrize("folder", [FILM, NOTHING])
def test_nothing_is_wider_than_the_screen(visitor: Visitor, width: int, folder: str) -> None:
    visit = visitor(viewport={"width": width, "height": 700})
    visit.open(f"watch.html?video={folder}")
    visit.page.wait_for_selector(".about:not([hidden]), .notice:not([hidden])", state="attached")

    assert visit.ask("document.documentElement.scrollWidth") <= width


def test_on_a_telephone_the_video_is_as_wide_as_the_screen_and_fingers_work_it(visitor: Visitor) -> None:
    visit = visitor(**PHONE)
    visit.watch()
    box = visit.page.locator(".player").bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"]) == (0, 0, 390)

    visit.page.locator(".centre").tap()
    visit.until("!video.paused")
    visit.page.locator(".surface").tap(position={"x": 30, "y": 100})
    visit.page.wait_for_selector(".player[data-idle]")
    assert not visit.ask("video.paused")
    visit.page.locator(".surface").tap(position={"x": 30, "y": 100})
    visit.page.wait_for_selector(".player:not([data-idle])")
    visit.page.locator(".centre").tap()
    visit.until("video.paused")


def test_a_wide_video_fills_the_width_of_a_telephone_and_is_the_first_thing_on_it(visitor: Visitor) -> None:
    visit = visitor(**PHONE)
    visit.page.route("**/release.json", lambda route: route.fulfill(json={"width": 1920, "height": 1080}))
    visit.page.route("**/master.m3u8", lambda route: None)
    visit.open(f"watch.html?video={FILM}")
    visit.page.wait_for_selector("[data-shape=wide]")

    box = visit.page.locator(".player").bounding_box()

    assert box is not None
    assert (box["x"], box["y"], box["width"], round(box["height"])) == (0, 0, 390, 219)


def test_who_wants_little_motion_sees_nothing_turn(visitor: Visitor) -> None:
    visit = visitor(**DESK, reduced_motion="reduce")
    visit.watch()

    visit.ask("document.querySelector('.player').dataset.waiting = ''")

    assert visit.ask("getComputedStyle(document.querySelector('.spinner')).animationName") == "breathe"
    assert visit.ask("getComputedStyle(document.querySelector('.bar')).transitionDuration") == "0s"


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        ("clock(0)", "0:00"),
        ("clock(75.9)", "1:15"),
        ("clock(5.99)", "0:06"),
        ("clock(3675)", "1:01:15"),
        ("clock(NaN)", "0:00"),
        ("spoken(61)", "1 minute 1 second"),
        ("spoken(7200)", "2 hours"),
        ("spoken(0)", "0 seconds"),
    ],
)
def test_time_is_told_as_people_read_it(visit: Visit, call: str, answer: str) -> None:
    visit.open("index.html")

    assert visit.page.evaluate(f"import('/watch/time.js').then(time => time.{call})") == answer
