"""A picture that somebody objects to is asked for once more, in other words."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from shared.errors import ContentRefused, OverCap, ProviderBusy, ProviderRefused
from shared.providers.drawing import TASK, Illustrators
from shared.providers.images import Drawn
from shared.providers.language import Composed
from shared.providers.moderation import Finding, Verdict
from shared.providers.offline.reader import OfflineModeration
from shared.providers.offline.writer import OfflineLanguage

FIGHT = "two men fight with knives"
QUARREL = "two men stand face to face"


def picture() -> Drawn:
    kept = io.BytesIO()
    Image.new("RGB", (36, 64), "gray").save(kept, "PNG")
    return Drawn(image=kept.getvalue())


class Artist:
    """Draws everything but what it refuses, and remembers what it was asked."""

    company = "artist"
    model = "pencil"

    def __init__(self, *refused: str) -> None:
        self.refused = refused
        self.asked: list[str] = []

    def draw_one(self, description: str) -> Drawn:
        self.asked.append(description)
        if description in self.refused:
            raise ContentRefused(f"artist will not draw “{description}”", rule="violence")
        return picture()


class Rewriter:
    """Has other words, or an error."""

    company = "rewriter"
    model = "pen"

    def __init__(self, answer: str | Exception = QUARREL) -> None:
        self.answer = answer
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def compose(self, task: str, *, instructions: str, facts: dict[str, Any], schema: dict[str, Any]) -> Composed:
        self.asked.append((task, facts))
        if isinstance(self.answer, Exception):
            raise self.answer
        return Composed(form=json.dumps({"description": self.answer}))


class Onlooker:
    """Moderation that objects to the first so many pictures."""

    company = "onlooker"
    model = "eye"

    def __init__(self, objections: int = 0) -> None:
        self.objections = objections
        self.seen = 0

    def judge(self, text: str, *, language: str) -> Verdict:
        return Verdict()

    def look(self, picture: str) -> Verdict:
        self.seen += 1
        finding = Finding(category="violence/graphic", quote="", reason="blood")
        return Verdict(findings=(finding,) if self.seen <= self.objections else ())


def drawn(artist: Artist, rewriter: Any, onlooker: Any) -> Drawn:
    draw: Callable[[str], Drawn] = artist.draw_one
    illustrators = Illustrators(artist, rewriter, onlooker)  # pyright: ignore[reportArgumentType]
    return illustrators.picture(FIGHT, draw, style="Anime")


def test_what_nobody_objects_to_is_drawn_once_and_as_it_was_described() -> None:
    artist, rewriter, onlooker = Artist(), Rewriter(), Onlooker()

    drawn(artist, rewriter, onlooker)

    assert (artist.asked, rewriter.asked, onlooker.seen) == ([FIGHT], [], 1)


def test_a_refused_description_is_reworded_for_the_rule_that_it_broke_and_drawn_once_more() -> None:
    artist, rewriter = Artist(FIGHT), Rewriter()

    drawn(artist, rewriter, Onlooker())

    assert artist.asked == [FIGHT, QUARREL]
    assert rewriter.asked == [(TASK, {"description": FIGHT, "rule": "violence", "style": "Anime"})]


def test_a_picture_that_moderation_objects_to_is_reworded_as_well() -> None:
    artist, rewriter, onlooker = Artist(), Rewriter(), Onlooker(objections=1)

    drawn(artist, rewriter, onlooker)

    assert artist.asked == [FIGHT, QUARREL]
    assert rewriter.asked[0][1]["rule"] == "violence/graphic"
    assert onlooker.seen == 2


@pytest.mark.parametrize(
    ("artist", "onlooker"),
    [
        pytest.param(Artist(FIGHT, QUARREL), Onlooker(), id="refused twice"),
        pytest.param(Artist(FIGHT), Onlooker(objections=1), id="refused, then objected to"),
        pytest.param(Artist(), Onlooker(objections=2), id="objected to twice"),
    ],
)
def test_what_is_refused_in_other_words_too_is_the_users_to_change(artist: Artist, onlooker: Onlooker) -> None:
    rewriter = Rewriter()

    with pytest.raises(ContentRefused, match="in other words too: “two men stand face to face”") as refusal:
        drawn(artist, rewriter, onlooker)

    assert "violence" in refusal.value.rule
    assert (len(artist.asked), len(rewriter.asked)) == (2, 1)


@pytest.mark.parametrize("error", [ProviderRefused("no"), OverCap("too dear")])
def test_where_nobody_has_other_words_the_first_refusal_is_what_is_heard(error: Exception) -> None:
    artist = Artist(FIGHT)

    with pytest.raises(ContentRefused, match="artist will not draw"):
        drawn(artist, Rewriter(error), Onlooker())

    assert artist.asked == [FIGHT]


def test_a_rewriter_who_is_busy_is_asked_again_later() -> None:
    with pytest.raises(ProviderBusy):
        drawn(Artist(FIGHT), Rewriter(ProviderBusy("later")), Onlooker())


def test_an_understudy_who_sees_nothing_is_shown_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OfflineModeration, "look", None)

    assert drawn(Artist(), OfflineLanguage(), OfflineModeration()).image
