from dataclasses import replace

import pytest

from functions.check.handler import check
from shared import prose
from shared.errors import ScriptRefused, Unprintable
from shared.production.documents import Beat, Character, Draft, Line, Maker, Order, Script, Visual
from shared.providers.moderation import Finding, Verdict
from shared.providers.offline.reader import OfflineModeration
from shared.works.briefs import Wish, brief_of
from shared.works.manner import Manner, settle

USUAL = settle(Manner())
GERMAN = "Der alte Wärter war nicht allein: er sah das Meer und die Boote, und auf dem Turm brannte noch ein Licht."

CLEAN = {
    "en": "For eleven years the keeper lit the lamp alone, and one night no boat came home.",
    "de": GERMAN,
    "zh": "灯塔看守人已经在这里住了十一年。每天晚上，他都点亮那盏灯，等待远方的船只归来。",
    "zh-TW": "燈塔看守人已經在這裡住了十一年。每天晚上，他都點亮那盞燈，等待遠方的船隻歸來。",
    "ja": "灯台守は十一年間、毎晩ひとりで灯りをともし、遠くの船の帰りを待っていました。",
    "hi": "बूढ़ा रखवाला हर रात सीढ़ियाँ चढ़ता था और दीपक जलाता था। एक दिन नाव नहीं आई।",
    "ar": "في صباح هادئ وقف الحارس أمام البحر، ثم صعد الدرج. كان الليل طويلاً جداً.",
    "he": "שלום לכולם, זה הסיפור של Captain James Cook והספינה שלו. ואז הלך לישון.",
}


class Objector:
    """Moderation that objects to what it is told to, and notes what it read."""

    company = "objector"
    model = "1"

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        self.read: list[tuple[str, str]] = []

    def judge(self, text: str, *, language: str) -> Verdict:
        self.read.append((text, language))
        return Verdict(findings=self.findings)


def draft(text: str, language: str = "en") -> Draft:
    beats = prose.beats(text, language)
    return Draft(
        title="The lamp",
        description="A keeper and the sea.",
        hashtags=("#sea", "#lamp"),
        beats=tuple(Beat(line=Line(text=line), visual=Visual(description="A lamp by the sea.")) for line in beats),
        maker=Maker(company="offline", model="grammar-1"),
    )


def order(text: str, language: str = "en") -> Order:
    """An order of one's own text."""
    return brief_of(Wish(script=text), replace(USUAL, language=language)).order


def checked(text: str, language: str = "en") -> Script:
    return check(draft(text, language), order(text, language), OfflineModeration())


@pytest.mark.parametrize("language", CLEAN)
def test_a_clean_draft_becomes_a_script_that_says_the_same(language: str) -> None:
    given = draft(CLEAN[language], language)

    script = check(given, order(CLEAN[language], language), OfflineModeration())

    assert isinstance(script, Script)
    assert script.model_dump() == given.model_dump()


# Its length.


@pytest.mark.parametrize("words", [67, 75, 83])
def test_a_script_at_the_edges_of_its_budget_is_let_through(words: int) -> None:
    half_a_minute = brief_of(Wish(topic="The sea"), replace(USUAL, seconds=30)).order
    given = draft(" ".join(["boat"] * words))

    assert check(given, half_a_minute, OfflineModeration()).beats == given.beats


@pytest.mark.parametrize("words", [1, 66, 84, 300])
def test_a_script_outside_its_budget_is_refused_with_what_it_has_and_what_it_needs(words: int) -> None:
    half_a_minute = brief_of(Wish(topic="The sea"), replace(USUAL, seconds=30)).order

    with pytest.raises(ScriptRefused, match=f"{words} words; 30 seconds need between 67 and 83"):
        check(draft(" ".join(["boat"] * words)), half_a_minute, OfflineModeration())


# Its language.


@pytest.mark.parametrize(
    ("text", "language", "reads_like"),
    [
        (GERMAN, "fr", "de"),
        (GERMAN, "en", "de"),
        (CLEAN["en"] + " And it was not the only one that was lost at sea in that year.", "de", "en"),
        (CLEAN["hi"], "ar", "hi"),
        (CLEAN["zh"], "hi", "zh"),
        (CLEAN["he"], "en", "he"),
    ],
)
def test_a_script_in_another_language_is_refused_with_the_one_it_reads_like(
    text: str, language: str, reads_like: str
) -> None:
    with pytest.raises(ScriptRefused, match=f"reads like {reads_like}, and the video is to be in {language}: choose"):
        checked(text, language)


@pytest.mark.parametrize("language", ["en-GB", "en-US"])
def test_a_region_does_not_make_another_language(language: str) -> None:
    assert checked(CLEAN["en"], language)


# Its characters.


@pytest.mark.parametrize(
    "text", ["What a day 😀!", "The sea 🌊 was calm ❤️ and we sailed home 👨‍👩‍👧 together 🧑🏾‍🚀.", "🇩🇪 won 1️⃣ cup"]
)
def test_emoji_are_fine(text: str) -> None:
    assert checked(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("On the wall they carved 𒀀 once.", "𒀀 (U+12000):"),
        ("On the wall they carved 𓀀 and 𒀀 and 𓀀 again.", "𒀀 (U+12000), 𓀀 (U+13000):"),
        ("The brand is \uf8ff and nothing else.", "\uf8ff (U+F8FF):"),
    ],
)
def test_characters_that_no_font_has_are_named_once_each(text: str, named: str) -> None:
    with pytest.raises(Unprintable) as refusal:
        checked(text)

    assert named in str(refusal.value)
    assert "more" not in str(refusal.value)


@pytest.mark.parametrize(("strange", "more"), [(12, ""), (13, " and 1 more"), (40, " and 28 more")])
def test_no_more_than_twelve_characters_are_named_and_the_others_counted(strange: int, more: str) -> None:
    wall = " ".join(chr(0x13000 + number) for number in range(strange))

    with pytest.raises(Unprintable) as refusal:
        checked(f"They wrote {wall} on the wall of the old house by the sea.")

    assert str(refusal.value).count("U+") == 12
    assert f"(U+1300B){more}: captions need other words there" in str(refusal.value)


# What it says.


def test_what_moderation_objects_to_is_quoted_with_its_reason() -> None:
    text = "The sea was calm that night. Nobody likes you, she heard it say: just go kill yourself."
    (finding,) = OfflineModeration().judge(text, language="en").findings

    with pytest.raises(ScriptRefused) as refusal:
        checked(text)

    assert "kill yourself" in finding.quote
    assert f"{finding.category}: “{finding.quote}” ({finding.reason})" in str(refusal.value)


def test_every_objection_is_told() -> None:
    findings = (
        Finding(category="hate", quote="those people", reason="It is about a group."),
        Finding(category="violence", quote="the knife", reason="It says how."),
    )

    with pytest.raises(ScriptRefused) as refusal:
        check(draft(CLEAN["en"]), order(CLEAN["en"]), Objector(*findings))

    assert all(finding.quote in str(refusal.value) and finding.reason in str(refusal.value) for finding in findings)


@pytest.mark.parametrize("where", ["title", "description", "visual"])
def test_moderation_objects_to_what_is_shown_and_published_as_well(where: str) -> None:
    harm = "just kill yourself"
    given = draft(CLEAN["en"])
    shown = given.beats[0].model_copy(update={"visual": Visual(description=harm)})
    harmful = given.model_copy(update={"beats": (shown, *given.beats[1:])} if where == "visual" else {where: harm})

    with pytest.raises(ScriptRefused, match=r"moderation objects.*kill yourself"):
        check(harmful, order(CLEAN["en"]), OfflineModeration())


def test_moderation_hears_the_language_and_reads_nothing_that_is_refused_anyway() -> None:
    moderation = Objector()

    check(draft(GERMAN, "de"), order(GERMAN, "de"), moderation)
    with pytest.raises(ScriptRefused):
        check(draft(GERMAN, "de"), order(GERMAN, "fr"), moderation)

    assert [language for _, language in moderation.read] == ["de"]


# Its cast.


def test_a_script_knows_by_name_whom_its_pictures_show_and_leaves_out_the_others() -> None:
    cast = (Character(name="Nobody", look="a man"), Character(name="Mara", look="a woman in a red coat"))
    given = draft(CLEAN["en"]).model_copy(update={"cast": cast})
    seen = given.beats[0].model_copy(update={"visual": Visual(description="MARA by the sea")})

    script = check(given.model_copy(update={"beats": (seen, *given.beats[1:])}), order(CLEAN["en"]), Objector())

    assert script.cast == (cast[1],)
    assert script.beats[0].visual == Visual(description="Mara by the sea", characters=(cast[1],))
    assert [beat.cast for beat in script.beats] == [(0,), *[()] * (len(script.beats) - 1)]


def test_moderation_reads_how_the_cast_looks() -> None:
    moderation = Objector()
    mara = Character(name="sea", look="a woman in a red coat")

    check(draft(CLEAN["en"]).model_copy(update={"cast": (mara,)}), order(CLEAN["en"]), moderation)

    assert mara.look in moderation.read[0][0]
