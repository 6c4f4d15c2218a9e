"""Four whole nodes and the real contract on Anvil: the fast lane; a common error that is challenged and mended."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chain.bindings.fixture_oracle import FixtureOracle
from chain.development import ACCOUNTS, key
from oracle.agreement import Claim, Fixture, NodeIndex, Phase
from oracle.engine import Core, Terms
from oracle.engine.chain import Fate, OracleChain, fixture_of
from oracle.engine.safety import Contract
from oracle.engine.transmission import slash_calldata
from oracle.signed import SignedMessage
from oracle.statements import report_digest
from oracle.store import Identity, Kind, Store, fixtures, messages
from proofbook.clock import ManualMatchClock
from tests.anvil import anvil_process, connect
from tests.contracts.oracle_pair import CHALLENGERS, OracleStage, build
from tests.oracle.cluster import Cluster, cluster
from tests.oracle.keys import VALUES

pytestmark = pytest.mark.anvil
TRUTH, WRONG = VALUES[0], VALUES[1]


class AnvilTransmitter:
    """Sends each intent once from an unlocked account, in a block of the match clock's time."""

    def __init__(self, stage: OracleStage, clock: ManualMatchClock) -> None:
        self.stage = stage
        self.clock = clock
        self.fates: dict[str, Fate] = {}

    async def submit(self, intent: str, data: bytes, deadline: int) -> Fate:
        if intent not in self.fates:
            world = self.stage.world
            sender = key(CHALLENGERS[len(self.fates) % len(CHALLENGERS)]).address
            self.next_block()
            sent = world.w3.eth.send_transaction(
                {"from": sender, "to": world.oracle.address, "data": data, "gas": 1_000_000}  # type: ignore[typeddict-item]
            )
            receipt = world.w3.eth.wait_for_transaction_receipt(sent, poll_latency=0.01)
            self.fates[intent] = Fate.MINED if receipt["status"] == 1 else Fate.FAILED
        return self.fates[intent]

    def next_block(self) -> None:
        world = self.stage.world
        when = max(self.clock.now(), world.now() + 1)
        world.w3.provider.make_request("evm_setNextBlockTimestamp", [when])  # type: ignore[arg-type]

    def mine(self) -> None:
        """Blocks are final two blocks later."""
        for _ in range(3):
            self.next_block()
            self.stage.world.w3.provider.make_request("evm_mine", [])  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def stage() -> Iterator[OracleStage]:
    with anvil_process("--accounts", str(ACCOUNTS), "--slots-in-an-epoch", "1") as url:
        yield build(connect(url))


class Played:
    """A cluster on the chain, and what the newest block shows."""

    def __init__(self, stage: OracleStage, folder: Path) -> None:
        spec = stage.listing(4, 3_600, 3 * 86_400, 0)
        self.keys = stage.committees[4]
        members = tuple(one.address for one in self.keys)
        self.terms = Terms(
            spec.struct_hash(), members, NodeIndex(0), spec.start, spec.earliest, spec.deadline, committee_number=4
        )
        self.identity = Identity(stage.world.w3.eth.chain_id, stage.world.oracle.address, members[0])
        self.clock = ManualMatchClock(spec.earliest - 60)
        self.chain = OracleChain(FixtureOracle(stage.world.w3, stage.world.oracle.address))
        self.transmitter = AnvilTransmitter(stage, self.clock)
        self.folder = folder

    def run(self, test: Any) -> None:
        async def inside() -> None:
            async with cluster(
                self.folder, self.keys, self.terms, self.clock, self.chain, self.transmitter, self.identity
            ) as made:
                made.mine = self.transmitter.mine
                await test(made)

        asyncio.run(inside())

    def now(self) -> Fixture:
        oracle = self.chain._oracle
        block = oracle.w3.eth.get_block("latest")["number"]
        view, dispute = (
            oracle.state_of(self.terms.fixture, block=block),
            oracle.disputes(self.terms.fixture, block=block),
        )
        return fixture_of(self.terms, view.word, view.voids, view.end, dispute)


def sees(made: Cluster, value: Any) -> None:
    for eyes in made.eyes.values():
        eyes.value = value


def test_contract__on_the_chain__is_the_one_that_nodes_sign_for(stage: OracleStage, tmp_path: Path) -> None:
    played = Played(stage, tmp_path)
    contract = asyncio.run(played.chain.contract())
    assert isinstance(contract, Contract)
    assert contract.domain_separator == bytes(stage.world.oracle.functions.domainSeparator().call())


def test_equivocation__that_a_node_kept__is_what_the_contract_slashes(stage: OracleStage, tmp_path: Path) -> None:
    played = Played(stage, tmp_path)
    liar = played.keys[1]
    domain = played.identity.domain
    store = Store.open(None, played.identity)
    core = Core(store)
    core.follow(played.terms, played.clock.now())
    for value in (TRUTH, WRONG):
        claim = Claim(0, 3, value)
        digest = report_digest(domain, played.terms.specification, claim)
        message = SignedMessage(Kind.REPORT, played.terms.specification, claim, liar.sign(digest))
        core.heard(liar.address, digest, message, played.clock.now())
    (proof,) = messages.equivocations(store)
    assert proof.signer == liar.address
    data = slash_calldata(played.terms, proof)
    receipt = stage.world.send(stage.world.oracle.functions.slash(data), key("transmitter").address)
    (slashed,) = stage.world.oracle.events.Slashed().process_receipt(receipt)
    assert slashed["args"]["operator"] == liar.address
    assert (slashed["args"]["ballot"], slashed["args"]["round"]) == (0, 3)
    store.close()


@pytest.mark.slow
def test_nodes__sources_agree__report_with_all_signatures_and_see_it_final(stage: OracleStage, tmp_path: Path) -> None:
    played = Played(stage, tmp_path)

    async def test(made: Cluster) -> None:
        sees(made, TRUTH)
        await made.until(lambda: played.now().phase is Phase.REPORTED)
        await made.until(lambda: len(played.now().signers) == 4, seconds=15)
        state = played.now()
        assert state.value == TRUTH
        assert state.ends - state.reported < 30 * 60, "the fast lane"
        assert set(played.transmitter.fates.values()) == {Fate.MINED}
        await made.until(lambda: all(one.stage == "FINAL" for one in made.members.values()), seconds=60)
        for one in made.members.values():
            assert messages.equivocations(one.store, tuple(Kind)) == []
            assert one.node.safety.held == {}
            assert not one.node.errors

    played.run(test)


@pytest.mark.slow
def test_nodes__common_error_corrected_in_the_window__challenge_and_vote_anew(
    stage: OracleStage, tmp_path: Path
) -> None:
    played = Played(stage, tmp_path)

    async def test(made: Cluster) -> None:
        sees(made, WRONG)
        await made.until(lambda: played.now().phase is Phase.REPORTED)
        assert played.now().value == WRONG
        sees(made, TRUTH)
        await made.until(lambda: played.now().ballot == 1)
        await made.until(lambda: played.now().value == TRUTH, seconds=60)
        state = played.now()
        assert (state.phase, state.changes, state.challenges) == (Phase.REPORTED, 1, 1)
        await made.kill(0)
        await made.start(0)
        made.acquaint()
        await made.until(lambda: all(one.stage == "FINAL" for one in made.members.values()), seconds=120)
        told = [line.reason for line in fixtures.story(made.members[1].store, played.terms.specification)]
        assert any("challenge" in reason for reason in told)
        assert any("ballot 1 opens" in reason for reason in told)
        assert any("ballot 1" in reason and reason.startswith("signed") for reason in told)

    played.run(test)
