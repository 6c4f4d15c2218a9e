"""What the world sees: CloudFront before the front's files in S3 and before the API, behind a web application firewall.

    /v1/*, /problems*, /openapi.json    the load balancer, never cached, every header but the host passed on
    all else                            the bucket, which nobody but this distribution reads; a page's own address
                                        (no dot in its last part) is index.html

It stands in us-east-1, where CloudFront reads certificates and rules, and needs no other stack: it knows the load
balancer by its name. Answers carry the same policy as those of the API when it serves the front itself.
"""

from __future__ import annotations

from typing import Any, Final

from aws_cdk import ArnFormat, Aws, CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from infra.parts.common import retention
from infra.settings import Settings

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
"""`api.public.pages.policy()`, which a test compares."""
API_PATHS: Final = ("/v1/*", "/problems", "/problems/*", "/openapi.json")
A_PAGE: Final = """function handler(event) {
  var request = event.request;
  if (request.uri.split('/').pop().indexOf('.') === -1) request.uri = '/index.html';
  return request;
}
"""
REQUESTS_IN_5_MINUTES: Final = 3_000
"""Of one address; the API counts more finely behind it."""
_MANAGED: Final = (
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesCommonRuleSet",
)


class Edge(Stack):
    """Distribution, files, firewall."""

    def __init__(self, scope: Construct, name: str, settings: Settings, **kwargs: Any) -> None:
        super().__init__(scope, name, **kwargs)
        self._settings = settings
        self.key = self._key()
        self.logs = self._bucket("Logs", "edge-logs", None)
        self.site = self._bucket("Site", "site", self.logs)
        self.firewall = self._firewall()
        self.distribution = self._distribution()
        CfnOutput(self, "SiteBucket", value=self.site.bucket_name)
        CfnOutput(self, "DistributionId", value=self.distribution.distribution_id)
        CfnOutput(self, "DistributionName", value=self.distribution.distribution_domain_name)

    def _key(self) -> kms.Key:
        key = kms.Key(
            self,
            "AtRest",
            alias=self._settings.name("edge"),
            description=f"Encrypts what the edge of {self._settings.name()} keeps",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="Logs",
                principals=[iam.ServicePrincipal(f"logs.{Aws.REGION}.amazonaws.com")],
                actions=["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
                resources=["*"],
                conditions={
                    "ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{Aws.REGION}:{Aws.ACCOUNT_ID}:*"}
                },
            )
        )
        return key

    def _bucket(self, part: str, name: str, log: s3.Bucket | None) -> s3.Bucket:
        logged: dict[str, Any] = (
            {"server_access_logs_bucket": log, "server_access_logs_prefix": f"{name}/"} if log is not None else {}
        )
        return s3.Bucket(
            self,
            part,
            bucket_name=f"{self._settings.name(name)}-{self._settings.account}",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            # Public files; CloudFront's logs know S3's own key only.
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=True,
            # CloudFront's standard logs are delivered with an access list.
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED
            if log is not None
            else s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=Duration.days(self._settings.log_days) if log is None else None,
                    noncurrent_version_expiration=Duration.days(90),
                    abort_incomplete_multipart_upload_after=Duration.days(7),
                )
            ],
            removal_policy=RemovalPolicy.RETAIN,
            **logged,
        )

    def _firewall(self) -> waf.CfnWebACL:
        def seen(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
            return waf.CfnWebACL.VisibilityConfigProperty(
                cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
            )

        rules = [
            waf.CfnWebACL.RuleProperty(
                name=group,
                priority=priority,
                override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
                statement=waf.CfnWebACL.StatementProperty(
                    managed_rule_group_statement=waf.CfnWebACL.ManagedRuleGroupStatementProperty(
                        vendor_name="AWS", name=group
                    )
                ),
                visibility_config=seen(group),
            )
            for priority, group in enumerate(_MANAGED, 1)
        ]
        rules.append(
            waf.CfnWebACL.RuleProperty(
                name="one-address",
                priority=0,
                action=waf.CfnWebACL.RuleActionProperty(block={}),
                statement=waf.CfnWebACL.StatementProperty(
                    rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                        aggregate_key_type="IP", limit=REQUESTS_IN_5_MINUTES
                    )
                ),
                visibility_config=seen("one-address"),
            )
        )
        firewall = waf.CfnWebACL(
            self,
            "Firewall",
            name=self._settings.name("edge"),
            scope="CLOUDFRONT",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=seen("all"),
            rules=rules,
        )
        # The name must begin so; what was allowed is in CloudFront's log.
        group = logs.LogGroup(
            self,
            "FirewallLog",
            log_group_name=f"aws-waf-logs-{self._settings.name('edge')}",
            retention=retention(self._settings),
            encryption_key=self.key,
            removal_policy=RemovalPolicy.RETAIN,
        )
        waf.CfnLoggingConfiguration(
            self,
            "FirewallLogging",
            resource_arn=firewall.attr_arn,
            log_destination_configs=[
                self.format_arn(
                    service="logs",
                    resource="log-group",
                    resource_name=group.log_group_name,
                    arn_format=ArnFormat.COLON_RESOURCE_NAME,
                )
            ],
            redacted_fields=[
                waf.CfnLoggingConfiguration.FieldToMatchProperty(single_header={"Name": header})
                for header in ("authorization", "cookie")
            ],
        )
        return firewall

    def _distribution(self) -> cloudfront.Distribution:
        settings = self._settings
        headers = self._headers()
        api = origins.HttpOrigin(
            settings.origin,
            protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
            origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
            # Above the streams' heartbeat of 15 s.
            read_timeout=Duration.seconds(60),
            keepalive_timeout=Duration.seconds(60),
        )
        asked = cloudfront.BehaviorOptions(
            origin=api,
            viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
            cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
            origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
            # Packing would hold events back.
            compress=False,
        )
        page = cloudfront.Function(
            self,
            "Page",
            code=cloudfront.FunctionCode.from_inline(A_PAGE),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
            comment="Addresses of the front's own are index.html",
        )
        return cloudfront.Distribution(
            self,
            "Distribution",
            comment=settings.name(),
            domain_names=[settings.domain],
            certificate=acm.Certificate.from_certificate_arn(self, "Certificate", settings.edge_certificate),
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            price_class=cloudfront.PriceClass.PRICE_CLASS_100,
            default_root_object="index.html",
            web_acl_id=self.firewall.attr_arn,
            enable_logging=True,
            log_bucket=self.logs,
            log_file_prefix="cloudfront/",
            # A visitor's cookie is a session.
            log_includes_cookies=False,
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(self.site),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
                response_headers_policy=headers,
                compress=True,
                function_associations=[
                    cloudfront.FunctionAssociation(
                        function=page, event_type=cloudfront.FunctionEventType.VIEWER_REQUEST
                    )
                ],
            ),
            additional_behaviors=dict.fromkeys(API_PATHS, asked),
        )

    def _headers(self) -> cloudfront.ResponseHeadersPolicy:
        return cloudfront.ResponseHeadersPolicy(
            self,
            "Headers",
            response_headers_policy_name=self._settings.name("front"),
            security_headers_behavior=cloudfront.ResponseSecurityHeadersBehavior(
                content_security_policy=cloudfront.ResponseHeadersContentSecurityPolicy(
                    content_security_policy=POLICY, override=True
                ),
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                frame_options=cloudfront.ResponseHeadersFrameOptions(
                    frame_option=cloudfront.HeadersFrameOption.DENY, override=True
                ),
                referrer_policy=cloudfront.ResponseHeadersReferrerPolicy(
                    referrer_policy=cloudfront.HeadersReferrerPolicy.NO_REFERRER, override=True
                ),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=Duration.days(365), include_subdomains=True, override=True
                ),
            ),
            custom_headers_behavior=cloudfront.ResponseCustomHeadersBehavior(
                custom_headers=[
                    cloudfront.ResponseCustomHeader(header=header, value=value, override=True)
                    for header, value in (
                        ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
                        ("Cross-Origin-Opener-Policy", "same-origin"),
                    )
                ]
            ),
        )
