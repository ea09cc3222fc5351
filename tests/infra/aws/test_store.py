"""What must survive is kept, and kept to ourselves."""

from collections.abc import Mapping
from typing import Any

from aws_cdk import App
from aws_cdk.assertions import Match, Template

from infra.aws.functions import FUNCTIONS, Grant
from infra.aws.options import Options
from infra.aws.store import Store
from shared.settings import Settings

BUCKETS = {"Internal", "Videos", "Assets", "Exports", "Logs"}


def buckets(store: Template) -> dict[str, dict[str, Any]]:
    """Each bucket by the name that the code gives it."""
    found = store.find_resources("AWS::S3::Bucket")
    return {name: resource for name in BUCKETS for logical, resource in found.items() if logical.startswith(name)}


def rules(bucket: Mapping[str, Any]) -> list[dict[str, Any]]:
    return bucket["Properties"]["LifecycleConfiguration"]["Rules"]


def test_every_bucket_is_closed_encrypted_and_kept(store: Template) -> None:
    found = buckets(store)

    assert len(store.find_resources("AWS::S3::Bucket")) == len(BUCKETS) == len(found)
    for name, bucket in found.items():
        properties = bucket["Properties"]
        assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}, name
        assert properties["BucketEncryption"], name
        assert "AccessControl" not in properties, name
        assert bucket["DeletionPolicy"] == bucket["UpdateReplacePolicy"] == "Retain", name


def test_nobody_reaches_a_bucket_without_encryption_on_the_way(store: Template) -> None:
    policies = store.find_resources("AWS::S3::BucketPolicy").values()

    assert len(policies) == len(BUCKETS)
    for policy in policies:
        statements = policy["Properties"]["PolicyDocument"]["Statement"]
        assert any(
            statement["Effect"] == "Deny" and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
            for statement in statements
        )


def test_only_this_accounts_cloudfront_reads_what_is_public_and_of_that_only_objects(store: Template) -> None:
    shown = {
        policy["Properties"]["Bucket"]["Ref"]
        for policy in store.find_resources("AWS::S3::BucketPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
        and statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
        and statement["Action"] == "s3:GetObject"
        and statement["Condition"] == {"StringEquals": {"AWS:SourceAccount": {"Ref": "AWS::AccountId"}}}
    }

    assert {name[:6] for name in shown} == {"Videos", "Assets"}


def test_half_an_upload_is_gone_after_a_day(store: Template) -> None:
    for name, bucket in buckets(store).items():
        if name != "Logs":
            days = [rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation") for rule in rules(bucket)]
            assert 1 in days, name


def test_desks_and_exports_are_cleared_and_videos_and_assets_are_not(store: Template) -> None:
    expiring = {
        name: [(rule.get("Prefix"), rule["ExpirationInDays"]) for rule in rules(bucket) if "ExpirationInDays" in rule]
        for name, bucket in buckets(store).items()
    }

    assert expiring == {
        "Internal": [("desks/", 90), ("outbox/", 7)],
        "Exports": [(None, 7)],
        "Logs": [(None, 30)],
        "Videos": [],
        "Assets": [],
    }


def test_what_was_deleted_can_be_brought_back_for_a_while_and_then_costs_nothing(store: Template) -> None:
    found = {
        name: [
            rule["NoncurrentVersionExpiration"]["NoncurrentDays"]
            for rule in rules(bucket)
            if "NoncurrentVersionExpiration" in rule and rule["ExpiredObjectDeleteMarker"]
        ]
        for name, bucket in buckets(store).items()
        if bucket["Properties"].get("VersioningConfiguration") == {"Status": "Enabled"}
    }

    assert found == {"Internal": [7], "Videos": [30]}


def test_only_pages_of_the_site_hear_how_an_upload_went_and_of_nothing_else(store: Template) -> None:
    shared = {name: bucket["Properties"].get("CorsConfiguration") for name, bucket in buckets(store).items()}

    assert shared.pop("Internal") == {
        "CorsRules": [{"AllowedMethods": ["POST"], "AllowedOrigins": ["https://*.cloudfront.net"]}]
    }
    assert set(shared.values()) == {None}


def test_a_domain_of_ones_own_is_the_only_place_that_files_are_sent_from() -> None:
    options = Options(domain="studio.example", certificate="arn", database_url_secret="my/database")

    template = Template.from_stack(Store(App(), "Store", options))

    (rule,) = buckets(template)["Internal"]["Properties"]["CorsConfiguration"]["CorsRules"]
    assert rule["AllowedOrigins"] == ["https://studio.example"]


def test_a_lease_ends_by_itself(store: Template) -> None:
    store.has_resource_properties(
        "AWS::DynamoDB::Table",
        {
            "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True},
            "KeySchema": [
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
        },
    )


def test_a_database_of_ones_own_needs_no_network(own_database: Mapping[str, Template]) -> None:
    for template in own_database.values():
        types = {resource["Type"] for resource in template.to_json()["Resources"].values()}
        assert not {kind for kind in types if kind.startswith(("AWS::EC2::", "AWS::RDS::"))}
        for function in template.find_resources("AWS::Lambda::Function").values():
            assert "VpcConfig" not in function["Properties"]


def test_a_database_of_ones_own_is_found_by_the_name_of_its_secret(studio: Template) -> None:
    variables = [
        function["Properties"].get("Environment", {}).get("Variables", {})
        for function in studio.find_resources("AWS::Lambda::Function").values()
    ]
    told = [own["STUDIO_DATABASE_SECRET"] for own in variables if "POWERTOOLS_SERVICE_NAME" in own]

    assert set(told) == {"my/database"}
    assert "database_secret" in Settings.model_fields


def test_the_studios_own_database_is_encrypted_kept_and_reached_through_a_proxy(
    by_default: Mapping[str, Template],
) -> None:
    store = by_default["TalewrightStore"]

    store.has_resource(
        "AWS::RDS::DBCluster",
        {
            "DeletionPolicy": "Retain",
            "Properties": Match.object_like(
                {
                    "Engine": "aurora-postgresql",
                    "StorageEncrypted": True,
                    "DeletionProtection": True,
                    "ServerlessV2ScalingConfiguration": {"MinCapacity": 0.5, "MaxCapacity": 8},
                }
            ),
        },
    )
    store.has_resource_properties("AWS::RDS::DBProxy", {"RequireTLS": True})
    store.has_resource_properties("AWS::RDS::DBInstance", {"DBInstanceClass": "db.serverless"})


def test_only_who_needs_the_database_is_in_its_network(by_default: Mapping[str, Template]) -> None:
    functions = by_default["TalewrightStudio"].find_resources("AWS::Lambda::Function").values()

    networked = {
        function["Properties"]["Environment"]["Variables"]["POWERTOOLS_SERVICE_NAME"]
        for function in functions
        if "VpcConfig" in function["Properties"]
    }

    assert networked == {name for name, row in FUNCTIONS.items() if Grant.DATABASE in row.grants}
