"""The services of `infra.parts.services` on ECS: their tasks (`tasks`) behind one load balancer (`entrance`).

A service that keeps a store is stopped before its successor starts: a minute without it costs less than two of it.
Fargate or EC2 is a setting; the tasks are the same.
"""

from __future__ import annotations

from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_servicediscovery as discovery
from constructs import Construct

from infra.parts.capacity import machines
from infra.parts.common import camel
from infra.parts.data import Data
from infra.parts.entrance import Entrance
from infra.parts.identity import Identity
from infra.parts.images import Images
from infra.parts.keys import Keys
from infra.parts.network import Network
from infra.parts.services import Facts, Service, services
from infra.parts.tasks import Tasks
from infra.parts.vault import Vault
from infra.settings import Settings


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
        self._settings, self._network, self._data = settings, network, data
        self._roles: dict[str, iam.IRole] = {}
        self._tasks = Tasks(self, settings, keys=keys, vault=vault, data=data, images=images, role=self._role)
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
        entrance = Entrance(self, settings, network=network, data=data, rows=self.rows, services=self.services)
        self.balancer, self.targets = entrance.balancer, entrance.targets

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
        task = self._tasks.of(row)
        door = ec2.SecurityGroup(
            self,
            f"Door{camel(row.name)}",
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
                self, camel(row.name), capacity_provider_strategies=[chosen], **common
            )
        else:
            service = ecs.FargateService(
                self,
                camel(row.name),
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
