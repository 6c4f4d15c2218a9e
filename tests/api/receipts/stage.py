"""A matchday on a chain of its own, and the receipts of its bets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from eth_utils.crypto import keccak

from api.fixtures import FixtureNames
from api.issuer import sign_grant
from api.receipts import ChainView, NodeRecord, Receipt, Records, build
from api.receipts.model import PricePart, VotePart
from chain.development import ACCOUNTS, REPORTERS, key
from chain.permit import sign_permit
from chain.typed_data import SANDBOX_POLICY, Report, Vote
from chain.wire import Accepted
from pricing.agree import Agreed, Published, agree, published_bytes
from pricing.agree.digests import code_digest
from pricing.agree.inputs import Inputs
from pricing.agree.statement import Ask
from pricing.agree.statement import vote as vote_price
from pricing.engine import priced
from pricing.parameters import NO_RATINGS
from pricing.request import Football
from sports.words import Result, Score, Status, VoidInterval, VoidIntervals
from tests.anvil import anvil_process, connect
from tests.contracts import cash_outs
from tests.contracts.scenes import RELAYER, challenge, leg_of, place, ruling, single, slip
from tests.contracts.world import EURO, YEAR, World, as_tuple
from tests.contracts.world import build as build_world
from tests.pricing.agree.world import KEYS, OFFERS, REFERENCE, moved

WON: Final = Result(Status.FINISHED, (Score(0, 0), Score(2, 1), *[None] * 5)).pack()
DRAWN: Final = Result(Status.FINISHED, (Score(0, 0), Score(1, 1), *[None] * 5)).pack()


@dataclass
class Matchday:
    """The world, its bets by name, and what the nodes kept."""

    world: World
    url: str
    bets: dict[str, Accepted]
    records: Records

    def view(self) -> ChainView:
        """A fresh look at the chain."""
        return ChainView(connect(self.url), self.url)

    def receipt(self, name: str, view: ChainView | None = None) -> Receipt:
        """The receipt of a bet."""
        return build(view or self.view(), self.world.addresses, self.bets[name].ticket.order, self.records)


def vote(world: World, reporter: str, fixture: int, value: int, sources: tuple[tuple[str, str], ...]) -> VotePart:
    """A node's signed vote over the hashes of what its sources sent."""
    evidence = keccak(text="\n".join(f"{group}:{digest}" for group, digest in sources))
    made = Vote(world.fixtures[fixture].struct_hash(), 0, 0, value, 0, evidence, bytes(32))
    signature = key(reporter).sign(made.digest(world.addresses.oracle_domain))
    return VotePart(key(reporter).address, 0, 0, value, 0, evidence, bytes(32), signature, sources)


def record(world: World, fixture: int, value: int) -> NodeRecord:
    """What two nodes kept of a fixture."""
    sources = tuple((group, keccak(text=f"{group}{fixture}").hex()) for group in ("alpha", "beta"))
    readings: list[dict[str, Any]] = [
        {"provider": f"of-{group}", "group": group, "regulation": [2, 1], "body_sha256": digest}
        for group, digest in sources
    ]
    votes = tuple(vote(world, reporter, fixture, value, sources) for reporter in REPORTERS[:2])
    return NodeRecord(votes, tuple(readings))


def price(world: World, fixture: int) -> PricePart:
    """What three replicas agreed on for a fixture, signed for the book."""
    start, asked = world.fixtures[fixture].start, world.now() - 20
    football = Football("E0", "Ash", "Birch", start, reference=replace(REFERENCE, at=asked - 100))
    ask = Ask(FixtureNames().name_of(fixture), 4, asked, OFFERS[:2])
    request = Inputs(ask.fixture, ask.version, football).request(ask)
    sheet, domain = priced(request, NO_RATINGS), world.addresses.book_domain
    votes = [vote_price(4, code_digest(), request, moved(sheet, units), KEYS[units], domain) for units in range(3)]
    agreed = agree(votes, 2)
    assert isinstance(agreed, Agreed)
    return PricePart(fixture, domain.contract, json.loads(published_bytes(Published.of(agreed))))


def first_bet(world: World, leg: int) -> Accepted:
    """A wallet's first bet, brought with its grant and its deposit."""
    eve, at = key("transmitter"), world.addresses
    world.send(world.asset.functions.faucet(eve.address, 20 * EURO), RELAYER)
    grant, signature = sign_grant(
        eve.address, key("issuer"), at.registry_domain, now=world.at(), valid_s=YEAR, seq=1, policy=SANDBOX_POLICY
    )
    permit = sign_permit(
        eve,
        at.book,
        20 * EURO,
        token=at.asset,
        token_name="Play Euro",
        token_version="1",
        chain_id=at.chain_id,
        nonce=0,
        deadline=world.at() + 3_600,
    )
    bet = world.accept("transmitter", world.order("transmitter", leg, 20 * EURO), 2_000_000)
    money = (permit.owner, permit.value, permit.deadline, permit.v, permit.r, permit.s)
    world.send(world.first_bet.functions.place(as_tuple(grant), signature, money, world.packed([bet])), RELAYER)
    return bet


def claimed(world: World, leg: int) -> Accepted:
    """A ticket that a pause kept from being placed, and for which its bettor was paid."""
    owner = key("bond_owner").address
    world.send(world.asset.functions.faucet(owner, 100 * EURO), RELAYER)
    world.send(world.asset.functions.approve(world.book.address, 100 * EURO), owner)
    world.send(world.pool.functions.postClaimsBond(100 * EURO), owner)
    bet = world.accept("ben", world.order("ben", leg, 10 * EURO), 2_000_000, life_s=30)
    world.send(world.book.functions.pauseNewRisk(), key("guardian").address)
    world.travel(bet.ticket.include_by)
    world.send(world.book.functions.placeOrClaim(world.packed([bet]), 1), RELAYER)
    world.send(world.book.functions.resumeNewRisk(), key("guardian").address)
    return bet


def played(url: str) -> Matchday:
    """Bets of every kind: relayed and own, combined, sold in part and whole, void, disputed, open."""
    world = build_world(connect(url))
    world.liquidity(400_000 * EURO)
    for who in ("ann", "ben"):
        world.grant(who)
        world.fill(who, 1_000 * EURO)
    first, second, third, later, ruled, stale = (world.fixture() for _ in range(6))
    prices = {later: price(world, later)}
    bets = {
        "won": single(world, first, "ann", 10 * EURO),
        "lost": single(world, first, "ben", 10 * EURO, selection=1),
        "total": world.accept("ann", world.order("ann", leg_of(first, 0, 4, 10), 4 * EURO), 1_900_000),
    }
    world.place_many(list(bets.values()))
    own = single(world, first, "ben", 5 * EURO, selection=2)
    world.send(place(world, own, ("second_desk",), own=True), key("ben").address)
    both = sorted((leg_of(first), leg_of(second)))
    bets |= {"own": own, "combined": slip(world, both, "ann"), "sold": single(world, second, "ben", 20 * EURO)}
    bets["void"] = single(world, second, "ann", 3 * EURO)
    bets["disputed"] = single(world, third, "ann", 6 * EURO)
    bets["open"] = single(world, later, "ben", 7 * EURO)
    bets["gone"] = single(world, second, "ann", 8 * EURO)
    # A draw without a winner; half over the line; two legs of one match; with grant and deposit; claimed for.
    bets["push"] = world.accept("ann", world.order("ann", leg_of(third, 0, 3), 3 * EURO), 1_700_000)
    bets["half"] = world.accept("ben", world.order("ben", leg_of(first, 0, 4, 11), 4 * EURO), 1_950_000)
    together = sorted((leg_of(first), leg_of(first, 0, 4, 10)))
    bets["game"] = slip(world, together, "ann")
    bets["first"] = first_bet(world, leg_of(first))
    bets["claimed"] = claimed(world, leg_of(first))
    bets |= {"ruled": single(world, ruled, "ann", 2 * EURO), "stale": single(world, stale, "ben", 2 * EURO)}
    world.send(world.book.functions.place(world.packed([bets["game"]], same_game=True)), RELAYER)
    for name in ("push", "half", "combined", "sold", "disputed", "open", "gone", "ruled", "stale"):
        world.send(place(world, bets[name]), RELAYER)
    world.travel(world.now() + 120)
    part = cash_outs.cash_out(world, "ben", bets["sold"].terms, 4 * EURO, part=5 * EURO)
    cash_outs.cash_out(world, "ann", bets["gone"].terms, 8 * EURO)
    # Accepted in a minute of which the committee says later that no bet in it counts.
    bets["void"] = single(world, second, "ann", 3 * EURO, nonce=bets["void"].order.nonce)
    world.send(place(world, bets["void"]), RELAYER)
    start = world.fixtures[second].start
    offset = bets["void"].ticket.accepted_at - (start - 1_800)
    if offset < 0:
        world.travel(start - 600)
        bets["void"] = single(world, second, "ann", 3 * EURO)
        world.send(place(world, bets["void"]), RELAYER)
        offset = bets["void"].ticket.accepted_at - (start - 1_800)
    voids = VoidIntervals(0, (VoidInterval(offset - 5, 10),)).pack()

    world.travel(max(world.fixtures[one].earliest for one in (first, second, third, ruled)))
    transmitter = key("transmitter").address
    world.send(world.oracle.functions.report(world.report(first, WON, signers=3)), transmitter)
    world.send(world.oracle.functions.report(world.report(first, WON, signers=4)), transmitter)
    listed = [
        Report(world.fixtures[one].struct_hash(), 0, 0, value, beside)
        for one, value, beside in ((second, WON, voids), (third, WON, 0), (ruled, WON, 0))
    ]
    world.send(world.oracle.functions.reportMany(world.report_list(listed, 3)), transmitter)
    world.send(world.asset.functions.approve(world.oracle.address, 2**200), key("ben").address)
    world.send(world.asset.functions.faucet(key("ben").address, 50_000 * EURO), key("ben").address)
    challenge(world, third)
    challenge(world, ruled)
    world.travel(world.now() + 3 * 3_600)
    world.send(world.oracle.functions.report(world.report(third, DRAWN, ballot=1)), transmitter)
    world.travel(world.now() + 2 * 3_600 + 1)
    remaining = [bets[name].terms for name in ("won", "lost", "total", "own", "combined", "void", "disputed", "push")]
    world.settle([*remaining[:4], bets["half"].terms, bets["first"].terms])
    world.settle([bets["game"].terms])
    world.settle([remaining[4], cash_outs.rest(part), *remaining[5:]])
    ann = key("ann").address
    world.send(world.book.functions.requestWithdraw(30 * EURO), ann)
    world.travel(world.now() + 1_300)
    world.send(world.book.functions.withdraw(ann), RELAYER)
    world.travel(world.now() + 25 * 3_600)
    world.send(ruling(world, ruled, WON), RELAYER)
    world.travel(max(world.now(), world.fixtures[stale].deadline))
    world.send(world.oracle.functions.voidStale(stale), RELAYER)
    world.settle([bets["ruled"].terms, bets["stale"].terms])
    nodes = {first: record(world, first, WON), second: record(world, second, WON)}
    return Matchday(world, url, bets, Records(nodes, prices, names={first: "Reds – Blues"}))


@contextmanager
def matchday() -> Iterator[Matchday]:
    """The day, on an Anvil of its own."""
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        yield played(url)
