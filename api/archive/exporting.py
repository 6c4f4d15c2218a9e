"""The next batch of a database: everything since the last manifest of a folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import text

from api.archive.batch import EMPTY, FIRST, Manifest, Upto, check_folder, lines_of, write
from api.archive.errors import ArchiveError, NothingNew
from api.archive.records import bet_records, log_records, money_records
from api.log.reading import head
from chain.signers import Signer
from proofbook.database import Database


def export(database: Database, folder: Path, key: Signer, now: int) -> Manifest:
    """Write the next batch; `now` is wall seconds. Raises NothingNew, ArchiveBroken, ArchiveError.

    What is in the folder is checked first: an archive that was altered is not gone on with.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        before = check_folder(folder, key.address)
        upto = before[-1].upto if before else EMPTY
        bound = _last_state(database)
        with database.session(write=False) as session:
            # One moment for all tables.
            session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            events = list(log_records(session, upto.log))
            bets = list(bet_records(session, upto.state, bound))
            money = list(money_records(session, upto))
            noted = str(head(session))
        log = events[-1][0] if events else upto.log
        state = bets[-1][0] if bets else upto.state
        place = money[-1][0] if money else (upto.block, upto.index, upto.item)
        records = [record for part in (events, bets, money) for _, record in part]
        if not records:
            raise NothingNew(len(before))
        lines = lines_of(records)
        manifest = Manifest(
            number=len(before) + 1,
            previous=before[-1].digest() if before else FIRST,
            records=len(records),
            sha256=hashlib.sha256(lines).hexdigest(),
            made_at=now,
            upto=Upto(log, state, *place),
            log_head=noted,
            signer=key.address,
        ).signed(key)
        write(folder, manifest, lines)
    except OSError as error:
        raise ArchiveError(f"{folder} cannot be written: {error.strerror}", "name a folder that can be") from error
    return manifest


def _last_state(database: Database) -> int:
    """The last number of a bet's state that no transaction under way can come before."""
    with database.session() as session:
        session.execute(text("LOCK TABLE desk_states IN SHARE MODE"))
        return int(session.execute(text("SELECT coalesce(max(seq), 0) FROM desk_states")).scalar_one())
