"""One fixture as a pure function: what happened, and when, to what is to be done.

`step` changes nothing that it is given: it works on a fork of the participant, so that a step whose effects could not
be written is as if it had not been. Effects come in the order in which they must be carried out; `Keep` is always
before the `Send` of its message. A finished fixture answers nothing any more.

What the machine adds to `agreement.Participant`:

- silence: a node that must not sign (safe mode, halted, no member, or a lost disk) counts and follows, and speaks again
  with all that it has heard;
- a lost disk: a store that is younger than the ballot does not know what the key has said in it. It listens for
  `RECALL_S`; if it hears its own voice it stays silent in this ballot, as only `locks import` or the next ballot helps;
- the watcher: a value on chain that the own data contradict is challenged once;
- the story: each change of stage, and each thing said, with its reason.
"""

from dataclasses import dataclass, replace
from typing import Final

from oracle.agreement import Claim, Fixture, Keep, Memory, NodeIndex, Participant, Phase, Vote
from oracle.agreement.clocks import MINUTE
from oracle.agreement.fixture_state import listed, settled
from oracle.agreement.messages import Message
from oracle.agreement.participant import Effect as PartEffect
from oracle.engine import events as e
from oracle.engine.stages import Stage, shown, stage_of, stamp
from oracle.engine.terms import Terms

RECALL_S: Final = 12 * MINUTE
"""How long a store that is younger than the ballot listens for its own voice: a settle delay and the first round."""
_BEFORE_DATA: Final = frozenset({Stage.LIVE, Stage.AWAITING})
_BY_DATA: Final = _BEFORE_DATA | {Stage.SETTLING, Stage.ABSTAINED, Stage.OBSERVED}


@dataclass(frozen=True, slots=True)
class State:
    """All that a node knows of a fixture. The participant is forked, never changed."""

    terms: Terms
    participant: Participant
    latest: Fixture
    final: Fixture
    decision: e.Decision = e.Decision()  # noqa: RUF009 - frozen
    challenged: int = -1
    """When the report was accepted that this node challenged last."""
    submitted: Claim | None = None
    halted: str = ""
    silence: str = ""
    born_at: int = 0
    """When the disk was made: of ballots that were open by then, it does not know what this key said."""
    recall_until: int = -1
    """A disk that is younger than the ballot listens until then; -1: it is older."""
    recovering: bool = False
    """The process began anew, and has not counted again what its disk knows."""
    unasked: bool = False
    """The process began anew, and has not asked the sources again."""
    own_voice: bool = False
    """In this ballot something was heard that this key signed and this disk does not know."""
    finished: bool = False
    stage: Stage = Stage.SCHEDULED
    reason: str = ""

    @property
    def silent_because(self) -> str:
        """Why the node does not speak; empty if it does."""
        if not self.terms.speaks:
            return f"this key is not in committee {self.terms.committee_number}: observing only"
        if self.halted or self.silence:
            return self.halted or self.silence
        if self.own_voice:
            return "peers know what this key said in this ballot and this disk does not: import the locks"
        if self.recall_until >= 0:
            return f"this disk is younger than the ballot: listening for the own voice until {stamp(self.recall_until)}"
        return ""


def begin(
    terms: Terms,
    memory: Memory | None = None,
    *,
    opens: int | None = None,
    challenged: int = -1,
    halted: str = "",
    born_at: int = 0,
    kind: type[Participant] = Participant,
) -> State:
    """The state before the first event: of a new fixture, or of one whose memory is on the disk."""
    start = listed(terms.earliest, terms.deadline)
    opens = terms.earliest if opens is None else opens
    known = memory is not None and memory != Memory(memory.ballot)
    part = kind(terms.committee, terms.clocks, terms.node, opens, memory)
    state = State(
        terms,
        part,
        start,
        start,
        challenged=challenged,
        halted=halted,
        born_at=born_at,
        recall_until=-1 if known else _recall(born_at, opens),
    )
    part.speaks = not state.silent_because
    return state


def step(state: State, event: e.Event, now: float) -> tuple[State, list[e.Effect]]:
    """Let one thing happen at `now` (seconds of the match clock)."""
    if state.finished:
        return state, []
    before = state
    state = replace(state, participant=state.participant.fork())
    state, effects = _listen(*_happen(state, event, now), now)
    told = _told(before, state, event, effects)
    stage, reason = stage_of(state, int(now))
    if (stage, reason) != (before.stage, before.reason) and not _forgotten(state, stage):
        state = replace(state, stage=stage, reason=reason)
        told.append(e.Moved(_name(event), before.stage, stage, reason, _detail(state, event)))
    return state, [*effects, *told]


def _forgotten(state: State, stage: Stage) -> bool:
    """Whether a stage shows only what a restart lost: that is no step, and the one on the disk stands."""
    if state.finished:
        return False
    return state.recovering or (state.unasked and stage in _BEFORE_DATA and state.stage in _BY_DATA)


def _happen(state: State, event: e.Event, now: float) -> tuple[State, list[e.Effect]]:
    part, value = state.participant, state.decision.value
    match event:
        case e.Heard(message):
            return _recalled(state, message), [*part.take(message, now, value)]
        case e.Timer():
            return state, [*part.vote(now, value)]
        case e.Decided(decision):
            state = replace(state, decision=decision, halted=state.halted or decision.doubt, unasked=False)
            part.speaks = part.speaks and not state.halted
            return state, [*part.vote(now, decision.value)]
        case e.Finalised(fixture, at):
            return _finalised(state, fixture, at, now)
        case e.Latest(fixture):
            return _watch(state if state.latest == fixture else replace(state, latest=fixture), now)
        case e.Restarted():
            return replace(state, recovering=False), [*part.resume(now, value)]
        case e.Submitted(claim):
            return replace(state, submitted=claim), []
        case e.Silence(reason):
            return replace(state, silence=reason), []
        case e.Halt(reason):
            return replace(state, halted=reason), []
        case e.Release(_):
            return replace(state, halted="", own_voice=False, recall_until=-1), []


def _finalised(state: State, fixture: Fixture, at: int, now: float) -> tuple[State, list[e.Effect]]:
    """A later ballot opens from finalised state only, and there the fixture ends."""
    part, ballot = state.participant, state.participant.memory.ballot
    if state.final != fixture:
        state = replace(state, final=fixture)
    if fixture.ballot > ballot:
        # What this key said in an earlier ballot binds nothing here.
        recall = _recall(state.born_at, fixture.opens)
        state = replace(state, recall_until=recall, own_voice=False, submitted=None)
        part.speaks = not state.silent_because
    effects: list[e.Effect] = [*part.enter(fixture.ballot, fixture.opens, now, state.decision.value)]
    if part.memory.ballot != ballot:
        effects.insert(0, e.Opened(part.memory.ballot, fixture.opens))
    seen = settled(state.terms.clocks, fixture, at)
    if seen.phase is Phase.FINAL:
        state = replace(state, final=seen, finished=True)
    return state, effects


def _recall(born_at: int, opens: int) -> int:
    return born_at + RECALL_S if opens <= born_at else -1


def _watch(state: State, now: float) -> tuple[State, list[e.Effect]]:
    """Challenge, once, an accepted value that the own data contradict."""
    seen, own = settled(state.terms.clocks, state.latest, int(now)), state.decision.alarm
    if (
        seen.phase is not Phase.REPORTED
        or own is None
        or seen.value is None
        or own == seen.value
        or state.challenged == seen.reported
    ):
        return state, []
    return (
        replace(state, challenged=seen.reported),
        [e.Challenge(seen.ballot, seen.reported, seen.value, own)],
    )


def _recalled(state: State, message: Message) -> State:
    """Whether a disk that lost its past hears the own voice: alone, or among the voters of a certificate."""
    if state.recall_until < 0 or message.claim.ballot != state.participant.memory.ballot:
        return state
    voters = {message.node} | (message.proof.voters if message.proof is not None else frozenset())
    return replace(state, own_voice=True) if state.terms.node in voters else state


def _listen(state: State, effects: list[e.Effect], now: float) -> tuple[State, list[e.Effect]]:
    """Fall silent, or speak with all that was heard meanwhile."""
    if state.recall_until >= 0 and now >= state.recall_until and not state.own_voice:
        state = replace(state, recall_until=-1)
    part, silent = state.participant, bool(state.silent_because)
    if part.speaks is silent:
        if silent:
            part.speaks = False
        else:
            more: list[PartEffect] = part.speak(now, state.decision.value)
            effects = [*effects, *more]
    return state, effects


# -- the story


def _told(before: State, state: State, event: e.Event, effects: list[e.Effect]) -> list[e.Effect]:
    told: list[e.Effect] = []
    place = before.stage.value
    for effect in effects:
        if isinstance(effect, Keep) and effect.message is not None:
            behind = state.decision.detail if isinstance(effect.message, Vote) else ""
            told.append(e.Moved(_name(event), place, place, _why(state, effect.message), behind))
        elif isinstance(effect, e.Challenge):
            text = f"challenge {shown(effect.value)} on chain: the own sources say {shown(effect.own)}"
            told.append(e.Moved(_name(event), place, place, text, state.decision.detail))
        elif isinstance(effect, e.Opened):
            told.append(e.Moved(_name(event), place, place, f"ballot {effect.ballot} opens at {stamp(effect.opens)}"))
    return told


def _why(state: State, message: Message) -> str:
    claim, own = message.claim, state.decision.value
    where = f"{shown(claim.value)} in ballot {claim.ballot}, round {claim.round}"
    against = "" if own in (None, claim.value) else f", against the own {shown(own)}"
    if isinstance(message, Vote):
        if message.proof is None:
            return f"voted {where}: the own decision"
        return f"voted {where}: following the certificate of round {message.proof.claim.round}{against}"
    voters = _places(message.proof.voters) if message.proof is not None else "nobody"
    return f"signed {where}: nodes {voters} voted it{against}"


def _places(nodes: frozenset[NodeIndex]) -> str:
    return ", ".join(str(node) for node in sorted(nodes))


def _name(event: e.Event) -> str:
    return type(event).__name__


def _detail(state: State, event: e.Event) -> str:
    """What the sources said, where they were asked or are why the fixture stands there: a silence may end in both."""
    shown_by_data = isinstance(event, e.Decided) or state.stage in (Stage.ABSTAINED, Stage.OBSERVED)
    return state.decision.detail if shown_by_data else ""


__all__ = ["RECALL_S", "State", "begin", "step"]
