"""The pages are brought by every deployment, seen through CloudFront only, and gone with the studio."""

from typing import Any

import pytest
from aws_cdk.assertions import Template

from infra.web import FRESH, IMMUTABLE, VENDORED


@pytest.fixture(scope="module")
def bucket(studio: Template) -> tuple[str, dict[str, Any]]:
    ((name, bucket),) = studio.find_resources("AWS::S3::Bucket").items()
    return name, bucket


@pytest.fixture(scope="module")
def uploads(studio: Template) -> dict[str, dict[str, Any]]:
    """What is brought into the bucket, by the lifetime that it is given."""
    found = studio.find_resources("Custom::CDKBucketDeployment").values()
    return {upload["Properties"]["SystemMetadata"]["cache-control"]: upload for upload in found}


def test_the_bucket_of_pages_is_closed_encrypted_and_logged(bucket: tuple[str, dict[str, Any]]) -> None:
    properties = bucket[1]["Properties"]

    assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
    assert properties["BucketEncryption"]
    assert properties["LoggingConfiguration"]["LogFilePrefix"] == "web/"


def test_only_this_distribution_reads_pages_and_nobody_without_encryption(
    studio: Template, bucket: tuple[str, dict[str, Any]]
) -> None:
    (policy,) = (
        policy
        for policy in studio.find_resources("AWS::S3::BucketPolicy").values()
        if policy["Properties"]["Bucket"] == {"Ref": bucket[0]}
    )
    statements = policy["Properties"]["PolicyDocument"]["Statement"]
    readers = [one for one in statements if one["Effect"] == "Allow" and "Service" in one["Principal"]]

    assert any(
        one["Condition"] == {"Bool": {"aws:SecureTransport": "false"}} for one in statements if "Condition" in one
    )
    assert [one["Principal"]["Service"] for one in readers] == ["cloudfront.amazonaws.com"]
    assert readers[0]["Action"] == "s3:GetObject"
    assert "Distribution" in str(readers[0]["Condition"]["StringEquals"]["AWS:SourceArn"])


def test_the_logs_take_what_this_accounts_buckets_write_under_web(store: Template) -> None:
    writers = [
        statement
        for policy in store.find_resources("AWS::S3::BucketPolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if "/web/*" in str(statement["Resource"])
    ]

    (writer,) = writers
    assert writer["Principal"] == {"Service": "logging.s3.amazonaws.com"}
    assert writer["Action"] == "s3:PutObject"
    assert writer["Condition"] == {"StringEquals": {"AWS:SourceAccount": {"Ref": "AWS::AccountId"}}}


def test_what_others_wrote_is_there_before_the_pages_that_need_it_and_stays(
    studio: Template, uploads: dict[str, dict[str, Any]]
) -> None:
    vendored, ours = uploads[IMMUTABLE], uploads[FRESH]
    names = {str(upload): name for name, upload in studio.find_resources("Custom::CDKBucketDeployment").items()}

    assert (vendored["Properties"]["Exclude"], vendored["Properties"]["Include"]) == (["*"], [VENDORED])
    assert not vendored["Properties"]["Prune"]
    assert names[str(vendored)] in ours["DependsOn"]


def test_a_page_that_is_no_more_is_removed_and_what_others_wrote_is_not(uploads: dict[str, dict[str, Any]]) -> None:
    ours = uploads[FRESH]["Properties"]

    assert ours["Prune"]
    assert ours["Exclude"] == [VENDORED]


def test_the_bucket_of_pages_goes_with_the_studio_and_no_other_does(
    studio: Template, store: Template, bucket: tuple[str, dict[str, Any]]
) -> None:
    (emptied,) = studio.find_resources("Custom::S3AutoDeleteObjects").values()

    assert bucket[1]["DeletionPolicy"] == "Delete"
    assert emptied["Properties"]["BucketName"] == {"Ref": bucket[0]}
    assert store.find_resources("Custom::S3AutoDeleteObjects") == {}
