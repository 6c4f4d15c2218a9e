"""HousePool's events alone rebuild its state: they are fed to a new model, which must equal the one that was played."""

from __future__ import annotations

import random
from typing import Any

import pytest
from web3.contract import Contract

from tests.contracts.pool.acts import Acts
from tests.contracts.pool.pair import Chain, Pair
from tests.model.money.pool import EPOCH, Pool

pytestmark = pytest.mark.anvil
EVENTS = (
    "EntryRequested",
    "ExitRequested",
    "LeftAfterSunset",
    "Synced",
    "Claimed",
    "EpochEnded",
    "Funded",
    "Booked",
    "GivenBack",
    "BondPosted",
    "BondReclaimed",
    "FeeSet",
    "FeesTaken",
    "ClaimsBondPosted",
    "ClaimsBondExitRequested",
    "ClaimsBondWithdrawn",
    "ClaimPaid",
)


def logs_of(pair: Pair) -> list[Any]:
    events = pair.deployed.pool.events
    found = [log for name in EVENTS for log in events[name]().get_logs(from_block=0)]
    return sorted(found, key=lambda log: (log["blockNumber"], log["logIndex"]))


def rebuild(pair: Pair) -> Pool:
    """A model that has seen nothing but the logs."""
    pool = Pool()
    names = {address: name for name, address in pair.chain.providers.items()}
    stamps: dict[int, int] = {}
    for log in logs_of(pair):
        args, number = log["args"], log["blockNumber"]
        if number not in stamps:
            stamps[number] = pair.chain.w3.eth.get_block(number)["timestamp"] - pair.base * EPOCH
        now, epoch, who = stamps[number], args.get("epoch", 0) - pair.base, names.get(args.get("provider"), "")
        match log["event"]:
            case "EpochEnded":
                pool.close((epoch + 1) * EPOCH)
            case "EntryRequested":
                pool.request_entry(who, args["units"], now)
            case "ExitRequested":
                pool.request_exit(who, args["shares"], now)
            case "LeftAfterSunset":
                pool.sunset = True
                assert pool.leave_after_sunset(who, args["shares"], now) == args["units"]
            case "Synced":
                assert (pool.sync(who).shares, pool.sync(who).cash) == (args["shares"], args["cash"]) or (
                    epoch < pool.current  # a step of several
                )
            case "Claimed":
                assert pool.claim(who, now) == args["units"]
            case "Funded":
                pool.fund(epoch, args["units"], now)
            case "Booked":
                pool.book(epoch, args["gains"])
                pool.book(epoch, -args["losses"])
                assert pool.epochs[epoch].covered == args["covered"]
            case "GivenBack":
                pool.move_out(epoch, args["units"])
                pool.receive(epoch, args["units"])
            case "BondPosted":
                pool.post_bond(epoch, args["units"], now)
            case "BondReclaimed":
                assert pool.reclaim_bond(epoch, now) == args["units"]
            case "FeeSet":
                pool.fees[max(0, epoch)] = args["ppm"]
            case "FeesTaken":
                assert pool.take_fees(epoch, now) == args["units"]
            case "ClaimsBondPosted":
                pool.post_claims_bond(args["units"])
            case "ClaimsBondExitRequested":
                pool.request_claims_exit(args["units"], now)
            case "ClaimsBondWithdrawn":
                assert pool.withdraw_claims_bond(now) == args["units"]
            case "ClaimPaid":
                assert pool.pay_claim(args["units"]) == args["paid"]
    return pool


@pytest.mark.parametrize("seed", range(3))
def test_house_pool__its_logs_alone__rebuild_its_state(chain: Chain, token: Contract, seed: int) -> None:
    with chain.forgetting():
        pair = Pair(chain, token)
        acts = Acts(pair, random.Random(f"logs {seed}"))
        acts.begin()
        for _ in range(25):
            acts.step()
        for who in pair.chain.providers:
            pair.claim(who)
        pair.compare()
        rebuilt = rebuild(pair)
        played = pair.model
        assert (rebuilt.free, rebuilt.placed, rebuilt.shares, rebuilt.owed, rebuilt.current) == (
            played.free,
            played.placed,
            played.shares,
            played.owed,
            played.current,
        )
        assert rebuilt.fees == played.fees
        assert (rebuilt.claims_bond, rebuilt.claims_exit) == (played.claims_bond, played.claims_exit)
        assert {e: r for e, r in rebuilt.epochs.items() if r != type(r)()} == {
            e: r for e, r in played.epochs.items() if r != type(r)()
        }
        for who, p in played.providers.items():
            twin = rebuilt.sync(who)
            assert (twin.shares, twin.cash, sum(twin.claimed.values())) == (p.shares, p.cash, sum(p.claimed.values()))
