"""Settings of the sports data: providers and how they are reached, the rule's numbers, evidence.

Only shapes and bounds stand here. What needs to know the adapters (names, groups, keys, coverage) is cross-checked by
`sports.sources`, all problems at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from proofbook.settings_section import Section

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


class ProviderSettings(Section):
    """One data provider. What is left out is the adapter's own."""

    enabled: bool = True
    votes: bool = True
    """False: read for comparison only, with no part in a result."""
    base_url: str | None = Field(default=None, pattern=r"^https?://[^\s/?#]+[^\s?#]*$")
    key_file: Path | None = None
    calls_per_minute: int | None = Field(default=None, ge=1, le=100_000)
    calls_per_hour: int | None = Field(default=None, ge=1, le=1_000_000)
    calls_per_day: int | None = Field(default=None, ge=1, le=10_000_000)
    group: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,32}$")
    """Another independence group than the adapter's, with the evidence for it."""
    evidence: str = ""


class RuleSettings(Section):
    """The source rule's numbers of one sport, in seconds; what is left out is the sport's usual."""

    freshness_s: int | None = Field(default=None, ge=_MINUTE, le=_DAY)
    frozen_s: int | None = Field(default=None, ge=_MINUTE, le=_DAY)
    shortest_s: int | None = Field(default=None, ge=30 * _MINUTE, le=_DAY)
    settle_s: int | None = Field(default=None, ge=_MINUTE, le=_DAY)
    settle_extra_s: int | None = Field(default=None, ge=_MINUTE, le=_DAY)
    settle_two_groups_s: int | None = Field(default=None, ge=_MINUTE, le=_DAY)
    dispute_grace_s: int | None = Field(default=None, ge=_MINUTE, le=_DAY)
    void_window_s: int | None = Field(default=None, ge=_HOUR, le=30 * _DAY)
    void_hold_s: int | None = Field(default=None, ge=_MINUTE, le=_DAY)


class CompetitionSettings(Section):
    """A competition that is offered: which providers cover it and by which code, and whether its matches are ties."""

    sport: Literal["football", "tennis", "basketball"] = "football"
    providers: dict[str, str]
    knock_out: bool = False
    """True: extra time and shoot-outs happen, so the 90 minutes must be told apart."""


class EvidenceSettings(Section):
    """Where raw bodies are kept, and for how long."""

    store: Literal["disk", "s3"] = "disk"
    folder: Path = Path(".run/evidence")
    bucket: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")
    prefix: str = ""
    region: str = "eu-west-3"
    endpoint_url: str | None = Field(default=None, pattern=r"^https?://[^\s/?#]+$")
    """Another service with S3's interface."""
    access_key_file: Path | None = None
    secret_key_file: Path | None = None
    retention_days: int = Field(default=400, ge=30, le=3650)


class SportsSettings(Section):
    """All of it."""

    providers: dict[str, ProviderSettings] = Field(
        default={name: ProviderSettings() for name in ("football-data", "api-football", "espn", "openligadb")}
    )
    football: RuleSettings = RuleSettings()
    basketball: RuleSettings = RuleSettings()
    tennis: RuleSettings = RuleSettings()
    competitions: dict[str, CompetitionSettings] = Field(default={})
    reserve_percent: int = Field(default=20, ge=0, le=90)
    """Share of a provider's day that only settling may use."""
    review_log: Path = Path(".run/sports/review.jsonl")
    evidence: EvidenceSettings = EvidenceSettings()
