"""One node process: the parts that `engine`, `peers` and `chain` are, with the real chain, real sources and real keys.

| module      | holds                                                                                       |
|-------------|---------------------------------------------------------------------------------------------|
| `chain`     | the engine's chain over the RPC pool: what is final is read from two vendors                |
| `sender`    | the worker's transmitter over the transaction manager                                       |
| `discovery` | fixtures found in the event index, confirmed by the contract, matched to the catalogue      |
| `sight`     | observers, with their past from the evidence store                                          |
| `parts`     | from the settings to all of it                                                              |
| `retention` | bodies that are too old leave the evidence store                                           |
| `asking`    | where a running node answers, for the commands                                              |
| `hooks`     | fetcher, guard and store that count what they do                                            |
| `tallies`   | what is counted out of the store                                                            |
| `accounts`  | ether and nonce of the keys                                                                 |
| `status`    | what a running node says of itself, and the routes that tell it                             |
| `measuring` | all of it in metrics                                                                        |
| `explain`   | the story of a fixture out of the store                                                     |
| `service`   | the process: loops, signals, faults                                                         |
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oracle.daemon.service import Daemon


def __getattr__(name: str) -> Any:
    """Import the process's whole machinery only for who runs it: `node status` and `explain` do without."""
    if name != "Daemon":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from oracle.daemon.service import Daemon

    return Daemon


__all__ = ["Daemon"]
