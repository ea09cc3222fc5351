"""What is written can be counted and searched, and holds nobody's secrets."""

import json
from typing import Any

import pytest
from aws_lambda_powertools.metrics import MetricUnit
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from shared.telemetry import NAMESPACE, Figure, embedded, logger, measure, visit
from tests.lines import Lines

EMBEDDED = {
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
    "type": "object",
    "required": ["_aws"],
    "properties": {
        "_aws": {
            "type": "object",
            "required": ["Timestamp", "CloudWatchMetrics"],
            "properties": {
                "Timestamp": {"type": "integer"},
                "CloudWatchMetrics": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["Namespace", "Dimensions", "Metrics"],
                        "properties": {
                            "Namespace": {"type": "string", "pattern": "^[^:].{0,1023}$"},
                            "Dimensions": {
                                "type": "array",
                                "minItems": 1,
                                "items": {
                                    "type": "array",
                                    "maxItems": 30,
                                    "items": {"type": "string", "minLength": 1, "maxLength": 250},
                                },
                            },
                            "Metrics": {
                                "type": "array",
                                "maxItems": 100,
                                "items": {
                                    "type": "object",
                                    "required": ["Name"],
                                    "properties": {
                                        "Name": {"type": "string", "minLength": 1, "maxLength": 1024},
                                        "Unit": {"enum": [unit.value for unit in MetricUnit]},
                                        "StorageResolution": {"enum": [1, 60]},
                                    },
                                },
                            },
                        },
                    },
                },
            },
        }
    },
}
SECRETS = (
    "ada@example.com",
    "a.b+c@mail.example.co.uk",
    "tw_0123456789abcdefghij",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl",
    "whsec_c2VjcmV0c2VjcmV0",
)


def demand_embedded(line: dict[str, Any]) -> None:
    """A line that CloudWatch finds metrics in: by its schema, and every name that it gives has a value."""
    Draft202012Validator(EMBEDDED).validate(line)
    for directive in line["_aws"]["CloudWatchMetrics"]:
        for dimensions in directive["Dimensions"]:
            assert all(isinstance(line[name], str) and len(line[name]) <= 1024 for name in dimensions)
        for metric in directive["Metrics"]:
            values = line[metric["Name"]]
            assert 0 < len(values) <= 100
            assert all(isinstance(value, float) for value in values)


def test_a_figure_is_a_line_that_cloudwatch_finds(lines: Lines) -> None:
    measure(Figure("StageSeconds", 1.5, MetricUnit.Seconds), Figure("Done", 1), by={"stage": "narrate"}, job="one")

    line = lines.one("measured")
    demand_embedded(line)
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == NAMESPACE
    assert [sorted(names) for names in directive["Dimensions"]] == [["service", "stage"]]
    assert (line["StageSeconds"], line["stage"], line["service"], line["job"]) == ([1.5], "narrate", "studio", "one")


@given(
    st.dictionaries(st.from_regex(r"[A-Za-z]{1,20}", fullmatch=True), st.floats(0, 1e9), min_size=1, max_size=20),
    st.dictionaries(st.sampled_from(("stage", "format", "kind")), st.from_regex(r"[a-z]{1,9}", fullmatch=True)),
)
def test_whatever_is_measured_is_in_the_format(figures: dict[str, float], by: dict[str, str]) -> None:
    demand_embedded(embedded(*(Figure(name, value) for name, value in figures.items()), by=by))


def test_a_visit_says_how_it_ended_and_how_long_it_took(lines: Lines) -> None:
    with visit("narrate", job="one") as said:
        logger.info("between")
        said["cached"] = True
    with pytest.raises(ZeroDivisionError), visit("narrate", job="two"):
        raise ZeroDivisionError

    done, failed, between = lines.one("done"), lines.one("failed"), lines.one("between")
    assert (done["action"], done["job"], done["cached"]) == ("narrate", "one", True)
    assert (failed["action"], failed["job"]) == ("narrate", "two")
    assert all(isinstance(line["duration_ms"], int) for line in (done, failed))
    assert (between["action"], between["job"]) == ("narrate", "one")


def test_what_comes_after_a_visit_knows_nothing_of_it(lines: Lines) -> None:
    with visit("narrate", job="one"):
        pass
    logger.info("after")

    assert {"action", "job"}.isdisjoint(lines.one("after"))


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_hidden_wherever_it_came_from(secret: str, lines: Lines) -> None:
    try:
        raise ValueError(f"no such thing: {secret}")
    except ValueError:
        logger.exception("it went wrong", extra={"told": {"deep": [f"by {secret}"]}})

    assert secret not in lines.text
    assert lines.text.count("[hidden]") >= 2
    assert lines.one("it went wrong")["told"] == {"deep": ["by [hidden]"]}


def test_a_password_in_an_address_is_hidden_and_the_host_is_not(lines: Lines) -> None:
    logger.info("no answer from postgresql://studio:s3cr3t@db.internal:5432/studio")

    assert "s3cr3t" not in lines.text


@given(st.text(max_size=200))
def test_a_line_is_json_whatever_is_said(text: str) -> None:
    with_lines = Lines()
    handler = logger.registered_handler
    before = handler.setStream(with_lines.stream)  # pyright: ignore[reportAttributeAccessIssue]
    try:
        logger.info("said", extra={"what": text})
    finally:
        handler.setStream(before)  # pyright: ignore[reportAttributeAccessIssue]

    assert "\n" not in with_lines.text.removesuffix("\n")
    assert json.loads(with_lines.text)["message"] == "said"
