"""A fixture's specification as the contract hashes it: the bridge from the catalogue to typed data."""

from chain.typed_data import Fixture
from sports.fixtures import FixtureSpec


def typed(spec: FixtureSpec) -> Fixture:
    """The EIP-712 struct of a specification; its `fixture_id()` is what legs carry."""
    return Fixture(
        sport=int(spec.sport),
        competition=spec.competition,
        season=spec.season,
        home=spec.home_team,
        away=spec.away_team,
        start=spec.start,
        earliest=spec.earliest,
        close=spec.close,
        deadline=spec.deadline,
        rules=spec.rules_version,
        committee=spec.committee,
        tie=spec.tie,
    )
