"""Which book a database belongs to: chain id, hash of the chain's first block, address of the contract.

Written once, when the database is first used; afterwards only compared. A development chain that began anew has the
same id and the same addresses, so only the first block tells it from the one before.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from sqlalchemy import text

from proofbook.database import Database
from proofbook.database_errors import DatabaseOfAnotherBook

_NAMES = {"chain_id": "chain", "contract": "contract", "genesis": "the chain that began with block"}


@dataclass(frozen=True, slots=True)
class Installation:
    """What the records of a database are about; hexadecimal in lower case."""

    chain_id: int
    contract: str
    genesis: str


def claim(database: Database, own: Installation) -> None:
    """Make an unused database ours, or check that it is. Raises DatabaseOfAnotherBook."""
    with database.session() as session:
        session.execute(
            text(
                "INSERT INTO installation (id, chain_id, contract, genesis)"
                " VALUES (1, :chain_id, :contract, :genesis) ON CONFLICT DO NOTHING"
            ),
            {"chain_id": own.chain_id, "contract": own.contract, "genesis": own.genesis},
        )
    found = installed(database)
    if found is None:
        raise DatabaseOfAnotherBook("contract", None, own.contract)
    for one in fields(Installation):
        if getattr(found, one.name) != getattr(own, one.name):
            raise DatabaseOfAnotherBook(_NAMES[one.name], getattr(found, one.name), getattr(own, one.name))


def installed(database: Database) -> Installation | None:
    """What a database belongs to, None where it is unused."""
    with database.session(write=False) as session:
        row = session.execute(text("SELECT chain_id, contract, genesis FROM installation WHERE id = 1")).first()
        return None if row is None else Installation(row.chain_id, row.contract, row.genesis)
