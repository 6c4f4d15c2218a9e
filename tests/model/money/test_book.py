"""Fuzzing of the specification in book.py. `PROOFBOOK_HISTORIES` sets how many random histories a test runs."""

from __future__ import annotations

import os
import random
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.model.money import book as m
from tests.model.money.actors import ACTS, Actors, act
from tests.model.money.book import Book
from tests.model.money.checks import WORLDS, check_solvent, check_words
from tests.model.money.payouts import HALF_LOST, HALF_WON, LOST, PPM, PUSH, VOID, WON, Outcome, multiplier
from tests.model.money.scenes import key_loss, order_gap, prophet_gain

HISTORIES = int(os.environ.get("PROOFBOOK_HISTORIES", "150"))
FUZZ = settings(max_examples=HISTORIES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
SEEDS = st.integers(0, 2**32 - 1)


class History(RuleBasedStateMachine):
    """Every actor in any order; every check after every step; everything withdrawn at the end."""

    kind = Book

    @initialize(seed=SEEDS)
    def begin(self, seed):
        self.actors = Actors(self.kind)
        r = random.Random(seed)
        for _ in range(r.randint(1, 4)):
            act(self.actors, "listing", r.randrange(2**32))

    def teardown(self):
        if hasattr(self, "actors"):
            left = self.actors.drain()
            assert left >= 0

    @rule(name=st.sampled_from(ACTS), seed=SEEDS)
    def step(self, name, seed):
        act(self.actors, name, seed)

    @invariant()
    def holds(self):
        if hasattr(self, "actors"):
            check_words(self.actors.book)
            check_solvent(self.actors.book)


TestHistory = History.TestCase
TestHistory.settings = settings(FUZZ, stateful_step_count=40)


@FUZZ
@given(SEEDS)
def test_settlement_order_moves_no_provider_wealth(seed):
    gap = order_gap(seed)
    assert gap <= 100


@FUZZ
@given(SEEDS)
def test_early_knowledge_gains_a_provider_nothing(seed):
    gain = prophet_gain(seed)
    assert gain <= 100


@FUZZ
@given(SEEDS)
def test_one_desk_key_costs_at_most_a_quarter_of_the_budgets(seed):
    loss, allowed = key_loss(seed)
    assert loss <= allowed + 100


@FUZZ
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(1, 10**9), st.integers(PPM + 1, 50 * PPM), st.booleans()),
        min_size=1,
        max_size=6,
    ),
    st.integers(0, 3),
)
def test_every_subset_of_voids_is_covered(bets, kind):
    """I21 by literal enumeration: every result times every subset of the singly voidable bets."""
    name = ("1x2", "double", "two_way", "score")[kind]
    market = m.MARKETS[name]
    pot = m.Pot(market, [0] * market.size)
    rows = []
    for selection, stake, odds, voidable in bets:
        selection %= market.size
        payout = m.payout_of(stake, (odds,), (WON,))
        pot.liabilities[selection] += payout - stake if voidable else payout
        pot.stakes += 0 if voidable else stake
        rows.append((selection, stake, odds, voidable))
    held = pot.required() + pot.stakes + sum(s for _, s, _, v in rows if v)
    loose = [i for i, row in enumerate(rows) if row[3]]
    for world in WORLDS[name]:
        for size in range(len(loose) + 1):
            for voids in combinations(loose, size):
                due = sum(s if i in voids else m.payout_of(s, (o,), (world[x],)) for i, (x, s, o, _) in enumerate(rows))
                assert due <= held


@FUZZ
@given(
    st.integers(1, 10**12),
    st.lists(st.tuples(st.integers(PPM + 1, 1000 * PPM), st.integers(0, 5)), min_size=1, max_size=12),
)
def test_payouts_round_for_the_pool_and_never_exceed_the_reserve(stake, legs):
    kinds = (WON, HALF_WON, PUSH, VOID, HALF_LOST, Outcome("dead heat", 1, 3))
    odds, outcomes = tuple(o for o, _ in legs), tuple(kinds[k] for _, k in legs)
    paid, top = m.payout_of(stake, odds, outcomes), m.payout_of(stake, odds, (WON,) * len(legs))
    exact_num, exact_den = stake, 1
    for one, outcome in zip(odds, outcomes, strict=False):
        exact_num, exact_den = exact_num * multiplier(outcome, one), exact_den * 2 * PPM
    assert paid <= top
    assert paid * exact_den <= exact_num
    if len(legs) == 1:
        assert (paid + 1) * exact_den > exact_num
    assert m.payout_of(stake, odds, (LOST,) + (None,) * (len(legs) - 1)) == 0
