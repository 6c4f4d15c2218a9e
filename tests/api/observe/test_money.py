"""The book's numbers beside the chain's own, after a matchday of every kind of bet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from api.chain import book_index
from api.observe.money import ChainTreasury
from api.observe.watching import Watch
from chain.bindings import BetBook
from chain.development import key
from chain.wire import Code, decode_placed, decode_settled
from proofbook.clock import ManualMatchClock, ManualWallClock
from proofbook.database import Database
from proofbook.metrics import Metrics
from tests.api.observe.test_watching import scrape
from tests.api.receipts.stage import Matchday, matchday

pytestmark = [pytest.mark.anvil, pytest.mark.process, pytest.mark.xdist_group("receipts")]


@pytest.fixture(scope="module")
def played() -> Iterator[Matchday]:
    with matchday() as made:
        yield made


def test_numbers__after_a_matchday__are_the_chains(played: Matchday, database: Database, wall: ManualWallClock) -> None:
    world, metrics = played.world, Metrics()
    at = world.addresses
    book_index(world.w3, at, database, depth=0).run()
    relayers = (key("relayer").address, key("transmitter").address)
    treasury = ChainTreasury(world.w3, at, {"relayer": relayers})
    watch = Watch(metrics, database, ManualMatchClock(world.at()), wall, treasury, wait_s=30.0)
    told = scrape(metrics, wall)
    watch.close()

    held = world.asset.functions.balanceOf(at.book).call()
    assert (told["book_solvent"], told["book_held_units"]) == (1, held)
    assert told["book_customers_units"] + told["book_house_units"] <= held
    head = world.w3.eth.block_number
    assert (told["book_head_block"], told['book_index_block{tag="latest"}']) == (head, head)
    poorest = min(world.w3.eth.get_balance(one) for one in relayers)
    assert told['book_key_balance_wei{key="relayer"}'] == float(poorest)

    events = BetBook(world.w3, at.book).events
    placed = [item for event in events.placed(at.block) for item in decode_placed(event.data) if item.code is Code.OK]
    ended = [item for event in events.settled(at.block) for item in decode_settled(event.data) if item.code is Code.OK]
    sold = events.cashed_out(at.block)
    gone = {(one.bettor, one.nonce) for one in ended}
    left = {(one.terms.bettor, one.terms.nonce): one.terms.stake for one in placed}
    for one in sold:
        left[one.bettor, one.nonce] -= one.part
    is_open = {bet for bet, stake in left.items() if stake and bet not in gone}
    assert told["book_open_bets"] == len(is_open) > 0
    assert told["book_open_stakes_units"] == sum(left[bet] for bet in is_open)
    paid = sum(one.payout for one in ended)
    paid += sum(one.paid for one in sold if (one.bettor, one.nonce) not in is_open)
    gains = sum(one.paid for one in events.gain_settled(at.block))
    assert paid <= told["book_settled_payouts_units"] <= paid + gains
    assert told["book_unknown_bets"] == len(is_open)
    assert 0 < told["book_fullest_fixture_reserved_units"] <= told["book_fullest_fixture_budget_units"]
