"""The network: load balancer in public subnets, services in private ones, databases in isolated ones.

public      load balancer, NAT gateways          the only way in is 443 of the load balancer
services    containers                           out by NAT; to AWS's own services by endpoints where there are any
data        Aurora, files                        no way out at all
"""

from __future__ import annotations

from typing import Any

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.parts.common import retention
from infra.settings import Settings

SERVICES = "services"
DATA = "data"
_ENDPOINTS = {
    "Kms": ec2.InterfaceVpcEndpointAwsService.KMS,
    "Secrets": ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    "Logs": ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
    "Images": ec2.InterfaceVpcEndpointAwsService.ECR,
    "Layers": ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
    "Function": ec2.InterfaceVpcEndpointAwsService.LAMBDA_,
}


class Network(Stack):
    """The VPC, and a log of what was refused in it."""

    def __init__(self, scope: Construct, name: str, settings: Settings, key: kms.IKey, **kwargs: Any) -> None:
        super().__init__(scope, name, **kwargs)
        size = settings.sizes
        self.vpc = ec2.Vpc(
            self,
            "Vpc",
            ip_addresses=ec2.IpAddresses.cidr("10.20.0.0/16"),
            # Named, not looked up: a template must not depend on who makes it.
            availability_zones=[f"{settings.region}{letter}" for letter in "abc"[: size.zones]],
            nat_gateways=size.nat_gateways,
            restrict_default_security_group=False,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="public", subnet_type=ec2.SubnetType.PUBLIC, cidr_mask=24, map_public_ip_on_launch=False
                ),
                ec2.SubnetConfiguration(name=SERVICES, subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS, cidr_mask=22),
                ec2.SubnetConfiguration(name=DATA, subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24),
            ],
        )
        self.services = ec2.SubnetSelection(subnet_group_name=SERVICES)
        self.data = ec2.SubnetSelection(subnet_group_name=DATA)
        # Both are free, and most bytes go there: evidence, image layers, the live snapshot.
        for part, service in (
            ("Files", ec2.GatewayVpcEndpointAwsService.S3),
            ("Snapshot", ec2.GatewayVpcEndpointAwsService.DYNAMODB),
        ):
            self.vpc.add_gateway_endpoint(part, service=service)
        if size.endpoints:
            self._endpoints()
        self._flow_log(settings, key)

    def _endpoints(self) -> None:
        asked = ec2.SecurityGroup(
            self, "Asked", vpc=self.vpc, description="AWS services, asked from inside", allow_all_outbound=False
        )
        asked.add_ingress_rule(ec2.Peer.ipv4(self.vpc.vpc_cidr_block), ec2.Port.tcp(443), "services ask AWS")
        for part, service in _ENDPOINTS.items():
            self.vpc.add_interface_endpoint(
                part, service=service, subnets=self.services, security_groups=[asked], open=False
            )

    def _flow_log(self, settings: Settings, key: kms.IKey) -> None:
        group = logs.LogGroup(
            self,
            "Flows",
            log_group_name=f"/{settings.name('flows')}",
            retention=retention(settings),
            encryption_key=key,
            removal_policy=RemovalPolicy.RETAIN,
        )
        # What was let through is on the services' own logs; what was refused is nowhere else.
        self.vpc.add_flow_log(
            "Refused",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(group),
            traffic_type=ec2.FlowLogTrafficType.REJECT,
        )
