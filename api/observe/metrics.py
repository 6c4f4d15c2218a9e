"""Every number that the book tells Prometheus, each with what it means and what to do about it.

Names begin with `proofbook_`, a counter's ends with `_total`, money is whole units of the asset (`_units`: six
decimals). Labels are closed sets, and none is a person, a wallet, a fixture or a bet. `docs/metrics.md` has the same
sentences, and a test compares the two.

What is read of the database or the chain is the same in every process of one book: take the maximum, not the sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from prometheus_client import Counter, Gauge, Histogram

from api.accounts.kinds import METHODS
from api.desk.reasons import Reason
from api.desk.store import BetState
from api.identity.attempts import State as IdentityState
from api.identity.kinds import PROVIDERS, WHY
from api.live.causes import CODES
from proofbook.metrics import NAMESPACE, Bounded, LabelValues, Metrics
from sports.words import Sport

SPORTS: Final = tuple(sport.name.lower() for sport in Sport)
MARKETS: Final = ("open", "held", "suspended", "settled")
ORDERS: Final = tuple(str(state) for state in list(BetState)[:7])
STEPS: Final = (str(BetState.ACCEPTED), str(BetState.SUBMITTED), str(BetState.MINED), str(BetState.FINAL))
KEYS: Final = ("relayer", "settler", "issuer")
LOOPS: Final = ("ok", "failing", "late")
PARTS: Final = ("database", "chain")
NONE: Final = "none"
_SECONDS: Final = (1, 2, 3, 5, 8, 13, 21, 34, 60, 120, 300, 600, 1_800)
_LAGS: Final = (60, 300, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400, 172_800)
_HEARD: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class BookMetrics:
    """The metrics of one process of the book; `documented` has meaning and remedy of each name."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self.documented: dict[str, tuple[str, str]] = {}
        gauge, count, spread = self._gauge, self._count, self._spread

        # -- reading
        self.read = gauge(
            "book_read_timestamp_seconds",
            "When the numbers below were last read of a part, Unix time.",
            "Stands still: that part is down; GET /readyz.",
            part=PARTS,
        )

        # -- money at risk
        self.open_bets = gauge("book_open_bets", "Bets on the chain that have not ended.", "For your eyes.")
        self.open_stakes = gauge("book_open_stakes_units", "What is left staked on them.", "For your eyes.")
        self.open_payouts = gauge(
            "book_open_payouts_units", "What all of them together would pay, nothing netted.", "Compare with the pool."
        )
        self.tickets = gauge(
            "book_tickets", "Tickets that were given and are not on the chain yet.", "Grows: the relayer; batches_open."
        )
        self.ticket_payouts = gauge("book_ticket_payouts_units", "What those would pay.", "As tickets.")
        self.exposure = gauge(
            "book_exposure_units",
            "What open bets would pay, by sport; an accumulator counts in full for each of its matches.",
            "Unlike your plan: caps.",
            sport=SPORTS,
        )
        self.largest = gauge(
            "book_largest_fixture_units", "The same of the match with the most.", "GET /v1/operator/exposure names it."
        )
        self.fullest_reserved = gauge(
            "book_fullest_fixture_reserved_units",
            "What the chain has reserved of the match whose budget is used most.",
            "GET /v1/operator/budgets names it.",
        )
        self.fullest_budget = gauge(
            "book_fullest_fixture_budget_units", "The budget of that match.", "Nearly used up: the allocator, or a cap."
        )

        self.unknown = gauge(
            "book_unknown_bets",
            "Open bets on the chain that our desk has no order of.",
            "Not 0: somebody else signs with the desk's key; docs/runbooks/desk-key-leaked.md.",
        )

        # -- margin
        self.settled_stakes = gauge(
            "book_settled_stakes_units", "Stakes of all bets that have ended.", "Less payouts: the margin taken."
        )
        self.settled_payouts = gauge(
            "book_settled_payouts_units", "What was paid on them, parts sold back included.", "As settled_stakes."
        )
        self.overround = gauge(
            "book_overround_ppm",
            "Mean margin in the prices of open markets, millionths: what their chances sum to, less one.",
            "Falls or jumps: the prices are not what they should be; stop the sport and look.",
            sport=SPORTS,
        )

        # -- markets
        self.markets = gauge(
            "book_markets",
            "Markets of matches without a result, by status.",
            "Few are open: markets_shut.",
            status=MARKETS,
        )
        self.shut = gauge(
            "book_markets_shut",
            "Markets that take no bets, by cause; one may have several.",
            "docs/pricing.md explains each.",
            cause=CODES,
        )
        self.live_matches = gauge("book_live_matches", "Matches in play on the board.", "For your eyes.")
        self.live_shut = gauge(
            "book_live_matches_shut",
            "Matches in play without one open market.",
            "All of them, and for long: the feeds.",
        )
        self.halts = gauge("book_halts", "Halts by operators that hold.", "GET /v1/operator/halts.")

        # -- orders
        self.orders = count("orders", "Orders by the states that they went into.", "For your eyes.", state=ORDERS)
        self.refusals = count(
            "order_refusals",
            "Orders refused, by reason.",
            "price-stale or no-price: pricing. budget: budgets.",
            reason=[str(reason) for reason in Reason],
        )
        self.order_seconds = spread(
            "order_seconds",
            "From an order's coming in to a state, match seconds.",
            "mined grows: gas fees or the relayer. final: the chain.",
            _SECONDS,
            state=STEPS,
        )
        self.heard_seconds = spread(
            "live_heard_seconds",
            "From a change of a board to this process's streams.",
            "Grows: this machine or the database is at its limit.",
            _HEARD,
        )

        # -- to the chain and back
        self.batches = gauge("book_batches_open", "The relayer's batches that are not final.", "As batch_age_seconds.")
        self.batch_age = gauge(
            "book_batch_age_seconds",
            "Age of the oldest batch that is not in a block, match seconds.",
            "Grows: fees, balance, nodes.",
        )
        self.balance = gauge("book_key_balance_wei", "Ether of the poorest key of a kind.", "Send it ether.", key=KEYS)
        self.index = gauge(
            "book_index_block",
            "Last block in the book's index, and the last final one.",
            "Behind head_block: the worker.",
            tag=("latest", "final"),
        )
        self.head = gauge("book_head_block", "Last block of the chain.", "Stands still: the nodes.")
        self.loops = gauge(
            "book_worker_loops", "The worker's loops, by how they are.", "GET /readyz names them.", state=LOOPS
        )

        # -- settlement
        self.settling = gauge(
            "book_settlements_open", "Batches of settlements under way.", "Grows: the settler's key, or the worker."
        )
        self.unsettled = gauge(
            "book_unsettled_bets",
            "Open bets of which every match has a result.",
            "They wait for its window, then for the worker.",
        )
        self.unsettled_age = gauge(
            "book_unsettled_age_seconds",
            "How long the first of those has waited, match seconds.",
            "Longer than the challenge window and an hour: the worker's settlement.",
        )
        self.settlement_seconds = spread(
            "settlement_seconds",
            "From the last result of a bet to its payout, match seconds; the challenge window is in it.",
            "Grows: the worker's settlement, or disputes.",
            _LAGS,
        )

        # -- solvency
        self.held = gauge(
            "book_held_units",
            "What the token says the book holds.",
            "Under what is owed: docs/runbooks/insolvency.md.",
        )
        self.customers = gauge(
            "book_customers_units",
            "What of it is customers': balances, stakes, pots; below zero the house owes them.",
            "As held.",
        )
        self.house = gauge("book_house_units", "What of it is the pool's.", "As held.")
        self.solvent = gauge(
            "book_solvent",
            "1 while the chain's own view says that the book holds what it owes.",
            "0: docs/runbooks/insolvency.md, at once.",
        )
        self.free = gauge(
            "book_pool_free_units", "What of the pool's no match holds.", "Near 0: no budgets; liquidity."
        )
        self.placed = gauge("book_pool_placed_units", "Budgets of this and later epochs.", "For your eyes.")
        self.owed = gauge("book_pool_owed_units", "Lodged entries and unclaimed exits.", "For your eyes.")

        # -- people
        self.sessions = count(
            "sessions_opened", "Sign-ins, by how the wallet proved itself.", "For your eyes.", method=METHODS
        )
        self.identity_started = count(
            "identity_started", "Proofs of identity that were begun.", "None for long: the front.", provider=PROVIDERS
        )
        self.identity_ended = count(
            "identity_states",
            "States that proofs of identity went into, with the reason.",
            "provider-unavailable or technical: the provider.",
            state=[str(state) for state in IdentityState],
            why=[*WHY, NONE],
        )
        self.exclusions = count("self_exclusions", "Self-exclusions.", "For your eyes.")
        self.bars_waiting = gauge(
            "bars_waiting", "Bars that the chain has not taken.", "Not 0 for long: the issuer's key, or the worker."
        )
        self.bar_age = gauge(
            "bar_age_seconds",
            "How long the oldest of those has waited.",
            "Over 300: the person can still bet by the chain alone.",
        )
        self.bar_seconds = spread(
            "bar_seconds",
            "From a self-exclusion or another cause to its bar on the chain.",
            "As bar_age_seconds.",
            _SECONDS,
        )
        self._zero()

    def _zero(self) -> None:
        """Make every series that is known, so that an alert works before the first event."""
        for state in ORDERS:
            self.orders(state=state)
        for reason in Reason:
            self.refusals(reason=reason)
        for step in STEPS:
            self.order_seconds(state=step)
        for method in METHODS:
            self.sessions(method=method)
        for provider in PROVIDERS:
            self.identity_started(provider=provider)
        for why in (*WHY, NONE):
            for state in (IdentityState.FAILED, IdentityState.REJECTED, IdentityState.VERIFIED):
                if (why == NONE) == (state is IdentityState.VERIFIED):
                    self.identity_ended(state=state, why=why)

    def _note(self, name: str, text: str, remedy: str) -> str:
        self.documented[f"{NAMESPACE}_{name}"] = (text, remedy)
        return f"{text} {remedy}"

    def _gauge(self, name: str, text: str, remedy: str, /, **labels: LabelValues) -> Bounded[Gauge]:
        return self._metrics.gauge(name, self._note(name, text, remedy), **labels)

    def _count(self, metric: str, text: str, remedy: str, /, **labels: LabelValues) -> Bounded[Counter]:
        return self._metrics.counter(metric, self._note(f"{metric}_total", text, remedy), **labels)

    def _spread(
        self, name: str, text: str, remedy: str, buckets: Sequence[float], /, **labels: LabelValues
    ) -> Bounded[Histogram]:
        return self._metrics.histogram(name, self._note(name, text, remedy), buckets, **labels)


ELSEWHERE: Final = {
    "proofbook_api_requests_total": ("Requests answered, by route, method and status.", "5xx: the log."),
    "proofbook_api_request_seconds": (
        "Time until an answer began, by route; `/v1/bets` is an order's acceptance.",
        "Grows: processor, database or nodes.",
    ),
    "proofbook_api_streams": ("Live streams that are open in this process.", "Near the limit: more processes."),
    "proofbook_worker_turns_total": ("Turns of the worker's loops, by outcome.", "failed: `GET /readyz`, the log."),
    "proofbook_worker_good_timestamp_seconds": ("When a loop's last good turn ended, Unix time.", "As worker_turns."),
    "proofbook_pricing_prices_total": ("Questions to the replicas, by what came of them.", "none: the replicas."),
    "proofbook_pricing_answer_seconds": ("From a question to its price.", "Grows: the replicas' machines."),
    "proofbook_pricing_outvoted_total": (
        "Votes against the quorum, by what differs.",
        "A replica's version or machine.",
    ),
    "proofbook_pricing_replicas_counted": ("Replicas whose votes are counted.", "Under the quorum: no prices."),
    "proofbook_pricing_replica_missing_total": ("Questions that a replica did not answer.", "Its log."),
    "proofbook_pricing_markets": ("Markets by status, as the guard has them.", "As book_markets."),
    "proofbook_pricing_shut": ("Matches shut, by cause.", "As book_markets_shut."),
}
"""Of the API's edge and streams, the worker, and pricing: declared where they are counted."""


def page(metrics: BookMetrics) -> str:
    """The book's table of `docs/metrics.md`."""
    told = {**metrics.documented, **ELSEWHERE}
    rows = "".join(f"| `{name}` | {text} | {remedy} |\n" for name, (text, remedy) in sorted(told.items()))
    return f"| metric | what it is | what to do |\n|---|---|---|\n{rows}"
