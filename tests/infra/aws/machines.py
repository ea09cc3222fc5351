"""State machines of flows that no format has, and what they compute, computed."""

import json
from collections.abc import Iterator
from typing import Any

from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template
from jsonata import Jsonata

from infra.aws.definitions import Definition, definitions
from infra.aws.flows import FormatFlow, Worker
from shared.formats import Format
from shared.formats.short import SHORT
from shared.production.flow import Flow, Stage


def template(flow: Flow, staffed: frozenset[Stage] = frozenset(Stage)) -> Template:
    """A stack with the machine of a flow, and with a function for some stages."""
    stack = Stack(App(), "Alone")
    workers = {stage: Worker(_function(stack, stage), minutes=1) for stage in staffed}
    format = Format(name="short", flow=flow, picture=(1, 1), words=SHORT.words, weights=SHORT.weights)
    FormatFlow(stack, format, workers, at_once="4")
    return Template.from_stack(stack)


def machine(flow: Flow, staffed: frozenset[Stage] = frozenset(Stage)) -> Definition:
    """The definition of a flow."""
    ((_, definition),) = definitions(template(flow, staffed).to_json())
    return definition


def states(definition: Definition) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every state, however deep."""
    for name, state in definition["States"].items():
        yield name, state
        inner = (*state.get("Branches", ()), *([state["ItemProcessor"]] if "ItemProcessor" in state else ()))
        for nested in inner:
            yield from states(nested)


def tasks(definition: Definition) -> dict[str, dict[str, Any]]:
    return {name: state for name, state in states(definition) if state["Type"] == "Task"}


def computed(expression: str, **states: Any) -> Any:
    """The value of an expression where Step Functions would put `$states`."""
    assert expression.startswith("{% ")
    assert expression.endswith(" %}")
    parsed = Jsonata(expression[2:-2])
    parsed.register_lambda("parse", json.loads)
    parsed.assign("states", states)
    return parsed.evaluate({})


def _function(stack: Stack, stage: Stage) -> lambda_.Function:
    return lambda_.Function(
        stack,
        f"{stage}Function",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
    )
