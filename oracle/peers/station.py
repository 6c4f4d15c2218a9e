"""A node's whole traffic with its peers: intake, presence, server and client around one `engine.Node`."""

from collections.abc import Sequence
from typing import Final

import httpx
from starlette.applications import Starlette

from oracle.engine.core import Outcome
from oracle.engine.node import Node
from oracle.peers import heartbeat as beats
from oracle.peers.client import Peer, PeerClient
from oracle.peers.heartbeat import Heartbeat, Presence, Problem
from oracle.peers.intake import Intake
from oracle.peers.limits import CHECKS, REQUESTS, Rate
from oracle.peers.server import application
from oracle.peers.verify import Verifier
from oracle.store import Guard
from proofbook.clock import WallClock

BEAT_S: Final = 5.0


class Station:
    """Hands the node what peers say, and peers what the node says."""

    def __init__(
        self,
        node: Node,
        guard: Guard,
        peers: Sequence[Peer],
        http: httpx.AsyncClient,
        *,
        version: str,
        wall: WallClock,
        rates: tuple[Rate, Rate] = (REQUESTS, CHECKS),
    ) -> None:
        store = node.core.store
        self.node = node
        self.verifier = Verifier(store.identity.domain)
        self.intake = Intake(node.core, self.verifier, lambda: node.now)
        self.presence = Presence(self.verifier)
        self.client = PeerClient(
            peers,
            http,
            self.intake,
            self.presence,
            deal=self.deal,
            heartbeat=self.heartbeat,
            signers=self.signers,
            monotonic=wall.monotonic,
        )
        self._guard = guard
        self._version = version
        self._wall = wall
        self._rates = rates
        self._beat: tuple[float, Heartbeat] | None = None
        node.peers = self.client
        node.peer_offsets = self.presence.offsets
        node.double = self.double

    @property
    def app(self) -> Starlette:
        """What `PeerServer` serves."""
        return application(self, self.intake, self.presence, self._wall.monotonic, self._rates)

    def deal(self, outcome: Outcome) -> None:
        """See `server.Host`."""
        self.node.deal(outcome)

    def signers(self) -> frozenset[str]:
        """See `server.Host`."""
        members = (state.terms.members for state in self.node.core.states.values())
        return frozenset({self._guard.address}.union(*members))

    def heartbeat(self) -> Heartbeat:
        """See `server.Host`."""
        at = self._wall.monotonic()
        if self._beat is None or at - self._beat[0] >= BEAT_S:
            node, store = self.node, self.node.core.store
            beat = Heartbeat(
                self._version,
                node.core.config,
                int(self._wall.now()),
                node.head.number,
                node.head.hash,
                bytes.fromhex(store.instance).rjust(32, b"\0"),
                not node.safety.held,
            )
            self._beat = (at, beats.sign(self._guard, beat))
        return self._beat[1]

    def double(self) -> str:
        """Why the own key seems to be used elsewhere; empty if it does not."""
        own = self.heartbeat()
        for signer, beat in self.presence.all():
            found = beats.problems(signer, beat, self._guard.address, own, int(self._wall.now()))
            if Problem.DOUBLE in found:
                return f"installation 0x{beat.instance.hex()[-32:]} signs with {signer} too"
        return ""

    def faults(self) -> dict[str, tuple[Problem, ...]]:
        """What is wrong with which peer."""
        own = self.heartbeat()
        found = {
            signer: beats.problems(signer, beat, self._guard.address, own, int(self._wall.now()))
            for signer, beat in self.presence.all()
            if signer != self._guard.address
        }
        return {signer: one for signer, one in found.items() if one}
