"""The agreement rule of the committee: pure, equal to the executable specification in `tests/model/agreement`.

No clock, no network, no disk: every function takes values and gives values. Two halves.

| what a node may say                              | what the contract does, as a node computes it        |
|--------------------------------------------------|------------------------------------------------------|
| `committee` n, f, k, leads                       | `fixture_state` words on chain, and what time does   |
| `clocks` durations and rounds                    | `reporting` signatures: accept, add, window          |
| `messages` votes, certificates, reports          | `disputes` challenge, re-vote, arbiter               |
| `memory` what is on disk before anything is sent |                                                      |
| `voting` what to vote                            |                                                      |
| `certificates` what to sign                      |                                                      |
| `participant` all of it, for one node            | `schedule` who brings the report, and when           |

Two sentences carry the safety of one ballot, for at most f liars among n nodes:

1. two sets of k nodes share an honest node, and an honest node votes once a round: a round has at most one certificate;
2. a node that signed a value votes it until it is shown a younger certificate: once k nodes signed a value, no
   certificate for another one can form in that ballot.
"""

from oracle.agreement.clocks import Clocks
from oracle.agreement.committee import Committee, NodeIndex
from oracle.agreement.fixture_state import Answer, Fixture, Phase
from oracle.agreement.memory import Memory
from oracle.agreement.messages import Certificate, Claim, Report, Vote
from oracle.agreement.participant import Attested, Keep, Participant, Send
from oracle.agreement.value import VOID, Value

__all__ = [
    "VOID",
    "Answer",
    "Attested",
    "Certificate",
    "Claim",
    "Clocks",
    "Committee",
    "Fixture",
    "Keep",
    "Memory",
    "NodeIndex",
    "Participant",
    "Phase",
    "Report",
    "Send",
    "Value",
    "Vote",
]
