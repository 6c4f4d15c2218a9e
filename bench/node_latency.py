"""From the last body to the mined report, and from the whistle to money that can be withdrawn: four real processes.

Matches end one after another while four `node run` processes follow all of them, at their real pace, in real time; the
chain has a block every twelve seconds and the numbers of Sepolia. A run begins when the third node has the body that
completes its decision (settle delay passed: only then can three sign), to the second of its evidence, and ends with the
time of the block that took the report.

The first match carries a bet. What its winner waits for is told by name; windows and delays are jumped over, as they
are the contract's and pass by the clock alone.

The last line is JSON: `p50_blocks`, `p95_blocks`, `n`, `block_s`, the same in seconds, `waits_s` by name.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from web3.types import TxReceipt

from chain.development import key
from chain.wire import Terms
from oracle.specification import typed
from sports.evidence import DiskStore
from sports.replay.matches import Match, score_of
from sports.words import FixtureId, Leg
from tests.contracts.world import EURO
from tests.contracts.world import World as Contracts
from tests.oracle.daemon.many import copies, many, played
from tests.oracle.daemon.stage import Operator, World

SIGNERS = 3
REACH_BLOCKS = 2
KICKOFF = 1_531_666_800
BEFORE_S = 40 * 86_400
PATIENCE_S = 1_800.0


@dataclass(frozen=True)
class Run:
    """One report; seconds of the match clock."""

    decided: int
    """The third node had its last body."""
    attested: int
    """The first node had three reports."""
    mined: int

    @property
    def latency(self) -> int:
        return self.mined - self.decided


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--runs", type=int, default=24)
    asked.add_argument("--gap", type=int, default=15, help="seconds between the ends of two matches")
    asked.add_argument("--block", type=int, default=12, help="seconds between two blocks")
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="latency-"))
    measure(folder, given.runs, given.gap, given.block)
    shutil.rmtree(folder)


def measure(folder: Path, runs: int, gap: int, block_s: int) -> None:
    lengths = [match.end - match.start for match in played()]
    # The ends are so far apart, whatever the stoppage.
    starts = [KICKOFF + number * gap - lengths[number % len(lengths)] for number in range(runs)]
    matches, catalogue = copies(starts, folder)
    money = Money()
    begin = min(starts) - 900
    with many(
        folder,
        matches,
        catalogue,
        begin=begin,
        slot_s=block_s,
        before=BEFORE_S,
        prepare=money.prepare,
        list_one=money.bet,
    ) as made:
        for one in made.operators:
            one.start()
        say("nodes start")
        until(made, lambda: all(stages(one).get("SCHEDULED", 0) == runs for one in made.operators), "all follow")
        jump(made, KICKOFF - 45)
        say("matches end, one after another")
        made.clock.set_speed(1)
        until(made, lambda: all(stages(one).get("SETTLING", 0) == runs for one in made.operators), "all have ended")
        first = min(int(text(row[0])) for one in made.operators for row in one.rows(SETTLING))
        jump(made, first + 900 - 45)
        say("the settle delays pass, one after another")
        until(made, lambda: reported(made) >= runs, "all are reported")
        found = [run_of(made, match) for match in matches]
        figures = summed(found, block_s)
        for match, run in zip(matches, found, strict=True):
            parts = f"{run.attested - run.decided} s agreement, {run.mined - run.attested} s to a block"
            say(f"{match.fixture.key}: {parts}")
        say(f"reach: p95 {figures['p95_blocks']} block times, under {REACH_BLOCKS} wanted: {json.dumps(figures)}")
        waits = money.cycle(made, matches[0], found[0])
        for name, seconds in waits.items():
            say(f"{name:28s} {seconds:6d} s")
        print(json.dumps(figures | {"waits_s": waits}))


SETTLING = "SELECT min(at) FROM transitions WHERE after = 'SETTLING'"
DECIDED = """
    SELECT min(at) FROM transitions WHERE specification = ? AND event = 'Decided'
    AND (after IN ('OBSERVED', 'VOTED', 'SIGNED') OR reason LIKE 'voted%')
"""
"""Empty where a node followed a certificate before its own decision."""


@dataclass
class Money:
    """A bet on the first match, and what its winner waits for."""

    terms: Terms | None = None
    selection: int = 0

    def prepare(self, contracts: Contracts) -> None:
        """Liquidity, and a bettor with money."""
        contracts.liquidity(100_000 * EURO)
        contracts.grant("ann")
        contracts.fill("ann", 1_000 * EURO)

    def bet(self, contracts: Contracts, match: Match) -> None:
        """Fund the fixture and bet on what will happen."""
        spec = typed(match.fixture.spec(committee=0))
        contracts.travel(match.start - 7_200)
        contracts.send(contracts.pool.functions.fund([spec.fixture_id()], [2_000 * EURO]), key("allocator").address)
        score = score_of(match.goals)
        self.selection = 0 if score.home > score.away else 1 if score.home == score.away else 2
        leg = Leg(FixtureId(spec.fixture_id()), 1, 1, self.selection).pack()
        self.terms = contracts.bet("ann", leg, 10 * EURO, 2_100_000)

    def cycle(self, made: World, match: Match, run: Run) -> dict[str, int]:
        """Settle and withdraw as soon as it is allowed; seconds by name."""
        contracts, ann = made.oracle.world, key("ann").address
        assert self.terms is not None
        terms = self.terms
        view = contracts.oracle.functions.stateOf(typed(match.fixture.spec(committee=0)).fixture_id()).call()
        ends = int(view[3])
        settled = sent_at(made, ends, lambda: contracts.settle([terms]))
        ask = contracts.book.functions.requestWithdraw(5 * EURO)
        asked = sent_at(made, settled, lambda: contracts.send(ask, ann))
        _, due = contracts.book.functions.pendingWithdrawal(ann).call()
        paid = sent_at(made, int(due), lambda: contracts.send(contracts.book.functions.withdraw(ann), ann))
        return {
            "settle_delay_and_polling": run.decided - match.end,
            "agreement": run.attested - run.decided,
            "transmission": run.mined - run.attested,
            "window": ends - run.mined,
            "settle": settled - ends,
            "request": asked - settled,
            "withdrawal_delay": int(due) - asked,
            "withdraw": paid - int(due),
            "whistle_to_withdrawable": int(due) - match.end,
        }


def sent_at(made: World, moment: int, send: Callable[[], TxReceipt]) -> int:
    """Send as soon as a block of that time or later shows that it is allowed; the time of the block that takes it."""
    if made.clock.now() < moment - 60:
        jump(made, moment - 30)
    w3 = made.oracle.world.w3
    until(made, lambda: made.oracle.world.at() >= moment, "a block shows that it is allowed")
    receipt = send()
    return int(w3.eth.get_block(receipt["blockNumber"])["timestamp"])


def run_of(made: World, match: Match) -> Run:
    """A match's figures, from the nodes' disks and the chain."""
    spec = typed(match.fixture.spec(committee=0))
    digest = spec.struct_hash()
    decided, attested = [], []
    for one in made.operators:
        decided += [last_body(one, digest, int(text(at))) for (at,) in one.rows(DECIDED, digest) if at]
        attested += [int(text(at)) for (at,) in one.rows("SELECT attested_at FROM due WHERE specification = ?", digest)]
    (event,) = [
        event
        for event in made.oracle.world.oracle.events.Reported().get_logs(from_block=0)
        if event["args"]["fixture"] == spec.fixture_id()
    ][:1]
    mined = int(made.oracle.world.w3.eth.get_block(event["blockNumber"])["timestamp"])
    return Run(sorted(decided)[SIGNERS - 1], min(attested), mined)


def last_body(one: Operator, digest: bytes, at: int) -> int:
    """When the newest body behind a node's decision of that second was fetched."""
    rows = one.rows(
        "SELECT detail FROM transitions WHERE specification = ? AND at <= ? AND detail <> '' ORDER BY seq DESC LIMIT 1",
        digest,
        at,
    )
    bodies = {sha256 for _, sha256 in json.loads(text(rows[0][0]))["evidence"]}
    store = DiskStore(one.folder / "evidence")
    entries = [entry for day in store.days() for entry in store.entries(day) if entry.get("sha256") in bodies]
    return max(int(entry["fetched_at"]) for entry in entries if int(entry["fetched_at"]) <= at)


def stages(one: Operator) -> dict[str, int]:
    """How many fixtures stand where."""
    rows = one.rows("SELECT stage, count(*) FROM fixtures GROUP BY stage")
    return {text(stage): int(text(count)) for stage, count in rows}


def reported(made: World) -> int:
    events = made.oracle.world.oracle.events.Reported().get_logs(from_block=0)
    return len({event["args"]["fixture"] for event in events})


def jump(made: World, to: int) -> None:
    """Pass over time in which nothing is measured, in steps that no source grows stale in."""
    speed = made.clock.speed
    while made.clock.now() < to:
        made.clock.jump(min(to, made.clock.now() + 400_000))
        until(made, lambda: made.oracle.world.at() >= made.clock.now() - 30, "the chain follows")
    made.clock.set_speed(speed)


def until(made: World, holds: Callable[[], bool], what: str) -> None:
    took = made.until(holds, what, PATIENCE_S)
    say(f"{what}: after {took:.0f} s")


def summed(found: Sequence[Run], block_s: int) -> dict[str, float]:
    """The figures of all runs."""
    latencies = [run.latency for run in found]
    return {
        "p50_blocks": round(median(latencies) / block_s, 2),
        "p95_blocks": round(p95(latencies) / block_s, 2),
        "n": len(found),
        "block_s": block_s,
        "p50_s": median(latencies),
        "p95_s": p95(latencies),
        "worst_s": max(latencies),
        "agreement_p50_s": median(run.attested - run.decided for run in found),
        "agreement_p95_s": p95([run.attested - run.decided for run in found]),
    }


def p95(seconds: Sequence[int]) -> int:
    """The least that nineteen in twenty do not exceed."""
    return sorted(seconds)[-(-95 * len(seconds) // 100) - 1]


def text(value: object) -> str:
    return str(value)


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
