"""What nodes say to each other: signed messages over HTTP, pushed and pulled. Trust is in signatures alone.

| module      | holds                                                                                        |
|-------------|----------------------------------------------------------------------------------------------|
| `verify`    | who signed a message, and whether its certificate holds                                      |
| `intake`    | every message from outside: taken, or refused with a reason that is counted                  |
| `heartbeat` | signed status: version, configuration, clock, head, instance; what is wrong with a peer's    |
| `limits`    | token buckets by host                                                                        |
| `server`    | `POST /v1/messages`, `GET /v1/fixtures/{fixture}/messages`, `GET /v1/status`                 |
| `client`    | pushes once, pulls every 15 s what was lost                                                  |
| `station`   | all of it around one node                                                                    |

Garbage, too large, replayed, unsigned, from another chain or from the future: counted, never a crash, and never a
signature.
"""

from oracle.peers.client import PeerClient
from oracle.peers.heartbeat import Heartbeat, Presence
from oracle.peers.intake import Intake, Refusal
from oracle.peers.server import PeerServer, application
from oracle.peers.station import Station

__all__ = ["Heartbeat", "Intake", "PeerClient", "PeerServer", "Presence", "Refusal", "Station", "application"]
