"""Every function of the rule against the specification, on random inputs: reachable states and impossible ones."""

import importlib.util
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from oracle.agreement import Committee, Report
from oracle.agreement.certificates import candidate, certify, sign
from oracle.agreement.clocks import round_at, round_start
from oracle.agreement.disputes import bond_due, challenge, rule
from oracle.agreement.fixture_state import last_end, listed, settled, void_stale
from oracle.agreement.memory import open_ballot
from oracle.agreement.messages import Claim, slashable
from oracle.agreement.reporting import report, window_end
from oracle.agreement.voting import cast_vote, choose
from tests.model.agreement import rule as own_specification
from tests.oracle.agreement import translate as t
from tests.plugin import SHARED

CASES = 1_500
"""Of each function: nineteen of them, so 28,500 cases a seed."""
Case = tuple[Any, Any]
"""(what the daemon says, what the specification says, in the daemon's types)."""


def _shared_specification() -> ModuleType:
    """The specification in the shared folder."""
    spec = importlib.util.spec_from_file_location("shared_rule", SHARED / "model" / "agreement" / "rule.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["shared_rule"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=["own", pytest.param("shared", marks=pytest.mark.data)])
def specification(request: pytest.FixtureRequest) -> ModuleType:
    return own_specification if request.param == "own" else _shared_specification()


class Draw:
    """Random inputs in the specification's types; small ranges, so that equal and neighbouring values are common."""

    def __init__(self, spec: ModuleType, seed: int) -> None:
        self.spec = spec
        self.rng = random.Random(seed)
        self.letters = sorted(t.VALUES)

    def n(self) -> int:
        return self.rng.choice((1, 2, 3, 4, 5, 6, 7, 10, 13, 16))

    def letter(self) -> str:
        return self.rng.choice(self.letters)

    def maybe_letter(self) -> str | None:
        return None if self.rng.random() < 0.25 else self.letter()

    def nodes(self, n: int, outside: float = 0.05) -> frozenset[int]:
        size = self.rng.randint(0, n)
        nodes = set(self.rng.sample(range(n), size))
        if self.rng.random() < outside:
            nodes.add(self.rng.choice((-1, n, n + 3)))
        return frozenset(nodes)

    def place(self) -> tuple[int, int]:
        return self.rng.randint(0, 2), self.rng.randint(-1, 4)

    def certificate(self, n: int) -> Any:
        return self.spec.Certificate(*self.place(), self.letter(), self.nodes(n))

    def maybe_certificate(self, n: int) -> Any:
        return None if self.rng.random() < 0.4 else self.certificate(n)

    def vote(self, n: int) -> Any:
        return self.spec.Vote(self.rng.randrange(n), *self.place(), self.letter(), self.maybe_certificate(n))

    def signed(self, n: int) -> Any:
        return self.spec.Report(self.rng.randrange(n), *self.place(), self.letter(), self.maybe_certificate(n))

    def memory(self, n: int) -> Any:
        return self.spec.Memory(*self.place(), self.maybe_letter(), self.maybe_certificate(n))

    def clocks(self) -> Any:
        if self.rng.random() < 0.5:
            return self.spec.Clocks()
        first = self.rng.choice((1, 60, 120))
        return self.spec.Clocks(
            fast=self.rng.randint(0, 50),
            slow=self.rng.randint(0, 90),
            finality=self.rng.randint(0, 40),
            revote=self.rng.randint(0, 60),
            arbiter=self.rng.randint(0, 60),
            round_first=first,
            round_cap=first << self.rng.randint(0, 6),
            changes=self.rng.randint(0, 3),
        )

    def time(self) -> int:
        return self.rng.randint(0, 120) if self.rng.random() < 0.7 else self.rng.randint(0, 400_000)

    def fixture(self, n: int) -> Any:
        rng, spec = self.rng, self.spec
        phase = rng.choice((spec.OPEN, spec.REPORTED, spec.REVOTE, spec.ARBITER, spec.FINAL))
        bonds = tuple(
            (rng.choice(("held", "lost", "won", "half")), rng.randint(1, 9)) for _ in range(rng.randint(0, 3))
        )
        return spec.Fixture(
            earliest=self.time(),
            deadline=self.time(),
            large=rng.random() < 0.3,
            phase=phase,
            ballot=rng.randint(0, 2),
            value=self.maybe_letter(),
            round=rng.randint(0, 4),
            signers=self.nodes(n, outside=0) if rng.random() < 0.7 else frozenset(),
            reported=self.time(),
            ends=self.time(),
            opens=self.time(),
            changes=rng.randint(0, 4),
            confirmed=rng.random() < 0.3,
            challenges=rng.randint(0, 4),
            bonds=bonds,
        )


def _moved(answer: tuple[Any, str]) -> tuple[Any, str]:
    return t.fixture(answer[0]), answer[1]


# ------------------------------------------------------------------------------------------------ the node's half


def committee(d: Draw) -> Case:
    n, (ballot, round_) = d.n(), d.place()
    ours, theirs = Committee(n), d.spec.Committee(n)
    return (
        (ours.f, ours.k, ours.fast, ours.lead(ballot, round_)),
        (theirs.f, theirs.k, theirs.fast, theirs.lead(ballot, round_)),
    )


def case_round_at(d: Draw) -> Case:
    clocks, opens = d.clocks(), d.time()
    now = opens + d.rng.choice((d.rng.randint(-5, 4_000), d.rng.randint(0, 1_200_000)))
    return round_at(t.clocks(clocks), opens, now), d.spec.round_at(clocks, opens, now)


def case_round_start(d: Draw) -> Case:
    clocks, opens, round_ = d.clocks(), d.time(), d.rng.randint(0, 255)
    return round_start(t.clocks(clocks), opens, round_), d.spec.round_start(clocks, opens, round_)


def case_open_ballot(d: Draw) -> Case:
    memory, ballot = d.memory(4), d.rng.randint(0, 3)
    return open_ballot(t.memory(memory), ballot), t.memory(d.spec.open_ballot(memory, ballot))


def case_choose(d: Draw) -> Case:
    memory, decision, best = d.memory(4), d.maybe_letter(), d.maybe_certificate(4)
    lead = None if d.rng.random() < 0.4 else d.vote(4)
    value, proof = d.spec.choose(memory, decision, best, lead)
    ours = choose(t.memory(memory), t.value(decision), t.certificate(best), t.vote(lead))
    return ours, (t.value(value), t.certificate(proof))


def case_cast_vote(d: Draw) -> Case:
    memory, node, round_, letter = d.memory(4), d.rng.randrange(4), d.rng.randint(-1, 4), d.letter()
    proof = d.maybe_certificate(4)
    after, vote = d.spec.cast_vote(memory, node, round_, letter, proof)
    ours = cast_vote(t.memory(memory), node, round_, t.VALUES[letter], t.certificate(proof))
    return ours, (t.memory(after), t.vote(vote))


def case_certify(d: Draw) -> Case:
    n, (ballot, round_), letter = d.n(), d.place(), d.letter()
    votes = [
        d.spec.Vote(node, ballot, round_, letter) if d.rng.random() < 0.8 else d.vote(n)
        for node in d.rng.choices(range(n), k=2 * n)
    ]
    theirs = d.spec.certify(d.spec.Committee(n), votes, ballot, round_, letter)
    ours = certify(Committee(n), [t.vote(one) for one in votes], Claim(ballot, round_, t.VALUES[letter]))
    return ours, t.certificate(theirs)


def case_sign(d: Draw) -> Case:
    n = d.rng.choice((1, 4, 5, 7))
    memory, node, certificate = d.memory(n), d.rng.randrange(n), d.certificate(n)
    after, signed = d.spec.sign(d.spec.Committee(n), memory, node, certificate)
    ours = sign(Committee(n), t.memory(memory), node, t.certificate(certificate))
    return ours, (t.memory(after), t.signed(signed))


def case_slashable(d: Draw) -> Case:
    one = d.signed(4)
    other = d.signed(4) if d.rng.random() < 0.5 else d.spec.Report(one.node, one.ballot, one.round, d.letter())
    return slashable(t.signed(one), t.signed(other)), d.spec.slashable(one, other)


# ------------------------------------------------------------------------------------------------ the contract's half


def case_listed(d: Draw) -> Case:
    earliest, deadline, large = d.time(), d.time(), d.rng.random() < 0.5
    return listed(earliest, deadline, large=large), t.fixture(d.spec.listed(earliest, deadline, large))


def case_settled(d: Draw) -> Case:
    clocks, fixture, now = d.clocks(), d.fixture(4), d.time()
    return settled(t.clocks(clocks), t.fixture(fixture), now), t.fixture(d.spec.settled(clocks, fixture, now))


def case_report(d: Draw) -> Case:
    n = d.rng.choice((4, 5, 7))
    clocks, fixture, now, (ballot, round_) = d.clocks(), d.fixture(n), d.time(), d.place()
    if d.rng.random() < 0.8:
        ballot = fixture.ballot
    letter = fixture.value if fixture.value and d.rng.random() < 0.5 else d.letter()
    signers = d.nodes(n, outside=0)
    theirs = d.spec.report(d.spec.Committee(n), clocks, fixture, now, ballot, round_, letter, signers)
    claim = Claim(ballot, round_, t.VALUES[letter])
    return report(Committee(n), t.clocks(clocks), t.fixture(fixture), now, claim, signers), _moved(theirs)


def case_window_end(d: Draw) -> Case:
    n = d.rng.choice((4, 5, 7))
    clocks, fixture, now = d.clocks(), d.fixture(n), d.time()
    ours = window_end(Committee(n), t.clocks(clocks), t.fixture(fixture), now)
    return ours, d.spec.window_end(d.spec.Committee(n), clocks, fixture, now)


def case_bond_due(d: Draw) -> Case:
    fixture, unit = d.fixture(4), d.rng.randint(1, 10**9)
    return bond_due(t.fixture(fixture), unit), d.spec.bond_due(fixture, unit)


def case_challenge(d: Draw) -> Case:
    clocks, fixture, now = d.clocks(), d.fixture(4), d.time()
    unit = d.rng.randint(1, 3)
    paid = d.rng.choice((d.spec.bond_due(fixture, unit), d.rng.randint(0, 60)))
    theirs = d.spec.challenge(clocks, fixture, now, paid, unit)
    return challenge(t.clocks(clocks), t.fixture(fixture), now, paid, unit), _moved(theirs)


def case_candidate(d: Draw) -> Case:
    n, (ballot, round_), letter = d.n(), d.place(), d.letter()
    reports = [
        d.spec.Report(node, ballot, round_, letter) if d.rng.random() < 0.6 else d.signed(n)
        for node in d.rng.choices(range(n), k=d.rng.randint(0, n))
    ]
    ours: list[Report] = [one for one in map(t.signed, reports) if one is not None]
    claim = Claim(ballot, round_, t.VALUES[letter])
    theirs = d.spec.candidate(d.spec.Committee(n), reports, ballot, round_, letter)
    return candidate(Committee(n), ours, claim), theirs


def case_rule(d: Draw) -> Case:
    clocks, fixture, now, letter = d.clocks(), d.fixture(4), d.time(), d.letter()
    known = d.rng.random() < 0.5
    ours = rule(t.clocks(clocks), t.fixture(fixture), now, t.VALUES[letter], is_candidate=known)
    return ours, _moved(d.spec.rule(clocks, fixture, now, letter, known))


def case_void_stale(d: Draw) -> Case:
    clocks, fixture, now = d.clocks(), d.fixture(4), d.time()
    return void_stale(t.clocks(clocks), t.fixture(fixture), now), _moved(d.spec.void_stale(clocks, fixture, now))


def case_last_end(d: Draw) -> Case:
    clocks, now = d.clocks(), d.time()
    return last_end(t.clocks(clocks), now), d.spec.last_end(clocks, now)


FUNCTIONS: dict[str, Callable[[Draw], Case]] = {
    "committee": committee,
    **{name.removeprefix("case_"): made for name, made in list(globals().items()) if name.startswith("case_")},
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_function__random_inputs__equals_specification(
    name: str, specification: ModuleType, seeds: tuple[int, int], counts: Callable[[int, int], int]
) -> None:
    answers: Counter[str] = Counter()
    for seed in seeds:
        draw = Draw(specification, seed)
        for number in range(counts(CASES, 20 * CASES) // len(seeds)):
            ours, theirs = FUNCTIONS[name](draw)
            assert ours == theirs, f"seed {seed}, case {number}"
            answers[repr(ours)] += 1
    # A function that always says one thing was not tried.
    assert len(answers) > 1


def walks(spec: ModuleType, seed: int, steps: int) -> Iterator[str]:
    """One fixture from listing on, through random calls at rising times; each step is compared."""
    d = Draw(spec, seed)
    n = d.rng.choice((4, 5, 7))
    clocks, now = spec.Clocks(), 0
    theirs = spec.listed(100, 40_000, d.rng.random() < 0.3)
    ours = t.fixture(theirs)
    for _ in range(steps):
        # Mostly short steps: a fixture that is final early shows nothing more.
        now += d.rng.choice((0, 1, 60, 600, 899) if d.rng.random() < 0.85 else (900, 7_199, 7_200, 86_400, 259_200))
        kind = d.rng.choice(("report",) * 4 + ("challenge",) * 4 + ("rule", "void_stale"))
        if kind == "report":
            ballot = theirs.ballot if d.rng.random() < 0.9 else d.rng.randint(0, 3)
            letter = d.rng.choice(("A", "A", "A", "B", "VOID"))
            signers = frozenset(d.rng.sample(range(n), d.rng.randint(2 * n // 3, n)))
            round_ = d.rng.randint(0, 9)
            theirs, code = spec.report(spec.Committee(n), clocks, theirs, now, ballot, round_, letter, signers)
            claim = Claim(ballot, round_, t.VALUES[letter])
            ours, answer = report(Committee(n), t.clocks(clocks), ours, now, claim, signers)
        elif kind == "challenge":
            paid = spec.bond_due(theirs, 5) - d.rng.choice((0, 0, 1))
            theirs, code = spec.challenge(clocks, theirs, now, paid, 5)
            ours, answer = challenge(t.clocks(clocks), ours, now, paid, 5)
        elif kind == "rule":
            letter, known = d.letter(), d.rng.random() < 0.5
            theirs, code = spec.rule(clocks, theirs, now, letter, known)
            ours, answer = rule(t.clocks(clocks), ours, now, t.VALUES[letter], is_candidate=known)
        else:
            theirs, code = spec.void_stale(clocks, theirs, now)
            ours, answer = void_stale(t.clocks(clocks), ours, now)
        assert (ours, answer) == (t.fixture(theirs), code), seed
        yield code


def test_fixture__random_histories__equal_after_every_step(
    specification: ModuleType, seeds: tuple[int, int], counts: Callable[[int, int], int]
) -> None:
    seen: Counter[str] = Counter()
    for seed in seeds:
        for number in range(counts(300, 6_000) // len(seeds)):
            seen.update(walks(specification, 1_000_003 * seed + number, 25))
    assert {"ACCEPTED", "ADDED", "BALLOT", "ARBITER", "RULED", "VOIDED", "CONFLICT", "BOND", "FINAL"} <= set(seen)
