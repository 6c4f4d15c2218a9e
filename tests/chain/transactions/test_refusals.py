"""The words of each client, as they send them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.transactions.refusals import Refused, classify, weightiest

WORDS = {
    Refused.ALREADY_KNOWN: [
        "already known",  # geth, Infura, Erigon, Reth
        "transaction already imported",  # Anvil
        "AlreadyKnown",  # Nethermind
        "OwnNonceAlreadyUsed",
        "Known transaction",  # Besu
        "known transaction: 0x7f657507aee0511e36d2d1972a6b22e917cc89f92b6c12c4dbd57eaabb236960",
        "existing tx with same hash",  # Erigon
    ],
    Refused.NONCE_TOO_LOW: [
        "nonce too low",  # geth, Anvil, Erigon, Besu
        "nonce too low: address 0x1, tx: 4 state: 5",
        "OldNonce",
        "OldNonce, Current nonce: 5, nonce of rejected tx: 4",
        "Nonce too low",
    ],
    Refused.NONCE_TOO_HIGH: [
        "nonce too high",
        "NonceGap",
        "NonceGap, Future nonce. Expected nonce: 4",
        "Transaction nonce is too distant from current sender nonce",
    ],
    Refused.UNDERPRICED: [
        "replacement transaction underpriced",
        "transaction underpriced",
        "transaction underpriced: tip needed 1, tip permitted 0",
        "could not replace existing tx",
        "ReplacementNotAllowed",
        "FeeTooLow",
        "FeeTooLow, EffectivePriorityFeePerGas too low 10 < 20, BaseFee: 30",
        "FeeTooLowToCompete",
        "fee too low",
        "Gas price below configured minimum gas price",
        "transaction gas price below minimum: gas tip cap 1, minimum needed 1000000",
    ],
    Refused.FEE_TOO_LOW: [
        "max fee per gas less than block base fee",
        "max fee per gas less than block base fee: address 0x1, maxFeePerGas: 1, baseFee: 2",
        "FeeTooLow, MaxFeePerGas too low. MaxFeePerGas: 50, BaseFee: 100, MaxPriorityFeePerGas:200, Block number: 5",
    ],
    Refused.INSUFFICIENT_FUNDS: [
        "insufficient funds for gas * price + value",
        "Insufficient funds for gas * price + value",
        "insufficient funds for gas * price + value: balance 0, tx cost 1, overshot 1",
        "InsufficientFunds, Account balance: 0, cumulative cost: 1",
        "Upfront cost exceeds account balance",
        "sender balance too low",
    ],
    Refused.CAP: ["tx fee (1.20 ether) exceeds the configured cap (1.00 ether)", "Transaction fee cap exceeded"],
    Refused.REVERT: ["execution reverted: paused"],
    Refused.FATAL: [
        "intrinsic gas too low",
        "intrinsic gas too high -- tx.gas_limit > env.block.gas_limit",
        "Intrinsic gas exceeds gas limit",
        "exceeds block gas limit",
        "Transaction gas limit exceeds block gas limit",
        "GasLimitExceeded",
        "invalid sender",
        "invalid chain id for signer",
        "Invalid signature",
        "oversized data",
        "transaction type not supported",
        "Failed to decode transaction",
        "rlp: value size exceeds available input length",
        "max priority fee per gas higher than max fee per gas",
        "FailedToResolveSender",
        "Int256Overflow",
        "Invalid",
    ],
    Refused.RETRYABLE: [
        "txpool is full",
        "pending sub-pool is full",
        "address already reserved",
        "future transaction tries to replace pending",
        "Internal error",
        "service temporarily unavailable",
    ],
    Refused.UNKNOWN: ["the moon is in the wrong house", ""],
}


@pytest.mark.parametrize(
    ("kind", "words"), [(kind, words) for kind, known in WORDS.items() for words in known], ids=lambda value: str(value)
)
def test_words__of_a_client__mean_what_they_mean(kind: Refused, words: str) -> None:
    assert classify(words) is kind
    assert classify(f"INTERNAL_ERROR: {words}" if kind is not Refused.FATAL else words) is kind


def test_words__every_kind__has_an_example() -> None:
    assert set(WORDS) == set(Refused)


def test_nodes__that_differ__mean_the_one_that_has_it() -> None:
    assert weightiest(["nonce too low", "already known"]) is Refused.ALREADY_KNOWN
    assert weightiest(["exceeds block gas limit", "txpool is full"]) is Refused.RETRYABLE
    assert weightiest([]) is Refused.RETRYABLE


@given(st.text())
def test_words__any_text__has_a_meaning(words: str) -> None:
    assert classify(words) in Refused
