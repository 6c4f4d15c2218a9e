"""A matchday on a chain of its own, and the receipts of its bets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from eth_utils.crypto import keccak

from api.receipts import ChainView, NodeRecord, Receipt, Records, build
from api.receipts.model import VotePart
from chain.development import ACCOUNTS, REPORTERS, key
from chain.typed_data import Vote
from chain.wire import Accepted
from sports.words import Result, Score, Status, VoidInterval, VoidIntervals
from tests.anvil import anvil_process, connect
from tests.contracts import cash_outs
from tests.contracts.scenes import RELAYER, challenge, leg_of, place, single, slip
from tests.contracts.world import EURO, World
from tests.contracts.world import build as build_world

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


def played(url: str) -> Matchday:
    """Bets of every kind: relayed and own, combined, sold in part and whole, void, disputed, open."""
    world = build_world(connect(url))
    world.liquidity(400_000 * EURO)
    for who in ("ann", "ben"):
        world.grant(who)
        world.fill(who, 1_000 * EURO)
    first, second, third, later = (world.fixture() for _ in range(4))
    bets = {
        "won": single(world, first, "ann", 10 * EURO),
        "lost": single(world, first, "ben", 10 * EURO, selection=1),
        "total": world.accept("ann", world.order("ann", leg_of(first, 0, 4, 9), 4 * EURO), 1_900_000),
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
    for name in ("combined", "sold", "disputed", "open", "gone"):
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

    world.travel(max(world.fixtures[one].earliest for one in (first, second, third)))
    transmitter = key("transmitter").address
    world.send(world.oracle.functions.report(world.report(first, WON, signers=3)), transmitter)
    world.send(world.oracle.functions.report(world.report(first, WON, signers=4)), transmitter)
    world.send(world.oracle.functions.report(world.report(second, WON, voids=voids)), transmitter)
    world.send(world.oracle.functions.report(world.report(third, WON, signers=3)), transmitter)
    world.send(world.asset.functions.approve(world.oracle.address, 2**200), key("ben").address)
    world.send(world.asset.functions.faucet(key("ben").address, 50_000 * EURO), key("ben").address)
    challenge(world, third)
    world.travel(world.now() + 3 * 3_600)
    world.send(world.oracle.functions.report(world.report(third, DRAWN, ballot=1)), transmitter)
    world.travel(world.now() + 2 * 3_600 + 1)
    remaining = [bets[name].terms for name in ("won", "lost", "total", "own", "combined", "void", "disputed")]
    world.settle([*remaining[:4]])
    world.settle([remaining[4], cash_outs.rest(part), *remaining[5:]])
    ann = key("ann").address
    world.send(world.book.functions.requestWithdraw(30 * EURO), ann)
    world.travel(world.now() + 1_300)
    world.send(world.book.functions.withdraw(ann), RELAYER)
    nodes = {first: record(world, first, WON), second: record(world, second, WON)}
    return Matchday(world, url, bets, Records(nodes, names={first: "Reds – Blues"}))


@contextmanager
def matchday() -> Iterator[Matchday]:
    """The day, on an Anvil of its own."""
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        yield played(url)
