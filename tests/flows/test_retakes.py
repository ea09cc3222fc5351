"""A retake, made whole: only what was changed is made again, and that is what the quote said."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO
from itertools import count, pairwise

import pytest
from moto import mock_aws
from PIL import Image

from shared.media.moves import Move
from shared.production.desk import Desk
from shared.production.documents import Brief, Draft, Illustration, Release, Rendition, Script, Take, Timing
from shared.production.flow import Each, Stage
from shared.production.prices import Span
from shared.providers.speech import SPEECH
from shared.settings import settings
from shared.works.briefs import told
from shared.works.changes import BeatChanges, Changes, applied, draft_of
from shared.works.quotes import Quote, quote
from shared.works.versions import Edition
from tests.conftest import forget, furnish
from tests.prices import charge, charges
from tests.productions import OWNER, Company, begin, brief, counted, news, walk

CALLED = {"judge": "moderation", "look": "moderation", "speak": "speech", "draw": "images", "play": "music"}
COSTS = {"speech": "0.002", "images": "0.04"}
TEXT = " ".join(
    f"Sentence number {number} tells of a calm harbour, a small boat and the long way home."
    for number in ("one", "two", "three", "four", "five")
)
AS_LONG = "Sentence number three tells of a wild harbour, a small boat and the long way home."
WINDY = "Sentence number three tells of a windy harbour, a small boat and the long way home."
LONGER = "Sentence number three tells of a wild and windy harbour, a small boat and the very long way home."
FLOW = (
    Stage.WRITE,
    Stage.CHECK,
    Each(Stage.NARRATE),
    Each(Stage.ILLUSTRATE),
    Stage.ALIGN,
    Each(Stage.RENDER, over="chunks"),
    Stage.ASSEMBLE,
    Stage.PUBLISH,
)
"""A short's, without the preview: that is made anew whenever anything is."""


@dataclass(frozen=True)
class Studio:
    company: Company
    first: Edition


@dataclass(frozen=True)
class Retaken:
    """What came of a retake, beside what was said of it before."""

    quote: Quote
    edition: Edition
    job: str
    calls: Counter[str]
    made: Counter[str]
    """How many items each stage has made anew."""
    filmed: frozenset[int]
    paid: Decimal

    def has[D: (Script, Release, Rendition)](self, kind: type[D]) -> D:
        return Desk(OWNER, self.job).take(kind)

    @property
    def changed(self) -> set[str]:
        """The stages whose work takes time: those that only read and think are left out."""
        return {*self.made} - {"write", "check", "align"}


@pytest.fixture(scope="module")
def produced() -> Iterator[Studio]:
    """One production, which every test here makes the next version of."""
    forget()
    with mock_aws(), pytest.MonkeyPatch.context() as patched, counted(patched) as company:
        for capability in {*CALLED.values(), "language"}:
            charge(patched, {(capability, "counted"): charges(COSTS.get(capability, "0"))})
        furnish()
        walk(begin("first", brief(TEXT)), FLOW)
        yield Studio(company, edition(1, "first"))
    forget()


@pytest.fixture
def studio(produced: Studio) -> Studio:
    news()
    produced.company.calls.clear()
    return produced


_numbers = count(2)


def edition(number: int, job: str) -> Edition:
    """A version that was made whole, as the studio's records would know it."""
    desk = Desk(OWNER, job)
    script, timing = desk.take(Script), desk.take(Timing)
    items = {Stage.RENDER: len(timing.chunks)} | dict.fromkeys((Stage.NARRATE, Stage.ILLUSTRATE), len(script.beats))
    return Edition(
        number=number,
        brief=told(desk.take(Brief), Draft(**dict(script))),
        timing=timing,
        made={stage: frozenset(range(items.get(stage, 1))) for stage in Stage},
    )


def retake(studio: Studio, changes: Changes, *earlier: Edition) -> Retaken:
    wanted = applied(changes, studio.first.brief)
    quoted = quote(wanted, studio.first, (studio.first, *earlier))
    number = next(_numbers)
    walk(begin(f"version-{number}", wanted), FLOW)
    heard = [(event["detail-type"], event["detail"]) for event in news()]
    fresh = [(said["stage"], said["item"]) for kind, said in heard if kind == "StageDone" and not said["cached"]]
    return Retaken(
        quote=quoted,
        edition=edition(number, f"version-{number}"),
        job=f"version-{number}",
        calls=Counter(call for call, _ in studio.company.calls),
        made=Counter(stage for stage, _ in fresh),
        filmed=frozenset(item + 1 for stage, item in fresh if stage == "render"),
        paid=sum((Decimal(said["cost"]) for kind, said in heard if kind == "Generated"), Decimal(0)),
    )


def kept_its_word(made: Retaken) -> bool:
    """Whether what was asked of whom, what was paid and what was filmed is what the quote said."""
    quoted = made.quote
    asked = Counter(CALLED[call] for call in made.calls.elements())
    assert asked == Counter({calls.capability: calls.count for calls in quoted.calls})
    assert Span(made.paid, made.paid) == quoted.cost
    assert made.made["narrate"] == len(quoted.spoken)
    assert made.made["illustrate"] == len(quoted.drawn) + len(quoted.taken_in)
    said = {chunk.number for chunk in quoted.filmed}
    assert made.filmed <= said
    assert made.filmed == said or not quoted.exact
    assert bool(made.made["assemble"]) is quoted.joined
    assert bool(made.made["publish"]) is quoted.published
    return True


def beat(number: int, **said: object) -> Changes:
    return Changes.model_validate({"beats": {number: said}})


@pytest.mark.parametrize("text", [AS_LONG, LONGER])
def test_another_sentence_is_one_take_its_shot_and_the_fades_beside_it(studio: Studio, text: str) -> None:
    made = retake(studio, beat(3, text=text))

    assert kept_its_word(made)
    assert made.calls == {"judge": 1, "speak": 1}
    assert made.changed == {"narrate", "render", "assemble", "publish"}
    assert len(made.quote.filmed) == 3
    assert all(one.end == other.start for one, other in pairwise(made.quote.filmed))
    assert made.has(Script).beats[2].line.text == text
    assert made.paid == Decimal("0.002")


@pytest.fixture
def others_speak(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another company is asked to speak than was when the first version was made."""
    charge(monkeypatch, {("speech", "others"): charges(COSTS["speech"])})
    monkeypatch.setattr(SPEECH, "providers", {"others": "tests.productions:COMPANY"})
    with monkeypatch.context() as patch:
        patch.setenv("STUDIO_SPEECH", "others")
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.mark.usefixtures("others_speak")
def test_where_others_speak_now_all_is_said_and_filmed_anew_and_no_picture_is_drawn(studio: Studio) -> None:
    first = replace(studio.first, makers={Stage.NARRATE: {"speech": "counted/1"}})

    made = retake(replace(studio, first=first), beat(3, text=WINDY))

    assert kept_its_word(made)
    assert made.quote.spoken == (1, 2, 3, 4, 5)
    assert made.calls == {"judge": 1, "speak": 5}
    # Their voices may take another time for it; that these take the same, nobody knows before.
    assert len(made.quote.filmed) == 9
    assert not made.quote.exact


def test_a_longer_sentence_moves_what_follows_and_changes_nothing_of_it(studio: Studio) -> None:
    made = retake(studio, beat(3, text=LONGER))

    before, after = studio.first.timing, made.edition.timing
    assert before is not None
    assert after is not None
    later = after.takes[3] - before.takes[3]
    assert later > 0
    assert after.takes[:3] == before.takes[:3]
    assert [take - later for take in after.takes[3:]] == [*before.takes[3:]]
    one, other = (Desk(OWNER, job).collect(Take, range(5)) for job in ("first", made.job))
    assert [take for number, take in enumerate(one) if number != 2] == [
        take for number, take in enumerate(other) if number != 2
    ]


def test_another_picture_is_one_drawing_and_the_chunks_that_show_it(studio: Studio) -> None:
    made = retake(studio, beat(3, picture="a harbour in the fog"))

    assert kept_its_word(made)
    assert made.calls == {"judge": 1, "draw": 1, "look": 1}
    assert made.changed == {"illustrate", "render", "assemble", "publish"}
    assert len(made.filmed) == len(made.quote.filmed) == 3


def test_a_picture_of_ones_own_is_drawn_by_nobody(studio: Studio) -> None:
    kept = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(kept, "PNG")
    own = Desk(OWNER, "first").save(kept.getvalue(), "png")

    made = retake(studio, Changes(beats={3: BeatChanges(own_picture=own)}))

    assert kept_its_word(made)
    assert made.calls == {}
    assert made.quote.taken_in == (3,)
    assert made.changed == {"illustrate", "render", "assemble", "publish"}
    assert len(made.filmed) == len(made.quote.filmed) == 3
    illustration = Desk(OWNER, made.job).take(Illustration, 2)
    assert (illustration.maker.company, illustration.maker.model) == ("own", "picture")


def test_another_camera_move_is_its_shot_and_the_fades_beside_it(studio: Studio) -> None:
    timing = studio.first.timing
    assert timing is not None
    (as_it_is,) = {layer.move for chunk in timing.chunks if chunk.beats == (2,) for layer in chunk.layers}

    # A move that no other test's third beat is given: what one version has filmed, no other films again.
    made = retake(studio, beat(3, move=Move.PAN_LEFT))
    same = retake(studio, beat(3, move=as_it_is))

    assert kept_its_word(made)
    assert made.calls == {}
    assert made.changed == {"render", "assemble", "publish"}
    assert len(made.filmed) == len(made.quote.filmed) == 3
    assert (same.changed, same.quote.filmed, same.quote.joined) == ({"publish"}, (), False)


def test_another_voice_for_one_beat_is_one_take(studio: Studio) -> None:
    made = retake(studio, beat(3, voice="nora"))

    assert kept_its_word(made)
    assert made.calls == {"speak": 1}
    assert made.quote.spoken == (3,)


def test_another_voice_for_all_draws_nothing(studio: Studio) -> None:
    made = retake(studio, Changes(voice="theo"))

    assert kept_its_word(made)
    assert made.calls == {"speak": 5}


def test_another_style_draws_all_and_speaks_nothing(studio: Studio) -> None:
    made = retake(studio, Changes(style="oil-painting"))

    assert kept_its_word(made)
    assert made.calls == {"draw": 5, "look": 5}
    assert made.paid == Decimal("0.20")


def test_other_captions_ask_nobody(studio: Studio) -> None:
    made = retake(studio, Changes(captions="plain"))

    assert kept_its_word(made)
    assert made.calls == {}
    assert made.changed == {"render", "assemble", "publish"}


def test_other_music_is_only_joined_anew(studio: Studio) -> None:
    made = retake(studio, Changes(music="epic"))

    assert kept_its_word(made)
    assert made.calls == {"play": 1}
    assert made.changed == {"assemble", "publish"}


def test_another_title_is_only_published_anew(studio: Studio) -> None:
    made = retake(studio, Changes(title="A quiet harbour"))

    assert kept_its_word(made)
    assert made.calls == {"judge": 1}
    assert made.changed == {"publish"}
    assert made.has(Release).title == "A quiet harbour"


def test_what_is_not_different_is_not_made(studio: Studio) -> None:
    made = retake(studio, beat(3, text=draft_of(studio.first.brief).beats[2].line.text))

    assert kept_its_word(made)
    assert made.quote.same_as == 1
    assert made.made == {}


def test_going_back_costs_nothing(studio: Studio) -> None:
    second = retake(studio, beat(3, text="The third sentence is another one, and about as long as it was before that."))
    studio.company.calls.clear()

    third = applied(beat(5, picture="a lamp"), second.edition.brief)
    back = quote(studio.first.brief, second.edition, (second.edition, studio.first))
    both = quote(third, second.edition, (second.edition, studio.first))
    walk(begin("again", studio.first.brief), FLOW)

    assert (back.same_as, back.calls, back.filmed, back.joined, back.published) == (1, (), (), False, False)
    assert studio.company.calls == []
    assert Desk(OWNER, "again").take(Release) == Desk(OWNER, "first").take(Release)
    assert (both.nearest, both.spoken, both.drawn) == (second.edition.number, (), (5,))
