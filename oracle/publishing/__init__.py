"""Tells APIs what this node voted and that it lives, for receipts and the page of the committee.

| module      | holds                                                                                    |
|-------------|------------------------------------------------------------------------------------------|
| `record`    | an own vote with the normalised readings behind it, signed as a whole; pure              |
| `outbox`    | records that wait, in the node's store, and how far each address has taken them          |
| `delivery`  | one address: what to make of its answers, and when to try again; pure                    |
| `publisher` | both together, beside the node's loops                                                   |

Each record reaches each address at least once and in order, however late the address comes up: it is on the disk before
it is sent, and memory holds one page. Nothing here is waited for by voting, signing or sending, and a fault ends here.
"""

from oracle.publishing.outbox import MIGRATIONS
from oracle.publishing.publisher import Publisher

__all__ = ["MIGRATIONS", "Publisher"]
