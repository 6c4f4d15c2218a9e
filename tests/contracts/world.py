"""A deployed set with every part in play: the smallest stage on which the contracts' rules can be tried.

Orders, tickets, grants and reports are signed by the product's own code; sending is plain web3 from unlocked accounts.
"""

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from eth_abi.abi import decode
from eth_account import Account
from eth_utils.abi import abi_to_signature, function_signature_to_4byte_selector
from eth_utils.address import to_checksum_address
from web3 import Web3
from web3.contract import Contract
from web3.exceptions import ContractCustomError
from web3.types import TxReceipt

from api.desk import accepted, sign_batch, sign_order, ticket_for
from api.issuer import sign_grant
from chain.deployment import Deployment, plan
from chain.development import REPORTERS, key, roles
from chain.typed_data import SANDBOX_POLICY, Fixture, Order, Report
from chain.wire import (
    Accepted,
    PlacedItem,
    SettledItem,
    Terms,
    decode_placed,
    decode_settled,
    encode_place,
    encode_report,
    encode_settle,
)
from oracle.reporting import sign_reports
from tests.anvil import deploy as deploy_on

EURO = 10**6
YEAR = 365 * 86_400
GAS = 8_000_000


@dataclass
class World:
    """One set of contracts and the helpers that act on it."""

    w3: Web3
    addresses: Deployment
    asset: Contract
    book: Contract
    office: Contract
    pool: Contract
    oracle: Contract
    registry: Contract
    lens: Contract
    first_bet: Contract
    serial: int = 0
    seq: dict[str, int] = field(default_factory=dict)
    fixtures: dict[int, Fixture] = field(default_factory=dict)
    nonces: dict[str, int] = field(default_factory=dict)

    # -- sending

    def send(self, call: Any, sender: str) -> TxReceipt:
        """Mine one call in a block of its own and return its receipt; a revert raises web3's error with its data."""
        params = {"from": sender, "gas": GAS}
        call.call(params)
        receipt = self.w3.eth.wait_for_transaction_receipt(call.transact(params), poll_latency=0.01)
        assert receipt["status"] == 1
        return receipt

    def send_at(self, call: Any, sender: str, when: int) -> TxReceipt:
        """Mine one call in a block of exactly that time; it must succeed."""
        self.w3.provider.make_request("evm_setNextBlockTimestamp", [when])  # type: ignore[arg-type]
        transaction = call.transact({"from": sender, "gas": GAS})
        receipt = self.w3.eth.wait_for_transaction_receipt(transaction, poll_latency=0.01)
        assert receipt["status"] == 1
        return receipt

    def refusal(self, call: Any, sender: str) -> tuple[Any, ...]:
        """Name and arguments of the error that a call at the last block's time ends in; it must end in one."""
        try:
            call.call({"from": sender, "gas": GAS})
        except ContractCustomError as error:
            return self._named(bytes.fromhex(str(error.data)[2:]))
        raise AssertionError("the call is not refused")

    def _named(self, data: bytes) -> tuple[Any, ...]:
        for contract in (self.book, self.pool, self.oracle, self.registry, self.asset, self.first_bet):
            for one in contract.abi:
                if one["type"] != "error":
                    continue
                if function_signature_to_4byte_selector(abi_to_signature(one)) == data[:4]:
                    kinds = [part["type"] for part in one.get("inputs", ())]
                    values = decode(kinds, data[4:])
                    named = (
                        to_checksum_address(value) if kind == "address" else value
                        for kind, value in zip(kinds, values, strict=True)
                    )
                    return (one["name"], *named)
        raise AssertionError(f"no error of any contract: {data.hex()}")

    def at(self) -> int:
        """Timestamp of the last block, which is what a call without a transaction sees."""
        return int(self.w3.eth.get_block("latest")["timestamp"])

    @contextmanager
    def undone(self) -> Iterator[None]:
        """What happens inside leaves neither chain nor bookkeeping changed."""
        number = self.w3.provider.make_request("evm_snapshot", [])["result"]  # type: ignore[arg-type]
        kept = copy.deepcopy((self.serial, self.seq, self.fixtures, self.nonces))
        try:
            yield
        finally:
            self.w3.provider.make_request("evm_revert", [number])  # type: ignore[arg-type]
            self.serial, self.seq, self.fixtures, self.nonces = kept

    def now(self) -> int:
        """Timestamp that the next block will have at least."""
        return int(self.w3.eth.get_block("latest")["timestamp"]) + 1

    def travel(self, when: int) -> None:
        """Mine an empty block at that time."""
        self.w3.provider.make_request("evm_setNextBlockTimestamp", [when])  # type: ignore[arg-type]
        self.w3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]

    # -- money and identity

    def grant(self, who: str, **limits: int) -> TxReceipt:
        """Let a part deposit and bet for a year."""
        wallet = key(who).address
        self.seq[who] = self.seq.get(who, 0) + 1
        grant, signature = sign_grant(
            wallet,
            key("issuer"),
            self.addresses.registry_domain,
            now=self.now(),
            valid_s=YEAR,
            seq=self.seq[who],
            policy=SANDBOX_POLICY,
            **limits,
        )
        return self.send(self.registry.functions.grant(as_tuple(grant), signature), key("relayer").address)

    def fill(self, who: str, units: int) -> None:
        """Mint, approve and deposit for a part that has a grant."""
        wallet = key(who).address
        self.send(self.asset.functions.faucet(wallet, units), wallet)
        self.send(self.asset.functions.approve(self.book.address, 2**200), wallet)
        self.send(self.book.functions.deposit(units), wallet)

    def liquidity(self, units: int) -> None:
        """Let the provider enter and wait until the shares work."""
        self.grant("provider")
        wallet = key("provider").address
        for _ in range(-(-units // (100_000 * EURO))):
            self.send(self.asset.functions.faucet(wallet, 100_000 * EURO), wallet)
        self.send(self.asset.functions.approve(self.book.address, 2**200), wallet)
        self.send(self.pool.functions.requestEntry(units), wallet)
        epoch = 7 * 86_400
        self.travel((self.now() // epoch + 2) * epoch + 1)
        self.send(self.pool.functions.close(10), wallet)

    # -- fixtures

    def specify(self, *, start_in: int = 3_600, sport: int = 1, **changes: int) -> Fixture:
        """A new specification that starts in `start_in` seconds."""
        self.serial += 1
        start = self.now() + start_in
        spec = {
            "sport": sport,
            "competition": 1,
            "season": 2018,
            "home": 100 + 2 * self.serial,
            "away": 101 + 2 * self.serial,
            "start": start,
            "earliest": start + 95 * 60,
            "close": start + 7_200,
            "deadline": start + 4 * 86_400,
            "rules": 1,
            "committee": 0,
            "tie": 0,
        }
        return Fixture(**(spec | changes))

    def list_fixture(self, spec: Fixture) -> int:
        """List on the two cold keys' word; returns the fixture's id."""
        digest = spec.digest(self.addresses.oracle_domain)
        signatures = key("listing_allocator").sign(digest) + key("listing_desk").sign(digest)
        self.send(self.oracle.functions.listByKeys(as_tuple(spec), signatures), key("relayer").address)
        self.fixtures[spec.fixture_id()] = spec
        return spec.fixture_id()

    def fixture(self, budget: int = 2_000 * EURO, **changes: int) -> int:
        """A listed and funded fixture."""
        fixture = self.list_fixture(self.specify(**changes))
        if budget:
            self.send(self.pool.functions.fund([fixture], [budget]), key("allocator").address)
        return fixture

    # -- bets

    def order(self, who: str, leg: int, stake: int, *, nonce: int | None = None, **changes: Any) -> Order:
        """An order on one leg (without odds) with the next free nonce."""
        if nonce is None:
            nonce = self.nonces.get(who, 0)
            self.nonces[who] = nonce + 1
        values = {"bettor": key(who).address, "legs": (leg,), "stake": stake, "min_payout": 0}
        values |= {"valid_until": self.now() + 3_600, "nonce": nonce}
        return Order(**(values | changes))

    def accept(
        self, who: str, order: Order, *odds: int, accepted_at: int | None = None, life_s: int = 600, epoch: int = 1
    ) -> Accepted:
        """An order with the desk's ticket (odds one a leg) and the bettor's signature."""
        at = self.now() - 1 if accepted_at is None else accepted_at
        domain = self.addresses.book_domain
        ticket = ticket_for(order, odds, domain, accepted_at=at, life_s=life_s, epoch=epoch)
        return accepted(order, ticket, sign_order(order, key(who), domain))

    def packed(
        self,
        bets: Sequence[Accepted],
        keys: Sequence[str] = ("desk", "second_desk"),
        *,
        own: bool = False,
        same_game: bool = False,
    ) -> bytes:
        """Calldata of a batch that the desk has signed."""
        domain, tickets = self.addresses.book_domain, [bet.ticket for bet in bets]
        signatures = sign_batch(tickets, [key(k) for k in keys], domain, same_game=same_game)
        return encode_place(bets, signatures, own=own, same_game=same_game)

    def bet(self, who: str, leg: int, stake: int, odds: int, **options: Any) -> Terms:
        """Place one relayed single and return its terms."""
        bet = self.accept(who, self.order(who, leg, stake), odds, **options)
        self.send(self.book.functions.place(self.packed([bet])), key("relayer").address)
        return bet.terms

    def settle(self, bets: Sequence[Terms]) -> TxReceipt:
        """Settle singles."""
        return self.send(self.book.functions.settleMany(encode_settle(bets)), key("relayer").address)

    def place_many(
        self, bets: Sequence[Accepted], keys: Sequence[str] = ("desk", "second_desk"), *, same_game: bool = False
    ) -> list[PlacedItem]:
        """What the event says of a relayed batch."""
        data = self.packed(bets, keys, same_game=same_game)
        receipt = self.send(self.book.functions.placeMany(data), key("relayer").address)
        return list(decode_placed(self._event(receipt, "Placed(bytes)")))

    def settle_many(self, bets: Sequence[Terms]) -> list[SettledItem]:
        """What the event says of a settled batch."""
        return list(decode_settled(self._event(self.settle(bets), "Settled(bytes)")))

    def _event(self, receipt: TxReceipt, signature: str) -> bytes:
        topic = self.w3.keccak(text=signature)
        (log,) = [one for one in receipt["logs"] if one["topics"] and one["topics"][0] == topic]
        (data,) = decode(["bytes"], bytes(log["data"]))
        return bytes(data)

    def account(self, who: str) -> tuple[int, int]:
        """Balance and open payout of a part."""
        view = self.lens.functions.account(key(who).address).call()
        return int(view[0]), int(view[1])

    # -- results

    def report(self, fixture: int, value: int, *, signers: int = 4, voids: int = 0, **changes: Any) -> bytes:
        """Calldata of one report that the first `signers` reporters have signed."""
        spec = self.fixtures[fixture]
        one = Report(spec.struct_hash(), changes.get("ballot", 0), changes.get("round_", 0), value, voids)
        return self.report_list([one], signers)

    def report_list(self, reports: Sequence[Report], signers: int = 4) -> bytes:
        """Calldata of a list of reports."""
        domain = self.addresses.oracle_domain
        signatures = {key(r).address: sign_reports(reports, key(r), domain) for r in REPORTERS[:signers]}
        return encode_report(0, self.addresses.committee, reports, signatures)

    def finish(self, fixture: int, value: int, *, voids: int = 0) -> None:
        """Report with all signatures at the first allowed second and wait for the window's end."""
        self.travel(max(self.now(), self.fixtures[fixture].earliest))
        data = self.report(fixture, value, voids=voids)
        self.send(self.oracle.functions.report(data), key("transmitter").address)
        self.travel(self.now() + 2 * 3_600 + 1)

    def solvent(self) -> bool:
        """What the lens says."""
        return bool(self.lens.functions.solvency().call()[3])


def signer_of(digest: bytes, signature: bytes) -> str:
    """Who the 64-byte signature makes the signer of a digest, by another library than the contracts' own code."""
    r, vs = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    return str(Account._recover_hash(digest, vrs=(27 + (vs >> 255), r, vs & ((1 << 255) - 1))))


def as_tuple(struct: Any) -> tuple[Any, ...]:
    """A typed struct as web3 takes it."""
    return tuple(struct.message().values())


def build(w3: Web3, asset: Contract | None = None, chain_id: int | None = None) -> World:
    """Deploy a set from the development deployer, who owns it, with play money unless it is for another asset.

    `chain_id` plans it as for another chain than the one that it stands on: elsewhere one key may not own it.
    """
    deployer = key("deployer").address
    w3.eth.default_account = deployer  # type: ignore[assignment]
    parts = roles() if asset is None else replace(roles(), asset=asset.address)
    steps, addresses = plan(
        deployer, w3.eth.get_transaction_count(deployer), parts, chain_id or w3.eth.chain_id, owner=deployer
    )
    made = {} if asset is None else {"PlayEuro": asset}
    for step in steps:
        made[step.name] = deploy_on(w3, step.name, *step.arguments)
        assert made[step.name].address == step.address, step.name
    union = list(made["BetBook"].abi)
    for part in ("BookOffice", "BookCashier"):
        union += [e for e in made[part].abi if e not in union and e["type"] in ("function", "event", "error")]
    book = w3.eth.contract(address=addresses.book, abi=union)
    return World(
        w3,
        addresses,
        made["PlayEuro"],
        book,
        made["BookOffice"],
        made["HousePool"],
        made["FixtureOracle"],
        made["KycRegistry"],
        made["BookLens"],
        made["FirstBet"],
    )
