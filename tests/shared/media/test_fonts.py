"""Which font draws what, and that the table of it tells the truth about the files."""

import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from shared.media.fonts import FONTS, Family, drawn, families, families_for, is_invisible, missing, runs, width

SAMPLES = {
    "en": "The quick brown fox, “naïve” — 1,234 €!",
    "de": "Größenwahn, Straße",
    "pl": "Zażółć gęślą jaźń",
    "vi": "Tiếng Việt đẹp lắm",
    "tr": "İstanbul'da ığdır",
    "el": "Η γρήγορη αλεπού· ναι;",
    "ru": "Съешь ещё этих мягких булок",
    "uk": "Їжак ґречний",
    "ar": "في صباح هادئ، ١٢٣؟",
    "fa": "پژواک گچ",
    "ur": "ٹھیک ہے ڑ",
    "he": "שלום לכולם, שָׁלוֹם",
    "hi": "क्षत्रिय हिन्दी में। १२३",
    "bn": "বাংলা ভাষা",
    "pa": "ਪੰਜਾਬੀ",
    "gu": "ગુજરાતી",
    "or": "ଓଡ଼ିଆ",
    "ta": "தமிழ்",
    "te": "తెలుగు",
    "kn": "ಕನ್ನಡ",
    "ml": "മലയാളം",
    "si": "සිංහල",
    "th": "ภาษาไทยที่สุด",
    "lo": "ພາສາລາວ",
    "km": "ភាសាខ្មែរ",
    "my": "မြန်မာဘာသာ",
    "ka": "ქართული ენა",
    "hy": "Հայերեն լեզու",
    "am": "አማርኛ ቋንቋ",
    "zh": "灯塔看守人，已经十一年。“你好！”",
    "zh-TW": "燈塔看守人，已經十一年。「你好！」",
    "ja": "灯台守は、十一年間「ヴァイオリン」ー々〆",
    "ko": "등대지기는 십일 년 동안 뷁",
}


@pytest.mark.parametrize("language", SAMPLES)
def test_no_character_of_a_usual_text_is_missing(language: str) -> None:
    assert missing(SAMPLES[language]) == frozenset()


def test_emoji_have_glyphs_whatever_joins_and_colours_them() -> None:
    assert missing("😀 👨‍👩‍👧 🧑🏾‍🚀 🇩🇪 ❤️ 1️⃣ 🏴\U000e0067\U000e0062\U000e007f") == frozenset()


def test_characters_without_a_glyph_are_named_and_nothing_else() -> None:
    assert missing("a\u200d\ufe0f\u200f\n\t b 𓀀 ꙮ 𓀀") == frozenset("𓀀ꙮ")


def test_each_script_is_drawn_by_its_own_font() -> None:
    assert [(run.family.file, run.text) for run in runs("Ja, שלום 你好 🚀", "en")] == [
        ("InterDisplay-ExtraBold.ttf", "Ja, "),
        ("NotoSansHebrew-ExtraBold.ttf", "שלום "),
        ("NotoSansCJKjp-Bold.otf", "你好 "),
        ("NotoEmoji-Bold.ttf", "🚀"),
    ]


@pytest.mark.parametrize(
    ("language", "cut"),
    [
        ("ja", "jp"),
        ("zh", "sc"),
        ("zh-CN", "sc"),
        ("zh-TW", "tc"),
        ("zh-Hant-HK", "tc"),
        ("yue", "tc"),
        ("ja-JP", "jp"),
    ],
)
def test_han_characters_have_the_forms_of_their_language(language: str, cut: str) -> None:
    (family,) = families_for("直", language)
    assert family.file == f"NotoSansCJK{cut}-Bold.otf"


def test_marks_and_digits_stay_with_the_letters_around_them() -> None:
    assert [run.text for run in runs("„Straße“ 2026!", "de")] == ["„Straße“ 2026!"]
    assert [run.text for run in runs("“你好，世界！”", "zh")] == ["“你好，世界！”"]


def test_an_emoji_sequence_is_drawn_as_its_first_emoji() -> None:
    assert drawn("👨‍👩‍👧 🧑🏾‍🚀 ❤️‍🔥 👍🏽 1️⃣ 🇩🇪") == "👨 🧑 ❤ 👍 1 🇩🇪"


def test_joiners_between_letters_are_left_alone() -> None:
    assert drawn("क्‍ष می‌خواهم") == "क्‍ष می‌خواهم"


@given(st.text())
def test_runs_are_the_text(text: str) -> None:
    assert "".join(run.text for run in runs(text, "en")) == text


@given(st.text(), st.sampled_from(["", "ja", "zh-TW", "ar"]))
def test_what_is_not_missing_is_given_to_a_font_that_has_it(text: str, language: str) -> None:
    nothing_to_draw = missing(text) | {character for character in text if is_invisible(character)}
    for run in runs(text, language):
        assert all(run.family.advance(character) is not None for character in set(run.text) - nothing_to_draw)


def test_a_text_is_as_wide_as_its_characters_and_no_wider_for_what_is_not_seen() -> None:
    assert width("lighthouse", "en") == pytest.approx(sum(width(letter, "en") for letter in "lighthouse"))
    assert width("न‍न‏", "hi") == width("नन", "hi")
    assert width("", "en") == 0


@pytest.mark.parametrize("family", families(), ids=lambda family: family.file)
def test_the_table_agrees_with_the_file(family: Family) -> None:
    font = TTFont(FONTS / family.file)
    em, widths = font["head"].unitsPerEm, font["hmtx"].metrics
    told = {
        point: width
        for first, (end, width) in zip(family.firsts, family.spans, strict=True)
        for point in range(first, end)
    }
    assert told == {point: round(1000 * widths[glyph][0] / em) / 1000 for point, glyph in font.getBestCmap().items()}
    assert family.name in {font["name"].getDebugName(1), font["name"].getDebugName(4)}
    assert family.ascent == pytest.approx(font["OS/2"].usWinAscent / em, abs=1e-4)
    assert family.descent == pytest.approx(font["OS/2"].usWinDescent / em, abs=1e-4)


def test_every_font_file_is_in_the_table_and_the_folder_is_small() -> None:
    files = [path for path in FONTS.iterdir() if path.suffix in {".ttf", ".otf"}]
    assert {path.name for path in files} == {family.file for family in families()}
    assert sum(path.stat().st_size for path in files) < 15_000_000


def test_every_font_is_named_in_the_readme_and_freely_licensed() -> None:
    readme = (FONTS / "README.md").read_text()
    for family in families():
        font = TTFont(FONTS / family.file)
        assert family.file in readme or ("NotoSans" in family.file and "NotoSans*-ExtraBold.ttf" in readme)
        assert "Open Font License" in (font["name"].getDebugName(13) or "")
        assert "Reserved Font Name" not in (font["name"].getDebugName(0) or "")
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text()


def test_asking_what_is_missing_loads_no_font_library() -> None:
    probe = "import sys; from shared.media.fonts import missing; missing('a'); print('fontTools' in sys.modules)"
    root = Path(__file__).parents[3]
    said = subprocess.run([sys.executable, "-c", probe], cwd=root, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"
