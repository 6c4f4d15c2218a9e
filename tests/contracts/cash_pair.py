"""Cash-outs, parts of bets and waiting gains in the histories of reference book and contracts."""

from __future__ import annotations

import random
from dataclasses import replace

from chain.development import key
from chain.wire import Terms, encode_settle_gain
from sports.words import VoidInterval, VoidIntervals
from tests.contracts.book_pair import BETTORS, EURO, BookPair, ModelBook
from tests.contracts.cash_outs import agreed, packed
from tests.model.money.book import CASH_OUT_DELAY, IN_PLAY_LEAD, Bet

ERRORS = (
    "CashOutTooEarly(uint256,uint256)",
    "CashOutPart(uint256,uint256)",
    "CashOutUnits(uint256,uint256,uint256)",
    "BetDecided(address,uint256)",
    "FixtureReported(uint128)",
    "TermsMismatch(address,uint256)",
    "OneKeyLimit(uint128,uint256,uint256)",
    "BudgetExceeded(uint128,uint256,uint256)",
)


class WholeStakePaysThePart(ModelBook):
    """A part's gain let out at once, as far as the stake of the whole bet goes."""

    def pay_out(self, whole: Bet, part: Bet, units: int) -> tuple[int, int]:
        return min(units, whole.stake), max(0, units - whole.stake)


class RestKeepsTheDifference(ModelBook):
    """What stays open promises what the part left of the whole payout, not what its own terms give."""

    def split(self, bet: Bet, part: int) -> tuple[Bet, Bet | None]:
        one, rest = super().split(bet, part)
        return one, replace(rest, payout=bet.payout - one.payout) if rest else None


class GainOutlivesItsVoid(ModelBook):
    """A gain that void time does not reach."""

    def _settle_gain(self, bet: Bet) -> int:
        paid = super()._settle_gain(bet)
        if paid == 0:
            self._book(self.home(bet), -bet.gain)
        return bet.gain


class KeyCountsTheGain(ModelBook):
    """One key's cash-outs counted by the reserve that they move."""

    def cash_use(self, units: int) -> int:
        return 0


WRONG_CASH_OUTS = (WholeStakePaysThePart, RestKeepsTheDifference, GainOutlivesItsVoid, KeyCountsTheGain)
"""Wordings that the histories must find wrong."""


class CashActs:
    """One act a call of `step`. `gains` holds what waits, by the number of the part that ended."""

    def __init__(self, pair: BookPair, r: random.Random) -> None:
        self.pair, self.r = pair, r
        self.gains: dict[int, tuple[str, Terms, int, bytes]] = {}

    def step(self) -> None:
        if self.gains and self.r.random() < 0.3:
            self.settle_gain(self.r.choice(list(self.gains)))
            return
        bets = self.pair.model.bets
        todo = [n for n, bet in bets.items() if bet.state == "open"]
        if self.r.random() < 0.05:
            todo = list(self.pair.terms)
        several = [n for n in todo if len(bets[n].legs) > 1]
        if several and self.r.random() < 0.4:
            todo = several
        if todo:
            self.cash_out(self.r.choice(todo))

    def cash_out(self, number: int) -> None:
        """Mostly a price that both could have agreed on; now and then one that nobody may."""
        pair, r = self.pair, self.r
        bet = pair.model.bets[number]
        if r.random() < 0.8:
            pair.now = max(pair.now, bet.accepted_at + CASH_OUT_DELAY - r.choice((0, 0, 0, 0, 1)))
        part = r.choice((bet.stake, bet.stake, r.randint(1, bet.stake), 1, max(1, bet.stake - 1)))
        most = part * bet.payout // bet.stake
        units = r.choice(
            (r.randint(1, max(1, most)), part, max(1, part // 2), r.randint(min(part, most), max(part, most)))
        )
        if r.random() < 0.04:
            units, part = r.choice(((0, part), (most + 2, part), (units, bet.stake + 1), (units, 0)))
        self.carry_out(number, part, units, r.choice((1, 2, 2, 2)))

    def carry_out(self, number: int, part: int, units: int, keys: int) -> None:
        """Both books; the bet's terms shrink, and a gain is kept for later."""
        pair, ended = self.pair, []
        whole, terms = pair.model.bets[number], pair.terms[number]
        role = BETTORS[whole.bettor]
        soon = pair.offset + pair.now + 10**6
        one = agreed(pair.world, terms, units, part=part, valid_until=soon, include_by=soon)
        data = packed(pair.world, one, role, ("desk", "second_desk")[:keys])

        def rule(book: ModelBook) -> None:
            ended.append(book.cash_out(number, units, keys, part))

        label = f"cash out {number}: {part} of {whole.stake} for {units} on {keys} keys"
        if not pair.act(label, rule, pair.world.book, "relayer", "cashOut", data, errors=ERRORS):
            return
        after = pair.model.bets[ended[0]]
        rest = pair.model.bets[number] if ended[0] != number else None
        if after.gain:
            request = one.request.digest(pair.world.addresses.book_domain)
            self.gains[ended[0]] = (role, terms, after.gain, request)
        if rest:
            pair.terms[number] = replace(terms, stake=rest.stake)
        # What is paid out of the stake leaves the swing; of an accumulator the house takes the rest of it at once.
        gone = part if len(whole.legs) > 1 else min(units, part)
        for fixture in {leg.fixture for leg in whole.legs}:
            pair.listed[fixture].staked -= gone // EURO
        self._count(number, ended[0], keys)

    def _count(self, number: int, ended: int, keys: int) -> None:
        seen, model = self.pair.seen, self.pair.model
        bet = model.bets[ended]
        seen["cash-outs of a part"] += ended != number
        seen["cash-outs of accumulators"] += len(bet.legs) > 1
        seen["cash-outs after a final leg"] += any(model.fixtures[leg.fixture].final for leg in bet.legs)
        seen["cash-outs on one key"] += keys == 1
        seen["cash-outs with a gain"] += bet.gain > 0
        seen["cash-outs of bets in play"] += len(bet.legs) == 1 and model.in_play(bet)
        seen["cash-outs in large pots"] += len(bet.legs) == 1 and bet.legs[0].market == "score"
        if len(bet.legs) == 1:
            seen["cash-outs that empty a pot"] += model.pot(bet.legs[0]).count == 0

    def settle_gain(self, number: int) -> None:
        """Perhaps before all legs are final."""
        pair, (_, terms, gain, request) = self.pair, self.gains[number]
        assert self.waiting(number) == gain
        before = pair.model.accounts[pair.model.bets[number].bettor].balance
        data = encode_settle_gain(terms, gain, request)

        def rule(book: ModelBook) -> None:
            book.settle(number)

        errors = ("NotFinal(uint128)",)
        if pair.act(f"gain {number}", rule, pair.world.book, "relayer", "settleGain", data, errors=errors):
            paid = pair.model.accounts[pair.model.bets[number].bettor].balance - before
            assert paid in (0, gain)
            pair.seen["gains paid" if paid else "gains cancelled"] += 1
            assert self.waiting(number) == 0
            del self.gains[number]

    def waiting(self, number: int) -> int:
        """The gain that the chain holds for a part."""
        role, terms, gain, request = self.gains[number]
        legs = terms.legs[0]
        if len(terms.legs) > 1:
            words = b"".join(leg.to_bytes(32, "big") for leg in terms.legs)
            legs = int.from_bytes(self.pair.world.w3.keccak(words), "big") | 1
        call = self.pair.world.book.functions.gainOf(request, key(role).address, terms.accepted_at, gain, legs)
        return int(call.call())

    def cut(self, number: int) -> VoidIntervals | None:
        """Void time over the acceptance of a bet whose gain waits for this fixture, if it can be void by time."""
        start = self.pair.model.fixtures[number].start
        for one in self.gains:
            bet = self.pair.model.bets[one]
            since = bet.accepted_at - (start - IN_PLAY_LEAD)
            if number in {leg.fixture for leg in bet.legs} and 0 <= since < 9_000:
                return VoidIntervals(0, (VoidInterval(since, 1),))
        return None

    def settle_all(self) -> None:
        """Once everything is final."""
        for number in list(self.gains):
            self.settle_gain(number)
        assert not self.gains
