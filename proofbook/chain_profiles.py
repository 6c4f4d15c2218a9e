"""What each chain fixes: ticket life, inclusion, finality, transmitter stages, minimum stake, grace for outages.

    chain    id        block  finality                  home of
    anvil    31337      1 s   a block                   development and tests, play money
    sepolia  11155111  12 s   two epochs, 13 minutes    public trials, play money
    mainnet  1         12 s   two epochs, 13 minutes    real money, large stakes
    base     8453       2 s   its batch final on L1     real money, the recommended home

The reasons for the numbers are in docs/decisions/012-chain-profiles.md. Times are seconds, the stake is in millionths
of a euro (the token's unit).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

LONGEST_TICKET_LIFE_S: Final = 600
LONGEST_TICKET_LIFE_IN_PLAY_S: Final = 60
"""Constants of the contracts: a profile may stay under them, never above."""

ChainName = Literal["anvil", "sepolia", "mainnet", "base"]


@dataclass(frozen=True, slots=True)
class ChainProfile:
    """The numbers of one chain, checked against each other when made."""

    name: ChainName
    chain_id: int
    play_money: bool
    block_time_s: int
    ticket_life_s: int
    ticket_life_in_play_s: int
    inclusion_time_s: int
    """How long a well-priced transaction may take to be mined; a ticket is refused when less is left."""
    finality_s: int
    finality_tag: Literal["latest", "finalized"]
    """The block tag whose state counts as final."""
    transmitter_stages: tuple[int, ...]
    """How many operators become due at each stage; those left over are due at one further stage."""
    transmitter_stage_s: int
    minimum_stake: int
    outage_grace_s: int
    """Added to every window of a chain whose sequencer can stop."""

    def __post_init__(self) -> None:
        if not 0 < self.ticket_life_in_play_s <= LONGEST_TICKET_LIFE_IN_PLAY_S:
            raise ValueError(
                f"{self.name}: ticket life in play {self.ticket_life_in_play_s} s, contracts allow 1 to 60"
            )
        if not self.ticket_life_in_play_s <= self.ticket_life_s <= LONGEST_TICKET_LIFE_S:
            raise ValueError(f"{self.name}: ticket life {self.ticket_life_s} s, contracts allow up to 600")
        if not self.block_time_s <= self.inclusion_time_s < self.ticket_life_in_play_s:
            raise ValueError(f"{self.name}: inclusion time {self.inclusion_time_s} s does not fit the ticket life")
        if self.minimum_stake <= 0 or self.transmitter_stage_s <= 0 or min(self.transmitter_stages) <= 0:
            raise ValueError(f"{self.name}: minimum stake and transmitter stages must be positive")


_STAGES: Final = (1, 1, 2)

_ALL: Final = (
    ChainProfile("anvil", 31337, True, 1, 600, 60, 3, 1, "latest", _STAGES, 6, 100_000, 0),
    ChainProfile("sepolia", 11155111, True, 12, 600, 60, 36, 900, "finalized", _STAGES, 48, 100_000, 0),
    ChainProfile("mainnet", 1, False, 12, 600, 60, 36, 900, "finalized", _STAGES, 48, 20_000_000, 0),
    ChainProfile("base", 8453, False, 2, 120, 20, 6, 1_200, "finalized", _STAGES, 6, 500_000, 3_600),
)

CHAIN_PROFILES: Final[Mapping[str, ChainProfile]] = MappingProxyType({profile.name: profile for profile in _ALL})
