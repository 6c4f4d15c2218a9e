"""The demo's result: four node processes read, agree, sign and bring it to the chain; here they are only watched.

whistle          the sources agree, and must go on agreeing for the settle delay
settle delay     each node decides for itself
next round       the lead votes, the others follow; votes, certificate, signatures
report           one transaction; the fourth signature earns the short window
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from chain.bindings import FixtureOracle
from chain.bindings.fixture_oracle import StateOfResult
from chain.words import ResultHead
from oracle.agreement import Clocks
from oracle.agreement.clocks import round_at, round_start
from oracle.engine.stages import Stage as Step
from proofbook.cli._nodecommittee import Committee
from proofbook.cli._stage import Stage, wait_until
from proofbook.processes import Supervisor
from sports.fixtures import CatalogueFixture
from sports.words import FixtureId

AFTER_S: Final = 115 * 60
"""From the kick-off to when a match without extra time has surely ended."""
SETTLE_S: Final = 900 + 60
"""The sources' settle delay, and a look later."""
SPEED: Final = 10.0
"""Match seconds a second while the nodes agree: the agreement's own waits are tens of seconds."""
PATIENCE_S: Final = 300.0
FOURTH_S: Final = 20.0
"""How long the signature that earns the short window is waited for."""
_ASK_S: Final = 0.2
_DECIDED: Final = frozenset(
    {Step.OBSERVED, Step.VOTED, Step.SIGNED, Step.ATTESTED, Step.SUBMITTED, Step.INCLUDED, Step.FINAL}
)
_SETTLING: Final = _DECIDED | {Step.SETTLING}
Say = Callable[[str], None]


@dataclass(slots=True)
class Watched:
    """One fixture as the nodes tell it; each change of a node's stage is said once."""

    stage: Stage
    committee: Committee
    supervisor: Supervisor
    specification: str
    say: Say
    seen: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def look(self) -> None:
        """Ask every node, and say what is new."""
        self.supervisor.check()
        for name, row in self.committee.fixtures(self.specification).items():
            before = self.seen.get(name)
            self.seen[name] = row
            if before is None or before["stage"] != row["stage"]:
                stamp = time.strftime("%H:%M:%S", time.gmtime(self.stage.clock.now()))
                self.say(f"{stamp}  {name}  {row['stage']:<9}  {row['reason']}")

    def until(self, steps: frozenset[Step], what: str) -> None:
        """Wait until every node stands at one of these stages; raises ProofbookError."""

        def there() -> bool:
            self.look()
            standing = [row["stage"] for row in self.seen.values()]
            return len(standing) == len(self.committee.members) and all(one in steps for one in standing)

        wait_until(there, PATIENCE_S, what, self.stage.logs, every_s=_ASK_S)


def reported(watched: Watched, match: CatalogueFixture, oracle: FixtureOracle, fixture: FixtureId) -> StateOfResult:
    """Let the match end and the nodes report it; gives what the chain then says. Raises ProofbookError."""
    stage = watched.stage
    watched.until(frozenset(Step), "every node to follow the match")
    stage.jump(match.start + AFTER_S)
    watched.until(_SETTLING, "every node's sources to agree")
    stage.jump(stage.clock.now() + SETTLE_S)
    watched.until(_DECIDED, "every node's own decision")
    # Those that decide in the midst of a round vote in it, and if they do, nothing need be waited for.
    if all(row["stage"] == Step.OBSERVED for row in watched.seen.values()):
        earliest, clocks, now = match.spec(committee=0).earliest, Clocks(), stage.clock.now()
        stage.jump(round_start(clocks, earliest, round_at(clocks, earliest, now) + 1))
    stage.run_at(SPEED)

    def is_there() -> bool:
        watched.look()
        return oracle.reported(fixture)

    wait_until(is_there, PATIENCE_S, "the report", stage.logs, every_s=_ASK_S)
    ends = time.monotonic() + FOURTH_S
    while _signers(oracle, fixture) < len(watched.committee.members) and time.monotonic() < ends:
        watched.look()
        time.sleep(_ASK_S)
    watched.until(frozenset({Step.INCLUDED, Step.FINAL}), "every node to see the report")
    stage.run_at(1.0)
    return oracle.state_of(fixture)


def signers(state: StateOfResult) -> int:
    """How many members signed what the chain holds."""
    return ResultHead.unpack(state.word).signers.bit_count()


def _signers(oracle: FixtureOracle, fixture: FixtureId) -> int:
    return signers(oracle.state_of(fixture))
