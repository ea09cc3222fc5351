"""The offline illustrator: it reads, it draws what it read, and it draws the same again."""

import io
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from shared.errors import ProviderRefused
from shared.formats import looks
from shared.providers.images import IMAGES
from shared.providers.offline.illustrator import OfflineImages
from shared.providers.offline.illustrator.camera import Camera, camera
from shared.providers.offline.illustrator.figures import FIGURES
from shared.providers.offline.illustrator.lexicon import SETTINGS as SETTING_WORDS
from shared.providers.offline.illustrator.nouns import CHARACTERS
from shared.providers.offline.illustrator.nouns import FIGURES as NOUNS
from shared.providers.offline.illustrator.palette import palette
from shared.providers.offline.illustrator.reading import read
from shared.providers.offline.illustrator.roles import Role, home, role, stature
from shared.providers.offline.illustrator.settings import SETTINGS
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.styles import STYLES
from shared.providers.offline.illustrator.subject import Subject
from shared.providers.offline.illustrator.tones import TONES
from shared.providers.offline.illustrator.vector import curve, figure

KEEPER = "an old lighthouse keeper climbs a spiral staircase at dusk, storm outside, lamp in hand"


def drawn(description: str, style: str = "flat-vector", size: tuple[int, int] = (108, 192)) -> bytes:
    width, height = size
    return OfflineImages().draw("", description=description, style=style, width=width, height=height).image


def pixels(file: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(file))).astype(int)


def difference(one: bytes, other: bytes) -> float:
    """How far apart two pictures are, on average, of 255."""
    return float(np.abs(pixels(one) - pixels(other)).mean())


def test_the_registry_finds_the_illustrator() -> None:
    images = IMAGES["offline"]

    assert isinstance(images, OfflineImages)
    assert (images.company, images.model) == ("offline", "illustrator-1")


def test_it_paints_every_style_that_the_formats_offer() -> None:
    assert set(STYLES) == set(looks.STYLES)


@pytest.mark.parametrize("style", STYLES)
def test_the_same_words_give_the_same_file(style: str) -> None:
    assert drawn(KEEPER, style) == drawn(KEEPER, style)


def test_the_sentence_for_image_models_is_not_read() -> None:
    images = OfflineImages()
    asked = {"description": "a fox in the snow", "style": "anime", "width": 54, "height": 96}

    assert images.draw("a whale", **asked) == images.draw("a rocket", **asked)  # pyright: ignore[reportArgumentType]


def test_a_picture_costs_nothing() -> None:
    made = OfflineImages().draw("", description="a fox", style="anime", width=54, height=96)

    assert made.cost == Decimal(0)


@pytest.mark.parametrize("size", [(270, 480), (480, 270), (200, 200), (101, 333)])
@pytest.mark.parametrize("style", STYLES)
def test_a_picture_is_a_png_of_exactly_the_size_that_was_asked_for(style: str, size: tuple[int, int]) -> None:
    picture = Image.open(io.BytesIO(drawn("a horse on a hill at dawn, fog", style, size)))

    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", size)


def test_an_unknown_style_is_refused_by_naming_those_that_exist() -> None:
    with pytest.raises(ProviderRefused, match="oil-painting"):
        drawn("a fox", "cubism")


def test_no_two_styles_look_alike() -> None:
    pictures = [drawn("a lighthouse on a cliff at dusk", style) for style in STYLES]

    assert all(difference(one, other) > 8 for at, one in enumerate(pictures) for other in pictures[:at])


def test_different_words_give_different_pictures() -> None:
    texts = ["why we dream", "the nature of truth", "what nobody tells you", "nothing lasts forever", ""]

    assert len({drawn(text) for text in texts}) == len(texts)


@pytest.mark.parametrize("subject", sorted(NOUNS.keys() - {"nothing"}))
def test_a_named_subject_is_in_the_picture(subject: str) -> None:
    word = NOUNS[subject].split()[0].replace("_", " ")

    reading = read(f"a {word} in the desert at noon")

    shown = {shown.figure for shown in reading.subjects}
    assert subject in shown or subject == "rock"


def test_a_named_subject_changes_the_middle_of_the_picture() -> None:
    alone, visited = (
        pixels(drawn(text, size=(270, 480))) for text in ("the desert at noon", "a camel in the desert at noon")
    )

    middle = np.abs(alone - visited)[200:360, 60:210]
    assert middle.mean() > 10


@pytest.mark.parametrize("size", [(180, 320), (568, 320), (320, 320)])
def test_a_figure_keeps_its_shape_whatever_the_picture_s(size: tuple[int, int]) -> None:
    sketch = blank(*size)

    sketch.draw(Subject("rocket"), x=0.5, foot=0.7, height=0.4)

    mask = sketch.layers[-1].mask.image
    assert mask.width / mask.height == pytest.approx(68 / 152, rel=0.06)


def blank(width: int, height: int, view: Camera | None = None) -> Sketch:
    rng = np.random.default_rng(1)
    style, reading = STYLES["flat-vector"], read("")
    colours = palette(reading, rng, style.grade, style.hours)
    return Sketch(width, height, reading, colours, style.hand, rng, view or Camera())


@pytest.mark.parametrize(
    ("text", "setting", "figures"),
    [
        (KEEPER, "stairs", ["walker", "lantern"]),
        ("A pack of wolves in a snowy forest under the full moon", "snow", ["wolf"]),
        ("a sailing ship on the open sea at sunset", "sea", ["ship"]),
        ("a detective in a foggy alley at night", "street", ["person"]),
        ("an astronaut on Mars looks at the Earth", "moon", ["astronaut"]),
        ("how compound interest grows your money", "studio", ["moneybag"]),
        ("two children fly a red kite in a meadow", "field", ["child", "kite"]),
        ("a king in his palace hall", "hall", ["person"]),
        ("a whale deep underwater", "underwater", ["whale"]),
        ("a lighthouse on a cliff", "coast", ["lighthouse"]),
        ("a room without a cat", "room", []),
        ("the nature of truth", "abstract", []),
        ("", "abstract", []),
        ("Close-up: Mara and a key, a quiet street, golden evening light", "street", ["woman", "key"]),
        ("Wide establishing shot: a man and a boat, a lake, night with a warm lamp", "river", ["person", "boat"]),
    ],
)
def test_it_finds_settings_and_subjects(text: str, setting: str, figures: list[str]) -> None:
    reading = read(text)

    assert reading.setting == setting
    assert [subject.figure for subject in reading.subjects] == figures


def test_it_finds_hour_weather_mood_and_framing() -> None:
    reading = read("Close-up: a scary haunted house in the rain at midnight, fog")

    assert (reading.time, reading.mood, reading.framing) == ("night", "dark", "close")
    assert reading.weather == {"rain", "fog"}


@pytest.mark.parametrize(
    ("text", "framing"),
    [
        ("Wide shot from above: a fox", "above"),
        ("Low angle shot: a fox", "low"),
        ("Detail shot: a key", "close"),
        ("Medium wide shot: a fox", "medium"),
        ("a fox", "medium"),
    ],
)
def test_an_angle_says_more_than_a_distance(text: str, framing: str) -> None:
    assert read(text).framing == framing


def test_no_two_framings_of_one_scene_look_alike() -> None:
    framings = ("Close-up", "Medium shot", "Wide shot", "Wide shot from above", "Low angle shot")
    pictures = [drawn(f"{framing}: a traveller in a red cloak, a path across the heath, noon") for framing in framings]

    assert all(difference(one, other) > 12 for at, one in enumerate(pictures) for other in pictures[:at])


@pytest.mark.parametrize("framing", ["close", "medium", "wide", "above", "low"])
@pytest.mark.parametrize("setting", ["track", "room"])
def test_heads_are_above_the_captions(framing: str, setting: str) -> None:
    sketch = blank(270, 480, camera(framing, setting, stature("person")))

    sketch.draw(Subject("person"), x=0.5, foot=0.72, height=stature("person"))

    top = sketch.layers[-1].mask.top / 480
    assert top > 0.0
    assert top + 0.1 * sketch.layers[-1].mask.image.height / 480 < 0.57


@given(st.sampled_from(["close", "medium", "wide", "above", "low"]), st.sampled_from(sorted(SETTINGS)), st.floats(0, 1))
def test_what_a_camera_sees_can_be_traced_back(framing: str, setting: str, y: float) -> None:
    view = camera(framing, setting, 0.36)

    assert view.unseen(view.level(y)) == pytest.approx(y)
    assert view.spread >= 1
    assert view.level(1.0) >= 1


def test_a_cloak_is_worn_in_its_colour_and_flies_in_the_wind() -> None:
    calm = read("a fox and a traveller in a red cloak, heath").subjects[1]
    blown = read("a fox and a traveller in a red cloak, heath, strong wind, flying leaves").subjects[1]

    assert (calm.wears, blown.wears) == (("cloak",), ("cloak-blown",))
    assert dict(calm.tones)["cape"] == (192 / 255, 57 / 255, 43 / 255)
    assert calm.tones == blown.tones


@pytest.mark.parametrize("style", STYLES)
def test_a_huge_sun_and_the_wind_are_seen(style: str) -> None:
    heath = "a path across the heath, bright daylight"
    plain, sunny, windy = (drawn(f"{heath}{sky}", style) for sky in ("", ", huge sun with rays", ", strong wind"))

    assert difference(plain, sunny) > 4
    assert difference(plain, windy) > 4
    assert read("a huge sun with rays").great_sun


def test_what_is_told_is_not_read() -> None:
    reading = read("Wide shot: a wolf, a forest (told: Der Zug war in der Stadt, und der Mann sah den train)")

    assert (reading.setting, [subject.figure for subject in reading.subjects]) == ("forest", ["wolf"])


@pytest.mark.parametrize(
    ("text", "count"), [("a wolf", 1), ("wolves", 3), ("two wolves", 2), ("four wolves", 4), ("a crowd of people", 5)]
)
def test_it_counts(text: str, count: int) -> None:
    assert read(text).subjects[0].count == count


def test_colours_stay_with_what_they_describe() -> None:
    girl, umbrella = read("a girl in a yellow raincoat and a red umbrella").subjects

    assert dict(girl.tones)["cloth"] == (242 / 255, 194 / 255, 48 / 255)
    assert dict(umbrella.tones)["paint"] == (192 / 255, 57 / 255, 43 / 255)


def test_somebody_on_foot_does_not_stand_on_water() -> None:
    assert read("a woman before a vast sea").setting == "coast"
    assert read("a sailor on the deck of a ship at sea").setting == "deck"


def test_a_dragon_stands_unless_it_flies() -> None:
    standing, flying = read("a dragon in a cave").subjects[0], read("a dragon flies over a village").subjects[0]

    assert (standing.role, flying.role) == (Role.ACTOR, Role.ALOFT)


def test_every_word_leads_to_something_that_can_be_drawn() -> None:
    worn = {name for _, wears, _ in CHARACTERS.values() for name in wears}
    figures = {name for name, _, _ in CHARACTERS.values()}

    assert (NOUNS.keys() - {"nothing"}) | worn | figures <= FIGURES.keys()
    assert SETTING_WORDS.keys() | {"studio", "abstract", "open"} == SETTINGS.keys()
    assert all(home(name) in SETTINGS for name in FIGURES)
    assert all(0.1 < stature(name) <= 0.5 and role(name) in Role for name in FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_stands_near_its_box_in_tones_that_exist(name: str) -> None:
    drawing = figure(FIGURES[name])

    corners = np.concatenate([outline for part in drawing.parts for outline in part.outlines])
    assert {part.tone.rstrip("+-") for part in drawing.parts} <= TONES.keys() | {"hole", "cloth", "accent"}
    assert np.abs(corners).max() < 150
    assert 0 < drawing.slenderness < 2.6


def test_a_drawing_with_a_line_that_makes_no_sense_is_an_error() -> None:
    with pytest.raises(ValueError, match="no such part"):
        figure("fur squiggle 0,0 1,1")


@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=3, max_size=9, unique=True))
def test_a_curve_goes_through_its_points(points: list[tuple[int, int]]) -> None:
    corners = np.array(points, dtype=np.float64)

    outline = curve(corners, [True] * len(corners))

    assert all(np.hypot(*(outline - corner).T).min() < 1e-6 for corner in corners)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("style", ["flat-vector", "cyberpunk"])
def test_every_setting_can_be_drawn_in_any_weather(setting: str, style: str) -> None:
    word = SETTING_WORDS.get(setting, "nowhere").split()[0].replace("_", " ")

    for weather in ("storm", "fog", "snowfall"):
        assert drawn(f"a traveler and a bird, {word}, {weather}, night", style, (54, 96))


@settings(deadline=None, max_examples=40)
@given(text=st.text(), style=st.sampled_from(sorted(STYLES)), size=st.sampled_from([(24, 40), (40, 24), (33, 33)]))
def test_any_text_can_be_drawn(text: str, style: str, size: tuple[int, int]) -> None:
    assert Image.open(io.BytesIO(drawn(text, style, size))).size == size


VOCABULARY = sorted({word for table in (NOUNS, SETTING_WORDS) for entry in table.values() for word in entry.split()})


@settings(deadline=None, max_examples=40)
@given(words=st.lists(st.sampled_from(VOCABULARY), max_size=12), style=st.sampled_from(sorted(STYLES)))
def test_any_mixture_of_known_words_can_be_drawn(words: list[str], style: str) -> None:
    assert drawn(" ".join(words).replace("_", " "), style, (27, 48))
