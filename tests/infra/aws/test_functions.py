"""Every Lambda is what its row says, and may do no more."""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from aws_cdk.assertions import Template

from infra.aws.bundles import DOCKERFILE, IMAGE_FUNCTIONS
from infra.aws.functions import FUNCTIONS, Grant, Row
from infra.aws.uv import ROOT
from shared.formats import FORMATS
from shared.production.flow import Stage, stages
from shared.settings import PREFIX, Settings

type Resources = Mapping[str, dict[str, Any]]


@pytest.fixture(scope="module")
def functions(studio: Template) -> Resources:
    """The properties of our own functions, by name."""
    found = (resource["Properties"] for resource in studio.find_resources("AWS::Lambda::Function").values())
    return {
        properties["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]: properties
        for properties in found
        if "POWERTOOLS_SERVICE_NAME" in properties.get("Environment", {}).get("Variables", {})
    }


@pytest.fixture(scope="module")
def allowed(studio: Template, functions: Resources) -> Mapping[str, list[dict[str, Any]]]:
    """What each function may do: the statements of its role's policies."""
    policies = [resource["Properties"] for resource in studio.find_resources("AWS::IAM::Policy").values()]
    return {
        name: [
            statement
            for policy in policies
            if {"Ref": properties["Role"]["Fn::GetAtt"][0]} in policy["Roles"]
            for statement in policy["PolicyDocument"]["Statement"]
        ]
        for name, properties in functions.items()
    }


def actions(statements: list[dict[str, Any]]) -> Iterator[str]:
    for statement in statements:
        named = statement["Action"]
        yield from [named] if isinstance(named, str) else named


def test_the_table_is_what_is_deployed(functions: Resources) -> None:
    assert functions.keys() == FUNCTIONS.keys()


@pytest.mark.parametrize(("name", "row"), FUNCTIONS.items())
def test_a_function_is_what_its_row_says(name: str, row: Row, functions: Resources) -> None:
    properties = functions[name]

    assert properties["MemorySize"] == row.memory
    assert properties["Timeout"] == row.minutes * 60
    assert properties["EphemeralStorage"] == {"Size": row.disk}
    assert properties["Architectures"] == ["arm64"]
    handler = f"functions.{name}.handler.handler"
    if row.image:
        assert properties["PackageType"] == "Image"
        assert properties["ImageConfig"] == {"Command": [handler]}
    else:
        assert properties["Runtime"] == "python3.13"
        assert properties["Handler"] == handler
        layers = [re.sub(r"^Functions(\w+?)Layer.*$", r"\1", layer["Ref"]).lower() for layer in properties["Layers"]]
        assert set(layers) == set(row.layers)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_has_a_handler(name: str) -> None:
    assert find_spec(f"functions.{name}.handler") is not None


def test_every_function_that_there_is_has_a_row() -> None:
    folders = {path.parent.name for path in (ROOT / "functions").glob("*/handler.py")}

    assert folders == FUNCTIONS.keys()


@pytest.mark.parametrize("name", FORMATS)
def test_every_stage_of_a_flow_has_a_row(name: str) -> None:
    assert set(stages(FORMATS[name].flow)) <= FUNCTIONS.keys()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_nobody_may_do_everything(name: str, allowed: Mapping[str, list[dict[str, Any]]]) -> None:
    statements = allowed[name]

    assert statements
    assert not [action for action in actions(statements) if "*" in action]
    for statement in statements:
        if statement["Resource"] == "*":
            assert set(actions([statement])) <= {"xray:PutTraceSegments", "xray:PutTelemetryRecords"}


def objects(statements: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Which actions are allowed on which keys of desks."""
    return {
        (action, keys)
        for statement in statements
        for action in actions([statement])
        for keys in re.findall(r"'/desks/([^']+)'", str(statement["Resource"]))
    }


def test_the_api_reaches_of_desks_only_what_an_editor_is_shown_and_sends(
    allowed: Mapping[str, list[dict[str, Any]]],
) -> None:
    assert objects(allowed["api"]) == {
        ("s3:GetObject", "*/jobs/*"),
        ("s3:GetObject", "*/files/*"),
        ("s3:PutObject", "*/files/*"),
        ("s3:GetObject", "*/uploads/*"),
        ("s3:PutObject", "*/uploads/*"),
    }
    assert objects(allowed["admit"]) == {("s3:PutObject", "*/jobs/*")}


@pytest.mark.parametrize("name", [name for name, row in FUNCTIONS.items() if Grant.DESKS in row.grants])
def test_a_stage_reads_and_writes_at_desks_and_removes_nothing(
    name: str, allowed: Mapping[str, list[dict[str, Any]]]
) -> None:
    assert objects(allowed[name]) == {("s3:GetObject", "*"), ("s3:PutObject", "*")}


@pytest.mark.parametrize(
    "name", [name for name, row in FUNCTIONS.items() if {Grant.DESKS, Grant.SCRIPTS} & {*row.grants}]
)
def test_whoever_reads_desks_is_told_what_is_not_there(name: str, allowed: Mapping[str, list[dict[str, Any]]]) -> None:
    """S3 says "forbidden" of it to those who may not list."""
    (listing,) = (statement for statement in allowed[name] if "s3:ListBucket" in actions([statement]))

    assert listing["Condition"] == {"StringLike": {"s3:prefix": "desks/*"}}


def test_stages_never_hold_the_key_of_the_database(allowed: Mapping[str, list[dict[str, Any]]]) -> None:
    keyed = {name for name, statements in allowed.items() if "secretsmanager:GetSecretValue" in actions(statements)}

    assert keyed == {name for name, row in FUNCTIONS.items() if {Grant.DATABASE, Grant.SIGNING} & set(row.grants)}
    assert not keyed & set(Stage)


def test_only_what_is_ready_to_be_seen_is_put_where_people_see_it(allowed: Mapping[str, list[dict[str, Any]]]) -> None:
    writers = {
        name
        for name, statements in allowed.items()
        for statement in statements
        if "s3:PutObject" in actions([statement]) and "Videos" in str(statement["Resource"])
    }

    # What is secluded comes back.
    assert writers == {"preview", "publish", "seclude"}


def test_only_admit_starts_flows(allowed: Mapping[str, list[dict[str, Any]]]) -> None:
    starters = {name for name, statements in allowed.items() if "states:StartExecution" in actions(statements)}

    assert starters == {"admit"}


def test_only_who_hears_that_a_job_is_called_off_stops_flows(allowed: Mapping[str, list[dict[str, Any]]]) -> None:
    stoppers = {name for name, statements in allowed.items() if "states:StopExecution" in actions(statements)}

    assert stoppers == {"api", "admit", "record"}


def test_each_function_has_a_role_and_a_log_of_its_own(functions: Resources) -> None:
    roles = [properties["Role"]["Fn::GetAtt"][0] for properties in functions.values()]
    logs = [properties["LoggingConfig"]["LogGroup"]["Ref"] for properties in functions.values()]

    assert len(set(roles)) == len(set(logs)) == len(FUNCTIONS)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_told_only_what_settings_read(name: str, functions: Resources) -> None:
    told = {variable for variable in functions[name]["Environment"]["Variables"] if variable.startswith(PREFIX)}

    assert told <= {PREFIX + field.upper() for field in Settings.model_fields}


def test_together_the_functions_are_told_of_everything_that_was_built(functions: Resources) -> None:
    """What is left to its default is a time, and no address."""
    told = {variable for properties in functions.values() for variable in properties["Environment"]["Variables"]}
    untold = {field for field in Settings.model_fields if PREFIX + field.upper() not in told}

    assert untold == {"lease_seconds"}


@pytest.mark.parametrize("name", sorted({*FUNCTIONS} & {*Stage}))
def test_a_row_names_what_its_stage_asks_for(name: str) -> None:
    contract = import_module(f"functions.{name}.handler").handler.contract

    assert sorted(FUNCTIONS[name].asks) == sorted(registry.capability for registry in contract.providers.values())


def test_whoever_is_no_stage_asks_nobody() -> None:
    assert [name for name, row in FUNCTIONS.items() if row.asks and name not in Stage] == []


def test_a_tables_worth_of_migration_comes_before_whoever_reads_it(studio: Template) -> None:
    (trigger,) = studio.find_resources("Custom::Trigger")
    waiting = {
        resource["Properties"]["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        for resource in studio.find_resources("AWS::Lambda::Function").values()
        if trigger in resource.get("DependsOn", ())
    }

    assert waiting == {name for name, row in FUNCTIONS.items() if Grant.DATABASE in row.grants} - {"migrate"}


def test_the_image_has_the_layers_that_its_functions_name() -> None:
    dockerfile = (ROOT / DOCKERFILE).read_text(encoding="utf-8")
    installed = re.findall(r"--requirement /requirements/(\w+)\.txt", dockerfile)

    assert {name for name, row in FUNCTIONS.items() if row.image} == set(IMAGE_FUNCTIONS)
    for name in IMAGE_FUNCTIONS:
        assert tuple(installed) == FUNCTIONS[name].layers
        assert f"COPY functions/{name} " in dockerfile
