"""An estimate keeps its word: what writing and checking ask for, and what they leave to be spoken, lies within it."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.write import handler as writer
from shared import prose
from shared.errors import Invalid
from shared.formats.short.niches import NICHES
from shared.production import catalogue
from shared.production.catalogue import CAPABILITIES
from shared.production.desk import Desk
from shared.production.documents import Script
from shared.production.flow import Stage
from shared.production.prices import Span, Unit
from shared.settings import settings
from shared.works import estimates
from shared.works.briefs import Wish, brief_of
from shared.works.calls import Calls, demand_enough
from shared.works.estimates import Estimate, estimate
from shared.works.manner import Manner, settle
from tests.functions.api.made import TEXTS
from tests.prices import charge, charges
from tests.productions import OWNER, begin, handler, news

_jobs = count()


@pytest.fixture(autouse=True)
def _own_settings() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


FABLE = " ".join((*TEXTS, *TEXTS))
LONG = " ".join(f"Night {number} came, and the keeper lit the lamp for every boat at sea." for number in range(130))
"""More beats than a writer is told of at once."""


@pytest.fixture
def characters(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is said is counted."""
    settings.cache_clear()
    for capability in ("language", "moderation", "speech"):
        charge(monkeypatch, {(capability, "offline"): charges("0.0001", Unit.CHARACTER)})


def written(wish: Wish, manner: Manner) -> tuple[Estimate, Script, Counter[str]]:
    """What was estimated, what was written, and how much of what was asked for that was counted."""
    brief = brief_of(wish, settle(manner))
    job = f"job-{next(_jobs)}"
    news()
    cue = begin(job, brief)
    for stage in (Stage.WRITE, Stage.CHECK):
        handler(stage)(cue.model_dump())
    counted: Counter[str] = Counter()
    for said in news():
        if said["detail-type"] == "Generated" and not said["detail"]["cached"]:
            counted[said["detail"]["capability"]] += int(said["detail"]["units"])
    return estimate(brief), Desk(OWNER, job).take(Script), counted


def within(much: int, span: Span) -> bool:
    return span.low <= much <= span.high


def by_capability(made: Estimate) -> dict[str, Calls]:
    return {calls.capability: calls for calls in made.calls}


@pytest.mark.usefixtures("characters")
@pytest.mark.parametrize("niche", sorted(NICHES)[::6])
@pytest.mark.parametrize("seconds", [30, 90])
def test_a_topic_is_written_within_its_estimate(niche: str, seconds: int) -> None:
    told, script, counted = written(Wish(topic=f"The lamp of {niche}"), Manner(niche=niche, seconds=seconds))

    calls = by_capability(told)
    spoken = sum(len(text) for text in {beat.line.text for beat in script.beats})
    assert within(spoken, calls["speech"].units)
    assert within(len(script.beats), calls["images"].units)
    assert within(counted["language"], calls["language"].units)
    assert within(counted["moderation"], calls["moderation"].units)


@pytest.mark.usefixtures("characters")
@pytest.mark.parametrize("script", [" ".join(TEXTS), FABLE, "Salt."])
def test_a_text_of_ones_own_is_spoken_and_shown_exactly_as_estimated(script: str) -> None:
    told, made, counted = written(Wish(script=script), Manner())

    calls = by_capability(told)
    lines = {beat.line.text for beat in made.beats}
    spoken = Decimal(sum(map(len, lines)))
    assert calls["speech"].units == Span(spoken, spoken)
    assert calls["speech"].count == len(lines)
    assert within(len({beat.visual.description for beat in made.beats}), calls["images"].units)
    assert within(counted["language"], calls["language"].units)
    assert within(counted["moderation"], calls["moderation"].units)


def test_it_is_written_as_often_as_writers_are_let() -> None:
    assert writer._TRIES == estimates.DRAFTS
    assert writer._PORTION == estimates.PORTION


@pytest.mark.parametrize(("wish", "questions"), [(Wish(topic="The lamp"), 3), (Wish(script=FABLE), 2)])
def test_each_form_that_does_not_fit_may_be_filled_in_once_more(wish: Wish, questions: int) -> None:
    language = by_capability(estimate(brief_of(wish, settle(Manner()))))["language"]

    assert (language.least.calls, language.count) == (1, 2 * questions)


def test_a_long_text_is_asked_about_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_LANGUAGE", "openai")
    settings.cache_clear()

    short, long = (by_capability(estimate(brief_of(Wish(script=text), settle(Manner())))) for text in (FABLE, LONG))

    assert (short["language"].least.calls, short["language"].count) == (1, 2 * (1 + 1))
    assert (long["language"].least.calls, long["language"].count) == (3, 2 * (3 + 1))


@pytest.mark.parametrize(("company", "shown"), [("openai", 4), ("gemini", 4), ("fal", 0)])
def test_every_picture_may_show_the_whole_cast(company: str, shown: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_IMAGES", company)
    settings.cache_clear()

    images = by_capability(estimate(brief_of(Wish(script=FABLE), settle(Manner()))))["images"]

    beats = len(prose.beats(FABLE, "en"))
    assert (images.least.references, images.most.references) == (0, shown * beats)
    paid = images.most.references * images.price.shown_longest * images.price.each_shown
    assert (paid > 0) is (shown > 0)
    assert images.cost.high >= beats * images.price.longest * images.price.answer + paid


# Somebody whose prices nobody knows.


@pytest.fixture
def unpriced(monkeypatch: pytest.MonkeyPatch) -> Estimate:
    """Of a studio that has a server of its own speak."""
    monkeypatch.setenv("STUDIO_SPEECH", "compatible:kokoro-1")
    settings.cache_clear()
    return estimate(brief_of(Wish(script=FABLE), settle(Manner(language="en"))))


def test_what_nobody_knows_is_said_to_be_unknown(unpriced: Estimate) -> None:
    assert unpriced.sentence == "What compatible charges, nobody here knows; the rest costs $0."
    assert not unpriced.exact


def test_no_cap_is_taken_that_nobody_could_keep(unpriced: Estimate) -> None:
    demand_enough(None, unpriced.calls)
    with pytest.raises(Invalid, match="cap: none can be kept, for what compatible charges, nobody here knows"):
        demand_enough(Decimal(100), unpriced.calls)


MANNERS = st.builds(
    Manner,
    seconds=st.sampled_from([30, 60, 90]),
    language=st.sampled_from(["en", "de", "zh", "pt-BR"]),
    music=st.sampled_from(["calm", "none"]),
)
WISHES = st.one_of(
    st.builds(Wish, topic=st.text("abc äß", min_size=1, max_size=60), long=st.booleans()),
    st.builds(
        Wish, script=st.text("ab c. 海", min_size=1, max_size=400).filter(lambda text: any(map(str.isalpha, text)))
    ),
)


@given(wish=WISHES, manner=MANNERS, unit=st.sampled_from(Unit), data=st.data())
def test_the_least_is_never_more_than_the_most(wish: Wish, manner: Manner, unit: Unit, data: Any) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for capability in CAPABILITIES:
            each = data.draw(st.sampled_from(["0", "0.00001", "0.04"]))
            charge(patch, {(capability, "offline"): charges(each, unit, answer=Decimal(each), longest=100)})

        made = estimate(brief_of(wish, settle(manner)))

    with_music = manner.music != "none"
    assert ("music" in by_capability(made)) is with_music
    for calls in made.calls:
        assert calls.least.calls <= calls.most.calls
        assert calls.least.characters <= calls.most.characters


def test_where_whoever_speaks_says_when_nobody_is_paid_for_listening() -> None:
    assert "alignment" not in by_capability(estimate(brief_of(Wish(script=FABLE), settle(Manner()))))


@pytest.mark.parametrize("wish", [Wish(script=FABLE), Wish(topic="The lamp")])
def test_where_they_do_not_each_line_is_listened_to_for_a_price(wish: Wish, monkeypatch: pytest.MonkeyPatch) -> None:
    price = charges("0", Unit.SECOND, answer=Decimal("0.001"), longest=60)
    charge(monkeypatch, {("alignment", "offline"): price})
    silent = catalogue.first("speech").model_copy(update={"untimed": True})
    monkeypatch.setattr(catalogue, "first", lambda of, first=catalogue.first: silent if of == "speech" else first(of))

    calls = by_capability(estimate(brief_of(wish, settle(Manner()))))

    assert calls["alignment"].least.calls == calls["speech"].least.calls
    assert calls["alignment"].count == calls["speech"].count
    assert calls["alignment"].cost == Span(Decimal(0), Decimal("0.06") * calls["speech"].count)
