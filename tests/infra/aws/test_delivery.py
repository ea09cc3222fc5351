"""What is kept at the edge, and for how long (SF-08)."""

from typing import Any

import pytest
from aws_cdk.assertions import Template

from infra.web import POLICY
from shared.storage import IMMUTABLE

DAY = 24 * 3600
NEVER_KEPT = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
"""CloudFront's own CachingDisabled policy."""
ALL_BUT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
"""CloudFront's own AllViewerExceptHostHeader policy: cookies, queries, and what a WebSocket is opened with."""


@pytest.fixture(scope="module")
def distribution(studio: Template) -> dict[str, Any]:
    (resource,) = studio.find_resources("AWS::CloudFront::Distribution").values()
    return resource["Properties"]["DistributionConfig"]


@pytest.fixture(scope="module")
def lifetimes(studio: Template) -> dict[str, int]:
    """Seconds that each cache policy keeps what does not say otherwise."""
    found = studio.find_resources("AWS::CloudFront::CachePolicy")
    return {name: policy["Properties"]["CachePolicyConfig"]["DefaultTTL"] for name, policy in found.items()}


@pytest.fixture(scope="module")
def policies(studio: Template) -> dict[str, Any]:
    """What each policy adds to answers."""
    found = studio.find_resources("AWS::CloudFront::ResponseHeadersPolicy")
    return {name: policy["Properties"]["ResponseHeadersPolicyConfig"] for name, policy in found.items()}


def behaviours(distribution: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["PathPattern"]: one for one in distribution["CacheBehaviors"]}


def test_what_never_changes_is_kept_a_week_and_what_lists_it_minutes(
    distribution: dict[str, Any], lifetimes: dict[str, int]
) -> None:
    kept = {
        path: lifetimes[one["CachePolicyId"]["Ref"]]
        for path, one in behaviours(distribution).items()
        if path not in ("/api/*", "/ws")
    }

    assert kept == {"/videos/*.m3u8": 300, "/videos/*.json": 300, "/videos/*": 7 * DAY, "/assets/*": DAY}
    assert f"max-age={7 * DAY}" in IMMUTABLE


def test_lists_are_asked_for_before_what_they_list(distribution: dict[str, Any]) -> None:
    """CloudFront takes the first pattern that fits."""
    order = list(behaviours(distribution))

    assert order.index("/videos/*.m3u8") < order.index("/videos/*")
    assert order.index("/videos/*.json") < order.index("/videos/*")


def test_an_answer_of_the_api_is_never_kept(distribution: dict[str, Any]) -> None:
    api = behaviours(distribution)["/api/*"]

    assert api["CachePolicyId"] == NEVER_KEPT
    assert "POST" in api["AllowedMethods"]
    assert api["ViewerProtocolPolicy"] == "https-only"


def test_a_socket_is_opened_at_the_site_itself_with_the_cookie_of_its_session(distribution: dict[str, Any]) -> None:
    """The gateway takes the path for the name of its stage."""
    socket = behaviours(distribution)["/ws"]
    (origin,) = (one for one in distribution["Origins"] if one["Id"] == socket["TargetOriginId"])

    assert "SocketsApi" in str(origin["DomainName"])
    assert "OriginPath" not in origin
    assert socket["CachePolicyId"] == NEVER_KEPT
    assert socket["OriginRequestPolicyId"] == ALL_BUT_HOST
    assert socket["AllowedMethods"] == ["GET", "HEAD"]
    assert socket["ViewerProtocolPolicy"] == "https-only"


def test_every_answer_carries_the_security_headers(distribution: dict[str, Any], policies: dict[str, Any]) -> None:
    for one in (*distribution["CacheBehaviors"], distribution["DefaultCacheBehavior"]):
        headers = policies[one["ResponseHeadersPolicyId"]["Ref"]]["SecurityHeadersConfig"]
        assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] == 2 * 365 * DAY
        assert headers["ContentTypeOptions"] == {"Override": True}
        assert headers["FrameOptions"]["FrameOption"] == "DENY"
        assert headers["ReferrerPolicy"]["ReferrerPolicy"] == "strict-origin-when-cross-origin"
        assert "frame-ancestors 'none'" in headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]
        assert one["ViewerProtocolPolicy"] in ("redirect-to-https", "https-only")


def test_only_pages_may_play_what_hls_js_feeds_them_and_nothing_may_run_what_is_written_into_it(
    distribution: dict[str, Any], policies: dict[str, Any]
) -> None:
    def policy(behaviour: dict[str, Any]) -> str:
        headers = policies[behaviour["ResponseHeadersPolicyId"]["Ref"]]["SecurityHeadersConfig"]
        return headers["ContentSecurityPolicy"]["ContentSecurityPolicy"]

    others = {policy(one) for one in distribution["CacheBehaviors"]}

    assert others == {"default-src 'self'; frame-ancestors 'none'"}
    assert policy(distribution["DefaultCacheBehavior"]) == POLICY
    assert POLICY.startswith("default-src 'none'; script-src 'self'; ")
    assert "unsafe" not in POLICY
    assert "*" not in POLICY


def test_what_is_no_video_and_no_call_is_a_page(distribution: dict[str, Any]) -> None:
    origins = {origin["Id"]: origin for origin in distribution["Origins"]}
    default = distribution["DefaultCacheBehavior"]

    assert distribution["DefaultRootObject"] == "index.html"
    assert "WebPages" in str(origins[default["TargetOriginId"]]["DomainName"])
    assert default["AllowedMethods"] == ["GET", "HEAD", "OPTIONS"]
    assert default["Compress"]


def test_buckets_are_read_as_the_distribution_and_through_one_shield(distribution: dict[str, Any]) -> None:
    buckets = [origin for origin in distribution["Origins"] if "S3OriginConfig" in origin]

    assert len(buckets) == 3
    for origin in buckets:
        assert origin["OriginAccessControlId"]
        assert origin["OriginShield"] == {"Enabled": True, "OriginShieldRegion": "us-east-1"}


def test_every_path_of_the_api_goes_to_one_function(studio: Template) -> None:
    apis = studio.find_resources("AWS::ApiGatewayV2::Api", {"Properties": {"ProtocolType": "HTTP"}})
    of_it = {"Properties": {"ApiId": {"Ref": next(iter(apis))}}}
    (route,) = studio.find_resources("AWS::ApiGatewayV2::Route", of_it).values()
    (integration,) = studio.find_resources("AWS::ApiGatewayV2::Integration", of_it).values()

    assert len(apis) == 1
    assert route["Properties"]["RouteKey"] == "ANY /api/{proxy+}"
    assert integration["Properties"]["PayloadFormatVersion"] == "2.0"
    alias = studio.find_resources("AWS::Lambda::Alias")[integration["Properties"]["IntegrationUri"]["Ref"]]
    assert "Api" in alias["Properties"]["FunctionName"]["Ref"]
