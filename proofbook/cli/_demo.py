"""The demo's acts, in order: each calls what the product calls, says what happened and checks solvency.

Odds are the desk's, stated by hand here: there is no pricing engine to ask yet.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from hexbytes import HexBytes
from rich.console import Console

from api.desk import TICKET_LIFE_IN_PLAY_S, TICKET_LIFE_S, sign_batch
from api.relayer import Batch, Settlement, by_leg, place, place_own, placed_since, settle
from chain.bindings.book_lens import Solvency
from chain.development import key
from chain.permit import sign_permit
from chain.signers import Signer
from chain.wire import Accepted, Code, SettledItem
from chain.words import ResultHead
from oracle.specification import typed
from proofbook.cli._demo_feed import must, score_after_goals
from proofbook.cli._demo_receipts import verify_all, write_receipts
from proofbook.cli._demo_result import Watched, reported, signers
from proofbook.cli._demo_table import EURO, Row, euros, gas, odds, show_receipts
from proofbook.cli._nodecommittee import CATALOGUE, Committee
from proofbook.cli._playground import Playground
from proofbook.cli._stage import Stage
from proofbook.processes import Supervisor
from sports.fixtures import CatalogueFixture
from sports.markets import MarketId, describe
from sports.outcomes import outcome
from sports.payouts import payout_of
from sports.words import FixtureId, Leg, OddsPpm, Result, Score

DAY_S: Final = 86_400
EPOCH_S: Final = 7 * DAY_S
LIQUIDITY: Final = 20_000 * EURO
BUDGET: Final = 1_500 * EURO
DEPOSIT: Final = 100 * EURO
DESK: Final = ("desk", "second_desk")
UNLISTED: Final = FixtureId(0)


@dataclass(frozen=True, slots=True)
class Wish:
    """A bet that somebody wants: market, selection, line (quarters), stake (units) and the desk's odds (millionths)."""

    who: str
    market: MarketId
    selection: int
    stake: int
    odds: OddsPpm
    line: int = 0


BEFORE: Final = (
    Wish("ann", MarketId.MATCH_RESULT, 0, 20 * EURO, OddsPpm(2_050_000)),
    Wish("ben", MarketId.TOTAL, 0, 15 * EURO, OddsPpm(2_420_000), line=10),
    Wish("ben", MarketId.BOTH_TO_SCORE, 1, 12 * EURO, OddsPpm(1_730_000)),
    Wish("ann", MarketId.CORRECT_SCORE, 22, 2 * EURO, OddsPpm(101_000_000)),
)
"""Croatia not scoring loses; 4-2 is selection 22 (5 · 4 + 2)."""
IN_PLAY: Final = Wish("ben", MarketId.HANDICAP, 1, 10 * EURO, OddsPpm(1_950_000), line=-1)
"""Croatia +0.25 from the score when priced: a quarter line, half won or half lost on a draw from there."""
OWN_TRANSACTION: Final = 0
"""The wish that its bettor sends without the relayer."""


@dataclass(slots=True)
class Demo:
    """One match from listing to withdrawal."""

    stage: Stage
    ground: Playground
    committee: Committee
    supervisor: Supervisor
    match: CatalogueFixture
    folder: Path
    console: Console
    rows: list[Row] = field(default_factory=list)
    proofs: list[tuple[str, Solvency]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    title: str = ""
    fixture: FixtureId = UNLISTED
    result: Result | None = None

    def chain_time(self) -> int:
        """Time of the last block."""
        return self.ground.now() - 1

    # -- telling

    def act(self, title: str) -> None:
        """Announce an act with the match clock's time."""
        self.title = title
        stamp = time.strftime("%Y-%m-%d %H:%M", time.gmtime(self.stage.clock.now()))
        self.console.print(f"\n[bold]{title}[/bold]  [dim]{stamp} UTC on the match clock[/dim]")

    def say(self, text: str) -> None:
        """One line under the act."""
        self.console.print(f"  {text}", soft_wrap=True)

    def solvent(self) -> None:
        """Read the proof of solvency from the chain; every unit must be accounted for."""
        proof = self.ground.lens.solvency()
        self.proofs.append((self.title, proof))
        must(proof.solvent and proof.held == proof.customers + proof.house, f"the book is not solvent: {proof}")
        self.say(
            f"[green]solvent[/green]: {euros(proof.held)} held = {euros(proof.customers)} customers"
            f" + {euros(proof.house)} house"
        )

    # -- the acts

    def run(self) -> None:
        """All acts, and the receipt table."""
        self.liquidity()
        self.customers()
        self.listing()
        self.bets_before()
        self.bet_in_play()
        self.results()
        self.settlement()
        self.withdrawals()
        self.receipts()
        show_receipts(self.console, self.rows, self.proofs)
        self.console.print(
            f"\n[bold green]verified[/bold green]: {len(self.rows)} bets placed, settled as the rules say, withdrawn"
            f" and accounted for to the last unit, each from its receipt, in {time.monotonic() - self.began:.0f} s",
            soft_wrap=True,
        )

    def liquidity(self) -> None:
        """A provider's entry acts at the close of the epoch after the next."""
        self.act("Liquidity")
        ground = self.ground
        ground.admit("provider")
        ground.send(ground.asset.faucet(key("provider").address, LIQUIDITY), "provider")
        ground.send(ground.asset.approve(ground.book.address, LIQUIDITY), "provider")
        ground.send(ground.pool.request_entry(LIQUIDITY), "provider")
        self.stage.jump((self.chain_time() // EPOCH_S + 2) * EPOCH_S + 10)
        ground.send(ground.pool.close(10), "provider")
        must(ground.pool.nav() == LIQUIDITY, "the pool does not hold what was lodged")
        self.say(f"{euros(LIQUIDITY)} lodged in one epoch, at work from the close of the next on")
        self.solvent()

    def customers(self) -> None:
        """Two wallets are granted entry and deposit by permit, without gas of their own."""
        self.act("Customers")
        ground = self.ground
        domain = ground.asset.eip712_domain()
        for who in ("ann", "ben"):
            wallet = key(who).address
            ground.send(ground.asset.faucet(wallet, DEPOSIT), "relayer")
            ground.admit(who)
            permit = sign_permit(
                key(who),
                ground.book.address,
                DEPOSIT,
                token=ground.asset.address,
                token_name=domain.name,
                token_version=domain.version,
                chain_id=self.stage.deployment.chain_id,
                nonce=ground.asset.nonces(wallet),
                deadline=self.chain_time() + 3_600,
            )
            call = ground.book.deposit_with_permit(
                permit.owner, permit.value, permit.deadline, permit.v, permit.r, permit.s
            )
            receipt = ground.send(call, "relayer")
            self.say(f"{who}  {wallet}  granted, {euros(DEPOSIT)} deposited by permit, {gas(receipt)}")
        self.solvent()

    def listing(self) -> None:
        """Allocator and desk list the fixture with their cold keys; the allocator funds it."""
        self.stage.jump(self.match.start - 90 * 60)
        self.act(f"{self.match.home.name} – {self.match.away.name}, {self.match.competition.name}")
        self.fixture = FixtureId(self.ground.list_fixture(typed(self.match.spec(committee=0))))
        self.say(f"fixture {self.fixture:032x}, listed by the cold keys of allocator and desk")
        self.ground.fund(self.fixture, BUDGET)
        self.say(f"{euros(BUDGET)} of the pool set aside for it")
        self.solvent()

    def wish(self, wish: Wish, priced_at: Score, life_s: int) -> Accepted:
        """The bettor signs an order; the desk answers with a ticket."""
        leg = Leg(self.fixture, wish.market, 1, wish.selection, wish.line, priced_at)
        least = wish.stake * wish.odds // EURO
        order = self.ground.order(wish.who, [leg.pack()], wish.stake, min_payout=least)
        return self.ground.accept(wish.who, order, [wish.odds], life_s=life_s)

    def desk(self, bets: Sequence[Accepted]) -> list[bytes]:
        """Both desk keys sign the batch."""
        keys: list[Signer] = [key(role) for role in DESK]
        return sign_batch([bet.ticket for bet in bets], keys, self.stage.deployment.book_domain)

    def bets_before(self) -> None:
        """Four bets before the match: one in its bettor's own transaction, the others in the relayer's batch."""
        self.stage.jump(self.match.start - 60 * 60)
        self.act("Bets before the match")
        bets = [self.wish(wish, Score(0, 0), TICKET_LIFE_S) for wish in BEFORE]
        own = bets.pop(OWN_TRANSACTION)
        owner = BEFORE[OWN_TRANSACTION].who
        self.placed(
            place_own(self.ground.book, own, self.desk([own]), self.ground.sender(owner)), f"{owner}'s own transaction"
        )
        bets = by_leg(bets)
        self.placed(place(self.ground.book, bets, self.desk(bets), self.ground.sender("relayer")), "relayer's batch")
        self.solvent()

    def placed(self, batch: Batch, path: str, *, in_play: bool = False) -> None:
        """Note what the chain took; everything must have been taken."""
        must(not batch.refused, f"refused: {[item.code.name for item in batch.refused]}")
        share = int(batch.receipt["gasUsed"]) // len(batch.items)
        names = {key(who).address: who for who in ("ann", "ben")}
        for item in batch.items:
            leg = Leg.unpack(item.terms.legs[0])
            who = names[item.terms.bettor]
            self.rows.append(Row(who, leg, item.terms.stake, item.order, share, in_play=in_play))
            self.say(f"{who}  {describe(leg)}  {euros(item.terms.stake)} at {odds(leg.odds)}  [dim]{path}[/dim]")

    def bet_in_play(self) -> None:
        """A quarter-line handicap after the fourth goal, from the score when priced."""
        self.stage.jump(self.match.start + 60)
        self.act("The match")
        score = asyncio.run(score_after_goals(self.stage, self.match, 4, self.folder / "desk", self.say))
        bet = self.wish(IN_PLAY, score, TICKET_LIFE_IN_PLAY_S)
        self.placed(
            place(self.ground.book, [bet], self.desk([bet]), self.ground.sender("relayer")), "relayer", in_play=True
        )
        self.solvent()

    def results(self) -> None:
        """Four node processes read for themselves, agree, sign, and one of them brings it to the chain."""
        self.act("Result")
        oracle = self.ground.oracle
        digest = typed(self.match.spec(committee=0)).struct_hash().hex()
        state = reported(
            Watched(self.stage, self.committee, self.supervisor, digest, self.say), self.match, oracle, self.fixture
        )
        head = ResultHead.unpack(state.word)
        self.result = Result.unpack(head.value)
        for event in oracle.events.reported(self.stage.deployment.block, fixture=self.fixture):
            sent = self.stage.w3.eth.get_transaction(HexBytes(event.log.transaction))
            receipt = self.stage.w3.eth.get_transaction_receipt(HexBytes(event.log.transaction))
            self.say(f"reported by {sent['from']}, {gas(receipt)}")
        scores = [f"{pair.home}-{pair.away}" for pair in self.result.pairs if pair is not None]
        self.say(f"half time and 90 minutes: {', '.join(scores)}; signed by {signers(state)} of 4 nodes")
        window = (state.end - head.reported_at) // 60
        must(not state.is_final, "final without a window")
        self.say(f"challenge window: {window} minutes")
        self.solvent()
        self.stage.jump(state.end)
        must(oracle.state_of(self.fixture).is_final, "not final after the window")
        self.say("final")

    def settlement(self) -> None:
        """Bets are found in the logs alone; anyone could settle them."""
        self.act("Settlement")
        found = placed_since(self.ground.book, self.stage.deployment.block)
        done: Settlement = settle(self.ground.book, [item.terms for item in found], self.ground.sender("relayer"))
        must(all(item.code is Code.OK for item in done.items), f"not settled: {done.items}")
        share = int(done.receipt["gasUsed"]) // len(done.items)
        for row in self.rows:
            self.settled(row, done.items, share)
        self.say(f"{len(done.items)} bets settled in one transaction, {gas(done.receipt)}")
        self.solvent()
        self.ground.send(self.ground.book.release(self.fixture), "relayer")
        self.say(f"what the match did not need went home; the pool stands at {euros(self.ground.pool.nav())}")

    def settled(self, row: Row, items: Sequence[SettledItem], share: int) -> None:
        """Hold what the chain paid against the rules' Python twin."""
        if self.result is None:
            raise AssertionError("no result")
        item = next(i for i in items if i.bettor == key(row.who).address and i.legs == (row.leg.pack(),))
        became = outcome(self.result, row.leg)
        expected = payout_of(row.stake, (row.leg.odds,), (became,))
        must(item.payout == expected, f"{describe(row.leg)}: paid {item.payout}, the rules say {expected}")
        row.outcome, row.payout, row.settle_gas = became.kind.name.lower().replace("_", " "), item.payout, share

    def withdrawals(self) -> None:
        """Everything goes back to the wallets; nobody is asked."""
        self.act("Withdrawals")
        wallets = {who: key(who).address for who in ("ann", "ben")}
        for who, wallet in wallets.items():
            self.ground.send(self.ground.book.request_withdraw(self.ground.lens.account(wallet).balance), who)
        waits = [self.ground.book.pending_withdrawal(wallet).withdraw_at for wallet in wallets.values()]
        self.stage.jump(max(waits))
        for who, wallet in wallets.items():
            receipt = self.ground.send(self.ground.book.withdraw(wallet), "relayer")
            bets = [row for row in self.rows if row.who == who]
            expected = DEPOSIT + sum(row.payout - row.stake for row in bets)
            held = self.ground.asset.balance_of(wallet)
            must(held == expected, f"{who} holds {held}, stakes and payouts give {expected}")
            self.say(f"{who}  {euros(held)} in the wallet, {gas(receipt)}")
        self.solvent()
        must(self.ground.lens.solvency().customers == 0, "customers' money is left in the book")

    def receipts(self) -> None:
        """A file for each bet, which anyone can check with an RPC endpoint and nothing else."""
        self.act("Receipts")
        bets = [row.order for row in self.rows]
        folder = self.supervisor.folder / "receipts"
        files = write_receipts(self.stage, self.committee, self.match, self.fixture, bets, folder)
        self.say(f"{len(files)} files in {folder}")
        verify_all(files, self.stage.rpc, self.folder / "local.json", self.say)


__all__ = ["CATALOGUE", "Demo"]
