"""What the book's index asks the chain: all of our contracts' logs, and of the token only what the book pays."""

from __future__ import annotations

from collections.abc import Sequence

from eth_typing import BlockNumber
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from web3 import Web3
from web3.types import FilterParams

from chain.index import RawLog, Web3Source

_TRANSFER = HexBytes(keccak(text="Transfer(address,address,uint256)"))


class BookSource(Web3Source):
    """The token may be the whole world's: of it only transfers from the book are asked for."""

    def __init__(self, w3: Web3, asset: str, book: str) -> None:
        super().__init__(w3)
        self._asset = to_checksum_address(asset)
        self._from = HexBytes(bytes(12) + bytes.fromhex(book[2:]))

    def logs_of(self, block_hash: bytes, addresses: Sequence[str]) -> list[RawLog]:
        """See `LogSource.logs_of`."""
        wanted: FilterParams = {"blockHash": HexBytes(block_hash)}
        found = super().logs_of(block_hash, self._others(addresses))
        return found + self._payments(wanted, f"block 0x{block_hash.hex()}")

    def logs_between(self, first: int, last: int, addresses: Sequence[str]) -> list[RawLog]:
        """See `LogSource.logs_between`."""
        wanted: FilterParams = {"fromBlock": BlockNumber(first), "toBlock": BlockNumber(last)}
        found = super().logs_between(first, last, self._others(addresses))
        return found + self._payments(wanted, f"{first} to {last}")

    def _others(self, addresses: Sequence[str]) -> list[str]:
        return [address for address in addresses if address != self._asset]

    def _payments(self, wanted: FilterParams, what: str) -> list[RawLog]:
        question: FilterParams = {**wanted, "address": self._asset, "topics": [_TRANSFER, self._from]}
        return self._logs(question, f"eth_getLogs({what}, payments)")
