"""All nodes' sources err alike: the wrong result is reported, challenged by a watcher, and mended by a re-vote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from oracle.agreement import Phase
from sports.replay.faults import Fault
from tests.contracts.oracle_pair import EURO
from tests.oracle.daemon.stage import MATCH, Operator, World, payer_of, tell, world
from tests.oracle.faults.sound import require_sound, require_truth, true

pytestmark = [pytest.mark.slow, pytest.mark.anvil, pytest.mark.process]
SPEED = 5
WATCHER = 2
MONEY = 100_000 * EURO
STORY = (
    "signed FINISHED 2-1 4-3 in ballot 0",
    "challenge FINISHED 2-1 4-3 on chain: the own sources say FINISHED 2-1 4-2",
    "challenged; ballot 1 waits for a finalised block",
    "ballot 1 opens",
    "signed FINISHED 2-1 4-2 in ballot 1",
    "FINISHED 2-1 4-2 is final",
)


def test_common_error__corrected_in_the_window__is_challenged_and_voted_anew_and_explain_tells_it(
    tmp_path: Path,
) -> None:
    with world(tmp_path) as made:
        faults = made.replay.service.faults
        number = faults.switch_on(Fault("flip-after-final", "*", "*", seconds=0))
        made.list_match()
        endow(made, WATCHER)
        for one in made.operators:
            one.start()
        made.until(lambda: all(one.stage() == "SCHEDULED" for one in made.operators), "all follow what was listed")
        made.at(6_900)
        made.until(lambda: all(one.stage() == "SETTLING" for one in made.operators), "the sources have settled")
        made.at(7_900, speed=SPEED)
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the common error is reported")
        lie = made.seen().value
        assert lie is not None
        assert not true(lie)

        faults.switch_off(number)
        made.until(lambda: made.seen().ballot == 1, "a watcher challenges")
        assert made.seen().challenges == 1
        # The settle delay passes, and the window that was challenged.
        made.at(made.seen().opens - made.match.start, speed=SPEED)
        made.until(lambda: made.seen().phase is Phase.REPORTED, "the re-vote is reported")
        made.until(lambda: all(one.stage() == "INCLUDED" for one in made.operators), "every node sees it")
        require_truth(made)
        assert (made.seen().ballot, made.seen().changes) == (1, 1)
        made.at(made.seen().ends + 60 - made.match.start, speed=SPEED)
        made.until(lambda: all(one.stage() == "FINAL" for one in made.operators), "it is final everywhere")
        require_truth(made, phases=(Phase.FINAL,))
        require_sound(made, lies=(lie,))
        watcher, other = made.operators[WATCHER], made.operators[0]
        (challenge,) = require_told(watcher)["challenges"]
        assert (challenge["state"], challenge["attempts"]) == ("done", 0)
        # It has no money to challenge with, and says that somebody did.
        assert {row["state"] for row in require_told(other)["challenges"]} == {"done"}
        text = watcher.say("explain", MATCH)
        assert all(part in text for part in STORY), text


def endow(made: World, place: int) -> None:
    """Give a node's paying key the money of a bond, and let the oracle take it."""
    chain, wallet = made.oracle.world, payer_of(place).address
    tell(chain.w3, "anvil_impersonateAccount", wallet)
    for call in (
        chain.asset.functions.faucet(wallet, MONEY),
        chain.asset.functions.approve(chain.oracle.address, MONEY),
    ):
        chain.w3.eth.wait_for_transaction_receipt(call.transact({"from": wallet}), timeout=30)
    tell(chain.w3, "anvil_stopImpersonatingAccount", wallet)


def require_told(one: Operator) -> dict[str, Any]:
    """`explain` tells the whole story, in its order; gives it."""
    told: dict[str, Any] = json.loads(one.say("explain", MATCH, "--json"))
    reasons = [line["reason"] for line in told["transitions"]]
    places = [next((i for i, reason in enumerate(reasons) if part in reason), -1) for part in STORY]
    assert -1 not in places, (places, reasons)
    assert places == sorted(places), (places, reasons)
    assert told["stage"] == "FINAL"
    return told
