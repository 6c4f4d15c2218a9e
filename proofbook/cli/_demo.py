"""The demo's acts, in order: each calls what the product calls, says what happened and checks solvency.

Odds are the desk's, stated by hand here: there is no pricing engine to ask yet.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Final

import httpx
from rich.console import Console
from rich.table import Table
from web3.types import TxReceipt

from api.desk import TICKET_LIFE_IN_PLAY_S, TICKET_LIFE_S, accepted, sign_batch, sign_order, ticket_for
from api.issuer import sign_grant
from api.relayer import Batch, Settlement, by_leg, place, place_own, placed_since, settle
from chain.bindings import (
    BetBook,
    BookLens,
    FixtureOracle,
    HousePool,
    KycRegistry,
    PlayEuro,
    fixture_oracle,
    kyc_registry,
)
from chain.bindings.book_lens import Solvency
from chain.development import REPORTERS, key
from chain.permit import sign_permit
from chain.senders import KeySender
from chain.signers import Signer
from chain.typed_data import SANDBOX_POLICY, Order, Reports
from chain.wire import Accepted, Code, SettledItem, encode_report
from oracle.observer import Observer, Problem, Source
from oracle.reporting import report_of, sign_reports
from oracle.specification import typed
from proofbook.cli._stage import API_FOOTBALL_KEY, FOOTBALL_DATA_KEY, Stage
from proofbook.errors import ProofbookError
from sports.consensus import SourceRule, State
from sports.fixtures import CatalogueFixture
from sports.markets import MarketId, describe
from sports.model import Reading
from sports.outcomes import outcome
from sports.payouts import payout_of
from sports.providers import adapter_named
from sports.settle import result_of
from sports.words import FixtureId, Leg, OddsPpm, Result, Score

EURO: Final = 10**6
DAY_S: Final = 86_400
EPOCH_S: Final = 7 * DAY_S
LIQUIDITY: Final = 20_000 * EURO
BUDGET: Final = 1_500 * EURO
DEPOSIT: Final = 100 * EURO
PROVIDERS: Final = {"football-data": FOOTBALL_DATA_KEY, "api-football": API_FOOTBALL_KEY, "openligadb": None}
PATHS: Final = {"football-data": "/football-data/v4", "api-football": "/api-football", "openligadb": "/openligadb"}
DESK: Final = ("desk", "second_desk")
UNLISTED: Final = FixtureId(0)


class DemoFailed(ProofbookError):
    """Something that must hold did not."""


def must(holds: bool, what: str) -> None:
    """Raise DemoFailed unless it holds."""
    if not holds:
        raise DemoFailed(what, "this is a fault of the product: please report it with the output above")


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
class Row:
    """One bet's line in the receipt table."""

    who: str
    leg: Leg
    stake: int
    order: bytes
    place_gas: int
    outcome: str = ""
    payout: int = 0
    settle_gas: int = 0
    in_play: bool = False


@dataclass(slots=True)
class Demo:
    """One match from listing to withdrawal."""

    stage: Stage
    match: CatalogueFixture
    console: Console
    rows: list[Row] = field(default_factory=list)
    nonces: dict[str, int] = field(default_factory=dict)
    proofs: list[tuple[str, Solvency]] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    title: str = ""
    fixture: FixtureId = UNLISTED
    result: Result | None = None

    # -- what is at hand

    @property
    def book(self) -> BetBook:
        return BetBook(self.stage.w3, self.stage.deployment.book)

    @property
    def oracle(self) -> FixtureOracle:
        return FixtureOracle(self.stage.w3, self.stage.deployment.oracle)

    @property
    def pool(self) -> HousePool:
        return HousePool(self.stage.w3, self.stage.deployment.pool)

    @property
    def asset(self) -> PlayEuro:
        return PlayEuro(self.stage.w3, self.stage.deployment.asset)

    @property
    def lens(self) -> BookLens:
        return BookLens(self.stage.w3, self.stage.deployment.lens)

    def sender(self, role: str) -> KeySender:
        """The account of a part, paying its own gas."""
        return KeySender(self.stage.w3, key(role).account)

    def chain_time(self) -> int:
        """Time of the last block."""
        return int(self.stage.w3.eth.get_block("latest")["timestamp"])

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
        proof = self.lens.solvency()
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
        asyncio.run(self.results())
        self.settlement()
        self.withdrawals()
        self.receipts()

    def liquidity(self) -> None:
        """A provider's entry acts at the close of the epoch after the next."""
        self.act("Liquidity")
        provider = self.sender("provider")
        self.grant("provider")
        self.asset.faucet(provider.address, LIQUIDITY).transact(provider)
        self.asset.approve(self.book.address, LIQUIDITY).transact(provider)
        self.pool.request_entry(LIQUIDITY).transact(provider)
        acts_at = (self.chain_time() // EPOCH_S + 2) * EPOCH_S
        self.stage.jump(acts_at + 10)
        self.pool.close(10).transact(provider)
        must(self.pool.nav() == LIQUIDITY, "the pool does not hold what was lodged")
        self.say(f"{euros(LIQUIDITY)} lodged in one epoch, at work from the close of the next on")
        self.solvent()

    def grant(self, role: str) -> None:
        """The issuer's word that somebody is a verified adult; a sandbox identity on a local chain."""
        grant, signature = sign_grant(
            key(role).address,
            key("issuer"),
            self.stage.deployment.registry_domain,
            now=self.chain_time(),
            valid_s=365 * DAY_S,
            seq=1,
            policy=SANDBOX_POLICY,
        )
        registry = KycRegistry(self.stage.w3, self.stage.deployment.registry)
        registry.grant(kyc_registry.Grant(*astuple(grant)), signature).transact(self.sender("relayer"))

    def customers(self) -> None:
        """Two wallets are granted entry and deposit by permit, without gas of their own."""
        self.act("Customers")
        for who in ("ann", "ben"):
            wallet = key(who).address
            self.asset.faucet(wallet, DEPOSIT).transact(self.sender("relayer"))
            self.grant(who)
            domain = self.asset.eip712_domain()
            permit = sign_permit(
                key(who),
                self.book.address,
                DEPOSIT,
                token=self.asset.address,
                token_name=domain.name,
                token_version=domain.version,
                chain_id=self.stage.deployment.chain_id,
                nonce=self.asset.nonces(wallet),
                deadline=self.chain_time() + 3_600,
            )
            receipt = self.book.deposit_with_permit(
                permit.owner, permit.value, permit.deadline, permit.v, permit.r, permit.s
            ).transact(self.sender("relayer"))
            self.say(f"{who}  {wallet}  granted, {euros(DEPOSIT)} deposited by permit, {gas(receipt)}")
        self.solvent()

    def listing(self) -> None:
        """Allocator and desk list the fixture with their cold keys; the allocator funds it."""
        self.stage.jump(self.match.start - 90 * 60)
        self.act(f"{self.match.home.name} – {self.match.away.name}, {self.match.competition.name}")
        spec = typed(self.match.spec(committee=0))
        digest = spec.digest(self.stage.deployment.oracle_domain)
        signatures = key("listing_allocator").sign(digest) + key("listing_desk").sign(digest)
        listed = fixture_oracle.Fixture(*astuple(spec))
        receipt = self.oracle.list_by_keys(listed, signatures).transact(self.sender("relayer"))
        self.fixture = FixtureId(spec.fixture_id())
        self.say(f"fixture {self.fixture:032x} listed, {gas(receipt)}")
        self.pool.fund([self.fixture], [BUDGET]).transact(self.sender("allocator"))
        self.say(f"{euros(BUDGET)} of the pool set aside for it")
        self.solvent()

    def wish(self, wish: Wish, priced_at: Score, life_s: int) -> Accepted:
        """The bettor signs an order; the desk answers with a ticket."""
        leg = Leg(self.fixture, wish.market, 1, wish.selection, wish.line, priced_at)
        nonce = self.nonces.get(wish.who, 0)
        self.nonces[wish.who] = nonce + 1
        now, domain = self.chain_time(), self.stage.deployment.book_domain
        least = wish.stake * wish.odds // EURO
        order = Order(key(wish.who).address, (leg.pack(),), wish.stake, least, now + 600, nonce)
        ticket = ticket_for(order, (wish.odds,), domain, accepted_at=now, life_s=life_s, epoch=1)
        return accepted(order, ticket, sign_order(order, key(wish.who), domain))

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
        self.placed(place_own(self.book, own, self.desk([own]), self.sender(owner)), f"{owner}'s own transaction")
        bets = by_leg(bets)
        self.placed(place(self.book, bets, self.desk(bets), self.sender("relayer")), "relayer's batch")
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
        score = asyncio.run(self.watch_until_goals(4))
        bet = self.wish(IN_PLAY, score, TICKET_LIFE_IN_PLAY_S)
        self.placed(place(self.book, [bet], self.desk([bet]), self.sender("relayer")), "relayer", in_play=True)
        self.solvent()

    async def watch_until_goals(self, goals: int) -> Score:
        """Follow the running score in the providers' own words until so many goals have fallen."""
        shown = None
        async with httpx.AsyncClient(trust_env=False) as client:
            observer = self.observer(client)
            for minute in range(2, 130, 2):
                self.stage.jump(self.match.start + minute * 60)
                answers = await observer.poll()
                running = {answer.running for answer in answers if isinstance(answer, Reading)}
                if len(running) != 1 or None in running:
                    continue
                score = running.pop()
                if score is not None and score != shown:
                    shown = score
                    self.say(f"{score.home}-{score.away}  in all {len(answers)} feeds")
                if score is not None and sum(score) >= goals:
                    return Score(score.home, score.away)
        raise DemoFailed(f"{goals} goals were not seen", "look at the replay's log in .run/")

    def observer(self, client: httpx.AsyncClient) -> Observer:
        """A node's own view of the match: three independent groups."""
        sources = [
            Source(adapter_named(name), secret, self.stage.replay + PATHS[name]) for name, secret in PROVIDERS.items()
        ]
        groups = frozenset(source.adapter.group for source in sources)
        rule = SourceRule(groups, self.match.start)
        return Observer(self.match, sources, rule, client, self.stage.clock)

    async def results(self) -> None:
        """Four nodes read for themselves, agree across sources, and sign the same bytes."""
        self.act("Result")
        async with httpx.AsyncClient(trust_env=False) as client:
            nodes = {reporter: self.observer(client) for reporter in REPORTERS}
            when = self.match.start + 105 * 60
            state = State.PENDING
            while state is not State.FINAL:
                self.stage.jump(when)
                for node in nodes.values():
                    for answer in await node.poll():
                        if isinstance(answer, Problem):
                            raise DemoFailed(f"{answer.provider}: {answer.reason}", "look at the replay's log in .run/")
                decisions = [node.decision(self.stage.clock.now()) for node in nodes.values()]
                if decisions[0].state is not state:
                    state = decisions[0].state
                    stamp = time.strftime("%H:%M", time.gmtime(when))
                    self.say(f"{stamp}  {state.value}: {decisions[0].reason} ({', '.join(decisions[0].supporters)})")
                when += 5 * 60
                must(when < self.match.start + 6 * 3_600, "the sources did not agree within six hours")
        results = [result_of(decision) for decision in decisions]
        must(results[0] is not None and len(set(results)) == 1, f"the nodes differ: {results}")
        self.result = results[0]
        self.report()

    def report(self) -> None:
        """Every reporter signs; all four signatures earn the short window."""
        if self.result is None:
            raise AssertionError("no result")
        deployment = self.stage.deployment
        spec = typed(self.match.spec(committee=0))
        report = report_of(spec.struct_hash(), self.result, ballot=0, round_=0)
        signatures = {
            key(reporter).address: sign_reports([report], key(reporter), deployment.oracle_domain)
            for reporter in REPORTERS
        }
        data = encode_report(0, deployment.committee, Reports((report,)).reports, signatures)
        receipt = self.oracle.report(data).transact(self.sender("transmitter"))
        state = self.oracle.state_of(self.fixture)
        scores = [f"{pair.home}-{pair.away}" for pair in self.result.pairs if pair is not None]
        self.say(f"half time and 90 minutes: {', '.join(scores)}; signed by four of four nodes, {gas(receipt)}")
        window = (state.end - self.chain_time()) // 60
        must(not state.is_final, "final without a window")
        self.say(f"challenge window: {window} minutes")
        self.solvent()
        self.stage.jump(state.end)
        must(self.oracle.state_of(self.fixture).is_final, "not final after the window")
        self.say("final")

    def settlement(self) -> None:
        """Bets are found in the logs alone; anyone could settle them."""
        self.act("Settlement")
        found = placed_since(self.book, self.stage.deployment.block)
        done: Settlement = settle(self.book, [item.terms for item in found], self.sender("relayer"))
        must(all(item.code is Code.OK for item in done.items), f"not settled: {done.items}")
        share = int(done.receipt["gasUsed"]) // len(done.items)
        for row in self.rows:
            self.settled(row, done.items, share)
        self.say(f"{len(done.items)} bets settled in one transaction, {gas(done.receipt)}")
        self.solvent()
        self.book.release(self.fixture).transact(self.sender("relayer"))
        self.say(f"what the match did not need went home; the pool stands at {euros(self.pool.nav())}")

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
            self.book.request_withdraw(self.lens.account(wallet).balance).transact(self.sender(who))
        waits = [self.book.pending_withdrawal(wallet).withdraw_at for wallet in wallets.values()]
        self.stage.jump(max(waits))
        for who, wallet in wallets.items():
            receipt = self.book.withdraw(wallet).transact(self.sender("relayer"))
            bets = [row for row in self.rows if row.who == who]
            expected = DEPOSIT + sum(row.payout - row.stake for row in bets)
            held = self.asset.balance_of(wallet)
            must(held == expected, f"{who} holds {held}, stakes and payouts give {expected}")
            self.say(f"{who}  {euros(held)} in the wallet, {gas(receipt)}")
        self.solvent()
        must(self.lens.solvency().customers == 0, "customers' money is left in the book")

    def receipts(self) -> None:
        """The bets, and the proof of solvency after every step."""
        bets = Table(title="Receipts", title_justify="left", box=None, pad_edge=False)
        for head in ("who", "bet", "stake", "odds", "result", "payout", "gas place", "settle"):
            bets.add_column(head, justify="left" if head in ("who", "bet", "result") else "right")
        for row in self.rows:
            words = describe(row.leg).removesuffix(", 90 minutes") + (" (in play)" if row.in_play else "")
            bets.add_row(
                row.who,
                f"{words}\n[dim]0x{row.order.hex()[:16]}…[/dim]",
                euros(row.stake),
                odds(row.leg.odds),
                row.outcome,
                euros(row.payout),
                f"{row.place_gas:,}",
                f"{row.settle_gas:,}",
            )
        steps = Table(
            title="Solvency, read from the chain after every step", title_justify="left", box=None, pad_edge=False
        )
        for head in ("step", "held", "customers", "house", "adds up"):
            steps.add_column(head, justify="left" if head in ("step", "adds up") else "right")
        for title, proof in self.proofs:
            sums = (euros(proof.held), euros(proof.customers), euros(proof.house))
            steps.add_row(title, *sums, "yes" if proof.solvent else "NO")
        self.console.print()
        self.console.print(bets)
        self.console.print()
        self.console.print(steps)
        self.console.print(
            f"\n[bold green]verified[/bold green]: {len(self.rows)} bets placed, settled as the rules say, withdrawn"
            f" and accounted for to the last unit, in {time.monotonic() - self.began:.0f} s",
            soft_wrap=True,
        )


CATALOGUE: Final = Path(__file__).resolve().parents[2] / "sports" / "replay" / "data" / "catalogue.json"


def euros(units: int) -> str:
    """Asset units as euros, two decimals or six where they are needed."""
    whole, rest = divmod(units, EURO)
    decimals = f"{rest:06d}"
    return f"€{whole:,}.{decimals[:2] if decimals.endswith('0000') else decimals}"


def odds(ppm: int) -> str:
    """Decimal odds."""
    return f"{ppm / EURO:.2f}"


def gas(receipt: TxReceipt) -> str:
    """Gas of a receipt."""
    return f"{int(receipt['gasUsed']):,} gas"
