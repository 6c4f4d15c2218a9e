"""Cash-outs followed on chain: what the index says becomes the offer's state, and is told; nothing is told before."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from sqlmodel import select

from api.chain import book_index
from api.chain.tables import CashOutRow
from api.chain.views import INDEX
from api.desk import store
from api.desk.following import follow
from api.desk.reading import Head
from api.desk.selling import Refusal, sale_digest, sell
from api.desk.store import BetState
from api.desk.tables import DeskBet, DeskOffer
from chain.development import key
from chain.index.tables import CursorRow
from chain.typed_data import CashOutRequest
from proofbook.database import Database
from tests.api.desk.desk_stage import NOW
from tests.api.desk.test_selling import Shop
from tests.contracts.world import EURO, World

pytestmark = pytest.mark.process
BET, UNTIL = b"\7" * 32, NOW + 60


@dataclass
class Board:
    """A final bet of twenty in a database, an index that a test writes, and a head that it sets."""

    database: Database
    head: Head = field(default_factory=lambda: Head(10, NOW))

    def __post_init__(self) -> None:
        with self.database.session() as session:
            bet = DeskBet(
                id=BET,
                bettor="0x" + "11" * 20,
                nonce=0,
                legs="[]",
                stake=20,
                min_payout=0,
                valid_until=NOW,
                signature=b"",
                state=BetState.FINAL,
                received_at=NOW,
            )
            session.add(bet)
            session.add(CursorRow(name=INDEX, chain_id=1, contracts="", start=0, number=10, hash=b"", final=4))

    def offer(self, number: int, part: int) -> bytes:
        id_ = bytes([number]) * 32
        with self.database.session() as session:
            session.add(
                DeskOffer(
                    id=id_,
                    bet=BET,
                    part=part,
                    units=part,
                    gain=0,
                    backed=True,
                    one_key=False,
                    home="0x1",
                    include_by=UNTIL,
                    data=b"",
                    state="offered",
                )
            )
        return id_

    def index(self, *, number: int, final: int = 4, took: dict[bytes, tuple[int, int]] | None = None) -> None:
        """The index at a block; `took` are requests with part and block."""
        with self.database.session() as session:
            cursor = session.get_one(CursorRow, INDEX)
            cursor.number, cursor.final = number, final
            session.add(cursor)
            for row in session.exec(select(CashOutRow)).all():
                session.delete(row)
            session.flush()
            for place, (request, (part, block)) in enumerate((took or {}).items()):
                session.add(
                    CashOutRow(
                        block=block,
                        log=place,
                        bettor="0x" + "11" * 20,
                        nonce=0,
                        request=request,
                        part=part,
                        paid=part,
                        gain=0,
                    )
                )

    def step(self, now: int = NOW) -> int:
        with self.database.session() as session:
            return follow(session, now, lambda: self.head)

    def states(self) -> list[tuple[str, str]]:
        with self.database.session(write=False) as session:
            return [(one.state, one.reason) for one in store.states_of(session, BET)]

    def state(self, id_: bytes) -> tuple[str, int | None]:
        with self.database.session(write=False) as session:
            one = session.get_one(DeskOffer, id_)
            return one.state, one.block_number


@pytest.fixture
def board(database: Database) -> Board:
    return Board(database)


def test_follow__two_parts_one_after_the_other__part_sold_then_sold_and_each_final(board: Board) -> None:
    first = board.offer(1, 5)
    assert board.step() == 0
    board.index(number=11, took={first: (5, 11)})
    assert board.step() == 1
    assert board.state(first) == ("mined", 11)
    second = board.offer(2, 15)
    board.index(number=12, final=11, took={first: (5, 11), second: (15, 12)})
    assert board.step() == 2
    board.index(number=20, final=19, took={first: (5, 11), second: (15, 12)})
    assert board.step() == 1
    assert board.step() == 0
    assert board.state(second) == ("final", 12)
    assert board.states() == [("part-sold", ""), ("part-sold", "final"), ("sold", ""), ("sold", "final")]


def test_follow__block_reorganised_away__is_offered_again_and_comes_with_another(board: Board) -> None:
    one = board.offer(1, 20)
    board.index(number=11, took={one: (20, 11)})
    board.step()
    board.index(number=11)
    board.step()
    assert board.state(one) == ("offered", None)
    board.index(number=13, took={one: (20, 13)})
    board.step()
    assert board.state(one) == ("mined", 13)
    assert [state for state, _ in board.states()] == ["sold", "sale-offered", "sold"]


def test_follow__nobody_brings_it__expires_only_when_the_index_is_past_its_last_moment(board: Board) -> None:
    one = board.offer(1, 20)
    board.head = Head(12, UNTIL)
    board.step(UNTIL + 1)  # the chain's time is not behind it yet
    board.head = Head(13, UNTIL + 1)
    board.index(number=12)
    board.step(UNTIL + 2)  # the index is not there yet
    assert board.states() == []
    board.index(number=13)
    board.step(UNTIL + 3)
    assert board.state(one) == ("expired", None)
    assert board.states() == [("sale-expired", "not-included")]
    # a reorganisation that takes it after all is told as well
    board.index(number=13, took={one: (20, 13)})
    board.step(UNTIL + 4)
    assert board.states()[-1] == ("sold", "")


@pytest.mark.anvil
def test_sell__part_then_the_rest__both_are_taken_and_followed(world: World, database: Database) -> None:
    shop = Shop(world, database)
    row = shop.bet(shop.legs[:1])
    index = book_index(world.w3, world.addresses, database, depth=0)
    first = shop.sell(row, 5 * EURO)
    assert isinstance(first, DeskOffer)
    shop.take(first)
    index.run()
    shop.desk.step()
    shop.clock.set(world.at())

    def rest(left: int, part: int) -> DeskOffer | Refusal:
        until = row.received_at + 5_000
        request = CashOutRequest(sale_digest(store.order_of(row), left, shop.desk.domain), part, 0, until)
        return sell(shop.desk, row, part, 0, until, key("ann").sign(request.digest(shop.desk.domain)))

    wrong = rest(20 * EURO, 15 * EURO)  # names the stake of before
    assert isinstance(wrong, Refusal)
    assert wrong.reason == "signature"
    over = rest(15 * EURO, 15 * EURO + 1)
    assert isinstance(over, Refusal)
    second = rest(15 * EURO, 15 * EURO)
    assert isinstance(second, DeskOffer), second
    shop.take(second)
    index.run()
    shop.desk.step()
    with database.session(write=False) as session:
        told = [one.state for one in store.states_of(session, row.id)]
        assert store.sold_of(session, row.id) == 20 * EURO
    assert told[-4:] == ["sale-offered", "part-sold", "sale-offered", "sold"]
    ended = rest(0, 1)
    assert isinstance(ended, Refusal)
    assert world.solvent()
