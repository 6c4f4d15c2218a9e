"""The bytes of a transaction: equal to eth-account's, and refused where anything is missing."""

from typing import Any

import pytest
from eth_account import Account
from eth_utils.address import to_checksum_address
from hypothesis import given, settings
from hypothesis import strategies as st

from chain.signers import LocalKey
from chain.signers.errors import BadTransaction
from chain.signers.transactions import Unsigned

KEY = LocalKey.from_raw("0x" + "07" * 32)
GOOD: dict[str, Any] = {
    "chainId": 31337,
    "nonce": 0,
    "maxPriorityFeePerGas": 1,
    "maxFeePerGas": 2,
    "gas": 21_000,
    "to": "0x" + "22" * 20,
    "value": 0,
    "data": b"",
}


@settings(max_examples=30)
@given(
    st.integers(1, 2**63),
    st.integers(0, 2**64 - 2),
    st.tuples(st.integers(0, 2**128), st.integers(0, 2**128)).map(sorted),
    st.integers(0, 2**63),
    st.binary(min_size=20, max_size=20),
    st.integers(0, 2**255),
    st.binary(max_size=200),
)
def test_sign_transaction__any_fields__is_what_eth_account_signs(
    chain: int, nonce: int, fees: list[int], gas: int, to: bytes, value: int, data: bytes
) -> None:
    transaction = {
        "chainId": chain,
        "nonce": nonce,
        "maxPriorityFeePerGas": fees[0],
        "maxFeePerGas": fees[1],
        "gas": gas,
        "to": to_checksum_address(to),
        "value": value,
        "data": data,
    }
    peer = KEY.account.sign_transaction({**transaction, "type": 2})
    assert KEY.sign_transaction(transaction) == bytes(peer.raw_transaction)
    assert Account.recover_transaction(KEY.sign_transaction(transaction)) == KEY.address


@pytest.mark.parametrize("field", ["chainId", "nonce", "maxPriorityFeePerGas", "maxFeePerGas", "gas", "to"])
def test_sign_transaction__a_field_missing__is_named_and_nothing_signed(field: str) -> None:
    with pytest.raises(BadTransaction) as caught:
        KEY.sign_transaction({name: value for name, value in GOOD.items() if name != field})
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", 0),
        ("nonce", -1),
        ("nonce", True),
        ("nonce", 1.0),
        ("nonce", 2**64 - 1),
        ("gas", "21000"),
        ("gas", "0xzz"),
        ("to", "0x22"),
        ("to", None),
        ("data", 5),
        ("data", "0xz"),
        ("value", 2**256),
        ("from", "0x" + "33" * 20),
        ("maxPriorityFeePerGas", 3),
        ("accessList", [{"address": "0x" + "22" * 20, "storageKeys": []}]),
        ("gasPrice", 5),
        ("blobVersionedHashes", []),
    ],
)
def test_sign_transaction__a_field_wrong__is_named_and_nothing_signed(field: str, value: object) -> None:
    with pytest.raises(BadTransaction) as caught:
        Unsigned.of({**GOOD, field: value}, KEY.address)
    assert caught.value.field == field


def test_sign_transaction__web3_s_own_spelling__is_taken() -> None:
    spelt = {**GOOD, "type": "0x2", "nonce": "0x0", "data": "0x", "from": KEY.address.lower(), "accessList": []}
    assert KEY.sign_transaction(spelt) == KEY.sign_transaction(GOOD)
