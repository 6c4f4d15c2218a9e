"""Attacks the rule of `rule` with a seeded discrete-event simulator: `Sim(Setup(n, seed)).run()`.

One run is one fixture. Time is in seconds from its earliest report. The truth is A.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from tests.model.agreement import rule as spec

TRUTH, WRONG, OTHER = "A", "B", "C"
SCENES = ("calm", "noisy", "common", "storm")
# calm: all honest data are right from the start. noisy: each node's data flip for hours.
# common: all are wrong alike, corrected later. storm: noisy, with minutes of delay.
WEAK = {
    "f+1": "sign directly, contract takes f+1 signatures",
    "direct": "sign directly, without votes",
    "nolock": "no lock",
    "late": "late signing of an old round",
    "merge": "k signatures counted over several rounds",
    "carrylock": "lock kept across ballots",
    "unfinal": "ballot opened from an unfinalised challenge",
    "forget": "restart forgets the vote (only the lock is kept)",
    "nofollow": "nobody follows a certificate against its own data",
    "nolead": "no lead: everybody follows the youngest certificate it saw",
    "early": "re-vote starts as soon as the challenge is finalised",
    "latek": "a re-vote's k signatures refused after its 24 h",
}


@dataclass
class Setup:
    """Everything random that is decided before a run starts."""

    n: int
    seed: int
    weak: str = ""
    scene: str = ""  # "" draws one
    outage: bool = False  # one honest node more than f is down through the re-vote
    griefer: bool | None = None
    arbiter: str = ""  # silent, honest, or "" to draw


class Chain:
    """An ordered log of calls, replayed after each reorganisation."""

    def __init__(self, sim: Sim, start: spec.Fixture):
        self.sim, self.start, self.log = sim, start, []
        self.state, self.pending = start, 0

    def send(self, call, wait: float = 0.0, sticky: bool = True) -> None:
        self.pending += 1
        slots = 1 + int(self.sim.rng.expovariate(1.0))
        self.sim.at(self.sim.now + wait + 12 * slots, self.include, call, sticky)

    def include(self, call, sticky: bool) -> None:
        sim = self.sim
        self.pending -= 1
        self.state, code = call(self.state, int(sim.now))
        if code not in ("ACCEPTED", "ADDED", "BALLOT", "ARBITER", "RULED", "VOIDED"):
            return
        self.log.append((sim.now, call, code, sticky))
        if sim.rng.random() < sim.p_reorg:
            sim.at(sim.now + sim.rng.uniform(12, sim.finality - 1), self.reorg, sim.now)
        sim.on_chain(code)

    def reorg(self, since: float) -> None:
        """Blocks from `since` on vanish. Sticky calls return later, in another order."""
        sim = self.sim
        assert since > sim.now - sim.finality
        lost = [e for e in self.log if e[0] >= since]
        self.log = [e for e in self.log if e[0] < since]
        self.state = self.replay(self.log)
        sim.counts["reorgs"] += bool(lost)
        sim.rng.shuffle(lost)
        for _, call, _, sticky in lost:
            if sticky or sim.rng.random() < 0.3:
                self.send(call, sim.rng.uniform(0, 60), sticky)
        sim.on_reorg()

    def replay(self, log) -> spec.Fixture:
        state = self.start
        for t, call, _, _ in log:
            state, _ = call(state, int(t))
        return state

    def finalised(self) -> spec.Fixture:
        return self.replay([e for e in self.log if e[0] <= self.sim.now - self.sim.finality])


class Node:
    """An honest node: disk (`memory`), and what a crash loses (all the rest)."""

    def __init__(self, sim: Sim, name: int):
        self.sim, self.name, self.up = sim, name, True
        self.memory, self.opens = spec.Memory(0), 0
        self.data: list[tuple[float, str]] = []
        self.challenged = -1
        self.lose()

    def lose(self) -> None:
        self.votes = defaultdict(dict)  # (ballot, round, value) -> node -> vote
        self.reports = defaultdict(set)  # (ballot, round, value) -> nodes
        self.leads = {}  # (ballot, round) -> vote of the lead
        self.best = {}  # ballot -> youngest certificate
        self.sent: list = []
        self.done = set()  # ballots known to have k signatures

    def decision(self, delay: float | None = None) -> str | None:
        """The value that did not change for the settle delay."""
        delay = self.sim.settle if delay is None else delay
        last = None
        for t, v in self.data:
            if t <= self.sim.now:
                last = (t, v)
        return last[1] if last and self.sim.now - last[0] >= delay else None

    # ---- voting

    def tick(self, ballot: int, r: int) -> None:
        """Begin round r: speak as lead, or wait for it; then arm the next round."""
        sim = self.sim
        if ballot != self.memory.ballot or ballot in self.done or sim.over:
            return
        start = spec.round_start(sim.clocks, self.opens, r)
        for d in (sim.clocks.lead_speaks, sim.clocks.lead_waited):
            sim.at(max(sim.now, start + d + sim.rng.uniform(-3, 3)), self.try_vote)
        sim.at(spec.round_start(sim.clocks, self.opens, r + 1), self.tick, ballot, r + 1)

    def try_vote(self) -> None:
        sim, m = self.sim, self.memory
        r = spec.round_at(sim.clocks, self.opens, int(sim.now))
        if not self.up or r < 0 or m.ballot in self.done:
            return
        lead = sim.c.lead(m.ballot, r)
        spoken = self.leads.get((m.ballot, r))
        waited = sim.now - spec.round_start(sim.clocks, self.opens, r)
        if sim.weak == "nolead":
            spoken, waited = None, 10**6
        if lead != self.name and spoken is None and waited < sim.clocks.lead_waited - 3:
            return
        seen = replace(m, lock=None) if sim.weak == "nolock" else m
        value, proof = spec.choose(seen, self.decision(), self.best.get(m.ballot), spoken)
        if sim.weak in ("nofollow", "nolock", "direct", "f+1") and not (seen.lock and proof):
            value, proof = self.decision(), None
        if value is None:
            return
        self.memory, vote = spec.cast_vote(m, self.name, r, value, proof)
        if vote is None:
            return
        sim.voted(vote)
        self.sent.append(vote)
        self.take(vote)
        sim.broadcast(self.name, vote)
        if sim.weak in ("direct", "f+1"):
            self.publish(spec.Report(self.name, vote.ballot, r, value))

    # ---- messages

    def take(self, msg) -> None:
        key = (msg.ballot, msg.round, msg.value)
        if isinstance(msg, spec.Vote):
            self.votes[key][msg.node] = msg
            if msg.node == self.sim.c.lead(msg.ballot, msg.round):
                self.leads.setdefault((msg.ballot, msg.round), msg)
        else:
            self.reports[key].add(msg.node)
        if msg.ballot == self.memory.ballot:
            self.digest(key, msg)

    def digest(self, key, msg) -> None:
        certs = [msg.proof, spec.certify(self.sim.c, self.votes[key].values(), *key)]
        for cert in certs:
            if cert is not None and cert.valid(self.sim.c) and cert.ballot == key[0]:
                self.certified(cert)
        if len(self.reports[key]) >= self.sim.c.k and key[0] not in self.done:
            self.attested(key)
        if (key[0], key[1]) in self.leads:
            self.try_vote()

    def certified(self, cert: spec.Certificate) -> None:
        best = self.best.get(cert.ballot)
        if best is None or cert.round > best.round:
            self.best[cert.ballot] = cert
        if self.sim.weak in ("direct", "f+1"):
            return
        m = self.memory
        if self.sim.weak == "nolock":
            m = replace(m, lock=None) if m.lock and cert.round > m.lock.round else m
        if self.sim.weak == "late" and cert.round < m.round:
            m = replace(m, round=cert.round)
        after, report = spec.sign(self.sim.c, m, self.name, cert)
        if report is not None:
            self.memory = replace(after, round=max(after.round, self.memory.round), vote=self.memory.vote)
            self.publish(report)

    def publish(self, report: spec.Report) -> None:
        self.sim.signed(report)
        self.sent.append(report)
        self.take(report)
        self.sim.broadcast(self.name, report)

    def attested(self, key) -> None:
        """k signatures seen: no more votes in this ballot; send when the own stage is due."""
        self.done.add(key[0])
        order = random.Random(repr((self.sim.seed, key))).sample(range(self.sim.n), self.sim.n)
        self.sim.at(self.sim.now + 48 * order.index(self.name), self.transmit, key)

    def transmit(self, key) -> None:
        s = self.sim.chain.state
        if self.up and s.ballot == key[0] and not (s.signers >= self.reports[key]):
            self.sim.submit_report(key, frozenset(self.reports[key]))

    # ---- chain

    def poll(self) -> None:
        """Open ballots from finalised state; challenge an accepted value one disagrees with."""
        sim = self.sim
        if not self.up:
            return
        weak = sim.weak == "unfinal"
        s = sim.chain.state if weak else sim.chain.finalised()
        if s.ballot > self.memory.ballot or (weak and s.ballot < self.memory.ballot):
            lock = self.memory.lock
            self.memory = spec.open_ballot(self.memory, s.ballot) if not weak else spec.Memory(s.ballot)
            if sim.weak == "carrylock" and lock is not None:
                self.memory = replace(self.memory, lock=replace(lock, ballot=s.ballot, round=-1))
            self.opens = s.opens
            r = max(0, spec.round_at(sim.clocks, self.opens, int(sim.now)))
            sim.at(max(sim.now, self.opens), self.tick, s.ballot, r)
            for key in [k for k in self.votes if k[0] == s.ballot]:
                for v in list(self.votes[key].values()):
                    self.digest(key, v)
            sim.liars_enter(s.ballot, self.opens)
        self.watch()

    def watch(self) -> None:
        sim, s = self.sim, spec.settled(self.sim.clocks, self.sim.chain.state, int(self.sim.now))
        mine = self.decision(sim.alarm)
        if (
            self.up
            and s.phase == spec.REPORTED
            and mine not in (None, s.value)
            and self.challenged != s.reported
            and sim.watchers
        ):
            self.challenged = s.reported
            sim.submit_challenge(s.reported, sticky=True)


class Sim:
    """One fixture, from the first data to a final result."""

    def __init__(self, setup: Setup):
        self.rng = rng = random.Random(f"{setup.n}/{setup.seed}")
        self.setup, self.n, self.seed, self.weak = setup, setup.n, setup.seed, setup.weak
        self.c = spec.Committee(setup.n)
        self.clocks = spec.Clocks()
        self.now, self.queue, self.order, self.over = 0.0, [], 0, False
        self.counts, self.broken, self.story = Counter(), Counter(), []
        self.scene = setup.scene or rng.choice(SCENES)
        self.finality = rng.uniform(770, 1150)
        self.p_reorg = rng.choice((0.0, 0.1, 0.4))
        self.p_loss = rng.choice((0.0, 0.15, 0.4))
        self.settle = rng.choice((0, 120)) if self.scene == "noisy" else 600
        if self.scene == "storm":
            self.settle, self.p_loss = 0, rng.choice((0.6, 0.8, 0.9))
            self.clocks = replace(self.clocks, round_cap=self.clocks.round_first)
        self.alarm = min(60, self.settle)  # two polls: an alarm needs no settle delay
        self.watchers = True
        self.griefer = rng.random() < 0.4 if setup.griefer is None else setup.griefer
        self.preempt = rng.random() < 0.5
        self.arbiter = setup.arbiter or rng.choice(("silent", "honest"))
        self.quiet = rng.choice((0.0, 1.0, 3.0, 1000.0)) * spec.HOUR  # then the liars are silent
        self.liars = frozenset(rng.sample(range(self.n), self.c.f))
        self.hide, self.help = rng.random() < 0.6, rng.random() < 0.5
        self.nodes = {h: Node(self, h) for h in range(self.n) if h not in self.liars}
        self.deadline = 3 * spec.DAY
        large = rng.random() < 0.3
        self.chain = Chain(self, spec.listed(0, self.deadline, large))
        self.votes, self.cast = defaultdict(set), {}
        self.signers, self.one = defaultdict(set), {}
        self.stash: list[spec.Certificate] = []
        self.entered, self.finals = set(), set()
        self.first_accept = self.first_value = self.first_ends = None
        self.fix = None
        self.plan_data()
        self.plan_faults()
        for node in self.nodes.values():
            self.at(0, node.tick, 0, 0)
        self.liars_enter(0, 0)
        for t in (self.deadline + 12, self.deadline + 4000):
            self.at(t, self.try_void)

    # ---- plan

    def plan_data(self) -> None:
        rng, self.equal_at = self.rng, 0.0
        for node in self.nodes.values():
            if self.scene in ("noisy", "storm"):
                t, until = 0.0, rng.uniform(0.1, 5) * spec.HOUR
                while t < until:
                    node.data.append((t, rng.choice((TRUTH, TRUTH, WRONG, WRONG, OTHER))))
                    t += rng.expovariate(1 / rng.choice((60, 300, 1500)))
                node.data.append((until, TRUTH))
            else:
                value = WRONG if self.scene == "common" else TRUTH
                node.data.append((rng.uniform(-300, 900), value))
            for t, _ in node.data:
                self.at(max(0, t + self.settle + 1), node.try_vote)
                self.at(max(0, t + self.alarm + 1 + rng.uniform(0, 30)), node.watch)
            self.equal_at = max(self.equal_at, node.data[-1][0] + self.settle)

    def correct(self) -> None:
        """The feeds' common error is corrected, at nearly the same time everywhere."""
        for node in self.nodes.values():
            t = self.now + self.rng.uniform(0, 60)
            node.data.append((t, TRUTH))
            self.at(t + self.settle + 1, node.try_vote)
            self.at(t + self.alarm + self.rng.uniform(1, 30), node.watch)
        self.fix = self.now + 60 + self.alarm + 30

    def plan_faults(self) -> None:
        rng, self.cuts, self.calm_from = self.rng, [], 0.0
        for _ in range(rng.choice((0, 0, 1, 2))):
            a = rng.uniform(0, 5 * spec.HOUR)
            b = a + rng.uniform(60, 2 * spec.HOUR)
            side = frozenset(h for h in range(self.n) if rng.random() < 0.5)
            self.cuts.append((a, b, side))
            self.calm_from = max(self.calm_from, b)
        for node in self.nodes.values():
            for _ in range(rng.choice((0, 0, 1, 3))):
                a = rng.uniform(0, 5 * spec.HOUR)
                b = a + rng.choice((5, 60, 1800))
                self.at(a, self.crash, node)
                self.at(b, self.restart, node)
                self.calm_from = max(self.calm_from, b)

    def crash(self, node: Node) -> None:
        node.up = False
        node.lose()
        if self.weak == "forget":
            lock = node.memory.lock
            node.memory = spec.Memory(node.memory.ballot, lock.round if lock else -1, None, lock)

    def restart(self, node: Node) -> None:
        """Peers answer the pull with what they sent; the node polls the chain."""
        node.up = True
        for peer in self.nodes.values():
            if peer is not node and peer.up:
                for msg in peer.sent:
                    self.post(peer.name, node.name, msg)
        if node.memory.lock is not None:
            lock = node.memory.lock
            node.take(spec.Report(node.name, lock.ballot, lock.round, lock.value, lock))
        self.at(self.now + 1, node.poll)
        self.at(self.now + 2, node.try_vote)

    # ---- events and network

    def at(self, t: float, do, *args) -> None:
        self.order += 1
        heapq.heappush(self.queue, (t, self.order, do, args))

    def broadcast(self, src: int, msg) -> None:
        for dst in self.nodes:
            if dst != src:
                self.post(src, dst, msg)
                if self.rng.random() < 0.05:
                    self.post(src, dst, msg)

    def post(self, src: int, dst: int, msg) -> None:
        """Push; what is lost is pulled later, so everything arrives in the end."""
        delay = self.rng.expovariate(1 / 1.5)
        while self.rng.random() < self.p_loss:
            delay += 15
        self.at(self.now + delay, self.arrive, src, dst, msg)

    def arrive(self, src: int, dst: int, msg) -> None:
        for a, b, side in self.cuts:
            if a <= self.now < b and (src in side) != (dst in side):
                self.at(b + self.rng.uniform(1, 15), self.arrive, src, dst, msg)
                return
        node = self.nodes[dst]
        if node.up:
            node.take(msg)
        elif src in self.liars:
            return
        else:
            self.at(self.now + 600, self.arrive, src, dst, msg)

    # ---- what the liars see and do

    def voted(self, v: spec.Vote) -> None:
        was = self.cast.setdefault((v.node, v.ballot, v.round), v.value)
        if was != v.value:
            self.broken["two votes of an honest node in one round"] += 1
        key = (v.ballot, v.round, v.value)
        self.votes[key].add(v.node)
        if len(self.votes[key]) + len(self.liars) >= self.c.k and self.weak not in ("direct", "f+1"):
            cert = spec.Certificate(*key, frozenset(self.votes[key] | self.liars))
            self.stash = [x for x in self.stash if (x.ballot, x.round, x.value) != key] + [cert]
            if not self.hide:
                self.show(cert, self.now + self.rng.uniform(0, 600))

    def show(self, cert: spec.Certificate, t: float) -> None:
        """A certificate made with the liars' votes goes to one node only."""
        liar, dst = self.rng.choice(sorted(self.liars)), self.rng.choice(sorted(self.nodes))
        self.at(t, self.arrive, liar, dst, spec.Report(liar, *_key(cert), cert))

    def liars_enter(self, ballot: int, opens: int) -> None:
        if ballot not in self.entered:
            self.entered.add(ballot)
            self.at(
                max(self.now, opens), self.lie, ballot, opens, max(0, spec.round_at(self.clocks, opens, int(self.now)))
            )

    def lie(self, ballot: int, opens: int, r: int) -> None:
        """Both values to random halves, hidden certificates at the worst moments, early
        votes in the next ballot, and old reports to the chain."""
        if self.over or self.chain.state.ballot > ballot or self.now > self.quiet:
            return
        start = spec.round_start(self.clocks, opens, r)
        end = spec.round_start(self.clocks, opens, r + 1)
        values = {v for b, _, v in self.votes if b == ballot} | {TRUTH, WRONG}
        own = [x for x in self.stash if x.ballot == ballot]
        for liar in sorted(self.liars):
            for dst in sorted(self.nodes):
                for value in sorted(values):
                    if self.rng.random() < 0.5:
                        t = start + self.rng.choice((self.rng.uniform(0, 60), self.rng.uniform(0, end - start)))
                        proof = self.rng.choice(own) if own and self.rng.random() < 0.5 else None
                        vote = spec.Vote(liar, ballot, r, proof.value if proof else value, proof)
                        self.at(t, self.arrive, liar, dst, vote)
                        self.at(t, self.arrive, liar, dst, spec.Vote(liar, ballot + 1, 0, value))
                        if self.help:
                            self.at(t, self.arrive, liar, dst, spec.Report(liar, ballot, r, value))
        if self.hide and own:
            wait = self.clocks.lead_waited if self.weak != "nolead" else self.clocks.lead_speaks
            for cert in own[-2:]:
                for t in (start + wait - 4, end + wait - 4):
                    self.show(cert, max(self.now, t))
        self.at(end, self.lie, ballot, opens, r + 1)
        for key in [k for k in self.signers if k[0] < ballot][:3]:
            self.submit_report(key, frozenset(self.signers[key] | self.liars))

    def signed(self, r: spec.Report) -> None:
        """S1 and S6, for the strongest liars: each of them signs everything."""
        was = self.one.setdefault((r.node, r.ballot, r.round), r.value)
        if was != r.value:
            self.broken["S6 honest node slashable"] += 1
        need = self.c.f + 1 if self.weak == "f+1" else self.c.k
        round_ = -1 if self.weak == "merge" else r.round
        self.signers[(r.ballot, round_, r.value)].add(r.node)
        good = {v for (b, _, v), who in self.signers.items() if b == r.ballot and len(who) + len(self.liars) >= need}
        if len(good) > 1:
            self.broken["S1 two acceptable reports in one ballot"] = 1
        if r.value in good and self.rng.random() < 0.3 and self.weak != "merge":
            key = (r.ballot, r.round, r.value)
            self.submit_report(key, frozenset(self.signers[key] | self.liars))

    # ---- calls

    def submit_report(self, key, signers) -> None:
        ballot, round_, value = key
        late = self.weak == "latek"

        def call(s, t):
            if late and spec.settled(self.clocks, s, t).phase == spec.ARBITER:
                return s, "LATE"
            return spec.report(self.c, self.clocks, s, t, ballot, round_, value, signers)

        self.chain.send(call)

    def submit_challenge(self, reported: int, sticky: bool) -> None:
        def call(s, t):
            s, code = spec.challenge(self.clocks, s, t, spec.bond_due(s, 100), 100)
            if code == "BALLOT" and self.weak == "early":
                s = replace(s, opens=t + self.clocks.finality)
            return s, code

        self.chain.send(call, sticky=sticky)

    def grieve(self, reported: int) -> None:
        s = spec.settled(self.clocks, self.chain.state, int(self.now))
        if s.phase == spec.REPORTED and s.reported == reported and s.challenges < 4:
            self.counts["grief"] += 1
            self.submit_challenge(reported, sticky=False)

    def arbitrate(self) -> None:
        s = spec.settled(self.clocks, self.chain.state, int(self.now))
        if s.phase == spec.ARBITER and self.arbiter == "honest":
            ok = any(v == TRUTH and who for (_, _, v), who in self.signers.items())
            choice = TRUTH if ok else spec.VOID
            self.chain.send(lambda s, t: spec.rule(self.clocks, s, t, choice, ok))

    def try_void(self) -> None:
        self.chain.send(lambda s, t: spec.void_stale(self.clocks, s, t))

    # ---- reactions to the chain

    def on_chain(self, code: str) -> None:
        s, rng = self.chain.state, self.rng
        for node in self.nodes.values():
            if self.weak == "unfinal":
                self.at(self.now + rng.uniform(1, 30), node.poll)
            self.at(self.now + self.finality + rng.uniform(1, 60), node.poll)
            self.at(self.now + rng.uniform(5, 90), node.watch)
        if code == "ACCEPTED":
            if self.first_accept is None:
                self.first_accept, self.first_value = self.now, s.value
                self.first_ends = s.ends
                if self.scene == "common":
                    self.at(self.now + rng.uniform(0.02, 1.3) * (s.ends - s.reported), self.correct)
            if s.ballot > 0:
                called = [t for t, _, c, _ in self.chain.log if c == "BALLOT"]
                if called and self.now - called[-1] < self.finality:
                    self.broken["S2 re-vote accepted before its challenge was final"] += 1
            if self.griefer:
                span = 120 if self.preempt else s.ends - s.reported
                self.at(self.now + rng.uniform(1, span), self.grieve, s.reported)
        if code == "ADDED" and s.ballot == 0 and self.first_ends:
            self.first_ends = min(self.first_ends, s.ends)
        if code == "BALLOT" and self.setup.outage:
            self.quiet = 0
            down = rng.choice(sorted(self.nodes))
            self.at(self.now, self.crash, self.nodes[down])
            self.at(self.now + rng.uniform(26, 90) * spec.HOUR, self.restart, self.nodes[down])
        if code in ("BALLOT", "ARBITER"):
            base = self.clocks.revote if code == "BALLOT" else 0
            self.at(self.now + base + rng.uniform(1, 60) * spec.HOUR, self.arbitrate)

    def on_reorg(self) -> None:
        """Transmitters see the loss and send again; nodes read the chain again."""
        for node in self.nodes.values():
            if self.weak == "unfinal":
                self.at(self.now + self.rng.uniform(1, 30), node.poll)
            self.at(self.now + self.finality + self.rng.uniform(1, 60), node.poll)
            self.at(self.now + self.rng.uniform(5, 60), node.watch)
            for key, who in list(node.reports.items()):
                if len(who) >= self.c.k:
                    self.at(self.now + self.rng.uniform(10, 400), node.transmit, key)

    # ---- run

    def run(self) -> dict:
        limit = self.deadline + spec.last_end(self.clocks, self.deadline)
        while self.queue:
            self.now, _, do, args = heapq.heappop(self.queue)
            do(*args)
            s = self.chain.state
            seen = spec.settled(self.clocks, s, int(self.now))
            if seen.phase == spec.FINAL and not self.chain.pending:
                last = max([t for t, _, _, _ in self.chain.log[-1:]] + [s.ends])
                if self.now > last + 2 * self.finality:
                    break
            if self.now > limit:
                break
        self.over = True
        return self.judge()

    def judge_liveness(self, first: float | None) -> None:
        """S3: k signatures on chain within f+2 rounds after data and network are calm."""
        if self.setup.outage or self.scene == "storm":  # delays there exceed a round
            return
        calm = max(self.equal_at, self.calm_from)
        slack = 48 * self.n + 600 + (3 * self.finality if self.p_reorg else 0)

        def bound(opens: int, since: float) -> float:
            r = max(0, spec.round_at(self.clocks, opens, int(since)))
            return spec.round_start(self.clocks, opens, r + self.c.f + 3) + slack

        if bound(0, calm) < self.deadline and (first is None or first > bound(0, calm)):
            self.broken["S3 no report within f+2 rounds of calm"] += 1
        state, due = self.chain.start, None
        for t, call, code, _ in [*self.chain.log, (self.now, None, "END", True)]:
            if due is not None and t > due and code in ("ACCEPTED", "RULED", "END"):
                self.broken["S3 re-vote late"] += 1
            if code == "END":
                break
            state, _ = call(state, int(t))
            if code == "BALLOT":
                since = max(calm, t + self.finality, self.fix + self.settle if self.fix else 0)
                due = bound(state.opens, max(since, state.opens))
            elif code in ("ACCEPTED", "RULED"):
                due = None

    def judge(self) -> dict:
        s = spec.settled(self.clocks, self.chain.state, int(self.now))
        if s.phase != spec.FINAL:
            jump = int(max(self.now, s.ends, self.deadline)) + spec.last_end(self.clocks, 0)
            s = spec.settled(self.clocks, self.chain.state, jump)
        last = self.chain.log[-1] if self.chain.log else None
        end = max(s.ends, 0) if s.ends and s.value != spec.VOID else (last[0] if last else self.now)
        accepted = [t for t, _, code, _ in self.chain.log if code == "ACCEPTED"]
        first = accepted[0] if accepted else None
        if s.phase != spec.FINAL:
            self.broken["S3 not ended"] += 1
        if first and end > spec.last_end(self.clocks, first):
            self.broken["S3 ended after last_end"] += 1
        codes = [code for _, _, code, _ in self.chain.log]
        if first and s.value != self.first_value and not {"BALLOT", "ARBITER"} & set(codes):
            self.broken["S2 value changed without a challenge"] += 1
        self.judge_liveness(first)
        if self.scene == "calm" and s.value != TRUTH and not self.setup.outage:
            self.broken["S5 not the truth although honest nodes agree"] += 1
        state = self.chain.start
        for t, call, code, _ in self.chain.log:  # the window of the chain that stayed
            state, _ = call(state, int(t))
            if code in ("ACCEPTED", "ADDED") and state.ballot == 0:
                self.first_ends = state.ends
        slack = 300 + (2 * self.finality if self.p_reorg else 0)
        in_time = bool(self.scene == "common" and self.fix and self.first_ends and self.fix + slack < self.first_ends)
        if in_time and s.value != TRUTH:
            self.broken["S4 corrected in time, not fixed"] += 1
        return {
            "value": s.value,
            "broken": dict(self.broken),
            "scene": self.scene,
            "in_time": in_time,
            "first": first,
            "end": end,
            "ballots": s.ballot,
            "bonds": s.bonds,
            "grief": self.griefer,
            "arbiter": self.arbiter,
            "reorgs": self.counts["reorgs"],
            "codes": codes,
            "first_value": self.first_value,
        }


def _key(cert: spec.Certificate) -> tuple[int, int, str]:
    return cert.ballot, cert.round, cert.value
