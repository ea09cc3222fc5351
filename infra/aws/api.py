"""The HTTP API: every path under `/api` goes to one function."""

from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

_REQUESTS_PER_SECOND = 200
"""Ten times the load that a studio expects (SW-09)."""


class HttpApi(Construct):
    def __init__(self, scope: Construct, function: lambda_.Function) -> None:
        super().__init__(scope, "Api")
        self.api = apigateway.HttpApi(self, "Http", api_name="talewright", create_default_stage=False)
        self.api.add_routes(
            path="/api/{proxy+}",
            methods=[apigateway.HttpMethod.ANY],
            integration=integrations.HttpLambdaIntegration(
                "Function", function, payload_format_version=apigateway.PayloadFormatVersion.VERSION_2_0
            ),
        )
        self.stage = apigateway.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            stage_name="$default",
            auto_deploy=True,
            throttle=apigateway.ThrottleSettings(
                rate_limit=_REQUESTS_PER_SECOND, burst_limit=2 * _REQUESTS_PER_SECOND
            ),
            access_log_settings=apigateway.LogGroupLogDestination(
                logs.LogGroup(self, "Log", retention=logs.RetentionDays.ONE_MONTH)
            ),
        )
