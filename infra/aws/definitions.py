"""Definitions: the state machines in a template, and what is wrong with them.

`faults` is what the Amazon States Language does not allow, by `statelint` and JSONata's own parser. `drifts` is what
the local emulator takes and does otherwise than AWS: kept out, so that what a laptop shows is what happens there. (Of a
distributed Map it reads no JSONata; `infra.local` makes it inline.)
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jsonata import Jsonata
from jsonata.jexception import JException
from statelint.config import Config
from statelint.linter import Linter
from statelint.problem import ProblemType

type Definition = Mapping[str, Any]

# For `statelint` 2 is no float; for JSON, and for Step Functions, it is the same number as 2.0.
_STATELINT = Config(ignored_problem_types={ProblemType.FLOAT})
_EXPRESSION = re.compile(r"\{%(.*)%\}", re.DOTALL)

_JSONPATH_DRIFTS = {
    re.compile(r"\[\?\("): "a JSONPath filter finds nothing",
    re.compile(r"\[-?\d*:-?\d*\]"): "a JSONPath slice finds nothing",
    re.compile(r"\$\.\."): "a recursive JSONPath finds nothing",
    re.compile(r"^\$[A-Za-z_]"): "a variable in JSONPath is null",
}
_IGNORED_FIELDS = ("ItemBatcher", "ResultWriter", "HeartbeatSeconds", "HeartbeatSecondsPath")
_OUTPUTLESS = ("Parallel", "Succeed")
_NESTED = ("ItemProcessor", "Iterator", "Branches")


def definitions(template: Mapping[str, Any]) -> Iterator[tuple[str, Definition]]:
    """Every state machine's logical name and definition, with a stand-in where deployment puts a name or a number."""
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::StepFunctions::StateMachine":
            parts = resource["Properties"]["DefinitionString"]
            texts = parts["Fn::Join"][1] if isinstance(parts, dict) else [parts]
            yield name, json.loads("".join(map(_written_out, texts)))


def faults(definition: Definition) -> list[str]:
    """What the Amazon States Language does not allow."""
    return [*Linter.validate(_with_numbers(definition), _STATELINT), *_unreadable(definition)]


def drifts(definition: Definition) -> Iterator[str]:
    """What the emulator would do otherwise than AWS."""
    yield from _drifts(definition, "", definition.get("QueryLanguage", "JSONPath"))


def _unreadable(definition: Definition) -> Iterator[str]:
    for text in _texts(definition):
        if expression := _EXPRESSION.fullmatch(text):
            try:
                Jsonata(expression[1])
            except JException as error:
                yield f"{text}: {error}"


def _drifts(machine: Definition, where: str, language: str) -> Iterator[str]:
    for name, state in machine["States"].items():
        here = f"{where}/{name}"
        spoken = state.get("QueryLanguage", language)
        own = {key: value for key, value in state.items() if key not in _NESTED}
        for field in _IGNORED_FIELDS:
            if field in own:
                yield f"{here}: {field} is ignored"
        if spoken == "JSONata" and state["Type"] in _OUTPUTLESS and "Output" in own:
            yield f"{here}: the Output of a {state['Type']} is ignored"
        if ".waitForTaskToken" in own.get("Resource", ""):
            yield f"{here}: the error of a task that is waited for does not arrive"
        if _EXPRESSION.search(json.dumps(own.get("ItemReader", {}))):
            yield f"{here}: an expression in ItemReader is not computed"
        if spoken == "JSONPath":
            for text in _texts(own):
                yield from (f"{here}: {drift}" for found, drift in _JSONPATH_DRIFTS.items() if found.search(text))
        for inner in (*state.get("Branches", ()), *(state[key] for key in _NESTED[:2] if key in state)):
            yield from _drifts(inner, here, spoken)


def _texts(value: object) -> Iterator[str]:
    """Every text that lies in a piece of JSON."""
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)
        case _:
            pass


def _written_out(part: str | Mapping[str, Any]) -> str:
    match part:
        case str():
            return part
        case {"Fn::GetAtt": [name, "Arn"]}:
            return f"arn:aws:lambda:us-east-1:123456789012:function:{name}"
        case {"Ref": "AWS::Partition"}:
            return "aws"
        case {"Ref": _}:
            return "1"
        case _:
            raise ValueError(f"a state machine says {part}, and nobody knows how long that is")


def _with_numbers(value: Any, key: str = "") -> Any:
    """The definition with a number where `MaxConcurrency` is computed: AWS takes both, `statelint` only numbers."""
    match value:
        case dict():
            return {name: _with_numbers(inner, name) for name, inner in value.items()}
        case list():
            return [_with_numbers(inner) for inner in value]
        case str() if key == "MaxConcurrency" and _EXPRESSION.fullmatch(value):
            return 1
        case _:
            return value
