"""I15: whatever an owner can change is public for 48 hours before it counts, and stays inside constants.

One row for every owner call of every contract. The list of owner calls is read off the contracts: each function of
their ABIs is called by a stranger, and those that answer with the owner's refusal must be exactly the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from eth_abi.abi import encode
from web3 import Web3
from web3.contract import Contract
from web3.exceptions import ContractCustomError, Web3Exception

from chain.deployment import LEAST_DELAY_S, Deployment, plan
from chain.development import ACCOUNTS, ARBITERS, REPORTERS, key, roles
from chain.errors import ChangeUnusable
from chain.governance import CONTRACTS, OWNER_CALLS, ROLES, prepare, require_acceptable, standing
from chain.governance import State as Stands
from chain.readback import read_back
from tests.anvil import anvil_process, artifact, connect, deploy

pytestmark = pytest.mark.anvil
GOVERNOR, GUARDIAN, ANYONE = key("governor").address, key("guardian").address, key("ben").address
ANN, ZERO = key("ann").address, "0x" + "00" * 20
DAY = 86_400


def ascending(addresses: Iterable[str]) -> list[str]:
    return sorted(addresses, key=lambda one: int(one, 16))


MEMBERS = ascending(key(who).address for who in REPORTERS)
JUDGES = ascending(key(who).address for who in ARBITERS)
READY = "TimelockUnexpectedOperationState"


@dataclass
class Set:
    """A deployed set that its timelock owns."""

    w3: Web3
    at: Deployment
    contracts: dict[str, Contract]

    def now(self) -> int:
        return int(self.w3.eth.get_block("latest")["timestamp"])

    def travel(self, when: int) -> None:
        self.w3.provider.make_request("evm_setNextBlockTimestamp", [when])  # type: ignore[arg-type]
        self.w3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]

    def ask(self, part: str, name: str, *arguments: Any) -> Any:
        return self.contracts[part].functions[name](*arguments).call()

    def send(self, data: bytes, who: str) -> None:
        call = {"from": who, "to": self.at.timelock, "data": data, "gas": 3_000_000}
        assert self.w3.eth.wait_for_transaction_receipt(self.w3.eth.send_transaction(call))["status"] == 1  # type: ignore[arg-type]

    def refusal(self, target: str, data: bytes | str, who: str) -> bytes:
        try:
            self.w3.eth.call({"from": who, "to": target, "data": data, "gas": 3_000_000})  # type: ignore[typeddict-item]
        except ContractCustomError as error:
            return bytes.fromhex(str(error.data)[2:])
        except Web3Exception as error:
            raise AssertionError(f"refused without a name: {error}") from error
        raise AssertionError("the call is not refused")


@pytest.fixture(scope="module")
def stage() -> Iterator[Set]:
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        yield deployed(connect(url))


def deployed(w3: Web3) -> Set:
    parts = replace(roles(), delay_s=LEAST_DELAY_S)
    deployer = key("deployer").address
    w3.eth.default_account = deployer  # type: ignore[assignment]
    steps, at = plan(deployer, w3.eth.get_transaction_count(deployer), parts, w3.eth.chain_id)
    made = {step.name: deploy(w3, step.name, *step.arguments) for step in steps}
    assert {name: made[name].address for name in made} == {step.name: step.address for step in steps}
    halves = [one for name, one in made.items() if name.startswith("Book") and name not in ("BookLens",)]
    union: list[Any] = list(made["BetBook"].abi)
    for half in halves:
        union += [e for e in half.abi if e not in union and e["type"] in ("function", "event", "error")]
    contracts = {part: made[name] for part, name in CONTRACTS.items()}
    contracts["book"] = w3.eth.contract(address=at.book, abi=union)
    assert read_back(w3, at, parts) == []
    return Set(w3, at, contracts)


@pytest.fixture
def chain(stage: Set) -> Iterator[Set]:
    mark = stage.w3.provider.make_request("evm_snapshot", [])["result"]  # type: ignore[arg-type]
    yield stage
    stage.w3.provider.make_request("evm_revert", [mark])  # type: ignore[arg-type]


@dataclass(frozen=True)
class Row:
    """An owner call: arguments that pass, what then holds, and arguments beyond a constant with the error."""

    good: list[str]
    holds: Callable[[Set], bool]
    beyond: dict[str, list[list[str]]]


def offered(part: str) -> Row:
    return Row([ANN], lambda s: s.ask(part, "pendingOwner") == ANN and s.ask(part, "owner") == s.at.timelock, {})


def renounced(part: str) -> Row:
    return Row([], lambda s: s.ask(part, "owner") == ZERO, {})


def committee(number: str, members: list[str], judges: list[str] = JUDGES) -> list[str]:
    return [number, ",".join(members), ",".join(judges)]


ROWS: dict[str, Row] = {
    "book.setGuardian": Row([ANN], lambda s: s.ask("book", "guardian") == ANN, {}),
    "book.setMinimumStake": Row(
        ["250"],
        lambda s: s.ask("book", "desk") >> 232 == 250,
        {"DeskField(uint256)": [[str(1 << 24)], [str(1 << 255)]]},
    ),
    "book.setStandbyKey": Row(
        ["1", ANN],
        lambda s: s.ask("book", "standbyKeys", 1) == ANN,
        {"PositionUnknown(uint256)": [["2", ANN], [str(1 << 200), ANN]]},
    ),
    "book.sunset": Row([], lambda s: s.ask("book", "sunsetAt") == s.now(), {}),
    "book.transferOwnership": offered("book"),
    "book.renounceOwnership": renounced("book"),
    "pool.setAllocator": Row([ANN], lambda s: s.ask("pool", "allocator") == ANN, {}),
    "pool.setBondOwner": Row([ANN], lambda s: s.ask("pool", "bondOwner") == ANN, {}),
    "pool.setFee": Row(
        ["100000"],
        lambda s: [s.ask("pool", "feeOf", s.now() // (7 * DAY) + e)[0] for e in (0, 1, 2)] == [0, 0, 100_000],
        {"FeeTooHigh(uint256,uint256)": [["100001"], [str((1 << 256) - 1)]]},
    ),
    "pool.setFeeRecipient": Row([ANN], lambda s: s.ask("pool", "feeRecipient") == ANN, {}),
    "pool.transferOwnership": offered("pool"),
    "pool.renounceOwnership": renounced("pool"),
    "oracle.addCommittee": Row(
        committee("1", MEMBERS),
        lambda s: all(s.ask("oracle", group, 1) == s.ask("oracle", group, 0) for group in ("committees", "arbiters")),
        {
            "CommitteeExists(uint256)": [committee("0", MEMBERS), committee("256", MEMBERS)],
            "CommitteeSize(uint256)": [
                committee("1", MEMBERS[:3]),
                committee("1", MEMBERS * 5),
                committee("1", MEMBERS, JUDGES[:2]),
                committee("1", MEMBERS, JUDGES * 6),
            ],
            "MembersNotAscending(address)": [
                committee("1", MEMBERS[::-1]),
                committee("1", MEMBERS, JUDGES[::-1]),
            ],
            "ArbiterInCommittee(address)": [
                committee("1", MEMBERS, ascending([*JUDGES, member])) for member in MEMBERS
            ],
        },
    ),
    "oracle.retireCommittee": Row(
        ["0"], lambda s: bool(s.ask("oracle", "retired", 0)), {"CommitteeUnknown(uint256)": [["1"]]}
    ),
    "oracle.setListingKeys": Row(
        [ANN, ANYONE],
        lambda s: (s.ask("oracle", "allocatorKey"), s.ask("oracle", "deskKey")) == (ANN, ANYONE),
        {"SameKey(address)": [[ANN, ANN]]},
    ),
    "oracle.setTerms": Row(
        ["900", "7200", "5000", "500"],
        lambda s: s.ask("oracle", "terms") != 0,
        {
            "OutOfBounds(bytes32,uint256,uint256,uint256)": [
                ["899", "7200", "5000", "500"],  # below fifteen minutes
                ["900", "7199", "5000", "500"],
                ["900", str(30 * DAY), "5000", "500"],
                ["7201", "7200", "5000", "500"],
                ["900", "7200", "0", "500"],
                ["900", "7200", "5000", "499"],
                ["900", "7200", "5000", "10000"],
            ]
        },
    ),
    "oracle.transferOwnership": offered("oracle"),
    "oracle.renounceOwnership": renounced("oracle"),
    "registry.setIssuer": Row([ANN, "true"], lambda s: bool(s.ask("registry", "issuers", ANN)), {}),
    "registry.setGuardian": Row([ANN], lambda s: s.ask("registry", "guardian") == ANN, {}),
    "registry.transferOwnership": offered("registry"),
    "registry.renounceOwnership": renounced("registry"),
    # What the timelock does to itself. A shorter delay is accepted and changes nothing.
    "timelock.updateDelay": Row(["1"], lambda s: s.ask("timelock", "getMinDelay") == LEAST_DELAY_S, {}),
    "timelock.grantRole": Row(
        ["PROPOSER_ROLE", ANN], lambda s: bool(s.ask("timelock", "hasRole", ROLES["PROPOSER_ROLE"], ANN)), {}
    ),
    "timelock.revokeRole": Row(
        ["PROPOSER_ROLE", GOVERNOR],
        lambda s: not s.ask("timelock", "hasRole", ROLES["PROPOSER_ROLE"], GOVERNOR),
        {},
    ),
}


def selector(signature: str) -> bytes:
    return Web3.keccak(text=signature)[:4]


OWNERS_REFUSAL = selector("OwnableUnauthorizedAccount(address)")
OF_THE_TIMELOCK = (
    selector("AccessControlUnauthorizedAccount(address,bytes32)"),
    selector("TimelockUnauthorizedCaller(address)"),
)


def refused_to_strangers(chain: Set, part: str) -> set[str]:
    """Functions that answer a stranger as a part would whose caller is not the owner."""
    found = set()
    for entry in chain.contracts[part].abi:
        if entry["type"] != "function" or entry["stateMutability"] in ("view", "pure"):
            continue
        name, kinds = entry["name"], [kind_of(item) for item in entry["inputs"]]
        data = selector(f"{name}({','.join(kinds)})") + encode(kinds, [empty(kind) for kind in kinds])
        try:
            chain.w3.eth.call({"from": ANYONE, "to": chain.contracts[part].address, "data": data, "gas": 3_000_000})
        except ContractCustomError as error:
            answer = bytes.fromhex(str(error.data)[2:])[:4]
            if answer == OWNERS_REFUSAL or (part == "timelock" and answer in OF_THE_TIMELOCK):
                found.add(f"{part}.{name}")
        except Web3Exception:
            continue
    return found


def kind_of(item: Any) -> str:
    if not item["type"].startswith("tuple"):
        return str(item["type"])
    return f"({','.join(kind_of(one) for one in item['components'])}){item['type'][5:]}"


def empty(kind: str) -> Any:
    if kind.endswith("[]"):
        return []
    if kind.startswith("("):
        depth, parts, part = 0, [], ""
        for letter in kind[1:-1] + ",":
            if letter == "," and depth == 0:
                parts.append(part)
                part = ""
                continue
            depth += {"(": 1, ")": -1}.get(letter, 0)
            part += letter
        return tuple(empty(one) for one in parts if one)
    if kind.startswith("bytes"):
        return bytes(int(kind[5:] or 0))
    return {"address": ZERO, "bool": False, "string": ""}.get(kind, 0)


# Calls of the timelock that belong to proposers, executors and cancellers, and the offer that its taker accepts.
OF_OTHERS = {f"timelock.{name}" for name in ("schedule", "scheduleBatch", "cancel", "execute", "executeBatch")}


def test_rows__are_the_owner_calls_of_the_contracts_and_no_others(chain: Set) -> None:
    found = {name for part in CONTRACTS for name in refused_to_strangers(chain, part)} - OF_OTHERS
    found = {name for name in found if not name.endswith(".acceptOwnership")}
    assert found == set(ROWS) == set(OWNER_CALLS)


@pytest.mark.parametrize("name", ROWS)
def test_owner_call__by_anybody_but_the_timelock__refused(chain: Set, name: str) -> None:
    change = prepare(chain.at, name, ROWS[name].good)
    everybody = {key(part).address for part in ("deployer", "guardian", "governor", "desk", "issuer", "allocator")}
    for who in everybody | {ANYONE, chain.at.book, chain.at.pool}:
        answer = chain.refusal(change.target, change.data, who)[:4]
        assert answer == OWNERS_REFUSAL or (name.startswith("timelock.") and answer in OF_THE_TIMELOCK)
    chain.w3.eth.call({"from": chain.at.timelock, "to": change.target, "data": change.data, "gas": 3_000_000})  # type: ignore[typeddict-item]


@pytest.mark.parametrize("name", ROWS)
def test_owner_call__scheduled__counts_after_48_hours_and_not_a_second_before(chain: Set, name: str) -> None:
    change, row = prepare(chain.at, name, ROWS[name].good), ROWS[name]
    held = row.holds(chain) and name not in ("timelock.updateDelay", "oracle.setTerms")
    assert not held
    short = chain.refusal(chain.at.timelock, change.schedule(LEAST_DELAY_S - 1), GOVERNOR)
    assert short[:4] == selector("TimelockInsufficientDelay(uint256,uint256)")
    chain.send(change.schedule(LEAST_DELAY_S), GOVERNOR)
    ripe = chain.now() + LEAST_DELAY_S
    assert standing(chain.w3, chain.at, change).ripe_at == ripe
    chain.travel(ripe - 1)
    waits = chain.refusal(chain.at.timelock, change.execute(), ANYONE)
    assert waits[:4] == selector(f"{READY}(bytes32,bytes32)")
    chain.w3.provider.make_request("evm_setNextBlockTimestamp", [ripe])  # type: ignore[arg-type]
    chain.send(change.execute(), ANYONE)
    assert chain.now() == ripe
    assert row.holds(chain)
    assert standing(chain.w3, chain.at, change).state is Stands.DONE


@pytest.mark.parametrize(
    ("name", "error", "arguments"),
    [(name, error, list_) for name, row in ROWS.items() for error, lists in row.beyond.items() for list_ in lists],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_owner_call__beyond_its_constant__is_refused_even_to_the_timelock(
    chain: Set, name: str, error: str, arguments: list[str]
) -> None:
    change = prepare(chain.at, name, arguments)
    assert chain.refusal(change.target, change.data, chain.at.timelock)[:4] == selector(error)
    with pytest.raises(ChangeUnusable, match="would be refused"):
        require_acceptable(chain.w3, chain.at, change)
    chain.send(change.schedule(LEAST_DELAY_S), GOVERNOR)
    chain.travel(chain.now() + LEAST_DELAY_S)
    assert chain.refusal(chain.at.timelock, change.execute(), ANYONE)[:4] == selector(error)


def test_timelock__schedule_and_cancel__by_their_holders_only(chain: Set) -> None:
    change = prepare(chain.at, "pool.setFee", ["1"])
    unauthorized = OF_THE_TIMELOCK[0]
    for who in (ANYONE, GUARDIAN, key("deployer").address, chain.at.timelock):
        assert chain.refusal(chain.at.timelock, change.schedule(LEAST_DELAY_S), who)[:4] == unauthorized
    chain.send(change.schedule(LEAST_DELAY_S), GOVERNOR)
    for who in (ANYONE, key("deployer").address):
        assert chain.refusal(chain.at.timelock, change.cancel(), who)[:4] == unauthorized
    chain.send(change.cancel(), GUARDIAN)
    assert standing(chain.w3, chain.at, change).state is Stands.UNKNOWN


def test_timelock__delay_shortened_by_a_vote__still_48_hours(chain: Set) -> None:
    shorten = prepare(chain.at, "timelock.updateDelay", ["0"])
    chain.send(shorten.schedule(LEAST_DELAY_S), GOVERNOR)
    chain.travel(chain.now() + LEAST_DELAY_S)
    chain.send(shorten.execute(), ANYONE)
    change = prepare(chain.at, "pool.setFee", ["1"])
    answer = chain.refusal(chain.at.timelock, change.schedule(LEAST_DELAY_S - 1), GOVERNOR)
    assert answer == selector("TimelockInsufficientDelay(uint256,uint256)") + encode(
        ["uint256", "uint256"], [LEAST_DELAY_S - 1, LEAST_DELAY_S]
    )
    longer = prepare(chain.at, "timelock.updateDelay", [str(7 * DAY)])
    chain.send(longer.schedule(LEAST_DELAY_S), GOVERNOR)
    chain.travel(chain.now() + LEAST_DELAY_S)
    chain.send(longer.execute(), ANYONE)
    assert chain.ask("timelock", "getMinDelay") == 7 * DAY


@pytest.mark.parametrize(
    ("chain_id", "delay", "fits"),
    [(1, 47 * 3600, False), (1, 48 * 3600, True), (11_155_111, 0, False), (31_337, 0, True)],
)
def test_timelock__by_chain__is_made_with_48_hours_or_not_at_all(chain_id: int, delay: int, fits: bool) -> None:
    with anvil_process("--chain-id", str(chain_id)) as url:
        w3 = connect(url)
        built = artifact("ParameterTimelock")
        factory = w3.eth.contract(abi=built["abi"], bytecode=built["bytecode"]["object"])
        creation = factory.constructor(delay, [GOVERNOR], [], [GOVERNOR], [])
        if fits:
            assert creation.estimate_gas() > 0
            return
        with pytest.raises(ContractCustomError) as caught:
            creation.estimate_gas()
        assert bytes.fromhex(str(caught.value.data)[2:10]) == selector("DelayTooShort(uint256,uint256)")


@pytest.mark.parametrize(("proposers", "cancellers"), [([], [ANN]), ([ANN], [])])
def test_timelock__without_proposers_or_cancellers__is_not_made(
    chain: Set, proposers: list[str], cancellers: list[str]
) -> None:
    factory = chain.w3.eth.contract(
        abi=artifact("ParameterTimelock")["abi"], bytecode=artifact("ParameterTimelock")["bytecode"]["object"]
    )
    with pytest.raises(ContractCustomError) as caught:
        factory.constructor(LEAST_DELAY_S, proposers, [], cancellers, []).estimate_gas()
    assert bytes.fromhex(str(caught.value.data)[2:10]) == selector("NobodyHolds(bytes32)")


def test_deployer__after_the_deployment__owns_proposes_and_cancels_nothing(chain: Set) -> None:
    deployer = key("deployer").address
    for part in ("book", "pool", "oracle", "registry"):
        assert chain.ask(part, "owner") == chain.at.timelock
        assert chain.ask(part, "pendingOwner") == ZERO
    for role in (bytes(32), *ROLES.values()):
        assert not chain.ask("timelock", "hasRole", role, deployer)
    assert [chain.ask("book", "standbyKeys", i) for i in (0, 1)] == [
        key("standby_desk").address,
        key("standby_second_desk").address,
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"proposers": (ANN,)},
        {"executors": (ANN,)},
        {"cancellers": (GOVERNOR,)},
        {"standby_desk": ANN},
        {"delay_s": LEAST_DELAY_S + 1},
        {"fee_recipient": ANN},
        {"fee_ppm": 1},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_read_back__another_governance_than_asked_for__is_a_finding(chain: Set, changes: dict[str, Any]) -> None:
    asked = replace(replace(roles(), delay_s=LEAST_DELAY_S), **changes)
    assert read_back(chain.w3, chain.at, asked)


def test_read_back__role_granted_since__is_a_finding(chain: Set) -> None:
    grant = prepare(chain.at, "timelock.grantRole", ["PROPOSER_ROLE", ANN])
    chain.send(grant.schedule(LEAST_DELAY_S), GOVERNOR)
    chain.travel(chain.now() + LEAST_DELAY_S)
    chain.send(grant.execute(), ANYONE)
    (finding,) = read_back(chain.w3, chain.at, replace(roles(), delay_s=LEAST_DELAY_S))
    assert finding.what == f"PROPOSER_ROLE of {ANN} in the timelock"
