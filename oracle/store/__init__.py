"""The node's own store: one SQLite file that a node must never lose, and may always be killed over.

What is committed has reached the disk (`synchronous=FULL`): a lock is there before its signature exists. The file
belongs to one chain, contract and signer, and to one process at a time.

| module        | holds                                                                     |
|---------------|---------------------------------------------------------------------------|
| `database`    | connection, transactions, migrations of all components, whose store it is |
| `schema`      | the tables                                                                |
| `forms`       | votes, certificates, memories and locks as JSON                           |
| `locks`       | sign-once locks                                                           |
| `guard`       | the only caller of the reporter's signer                                  |
| `fixtures`    | states and memories of fixtures, transitions with their reasons           |
| `messages`    | signed messages, certificates, equivocations                              |
| `due`         | results that wait to be brought to the chain                              |
| `interchange` | locks as a file, out and in                                               |
"""

from oracle.store.database import Identity, Store
from oracle.store.guard import Guard
from oracle.store.locks import Kind, Statement
from oracle.store.schema import MIGRATIONS

__all__ = ["MIGRATIONS", "Guard", "Identity", "Kind", "Statement", "Store"]
