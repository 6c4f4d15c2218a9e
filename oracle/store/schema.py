"""The tables of the node's store, as numbered migrations: never change one that was released, add the next.

Numbers beyond 63 bits (result and voids words) are hexadecimal text. Times are seconds of the match clock.
"""

from typing import Final

MIGRATIONS: Final[tuple[str, ...]] = (
    """
    CREATE TABLE fixtures (
        specification BLOB PRIMARY KEY CHECK (length(specification) = 32),
        terms TEXT NOT NULL,
        stage TEXT NOT NULL,
        reason TEXT NOT NULL,
        opens INTEGER NOT NULL,
        memory TEXT NOT NULL,
        challenged INTEGER NOT NULL DEFAULT -1,
        halted TEXT NOT NULL DEFAULT '',
        finished INTEGER NOT NULL DEFAULT 0,
        updated_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX fixtures_open ON fixtures (finished, updated_at);
    CREATE TABLE transitions (
        seq INTEGER PRIMARY KEY,
        specification BLOB NOT NULL REFERENCES fixtures,
        at INTEGER NOT NULL,
        event TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        reason TEXT NOT NULL,
        detail TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX transitions_of ON transitions (specification, seq);
    CREATE TABLE messages (
        seq INTEGER PRIMARY KEY,
        specification BLOB NOT NULL REFERENCES fixtures,
        kind TEXT NOT NULL CHECK (kind IN ('vote', 'report')),
        ballot INTEGER NOT NULL,
        round INTEGER NOT NULL,
        signer TEXT NOT NULL,
        result TEXT NOT NULL,
        voids TEXT NOT NULL,
        digest BLOB NOT NULL,
        signature BLOB NOT NULL CHECK (length(signature) = 64),
        body TEXT NOT NULL,
        at INTEGER NOT NULL,
        UNIQUE (specification, ballot, round, kind, signer, digest)
    ) STRICT;
    CREATE TABLE sign_locks (
        domain BLOB NOT NULL,
        specification BLOB NOT NULL,
        ballot INTEGER NOT NULL,
        round INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('vote', 'report')),
        digest BLOB NOT NULL,
        statement TEXT NOT NULL,
        certificate TEXT NOT NULL DEFAULT '',
        sealed INTEGER NOT NULL DEFAULT 0,
        at INTEGER NOT NULL,
        PRIMARY KEY (domain, specification, ballot, round, kind)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE imported (
        specification BLOB PRIMARY KEY,
        memory TEXT NOT NULL
    ) STRICT;
    CREATE TABLE certificates (
        specification BLOB NOT NULL REFERENCES fixtures,
        ballot INTEGER NOT NULL,
        round INTEGER NOT NULL,
        result TEXT NOT NULL,
        voids TEXT NOT NULL,
        body TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (specification, ballot, round, result, voids)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE equivocations (
        specification BLOB NOT NULL REFERENCES fixtures,
        ballot INTEGER NOT NULL,
        round INTEGER NOT NULL,
        kind TEXT NOT NULL,
        signer TEXT NOT NULL,
        one INTEGER NOT NULL REFERENCES messages,
        other INTEGER NOT NULL REFERENCES messages,
        at INTEGER NOT NULL,
        PRIMARY KEY (specification, ballot, round, kind, signer)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE due (
        specification BLOB NOT NULL REFERENCES fixtures,
        ballot INTEGER NOT NULL,
        round INTEGER NOT NULL,
        result TEXT NOT NULL,
        voids TEXT NOT NULL,
        attested_at INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'done')),
        reason TEXT NOT NULL DEFAULT '',
        attempts INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (specification, ballot, round, result, voids)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE challenges (
        specification BLOB NOT NULL REFERENCES fixtures,
        ballot INTEGER NOT NULL,
        reported INTEGER NOT NULL,
        result TEXT NOT NULL,
        voids TEXT NOT NULL,
        at INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'done')),
        reason TEXT NOT NULL DEFAULT '',
        attempts INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (specification, ballot, reported)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX due_next ON due (state, due_at);
    CREATE TABLE audit (
        seq INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        what TEXT NOT NULL,
        detail TEXT NOT NULL
    ) STRICT;
    """,
    """
    ALTER TABLE challenges ADD COLUMN again_at INTEGER NOT NULL DEFAULT 0;
    """,
)
