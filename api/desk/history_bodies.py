"""Bodies of a customer's history of bets."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.desk.bodies import BetShown
from api.desk.history import Outcome, Page, Status, Told
from chain.typed_data import Domain


class LegWaits(BaseModel):
    """What a leg waits for; `fixture` null where it is the bet as a whole, `until` null where nobody knows."""

    fixture: str | None
    why: str
    until: int | None


class ToldShown(BaseModel):
    """A bet with what became of it; `paid` is all that the book has paid for it, sales included, units."""

    bet: BetShown
    status: Status
    outcome: Outcome | None
    paid: int
    ended_at: int | None
    end_transaction: str | None
    end_final: bool = Field(description="whether the block in which it ended is final")
    waits: list[LegWaits]

    @classmethod
    def of(cls, one: Told, domain: Domain | None) -> ToldShown:
        """The body of a bet."""
        return cls(
            bet=BetShown.of(one.row, one.offers, domain),
            status=one.status,
            outcome=one.outcome,
            paid=one.paid,
            ended_at=one.ended_at,
            end_transaction=None if one.end_transaction is None else "0x" + one.end_transaction.hex(),
            end_final=one.end_final,
            waits=[
                LegWaits(fixture=f"0x{wait.fixture:032x}" if wait.fixture else None, why=wait.why, until=wait.until)
                for wait in one.waits
            ],
        )


class HistoryShown(BaseModel):
    """A page of bets, the newest first; ask with `before=next` for those behind it. `block` is the index's."""

    bets: list[ToldShown]
    next: str | None
    block: int

    @classmethod
    def of(cls, page: Page, domain: Domain | None) -> HistoryShown:
        """The body of a page."""
        behind = None if page.following is None else f"{page.following[0]}-{page.following[1].hex()}"
        return cls(bets=[ToldShown.of(one, domain) for one in page.bets], next=behind, block=page.block)
