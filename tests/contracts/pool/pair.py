"""The reference pool and the compiled one, side by side: one call acts on both, then every word is compared."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from typing import Any

from eth_abi.abi import decode, encode
from eth_utils.abi import function_signature_to_4byte_selector
from web3.contract import Contract
from web3.utils import get_create_address

from tests.anvil import connect, deploy
from tests.model.money.pool import DAY, EPOCH, Pool, Provider, Refused

EURO = 10**6
PROVIDERS = ("ann", "ben", "cat")
GAS = 15_000_000
FEE_PPM = 30_000  # of the epochs before the first change
WORD = 1 << 256
# The rule that the model names when it refuses, and the errors that the contract may answer with.
REFUSALS = {
    "minimum entry": ("EntryTooSmall(uint256,uint256)",),
    "shares": ("SharesTooMany(uint256,uint256)", "ZeroAmount()"),
    "epoch closed": ("EpochClosed(uint256)",),
    "funding limit": ("FundingLimit(uint256,uint256)", "ZeroAmount()"),
    "outstanding limit": ("OutstandingLimit(uint256,uint256)",),
    "bond before its epoch": ("EpochBegun(uint256,uint256)", "ZeroAmount()"),
    "bond too far ahead": ("EpochTooFar(uint256,uint256)",),
    "amount": ("ZeroAmount()",),
    "claims bond": ("ClaimsBondShort(uint256,uint256)",),
    "claims bond waits": ("ClaimsBondWaits(uint256,uint256)",),
    "after sunset": ("AfterSunset(uint256)",),
    "before sunset": ("BeforeSunset()",),
    "budgets out": ("BudgetsOut(uint256)",),
    "fee too high": ("FeeTooHigh(uint256,uint256)",),
    "epoch at risk": ("EpochAtRisk(uint256,uint256)",),
}


def selector(signature: str) -> str:
    return "0x" + function_signature_to_4byte_selector(signature).hex()


@cache
def signature_of(abi: str, name: str) -> tuple[bytes, list[str]]:
    """Selector and argument types of a function that takes no structs."""
    (entry,) = (e for e in json.loads(abi) if e["type"] == "function" and e["name"] == name)
    types = [argument["type"] for argument in entry["inputs"]]
    return function_signature_to_4byte_selector(f"{name}({','.join(types)})"), types


def calldata(contract: Contract, name: str, *args: Any) -> str:
    """A call's bytes; the client's own encoder would take most of the run."""
    head, types = signature_of(json.dumps(contract.abi), name)
    return "0x" + (head + encode(types, args)).hex()


class Chain:
    """Sends from unlocked accounts at a stated time."""

    def __init__(self, url: str) -> None:
        self.w3 = w3 = connect(url)
        self._http = HTTPConnection(url.removeprefix("http://"), timeout=60)
        self.read_clock()
        accounts = w3.eth.accounts
        self.owner, self.allocator, self.desk, self.anyone = accounts[0], accounts[4], accounts[5], accounts[6]
        self.host = accounts[7]
        self.providers = dict(zip(PROVIDERS, accounts[1:4], strict=True))

    def batch(self, *calls: tuple[str, list[Any]]) -> list[Any]:
        """Answers to calls that go out together, in order; plain HTTP, as a client's middleware costs most of a run."""
        body = [
            {"jsonrpc": "2.0", "id": i, "method": method, "params": params} for i, (method, params) in enumerate(calls)
        ]
        self._http.request("POST", "/", json.dumps(body), {"Content-Type": "application/json"})
        answers = json.loads(self._http.getresponse().read())
        for (method, _), answer in zip(calls, answers, strict=True):
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
        return [answer["result"] for answer in answers]

    def rpc(self, method: str, *params: Any) -> Any:
        return self.batch((method, list(params)))[0]

    def close(self) -> None:
        self._http.close()

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """Undo at the end what was done in between: a chain gets slower with every block that it keeps."""
        mark = self.rpc("evm_snapshot")
        try:
            yield
        finally:
            self.rpc("evm_revert", mark)
            self.read_clock()

    def read_clock(self) -> int:
        """Time of the latest block; later ones follow from `send` alone."""
        self.clock = int(self.rpc("eth_getBlockByNumber", "latest", False)["timestamp"], 16)
        return self.clock

    def send(self, contract: Contract, sender: str, name: str, *args: Any, at: int | None = None) -> dict[str, Any]:
        """Receipt of a mined call, reverted or not; `at` is the time of its block, by default the next second."""
        self.clock = max(self.clock + 1, at or 0)
        data = calldata(contract, name, *args)
        call = {"from": sender, "to": contract.address, "data": data, "gas": hex(GAS)}
        setting, sending = ("evm_setNextBlockTimestamp", [self.clock]), ("eth_sendTransactionSync", [call])
        receipt: dict[str, Any] = self.batch(setting, sending)[1]
        return receipt

    def revert_data(self, receipt: dict[str, Any]) -> str:
        """What a reverted call answered, as hexadecimal."""
        trace = self.rpc("debug_traceTransaction", receipt["transactionHash"], {"tracer": "callTracer"})
        return str(trace.get("output", "0x"))


@dataclass
class Deployed:
    """A pool with its vault and token."""

    pool: Contract
    vault: Contract
    token: Contract
    base: int


def deploy_pool(chain: Chain, token: Contract) -> Deployed:
    """A new pool whose vault knows it; providers and desk are rich and have approved the vault."""
    nonce = chain.w3.eth.get_transaction_count(chain.owner)
    vault_address = get_create_address(chain.owner, nonce + 1)
    pool = deploy(chain.w3, "HousePool", vault_address, chain.owner, chain.allocator, chain.desk, chain.host, FEE_PPM)
    vault = deploy(chain.w3, "PoolVaultDouble", token.address, pool.address)
    assert vault.address == vault_address
    chain.read_clock()
    for who in (*chain.providers.values(), chain.desk):
        chain.send(token, who, "approve", vault.address, WORD - 1)
    return Deployed(pool, vault, token, pool.functions.current().call())


class Pair:
    """Both pools. Model time counts from the epoch of the deployment, so that model epochs begin at zero."""

    def __init__(self, chain: Chain, token: Contract, kind: type[Pool] = Pool) -> None:
        self.chain, self.deployed = chain, deploy_pool(chain, token)
        self.base = self.deployed.base
        self.model = kind(FEE_PPM)
        self.now = chain.clock - self.base * EPOCH
        self.house = 0
        self.balances = self._balances()
        self.fixtures: dict[int, int] = {}
        self.gas: dict[str, list[int]] = {}
        self.log: list[str] = []
        self.refused: dict[str, int] = {}
        self.vault_held = 0
        self.fees_given_back = 0

    def _balances(self) -> dict[str, int]:
        token = self.deployed.token
        return {name: token.functions.balanceOf(a).call() for name, a in self.chain.providers.items()}

    # -- one act on both

    def act(
        self, name: str, sender: str, rule: Callable[[Pool], Any], *args: Any, via: Contract | None = None
    ) -> dict[str, Any] | None:
        """Carry out `rule` on the model and the call on the chain; a refusal leaves both as they were."""
        self.log.append(f"{self.now}: {name}{args}")
        contract = via or self.deployed.pool
        # A block's time rises, so each act takes a second at least.
        self.now = max(self.now, self.chain.clock + 1 - self.base * EPOCH)
        trial, refusal = copy.deepcopy(self.model), None
        try:
            rule(trial)
        except Refused as error:
            refusal = str(error)
        receipt = self.chain.send(contract, sender, name, *args, at=self.base * EPOCH + self.now)
        self.now += 1
        if refusal is not None:
            answers = [selector(s) for s in REFUSALS[refusal]]
            data = self.chain.revert_data(receipt)
            assert receipt["status"] == "0x0", f"the model refuses ({refusal}), the chain does not"
            assert data[:10] in answers, f"the model refuses ({refusal}), the chain says {data}"
            self.refused[refusal] = self.refused.get(refusal, 0) + 1
            return None
        if receipt["status"] != "0x1":
            raise AssertionError(f"the chain refuses with {self.chain.revert_data(receipt)}, the model does not")
        self.model = trial
        self.gas.setdefault(name, []).append(int(receipt["gasUsed"], 16))
        return receipt

    def enter(self, who: str, units: int) -> bool:
        done = self.act(
            "requestEntry", self.chain.providers[who], lambda m: m.request_entry(who, units, self.now), units
        )
        return self._moved(who, -units) if done else False

    def leave(self, who: str, shares: int) -> bool:
        sender = self.chain.providers[who]
        return bool(self.act("requestExit", sender, lambda m: m.request_exit(who, shares, self.now), shares))

    def claim(self, who: str, how: int = 0) -> int:
        paid: list[int] = []
        address = self.chain.providers[who]
        if how == 0:
            self.act("claim", address, lambda m: paid.append(m.claim(who, self.now)))
        elif how == 1:
            self.act("claimFor", self.chain.anyone, lambda m: paid.append(m.claim(who, self.now)), address)
        else:
            epochs = [self.base + e for e in range(self.model.current + 4)]
            random.Random(how).shuffle(epochs)
            self.act(
                "claimPockets", self.chain.anyone, lambda m: paid.append(m.claim(who, self.now)), address, epochs * 2
            )
        self._moved(who, paid[0])
        return paid[0]

    def _moved(self, who: str, units: int) -> bool:
        self.balances[who] += units
        self.vault_held -= units
        return True

    def sync(self, who: str, step: int) -> None:
        """Brings a provider forward step by step."""
        while True:

            def rule(m: Pool) -> None:
                m.close(self.now)

            address = self.chain.providers[who]
            self.act("sync", self.chain.anyone, rule, address, step)
            if self.deployed.pool.functions.providerOf(address).call()[1] == self.base + self.model.current:
                break
        self.model.sync(who)

    def shares_of(self, who: str) -> int:
        """Shares that a provider can lodge to leave now."""
        later = copy.deepcopy(self.model)
        later.close(self.now)
        return later.sync(who).shares

    def close(self, count: int = 1 << 200) -> None:
        self.act("close", self.chain.anyone, lambda m: m.close(self.now), count)

    def fund(self, *parts: tuple[int, int]) -> bool:
        """Each part an epoch and units; a new fixture each."""
        fixtures = []
        for epoch, _ in parts:
            number = len(self.fixtures) + 1
            self.fixtures[number] = epoch
            start = (self.base + epoch) * EPOCH + number % EPOCH
            self.chain.send(self.deployed.vault, self.chain.anyone, "list", number, start)
            fixtures.append(number)

        def rule(m: Pool) -> None:
            for epoch, units in parts:
                m.fund(epoch, units, self.now)

        return bool(self.act("fund", self.chain.allocator, rule, fixtures, [units for _, units in parts]))

    def book(self, epoch: int, profits: list[int]) -> dict[str, Any] | None:
        """Several pots of one epoch, in one call on the chain and one by one in the model."""
        gains, losses = sum(p for p in profits if p > 0), -sum(p for p in profits if p < 0)
        fee = self.model.fee(epoch)

        def rule(m: Pool) -> None:
            m.close(self.now)
            for profit in profits:
                m.book(epoch, profit)

        done = self.act("book", self.chain.anyone, rule, self.base + epoch, gains, losses, via=self.deployed.vault)
        self.vault_held += gains - losses
        self.fees_given_back += self.model.fee(epoch) < fee
        return done

    def give_back(self, epoch: int, units: int) -> dict[str, Any] | None:
        def rule(m: Pool) -> None:
            m.close(self.now)
            m.move_out(epoch, units)
            m.receive(epoch, units)

        return self.act("giveBack", self.chain.anyone, rule, self.base + epoch, units, via=self.deployed.vault)

    def post_bond(self, epoch: int, units: int) -> None:
        def rule(m: Pool) -> None:
            m.post_bond(epoch, units, self.now)

        if self.act("postBond", self.chain.desk, rule, self.base + epoch, units):
            self.vault_held += units

    def reclaim_bond(self, epoch: int) -> None:
        paid: list[int] = []

        def rule(m: Pool) -> None:
            paid.append(m.reclaim_bond(epoch, self.now))

        if self.act("reclaimBond", self.chain.desk, rule, self.base + epoch):
            self.vault_held -= paid[0]

    def sunset(self) -> None:
        self.act("setSunset", self.chain.anyone, lambda m: setattr(m, "sunset", True), via=self.deployed.vault)

    def leave_after_sunset(self, who: str, shares: int) -> int:
        paid: list[int] = []
        address = self.chain.providers[who]
        if self.act(
            "leaveAfterSunset", address, lambda m: paid.append(m.leave_after_sunset(who, shares, self.now)), shares
        ):
            self._moved(who, paid[0])
        return paid[0] if paid else 0

    def set_fee(self, ppm: int) -> None:
        self.act("setFee", self.chain.owner, lambda m: m.set_fee(ppm, self.now), ppm)

    def take_fees(self, epoch: int) -> None:
        paid: list[int] = []
        if self.act(
            "takeFees", self.chain.host, lambda m: paid.append(m.take_fees(epoch, self.now)), self.base + epoch
        ):
            self.vault_held -= paid[0]

    def post_claims_bond(self, units: int) -> None:
        if self.act("postClaimsBond", self.chain.desk, lambda m: m.post_claims_bond(units), units):
            self.vault_held += units

    def request_claims_exit(self, units: int) -> None:
        self.act("requestClaimsBondExit", self.chain.desk, lambda m: m.request_claims_exit(units, self.now), units)

    def withdraw_claims_bond(self) -> None:
        paid: list[int] = []
        if self.act("withdrawClaimsBond", self.chain.desk, lambda m: paid.append(m.withdraw_claims_bond(self.now))):
            self.vault_held -= paid[0]

    def pay_claim(self, units: int) -> int:
        paid: list[int] = []
        self.act(
            "payClaim",
            self.chain.anyone,
            lambda m: paid.append(m.pay_claim(units)),
            units,
            via=self.deployed.vault,
        )
        self.vault_held -= paid[0]
        return paid[0]

    # -- every word

    def expected(self, last: int) -> dict[str, int]:
        m, base = self.model, self.base
        day, units = m.funded
        words = {"free": m.free, "placed": m.placed, "nav": m.nav(), "shares": m.shares, "owed": m.owed}
        words |= {"current": base + m.current, "series": sum(r.lapsed for r in m.epochs.values())}
        words |= {"day": day + base * (EPOCH // DAY) if units else 0, "spent": units}
        words |= {"house": self.vault_held, "held": self.vault_held}
        asked, leaves = m.claims_exit
        lasting = m.claims_bond - (min(asked, m.claims_bond) if asked and self.chain.clock >= self._time(leaves) else 0)
        words |= {"claims bond": m.claims_bond, "claims asked": asked, "claims leave": self._time(leaves)}
        words |= {"claims lasting": lasting}
        for e in range(last + 1):
            r = m.epochs[e]
            mint = r.mint if r.mint != (0, 1) else (0, 0)
            named = {
                "outstanding": r.outstanding,
                "net": r.net % WORD,
                "bonded": int(r.tranche > 0),
                "lapsed": int(r.lapsed),
                "returned": r.returned,
                "holders": r.holders,
                "tranche": r.tranche,
                "covered": r.covered,
                "reclaimed": r.reclaimed,
                "entries": r.entries,
                "exits": r.exits,
                "mint shares": mint[0],
                "mint units": mint[1],
                "exit paid and left": r.exit_paid << 128 | r.exit_left,
                "fees taken": r.fees_taken,
                "fee rate": m.scheduled_fee(e) if r.fee_ppm is None else r.fee_ppm,
                "fee": m.fee(e) - r.fees_taken,
            }
            words |= {f"epoch {e} {name}": value for name, value in named.items()}
        for who in PROVIDERS:
            words |= self._provider(who, last)
        return words

    def _time(self, model_time: int) -> int:
        """A time of the chain; zero stays zero."""
        return model_time + self.base * EPOCH if model_time else 0

    def _provider(self, who: str, last: int) -> dict[str, int]:
        m = self.model
        p = m.providers.get(who, Provider())
        s = p.synced
        assert not any(n for d in (p.leaving, p.entering) for e, n in d.items() if e not in (s, s + 1))
        named = {
            "shares": p.shares,
            "synced": self.base + s if who in m.providers else 0,
            "series": sum(r.lapsed for e, r in m.epochs.items() if e < s),
            "leaving": p.leaving.get(s, 0),
            "leaving next": p.leaving.get(s + 1, 0),
            "entering": p.entering.get(s, 0),
            "entering next": p.entering.get(s + 1, 0),
            "cash": p.cash,
            "balance": self.balances[who],
        }
        for e in range(last + 1):
            named |= {f"held {e}": p.held.get(e, 0), f"claimed {e}": p.claimed.get(e, 0)}
        return {f"{who} {name}": value for name, value in named.items()}

    def compare(self) -> None:
        """Every word of the chain equals the model's, and the vault holds what the pool and the budgets add up to."""
        last = self.model.current + 4
        vault = self.deployed.vault
        data = calldata(vault, "snapshot", list(self.chain.providers.values()), self.base, self.base + last)
        raw = self.chain.rpc("eth_call", {"to": vault.address, "data": data}, "latest")
        (words,) = decode(["uint256[]"], bytes.fromhex(raw[2:]))
        expected = self.expected(last)
        assert len(words) == len(expected)
        wrong = {n: (got, due) for (n, due), got in zip(expected.items(), words, strict=True) if got != due}
        assert not wrong, {"chain, model": wrong, "acts": self.log}
        self._adds_up()

    def _adds_up(self) -> None:
        m = self.model
        claimed = sum(sum(p.claimed.values()) for p in m.providers.values())
        pockets = sum(r.returned for r in m.epochs.values()) - claimed
        bonds = sum(r.tranche - r.covered - r.reclaimed for r in m.epochs.values())
        fees = sum(m.fee(e) - r.fees_taken for e, r in m.epochs.items())
        budgets = sum(r.outstanding for r in m.epochs.values())
        assert self.vault_held == m.free + m.owed + pockets + bonds + fees + budgets + m.claims_bond
