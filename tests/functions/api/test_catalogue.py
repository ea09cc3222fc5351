"""The catalogue knows every code, and the page that people read is made of it."""

import re
from collections import Counter

import pytest

from functions.api import catalogue
from functions.api.__main__ import DOCS
from functions.api.app import api
from functions.record.complaints import complaint
from shared import errors
from shared.errors import StageError, StudioError

ROOT = DOCS.parent
CODES = {each.code for each in (*catalogue.answers(), *catalogue.endings())}


def test_the_page_of_errors_is_what_the_classes_say() -> None:
    assert (DOCS / "errors.md").read_text() == catalogue.page(), "`make contract` writes docs/errors.md anew"


def test_a_code_means_one_thing() -> None:
    kinds = Counter(kind.__name__ for kind in catalogue.kinds())

    assert kinds.most_common(1)[0][1] == 1
    assert not set(kinds) & {each.code for each in catalogue.STOPPED}


def test_every_kind_of_error_says_what_has_happened_and_what_to_do() -> None:
    for each in (*catalogue.answers(), *catalogue.endings()):
        assert re.fullmatch(r"[A-Z`].*\.", each.meaning), each.code
        assert re.fullmatch(r"[A-Z`].*\.", each.advice), each.code
        assert "|" not in each.meaning + each.advice, each.code


def test_a_kind_that_says_nothing_is_found() -> None:
    class Silent(StudioError): ...

    class Unadvised(StudioError):
        """Something happened."""

    for kind in (Silent, Unadvised):
        with pytest.raises(ValueError, match=kind.__name__):
            catalogue.entry(kind)


def test_only_what_is_in_the_catalogue_is_ever_raised() -> None:
    ours = {kind.__name__ for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, StudioError)}
    sources = (path for room in ("shared", "functions") for path in (ROOT / room).rglob("*.py"))

    raised = {name for path in sources for name in re.findall(r"\braise (\w+)\(", path.read_text())}

    assert raised & ours <= CODES


def test_an_answer_deserves_its_status() -> None:
    for each in catalogue.answers():
        assert 400 <= each.status <= 599, each.code
    assert all(each.status == (503 if each.tried_again else 500) for each in catalogue.endings())


def test_what_step_functions_says_of_a_job_is_in_the_catalogue() -> None:
    told = {complaint(status, {}).code for status in ("TIMED_OUT", "ABORTED", "FAILED")}

    assert told <= CODES


def test_every_stage_error_is_something_that_a_job_may_end_with() -> None:
    endings = {each.code for each in catalogue.endings()}

    assert {kind.__name__ for kind in catalogue.kinds(StageError)} <= endings


def test_the_contract_names_no_code_that_is_not_in_the_catalogue() -> None:
    responses = api().openapi()["components"]["responses"]

    named = {code for said in responses.values() for code in said["content"]["application/json"]["examples"]}

    assert named <= CODES
