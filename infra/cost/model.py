"""The arithmetic: a month's bill by part, and a bet by chain. Decimal throughout; pure."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from infra.sizes import Size, Tasks

HERE: Final = Path(__file__).parent
HOURS: Final = Decimal(730)
STREAM_BYTES_S: Final = 330
"""Of a stream that follows everything in play, each second: what the fan-out was measured with."""
PRICE_S: Final = Decimal("0.05")
"""How long the function works at one price."""
_SECONDS: Final = HOURS * 3_600
_GB: Final = Decimal(10**9)
SECRETS: Final = 9
_ENDPOINTS: Final = 6


@dataclass(frozen=True, slots=True)
class Prices:
    """The table, by name."""

    items: Mapping[str, Decimal]
    chains: Mapping[str, Decimal]
    checked: int

    @classmethod
    def load(cls, path: Path = HERE / "prices.toml") -> Prices:
        """Read the table; every line says where it is from. Raises KeyError, ValueError."""
        content = tomllib.loads(path.read_text())
        lines = [*content["items"].values(), *content["chains"].values()]
        if not all(line["source"] and line["of"] for line in lines):
            raise ValueError("a price without its source or its year is no price")
        return cls(
            {name: Decimal(line["usd"]) for name, line in content["items"].items()},
            {
                name: Decimal(next(line[unit] for unit in ("eur", "gwei") if unit in line))
                for name, line in content["chains"].items()
            },
            sum(line["checked"] for line in lines),
        )

    def __getitem__(self, name: str) -> Decimal:
        return self.items[name]


def usage(path: Path = HERE / "usage.toml") -> dict[str, dict[str, Decimal]]:
    """What each size carries."""
    content: dict[str, dict[str, Any]] = tomllib.loads(path.read_text())
    return {size: {name: Decimal(value) for name, value in one.items()} for size, one in content.items()}


def month(
    size: Size, carried: Mapping[str, Decimal], price: Prices, *, relayers: int, nodes: int = 1
) -> dict[str, Decimal]:
    """US dollars a month, by part; arm64, on demand."""
    running = [(size.desk, 1), (size.worker, 1), (size.pricing, 1), (size.node, nodes)]
    tasks = sum((_task(one, price) * count for one, count in running), Decimal(0))
    streamed = carried["readers"] * STREAM_BYTES_S * _SECONDS / _GB
    keys = 4 + relayers + 2 * nodes + 2
    alarms = 28 + 4 * nodes
    return {
        "Services but streams (Fargate)": tasks,
        "Streams (Fargate)": _task(size.stream, price) * carried["stream_tasks"],
        "Aurora": (
            carried["acu"] * (1 + size.readers) * HOURS * price["aurora_acu_hour"]
            + carried["gb_database"] * price["aurora_gb_month"]
            + carried["million_io"] * price["aurora_million_io"]
        ),
        "Network inside (NAT, endpoints)": (
            size.nat_gateways * HOURS * price["nat_hour"]
            + carried["gb_nat"] * price["nat_gb"]
            + (_ENDPOINTS * size.zones * HOURS * price["endpoint_hour"] if size.endpoints else 0)
        ),
        "Load balancer": HOURS * (price["balancer_hour"] + _units(carried, streamed) * price["balancer_unit_hour"]),
        "Edge (CloudFront, WAF)": (
            streamed * price["edge_gb"]
            + carried["million_requests"] * (100 * price["edge_10k_requests"] + price["firewall_million"])
            + price["firewall_month"]
        ),
        "Pricing function": carried["million_prices"]
        * (price["lambda_million"] + 10**6 * PRICE_S * size.function_mib / 1024 * price["lambda_gb_s"]),
        "Snapshot (DynamoDB)": 4 * carried["million_boards"] * price["dynamodb_million_writes"]
        + carried["million_board_reads"] * price["dynamodb_million_reads"],
        "Keys, signatures, secrets": keys * price["key_month"]
        + SECRETS * price["secret_month"]
        # Two tickets' signatures a batch of bets, and one transaction: a signature a bet is an upper bound.
        + carried["bets"] / 10**4 * price["sign_10k"],
        "Logs, alarms, metrics": carried["gb_logs"] * price["log_gb"]
        + alarms * price["alarm_month"]
        + 40 * (4 + nodes) * price["insight_metric_month"],
    }


def bet(gas: Decimal, chain: str, price: Prices) -> Decimal:
    """Euros for so much gas on a chain."""
    return gas * price.chains[f"{chain}_gwei"] * price.chains["ether_eur"] / Decimal(10**9)


def _task(tasks: Tasks, price: Prices) -> Decimal:
    core, gigabytes = Decimal(tasks.cpu) / 1024, Decimal(tasks.memory_mib) / 1024
    hourly = core * price["fargate_core_hour"] + gigabytes * price["fargate_gb_hour"]
    return hourly * HOURS * price["arm_share"]


def _units(carried: Mapping[str, Decimal], streamed: Decimal) -> Decimal:
    """Capacity units of the load balancer: 3,000 open connections or a gigabyte an hour each, whichever is more."""
    return max(carried["readers"] / 3_000, streamed / HOURS)
