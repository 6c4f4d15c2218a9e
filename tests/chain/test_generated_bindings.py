"""The committed bindings are those of the compiled contracts, and the generator keeps its naming rules."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.abi import event_abi_to_log_topic, function_abi_to_4byte_selector
from eth_utils.crypto import keccak
from web3 import Web3

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
from chain.contract import Contract, Function
from scripts._dev.abi_files import SOURCES, CodegenError, Compiled, Entry, Source, abi_text, join
from scripts._dev.binding_errors import errors_module
from scripts._dev.binding_modules import contract_module
from scripts._dev.generate_bindings import differences, formatted, generate, write
from scripts._dev.python_names import member_names, parameter_names, python_name
from tests.anvil import artifact, forge_build

CONTRACTS: tuple[type[Contract], ...] = (
    BetBook,
    BookLens,
    FirstBet,
    FixtureOracle,
    HousePool,
    KycRegistry,
    ParameterTimelock,
    PlayEuro,
)
SOMEBODY = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def module_of(contract: type[Contract]) -> ModuleType:
    return importlib.import_module(contract.__module__)


def functions_of(module: ModuleType) -> list[Function[Any]]:
    return [value for value in vars(module).values() if isinstance(value, Function)]


# -- against the compiler


def test_bindings__made_again_from_the_compiled_contracts__are_the_committed_bytes(tmp_path: Path) -> None:
    forge_build()
    files = generate()
    assert differences(files) == []
    write(files, tmp_path)
    assert differences(files, tmp_path) == []


def test_check__file_altered_missing_or_left_over__is_reported(tmp_path: Path) -> None:
    files = {Path("chain/abi/A.json"): "[]\n", Path("chain/bindings/a.py"): "x = 1\n"}
    write(files, tmp_path)
    (tmp_path / "chain/abi/A.json").write_text("[]")
    (tmp_path / "chain/bindings/a.py").unlink()
    (tmp_path / "chain/bindings/old.py").touch()
    assert differences(files, tmp_path) == [
        "chain/abi/A.json differs",
        "chain/bindings/a.py is missing",
        "chain/bindings/old.py is of no contract",
    ]
    write(files, tmp_path)
    assert differences(files, tmp_path) == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_bindings__selectors__are_those_that_the_compiler_lists(source: Source) -> None:
    listed: dict[str, str] = {}
    for name in (source.name, *source.halves):
        listed |= artifact(name)["methodIdentifiers"]
    (contract,) = (one for one in CONTRACTS if source.name == one.NAME)
    assert {one.signature: one.selector.hex() for one in functions_of(module_of(contract))} == listed


@pytest.mark.parametrize("contract", CONTRACTS)
def test_bindings__abi_and_topics__agree(contract: type[Contract]) -> None:
    entries = {event_abi_to_log_topic(entry) for entry in contract.ABI if entry["type"] == "event"}  # type: ignore[arg-type]
    events = getattr(module_of(contract), f"{contract.NAME}Events", None)
    assert entries == (set(events.TYPES) if events else set())
    functions = {function_abi_to_4byte_selector(entry) for entry in contract.ABI if entry["type"] == "function"}  # type: ignore[arg-type]
    assert functions == {one.selector for one in functions_of(module_of(contract))}


# -- names


@pytest.mark.parametrize(
    ("solidity", "python"),
    [
        ("placeMany", "place_many"),
        ("ACCOUNT_CAP", "account_cap"),
        ("eip712Domain", "eip712_domain"),
        ("EIP712DomainChanged", "eip712_domain_changed"),
        ("list", "list_"),
        ("from", "from_"),
        ("now_", "now"),
        ("id", "id_"),
        ("view_", "view"),
        ("_hidden", "_hidden"),
    ],
)
def test_names__solidity__python(solidity: str, python: str) -> None:
    assert python_name(solidity) == python


def entry(name: str, *types: str, kind: str = "function", **more: Any) -> Entry:
    inputs = [{"name": f"p{at}", "type": type_, "internalType": type_} for at, type_ in enumerate(types)]
    base = {"type": kind, "name": name, "inputs": inputs}
    if kind == "function":
        base |= {"outputs": [], "stateMutability": "nonpayable"}
    return base | more


def test_names__constant_beside_a_function__steps_aside() -> None:
    assert member_names([entry("BOOK"), entry("book", "uint256")], ()) == ["book_", "book"]


def test_names__overloads__carry_their_types() -> None:
    names = member_names([entry("send", "address"), entry("send", "address", "uint256[]"), entry("send")], ())
    assert names == ["send_address", "send_address_uint256", "send_nothing"]


def test_names__that_no_rule_can_part__are_refused() -> None:
    with pytest.raises(CodegenError, match="placeBet, PlaceBet both become place_bet"):
        member_names([entry("placeBet"), entry("PlaceBet")], ())
    with pytest.raises(CodegenError, match=r"parameters \(owner, owner_\) both become owner"):
        parameter_names([{"name": "owner"}, {"name": "owner_"}])


# -- joining two halves


def test_join__function_of_both_halves__is_the_first_ones() -> None:
    first, second = entry("pool", stateMutability="view"), entry("pool")
    assert join("Book", [[first], [second, entry("extra")]]) == [entry("extra"), first]


def test_join__constructor__is_the_first_ones_alone() -> None:
    parts = [[{"type": "constructor", "inputs": []}], [{"type": "constructor", "inputs": [{"type": "bool"}]}]]
    assert join("Book", parts) == [{"type": "constructor", "inputs": []}]


def test_join__two_signatures_of_one_selector__are_refused() -> None:
    # A known collision.
    one, other = entry("burn", "uint256"), entry("collate_propagate_storage", "bytes16")
    with pytest.raises(CodegenError, match="share selector 0x42966c68"):
        join("Book", [[one], [other]])


def test_abi_text__order_of_the_compiler__does_not_matter() -> None:
    entries = [entry("b"), entry("a", "uint256"), entry("A", kind="event", anonymous=False), entry("a", "bool")]
    assert abi_text(join("X", [entries])) == abi_text(join("X", [entries[::-1]]))


# -- a contract with everything that ours lack


@pytest.fixture(scope="module")
def odd() -> Iterator[ModuleType]:
    pair = {"type": "tuple", "internalType": "struct Odd.Pair", "name": "pair"}
    pair["components"] = [  # type: ignore[assignment]
        {"name": "from", "type": "uint8", "internalType": "uint8"},
        {"name": "marks", "type": "bytes4[2]", "internalType": "bytes4[2]"},
    ]
    nest = {"type": "tuple[][3]", "internalType": "struct Odd.Nest[][3]", "name": "nests"}
    nest["components"] = [{**pair, "type": "tuple[]", "internalType": "struct Odd.Pair[]", "name": "pairs"}]  # type: ignore[assignment]
    abi = [
        entry("send", "address"),
        entry("send", "address", "uint256"),
        entry("pay", stateMutability="payable"),
        entry("lambda", stateMutability="view", outputs=[pair]),
        entry("address", stateMutability="view", outputs=[{"type": "bool", "name": ""}, {"type": "bool", "name": ""}]),
        {**entry("nest"), "inputs": [nest]},
        {
            **entry("Said", kind="event", anonymous=False),
            "inputs": [
                {"name": "log", "type": "string", "internalType": "string", "indexed": True},
                {"name": "block", "type": "int8", "internalType": "int8", "indexed": False},
            ],
        },
        entry("Call", "uint256", kind="event", anonymous=False) | {"inputs": []},
    ]
    notices = {"methods": {"pay()": 'pays "all\\"'}, "events": {}, "errors": {}}
    compiled = Compiled(Source("Odd"), tuple(join("Odd", [abi])), notices, "")
    module = ModuleType("tests.chain.odd")
    sys.modules[module.__name__] = module
    exec(compile(formatted(contract_module(compiled), Path("chain/bindings/odd.py")), "odd.py", "exec"), vars(module))
    yield module
    del sys.modules[module.__name__]


def test_odd_contract__clashing_names__get_an_underscore_or_their_types(odd: ModuleType) -> None:
    for name in ("send_address", "send_address_uint256", "pay", "lambda_", "address_", "nest"):
        assert callable(getattr(odd.Odd, name))
    assert odd.Pair(from_=1, marks=()).from_ == 1
    assert odd.AddressResult(True, False).arg1 is False
    assert odd.Odd.pay.__doc__ == 'Pays "all\\".'
    assert odd.CallEvent.__mro__[1].__name__ == "Event"


def test_odd_contract__payable_call__carries_value(odd: ModuleType) -> None:
    assert odd.Odd(Web3(), SOMEBODY).pay(value=5).transaction(SOMEBODY)["value"] == 5


def test_odd_contract__nested_structs__are_encoded_like_eth_abi(odd: ModuleType) -> None:
    pair = odd.Pair(7, (b"abcd", b"efgh"))
    call = odd.Odd(Web3(), SOMEBODY).nest([[odd.Nest([pair, pair])], [], [odd.Nest([])]])
    raw = (7, (b"abcd", b"efgh"))
    types = "((uint8,bytes4[2])[])[][3]"
    assert call.data == keccak(text=f"nest({types})")[:4] + encode([types], [[[([raw, raw],)], [], [([],)]]])


def test_odd_contract__indexed_string__is_its_hash(odd: ModuleType) -> None:
    log: Any = {
        "topics": [keccak(text="Said(string,int8)"), keccak(text="word")],
        "data": encode(["int8"], [-3]),
        "address": SOMEBODY,
        "blockNumber": 9,
        "blockHash": bytes(32),
        "logIndex": 4,
        "transactionHash": b"\2" * 32,
    }
    event = odd.OddEvents(Web3(), SOMEBODY).parse(log)
    assert (event.log_, event.block, event.log.block, event.log.index) == (keccak(text="word"), -3, 9, 4)
    assert odd.OddEvents(Web3(), SOMEBODY).parse({**log, "address": "0x" + "11" * 20}) is None
    assert odd.OddEvents(Web3(), SOMEBODY).parse({**log, "topics": [bytes(32)]}) is None


# -- refused by the generator


def compiled(*entries: Entry) -> Compiled:
    return Compiled(Source("Odd"), entries, {"methods": {}, "events": {}, "errors": {}}, "")


def test_generator__anonymous_event__is_refused() -> None:
    with pytest.raises(CodegenError, match="event Quiet is anonymous"):
        contract_module(compiled(entry("Quiet", kind="event", anonymous=True)))


def test_generator__type_without_python_twin__is_refused() -> None:
    with pytest.raises(CodegenError, match="no Python type for function"):
        contract_module(compiled(entry("hook", "function")))


def test_generator__error_of_a_base_class_name__is_refused() -> None:
    with pytest.raises(CodegenError, match=r"error Panic\(uint8\) cannot be the class Panic"):
        errors_module([compiled(entry("Panic", "uint8", kind="error"))])
