"""The contracts' stage, for the desk's rules."""

from tests.contracts.conftest import stage, world

__all__ = ["stage", "world"]
