"""Readings as receipts publish them: facts and the hash of the body, nothing of the body itself. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sports.consensus import SourceDecision
from sports.model import Pair, Reading


def normalised(reading: Reading) -> dict[str, Any]:
    """A reading as plain values with stable names, in a fixed order; absent is None."""
    scores = reading.scores
    return {
        "provider": reading.provider,
        "group": reading.group,
        "provider_fixture_id": reading.provider_fixture_id,
        "sport": int(reading.sport),
        "home": reading.home,
        "away": reading.away,
        "kickoff_utc": reading.kickoff_utc,
        "status": reading.status.value,
        "raw_status": reading.raw_status,
        "decision": reading.decision.value if reading.decision is not None else None,
        "half_time": _pair(scores.half_time),
        "regulation": _pair(scores.regulation),
        "after_extra_time": _pair(scores.after_extra_time),
        "shootout": _pair(scores.shootout),
        "quarters": [_pair(pair) for pair in scores.quarters] if scores.quarters is not None else None,
        "sets": [_pair(pair) for pair in scores.sets] if scores.sets is not None else None,
        "advancing": reading.advancing.name if reading.advancing is not None else None,
        "goals": [goal.side.name for goal in reading.goals if goal.regulation] if reading.goals is not None else None,
        "flags": [flag.name for flag in reading.flags],
        "fetched_at": reading.fetched_at,
        "body_sha256": reading.body_sha256,
    }


def of_decision(decision: SourceDecision, readings: Iterable[Reading]) -> dict[str, Any]:
    """A decision with the readings behind it: the newest of every provider, and those that its evidence names."""
    named = {sha256 for _, sha256 in decision.evidence}
    known = sorted(readings, key=lambda reading: (reading.provider, reading.fetched_at))
    newest = {reading.provider: reading for reading in known}
    cited = {(reading.provider, reading.body_sha256): reading for reading in known if reading.body_sha256 in named}
    cited |= {(reading.provider, reading.body_sha256): reading for reading in newest.values()}
    return {
        "state": decision.state.value,
        "rule": decision.rule_id,
        "reason": decision.reason,
        "supporters": list(decision.supporters),
        "dissenters": list(decision.dissenters),
        "abstentions": [list(pair) for pair in decision.abstentions],
        "readings": [normalised(reading) for _, reading in sorted(cited.items())],
    }


def _pair(pair: Pair | None) -> list[int] | None:
    return [pair.home, pair.away] if pair is not None else None
