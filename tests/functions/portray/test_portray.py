from collections.abc import Iterator

import pytest

from functions.portray.handler import handler
from shared.errors import ContentRefused
from shared.production import catalogue
from shared.production.cue import Cue
from shared.production.desk import Desk
from shared.production.documents import Beat, Character, Line, Maker, Portrait, Script, Visual
from tests.productions import OWNER, Company, begin, counted, news

MARA = Character(name="Mara", look="a woman of thirty with short black hair, in a red coat")


@pytest.fixture
def company(cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    with counted(monkeypatch) as company:
        yield company


@pytest.fixture
def cue(company: Company, monkeypatch: pytest.MonkeyPatch) -> Cue:
    cue = begin("job")
    beat = Beat(line=Line(text="One."), visual=Visual(description="Mara at sea", characters=(MARA,)), cast=(0,))
    maker = Maker(company="c", model="m")
    Desk(OWNER, "job").put(Script(title="t", description="d", hashtags=(), beats=(beat,), cast=(MARA,), maker=maker))
    looked_at(monkeypatch, 4)
    return cue.model_copy(update={"beats": (0,), "cast": (0,), "item": 0})


def looked_at(monkeypatch: pytest.MonkeyPatch, pictures: int) -> None:
    """Have whoever draws first look at so many pictures."""
    real = catalogue.first
    monkeypatch.setattr(
        catalogue, "first", lambda capability: real(capability).model_copy(update={"references": pictures})
    )


def portrayed(cue: Cue) -> Portrait:
    handler(cue.model_dump())
    return Desk(OWNER, "job").take(Portrait, 0)


def test_a_character_is_drawn_alone_from_head_to_foot(cue: Cue, company: Company) -> None:
    portrait = portrayed(cue)

    ((_, described),) = [call for call in company.calls if call[0] == "draw"]
    assert MARA.look in described
    assert all(word in described for word in ("Full figure of Mara", "alone", "plain light background"))
    assert portrait.image is not None
    assert portrait.maker == Maker(company="counted", model="1")


def test_nobody_is_portrayed_for_whom_looks_at_no_pictures(
    cue: Cue, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at(monkeypatch, 0)

    assert portrayed(cue) == Portrait()
    assert company.calls == []


def test_a_character_whom_nobody_will_draw_is_done_without_and_the_job_says_so(cue: Cue, company: Company) -> None:
    def refuse(about: str) -> None:
        if "Mara" in about:
            raise ContentRefused("not this one", rule="likeness")

    company.during = refuse

    assert portrayed(cue) == Portrait()
    told = [event["detail"] for event in news() if event["detail-type"] == "Reworded"]
    assert [(line["capability"], line["rule"], line["after"]) for line in told] == [("images", "likeness", "")]
