"""The relayer: carries tickets to the chain in batches, and writes down what became of each.

    packing   accepted bets -> batches within a gas bound, by shard (pure)
    outcome   what an item's code, a mined block or a lost batch does to a bet (pure)
    relayer   `step`: gather, submit, tick, read back
    first     first bets, each with its grant and deposit in a transaction of its own

Guaranteed, wherever the process is killed and whatever is reorganised: no bet is placed twice (the book takes a nonce
once, and a ticket is signed once), and none that can still be placed is lost (a batch is committed before its intent,
an intent before its bytes, and every step begins with what is on disk).
"""

from api.relay.packing import GasPlan, Packed, pack, shard_of
from api.relay.relayer import Relayer

__all__ = ["GasPlan", "Packed", "Relayer", "pack", "shard_of"]
