"""An oracle with committees of four and of seven beside a stand-in for the book, and histories of disputes on it.

A history is driven on chain, steered by the rule, and written down: what was done when, what the chain answered, what
it showed. `replayed` holds a rule (the specification, or a mutant of it) against what was written down.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import Any

from eth_utils.crypto import keccak
from web3 import HTTPProvider, Web3
from web3.logs import DISCARD
from web3.types import RPCEndpoint

from chain.deployment import Deployment
from chain.development import ACCOUNTS, ARBITERS, key
from chain.signers import LocalKey
from chain.typed_data import Fixture, Report, Reports, Ruling
from chain.wire import ReportCode, SignedList, encode_members, encode_report, encode_ruling
from chain.words import PHASES, DisputeWord, OperatorWord, ResultHead, rewards_of
from sports.words import Result, Score, Status, VoidInterval, VoidIntervals
from tests.anvil import anvil_process, connect, deploy
from tests.contracts.world import World
from tests.model.agreement import rule

EURO = 10**6
CENT = 10**4
CLOCKS = rule.Clocks()
_ONE_TO_NIL = Result(Status.FINISHED, (Score(0, 0), Score(1, 0), *[None] * 5)).pack()
VALUES: dict[str, tuple[int, int]] = {
    "A": (_ONE_TO_NIL, 0),
    "A'": (_ONE_TO_NIL, VoidIntervals(intervals=(VoidInterval(2_000, 600),)).pack()),
    "B": (Result(Status.FINISHED, (Score(0, 0), Score(0, 1), *[None] * 5)).pack(), 0),
    rule.VOID: (Result(Status.VOID).pack(), 0),
}
NAMES = {word: name for name, word in VALUES.items()} | {(0, 0): None}
FATES = ("held", "lost", "half", "won")
CHALLENGERS = ("ann", "ben", "provider")
CALLER = key("transmitter").address
SMALL, LARGE = 0, 100_000 * EURO


def unit_of(swing: int, rate: int = 500) -> int:
    """The first bond of a fixture, units: whole cents, rounded up, a hundred euros at least."""
    return max(100 * EURO, -(-swing * rate // (10_000 * CENT)) * CENT)


@dataclass
class OracleStage:
    """The oracle and its committees' keys, in the committees' order."""

    world: World
    double: Any
    committees: dict[int, list[LocalKey]]

    def listing(self, committee: int, start_in: int, deadline_in: int, swing: int) -> Fixture:
        """A listed fixture of the committee with so many members."""
        spec = replace(self.world.specify(start_in=start_in), committee=committee)
        spec = replace(spec, deadline=spec.start + deadline_in)
        fixture = self.world.list_fixture(spec)
        if swing:
            self.world.send(self.double.functions.setSwing(fixture, swing), CALLER)
        return spec

    def signed(self, committee: int, reports: Sequence[Report], signers: Sequence[int]) -> dict[str, bytes]:
        """Signatures over the list by the members at these positions."""
        digest = Reports(tuple(reports)).digest(self.world.addresses.oracle_domain)
        keys = self.committees[committee]
        return {keys[i].address: keys[i].sign(digest) for i in signers}

    def members(self, committee: int) -> list[str]:
        """The committee, ascending."""
        return [one.address for one in self.committees[committee]]

    def report(self, committee: int, reports: Sequence[Report], signers: Sequence[int]) -> bytes:
        """Calldata of these reports with these members' signatures."""
        signatures = self.signed(committee, reports, signers)
        return encode_report(committee, self.members(committee), reports, signatures)

    def ruling(self, ruling: Ruling, arbiters: Sequence[str] = ARBITERS[:2], **evidence: Any) -> bytes:
        """Calldata of a ruling that these arbiters have signed."""
        digest = ruling.digest(self.world.addresses.oracle_domain)
        signatures = {key(who).address: key(who).sign(digest) for who in arbiters}
        return encode_ruling(ruling, self.world.addresses.arbiters, signatures, **evidence)


@contextmanager
def oracle_stage() -> Iterator[OracleStage]:
    """Deploy on a chain of its own; challengers and two members hold money and have allowed the oracle to take it."""
    with anvil_process("--accounts", str(ACCOUNTS)) as url:
        w3 = connect(url)
        # Otherwise every call asks for the chain's number first.
        provider = w3.provider
        assert isinstance(provider, HTTPProvider)
        provider.cache_allowed_requests, provider.cacheable_requests = True, {RPCEndpoint("eth_chainId")}
        yield build(w3)


def build(w3: Web3) -> OracleStage:
    """Deploy asset, stand-in and oracle."""
    owner = key("deployer").address
    w3.eth.default_account = owner  # type: ignore[assignment]
    committees = {
        n: sorted((LocalKey.from_raw(keccak(text=f"member {i} of {n}")) for i in range(n)), key=_number) for n in (4, 7)
    }
    arbiters = sorted((key(who).address for who in ARBITERS), key=lambda one: int(one, 16))
    asset, double = deploy(w3, "PlayEuro"), deploy(w3, "SwingDouble")
    first = [one.address for one in committees[4]]
    cold = [key(who).address for who in ("listing_allocator", "listing_desk")]
    oracle = deploy(w3, "FixtureOracle", double.address, asset.address, owner, *cold, first, arbiters)
    at = double.address
    addresses = Deployment(31_337, asset.address, at, at, at, oracle.address, *[at] * 4, tuple(first), tuple(arbiters))
    world = World(w3, addresses, asset, double, double, double, oracle, double, double, double)
    for n, keys in committees.items():
        world.send(oracle.functions.addCommittee(n, [one.address for one in keys], arbiters), owner)
    wallets = [key(who).address for who in CHALLENGERS] + [keys[0].address for keys in committees.values()]
    for wallet in wallets:
        w3.provider.make_request("anvil_setBalance", [wallet, hex(10**20)])  # type: ignore[arg-type]
        w3.provider.make_request("anvil_impersonateAccount", [wallet])  # type: ignore[arg-type]
        for _ in range(3):
            world.send(asset.functions.faucet(wallet, 100_000 * EURO), wallet)
        world.send(asset.functions.approve(oracle.address, 2**255), wallet)
    return OracleStage(world, double, committees)


def _number(one: LocalKey) -> int:
    return int(one.address, 16)


@dataclass(frozen=True)
class Seen:
    """What the chain shows of a fixture at `now`."""

    now: int
    phase: str
    ballot: int
    value: str | None
    round: int
    signers: frozenset[int]
    reported: int
    ends: int
    opens: int
    changes: int
    confirmed: bool
    fates: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One act: its name, its arguments, its time, the chain's answer, and the state afterwards."""

    act: str
    arguments: tuple[Any, ...]
    when: int
    answer: str
    seen: Seen


@dataclass
class History:
    """One fixture driven on chain; `state` is the rule's view of it, which steers."""

    stage: OracleStage
    committee: rule.Committee
    spec: Fixture
    swing: int
    rng: random.Random
    now: int
    state: rule.Fixture = field(init=False)
    steps: list[Step] = field(default_factory=list)
    given: dict[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    signatures: set[tuple[int, int, str, int]] = field(default_factory=set)
    clock: int = 0

    def __post_init__(self) -> None:
        self.world = self.stage.world
        self.oracle = self.world.oracle.functions
        self.fixture = self.spec.fixture_id()
        self.unit = unit_of(self.swing)
        self.clock = self.world.at()
        self.state = rule.listed(self.spec.earliest, self.spec.deadline, self.swing >= LARGE)
        self.favourite = self.rng.choice(list(VALUES))
        # Some disputes end in silence, some before the arbiter, and most by signatures.
        self.temper = self.rng.choice(("busy", "silent", "ruled"))
        self.patience = self.rng.choice((0, 0, 1, 2))

    # -- acts

    def step(self) -> None:
        """One act, steered to what can happen now."""
        self.now = max(self.now, self.clock + 1)
        phase = rule.settled(CLOCKS, self.state, self.now).phase
        weights = {"wait": 6, "report": 4, "challenge": 1, "rule": 1, "stale": 1, "silence": 1, "part": 0}
        if phase == rule.REPORTED:
            weights |= {"wait": 3, "challenge": 9, "part": 2}
        elif phase in (rule.REVOTE, rule.ARBITER):
            weights |= {"wait": 5, "report": 7, "rule": 7 * (phase == rule.ARBITER)}
            if self.temper == "silent" and self.state.challenges > self.patience:
                weights |= {"report": 0, "rule": 0}
            elif self.temper == "ruled":
                weights |= {"report": 3}
        getattr(self, self.rng.choices(list(weights), list(weights.values()))[0])()

    def wait(self) -> None:
        """To just before, at or after the next end, or a while."""
        seen = rule.settled(CLOCKS, self.state, self.now)
        marks = [seen.ends - 1, seen.ends, seen.ends, self.spec.earliest, self.spec.deadline]
        marks = [mark for mark in marks if mark > self.now + 1]
        small = {rule.REPORTED: 0.8, rule.REVOTE: 0.5, rule.ARBITER: 0.6}
        if self.rng.random() < small.get(seen.phase, 0):
            self.now += self.rng.choice((30, 600, 900, 3_000))
        elif marks and self.rng.random() < 0.8:
            self.now = min(marks)
        else:
            self.now += self.rng.choice((60, 900, 7_200, 30_000))
        self._tick()
        self._write("wait", (), "")

    def report(self) -> None:
        """Random members sign one value; mostly enough of them, the current ballot and the history's favourite."""
        r, c, s = self.rng, self.committee, self.state
        ballot = s.ballot if r.random() < 0.95 else r.choice((s.ballot + 1, max(0, s.ballot - 1)))
        if s.phase == rule.REVOTE:
            self.favourite = str(s.value) if r.random() < 0.5 else r.choice(list(VALUES))
        name = self.favourite if r.random() < 0.85 else r.choice(list(VALUES))
        usual = () if self.temper == "ruled" and s.phase != rule.OPEN else (c.k,) * 4
        size = r.choice((c.f, c.f + 1, c.k - 1, *usual, c.fast, c.n))
        signers = sorted(r.sample(range(c.n), size))
        round_ = r.randint(0, 255)
        value, voids = VALUES[name]
        one = Report(self.spec.struct_hash(), ballot, round_, value, voids)
        call = self.oracle.reportMany(self.stage.report(c.n, [one], signers))
        receipt = self._send(call, CALLER)
        event = self._event("Reported", receipt)
        code = ReportCode(event["args"]["code"])
        self.signatures |= {(ballot, round_, name, i) for i in signers}
        answer = "FINAL" if code is ReportCode.ALREADY_FINAL else code.name
        self._write("report", (ballot, round_, name, frozenset(signers)), answer)

    def challenge(self) -> None:
        """One account fills the bond, from its wallet or as a member from its operator's bond, or offers too little."""
        r = self.rng
        index = self.state.challenges
        due = rule.bond_due(self.state, self.unit)
        given = sum(sum(parts) for (number, _), parts in self.given.items() if number == index)
        offered = max(0, due - given - (r.choice((0, 0, 0, 0, 0, CENT))))
        who, call = self._payment(offered, whole=True)
        answer = "NOT_OPEN"
        if self.state.phase == rule.REPORTED and self.now < self.state.ends:
            if given + offered < due:
                answer = "BOND"
            else:
                to_arbiter = self.state.confirmed or self.state.changes >= CLOCKS.changes
                answer = "ARBITER" if to_arbiter else "BALLOT"
        if answer in ("NOT_OPEN", "BOND"):
            error = self._refused(call, who)[0]
            assert error == "BondTooSmall" if answer == "BOND" else error in ("NothingToChallenge", "WindowOver"), error
        else:
            receipt = self._send(call, who)
            event = self._event("Challenged", receipt)
            phase = PHASES[ResultHead.unpack(event["args"]["word"]).phase]
            answer = "ARBITER" if phase == "ARBITER" else "BALLOT"
            assert event["args"]["bond"] == given + offered
            self._gave(index, who, offered)
        self._write("challenge", (given + offered, self.unit), answer)

    def part(self) -> None:
        """Somebody adds to the next bond without filling it."""
        index = self.state.challenges
        due = rule.bond_due(self.state, self.unit)
        given = sum(sum(parts) for (number, _), parts in self.given.items() if number == index)
        units = self.rng.randint(1, 300) * due // 1_000 // CENT * CENT
        if self.now < self.state.ends and 0 < units < due - given:
            who, call = self._payment(units, whole=False)
            self._send(call, who)
            self._gave(index, who, units)
        self._write("wait", (), "")

    def rule(self) -> None:
        """The arbiter rules, with some of the signatures that members once gave, in one list or two."""
        r, c = self.rng, self.committee
        known = sorted({(ballot, round_, name) for ballot, round_, name, _ in self.signatures})
        known = [one for one in known if one[2] not in (self.state.value, rule.VOID)] or known
        if known and r.random() < 0.75:
            ballot, round_, name = r.choice(known)
        else:
            ballot, round_, name = 0, 0, r.choice(list(VALUES))
        signers = [i for i in range(c.n) if (ballot, round_, name, i) in self.signatures]
        signers = signers[: r.choice((c.f, c.f, c.f + 1, c.f + 1, c.n))]
        value, voids = VALUES[name]
        specification = self.spec.struct_hash()
        one = Report(specification, ballot, round_, value, voids)
        other = Report(keccak(text="another fixture"), 0, 0, value, 0)
        cut = r.randint(0, len(signers))
        batches = [((one,), signers[:cut]), ((other, one), signers[cut:])]
        lists = [SignedList(batch, self.stage.signed(c.n, batch, part)) for batch, part in batches if part]
        needs = name not in (rule.VOID, self.state.value)
        evidence: dict[str, Any] = {}
        if needs and lists:
            evidence = {"members": self.stage.members(c.n), "lists": lists, "ballot": ballot, "round_": round_}
        call = self.oracle.rule(self.stage.ruling(Ruling(specification, self.state.ballot, value, voids), **evidence))
        reports = [rule.Report(i, ballot, round_, name) for i in signers]
        arguments = (name, tuple(reports), ballot, round_)
        _, answer = ruled(rule, c, self.state, self.now, *arguments)
        if answer == "REFUSED":
            error = self._refused(call, CALLER)[0]
            assert error in ("NotBeforeArbiter", "TooFewSignatures"), error
        else:
            self._send(call, CALLER)
            answer = "RULED"
        self._write("rule", arguments, answer)

    def stale(self) -> None:
        """Anyone tries to void."""
        call = self.oracle.voidStale(self.fixture)
        if rule.void_stale(CLOCKS, self.state, self.now)[1] == "VOIDED":
            self._send(call, CALLER)
            self._write("stale", (), "VOIDED")
        else:
            assert self._refused(call, CALLER)[0] == "NotStale"
            self._write("stale", (), "REFUSED")

    def silence(self) -> None:
        """Anyone has written down what silence decided; else it is refused."""
        head = ResultHead.unpack(self._stored())
        seen = rule.settled(CLOCKS, self.state, self.now)
        call = self.oracle.endBySilence(self.fixture)
        if PHASES[head.phase] in (rule.REVOTE, rule.ARBITER) and seen.phase == rule.FINAL:
            self._send(call, CALLER)
        else:
            assert self._refused(call, CALLER)[0] == "NoSilence"
        self._write("wait", (), "")

    # -- the end

    def finish(self) -> None:
        """Time ends everything; every bond is claimed, and each account gets what the fates say."""
        for _ in range(4):
            seen = rule.settled(CLOCKS, self.state, self.now)
            if seen.phase == rule.FINAL:
                break
            self.now = max(self.now, seen.ends, self.spec.deadline if seen.phase == rule.OPEN else 0) + 1
            self.stale()
        self.silence()
        self.state = rule.settled(CLOCKS, self.state, self.now)
        assert self.state.phase == rule.FINAL
        assert self.steps[-1].seen.fates == tuple(fate for fate, _ in self.state.bonds)
        rewards = rewards_of(self.oracle.rewards(self.fixture).call())
        sums = DisputeWord.unpack(self.oracle.disputes(self.fixture).call()).sums
        for (index, who), (cash, bonded) in self.given.items():
            fate = self.state.bonds[index][0] if index < len(self.state.bonds) else "never came"
            whole = cash + bonded
            due = {"lost": 0, "half": whole // 2, "never came": whole}.get(fate)
            if due is None:
                due = whole + whole * rewards[index] // sums[index]
            to_bond = due * bonded // whole
            receipt = self._send(self.oracle.claimBond(self.fixture, index, who), CALLER)
            event = self._event("BondClaimed", receipt)
            assert (event["args"]["units"], event["args"]["toBond"]) == (due - to_bond, to_bond)
            refusal = self._refused(self.oracle.claimBond(self.fixture, index, who), CALLER)
            assert refusal == ("NothingToClaim", self.fixture, index, who)
        held, fees = self.oracle.vault().call()
        assert self.world.asset.functions.balanceOf(self.world.oracle.address).call() == held + fees
        bonds = [self._bond(keys[0].address) for keys in self.stage.committees.values()]
        assert all(bond.staked == 0 for bond in bonds)
        # Shares of a reward are floored: less than a unit for each of three accounts stays behind.
        assert 0 <= held - sum(bond.free for bond in bonds) <= 4 * len(self.given)

    # -- sending and looking

    def _payment(self, units: int, *, whole: bool) -> tuple[str, Any]:
        member = self.stage.committees[self.committee.n][0].address
        if self.rng.random() < 0.25 and self._bond(member).free >= units:
            members = encode_members(self.stage.members(self.committee.n))
            return member, self.oracle.contributeBond(self.fixture, units, whole, members)
        call = self.oracle.challenge if whole else self.oracle.contribute
        return key(self.rng.choice(CHALLENGERS)).address, call(self.fixture, units)

    def _gave(self, index: int, who: str, units: int) -> None:
        cash, bonded = self.given.get((index, who), (0, 0))
        member = who == self.stage.committees[self.committee.n][0].address
        self.given[index, who] = (cash, bonded + units) if member else (cash + units, bonded)

    def _bond(self, operator: str) -> OperatorWord:
        return OperatorWord.unpack(self.oracle.operators(operator).call())

    def _stored(self) -> int:
        # The stored phase differs from the seen one only after an end, where the steered state says so.
        slot = self.steps[-1].seen if self.steps else None
        if slot is not None and slot.phase == rule.FINAL and "held" in slot.fates:
            return PHASES.index(rule.ARBITER) << 165
        return int(self.oracle.stateOf(self.fixture).call()[1])

    def _tick(self) -> None:
        self.now = max(self.now, self.clock + 1)
        self.world.travel(self.now)
        self.clock = self.now

    def _send(self, call: Any, who: str) -> Any:
        self.clock = self.now = max(self.now, self.clock + 1)
        return self.world.send_at(call, who, self.now)

    def _event(self, name: str, receipt: Any) -> Any:
        (event,) = getattr(self.world.oracle.events, name)().process_receipt(receipt, errors=DISCARD)
        return event

    def _refused(self, call: Any, who: str) -> tuple[Any, ...]:
        self._tick()
        return self.world.refusal(call, who)

    def _write(self, act: str, arguments: tuple[Any, ...], answer: str) -> None:
        if self.now > self.clock:
            self._tick()
        one = Step(act, arguments, self.now, answer, self._look())
        self.steps.append(one)
        self.state, _ = applied(rule, self.committee, self.state, one)

    def _look(self) -> Seen:
        _, word, voids, end, is_final = self.oracle.stateOf(self.fixture).call()
        dispute = DisputeWord.unpack(self.oracle.disputes(self.fixture).call())
        head = ResultHead.unpack(word)
        assert is_final == (PHASES[head.phase] == rule.FINAL)
        if self.rng.random() < 0.3:
            assert self.oracle.resultOf(self.fixture, self.swing).call() == [word, voids, is_final]
            assert self.oracle.reported(self.fixture).call() == (PHASES[head.phase] != rule.OPEN)
        return Seen(
            now=self.now,
            phase=PHASES[head.phase],
            ballot=head.ballot,
            value=NAMES[head.value, voids],
            round=head.round,
            signers=frozenset(i for i in range(16) if head.signers >> i & 1),
            reported=head.reported_at,
            ends=end,
            opens=dispute.opens or self.spec.earliest,
            changes=dispute.changes,
            confirmed=dispute.confirmed,
            fates=tuple(FATES[fate] for fate in dispute.fates[: dispute.challenges]),
        )


# ---------------------------------------------------------------- the rule on what was written down


def ruled(
    rules: Any, c: Any, state: Any, now: int, name: str, reports: Sequence[Any], ballot: int, round_: int
) -> tuple[Any, str]:
    """The arbiter's act. What was challenged was k-signed once, so it is a candidate without its signatures shown."""
    signatures = [rules.Report(one.node, one.ballot, one.round, one.value) for one in reports]
    shown = bool(rules.candidate(c, signatures, ballot, round_, name))
    after, answer = rules.rule(rules.Clocks(), state, now, name, shown or name == state.value)
    return after, str(answer)


def applied(rules: Any, c: Any, state: Any, step: Step) -> tuple[Any, str]:
    """The rule's state and answer after one step."""
    clocks, now = rules.Clocks(), step.when
    acts: dict[str, Callable[..., tuple[Any, str]]] = {
        "wait": lambda: (state, ""),
        "report": lambda *a: rules.report(c, clocks, state, now, *a),
        "challenge": lambda *a: rules.challenge(clocks, state, now, *a),
        "rule": lambda *a: ruled(rules, c, state, now, *a),
        "stale": lambda: rules.void_stale(clocks, state, now),
    }
    return acts[step.act](*step.arguments)


def replayed(rules: ModuleType | Any, history: History) -> None:
    """Holds a rule against what the chain did; AssertionError names the first step that differs."""
    c = rules.Committee(history.committee.n)
    state = rules.listed(history.spec.earliest, history.spec.deadline, history.swing >= LARGE)
    for number, step in enumerate(history.steps):
        state, answer = applied(rules, c, state, step)
        s = rules.settled(rules.Clocks(), state, step.seen.now)
        expected = Seen(
            now=step.seen.now,
            phase=s.phase,
            ballot=s.ballot,
            value=s.value,
            round=s.round,
            signers=s.signers,
            reported=s.reported or step.seen.reported,
            ends=step.seen.ends if s.phase in (rule.FINAL, rule.OPEN) else s.ends,
            opens=s.opens,
            changes=s.changes,
            confirmed=s.confirmed,
            fates=tuple(fate for fate, _ in s.bonds),
        )
        shown = step.seen
        if s.phase == rule.FINAL and shown.fates and shown.fates[-1] == "held":
            # Silence has decided, and nobody has had it written down yet.
            shown = replace(shown, fates=expected.fates)
        assert (answer, expected) == (step.answer, shown), f"step {number}: {step.act} {step.arguments}"
