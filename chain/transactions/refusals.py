"""What a node means by refusing a transaction. Pure; by the words of each client, as none has codes of its own.

ALREADY_KNOWN       it has it: success
UNDERPRICED         another one at this nonce pays nearly as much, or the node's floor is higher: bump
FEE_TOO_LOW         less than the block's base fee: wait, or bump
NONCE_TOO_LOW       the nonce is taken: look for our receipts
NONCE_TOO_HIGH      a nonce before it is missing at this node: send that one first
INSUFFICIENT_FUNDS  the sender has too little
CAP                 above the node's own ceiling for a fee: a person must lift it
REVERT              the node tried it, and the contract refuses
FATAL               no node will ever take these bytes
RETRYABLE           the node is full, or not itself
UNKNOWN             none of these: compare the nonce, then try again, and tell a person
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final


class Refused(StrEnum):
    """See the module; the order is that of weight when nodes differ."""

    ALREADY_KNOWN = "already_known"
    NONCE_TOO_LOW = "nonce_too_low"
    UNDERPRICED = "underpriced"
    FEE_TOO_LOW = "fee_too_low"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    NONCE_TOO_HIGH = "nonce_too_high"
    RETRYABLE = "retryable"
    CAP = "cap"
    UNKNOWN = "unknown"
    REVERT = "revert"
    FATAL = "fatal"


# Tried in this order. g: geth and its heirs (Infura, Base), a: Anvil, n: Nethermind, b: Besu, e: Erigon, r: Reth.
_TABLE: Final = tuple(
    (kind, re.compile(f"(?i){words}"))
    for kind, words in (
        (Refused.CAP, r"exceeds the configured cap|fee ?cap exceeded|exceeds cap"),  # g e, b
        (
            Refused.ALREADY_KNOWN,
            r"already known|already ?imported|known transaction|AlreadyKnown|existing tx with same hash"
            r"|already (?:exists|in (?:the )?(?:mem)?pool)|OwnNonceAlreadyUsed",
        ),
        (Refused.NONCE_TOO_LOW, r"nonce too low|OldNonce|nonce is too low|below current nonce"),  # g a b e, n
        (
            Refused.NONCE_TOO_HIGH,
            r"nonce too high|NonceGap|too distant|nonce gap|TooFarInFuture|lower nonce",
        ),  # g, n, b
        (
            Refused.INSUFFICIENT_FUNDS,
            r"insufficient ?(?:funds|balance)|exceeds account balance|balance too low",
        ),  # g a n, b, e
        (
            Refused.FEE_TOO_LOW,
            r"less than block base fee|below (?:the )?current base fee|MaxFeePerGas too low|max fee per gas too",
        ),
        (
            Refused.UNDERPRICED,
            r"underpriced|ReplacementNotAllowed|could not replace|FeeTooLow|fee too low|below (?:configured )?minimum"
            r"|gas tip cap|gas price (?:too|is too|below)|price bump|insufficient gas price",
        ),
        (Refused.RETRYABLE, r"pool (?:is |limit )?(?:full|exceeded)|sub-pool|PoolFull|limit exceeded for account"),
        (
            Refused.RETRYABLE,
            r"already reserved|account limit|in-flight|syncing|not synced|replace pending|time(?:d )?out",
        ),
        (Refused.REVERT, r"revert"),
        (
            Refused.FATAL,
            r"intrinsic gas|exceeds block gas limit|gas limit (?:too high|exceed|reached)|GasLimitExceeded|floor data"
            r"|invalid (?:sender|signature|chain|transaction)|chain ?id|oversized|max ?(?:tx|code) ?size"
            r"|type not supported|NotSupportedTxType|unsupported|failed to decode|rlp|FailedToResolveSender"
            r"|SenderIsContract|sender not an eoa|Int256Overflow|priority fee per gas higher|TipAboveFeeCap"
            r"|exceeds max(?:imum)? (?:fee|gas)|negative value|^Invalid$",
        ),
        (Refused.RETRYABLE, r"internal error|temporar|try again|unavailable|header not found|backend"),
    )
)


def classify(message: str) -> Refused:
    """The meaning of one node's words."""
    return next((kind for kind, words in _TABLE if words.search(message)), Refused.UNKNOWN)


def weightiest(messages: Sequence[str]) -> Refused:
    """The meaning when every node refuses, each in its words: one that has it counts before one that never will."""
    kinds = {classify(message) for message in messages}
    return next((kind for kind in Refused if kind in kinds), Refused.RETRYABLE)
