"""Who reaches whom: the load balancer that speaks TLS only, and the doors of services, databases and files.

443  /v1/stream, /v1/fixtures*, /v1/competitions   stream
/node-N/*                                     the node's peers' port
all else                                      desk
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elb

from infra.parts.common import camel
from infra.parts.data import Data
from infra.parts.network import Network
from infra.parts.services import BUS_PORT, PEERS_PORT, PORT, Service
from infra.settings import Settings

STREAMED = ("/v1/stream", "/v1/fixtures", "/v1/fixtures/*", "/v1/competitions", "/v1/reasons")
IDLE_S = 120
"""Above the streams' heartbeat of 15 s, so that the load balancer never ends one."""


class Entrance:
    """The load balancer of a stack's services, and every rule of what may speak to what."""

    def __init__(
        self,
        stack: Stack,
        settings: Settings,
        *,
        network: Network,
        data: Data,
        rows: Sequence[Service],
        services: Mapping[str, ecs.BaseService],
    ) -> None:
        self._stack, self._settings, self._network, self._data = stack, settings, network, data
        self.rows, self.services = rows, services
        self.balancer, self.targets = self._balancer()
        self._doors()

    def _balancer(self) -> tuple[elb.ApplicationLoadBalancer, Mapping[str, elb.ApplicationTargetGroup]]:
        settings = self._settings
        self._front_door = ec2.SecurityGroup(
            self._stack, "FrontDoor", vpc=self._network.vpc, description="The load balancer", allow_all_outbound=False
        )
        prefix = settings.cloudfront_prefix_list
        peer = ec2.Peer.any_ipv4() if prefix is None else ec2.Peer.prefix_list(prefix)
        self._front_door.add_ingress_rule(peer, ec2.Port.tcp(443), "CloudFront" if prefix else "readers")
        balancer = elb.ApplicationLoadBalancer(
            self._stack,
            "Balancer",
            load_balancer_name=settings.name("origin"),
            vpc=self._network.vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_group_name="public"),
            internet_facing=True,
            security_group=self._front_door,
            drop_invalid_header_fields=True,
            desync_mitigation_mode=elb.DesyncMitigationMode.STRICTEST,
            deletion_protection=settings.production,
            idle_timeout=Duration.seconds(IDLE_S),
            http2_enabled=True,
        )
        balancer.log_access_logs(self._data.logs_bucket, "origin")
        groups = {
            name: self._group(name, port, path)
            for name, port, path in (
                ("desk", PORT, "/healthz"),
                ("stream", PORT, "/healthz"),
                *((row.name, PEERS_PORT, "/healthz") for row in self.rows if row.name.startswith("node-")),
            )
        }
        listener = balancer.add_listener(
            "Tls",
            port=443,
            open=False,
            certificates=[acm.Certificate.from_certificate_arn(self._stack, "Certificate", settings.certificate)],
            ssl_policy=elb.SslPolicy.TLS13_RES,
            default_target_groups=[groups["desk"]],
        )
        paths = {"stream": STREAMED} | {name: (f"/{name}/*",) for name in groups if name.startswith("node-")}
        for priority, (name, patterns) in enumerate(paths.items(), 10):
            listener.add_target_groups(
                camel(name),
                priority=priority,
                conditions=[elb.ListenerCondition.path_patterns([*patterns])],
                target_groups=[groups[name]],
            )
        CfnOutput(self._stack, "OriginName", value=balancer.load_balancer_dns_name, description=settings.origin)
        return balancer, groups

    def _group(self, name: str, port: int, path: str) -> elb.ApplicationTargetGroup:
        service = self.services[name]
        return elb.ApplicationTargetGroup(
            self._stack,
            f"Group{camel(name)}",
            target_group_name=self._settings.name(name)[:32],
            vpc=self._network.vpc,
            port=port,
            protocol=elb.ApplicationProtocol.HTTP,
            targets=[service.load_balancer_target(container_name=name, container_port=port)],
            deregistration_delay=Duration.seconds(15),
            health_check=elb.HealthCheck(
                path=path, port=str(port), interval=Duration.seconds(10), timeout=Duration.seconds(5)
            ),
        )

    def _doors(self) -> None:
        """Who reaches whom; rules stand in this stack, so that no earlier one names a later one."""
        for name, service in self.services.items():
            door = service.connections.security_groups[0]
            self._open(
                door, self._data.database_door, 5432, f"{name} asks PostgreSQL", name.startswith(("node", "bus"))
            )
            keeps = any(row.name == name and row.keeps for row in self.rows)
            self._open(door, self._data.files_door, 2049, f"{name} keeps its store", not keeps)
            if name in self.targets:
                port = PEERS_PORT if name.startswith("node-") else PORT
                self._front_door.add_egress_rule(door, ec2.Port.tcp(port), name)
                door.add_ingress_rule(self._front_door, ec2.Port.tcp(port), "the load balancer")
            if name != "bus" and "bus" in self.services:
                bus = self.services["bus"].connections.security_groups[0]
                self._open(door, bus, BUS_PORT, f"{name} and the bus", name.startswith("node"))

    def _open(self, who: ec2.ISecurityGroup, whom: ec2.ISecurityGroup, port: int, why: str, never: bool) -> None:
        if never:
            return
        ec2.CfnSecurityGroupIngress(
            self._stack,
            f"In{port}{who.node.id}",
            group_id=whom.security_group_id,
            source_security_group_id=who.security_group_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=why,
        )
        ec2.CfnSecurityGroupEgress(
            self._stack,
            f"Out{port}{who.node.id}",
            group_id=who.security_group_id,
            destination_security_group_id=whom.security_group_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=why,
        )
