"""Flags are deployed from the file that a laptop reads, and a bad file is deployed nowhere."""

import json
from typing import Any

import pytest
from aws_cdk.assertions import Template
from jsonschema import Draft4Validator

from infra.aws.flags import FILE, schema
from infra.local.transform import Place, localise
from shared.flags import USUAL

CHECK = Draft4Validator(schema())
RULES = {"for pro": {"when_match": 9, "conditions": [{"action": "EQUALS", "key": "plan", "value": "pro"}]}}


def test_what_is_deployed_is_the_file(studio: Template) -> None:
    (version,) = studio.find_resources("AWS::AppConfig::HostedConfigurationVersion").values()

    said = version["Properties"]
    assert json.loads(said["Content"]) == json.loads(FILE.read_text(encoding="utf-8"))
    assert said["ContentType"] == "application/json"


def test_it_is_deployed_step_by_step_and_checked_before(studio: Template) -> None:
    (strategy,) = studio.find_resources("AWS::AppConfig::DeploymentStrategy").values()
    (profile,) = studio.find_resources("AWS::AppConfig::ConfigurationProfile").values()

    assert studio.find_resources("AWS::AppConfig::Deployment")
    assert 0 < strategy["Properties"]["GrowthFactor"] < 100
    assert strategy["Properties"]["FinalBakeTimeInMinutes"] > 0
    (validator,) = profile["Properties"]["Validators"]
    assert (validator["Type"], json.loads(validator["Content"])) == ("JSON_SCHEMA", schema())
    # Of another type, AppConfig would want a form of its own.
    assert profile["Properties"].get("Type", "AWS.Freeform") == "AWS.Freeform"


def test_only_the_api_reads_flags_and_only_these(studio: Template) -> None:
    readers = [
        statement
        for policy in studio.find_resources("AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "appconfig:GetLatestConfiguration" in statement["Action"]
    ]

    (reader,) = readers
    assert sorted(reader["Action"]) == ["appconfig:GetLatestConfiguration", "appconfig:StartConfigurationSession"]
    assert "*" not in str(reader["Resource"]["Fn::Join"])
    told = {
        function["Properties"]["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        for function in studio.find_resources("AWS::Lambda::Function").values()
        if "STUDIO_FLAGS" in function["Properties"].get("Environment", {}).get("Variables", {})
    }
    assert told == {"api"}


def test_on_a_laptop_there_is_no_appconfig_and_the_file_is_read(studio: Template) -> None:
    whole = studio.to_json()
    every = frozenset(resource["Type"] for resource in whole["Resources"].values())

    local = localise("studio", whole, Place(every, {}, {}))

    assert "AppConfig" not in json.dumps(local)
    assert "STUDIO_FLAGS" not in json.dumps(local)


def test_the_file_is_good() -> None:
    CHECK.validate(json.loads(FILE.read_text(encoding="utf-8")))
    assert set(CHECK.schema["properties"]) == {str(flag) for flag in USUAL}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"orders": {"default": False}},
        {"MAX_STORY_LENGTH": {"default": 5_000, "boolean_type": False, "rules": RULES}},
    ],
)
def test_a_good_file_is_let_through(said: dict[str, Any]) -> None:
    assert CHECK.is_valid(said)


@pytest.mark.parametrize(
    "said",
    [
        [],
        {"order": {"default": True}},
        {"orders": {}},
        {"orders": {"default": "yes"}},
        {"orders": {"default": True, "boolean_type": False}},
        {"orders": {"default": True, "rules": RULES}},
        {"MAX_STORY_LENGTH": {"default": 5_000}},
        {"MAX_STORY_LENGTH": {"default": 0, "boolean_type": False}},
        {"MAX_STORY_LENGTH": {"default": "5000", "boolean_type": False}},
        {"MAX_STORY_LENGTH": {"default": 5, "boolean_type": False, "rules": {"for pro": {"when_match": 9}}}},
    ],
)
def test_a_bad_file_is_refused(said: Any) -> None:
    assert not CHECK.is_valid(said)
