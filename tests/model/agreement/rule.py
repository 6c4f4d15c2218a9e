"""The agreement rule of an oracle committee, as an executable specification.

Two halves, both pure. The *node* half says what an honest node may vote and sign.
The *contract* half says which calls move a fixture and what a reader sees at a time.
Every function takes values and returns values: no clock, no network, no storage.

Two sentences carry the safety of one ballot, for at most f faulty nodes of n:
  1. two sets of k nodes share an honest node, and an honest node votes once a round,
     so a round has at most one certificate;
  2. a node that signed v votes v until it is shown a younger certificate, so once k
     nodes signed v no certificate for another value can form in that ballot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

MINUTE, HOUR, DAY = 60, 3600, 86400
Value = str
VOID: Value = "VOID"


@dataclass(frozen=True)
class Committee:
    """n nodes. f may lie, k sign a report, `fast` signatures earn the short window."""

    n: int

    @property
    def f(self) -> int:
        return (self.n - 1) // 3

    @property
    def k(self) -> int:
        return (self.n + self.f) // 2 + 1

    @property
    def fast(self) -> int:
        return min(self.n, self.k + 1)

    def lead(self, ballot: int, round_: int) -> int:
        """The node whose vote the others wait for. It breaks ties; it brings no value."""
        return (ballot + round_) % self.n


@dataclass(frozen=True)
class Clocks:
    """Every duration, in seconds; pinned per fixture when it is listed."""

    fast: int = 15 * MINUTE  # window of a report with `fast` signatures
    slow: int = 2 * HOUR  # every other window
    finality: int = 20 * MINUTE  # allowance for a challenge to be finalised
    revote: int = 24 * HOUR  # from the challenge
    arbiter: int = 72 * HOUR
    round_first: int = 2 * MINUTE  # doubles up to
    round_cap: int = 60 * MINUTE  # so that ten days fit the eight bits of a round
    lead_speaks: int = 20  # lead votes this long after the round began
    lead_waited: int = 50  # others wait this long for it
    changes: int = 3  # re-votes that may change the value


# ---------------------------------------------------------------- messages of a node


@dataclass(frozen=True)
class Certificate:
    """k votes for one value in one round. Judged by its own signatures alone: a voter
    that also voted otherwise still counts, else validity would depend on the reader."""

    ballot: int
    round: int
    value: Value
    voters: frozenset[int]

    def valid(self, c: Committee) -> bool:
        return len(self.voters) >= c.k and all(0 <= v < c.n for v in self.voters)


@dataclass(frozen=True)
class Vote:
    """A node's signed view in one round, with the certificate it follows, if any.
    Never valid on chain."""

    node: int
    ballot: int
    round: int
    value: Value
    proof: Certificate | None = None


@dataclass(frozen=True)
class Report:
    """A signature that the contract counts; sent with the certificate that allowed it."""

    node: int
    ballot: int
    round: int
    value: Value
    proof: Certificate | None = None


@dataclass(frozen=True)
class Memory:
    """What a node keeps on disk for one ballot; written before anything is sent."""

    ballot: int
    round: int = -1  # highest round in which anything was sent
    vote: Value | None = None  # value voted in `round`
    lock: Certificate | None = None  # certificate of the last report signed


# ---------------------------------------------------------------- node: rounds, ballots


def round_at(clocks: Clocks, opens: int, now: int) -> int:
    """Rounds follow the clock from the ballot's opening time, which is on chain. No
    message moves a round, so a node that slept wakes in the right one. -1: not open."""
    start, length, r = opens, clocks.round_first, 0
    if now < opens:
        return -1
    while now >= start + length:
        if length == clocks.round_cap:
            return min(255, r + (now - start) // length)
        start, length, r = start + length, min(2 * length, clocks.round_cap), r + 1
    return r


def round_start(clocks: Clocks, opens: int, round_: int) -> int:
    """Inverse of `round_at`: the first second of a round."""
    start, length = opens, clocks.round_first
    for _ in range(round_):
        start, length = start + length, min(2 * length, clocks.round_cap)
    return start


def open_ballot(memory: Memory, finalised_ballot: int) -> Memory:
    """A ballot opens only from finalised chain state, and locks stay in their ballot."""
    return Memory(finalised_ballot) if finalised_ballot > memory.ballot else memory


# ---------------------------------------------------------------- node: vote and sign


def choose(
    memory: Memory, decision: Value | None, best: Certificate | None, lead: Vote | None
) -> tuple[Value | None, Certificate | None]:
    """What to vote, and the certificate that justifies it.

    1. The lead spoke and followed a certificate younger than the own lock: follow it.
    2. The lead is silent, or is this node: the younger of lock and best certificate seen.
    3. Locked: the lock's value.
    4. Otherwise the own decision (no decision, no vote).

    Following overrides the own decision. Without it, one node that locked on a value the
    feeds later corrected, and one liar that stays silent, stall the ballot for ever.
    """
    lock = memory.lock
    seen = best if lead is None else lead.proof
    if seen is not None and (lock is None or seen.round > lock.round):
        return seen.value, seen
    if lock is not None:
        return lock.value, lock
    return decision, None


def cast_vote(
    memory: Memory, node: int, round_: int, value: Value, proof: Certificate | None
) -> tuple[Memory, Vote | None]:
    """One vote a round, never in a round below the highest one used."""
    if round_ < memory.round or (round_ == memory.round and memory.vote is not None):
        return memory, None
    return (replace(memory, round=round_, vote=value), Vote(node, memory.ballot, round_, value, proof))


def certify(c: Committee, votes: Iterable[Vote], ballot: int, round_: int, value: Value) -> Certificate | None:
    """k votes of different nodes for one value in one round and ballot."""
    voters = frozenset(v.node for v in votes if (v.ballot, v.round, v.value) == (ballot, round_, value))
    cert = Certificate(ballot, round_, value, voters)
    return cert if cert.valid(c) else None


def sign(c: Committee, memory: Memory, node: int, cert: Certificate) -> tuple[Memory, Report | None]:
    """Sign a certified value, whatever the own data say: a signature means "k nodes voted
    this". Never in a round below the highest one used, never twice in a round; signing
    sets the lock. A node that disagrees challenges on chain instead of withholding."""
    if not cert.valid(c) or cert.ballot != memory.ballot or cert.round < memory.round:
        return memory, None
    if memory.lock is not None and cert.round <= memory.lock.round:
        return memory, None
    vote = memory.vote if cert.round == memory.round else None
    return (Memory(memory.ballot, cert.round, vote, cert), Report(node, memory.ballot, cert.round, cert.value, cert))


def slashable(a: Report, b: Report) -> bool:
    """One signer, one ballot, one round, two values. Nothing else, ever."""
    return (a.node, a.ballot, a.round) == (b.node, b.ballot, b.round) and a.value != b.value


# ---------------------------------------------------------------- contract

OPEN, REPORTED, REVOTE, ARBITER, FINAL = "OPEN", "REPORTED", "REVOTE", "ARBITER", "FINAL"


@dataclass(frozen=True)
class Fixture:
    """A fixture's words on chain. `settled` gives the state that a reader sees."""

    earliest: int  # first second of a played result
    deadline: int  # from then on anyone may void, if nothing was reported
    large: bool = False  # large swing: no fast lane
    phase: str = OPEN
    ballot: int = 0
    value: Value | None = None  # the candidate; in REVOTE the challenged one
    round: int = 0
    signers: frozenset[int] = frozenset()
    reported: int = 0  # when the candidate was accepted
    ends: int = 0  # of the window, the re-vote or the arbiter's time
    opens: int = 0  # when the ballot's round 0 begins
    changes: int = 0  # re-votes that changed the value
    confirmed: bool = False  # a re-vote gave the same value again
    challenges: int = 0
    bonds: tuple[tuple[str, int], ...] = ()  # (fate, units) of each decided challenge


def listed(earliest: int, deadline: int, large: bool = False) -> Fixture:
    return Fixture(earliest, deadline, large, opens=earliest)


def settled(clocks: Clocks, s: Fixture, now: int) -> Fixture:
    """Time alone moves a fixture: a window ends, a re-vote runs out, an arbiter is
    silent. Silence confirms if the current ballot has a certified candidate, and voids
    if it has none. FINAL never reopens."""
    if s.phase == REPORTED and now >= s.ends:
        return replace(s, phase=FINAL)
    if s.phase == REVOTE and now >= s.ends:
        s = replace(s, phase=ARBITER, ends=s.ends + clocks.arbiter)
    if s.phase == ARBITER and now >= s.ends:
        if s.signers:
            return _decide_bond(replace(s, phase=FINAL), "lost")
        return _decide_bond(replace(s, phase=FINAL, value=VOID), "half")
    return s


def report(
    c: Committee, clocks: Clocks, s: Fixture, now: int, ballot: int, round_: int, value: Value, signers: frozenset[int]
) -> tuple[Fixture, str]:
    """Accept k signatures on one (ballot, round, value), or add to an accepted report.
    The first value of a ballot is its only one. A result code, never a revert."""
    s = settled(clocks, s, now)
    if ballot != s.ballot:
        return s, "OTHER_BALLOT"
    if s.phase == FINAL:
        return s, "FINAL"
    if value != VOID and now < s.earliest:
        return s, "TOO_EARLY"
    if s.signers:
        return _add(c, clocks, s, now, value, signers)
    if len(signers) < c.k:
        return s, "TOO_FEW"
    revoted = s.phase in (REVOTE, ARBITER)
    same = revoted and value == s.value
    out = replace(
        s,
        phase=REPORTED,
        value=value,
        round=round_,
        signers=signers,
        reported=now,
        confirmed=same,
        changes=s.changes + (revoted and not same),
    )
    out = replace(out, ends=window_end(c, clocks, out, now))
    if revoted:
        out = _decide_bond(out, "lost" if same else "won")
    return out, "ACCEPTED"


def _add(
    c: Committee, clocks: Clocks, s: Fixture, now: int, value: Value, signers: frozenset[int]
) -> tuple[Fixture, str]:
    """More signatures for the accepted value, from any round of its ballot. The short
    window counts from the signature that earned it, and never lengthens a window."""
    if value != s.value:
        return s, "CONFLICT"
    if s.phase != REPORTED or signers <= s.signers:
        return s, "NOTHING_NEW"
    was_fast = len(s.signers) >= c.fast
    s = replace(s, signers=s.signers | signers)
    if not was_fast and len(s.signers) >= c.fast:
        s = replace(s, ends=min(s.ends, window_end(c, clocks, s, now)))
    return s, "ADDED"


def window_end(c: Committee, clocks: Clocks, s: Fixture, now: int) -> int:
    """Short with `fast` signatures; long for a large swing and for every VOID report
    (bets are still taken before the start, so the swing of a VOID is not frozen)."""
    short = len(s.signers) >= c.fast and not s.large and s.value != VOID
    return now + (clocks.fast if short else clocks.slow)


def bond_due(s: Fixture, unit: int) -> int:
    """Twice the last bond with every challenge of one fixture."""
    return unit << s.challenges


def challenge(clocks: Clocks, s: Fixture, now: int, paid: int, unit: int) -> tuple[Fixture, str]:
    """The candidate was confirmed by a re-vote, or the value has changed `changes` times:
    to the arbiter, with no new ballot. Otherwise a new ballot, whose round 0 begins when
    the window would have ended anyway, so that an early challenge by somebody who likes
    a wrong result cannot take the correction's time away."""
    s = settled(clocks, s, now)
    if s.phase != REPORTED:
        return s, "NOT_OPEN"
    if paid < bond_due(s, unit):
        return s, "BOND"
    s = replace(s, challenges=s.challenges + 1, bonds=(*s.bonds, ("held", paid)))
    if s.confirmed or s.changes >= clocks.changes:
        return replace(s, phase=ARBITER, ends=now + clocks.arbiter), "ARBITER"
    return replace(
        s,
        phase=REVOTE,
        ballot=s.ballot + 1,
        signers=frozenset(),
        opens=max(s.ends, now + clocks.finality),
        ends=now + clocks.revote,
    ), "BALLOT"


def candidate(c: Committee, signatures: Iterable[Report], ballot: int, round_: int, value: Value) -> bool:
    """f+1 committee signatures of one ballot and round: an honest node saw it certified."""
    return len({r.node for r in signatures if (r.ballot, r.round, r.value) == (ballot, round_, value)}) >= c.f + 1


def rule(clocks: Clocks, s: Fixture, now: int, choice: Value, is_candidate: bool) -> tuple[Fixture, str]:
    """The arbiter's word: a candidate or VOID, once, final at once. Until then, or until
    its time is over, a re-vote that failed may still end with k signatures."""
    s = settled(clocks, s, now)
    if s.phase != ARBITER or not (is_candidate or choice == VOID):
        return s, "REFUSED"
    fate = "lost" if choice == s.value else "half" if choice == VOID else "won"
    return _decide_bond(replace(s, phase=FINAL, value=choice), fate), "RULED"


def void_stale(clocks: Clocks, s: Fixture, now: int) -> tuple[Fixture, str]:
    """Anyone, after the deadline, while no k-signed report was ever accepted."""
    s = settled(clocks, s, now)
    if s.phase == OPEN and now >= s.deadline:
        return replace(s, phase=FINAL, value=VOID), "VOIDED"
    return s, "REFUSED"


def last_end(clocks: Clocks, first_report: int) -> int:
    """No fixture ends later than this, whoever does what."""
    cycle = clocks.slow + clocks.revote + clocks.arbiter
    return first_report + (clocks.changes + 1) * cycle + clocks.slow + clocks.arbiter


def _decide_bond(s: Fixture, fate: str) -> Fixture:
    """The challenge that waits for a decision gets it."""
    bonds = tuple((fate, u) if f == "held" else (f, u) for f, u in s.bonds)
    return replace(s, bonds=bonds)
