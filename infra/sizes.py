"""Three sizes of one installation, as numbers; docs/cost.md says what each costs and what it was made for.

small     a rehearsal or a first season: one match day at a time, a few hundred readers
medium    forty matches in play, some ten thousand readers
large     several sports at once, a hundred thousand readers
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

SizeName = Literal["small", "medium", "large"]


@dataclass(frozen=True, slots=True)
class Tasks:
    """Containers of one service: CPU units (1,024 a core), memory in MiB, how few and how many run."""

    cpu: int
    memory_mib: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Size:
    """Everything that depends on size. `acu` are Aurora capacity units (2 GiB of memory each)."""

    name: SizeName
    zones: int
    nat_gateways: int
    least_acu: float
    most_acu: float
    readers: int
    desk: Tasks
    stream: Tasks
    worker: Tasks
    pricing: Tasks
    node: Tasks
    bus: Tasks
    """NATS JetStream, where the settings want it."""
    function_mib: int
    function_at_once: int
    """Reserved concurrency of the pricing function: bounds what an error in a caller can cost."""
    endpoints: bool
    """Interface endpoints in the network: what is called often does not pay for the NAT gateway's gigabytes."""


_SMALL: Final = Size(
    "small",
    zones=2,
    nat_gateways=1,
    least_acu=0.5,
    most_acu=4,
    readers=0,
    desk=Tasks(1_024, 2_048, 1, 1),
    stream=Tasks(512, 1_024, 1, 2),
    worker=Tasks(512, 1_024, 1, 1),
    pricing=Tasks(1_024, 2_048, 1, 1),
    node=Tasks(512, 1_024, 1, 1),
    bus=Tasks(256, 512, 1, 1),
    function_mib=1_024,
    function_at_once=10,
    endpoints=False,
)
_MEDIUM: Final = Size(
    "medium",
    zones=2,
    nat_gateways=2,
    least_acu=1,
    most_acu=16,
    readers=1,
    desk=Tasks(2_048, 4_096, 1, 1),
    stream=Tasks(1_024, 2_048, 2, 8),
    worker=Tasks(1_024, 2_048, 1, 1),
    pricing=Tasks(2_048, 4_096, 1, 1),
    node=Tasks(512, 1_024, 1, 1),
    bus=Tasks(512, 1_024, 1, 1),
    function_mib=1_769,
    function_at_once=50,
    endpoints=True,
)
_LARGE: Final = Size(
    "large",
    zones=3,
    nat_gateways=3,
    least_acu=4,
    most_acu=64,
    readers=2,
    desk=Tasks(4_096, 8_192, 1, 1),
    stream=Tasks(1_024, 2_048, 6, 40),
    worker=Tasks(2_048, 4_096, 1, 1),
    pricing=Tasks(4_096, 8_192, 1, 1),
    node=Tasks(1_024, 2_048, 1, 1),
    bus=Tasks(1_024, 2_048, 1, 1),
    function_mib=1_769,
    function_at_once=200,
    endpoints=True,
)
SIZES: Final[Mapping[str, Size]] = MappingProxyType({size.name: size for size in (_SMALL, _MEDIUM, _LARGE)})
