"""Rollout: a new release of the API takes over little by little, and gives way again when an alarm rings."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.aws.acknowledgements import acknowledge

ALIAS = "live"
"""The version of the API that is called; two of them, while one takes over."""
CANARY = "canary"
AT_ONCE = "at-once"
WAYS = {
    CANARY: codedeploy.LambdaDeploymentConfig.CANARY_10_PERCENT_5_MINUTES,
    AT_ONCE: codedeploy.LambdaDeploymentConfig.ALL_AT_ONCE,
}
_POLICY = "service-role/AWSCodeDeployRoleForLambdaLimited"


class Rollout(Construct):
    def __init__(self, scope: Construct, function: lambda_.Function, way: str) -> None:
        """`way` is one of `WAYS`."""
        super().__init__(scope, "Rollout")
        self._way = way
        # CDK removes a version when the next one has taken over: what is kept is code that could be deployed again.
        self.live = lambda_.Alias(self, "Live", alias_name=ALIAS, version=function.current_version)

    def guard(self, alarms: Sequence[cloudwatch.Alarm]) -> None:
        """Take a release back when one of these rings while it takes over, or when CloudFormation gives it up."""
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("codedeploy.amazonaws.com"))
        role.add_managed_policy(iam.ManagedPolicy.from_aws_managed_policy_name(_POLICY))
        acknowledge(
            role,
            f"IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{_POLICY}]",
            "CodeDeploy itself shifts the alias, by AWS's own list of what that takes",
        )
        codedeploy.LambdaDeploymentGroup(
            self,
            "Group",
            alias=self.live,
            role=role,
            deployment_config=WAYS[self._way],
            alarms=list(alarms),
            auto_rollback=codedeploy.AutoRollbackConfig(
                deployment_in_alarm=True, failed_deployment=True, stopped_deployment=True
            ),
        )
