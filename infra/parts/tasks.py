"""Task definitions: what runs in a container of each service, without root on a read-only root file system."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam

from infra.parts.common import camel, log_group
from infra.parts.data import Data
from infra.parts.images import Images
from infra.parts.keys import START, Keys
from infra.parts.services import FILES, KEPT, Service
from infra.parts.vault import Vault
from infra.settings import Settings


class Tasks:
    """Makes the tasks of a stack; `role` gives a role by its part."""

    def __init__(
        self,
        stack: Stack,
        settings: Settings,
        *,
        keys: Keys,
        vault: Vault,
        data: Data,
        images: Images,
        role: Callable[[str], iam.IRole],
    ) -> None:
        self._stack, self._settings, self._role = stack, settings, role
        self._keys, self._vault, self._data, self._images = keys, vault, data, images

    def of(self, row: Service) -> ecs.TaskDefinition:
        """The task of a service, with its container."""
        task = self._task(row)
        self._container(task, row)
        return task

    def _task(self, row: Service) -> ecs.TaskDefinition:
        common: dict[str, Any] = {
            "family": self._settings.name(row.name),
            "task_role": self._role(row.name),
            "execution_role": self._role(f"{START}{row.name}"),
            "volumes": [*self._volumes(row)],
        }
        architecture = {"arm64": ecs.CpuArchitecture.ARM64, "x86_64": ecs.CpuArchitecture.X86_64}
        if self._settings.compute == "ec2":
            return ecs.Ec2TaskDefinition(
                self._stack, f"Task{camel(row.name)}", network_mode=ecs.NetworkMode.AWS_VPC, **common
            )
        return ecs.FargateTaskDefinition(
            self._stack,
            f"Task{camel(row.name)}",
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
        limits = ecs.LinuxParameters(self._stack, f"Linux{camel(row.name)}", init_process_enabled=True)
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
                log_group=log_group(self._stack, f"Log{camel(row.name)}", self._settings, row.name, self._keys.at_rest),
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
