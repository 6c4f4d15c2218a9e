"""Random histories of reports, challenges, rulings and silence: chain and `rule.py` equal after every step.

Each history is driven on chain and written down; the specification must replay it, and no weaker rule may.
"""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from chain.development import key
from tests.contracts.oracle_pair import EURO, LARGE, SMALL, History, OracleStage, oracle_stage, replayed
from tests.model.agreement import rule

pytestmark = pytest.mark.anvil
HISTORIES = int(os.environ.get("PROOFBOOK_HISTORIES", "24"))
STEPS = 30
AFTER = 3  # of them at a final result
HOUR, DAY = 3_600, 86_400

MUTANTS: dict[str, tuple[str, str]] = {
    "a re-vote begins with the challenge": ("opens=max(s.ends, now + clocks.finality)", "opens=now"),
    "it waits for finality alone": ("opens=max(s.ends, now + clocks.finality)", "opens=now + clocks.finality"),
    "VOID in the fast lane": (" and not s.large and s.value != VOID", " and not s.large"),
    "a large swing in the fast lane": (" and not s.large and s.value != VOID", " and s.value != VOID"),
    "an upgrade may lengthen the window": (
        "ends=min(s.ends, window_end(c, clocks, s, now))",
        "ends=window_end(c, clocks, s, now)",
    ),
    "silence always confirms": (
        "        if s.signers:\n            return _decide",
        "        if s.value:\n            return _decide",
    ),
    "silence always voids": (
        "        if s.signers:\n            return _decide",
        "        if s.changes > 9:\n            return _decide",
    ),
    "a void by silence keeps the whole bond": ('value=VOID), "half")', 'value=VOID), "lost")'),
    "a void by silence returns the bond": ('value=VOID), "half")', 'value=VOID), "won")'),
    "a confirmed value gets another re-vote": ("if s.confirmed or s.changes", "if s.changes"),
    "every second challenge goes to the arbiter": (
        "if s.confirmed or s.changes >= clocks.changes",
        "if s.challenges > 1",
    ),
    "two changes": ("changes: int = 3", "changes: int = 2"),
    "the bond never doubles": ("return unit << s.challenges", "return unit"),
    "no more than f signatures make a candidate": (">= c.f + 1", ">= c.f"),
    "k signatures make a candidate": (">= c.f + 1", ">= c.k"),
    "one less than k reports": ("if len(signers) < c.k:", "if len(signers) < c.k - 1:"),
    "k signatures come too late before the arbiter": ("if s.phase == FINAL:", "if s.phase in (FINAL, ARBITER):"),
    "signatures of the old ballot stay": ("        signers=frozenset(),\n", ""),
    "no new ballot": ("        ballot=s.ballot + 1,\n", ""),
    "voidStale in a re-vote": (
        "if s.phase == OPEN and now >= s.deadline",
        "if s.phase in (OPEN, REVOTE) and now >= s.deadline",
    ),
    "a ruling for what stands wins the bond": (
        'fate = "lost" if choice == s.value else',
        'fate = "won" if choice == s.value else',
    ),
    "a right challenger loses": ('"lost" if same else "won")', '"lost")'),
    "a confirmed re-vote counts as a change": ("(revoted and not same)", "revoted"),
    "the arbiter before the re-vote is over": ("revote: int = 24 * HOUR", "revote: int = 23 * HOUR"),
    "a shorter time for the arbiter": ("arbiter: int = 72 * HOUR", "arbiter: int = 24 * HOUR"),
    "a later value replaces the first": ('    if value != s.value:\n        return s, "CONFLICT"\n', ""),
    "signatures join a challenged report": ("if s.phase != REPORTED or signers <=", "if signers <="),
    "FINAL opens again": (
        "    if s.phase == REPORTED and now >= s.ends:\n        return replace(s, phase=FINAL)\n",
        "",
    ),
}


@pytest.fixture(scope="module")
def ground() -> Iterator[OracleStage]:
    with oracle_stage() as made:
        yield made


@pytest.fixture(scope="module")
def histories(ground: OracleStage) -> list[History]:
    """All histories, driven once."""
    return [driven(ground, seed) for seed in range(HISTORIES)]


def driven(ground: OracleStage, seed: int) -> History:
    rng = random.Random(seed)
    n = 4 if seed % 2 else 7
    world = ground.world
    with world.undone():
        for number, keys in ground.committees.items():
            member = keys[0].address
            world.send(world.oracle.functions.postBond(member, (number + 1) * 1_000 * EURO), key("ann").address)
        swing = rng.choice((SMALL, SMALL, 3_333 * EURO + 7, LARGE, 2 * LARGE + 1))
        spec = ground.listing(n, 3_600, rng.choice((8 * HOUR, 2 * DAY)), swing)
        start = rng.choice((spec.start - 1_800, spec.earliest, spec.earliest))
        history = History(ground, rule.Committee(n), spec, swing, rng, start)
        try:
            left = AFTER
            for _ in range(STEPS):
                history.step()
                left -= history.steps[-1].seen.phase == rule.FINAL
                if left < 0:
                    break
            history.finish()
        except Exception as error:
            last = "\n".join(f"{s.act} {s.arguments} -> {s.answer}" for s in history.steps)
            error.add_note(f"seed {seed}:\n{last}")
            raise
    return history


def weaker(change: tuple[str, str]) -> ModuleType:
    """The specification with one sentence changed."""
    source = Path(str(rule.__file__)).read_text()
    assert change[0] in source, change
    module = ModuleType("weaker_rule")
    # Dataclasses look their module up.
    sys.modules[module.__name__] = module
    exec(compile(source.replace(*change), "weaker_rule", "exec"), module.__dict__)
    return module


def test_oracle__random_histories_of_disputes__equal_the_rule_after_every_step(
    histories: list[History], record_property: Callable[[str, object], None]
) -> None:
    seen: Counter[str] = Counter()
    for history in histories:
        replayed(rule, history)
        seen.update(f"{s.act} {s.answer}".strip() for s in history.steps)
        seen.update(f"bond {fate}" for fate in history.steps[-1].seen.fates)
        seen.update({f"challenges {len(history.steps[-1].seen.fates)}": 1})
    record_property("disputes equal to the rule", dict(sorted(seen.items())))
    rare = [
        "challenge BALLOT",
        "challenge ARBITER",
        "challenge BOND",
        "challenge NOT_OPEN",
        "rule RULED",
        "rule REFUSED",
    ]
    rare += ["report ADDED", "report CONFLICT", "report FINAL", "report OTHER_BALLOT", "report NOTHING_NEW"]
    rare += ["stale VOIDED", "stale REFUSED", "bond lost", "bond half", "bond won"]
    assert all(seen[name] for name in rare), seen


@pytest.mark.parametrize("name", MUTANTS)
def test_oracle__weaker_rule__cannot_explain_what_the_chain_did(histories: list[History], name: str) -> None:
    mutant = weaker(MUTANTS[name])
    for history in histories:
        try:
            replayed(mutant, history)
        except AssertionError:
            return
    raise AssertionError(f"no history tells it from the rule: {name}")
