"""Backups: what is kept of the database beside its own, and the proof every month that it can be brought back.

Aurora itself keeps two weeks to the second. What is kept here outlives a cluster that somebody deleted.
"""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_backup as backup
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rds as rds
from constructs import Construct

from infra.aws.acknowledgements import acknowledge

_DAYS = 35
_MONTHS_DAYS = 365
_RESTORED_HOURS = 4
"""How long a restored cluster stands, for whoever wants to look into it; then AWS Backup deletes it."""
_NIGHT = {"minute": "17", "hour": "3"}


class Backups(Construct):
    def __init__(self, scope: Construct, cluster: rds.DatabaseCluster, subnets: rds.SubnetGroup) -> None:
        super().__init__(scope, "Backups")
        self._vault = backup.BackupVault(
            self,
            "Vault",
            # Nobody deletes one by hand; what is old AWS Backup itself removes.
            block_recovery_point_deletion=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        self._plan(cluster)
        self._test(cluster, subnets)

    def _plan(self, cluster: rds.DatabaseCluster) -> None:
        plan = backup.BackupPlan(self, "Plan", backup_vault=self._vault)
        for name, day, days in (("Daily", None, _DAYS), ("Monthly", "1", _MONTHS_DAYS)):
            plan.add_rule(
                backup.BackupPlanRule(
                    rule_name=name,
                    schedule_expression=events.Schedule.cron(day=day, **_NIGHT),
                    delete_after=Duration.days(days),
                )
            )
        plan.add_selection(
            "Database",
            resources=[backup.BackupResource.from_rds_serverless_cluster(cluster)],
            role=self._role("Keeper", "AWSBackupServiceRolePolicyForBackup", "AWS Backup itself makes the snapshots"),
        )

    def _test(self, cluster: rds.DatabaseCluster, subnets: rds.SubnetGroup) -> None:
        """Restore the newest one each month, in the studio's own subnets, where nobody is let in to it."""
        plan = backup.CfnRestoreTestingPlan(
            self,
            "Test",
            restore_testing_plan_name="talewright_database",
            schedule_expression="cron(17 5 2 * ? *)",
            recovery_point_selection=backup.CfnRestoreTestingPlan.RestoreTestingRecoveryPointSelectionProperty(
                algorithm="LATEST_WITHIN_WINDOW",
                include_vaults=[self._vault.backup_vault_arn],
                recovery_point_types=["SNAPSHOT"],
            ),
        )
        role = self._role("Restorer", "AWSBackupServiceRolePolicyForRestores", "AWS Backup itself restores")
        selection = backup.CfnRestoreTestingSelection(
            self,
            "Tested",
            restore_testing_plan_name=plan.restore_testing_plan_name,
            restore_testing_selection_name="database",
            protected_resource_type="Aurora",
            protected_resource_arns=[cluster.cluster_arn],
            iam_role_arn=role.role_arn,
            validation_window_hours=_RESTORED_HOURS,
            restore_metadata_overrides={"dbSubnetGroupName": subnets.subnet_group_name},
        )
        selection.add_resource_dependency(plan)

    def _role(self, name: str, policy: str, why: str) -> iam.Role:
        role = iam.Role(self, name, assumed_by=iam.ServicePrincipal("backup.amazonaws.com"))
        policy = f"service-role/{policy}"
        role.add_managed_policy(iam.ManagedPolicy.from_aws_managed_policy_name(policy))
        acknowledge(role, f"IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{policy}]", why)
        return role
