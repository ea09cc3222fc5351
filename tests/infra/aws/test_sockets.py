"""Two functions answer what comes through sockets, and two may say something into them."""

import json
from typing import Any

import pytest
from aws_cdk.assertions import Template

from infra.aws.functions import FUNCTIONS, Grant

TALKERS = {name for name, row in FUNCTIONS.items() if Grant.PUSH in row.grants}


@pytest.fixture(scope="module")
def api(studio: Template) -> tuple[str, dict[str, Any]]:
    """The WebSocket API: what it is called in the template, and what it is."""
    ((name, resource),) = (
        (name, resource)
        for name, resource in studio.find_resources("AWS::ApiGatewayV2::Api").items()
        if resource["Properties"]["ProtocolType"] == "WEBSOCKET"
    )
    return name, resource["Properties"]


def of(api: tuple[str, dict[str, Any]], studio: Template, kind: str) -> list[dict[str, Any]]:
    """The API's parts of one kind."""
    found = studio.find_resources(f"AWS::ApiGatewayV2::{kind}").values()
    return [resource["Properties"] for resource in found if resource["Properties"]["ApiId"] == {"Ref": api[0]}]


def test_one_function_lets_people_in_and_another_hears_them(api: tuple[str, dict[str, Any]], studio: Template) -> None:
    reached = {
        name: str(integration["Properties"]["IntegrationUri"])
        for name, integration in studio.find_resources("AWS::ApiGatewayV2::Integration").items()
    }
    functions = {
        route["RouteKey"]: reached[route["Target"]["Fn::Join"][1][1]["Ref"]] for route in of(api, studio, "Route")
    }

    assert functions.keys() == {"$connect", "$default", "$disconnect"}
    assert "FunctionsGreet" in functions["$connect"]
    assert "FunctionsListen" in functions["$default"]
    assert "FunctionsListen" in functions["$disconnect"]


def test_what_is_answered_comes_back_through_the_socket(api: tuple[str, dict[str, Any]], studio: Template) -> None:
    (answered,) = of(api, studio, "RouteResponse")

    assert answered["RouteResponseKey"] == "$default"


def test_its_stage_is_the_path_it_is_reached_by_and_is_throttled_and_logged(
    api: tuple[str, dict[str, Any]], studio: Template
) -> None:
    (stage,) = of(api, studio, "Stage")

    assert (stage["StageName"], stage["AutoDeploy"]) == ("ws", True)
    assert stage["DefaultRouteSettings"] == {"ThrottlingRateLimit": 200, "ThrottlingBurstLimit": 400}
    assert "DestinationArn" in stage["AccessLogSettings"]
    # A ticket stands in the query.
    assert "query" not in stage["AccessLogSettings"]["Format"].lower()


def test_a_gateway_that_logs_sockets_needs_to_be_let(studio: Template) -> None:
    (account,) = studio.find_resources("AWS::ApiGateway::Account").items()
    (stage,) = (
        stage
        for stage in studio.find_resources("AWS::ApiGatewayV2::Stage").values()
        if stage["Properties"]["StageName"] == "ws"
    )

    assert account[0] in stage["DependsOn"]
    assert account[1]["DeletionPolicy"] == "Retain"


def test_only_those_who_have_something_to_say_may_say_it(studio: Template) -> None:
    speaking = [
        statement
        for policy in studio.find_resources("AWS::IAM::Policy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "execute-api:ManageConnections" in statement["Action"]
    ]
    told = told_of("STUDIO_SOCKETS", studio)

    assert len(speaking) == len(TALKERS)
    assert told.keys() == TALKERS == {"api", "record"}
    for statement in speaking:
        assert "/ws/*/@connections/*" in json.dumps(statement["Resource"])


def test_pages_and_scripts_are_told_where_sockets_are_opened(studio: Template) -> None:
    told = told_of("STUDIO_SOCKETS_URL", studio)

    assert told.keys() == {"api"}
    assert "wss://" in json.dumps(told["api"])
    assert "/ws" in json.dumps(told["api"])


def test_who_lets_people_in_knows_which_pages_are_ours(studio: Template) -> None:
    origins = told_of("STUDIO_ORIGINS", studio)

    assert origins["greet"] == origins["api"]


def test_every_queue_that_there_is_can_be_looked_into_and_redriven(studio: Template) -> None:
    """However it came about: nobody keeps a list."""
    queues = {name for name in studio.find_resources("AWS::SQS::Queue") if not name.startswith("Custom")}
    told = json.dumps(told_of("STUDIO_QUEUES", studio)["api"])
    named = {name for name in queues if name in told}

    assert named == queues
    assert len(queues) % 2 == 0
    for name in ("starts", "premium", "news", "letters"):
        assert name in told


def told_of(variable: str, studio: Template) -> dict[str, Any]:
    """What functions are told in one variable."""
    found = (resource["Properties"] for resource in studio.find_resources("AWS::Lambda::Function").values())
    variables = (properties.get("Environment", {}).get("Variables", {}) for properties in found)
    return {told["POWERTOOLS_SERVICE_NAME"]: told[variable] for told in variables if variable in told}
