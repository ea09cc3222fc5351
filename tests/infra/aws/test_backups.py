"""The database can be brought back, and a machine tries it every month."""

from collections.abc import Mapping
from typing import Any

import pytest
from aws_cdk.assertions import Template


@pytest.fixture(scope="module")
def whole(by_default: Mapping[str, Template]) -> Template:
    """The store of a studio with a database of its own."""
    return by_default["TalewrightStore"]


def one(template: Template, kind: str) -> tuple[str, dict[str, Any]]:
    ((name, resource),) = template.find_resources(kind).items()
    return name, resource


def test_a_backup_is_made_every_night_and_one_a_month_is_kept_for_a_year(whole: Template) -> None:
    _, plan = one(whole, "AWS::Backup::BackupPlan")
    kept = {
        rule["RuleName"]: rule["Lifecycle"]["DeleteAfterDays"]
        for rule in plan["Properties"]["BackupPlan"]["BackupPlanRule"]
    }

    assert kept == {"Daily": 35, "Monthly": 365}


def test_nobody_deletes_one_by_hand_and_the_vault_outlives_the_stack(whole: Template) -> None:
    _, vault = one(whole, "AWS::Backup::BackupVault")
    (denied,) = vault["Properties"]["AccessPolicy"]["Statement"]

    assert vault["DeletionPolicy"] == "Retain"
    assert denied["Effect"] == "Deny"
    assert "backup:DeleteRecoveryPoint" in denied["Action"]


def test_the_newest_one_is_restored_every_month_where_the_database_is(whole: Template) -> None:
    vault, _ = one(whole, "AWS::Backup::BackupVault")
    subnets, _ = one(whole, "AWS::RDS::DBSubnetGroup")
    _, plan = one(whole, "AWS::Backup::RestoreTestingPlan")
    _, selection = one(whole, "AWS::Backup::RestoreTestingSelection")

    chosen = plan["Properties"]["RecoveryPointSelection"]
    assert chosen["Algorithm"] == "LATEST_WITHIN_WINDOW"
    assert chosen["IncludeVaults"] == [{"Fn::GetAtt": [vault, "BackupVaultArn"]}]
    tested = selection["Properties"]
    assert tested["ProtectedResourceType"] == "Aurora"
    assert tested["RestoreMetadataOverrides"] == {"dbSubnetGroupName": {"Ref": subnets}}
    assert tested["RestoreTestingPlanName"] == plan["Properties"]["RestoreTestingPlanName"]


def test_the_database_itself_keeps_two_weeks_to_the_second(whole: Template) -> None:
    whole.has_resource_properties("AWS::RDS::DBCluster", {"BackupRetentionPeriod": 14, "DeletionProtection": True})


def test_a_database_of_ones_own_is_backed_up_by_its_owner(store: Template) -> None:
    kinds = {resource["Type"] for resource in store.to_json()["Resources"].values()}

    assert not {kind for kind in kinds if kind.startswith("AWS::Backup::")}
