"""What is made aside may be missing."""

from collections.abc import Iterator

import pytest

from shared.formats import FORMATS
from shared.production.documents import WRITTEN_BY
from shared.production.flow import Aside, Flow, Stage, Together, stages
from tests.productions import handler


def asides(flow: Flow) -> Iterator[Stage]:
    for part in flow:
        match part:
            case Aside(stage=stage):
                yield stage
            case Together(branches=branches):
                for branch in branches:
                    yield from asides(branch)
            case _:
                pass


@pytest.mark.parametrize("name", FORMATS)
def test_no_stage_reads_what_is_made_aside(name: str) -> None:
    flow = FORMATS[name].flow
    aside = set(asides(flow))
    missing = {document for document, stage in WRITTEN_BY.items() if stage in aside}

    for stage in stages(flow):
        contract = handler(stage).contract
        read = {part.whole for part in contract.reads.values()} | set(contract.collects.values())
        assert not read & missing, stage
