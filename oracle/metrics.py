"""Every number that a node tells Prometheus, each with what it means and what to do about it.

Names begin with `proofbook_`; a counter's ends with `_total`. Labels are closed sets or bounded, and no label is a
fixture, a hash or an error text. `initialise` makes every series that can be known at the start, so that an alert
works before the first event. `docs/metrics.md` has the same sentences, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.process_collector import ProcessCollector

from proofbook.metrics import NAMESPACE, Bounded, LabelValues, Metrics

ROLES: Final = ("reporter", "transmitter")
LOOPS: Final = ("observe", "engine", "peers", "heads", "transmit", "watch", "index", "store")
RESULTS: Final = ("ok", "denied", "throttled", "missing", "broken", "timeout")
MESSAGES: Final = ("vote", "report", "certificate", "status")
VERDICTS: Final = (
    "accepted",
    "malformed",
    "unsigned",
    "foreign chain or contract",
    "oversize",
    "rate limit",
    "unknown fixture",
    "impossible value",
    "old ballot",
    "ballot not seen",
    "future",
    "unknown signer",
    "bad proof",
    "replayed",
    "third value of a round",
)
CONDITIONS: Final = ("CONTRACT", "CLOCK", "DISK", "DISPUTES", "DOUBLE", "FINALITY", "OPERATOR")
REFUSALS: Final = ("locked", "clock", "disk", "observe_only", "safe_mode", "version", "signer", "double")
ABSTENTIONS: Final = ("insufficient_sources", "disagreement", "tie", "unmapped", "stale", "no_settle")
RPC_STATES: Final = (
    "wrong_chain",
    "undialed",
    "checking",
    "unreachable",
    "rate_limited",
    "syncing",
    "no_heads",
    "lagging",
    "alive",
)
FIXTURE_STATES: Final = (
    "SCHEDULED",
    "LIVE",
    "AWAITING",
    "SETTLING",
    "ABSTAINED",
    "OBSERVED",
    "VOTED",
    "SIGNED",
    "ATTESTED",
    "SUBMITTED",
    "INCLUDED",
    "REVOTE",
    "ARBITER",
    "EXPIRED",
    "FINAL",
    "HALTED",
    "SILENT",
)
INVARIANTS: Final = ("two_values_signed", "nonce_used_twice", "report_lost", "ahead_of_chain")
_MOST: Final = 16
_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
_BLOCKS: Final = (1, 2, 3, 5, 8, 13, 21, 34)


class NodeMetrics:
    """The metrics of one node; `documented` has name, meaning and what to do of each."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self.documented: dict[str, tuple[str, str]] = {}
        ProcessCollector(namespace=NAMESPACE, registry=metrics.registry)
        gauge, count, spread = self._gauge, self._count, self._spread

        # -- the node
        self.build_info = gauge(
            "build_info", "Version and commit of this node; always 1.", "Compare across nodes.", version=1, commit=1
        )
        self.config_info = gauge(
            "config_info",
            "Digest of what the nodes must have in common; always 1.",
            "Differs from a peer's: compare settings with that operator.",
            digest=4,
        )
        self.start_time_seconds = gauge("start_time_seconds", "When the node was started.", "Moves often: see the log.")
        self.ready = gauge(
            "ready", "1 while every readiness check holds.", "0: GET /readyz lists what fails; then `node doctor`."
        )
        self.safe_mode = gauge(
            "safe_mode",
            "1 while a condition holds that stops the node from signing.",
            "Read `node explain`, find the cause, and only then leave safe mode.",
            condition=CONDITIONS,
        )
        self.loop_last_success_timestamp_seconds = gauge(
            "loop_last_success_timestamp_seconds",
            "When each loop last came round without an error.",
            "Stands still: restart the node and report the log.",
            loop=LOOPS,
        )
        self.loop_errors = count(
            "loop_errors",
            "Errors that a loop survived, by code.",
            "Rises steadily: the log has each.",
            loop=LOOPS,
            code=32,
        )
        self.clock_skew_seconds = gauge(
            "clock_skew_seconds",
            "How far this clock is from another.",
            "Over 2: let a time service set it. Over 30 the node does not sign.",
            ref=("chain", "providers", "peers"),
        )

        # -- fixtures
        self.fixtures = gauge(
            "fixtures", "Fixtures in each state.", "HALTED or ARBITER: `node explain FIXTURE`.", state=FIXTURE_STATES
        )
        self.fixture_oldest_age_seconds = gauge(
            "fixture_oldest_age_seconds",
            "Longest time that a fixture has been in a state.",
            "Old in SETTLING, OBSERVED or ATTESTED: `node explain FIXTURE`.",
            state=FIXTURE_STATES,
        )
        self.deadline_seconds_min = gauge(
            "deadline_seconds_min",
            "Seconds until the next deadline of a fixture without a result.",
            "Under a quarter of the time: see sources, peers and balance now.",
        )
        self.abstentions = count(
            "abstentions", "Decisions not to vote, by reason.", "See which sources failed.", reason=ABSTENTIONS
        )
        self.disputes = count("disputes", "Challenges seen on the chain.", "Compare your evidence: `node explain`.")
        self.round_current_max = gauge(
            "round_current_max",
            "Highest round of a fixture in progress.",
            "Over 3: peers cannot be reached, or disagree.",
        )
        self.prepare_seconds = spread(
            "prepare_seconds", "From this node's vote to a certificate.", "Grows: see peers.", _SECONDS
        )
        self.attest_seconds = spread(
            "attest_seconds", "From a certificate to a report with enough signatures.", "Grows: see peers.", _SECONDS
        )

        # -- sources
        self.source_requests = count(
            "source_requests", "Calls to a provider, by result.", "denied: the key. throttled: the plan.",
            source=_MOST, result=RESULTS,
        )  # fmt: skip
        self.source_latency_seconds = spread(
            "source_latency_seconds", "How long a provider takes.", "Grows: its status page.", _SECONDS, source=_MOST
        )
        self.source_last_success_timestamp_seconds = gauge(
            "source_last_success_timestamp_seconds",
            "When a provider last gave a usable answer.",
            "Old: `node doctor`, then its status page.",
            source=_MOST,
        )
        self.source_votes = count(
            "source_votes",
            "Votes of a source, and whether they were the result's.",
            "Disagrees often: look at its matching, or turn its vote off.",
            source=_MOST,
            agree=("yes", "no"),
        )
        self.source_flips = count(
            "source_flips", "Final results that a provider changed.", "More than two of a match: it is unreliable.",
            source=_MOST,
        )  # fmt: skip
        self.source_quota_remaining = gauge(
            "source_quota_remaining", "Calls left in the tightest window.", "Near 0: a larger plan.", source=_MOST
        )

        # -- peers
        self.peer_up = gauge("peer_up", "1 while a member answers.", "0: ask its operator; firewalls.", peer=_MOST)
        self.peer_last_message_timestamp_seconds = gauge(
            "peer_last_message_timestamp_seconds", "When a member was last heard.", "As peer_up.", peer=_MOST
        )
        self.peer_messages = count(
            "peer_messages",
            "Messages of a member, by kind and verdict.",
            "malformed or foreign: its version or its settings differ.",
            peer=_MOST,
            type=MESSAGES,
            result=VERDICTS,
        )
        self.peer_config_mismatch = gauge(
            "peer_config_mismatch", "1 while a member's digest differs.", "Compare settings with it.", peer=_MOST
        )
        self.equivocations = count(
            "equivocations",
            "Members caught signing two values of one round.",
            "Keep the proof, tell the host: it is slashed on the chain.",
            peer=_MOST,
        )
        self.signatures_missing = gauge(
            "signatures_missing", "Attested fixtures without this member's signature.", "Grows: as peer_up.", peer=_MOST
        )

        # -- signing
        self.sign_requests = count(
            "sign_requests", "Signatures asked of the reporter's key.", "error: the signer's own log.",
            result=("ok", "again", "refused", "error"),
        )  # fmt: skip
        self.sign_refused = count(
            "sign_refused",
            "Signatures that the guard refused, by reason.",
            "locked or double: stop, and look who else uses this key.",
            reason=REFUSALS,
        )

        # -- chain access
        self.rpc_state = gauge(
            "rpc_state", "1 for the state that an endpoint is in.", "wrong_chain: correct its url at once.",
            endpoint=_MOST, state=RPC_STATES,
        )  # fmt: skip
        self.rpc_requests = count(
            "rpc_requests", "Calls to an endpoint, by method and code.", "429: a larger plan, or your own node.",
            endpoint=_MOST, method=32, code=32,
        )  # fmt: skip
        self.rpc_latency_seconds = spread(
            "rpc_latency_seconds", "How long an endpoint takes.", "Grows: another endpoint.", _SECONDS, endpoint=_MOST
        )
        self.rpc_head_block = gauge(
            "rpc_head_block", "Blocks that an endpoint tells.", "Stands still: see rpc_state.",
            endpoint=_MOST, tag=("latest", "safe", "finalized"),
        )  # fmt: skip
        self.rpc_lag_blocks = gauge(
            "rpc_lag_blocks", "Blocks that an endpoint is behind the best.", "Over 3 it is not used.", endpoint=_MOST
        )
        self.rpc_quorum_disagreements = count(
            "rpc_quorum_disagreements",
            "Reads on which two vendors disagreed.",
            "Again and again: one of them is wrong; compare with a third.",
            method=32,
        )
        self.reorgs = count("reorgs", "Reorganisations followed.", "Often and deep: see the chain's own news.")
        self.index_block = gauge(
            "index_block", "Last block in the event index.", "Behind rpc_head_block: the log says why.",
            state=("indexed", "final"),
        )  # fmt: skip

        # -- transactions
        self.tx_inflight = gauge("tx_inflight", "Transactions sent and not mined.", "Stays over 0: fees; tx_cap_hits.")
        self.tx_nonce = gauge(
            "tx_nonce", "Next nonce, as stored and as mined.", "mined above stored: the key is used elsewhere.",
            kind=("stored", "mined"),
        )  # fmt: skip
        self.tx_bumps = count("tx_bumps", "Replacements with a higher fee.", "Often: raise tip_cap_gwei.")
        self.tx_cap_hits = count(
            "tx_cap_hits", "Times that a fee cap held a transaction back.", "Before a deadline: raise fee_cap_gwei."
        )
        self.tx_errors = count("tx_errors", "Refusals of a transaction, by code.", "unknown: report the log.", code=32)
        self.tx_blocks_to_inclusion = spread(
            "tx_blocks_to_inclusion", "Blocks from sending to mined.", "Grows: raise tip_cap_gwei.", _BLOCKS
        )
        self.tx_cost_wei = count("tx_cost_wei", "Wei paid for gas.", "For your own accounts.")
        self.transmit_stage = count(
            "transmit_stage", "Stages of the schedule, and how each ended.", "Mostly late: the first ones fail.",
            stage=8, result=("sent", "already_there", "reverted", "held"),
        )  # fmt: skip
        self.account_balance_wei = gauge(
            "account_balance_wei", "Ether of each key; the reporter's is 0.", "Send the transmitter ether.", role=ROLES
        )
        self.reports_affordable = gauge(
            "reports_affordable", "Reports that the balance pays for at the fee cap.", "Under 30: send ether."
        )

        # -- store and invariants
        self.db_size_bytes = gauge("db_size_bytes", "Size of the store.", "For the disk's sake.")
        self.db_write_seconds = spread(
            "db_write_seconds", "How long a durable write takes.", "Over 1: another disk.", _SECONDS
        )
        self.invariant_violations = count(
            "invariant_violations",
            "Things that must never happen.",
            "Stop the node, keep its data directory, report it.",
            invariant=INVARIANTS,
        )

    def initialise(self, sources: Iterable[str], peers: Iterable[str], endpoints: Iterable[str]) -> None:
        """Make every series whose labels are known at the start, at zero."""
        for source in sources:
            for result in RESULTS:
                self.source_requests(source=source, result=result)
            for agree in ("yes", "no"):
                self.source_votes(source=source, agree=agree)
            self.source_flips(source=source)
            self.source_last_success_timestamp_seconds(source=source)
        for peer in peers:
            self.peer_up(peer=peer)
            self.peer_config_mismatch(peer=peer)
            self.peer_last_message_timestamp_seconds(peer=peer)
            self.signatures_missing(peer=peer)
            self.equivocations(peer=peer)
            for kind in MESSAGES:
                for verdict in VERDICTS:
                    self.peer_messages(peer=peer, type=kind, result=verdict)
        for endpoint in endpoints:
            for state in RPC_STATES:
                self.rpc_state(endpoint=endpoint, state=state)
            self.rpc_lag_blocks(endpoint=endpoint)
        for loop in LOOPS:
            self.loop_last_success_timestamp_seconds(loop=loop)
        for state in FIXTURE_STATES:
            self.fixtures(state=state)
        for condition in CONDITIONS:
            self.safe_mode(condition=condition)
        for reason in REFUSALS:
            self.sign_refused(reason=reason)
        for reason in ABSTENTIONS:
            self.abstentions(reason=reason)
        for result in ("ok", "again", "refused", "error"):
            self.sign_requests(result=result)
        for name in INVARIANTS:
            self.invariant_violations(invariant=name)
        for role in ROLES:
            self.account_balance_wei(role=role)

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


def page(metrics: NodeMetrics) -> str:
    """The table of `docs/metrics.md`."""
    rows = "".join(f"| `{name}` | {text} | {remedy} |\n" for name, (text, remedy) in sorted(metrics.documented.items()))
    return f"| metric | what it is | what to do |\n|---|---|---|\n{rows}"
