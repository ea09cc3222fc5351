"""Delivery: one front door for files and API, at the edge.

What people watch is named by its content and kept for a week; what lists it changes, and is kept for minutes (SF-08).
How long pages are kept they say themselves: `infra/web.py`.
"""

from aws_cdk import Annotations, Duration, Fn
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.aws.acknowledgements import acknowledge
from infra.aws.options import Options
from infra.aws.sockets import STAGE
from infra.aws.store import Store
from infra.web import POLICY

SOCKETS_PATH = f"/{STAGE}"
"""The gateway takes the first part of a path for the name of a stage."""
IMMUTABLE = Duration.days(7)
STATIC = Duration.hours(24)
LISTING = Duration.minutes(5)

_API_SECONDS = 30
_HSTS = Duration.days(2 * 365)


class Delivery(Construct):
    def __init__(
        self,
        scope: Construct,
        store: Store,
        web: s3.Bucket,
        api: apigateway.HttpApi,
        sockets: apigateway.WebSocketApi,
        options: Options,
    ) -> None:
        super().__init__(scope, "Delivery")
        self._shield = options.origin_shield_region or None
        self._headers = self._security_headers("Headers", "default-src 'self'; frame-ancestors 'none'")
        page_headers = self._security_headers("PageHeaders", POLICY)
        videos = self._bucket_origin("Videos", store.videos)
        assets = self._bucket_origin("Assets", store.assets)
        pages = origins.S3BucketOrigin.with_origin_access_control(web, origin_shield_region=self._shield)
        immutable = self._kept("Immutable", IMMUTABLE)
        static = self._kept("Static", STATIC)
        listing = self._kept("Listing", LISTING)
        self.distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment="Talewright",
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            domain_names=[options.domain] if options.domain else None,
            certificate=_certificate(self, options),
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 if options.domain else None,
            log_bucket=store.logs,
            log_file_prefix="cdn/",
            default_root_object="index.html",
            default_behavior=self._files(pages, static, page_headers),
            # The first pattern that fits decides.
            additional_behaviors={
                "/api/*": self._calls(api.api_endpoint, cloudfront.AllowedMethods.ALLOW_ALL),
                SOCKETS_PATH: self._calls(sockets.api_endpoint, cloudfront.AllowedMethods.ALLOW_GET_HEAD),
                "/videos/*.m3u8": self._files(videos, listing, self._headers),
                "/videos/*.json": self._files(videos, listing, self._headers),
                "/videos/*": self._files(videos, immutable, self._headers),
                "/assets/*": self._files(assets, static, self._headers),
            },
        )
        self._acknowledge(options)
        domain = options.domain or self.distribution.distribution_domain_name
        self.url = f"https://{domain}"
        self.sockets_url = f"wss://{domain}{SOCKETS_PATH}"

    def _acknowledge(self, options: Options) -> None:
        acknowledge(self.distribution, "CFR1", "Videos are for the whole world")
        acknowledge(self.distribution, "CFR2", "A firewall costs money while idle; the API is throttled by itself")
        if not options.domain:
            acknowledge(self.distribution, "CFR4", "Without a domain the certificate, and its TLS, is CloudFront's own")

    def _bucket_origin(self, name: str, bucket: s3.IBucket) -> cloudfront.IOrigin:
        # By attributes, so that CDK leaves the bucket's policy alone: it would tie the store to this distribution.
        # `Store` lets CloudFront in by itself.
        known = s3.Bucket.from_bucket_attributes(
            self,
            name,
            bucket_arn=bucket.bucket_arn,
            bucket_regional_domain_name=bucket.bucket_regional_domain_name,
        )
        Annotations.of(self).acknowledge_warning("@aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac")
        return origins.S3BucketOrigin.with_origin_access_control(known, origin_shield_region=self._shield)

    def _files(
        self, origin: cloudfront.IOrigin, kept: cloudfront.CachePolicy, headers: cloudfront.ResponseHeadersPolicy
    ) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=origin,
            cache_policy=kept,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
            response_headers_policy=headers,
            compress=True,
        )

    def _calls(self, endpoint: str, methods: cloudfront.AllowedMethods) -> cloudfront.BehaviorOptions:
        host = Fn.select(2, Fn.split("/", endpoint))
        return cloudfront.BehaviorOptions(
            origin=origins.HttpOrigin(host, read_timeout=Duration.seconds(_API_SECONDS)),
            cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
            origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
            allowed_methods=methods,
            response_headers_policy=self._headers,
        )

    def _kept(self, name: str, lifetime: Duration) -> cloudfront.CachePolicy:
        """Keep for so long what does not say itself how long, and a week at most."""
        return cloudfront.CachePolicy(
            self,
            name,
            min_ttl=Duration.seconds(0),
            default_ttl=lifetime,
            max_ttl=IMMUTABLE,
            enable_accept_encoding_gzip=True,
            enable_accept_encoding_brotli=True,
        )

    def _security_headers(self, name: str, policy: str) -> cloudfront.ResponseHeadersPolicy:
        """ASVS 3.4, with a content security policy. What the API says for itself holds."""
        return cloudfront.ResponseHeadersPolicy(
            self,
            name,
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=_HSTS, include_subdomains=True, override=True
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=False
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override=False
                ),
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=policy, override=False
                ),
            ),
        )


def _certificate(scope: Construct, options: Options) -> acm.ICertificate | None:
    if not options.certificate:
        return None
    return acm.Certificate.from_certificate_arn(scope, "Certificate", options.certificate)
