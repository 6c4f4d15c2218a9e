"""A real process whose key is in no committee: it follows, relays and looks, and signs nothing until it is admitted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from eth_account import Account

from oracle.agreement import Phase
from tests.oracle.daemon.stage import world

pytestmark = [pytest.mark.anvil, pytest.mark.process]
OUTSIDER = 3


@pytest.mark.slow
def test_outsider__runs_beside_three_members__sees_the_result_and_says_nothing(tmp_path: Path) -> None:
    with world(tmp_path) as made:
        outsider, members = made.operators[OUTSIDER], made.operators[:OUTSIDER]
        (outsider.folder / "reporter.key").write_text(Account.create().key.hex())
        made.list_match()
        for one in made.operators:
            one.start()
        made.until(lambda: all(one.stage() == "SCHEDULED" for one in members), "the members follow", 300)
        made.until(lambda: outsider.stage() == "SILENT", "the outsider follows", 300)
        status = json.loads(outsider.say("status", "--json"))
        assert not status["member"]
        assert status["not_ready"] == []
        assert "observes only" in outsider.say("status")
        made.at(6_900)
        made.until(lambda: all(one.stage() == "SETTLING" for one in members), "they settle", 300)
        made.at(7_900, speed=5)
        made.until(lambda: made.seen().phase is Phase.REPORTED, "three members report without it", 300)
        made.until(lambda: outsider.stage() == "INCLUDED", "it sees the report", 300)
        assert OUTSIDER not in made.seen().signers
        own = outsider.rows("SELECT value FROM meta WHERE key = 'signer'")[0][0]
        assert outsider.rows("SELECT 1 FROM sign_locks") == []
        # What it heard is there, and nothing of its own.
        heard = {row[0] for row in outsider.rows("SELECT signer FROM messages")}
        assert len(heard) == 3
        assert own not in heard
        assert all(own not in {row[0] for row in one.rows("SELECT signer FROM messages")} for one in members)
        (shown,) = json.loads(outsider.say("status", "--json"))["fixtures"]
        assert shown["silent"] == "this key is not in committee 0: observing only"
        made.require_sound()
