"""Machines of our own under the same tasks, for who wants EC2's price: closed, encrypted, replaced and never mended."""

from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam

from infra.parts.network import Network
from infra.settings import Settings

_TYPES = {"arm64": "m7g", "x86_64": "m7i"}
_SIZES = {"small": ("large", 2, 3), "medium": ("xlarge", 3, 6), "large": ("2xlarge", 4, 12)}
"""Machine size, how few and how many; each task has a network interface of its own, of which a machine has few."""


def machines(stack: Stack, settings: Settings, cluster: ecs.Cluster, network: Network) -> str:
    """Add them to the cluster; gives the capacity provider's name."""
    size, least, most = _SIZES[settings.size]
    arm = settings.architecture == "arm64"
    role = iam.Role(
        stack,
        "MachineRole",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        description="Joins the cluster, and nothing else",
    )
    door = ec2.SecurityGroup(
        stack, "MachineDoor", vpc=network.vpc, description="Machines of the cluster", allow_all_outbound=False
    )
    door.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.tcp(443), "AWS")
    template = ec2.LaunchTemplate(
        stack,
        "Machine",
        instance_type=ec2.InstanceType(f"{_TYPES[settings.architecture]}.{size}"),
        machine_image=ecs.EcsOptimizedImage.amazon_linux2023(
            ecs.AmiHardwareType.ARM if arm else ecs.AmiHardwareType.STANDARD
        ),
        role=role,
        security_group=door,
        require_imdsv2=True,
        # One hop ends at the machine: containers have their own roles and must not borrow its.
        http_put_response_hop_limit=1,
        user_data=ec2.UserData.for_linux(),
        block_devices=[
            ec2.BlockDevice(
                device_name="/dev/xvda",
                volume=ec2.BlockDeviceVolume.ebs(50, encrypted=True, volume_type=ec2.EbsDeviceVolumeType.GP3),
            )
        ],
    )
    group = autoscaling.AutoScalingGroup(
        stack,
        "Machines",
        vpc=network.vpc,
        vpc_subnets=network.services,
        launch_template=template,
        min_capacity=least,
        max_capacity=most,
        new_instances_protected_from_scale_in=True,
    )
    provider = ecs.AsgCapacityProvider(
        stack,
        "Capacity",
        auto_scaling_group=group,
        capacity_provider_name=settings.name("machines"),
        # ECS decides which machine goes; with it CDK adds no draining function with rights on every machine.
        enable_managed_termination_protection=True,
        enable_managed_draining=True,
    )
    cluster.add_asg_capacity_provider(provider)
    return provider.capacity_provider_name
