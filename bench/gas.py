"""What a transaction costs: `gasUsed` of mined receipts on Anvil, one a block, beside prototype and ceiling.

Steady state: every word that a call touches is non-zero before it, bettors are distinct and sign for themselves, the
asset is a plain ERC-20 of six decimals. A row that writes a fresh word says so. All is measured a second time with a
token behind a proxy, as USDC is; the table names that figure where the token matters. The last line is JSON: every
operation of `PUBLISHED` by its name, the same with the proxied token, and all rows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from eth_account import Account
from eth_utils.crypto import keccak

from api.desk import accepted, sign_batch, sign_offer, sign_order, ticket_for
from api.issuer import sign_grant
from chain.development import ACCOUNTS, key
from chain.permit import sign_permit
from chain.signers import LocalKey
from chain.typed_data import SANDBOX_POLICY, Order, Report
from chain.wire import (
    Accepted,
    Code,
    Terms,
    decode_placed,
    decode_settled,
    encode_cash_out,
    encode_members,
    encode_place,
    encode_settle,
    encode_settle_gain,
)
from sports.words import FixtureId, Leg, Result, Score, Status
from tests.anvil import anvil_process, connect, deploy
from tests.contracts.cash_outs import agreed
from tests.contracts.world import EURO, YEAR, World, as_tuple, build

BETTORS = 50
BUDGET = 5_000 * EURO
EVENS, LONG = 2_100_000, 9_000_000
ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()


@dataclass(frozen=True)
class Published:
    """What docs/evidence/gas.md says of one operation; `peers` from their own code, measured in the same way."""

    figure: int
    ceiling: int | None  # of the contract design
    peers: str

    @property
    def most(self) -> int:
        """A test fails above it: three hundredths more than what is published."""
        return self.figure * 103 // 100


PUBLISHED = {
    "place_single": Published(
        63_836, 64_000, "Polymarket 112,868 (fill) and 179,186 (match of two), Azuro 345,724, Overtime 1,053,028"
    ),
    "place_single_first": Published(
        80_832, 81_100, "Polymarket 129,980 and 196,286, Azuro 394,153, Overtime 1,100,432"
    ),
    "place_single_correct_score": Published(68_958, 69_000, "as a single"),
    "place_batch50": Published(19_800, 21_500, "Azuro proxy, 20 bets of one bettor 221,903"),
    "place_batch50_ten_markets": Published(22_272, 24_000, "-"),
    "place_combo3": Published(73_519, 72_000, "Azuro 728,543, Overtime 1,654,452"),
    "result_one": Published(
        53_259,
        65_000,
        "CTF 77,088 (one key), OCR2 95,149 (two signatures), Lido 201,900 (three transactions), Azuro 441,780",
    ),
    "result_batch20": Published(13_968, 26_500, "Overtime 61,211 and 27,014 for the root"),
    "settle_one": Published(55_549, None, "Azuro payout 108,522, Overtime 387,887"),
    "settle_batch50": Published(12_858, 13_000, "-"),
    "settle_batch50_ten_markets": Published(17_339, 16_000, "-"),
    "deposit_permit": Published(70_252, 69_000, "-"),
    "first_bet": Published(215_000, None, "the same by three transactions 260,877"),
    "withdraw": Published(47_596, 48_500, "Azuro payout 108,522"),
    "challenge": Published(114_343, 120_000, "UMA OOv3 assertion 193,123"),
}


@dataclass(frozen=True)
class Row:
    """One measured figure; `each` is how many items share the transaction, `key` its name in `PUBLISHED`."""

    name: str
    gas: int
    each: int
    prototype: int | None
    key: str | None

    @property
    def figure(self) -> int:
        return round(self.gas / self.each)

    @property
    def ceiling(self) -> int | None:
        return None if self.key is None else PUBLISHED[self.key].ceiling

    @property
    def verdict(self) -> str:
        if self.ceiling is None:
            return "-"
        return "ok" if self.figure <= self.ceiling else f"over by {self.figure - self.ceiling:,}"


class Bench:
    """A funded set with fifty bettors whose first slots have been used."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.w3 = world.w3
        self.rows: list[Row] = []
        self.bettors = [LocalKey.from_raw(keccak(text=f"bettor {i}")) for i in range(BETTORS)]
        self.relayer = key("relayer").address
        world.liquidity(2_000_000 * EURO)
        for bettor in self.bettors:
            self._open_account(bettor)

    # -- acts

    def rpc(self, method: str, *params: Any) -> None:
        self.w3.provider.make_request(method, list(params))  # type: ignore[arg-type]

    def _open_account(self, bettor: LocalKey) -> None:
        who = bettor.address
        self.rpc("anvil_setBalance", who, hex(10**19))
        self.rpc("anvil_impersonateAccount", who)
        self.grant(bettor, 1)
        world = self.world
        world.send(world.asset.functions.faucet(who, 2_000 * EURO), who)
        world.send(world.asset.functions.approve(world.book.address, 1_000 * EURO), who)
        world.send(world.book.functions.deposit(500 * EURO), who)

    def grant(self, bettor: LocalKey, seq: int) -> int:
        given, signature = sign_grant(
            bettor.address,
            key("issuer"),
            self.world.addresses.registry_domain,
            now=self.world.now(),
            valid_s=YEAR,
            seq=seq,
            policy=SANDBOX_POLICY,
        )
        receipt = self.world.send(self.world.registry.functions.grant(as_tuple(given), signature), self.relayer)
        return int(receipt["gasUsed"])

    def bet(self, number: int, leg: int, nonce: int, odds: int = EVENS, stake: int = 2 * EURO) -> Accepted:
        return self.combine(number, (leg,), nonce, odds, stake)

    def combine(
        self, number: int, legs: tuple[int, ...], nonce: int, odds: int = EVENS, stake: int = 2 * EURO
    ) -> Accepted:
        """A bet on all of the legs, each at the same odds."""
        domain, bettor = self.world.addresses.book_domain, self.bettors[number]
        now = self.world.now()
        order = Order(bettor.address, legs, stake + number, stake, now + 3_600, nonce)
        ticket = ticket_for(order, (odds,) * len(legs), domain, accepted_at=now - 1, life_s=600, epoch=1)
        return accepted(order, ticket, sign_order(order, bettor, domain))

    def place(self, bets: Sequence[Accepted], *, keys: int = 1, own: bool = False, same_game: bool = False) -> int:
        """Gas of one placing transaction; every item must be placed."""
        names = ("desk", "second_desk")[:keys]
        domain = self.world.addresses.book_domain
        signatures = sign_batch([bet.ticket for bet in bets], [key(k) for k in names], domain, same_game=same_game)
        data = encode_place(bets, signatures, own=own, same_game=same_game)
        call = self.world.book.functions.place if len(bets) == 1 else self.world.book.functions.placeMany
        receipt = self.world.send(call(data), bets[0].order.bettor if own else self.relayer)
        (log,) = self.world.book.events.Placed().process_receipt(receipt)
        codes = [item.code for item in decode_placed(log["args"]["data"])]
        assert codes == [Code.OK] * len(bets), codes
        return int(receipt["gasUsed"])

    def settle(self, bets: Sequence[Terms]) -> int:
        """Gas of one settling transaction; every item must be settled."""
        call = self.world.book.functions.settle if len(bets) == 1 else self.world.book.functions.settleMany
        receipt = self.world.send(call(encode_settle(bets)), self.relayer)
        events = [log for log in receipt["logs"] if log["address"] == self.world.book.address]
        topic = self.w3.keccak(text="Settled(bytes)")
        (log,) = [one for one in events if one["topics"][0] == topic]
        settled = self.world.book.events.Settled().process_log(log)["args"]["data"]
        codes = [item.code for item in decode_settled(settled)]
        assert codes == [Code.OK] * len(bets), codes
        return int(receipt["gasUsed"])

    def fixtures(self, count: int, budget: int = BUDGET) -> list[int]:
        return [self.world.fixture(budget=budget, start_in=7_200) for _ in range(count)]

    def finish(self, fixtures: Sequence[int]) -> None:
        world = self.world
        world.travel(max(world.now(), *(world.fixtures[f].earliest for f in fixtures)))
        for chunk in range(0, len(fixtures), 20):
            self.report(fixtures[chunk : chunk + 20], signers=4)
        world.travel(world.now() + 2 * 3_600 + 1)

    def report(self, fixtures: Sequence[int], signers: int) -> int:
        world = self.world
        reports = [Report(world.fixtures[f].struct_hash(), 0, 0, ONE_TO_NIL, 0) for f in fixtures]
        data = world.report_list(reports, signers)
        call = world.oracle.functions.report if len(fixtures) == 1 else world.oracle.functions.reportMany
        return int(world.send(call(data), key("transmitter").address)["gasUsed"])

    def row(self, name: str, gas: int, each: int = 1, prototype: int | None = None, key: str | None = None) -> None:
        self.rows.append(Row(name, gas, each, prototype, key))


def match_result(fixture: int, selection: int = 0) -> int:
    return Leg(FixtureId(fixture), 1, 1, selection).pack()


def correct_score(fixture: int, selection: int = 5) -> int:
    return Leg(FixtureId(fixture), 9, 1, selection).pack()


def singles(bench: Bench) -> None:
    """Bettor 0's slots 2 to 9 are used first, then each is measured once in a pot that holds a bet."""
    (warm,) = bench.fixtures(1)
    used = [bench.bet(0, match_result(warm), slot) for slot in range(2, 10)]
    bench.place(used)
    bench.finish([warm])
    bench.settle([bet.terms for bet in used])

    here, there = bench.fixtures(2)
    bench.place([bench.bet(1, match_result(here), 20), bench.bet(1, correct_score(here), 21, LONG)])
    bench.row("place single, 1X2", bench.place([bench.bet(0, match_result(here), 66)]), 1, 59_769, "place_single")
    gas = bench.place([bench.bet(0, correct_score(here), 67, LONG)])
    bench.row("place single, correct score", gas, 1, 64_990, "place_single_correct_score")
    bench.row("place single, 1X2, two desk keys", bench.place([bench.bet(0, match_result(here), 68)], keys=2))
    bench.row("place single, 1X2, own transaction", bench.place([bench.bet(0, match_result(here), 69)], own=True))
    gas = bench.place([bench.bet(0, match_result(here), 15)])
    bench.row("place single, first use of a slot", gas, 1, 76_681, "place_single_first")
    alone = bench.bet(0, match_result(there), 70)
    bench.row("place single, first in its pot", bench.place([alone]), 1, 76_858)
    bench.finish([there])
    bench.row("settle single, the only one of its pot, which is booked", bench.settle([alone.terms]))


def batches(bench: Bench) -> None:
    """Fifty bettors: slots 0 and 1 are used first, then measured in pots that hold a bet, then in fresh ones."""
    everyone = range(BETTORS)
    (warm,) = bench.fixtures(1)
    used = [[bench.bet(i, match_result(warm), slot) for i in everyone] for slot in (0, 1)]
    bench.place(used[0])
    bench.row("place batch of 50, one leg, first use of the slots, a bet", bench.place(used[1]), BETTORS)
    bench.finish([warm])
    for batch in used:
        bench.settle([bet.terms for bet in batch])

    for turn, state in ((1, "pots in use"), (2, "fresh pots")):
        ten = bench.fixtures(10)
        seeds = [bench.bet(2, match_result(f), 30 + i + 64 * turn) for i, f in enumerate(ten)]
        if turn == 1:
            bench.place(seeds)
        one = [bench.bet(i, match_result(ten[0]), 64 * turn) for i in everyone]
        gas = bench.place(one)
        known: tuple[int | None, str | None] = (18_955, "place_batch50") if turn == 1 else (None, None)
        bench.row(f"place batch of 50, one leg, {state}, a bet", gas, BETTORS, *known)
        many = [bench.bet(i, match_result(ten[i // 5], 1), 64 * turn + 1) for i in everyone]
        gas = bench.place(many)
        known = (21_045, "place_batch50_ten_markets") if turn == 1 else (24_472, None)
        bench.row(
            f"place batch of 50, ten markets, {state if turn == 1 else 'nine fresh pots'}, a bet", gas, BETTORS, *known
        )
        bench.finish(ten)
        if turn == 1:
            bench.settle([bet.terms for bet in seeds])
        gas = bench.settle([bet.terms for bet in one])
        if turn == 2:
            bench.row("settle batch of 50, one market, a bet", gas, BETTORS, 12_540, "settle_batch50")
        mine = [bet.terms for bet in many]
        gas = bench.settle(mine)
        if turn == 2:
            name = "settle batch of 50, ten markets, ten pots booked, a bet"
            bench.row(name, gas, BETTORS, 15_336, "settle_batch50_ten_markets")


def one_leg_three_ways(bench: Bench) -> None:
    """The same market on all three selections, and two desk keys; the settlement books the pot."""
    fixture = bench.fixtures(1)[0]
    bench.place([bench.bet(3, match_result(fixture, 2), 12)])
    mixed = sorted((bench.bet(i, match_result(fixture, i % 3), 64 * 3) for i in range(BETTORS)), key=lambda b: b.legs)
    bench.row(
        "place batch of 50, one market, three selections, two desk keys, a bet", bench.place(mixed, keys=2), BETTORS
    )
    alone = [bench.bet(4, match_result(fixture), 64 * 3 + 1)]
    bench.place(alone)
    bench.finish([fixture])
    bench.row("settle single, pot stays open", bench.settle([alone[0].terms]), 1, 57_747, "settle_one")
    gas = bench.settle([bet.terms for bet in mixed])
    bench.row("settle batch of 50, one market, three selections, a bet", gas, BETTORS)


def accumulators(bench: Bench) -> None:
    """Bettor 7's slots 2 to 9 are used first; every fixture already holds an accumulator."""
    (warm,) = bench.fixtures(1)
    used = [bench.bet(7, match_result(warm), slot) for slot in range(2, 10)]
    bench.place(used)
    bench.finish([warm])
    bench.settle([bet.terms for bet in used])
    twelve = sorted(bench.fixtures(12))
    legs = tuple(match_result(fixture) for fixture in twelve)
    bench.place([bench.combine(8, legs, 20, 1_200_000)])
    three = [bench.combine(7, legs[:3], 66), bench.combine(7, legs[:3], 67)]
    bench.row("place three-leg accumulator", bench.place(three[:1]), 1, 67_500, "place_combo3")
    fresh = [bench.combine(7, legs[:3], 20)]
    bench.row("place three-leg accumulator, first use of a slot", bench.place(fresh))
    bench.row("place three-leg accumulator, two desk keys", bench.place(three[1:], keys=2))
    bench.row("place twelve-leg accumulator", bench.place([bench.combine(7, legs, 68, 1_200_000)]))
    many = [bench.combine(i, legs[:3], 64 * 4, 1_400_000) for i in range(8, 28)]
    bench.row("place batch of 20, one three-leg accumulator, fresh slots, a bet", bench.place(many), len(many))
    bench.finish(twelve)
    bench.row("settle three-leg accumulator", bench.settle([three[0].terms]))
    bench.row("settle batch of 20, one three-leg accumulator, a bet", bench.settle([b.terms for b in many]), len(many))


def orders(bench: Bench) -> None:
    """Bettor 9's slots 2 to 9 are used first; then a cancellation, and a key that signs for it and one that did."""
    world, bettor, keys = bench.world, bench.bettors[9], [LocalKey.from_raw(keccak(text=f"key {i}")) for i in range(2)]
    who, book = bettor.address, world.book.functions
    (warm,) = bench.fixtures(1)
    used = [bench.bet(9, match_result(warm), slot) for slot in range(2, 10)]
    bench.place(used)
    bench.finish([warm])
    bench.settle([bet.terms for bet in used])
    fixture = bench.fixtures(1)[0]
    bench.place([bench.bet(1, match_result(fixture), 30), bench.combine(8, both_of(fixture), 31)], same_game=True)
    bench.row(
        "place same-game accumulator, two legs of one match",
        bench.place([bench.combine(9, both_of(fixture), 66)], same_game=True),
    )
    bench.row("cancel, first", int(world.send(book.cancel(73), who)["gasUsed"]))
    bench.row("place single, another nonce cancelled", bench.place([bench.bet(9, match_result(fixture), 67)]))
    world.travel(world.now() + 901)
    bench.row(
        "finish a cancellation, the only one", int(world.send(book.finishCancel(who, 73), bench.relayer)["gasUsed"])
    )
    for signer in keys:
        bench.row("set a betting key", int(world.send(book.setBettingKey(who, signer.address, 0, b""), who)["gasUsed"]))
    domain = world.addresses.book_domain
    for nonce, signer, name in ((68, keys[1], "betting key"), (69, keys[0], "former betting key")):
        bet = bench.bet(9, match_result(fixture), nonce)
        bet = replace(bet, signature=sign_order(bet.order, signer, domain))
        bench.row(f"place single, signed by a {name}", bench.place([bet]))


def both_of(fixture: int) -> tuple[int, int]:
    """Home and fewer than two and a half goals."""
    return match_result(fixture), Leg(FixtureId(fixture), 4, 1, 1, 10).pack()


def results(bench: Bench) -> None:
    fixtures = bench.fixtures(22, budget=0)
    bench.world.travel(max(bench.world.fixtures[f].earliest for f in fixtures))
    bench.row("result, 3 of 4 signatures", bench.report(fixtures[:1], 3), 1, 62_569, "result_one")
    bench.row("result, 4 of 4 signatures", bench.report(fixtures[1:2], 4), 1, 66_493)
    bench.row("result, batch of 20, 3 of 4, each", bench.report(fixtures[2:], 3), 20, 25_385, "result_batch20")


def disputes(bench: Bench) -> None:
    """The oracle already holds bonds; each fixture's dispute word is fresh, as it always is."""
    world, bettor, member = bench.world, bench.bettors[9].address, key("reporter_0").address
    fixtures = bench.fixtures(5, budget=0)
    world.travel(max(world.fixtures[f].earliest for f in fixtures))
    bench.report(fixtures, 3)
    act = world.oracle.functions
    world.send(world.asset.functions.faucet(bettor, 10_000 * EURO), bettor)
    world.send(world.asset.functions.approve(world.oracle.address, 5_000 * EURO), bettor)
    world.send(act.postBond(member, 1_000 * EURO), bettor)
    bond = act.missingBond(fixtures[0]).call()
    world.send(act.challenge(fixtures[0], bond), bettor)
    gas = world.send(act.challenge(fixtures[1], bond), bettor)["gasUsed"]
    bench.row("challenge", gas, 1, None, "challenge")
    members = encode_members(world.addresses.committee)
    gas = world.send(act.contributeBond(fixtures[2], bond, True, members), member)["gasUsed"]
    bench.row("challenge on an operator's bond", gas)
    gas = world.send(act.contribute(fixtures[3], bond // 2), bettor)["gasUsed"]
    bench.row("contribute to a challenge, first", gas)
    one = Report(world.fixtures[fixtures[1]].struct_hash(), 1, 0, ONE_TO_NIL, 0)
    gas = world.send(act.report(world.report_list([one], 3)), key("transmitter").address)["gasUsed"]
    bench.row("result of a re-vote, 3 of 4 signatures", gas)
    world.travel(world.now() + 96 * 3_600)
    bench.row(
        "claim half a bond, silence written down", world.send(act.claimBond(fixtures[0], 0, bettor), bettor)["gasUsed"]
    )


def money(bench: Bench) -> None:
    world, bettor = bench.world, bench.bettors[5]
    who = bettor.address
    gas = world.send(world.book.functions.deposit(EURO), who)["gasUsed"]
    bench.row("deposit from an allowance", gas, 1, 50_857)
    other = bench.bettors[6]
    bench.row("deposit with permit, the wallet's first", permit(bench, other), 1, 81_754)
    bench.row("deposit with permit", permit(bench, other), 1, 67_644, "deposit_permit")
    request = world.send(world.book.functions.requestWithdraw(7 * EURO), who)["gasUsed"]
    bench.row("request withdrawal, first", request)
    world.travel(world.now() + 1_300)
    withdrawn = world.send(world.book.functions.withdraw(who), bench.relayer)["gasUsed"]
    bench.row("withdraw, request word cleared", withdrawn, 1, 47_323, "withdraw")
    empty_withdrawal(bench)
    bench.row("grant, renewal", bench.grant(bettor, 2))
    fixture = world.list_fixture(world.specify(start_in=7_200))
    fund = world.pool.functions.fund([fixture], [BUDGET])
    bench.row("fund a fixture, first", world.send(fund, key("allocator").address)["gasUsed"])
    bench.row("fund a fixture, again", world.send(fund, key("allocator").address)["gasUsed"])


def empty_withdrawal(bench: Bench) -> None:
    """To a wallet that holds no token before."""
    world, who = bench.world, bench.bettors[8].address
    left = world.asset.functions.balanceOf(who).call()
    world.send(world.asset.functions.transfer(bench.relayer, left), who)
    world.send(world.book.functions.requestWithdraw(7 * EURO), who)
    world.travel(world.now() + 1_300)
    withdrawn = world.send(world.book.functions.withdraw(who), bench.relayer)["gasUsed"]
    bench.row("withdraw to a wallet without tokens", withdrawn)


def permit(bench: Bench, owner: LocalKey) -> int:
    """Gas of a deposit that the relayer brings with the owner's permit."""
    world, deadline = bench.world, bench.world.now() + 3_600
    fields = (
        ("owner", "address"),
        ("spender", "address"),
        ("value", "uint256"),
        ("nonce", "uint256"),
        ("deadline", "uint256"),
    )
    signed = Account.sign_typed_data(
        owner.account.key,
        domain_data={
            "name": "Play Euro",
            "version": "1",
            "chainId": world.addresses.chain_id,
            "verifyingContract": world.asset.address,
        },
        message_types={"Permit": [{"name": n, "type": t} for n, t in fields]},
        message_data={
            "owner": owner.address,
            "spender": world.book.address,
            "value": 3 * EURO,
            "nonce": world.asset.functions.nonces(owner.address).call(),
            "deadline": deadline,
        },
    )
    r, s = signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")
    world.send(world.asset.functions.approve(world.book.address, 0), owner.address)
    call = world.book.functions.depositWithPermit(owner.address, 3 * EURO, deadline, signed.v, r, s)
    return int(world.send(call, bench.relayer)["gasUsed"])


def exits(bench: Bench) -> None:
    """Bets that are sold back, and tickets that come late or are paid for; fresh slots, other bets in the pots."""
    world, domain = bench.world, bench.world.addresses.book_domain
    first, second = bench.fixtures(2)
    legs = tuple(sorted((match_result(first), match_result(second))))
    bench.place([bench.bet(1, match_result(first), 40), bench.bet(1, correct_score(first), 41, LONG)], keys=2)
    bets = [bench.bet(30, match_result(first), nonce) for nonce in (40, 41, 42)]
    bets += [bench.bet(30, correct_score(first), 43, LONG), bench.combine(30, legs, 44)]
    bench.place(bets, keys=2)
    world.travel(world.now() + 61)
    names = ("part with a gain", "whole under its stake", "whole with a gain", "correct score", "two-leg accumulator")
    for name, bet in zip(names, bets, strict=True):
        part = bet.order.stake // 2 if name == "part with a gain" else bet.order.stake
        units = part // 2 if name == "whole under its stake" else part + 100
        one = agreed(world, bet.terms, units, part=part)
        desk = sign_offer(one.offer, [key(who) for who in ("desk", "second_desk")], domain)
        data = encode_cash_out(one, desk, bench.bettors[30].sign(one.request.digest(domain)))
        receipt = world.send(world.book.functions.cashOut(data), bench.relayer)
        bench.row(f"cash out, {name}, two desk keys", int(receipt["gasUsed"]))
        if name == "whole with a gain":
            sold = one

    world.send(world.asset.functions.faucet(key("bond_owner").address, 100 * EURO), bench.relayer)
    world.send(world.asset.functions.approve(world.book.address, 100 * EURO), key("bond_owner").address)
    world.send(world.pool.functions.postClaimsBond(100 * EURO), key("bond_owner").address)
    tickets = [bench.bet(31, match_result(first), nonce) for nonce in (40, 41)]
    world.travel(max(ticket.ticket.include_by for ticket in tickets) - 3)
    for name, ticket in zip(("placed late", "claimed"), tickets, strict=True):
        if name == "claimed":
            world.send(world.book.functions.pauseNewRisk(), key("guardian").address)
            world.travel(ticket.ticket.include_by)
        signatures = sign_batch([ticket.ticket], [key("desk"), key("second_desk")], domain)
        call = world.book.functions.placeOrClaim(encode_place([ticket], signatures), 1)
        if name == "placed late":
            sent = world.send_at(call, bench.relayer, ticket.ticket.include_by)
        else:
            sent = world.send(call, bench.relayer)
        bench.row(f"{name}, single 1X2, fresh slot, two desk keys", int(sent["gasUsed"]))
    world.send(world.book.functions.resumeNewRisk(), key("guardian").address)

    bench.finish([first, second])
    gain = world.book.functions.settleGain(encode_settle_gain(sold.terms, 100, sold.request.digest(domain)))
    bench.row("settle a gain of a single", int(world.send(gain, bench.relayer)["gasUsed"]))


def first_bets(bench: Bench) -> None:
    """A wallet that the book never saw, by three transactions, and another by one; the pot holds a bet."""
    (fixture,) = bench.fixtures(1)
    leg = match_result(fixture)
    bench.place([bench.bet(1, leg, 50)], keys=2)
    act = bench.world.first_bet.functions
    names = ("its grant", "its deposit with a permit", "its bet")
    single: list[int] = []
    for name in (*names, "all three in one"):
        if name in (names[0], "all three in one"):
            grant, signature, money, data = newcomer(bench, leg, name)
        book, registry = bench.world.book.functions, bench.world.registry.functions
        calls = {
            names[0]: registry.grant(grant, signature),
            names[1]: book.depositWithPermit(*money),
            names[2]: book.place(data),
            "all three in one": act.place(grant, signature, money, data),
        }
        gas = int(bench.world.send(calls[name], bench.relayer)["gasUsed"])
        key_ = "first_bet" if name == "all three in one" else None
        bench.row(f"first bet of a wallet, {name}", gas, 1, None, key_)
        if name in names:
            single.append(gas)
    bench.row("first bet of a wallet, by three transactions", sum(single))


def newcomer(bench: Bench, leg: int, name: str) -> tuple[Any, bytes, tuple[Any, ...], bytes]:
    """Grant, its signature, permit and packed bet of a wallet that holds tokens and nothing else."""
    world, who = bench.world, LocalKey.from_raw(keccak(text=name))
    world.send(world.asset.functions.faucet(who.address, 100 * EURO), bench.relayer)
    now, at = world.now(), world.addresses
    grant, signature = sign_grant(
        who.address, key("issuer"), at.registry_domain, now=now, valid_s=YEAR, seq=1, policy=SANDBOX_POLICY
    )
    permit = sign_permit(
        who,
        at.book,
        3 * EURO,
        token=at.asset,
        token_name="Play Euro",
        token_version="1",
        chain_id=at.chain_id,
        nonce=0,
        deadline=now + 3_600,
    )
    order = Order(who.address, (leg,), 2 * EURO, 2 * EURO, now + 3_600, 0)
    ticket = ticket_for(order, (EVENS,), at.book_domain, accepted_at=now - 1, life_s=600, epoch=1)
    bet = accepted(order, ticket, sign_order(order, who, at.book_domain))
    data = encode_place([bet], sign_batch([ticket], [key("desk"), key("second_desk")], at.book_domain))
    money = (permit.owner, permit.value, permit.deadline, permit.v, permit.r, permit.s)
    return as_tuple(grant), signature, money, data


MEASURES = (singles, batches, one_leg_three_ways, accumulators, orders, results, disputes, money, exits, first_bets)


def measure(*, proxied: bool = False) -> list[Row]:
    """Every row on a chain of its own; with the token behind a proxy, if so asked."""
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        w3 = connect(url)
        asset = None
        if proxied:
            code = deploy(w3, "PausableEuro", file="ProxiedEuro")
            proxy = deploy(w3, "ProxiedEuro", code.address, key("guardian").address)
            asset = w3.eth.contract(address=proxy.address, abi=code.abi)
        bench = Bench(build(w3, asset))
        for one in MEASURES:
            one(bench)
        assert bench.world.solvent()
        return bench.rows


def figures(rows: Sequence[Row]) -> dict[str, int]:
    """The published operations by their names."""
    found = {row.key: row.figure for row in rows if row.key is not None}
    return {name: found[name] for name in PUBLISHED}


def table(rows: Sequence[Row], proxied: Sequence[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| operation | prototype | ceiling | here | verdict | proxied token |", "|---|---:|---:|---:|---|---:|"]
    for row, other in zip(rows, proxied, strict=True):
        # Zero bytes in signatures make some thirty gas of difference from run to run.
        differs = other.figure if abs(other.figure - row.figure) > 500 else None
        cells = [f"{value:,}" if value is not None else "-" for value in (row.prototype, row.ceiling, row.figure)]
        cells += [row.verdict, f"{differs:,}" if differs is not None else "-"]
        lines.append(f"| {row.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def summary(plain: Sequence[Row], proxied: Sequence[Row]) -> str:
    """The published operations beside ceilings and what others pay for theirs, as Markdown."""
    lines = ["| operation | here | ceiling | proxied token | peers |", "|---|---:|---:|---:|---|"]
    others = figures(proxied)
    for name, gas in figures(plain).items():
        ceiling = PUBLISHED[name].ceiling
        known = f"{ceiling:,}" if ceiling is not None else "-"
        lines.append(f"| `{name}` | {gas:,} | {known} | {others[name]:,} | {PUBLISHED[name].peers} |")
    return "\n".join(lines)


def main() -> None:
    plain, proxied = measure(), measure(proxied=True)
    print(table(plain, proxied))
    print()
    print(summary(plain, proxied))
    rows = [{"name": row.name, "gas": row.figure, "ceiling": row.ceiling, "verdict": row.verdict} for row in plain]
    print(json.dumps({"bench": "gas", **figures(plain), "proxied_token": figures(proxied), "rows": rows}))


if __name__ == "__main__":
    main()
