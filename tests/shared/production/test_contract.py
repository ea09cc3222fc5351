from typing import Annotated

import pytest

from shared.formats import FORMATS
from shared.production.contract import Helper, contract_of
from shared.production.desk import Desk
from shared.production.documents import (
    ITEMS,
    WRITTEN_BY,
    Beat,
    Brief,
    Chunk,
    Clip,
    Document,
    Draft,
    Illustration,
    Line,
    Script,
    Take,
    Timing,
    Voice,
)
from shared.production.flow import Each, Flow, Stage, Together, stages
from shared.providers.language import LANGUAGE, Language
from shared.providers.speech import SPEECH, Speech
from tests.productions import handler


def after(flow: Flow, before: frozenset[type[Document]]) -> frozenset[type[Document]]:
    """What is on the desk after a flow, checking on the way that every stage finds what it reads."""
    for part in flow:
        match part:
            case Stage() | Each():
                name = part.stage if isinstance(part, Each) else part
                contract = handler(name).contract
                listing = {ITEMS[contract.item][0]} if contract.item else set[type[Document]]()
                read = {whole.whole for whole in contract.reads.values()} | {*contract.collects.values()} | listing
                assert read <= before, f"{name} reads {read - before} before anyone wrote it"
                assert (contract.item is not None) == isinstance(part, Each)
                if isinstance(part, Each) and contract.item is not None:
                    assert ITEMS[contract.item][1] == part.over
                assert WRITTEN_BY[contract.writes] is name
                before |= {contract.writes}
            case Together(branches=branches):
                before = before.union(*(after(branch, before) for branch in branches))
    return before


@pytest.mark.parametrize("name", FORMATS)
def test_every_stage_of_every_flow_finds_what_it_reads(name: str) -> None:
    assert after(FORMATS[name].flow, frozenset({Brief})) >= {Brief, Script, Timing}


@pytest.mark.parametrize("name", FORMATS)
def test_every_stage_of_a_format_has_its_word_and_its_weight(name: str) -> None:
    format = FORMATS[name]

    assert set(format.words) == set(format.weights) == set(stages(format.flow))
    assert sum(format.weights.values()) == 100


def test_a_signature_says_what_is_read() -> None:
    def render(
        chunk: Chunk,
        line: Line,
        voice: Voice,
        draft: Draft,
        takes: tuple[Take, ...],
        speech: Annotated[Speech, SPEECH],
        desk: Desk,
    ) -> Clip: ...

    with pytest.raises(TypeError, match="runs for each"):
        contract_of(render)


def test_parts_are_found_in_what_holds_them() -> None:
    def narrate(line: Line, voice: Voice, speech: Annotated[Speech, SPEECH], desk: Desk) -> Take: ...

    contract = contract_of(narrate)

    assert contract.item is Beat
    assert contract.items["line"].field == "line"
    assert (contract.reads["voice"].whole, contract.reads["voice"].field) == (Brief, "voice")
    assert contract.providers == {"speech": SPEECH}
    assert contract.desk == "desk"


def test_whoever_only_helps_out_is_no_maker() -> None:
    def narrate(
        line: Line, speech: Annotated[Speech, SPEECH], language: Annotated[Language, LANGUAGE, Helper]
    ) -> Take: ...

    contract = contract_of(narrate)

    assert contract.providers == {"speech": SPEECH, "language": LANGUAGE}
    assert contract.makers == {"speech": SPEECH}


def test_a_parameter_that_is_on_no_desk_is_refused_at_once() -> None:
    def check(draft: Draft, mood: str) -> Script: ...

    with pytest.raises(TypeError, match=r"check\(mood"):
        contract_of(check)


def test_a_stage_for_each_item_writes_a_document_for_each_item() -> None:
    def illustrate(draft: Draft) -> Illustration: ...

    with pytest.raises(TypeError, match="Illustration"):
        contract_of(illustrate)
