"""Estimates: what an order will cost, before there is a script.

A text of one's own is known to the letter: who speaks it, how often and for how much is certain. Of a topic only the
number of words is; how many beats they make, and how long they are, lies between what writers are told. What somebody
had made before costs them nothing again, and an estimate does not look for that. The most counts every form as filled
in twice, and every picture as one of the whole cast. It does not count what seldom happens, and would double it if it
always did: a picture or a line that is asked for again in other words, and somebody dearer who steps in.
"""

import math
from dataclasses import dataclass

from shared import prose
from shared.formats import FORMATS, characters
from shared.production import catalogue
from shared.production.documents import Brief, Order
from shared.production.flow import Stage
from shared.production.prices import Asked, Span
from shared.prose.pieces import is_unspaced
from shared.works.calls import Calls, calls_between, cost_of, said, unpriced

WORDS_A_BEAT = (9, 17)
"""What a writer is told that a beat has."""
DRAFTS = 3
"""How many a writer may hand in that miss their number of words."""
PORTION = 60
"""Of how many beats of a text of one's own a writer is told at once."""
FORMS = 2
"""How often one form is filled in, of which the first does not fit."""
_CHARACTERS_A_WORD = (3.5, 8.0)
"""With the space after it. English has 5.4 in our own texts; short sentences have less, German and Finnish more."""
_CHARACTERS_UNSPACED = (1.0, 2.0)
"""Of a word in a language without spaces, where each character is one: with its punctuation."""
_FORM = 6_000
"""Characters of the form that a writer fills in, and of what it is told beside the text, at most."""
_AROUND = 2_500
"""Characters of a title, a description and hashtags, at most."""
_PICTURED = 500
"""Characters in which a picture is asked for, about the most."""
_MISSED = 100
"""Characters of what is wrong with one beat."""


@dataclass(frozen=True)
class Estimate:
    calls: tuple[Calls, ...]

    @property
    def cost(self) -> Span:
        """US dollars."""
        return cost_of(self.calls)

    @property
    def exact(self) -> bool:
        """Whether it is certain what it costs, if none of it was made before."""
        return self.cost.low == self.cost.high and not unpriced(self.calls)

    @property
    def sentence(self) -> str:
        """For people."""
        low, high = f"${said(self.cost.low)}", f"${said(self.cost.high)}"
        if unknown := unpriced(self.calls):
            rest = high if low == high else f"between {low} and {high}"
            return f"What {unknown} charges, nobody here knows; the rest costs {rest}."
        if not self.cost.high:
            offline = all(calls.provider == catalogue.UNDERSTUDIES for calls in self.calls)
            return f"It costs $0: {'all of it is made offline' if offline else 'nobody charges anything for it'}."
        return f"It costs {high}." if self.exact else f"It costs between {low} and {high}."


def estimate(brief: Brief) -> Estimate:
    """What a brief that leaves the draft to the writer would cost."""
    order = brief.order
    told = _told(order)
    fewest = told.least.calls
    looked_at = catalogue.first("images").references
    most = told.beats + (characters.MOST if looked_at else 0)
    shown = told.beats * min(characters.MOST, looked_at)
    calls = [
        _written(order, told),
        _judged(order, told, pictures=(fewest, most)),
        calls_between("speech", told.least, told.most),
        calls_between("images", Asked(fewest, fewest), Asked(most, most * _PICTURED, shown)),
    ]
    if catalogue.first("speech").untimed:
        calls.append(calls_between("alignment", told.least, told.most))
    if brief.score.mood:
        calls.append(calls_between("music", Asked(1, len(brief.score.mood)), Asked(1, len(brief.score.mood))))
    return Estimate(tuple(calls))


@dataclass(frozen=True)
class _Told:
    """What is said, in so many beats."""

    least: Asked
    most: Asked
    beats: int
    """At most. What is said twice is spoken once, and may be shown once, or twice."""


def _told(order: Order) -> _Told:
    if order.script:
        beats = prose.beats(order.script, order.language)
        spoken = Asked(len({*beats}), sum(map(len, {*beats})))
        return _Told(spoken, spoken, len(beats))
    (fewest, most), (short, long) = order.words, WORDS_A_BEAT
    narrow, wide = _CHARACTERS_UNSPACED if is_unspaced(order.language) else _CHARACTERS_A_WORD
    beats = math.ceil(most / short)
    least = Asked(max(1, fewest // long), math.floor(fewest * narrow))
    return _Told(least, Asked(beats, math.ceil(most * wide)), beats)


def _written(order: Order, told: _Told) -> Calls:
    """A topic is written about until its length is right; what belongs around a text of one's own, until it fits."""
    instructions, said = len(FORMATS[order.format].prompt(Stage.WRITE)), len(order.script or order.topic)
    if order.script:
        portions = math.ceil(told.beats / PORTION) if _is_paid("language") else 1
        # What belongs around the text comes with the first portion, which is asked for again where that does not fit.
        questions, known = portions + 1, 2 * said
        form = (told.beats if portions == 1 else PORTION) * _PICTURED + _AROUND
    else:
        portions = 1
        questions, known = DRAFTS, DRAFTS * (said + told.beats * _MISSED)
        form = told.most.characters + told.beats * _PICTURED + _AROUND
    # Quoted, a character can take two. A form that does not fit goes back with the question.
    asked = questions * (2 * instructions + _FORM) + 2 * known
    most = Asked(FORMS * questions, FORMS * asked + questions * 2 * form)
    return calls_between("language", Asked(portions, portions * instructions + said), most)


def _judged(order: Order, told: _Told, pictures: tuple[int, int]) -> Calls:
    """What is ordered, then what is written, and what is drawn; an understudy does not look at that."""
    fewest, looked = pictures if _is_paid("moderation") else (0, 0)
    ordered = len("\n".join((order.topic, order.script, order.tone)))
    most = ordered + told.most.characters + told.beats * _PICTURED + _AROUND
    least = Asked(2 + fewest, ordered + told.least.characters)
    return calls_between("moderation", least, Asked(2 + looked, most))


def _is_paid(capability: str) -> bool:
    """Whether no understudy is asked first."""
    return catalogue.is_vendor(catalogue.first(capability).company)
