"""Replica agreement: several processes price the same match, and what two of three signed is the price.

    digests     what a price was made with: inputs, code, parameters, model
    statement   what a replica signs (EIP-712), and its vote: statement, sheet, signature
    rule        votes -> the agreed sheet and who was outvoted and why, or no quorum
    quarantine  which replicas are counted
    published   the agreed sheet with its votes, which anyone can check and compute again
    replica     one replica's own key, parameters and copy of the inputs
    served      a replica as an HTTP server of its own process
    asking      ask all replicas, and publish what a quorum of them says

All up to `published` is pure. Guaranteed: no price is published that fewer than a quorum of known, different keys
signed within two units of each other, from equal inputs, code and parameters. Replicas of one operator protect from
faults, not from the operator.
"""

from pricing.agree.published import Published, Verified, published_bytes, read_published, verify_published
from pricing.agree.quarantine import Standings
from pricing.agree.rule import Agreed, Differs, NoQuorum, Outvoted, agree
from pricing.agree.statement import Ask, Vote

__all__ = [
    "Agreed",
    "Ask",
    "Differs",
    "NoQuorum",
    "Outvoted",
    "Published",
    "Standings",
    "Verified",
    "Vote",
    "agree",
    "published_bytes",
    "read_published",
    "verify_published",
]
