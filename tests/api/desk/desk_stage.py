"""A chain and prices that a test sets, for a desk on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from api.desk.facts import DeskFacts, Facts, FixtureFacts, Held, WalletFacts
from api.desk.first import EntryFacts
from api.desk.offers import MarketView
from api.desk.reading import Head
from chain.permit import Token
from chain.signers import LocalKey
from chain.typed_data import Domain
from pricing.columns import Offer
from pricing.guard import Status
from sports.words import FixtureId, Leg

EURO = 10**6
NOW = 1_700_000_000
START = NOW + 3_600
DOMAIN = Domain(31337, "0x" + "11" * 20)
ANN, DESK, SECOND = (LocalKey.from_raw(bytes([one]) * 32) for one in (1, 2, 3))
HOME = Leg(FixtureId(5), 1, 1, 0).pack()
FIXTURE = FixtureFacts(2_000 * EURO, 0, 0, 0, 0, START, START + 7_200, 1)
WALLET = WalletFacts(100 * EURO, eligible_until=NOW + 10**7)
MARKET = MarketView(Status.OPEN, "", None, (450_000, 270_000, 280_000), 50_000, NOW, NOW + 9_000, 3)
USER, OTHER = UUID(int=1), UUID(int=2)


@dataclass
class Stage:
    """A chain and prices that a test sets."""

    fixture: FixtureFacts = FIXTURE
    wallet: WalletFacts = WALLET
    market: MarketView | None = MARKET
    block: int = 7
    used: dict[int, tuple[int, int]] = field(default_factory=dict)
    ends: dict[int, tuple[bool, int]] = field(default_factory=dict)
    tokens: int = 0
    permit_nonce: int = 0

    def head(self) -> Head:
        return Head(self.block, NOW)

    def facts(self, bettor: str, nonce: int, legs: Sequence[int], held: Held, head: Head) -> Facts:
        return Facts(DeskFacts(1, 0, 100_000), self.wallet, {5: self.fixture}, {}, held)

    def slots(self, bettor: str, head: Head) -> list[tuple[int, int]]:
        return [self.used.get(slot, (0, 0)) for slot in range(64)]

    def entry(self, bettor: str, head: Head) -> EntryFacts:
        return EntryFacts(0, self.permit_nonce, self.tokens, None, 0, 0, 0)

    def result(self, fixture: int, head: Head) -> tuple[bool, int]:
        return self.ends.get(fixture, (False, 0))

    def token(self) -> Token:
        return Token("0x" + "22" * 20, "Play Euro", "1", DOMAIN.chain_id)

    def finals(self, legs: Sequence[int], head: Head) -> dict[int, int]:
        return {}

    def view(self, fixture: int, offer: Offer, now: int) -> MarketView | None:
        return self.market
