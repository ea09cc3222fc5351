"""Flags: the file of feature flags, deployed by AppConfig: a bad one is refused, a good one comes step by step."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

import json
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_appconfig as appconfig
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.aws.uv import ROOT
from shared.flags import USUAL

FILE = ROOT / "flags.json"
_STEP = 25
"""Percent of those who ask that a new file reaches at a time."""
_RAMP = Duration.minutes(4)
_WATCHED = Duration.minutes(5)
"""How long a file that has reached everybody can still be taken back by itself."""


class Flags(Construct):
    def __init__(self, scope: Construct) -> None:
        super().__init__(scope, "Flags")
        self._application = appconfig.Application(self, "Application")
        self._environment = appconfig.Environment(
            self, "Environment", application=self._application, environment_name="live"
        )
        self._configuration = appconfig.HostedConfiguration(
            self,
            "Configuration",
            application=self._application,
            name="flags",
            # Freeform JSON: Powertools evaluates the rules, on a laptop and here alike.
            content=appconfig.ConfigurationContent.from_inline_json(FILE.read_text(encoding="utf-8")),
            validators=[appconfig.JsonSchemaValidator.from_inline(json.dumps(schema()))],
            deploy_to=[self._environment],
            deployment_strategy=appconfig.DeploymentStrategy(
                self,
                "Strategy",
                rollout_strategy=appconfig.RolloutStrategy.linear(
                    growth_factor=_STEP, deployment_duration=_RAMP, final_bake_time=_WATCHED
                ),
            ),
        )

    @property
    def where(self) -> str:
        """What `shared.settings` calls it."""
        named = self._application.application_id, self._environment.environment_id, self._profile
        return f"appconfig:{'/'.join(named)}"

    def grant_read(self, function: lambda_.Function) -> None:
        iam.Grant.add_to_principal(
            grantee=function,
            actions=["appconfig:StartConfigurationSession", "appconfig:GetLatestConfiguration"],
            resource_arns=[
                Stack.of(self).format_arn(
                    service="appconfig",
                    resource="application",
                    resource_name=f"{self._application.application_id}"
                    f"/environment/{self._environment.environment_id}/configuration/{self._profile}",
                )
            ],
        )

    @property
    def _profile(self) -> str:
        return self._configuration.configuration_profile_id


def schema() -> dict[str, Any]:
    """What a file of flags has to look like, as JSON Schema draft 4: AppConfig knows no later one."""
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "properties": {str(flag): _feature(usual) for flag, usual in USUAL.items()},
        "additionalProperties": False,
    }


def _feature(usual: bool | int) -> dict[str, Any]:
    """A flag whose every value is of the kind of its usual one."""
    is_switch = isinstance(usual, bool)
    value = {"type": "boolean"} if is_switch else {"type": "integer", "minimum": 1}
    condition = {
        "type": "object",
        "properties": {"action": {"type": "string"}, "key": {"type": "string"}, "value": {}},
        "required": ["action", "key", "value"],
        "additionalProperties": False,
    }
    rule = {
        "type": "object",
        "properties": {"when_match": value, "conditions": {"type": "array", "minItems": 1, "items": condition}},
        "required": ["when_match", "conditions"],
        "additionalProperties": False,
    }
    rules = {"type": "object", "additionalProperties": rule}
    return {
        "type": "object",
        "properties": {"default": value, "boolean_type": {"enum": [is_switch]}, "rules": rules},
        "required": ["default"] if is_switch else ["default", "boolean_type"],
        "additionalProperties": False,
    }
