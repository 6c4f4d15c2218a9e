"""From a step to the disk and out: killed at any write, a node says one thing a round, and all of it is sent."""

from __future__ import annotations

import itertools
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from oracle.agreement import NodeIndex
from oracle.agreement.fixture_state import listed
from oracle.engine import Core, Decision, Terms
from oracle.engine import events as e
from oracle.engine.stages import Stage
from oracle.errors import StoreFailed
from oracle.peers.verify import Verifier
from oracle.signed import SignedMessage
from oracle.statements import recover
from oracle.store import Guard, Kind, Store, fixtures, messages
from oracle.store.due import mark, ripe
from tests.oracle.keys import DOMAIN, SPECIFICATION, VALUES, certificate, identity, member, members, report, vote
from tests.oracle.store.test_guard import Dying, Killed, Recording, dying

OPENS = 10_000
TRUTH, WRONG = VALUES[0], VALUES[1]
OWN = 2


def terms() -> Terms:
    return Terms(SPECIFICATION, members(), NodeIndex(OWN), OPENS - 6_000, OPENS, OPENS + 200_000)


def node(path: Path | None, signed: list[bytes], connect: Any = sqlite3.connect) -> Core:
    store = Store.open(path, identity(OWN), connect=connect)
    core = Core(store)
    signer = Recording(member(OWN))
    signer.signed = signed
    core.attach(Guard(store, signer, core.keep))
    core.follow(terms(), OPENS - 100)
    return core


def heard(core: Core, message: SignedMessage, now: int) -> list[SignedMessage]:
    digest = message.digest(DOMAIN)
    signer = recover(digest, message.signature)
    assert signer is not None
    return core.heard(signer, digest, message, now).outgoing


OTHERS = (0, 1, 3)


def life(core: Core, value: Any, now: int) -> list[SignedMessage]:
    """The own decision, the others' votes and reports, and time."""
    sent = [*core.handle(SPECIFICATION, e.Decided(Decision(value, evidence=b"\x05" * 32)), now).outgoing]
    for other in OTHERS:
        sent += heard(core, vote(other, TRUTH), now + 20)
    sent += core.handle(SPECIFICATION, e.Timer(), now + 50).outgoing
    for other in OTHERS[:2]:
        sent += heard(core, report(other, TRUTH, proof=certificate(OTHERS, TRUTH)), now + 60)
    return sent


def test_core__killed_at_each_write__says_one_thing_a_round_and_sends_all_of_it(tmp_path: Path) -> None:
    kills = 0
    for kill_at in itertools.count():
        signed: list[bytes] = []
        path = tmp_path / f"{kill_at}.db"
        Dying.left = 10**9
        core = node(path, signed, dying)
        Dying.left = kill_at
        try:
            life(core, WRONG, OPENS)
        except Killed:
            finished = False
        else:
            finished = True
        Dying.left = 10**9
        core.store._connection.close()
        core.store.close()
        # The second life has other data: what was locked in the first must hold.
        core = node(path, signed)
        sent = [*core.recover(OPENS + 5), *life(core, TRUTH, OPENS + 10)]
        own = [
            message for signer, message in messages.of_fixture(core.store, SPECIFICATION) if signer == members()[OWN]
        ]
        places = {(message.kind, message.claim.ballot, message.claim.round) for message in own}
        assert len(own) == len(places)
        assert {message.digest(DOMAIN) for message in own} == set(signed), kill_at
        assert {message.digest(DOMAIN) for message in own} <= {message.digest(DOMAIN) for message in sent}, kill_at
        assert [message.claim.value for message in own if message.kind is Kind.REPORT] == [TRUTH]
        assert len(ripe(core.store, OPENS + 9_000)) == 1
        core.store.close()
        kills += 1
        if finished:
            break
    assert kills > 40


def test_core__own_messages__carry_proofs_that_others_accept() -> None:
    core = node(None, [])
    sent = life(core, TRUTH, OPENS)
    assert {message.kind for message in sent} >= {Kind.REPORT}
    for message in sent:
        assert Verifier(DOMAIN).proof_fault(members(), message) == ""
        assert recover(message.digest(DOMAIN), message.signature) == members()[OWN]
    (signature,) = [one.signature for one in sent if one.kind is Kind.REPORT]
    assert messages.signatures(core.store, SPECIFICATION, report(0, TRUTH).claim)[members()[OWN]] == signature
    core.store.close()


def test_core__vote_that_follows_a_certificate__names_it_and_carries_it() -> None:
    core = node(None, [])
    core.handle(SPECIFICATION, e.Decided(Decision(WRONG)), OPENS - 50)
    for other in OTHERS:
        heard(core, vote(other, TRUTH), OPENS + 20)
    # Round 2 is led by this node: it votes at once, and follows.
    sent = core.handle(SPECIFICATION, e.Timer(), OPENS + 120 + 240 + 20).outgoing
    (own,) = [one for one in sent if one.kind is Kind.VOTE]
    assert (own.claim.round, own.claim.value) == (2, TRUTH)
    assert own.proof is not None
    assert Verifier(DOMAIN).proof_fault(members(), own) == ""
    told = [line.reason for line in fixtures.story(core.store, SPECIFICATION)]
    assert any("following the certificate of round 0, against the own" in reason for reason in told)
    core.store.close()


def test_core__message_kept_and_its_step_not__is_taken_when_it_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    signed: list[bytes] = []
    core = node(None, signed)
    core.handle(SPECIFICATION, e.Decided(Decision(TRUTH)), OPENS - 50)
    heard(core, vote(0, TRUTH), OPENS + 20)
    before = len(signed)

    def fails(*_: Any) -> None:
        raise StoreFailed("node.db", "disk full")

    with monkeypatch.context() as patch:
        patch.setattr(Core, "_write", fails)
        with pytest.raises(StoreFailed):
            heard(core, vote(1, TRUTH), OPENS + 21)
    assert len(signed) == before
    sent = heard(core, vote(1, TRUTH), OPENS + 22)
    assert Kind.REPORT in {message.kind for message in sent}
    assert heard(core, vote(1, TRUTH), OPENS + 23) == []
    core.store.close()


def test_core__disk_full__nothing_has_happened(tmp_path: Path) -> None:
    signed: list[bytes] = []
    core = node(tmp_path / "node.db", signed)
    before = core.states[SPECIFICATION]
    pages = core.store.row("PRAGMA page_count")
    assert pages is not None
    core.store.rows(f"PRAGMA max_page_count = {pages[0]}")
    filled = Decision(TRUTH, detail="x" * 20_000)
    try:
        core.handle(SPECIFICATION, e.Decided(filled), OPENS)
    except StoreFailed:
        assert core.states[SPECIFICATION] is before
    else:
        raise AssertionError("the disk was not full")
    assert signed == []
    core.store.rows("PRAGMA max_page_count = 100000")
    core.handle(SPECIFICATION, e.Decided(filled), OPENS)
    assert core.store.failing == ""
    core.store.close()


def anew(core: Core, path: Path, now: int) -> Core:
    """The process ends and begins again, in the order in which the node does it: the chain is looked at first."""
    core.store.close()
    again = node(path, [])
    again.handle(SPECIFICATION, e.Latest(listed(terms().earliest, terms().deadline)), now)
    again.recover(now)
    return again


def story(core: Core) -> list[tuple[str, str]]:
    return [(line.before, line.after) for line in fixtures.story(core.store, SPECIFICATION)]


def test_core__begun_anew_with_all_that_was_said__is_no_step_of_the_story(tmp_path: Path) -> None:
    core = node(tmp_path / "node.db", [])
    life(core, TRUTH, OPENS)
    assert core.states[SPECIFICATION].stage is Stage.ATTESTED
    (one,) = ripe(core.store, OPENS + 9_000)
    before = story(core)
    core = anew(core, tmp_path / "node.db", OPENS + 180)  # in the next round, where there is nothing left to vote on
    assert (story(core), core.states[SPECIFICATION].stage) == (before, Stage.ATTESTED)
    with core.store.transaction() as write:
        mark(write, one, "sent", "no report is there")
    core.handle(SPECIFICATION, e.Submitted(one.claim), OPENS + 185)
    assert core.states[SPECIFICATION].stage is Stage.SUBMITTED
    before = story(core)
    core = anew(core, tmp_path / "node.db", OPENS + 190)
    assert (story(core), core.states[SPECIFICATION].stage) == (before, Stage.SUBMITTED)
    core.store.close()


def test_core__begun_anew_while_the_sources_differ__stands_there_until_they_were_asked_again(tmp_path: Path) -> None:
    core = node(tmp_path / "node.db", [])
    differ = e.Decided(Decision(state="DISPUTED", reason="votes for different results"))
    core.handle(SPECIFICATION, differ, OPENS + 10)
    before = story(core)
    assert before[-1][1] == Stage.ABSTAINED
    core = anew(core, tmp_path / "node.db", OPENS + 20)
    core.handle(SPECIFICATION, e.Timer(), OPENS + 60)
    core.handle(SPECIFICATION, differ, OPENS + 70)
    assert story(core) == before
    core = anew(core, tmp_path / "node.db", OPENS + 80)
    core.handle(SPECIFICATION, e.Decided(Decision(reason="1 of 2 groups have a vote")), OPENS + 130)
    assert story(core) == [*before, (Stage.ABSTAINED, Stage.AWAITING)]
    core.store.close()
