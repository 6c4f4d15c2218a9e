"""The services of `infra.parts.services` on ECS, behind one load balancer that speaks TLS only.

    443  /v1/stream, /v1/fixtures*, /v1/competitions   stream
         /node-N/*                                     the node's peers' port
         all else                                      desk

Tasks run without root on a read-only root file system. A service that keeps a store is stopped before its successor
starts: a minute without it costs less than two of it. Fargate or EC2 is a setting; the tasks are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_servicediscovery as discovery
from constructs import Construct

from infra.parts.capacity import machines
from infra.parts.common import log_group
from infra.parts.data import Data
from infra.parts.identity import Identity
from infra.parts.images import Images
from infra.parts.keys import START, Keys
from infra.parts.network import Network
from infra.parts.services import BUS_PORT, FILES, KEPT, PEERS_PORT, PORT, Facts, Service, services
from infra.parts.vault import Vault
from infra.settings import Settings

STREAMED = ("/v1/stream", "/v1/fixtures", "/v1/fixtures/*", "/v1/competitions", "/v1/reasons")
IDLE_S = 120
"""Above the streams' heartbeat of 15 s, so that the load balancer never ends one."""


class Compute(Stack):
    """Cluster, tasks, services, load balancer."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        settings: Settings,
        *,
        network: Network,
        keys: Keys,
        vault: Vault,
        data: Data,
        identity: Identity,
        images: Images,
        function: lambda_.IFunction,
        **kwargs: Any,
    ) -> None:
        super().__init__(scope, name, **kwargs)
        self._settings, self._network, self._keys = settings, network, keys
        self._vault, self._data, self._images = vault, data, images
        self._roles: dict[str, iam.IRole] = {}
        self.cluster = ecs.Cluster(
            self,
            "Cluster",
            cluster_name=settings.name(),
            vpc=network.vpc,
            container_insights_v2=ecs.ContainerInsights.ENABLED,
            execute_command_configuration=ecs.ExecuteCommandConfiguration(logging=ecs.ExecuteCommandLogging.NONE),
        )
        self._capacity = machines(self, settings, self.cluster, network) if settings.compute == "ec2" else None
        facts = Facts(
            database_host=data.database.cluster_endpoint.hostname,
            issuer=identity.issuer,
            client=identity.client.user_pool_client_id,
            keys={part: key.key_id for part, key in keys.signing.items()},
            snapshot=data.snapshot.table_name,
            function=function.function_name,
        )
        self.rows = [*services(settings, facts)]
        self.services = {row.name: self._service(row) for row in self.rows}
        self._rights(function)
        self.balancer, self.targets = self._balancer()
        self._doors()

    def _role(self, part: str) -> iam.IRole:
        # By name: a policy made here belongs to this stack, and the role to that of the keys.
        if part not in self._roles:
            self._roles[part] = iam.Role.from_role_name(self, f"Role{part}", self._settings.name(part))
        return self._roles[part]

    def _rights(self, function: lambda_.IFunction) -> None:
        function.grant_invoke(self._role("pricing"))
        self._data.snapshot.grant_read_data(self._role("stream"))
        self._data.snapshot.grant_write_data(self._role("desk"))
        self._data.evidence.grant_put(self._role("worker"))

    def _service(self, row: Service) -> ecs.BaseService:
        task = self._task(row)
        self._container(task, row)
        door = ec2.SecurityGroup(
            self,
            f"Door{_camel(row.name)}",
            vpc=self._network.vpc,
            description=f"The service {row.name}",
            # Out: chain nodes, data providers, identity providers; each by 443, and what is kept.
            allow_all_outbound=False,
        )
        door.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(443), "chain, providers, AWS")
        alone = not row.scales
        common: dict[str, Any] = {
            "cluster": self.cluster,
            "service_name": row.name,
            "task_definition": task,
            "desired_count": row.tasks.least,
            "min_healthy_percent": 0 if alone else 100,
            "max_healthy_percent": 100 if alone else 200,
            "circuit_breaker": ecs.DeploymentCircuitBreaker(rollback=True),
            "enable_execute_command": False,
            "enable_ecs_managed_tags": True,
            "propagate_tags": ecs.PropagatedTagSource.SERVICE,
            "security_groups": [door],
            "vpc_subnets": self._network.services,
        }
        if row.health:
            common["health_check_grace_period"] = None
        if row.name == "bus":
            common["cloud_map_options"] = self._found_as("bus")
        if self._capacity is not None:
            chosen = ecs.CapacityProviderStrategy(capacity_provider=self._capacity, weight=1)
            service: ecs.BaseService = ecs.Ec2Service(
                self, _camel(row.name), capacity_provider_strategies=[chosen], **common
            )
        else:
            service = ecs.FargateService(
                self,
                _camel(row.name),
                assign_public_ip=False,
                platform_version=ecs.FargatePlatformVersion.VERSION1_4,
                **common,
            )
        if row.scales:
            scaling = service.auto_scale_task_count(min_capacity=row.tasks.least, max_capacity=row.tasks.most)
            scaling.scale_on_cpu_utilization(
                "Cpu", target_utilization_percent=50, scale_out_cooldown=Duration.seconds(30)
            )
            scaling.scale_on_memory_utilization("Memory", target_utilization_percent=70)
        return service

    def _found_as(self, name: str) -> ecs.CloudMapOptions:
        space = discovery.PrivateDnsNamespace(
            self, "Names", name=f"{self._settings.stage}.proofbook.internal", vpc=self._network.vpc
        )
        return ecs.CloudMapOptions(name=name, cloud_map_namespace=space)

    def _task(self, row: Service) -> ecs.TaskDefinition:
        common: dict[str, Any] = {
            "family": self._settings.name(row.name),
            "task_role": self._role(row.name),
            "execution_role": self._role(f"{START}{row.name}"),
            "volumes": [*self._volumes(row)],
        }
        architecture = {"arm64": ecs.CpuArchitecture.ARM64, "x86_64": ecs.CpuArchitecture.X86_64}
        if self._capacity is not None:
            return ecs.Ec2TaskDefinition(
                self, f"Task{_camel(row.name)}", network_mode=ecs.NetworkMode.AWS_VPC, **common
            )
        return ecs.FargateTaskDefinition(
            self,
            f"Task{_camel(row.name)}",
            cpu=row.tasks.cpu,
            memory_limit_mib=row.tasks.memory_mib,
            runtime_platform=ecs.RuntimePlatform(
                cpu_architecture=architecture[self._settings.architecture],
                operating_system_family=ecs.OperatingSystemFamily.LINUX,
            ),
            **common,
        )

    def _volumes(self, row: Service) -> list[ecs.Volume]:
        volumes = [ecs.Volume(name="run"), ecs.Volume(name="tmp")]
        if row.keeps:
            point = self._data.access_points[row.name]
            volumes.append(
                ecs.Volume(
                    name="kept",
                    efs_volume_configuration=ecs.EfsVolumeConfiguration(
                        file_system_id=self._data.files.file_system_id,
                        transit_encryption="ENABLED",
                        authorization_config=ecs.AuthorizationConfig(
                            access_point_id=point.access_point_id, iam="ENABLED"
                        ),
                    ),
                )
            )
        return volumes

    def _container(self, task: ecs.TaskDefinition, row: Service) -> None:
        image = ecs.ContainerImage.from_ecr_repository(self._images.repositories[row.image], self._settings.image_tag)
        limits = ecs.LinuxParameters(self, f"Linux{_camel(row.name)}", init_process_enabled=True)
        limits.drop_capabilities(ecs.Capability.ALL)
        container = task.add_container(
            row.name,
            image=image,
            command=[*row.command],
            cpu=row.tasks.cpu,
            memory_limit_mib=row.tasks.memory_mib,
            environment={**row.environment},
            secrets={variable: self._secret(name) for variable, name in row.secrets.items()},
            readonly_root_filesystem=True,
            user="10001:10001",
            privileged=False,
            stop_timeout=Duration.seconds(30),
            linux_parameters=limits,
            port_mappings=[ecs.PortMapping(container_port=port) for port in row.ports],
            health_check=ecs.HealthCheck(
                command=["CMD", *row.health],
                interval=Duration.seconds(15),
                retries=3,
                start_period=Duration.seconds(90),
            )
            if row.health
            else None,
            logging=ecs.LogDrivers.aws_logs(
                stream_prefix=row.name,
                log_group=log_group(self, f"Log{_camel(row.name)}", self._settings, row.name, self._keys.at_rest),
            ),
        )
        container.add_mount_points(
            ecs.MountPoint(container_path=FILES, source_volume="run", read_only=False),
            ecs.MountPoint(container_path="/tmp", source_volume="tmp", read_only=False),  # noqa: S108
        )
        if row.keeps:
            container.add_mount_points(ecs.MountPoint(container_path=KEPT, source_volume="kept", read_only=False))
            self._data.files.grant(task.task_role, "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite")

    def _secret(self, name: str) -> ecs.Secret:
        if name == "database" and self._data.database.secret is not None:
            return ecs.Secret.from_secrets_manager(self._data.database.secret, "password")
        return ecs.Secret.from_secrets_manager(self._vault.secrets[name])

    def _balancer(self) -> tuple[elb.ApplicationLoadBalancer, Mapping[str, elb.ApplicationTargetGroup]]:
        settings = self._settings
        self._front_door = ec2.SecurityGroup(
            self, "FrontDoor", vpc=self._network.vpc, description="The load balancer", allow_all_outbound=False
        )
        prefix = settings.cloudfront_prefix_list
        peer = ec2.Peer.any_ipv4() if prefix is None else ec2.Peer.prefix_list(prefix)
        self._front_door.add_ingress_rule(peer, ec2.Port.tcp(443), "CloudFront" if prefix else "readers")
        balancer = elb.ApplicationLoadBalancer(
            self,
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
            certificates=[acm.Certificate.from_certificate_arn(self, "Certificate", settings.certificate)],
            ssl_policy=elb.SslPolicy.TLS13_RES,
            default_target_groups=[groups["desk"]],
        )
        paths = {"stream": STREAMED} | {name: (f"/{name}/*",) for name in groups if name.startswith("node-")}
        for priority, (name, patterns) in enumerate(paths.items(), 10):
            listener.add_target_groups(
                _camel(name),
                priority=priority,
                conditions=[elb.ListenerCondition.path_patterns([*patterns])],
                target_groups=[groups[name]],
            )
        CfnOutput(self, "OriginName", value=balancer.load_balancer_dns_name, description=settings.origin)
        return balancer, groups

    def _group(self, name: str, port: int, path: str) -> elb.ApplicationTargetGroup:
        service = self.services[name]
        return elb.ApplicationTargetGroup(
            self,
            f"Group{_camel(name)}",
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
            self,
            f"In{port}{who.node.id}",
            group_id=whom.security_group_id,
            source_security_group_id=who.security_group_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=why,
        )
        ec2.CfnSecurityGroupEgress(
            self,
            f"Out{port}{who.node.id}",
            group_id=who.security_group_id,
            destination_security_group_id=whom.security_group_id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=why,
        )


def _camel(text: str) -> str:
    return "".join(part.capitalize() for part in text.split("-"))
