"""Sockets: the WebSocket API. One function lets people in, another hears what they want to be told.

Its stage is called `ws`, as the path is that CloudFront sends there: so a page opens a socket at its own site, and the
cookie of its session comes along.
"""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigateway as account
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.aws.acknowledgements import acknowledge, acknowledge_wildcard, logical_id
from infra.aws.api import AccessLog

STAGE = "ws"

_MESSAGES_PER_SECOND = 200
_LOGS_POLICY = "service-role/AmazonAPIGatewayPushToCloudWatchLogs"


class Sockets(Construct):
    def __init__(self, scope: Construct, *, greet: lambda_.Function, listen: lambda_.Function) -> None:
        super().__init__(scope, "Sockets")
        listening = integrations.WebSocketLambdaIntegration("Listen", listen)
        self.api = apigateway.WebSocketApi(
            self,
            "Api",
            api_name="talewright-sockets",
            connect_route_options=apigateway.WebSocketRouteOptions(
                integration=integrations.WebSocketLambdaIntegration("Greet", greet)
            ),
            default_route_options=apigateway.WebSocketRouteOptions(integration=listening, return_response=True),
            disconnect_route_options=apigateway.WebSocketRouteOptions(integration=listening),
        )
        self.stage = apigateway.WebSocketStage(
            self,
            "Stage",
            web_socket_api=self.api,
            stage_name=STAGE,
            auto_deploy=True,
            throttle=apigateway.ThrottleSettings(rate_limit=_MESSAGES_PER_SECOND, burst_limit=2 * _MESSAGES_PER_SECOND),
            access_log_settings=AccessLog(logs.LogGroup(self, "Log", retention=logs.RetentionDays.ONE_MONTH)),
        )
        # Without it API Gateway refuses a WebSocket API that logs; one of HTTP needs none.
        self.stage.node.add_dependency(self._account())
        reason = "The function behind $connect knows who may come in, and what comes later has passed it"
        for route in ("$connect", "$default", "$disconnect"):
            acknowledge(self.api.node.find_child(f"{route}-Route"), "APIG4", reason)

    @property
    def endpoint(self) -> str:
        """Where what is pushed is sent to."""
        return self.stage.callback_url

    def let_push(self, function: lambda_.Function) -> None:
        """Let a function say something through open sockets, and close them."""
        self.stage.grant_management_api_access(function)
        where = f"<AWS::Region>:<AWS::AccountId>:<{logical_id(self.api)}>/{STAGE}/*/@connections/*"
        acknowledge_wildcard(
            function.role or function, f"arn:<AWS::Partition>:execute-api:{where}", "A connection gets its name later"
        )

    def _account(self) -> account.CfnAccount:
        """Have API Gateway write logs at all: one role for everything that an account has there."""
        role = iam.Role(
            self,
            "Logging",
            assumed_by=iam.ServicePrincipal("apigateway.amazonaws.com"),
            managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name(_LOGS_POLICY)],
        )
        acknowledge(
            role,
            f"IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{_LOGS_POLICY}]",
            "It is for all that API Gateway logs in this account, by AWS's own list of what that takes",
        )
        settings = account.CfnAccount(self, "Account", cloud_watch_role_arn=role.role_arn)
        # Whatever else the account has there goes on logging without this stack.
        for kept in (role, settings):
            kept.apply_removal_policy(RemovalPolicy.RETAIN)
        return settings
