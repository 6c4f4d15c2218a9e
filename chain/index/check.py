"""Whether logs can be true: of the contracts asked for, of the blocks that the chain has, each once. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chain.index.errors import InconsistentLogs
from chain.index.source import Block, RawLog


def checked(logs: Sequence[RawLog], addresses: Sequence[str], blocks: Mapping[int, Block]) -> list[RawLog]:
    """The logs in the chain's order, repeated ones once; raises `InconsistentLogs`."""
    found: dict[tuple[int, int], RawLog] = {}
    for log in logs:
        block = blocks.get(log.block)
        where = f"log {log.index} of block {log.block}"
        if block is None:
            raise InconsistentLogs(f"{where} was not asked for")
        if log.block_hash != block.hash:
            raise InconsistentLogs(f"{where} is of 0x{log.block_hash.hex()}, the chain has 0x{block.hash.hex()}")
        if log.address not in addresses:
            raise InconsistentLogs(f"{where} is of {log.address}, which was not asked for")
        if any(len(topic) != 32 for topic in log.topics):
            raise InconsistentLogs(f"{where} has a topic that is not of 32 bytes")
        if found.setdefault((log.block, log.index), log) != log:
            raise InconsistentLogs(f"{where} is there twice, with different contents")
    return [found[key] for key in sorted(found)]
