"""A new release of the API takes over little by little, and is taken back by itself."""

import re
from typing import Any

import pytest
from aws_cdk.assertions import Template

from infra.aws.options import Options


def one(template: Template, kind: str) -> tuple[str, dict[str, Any]]:
    ((name, resource),) = template.find_resources(kind).items()
    return name, resource


def test_calls_go_to_the_live_version_and_to_nothing_else(studio: Template) -> None:
    alias, resource = one(studio, "AWS::Lambda::Alias")
    integrations = [found["Properties"] for found in studio.find_resources("AWS::ApiGatewayV2::Integration").values()]
    (called,) = (found for found in integrations if found.get("PayloadFormatVersion") == "2.0")

    assert resource["Properties"]["Name"] == "live"
    assert called["IntegrationUri"] == {"Ref": alias}


def test_a_release_gets_a_tenth_of_the_calls_for_five_minutes(studio: Template) -> None:
    group, resource = one(studio, "AWS::CodeDeploy::DeploymentGroup")
    _, alias = one(studio, "AWS::Lambda::Alias")

    assert resource["Properties"]["DeploymentConfigName"] == "CodeDeployDefault.LambdaCanary10Percent5Minutes"
    shift = alias["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
    assert shift["DeploymentGroupName"] == {"Ref": group}


def test_it_is_taken_back_when_it_errs_is_slow_or_crashes(studio: Template) -> None:
    _, resource = one(studio, "AWS::CodeDeploy::DeploymentGroup")
    properties = resource["Properties"]
    rings = {
        re.sub(r"^WatchAlarms|[0-9A-F]{8}$", "", alarm["Name"]["Ref"])
        for alarm in properties["AlarmConfiguration"]["Alarms"]
    }

    assert properties["AlarmConfiguration"]["Enabled"]
    assert rings == {"ApiErrors", "ApiSlow", "ApiCrashes"}
    assert properties["AutoRollbackConfiguration"] == {
        "Enabled": True,
        "Events": ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_REQUEST", "DEPLOYMENT_STOP_ON_ALARM"],
    }


def test_crashes_are_those_of_the_version_that_is_called(studio: Template) -> None:
    alarms = studio.find_resources("AWS::CloudWatch::Alarm")
    (crashes,) = (alarm["Properties"] for name, alarm in alarms.items() if "ApiCrashes" in name)
    of = {dimension["Name"]: dimension["Value"] for dimension in crashes["Dimensions"]}

    assert of["Resource"] == {"Fn::Join": ["", [of["FunctionName"], ":live"]]}


def live(studio: Template) -> dict[str, Any]:
    """The version that the alias leads to."""
    _, alias = one(studio, "AWS::Lambda::Alias")
    name: str = alias["Properties"]["FunctionVersion"]["Fn::GetAtt"][0]
    return studio.find_resources("AWS::Lambda::Version")[name]


def test_the_database_is_migrated_before_the_version_is_made(studio: Template) -> None:
    function = studio.find_resources("AWS::Lambda::Function")[live(studio)["Properties"]["FunctionName"]["Ref"]]

    assert any("Migrate" in name for name in function["DependsOn"])


def test_a_version_goes_when_the_next_one_has_taken_over(studio: Template) -> None:
    assert live(studio).get("DeletionPolicy", "Delete") == "Delete"


def test_an_unknown_way_is_refused() -> None:
    with pytest.raises(ValueError, match="a rollout is one of canary, at-once"):
        Options(rollout="slowly")
