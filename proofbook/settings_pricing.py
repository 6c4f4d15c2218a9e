"""Settings of pricing: replicas, their quorum and patience, the acceptance delay in play, where the history is kept."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, model_validator

from proofbook.settings_section import Section

ADDRESS = r"^0x[0-9a-fA-F]{40}$"


class ReplicaSettings(Section):
    """One replica: where it answers and with which key it signs."""

    address: str = Field(pattern=ADDRESS)
    url: str = Field(pattern=r"^https?://[^\s/?#]+$")


class PricingSettings(Section):
    """All of it. Without replicas prices are made in the process that asks, and are not signed."""

    replicas: tuple[ReplicaSettings, ...] = ()
    quorum: int = Field(default=2, ge=1, le=15)
    in_play_ms: int = Field(default=300, ge=50, le=10_000)
    """How long a quorum is waited for in play."""
    before_ms: int = Field(default=30_000, ge=100, le=120_000)
    """The same before the match."""
    poll_s: int = Field(default=5, ge=1, le=9)
    """How often each feed is asked in play; one that is not heard for ten seconds is silent."""
    acceptance_delay_s: int = Field(default=6, ge=5, le=8)
    """How long a bet in play waits before it is judged."""
    parameters_file: Path | None = None
    """Ratings, as `pricing fit` writes them."""

    @model_validator(mode="after")
    def _majority(self) -> PricingSettings:
        if self.replicas and not len(self.replicas) < 2 * self.quorum <= 2 * len(self.replicas):
            raise ValueError(f"a quorum of {self.quorum} is no majority of {len(self.replicas)} replicas")
        if len({replica.address.lower() for replica in self.replicas}) != len(self.replicas):
            raise ValueError("two replicas have one address: each signs with a key of its own")
        return self
