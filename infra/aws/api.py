"""The HTTP API: every path under `/api` goes to one function."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

import jsii
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.aws.acknowledgements import acknowledge

_REQUESTS_PER_SECOND = 200
"""Ten times the load that a studio expects (SW-09)."""


class HttpApi(Construct):
    def __init__(self, scope: Construct, function: lambda_.IFunction) -> None:
        super().__init__(scope, "Api")
        self.api = apigateway.HttpApi(self, "Http", api_name="talewright", create_default_stage=False)
        (route,) = self.api.add_routes(
            path="/api/{proxy+}",
            methods=[apigateway.HttpMethod.ANY],
            integration=integrations.HttpLambdaIntegration(
                "Function", function, payload_format_version=apigateway.PayloadFormatVersion.VERSION_2_0
            ),
        )
        acknowledge(route, "APIG4", "The API itself knows who may do what; signing in and its health are for everybody")
        self.stage = apigateway.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            stage_name="$default",
            auto_deploy=True,
            throttle=apigateway.ThrottleSettings(rate_limit=_REQUESTS_PER_SECOND, burst_limit=2 * _REQUESTS_PER_SECOND),
            access_log_settings=AccessLog(logs.LogGroup(self, "Log", retention=logs.RetentionDays.ONE_MONTH)),
        )


@jsii.implements(apigateway.IAccessLogSettings)
class AccessLog:
    """Who has called what, in the words that API Gateway uses by itself."""

    def __init__(self, log_group: logs.LogGroup) -> None:
        self._destination = apigateway.LogGroupLogDestination(log_group)

    @property
    def destination(self) -> apigateway.LogGroupLogDestination:
        return self._destination
