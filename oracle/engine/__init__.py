"""The daemon's engine: a pure state machine a fixture, and what carries out its effects.

| module         | guarantees                                                                                 |
|----------------|--------------------------------------------------------------------------------------------|
| `terms`        | what is fixed for a fixture: specification, committee, own place in it, times              |
| `events`       | all that can happen to a fixture, and all that its machine can ask for                     |
| `machine`      | `step(state, event, now) -> (state, effects)`: pure, around `agreement.Participant`        |
| `stages`       | where a fixture stands, and the reason in words                                            |
| `core`         | carries a step to the disk before anybody hears of it; the simulator runs this same class  |
| `transmission` | when a node sends, and whether the chain still needs it                                    |
| `safety`       | when a node must not sign: version gate, clocks, disk, doppelganger                        |
| `chain`        | what the engine asks of the chain, and how it reads the oracle's words                     |
| `worker`       | the scheduled worker: due results from the database to the chain                           |
| `watcher`      | challenges reports that the node's own data contradict                                     |
| `node`         | all of it for many fixtures: clock, peers, chain and eyes are handed in                    |
"""

from oracle.engine.core import Core
from oracle.engine.events import Decision
from oracle.engine.machine import State, begin, step
from oracle.engine.stages import Stage
from oracle.engine.terms import Terms

__all__ = ["Core", "Decision", "Stage", "State", "Terms", "begin", "step"]
