"""Every custom error is found again from its bytes, in whatever form an endpoint hands them over."""

from __future__ import annotations

from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.abi import function_abi_to_4byte_selector
from hypothesis import given
from hypothesis import strategies as st
from web3.exceptions import ContractCustomError, ContractLogicError, ContractPanicError, Web3RPCError

from chain.bindings import (
    BetBook,
    BookLens,
    FirstBet,
    FixtureOracle,
    HousePool,
    KycRegistry,
    ParameterTimelock,
    PlayEuro,
)
from chain.bindings import errors as generated
from chain.errors import PANICS, ContractError, Panic, RequireFailed, SilentRevert, UnknownRevert
from chain.remedies import REMEDIES
from chain.revert import decode_revert, revert_data

CONTRACTS = (BetBook, BookLens, FirstBet, FixtureOracle, HousePool, KycRegistry, ParameterTimelock, PlayEuro)
TABLE = generated.BY_SELECTOR
ADDRESS = "0x52908400098527886E0F7030069857D2E4169EE7"
SAMPLES: dict[str, Any] = {
    "address": ADDRESS,
    "bytes32": b"sport" + bytes(27),
    "bytes": b"\1\2\3",
    "string": "a word",
}
TOO_SMALL = function_abi_to_4byte_selector(
    {"type": "function", "name": "StakeTooSmall", "inputs": [{"type": "uint256"}, {"type": "uint256"}]}  # type: ignore[typeddict-item]
) + encode(["uint256", "uint256"], [0, 10_000])
HEX = "0x" + TOO_SMALL.hex()


def errors_of_the_abis() -> list[dict[str, Any]]:
    entries = [entry for contract in CONTRACTS for entry in contract.ABI if entry["type"] == "error"]
    assert len(entries) > 90
    return entries


def test_errors__each_in_the_abis__is_decoded_by_name_with_its_arguments() -> None:
    for entry in errors_of_the_abis():
        types = [item["type"] for item in entry["inputs"]]
        values = [SAMPLES.get(type_, 7 + position) for position, type_ in enumerate(types)]
        error = decode_revert(function_abi_to_4byte_selector(entry) + encode(types, values), TABLE)  # type: ignore[arg-type]
        assert error.name == entry["name"]
        assert list(error.arguments.values()) == values
        assert [getattr(error, attribute) for _, attribute, _ in error.parameters] == values


def test_errors__table__holds_the_errors_of_the_abis_and_nothing_else() -> None:
    assert set(TABLE) == {function_abi_to_4byte_selector(entry) for entry in errors_of_the_abis()}  # type: ignore[arg-type]


def test_remedies__each_key__is_an_error_of_the_abis() -> None:
    assert set(REMEDIES) <= {entry["name"] for entry in errors_of_the_abis()}


def test_remedies__each__is_one_line_without_a_full_stop() -> None:
    assert all(text and "\n" not in text and not text.endswith(".") for text in REMEDIES.values())


@pytest.mark.parametrize(
    "raised",
    [
        ContractCustomError(HEX, data=HEX),
        ContractLogicError("execution reverted", data=HEX),
        ContractLogicError("execution reverted", data="Reverted " + HEX),
        ContractLogicError("execution reverted: x", data={"message": "x", "data": HEX}),
        ContractLogicError("execution reverted: x", data={"originalError": {"data": HEX}}),  # type: ignore[dict-item]
        ContractLogicError("execution reverted: x", data={"0xabcd": {"error": "revert", "return": HEX}}),  # type: ignore[dict-item]
        Web3RPCError("reverted", rpc_response={"error": {"code": 3, "message": "execution reverted", "data": HEX}}),  # type: ignore[typeddict-item]
        Web3RPCError("x", rpc_response={"error": {"code": -32000, "message": "x", "data": {"result": HEX}}}),  # type: ignore[typeddict-item]
    ],
)
def test_revert_data__each_form_of_an_endpoint__gives_the_bytes(raised: ContractLogicError | Web3RPCError) -> None:
    data = revert_data(raised)
    assert data == TOO_SMALL
    error = decode_revert(data, TABLE, contract="BetBook")
    assert isinstance(error, generated.StakeTooSmall)
    assert (error.stake, error.minimum) == (0, 10_000)
    assert (
        str(error) == "StakeTooSmall(stake=0, minimum=10000); raise the stake to the minimum (asset units, 10^6 a euro)"
    )


def test_revert_data__other_fault_of_the_endpoint__is_no_revert() -> None:
    response: Any = {"error": {"code": -32003, "message": "insufficient funds for gas * price + value"}}
    assert revert_data(Web3RPCError("insufficient funds", rpc_response=response)) is None
    assert revert_data(Web3RPCError("timeout")) is None


def test_decode__reason_in_words__is_kept() -> None:
    data = bytes.fromhex("08c379a0") + encode(["string"], ["no entry"])
    error = decode_revert(data, TABLE)
    assert isinstance(error, RequireFailed)
    assert error.message == "Error(reason=no entry)"


def test_decode__panic__says_the_code_in_words() -> None:
    hexadecimal = "0x4e487b71" + encode(["uint256"], [0x11]).hex()
    data = revert_data(ContractPanicError("Panic error 0x11", data=hexadecimal))
    assert data is not None
    error = decode_revert(data, TABLE)
    assert isinstance(error, Panic)
    assert error.message == f"Panic(code=0x11): {PANICS[0x11]}"
    assert "does not document" in decode_revert(data[:-1] + b"\x99", TABLE).message


def test_decode__no_data__is_silent_with_the_endpoints_words() -> None:
    for raised in (ContractLogicError("execution reverted", data=None), ContractLogicError("x", data="no data")):
        assert revert_data(raised) == b""
    error = decode_revert(b"", TABLE, reason="execution reverted")
    assert isinstance(error, SilentRevert)
    assert error.message == "reverted without data (execution reverted)"


def test_decode__arguments_cut_short__are_shown_raw() -> None:
    error = decode_revert(TOO_SMALL[:-1], TABLE)
    assert isinstance(error, UnknownRevert)
    assert error.data == TOO_SMALL[:-1]


def test_decode__word_in_bytes32__is_shown_as_the_word() -> None:
    error = generated.OutOfBounds(b"deadline" + bytes(24), 5, 1, 4)
    assert error.message == "OutOfBounds(field=deadline, value=5, low=1, high=4)"
    assert "expected=0x0102" in generated.CommitteeMismatch(0, b"\1\2" * 16, bytes(32)).message


@given(st.binary(min_size=1, max_size=200))
def test_decode__any_bytes__never_fails_and_loses_none(data: bytes) -> None:
    error = decode_revert(data, TABLE)
    assert isinstance(error, ContractError)
    if isinstance(error, UnknownRevert):
        assert error.data == data
        assert data[:4].hex() in error.message


@given(st.sampled_from(sorted(TABLE)), st.binary(max_size=200))
def test_decode__known_selector_and_any_arguments__never_fails(selector: bytes, data: bytes) -> None:
    error = decode_revert(selector + data, TABLE)
    assert isinstance(error, TABLE[selector] | UnknownRevert)
