"""The stages of the suites that the attacks here are made on."""

from tests.api.conftest import chain, database, database_url, match, parts, postgres, template, wall
from tests.api.relay.conftest import ground, manual
from tests.contracts.conftest import stage, world

__all__ = [
    "chain",
    "database",
    "database_url",
    "ground",
    "manual",
    "match",
    "parts",
    "postgres",
    "stage",
    "template",
    "wall",
    "world",
]
