// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Suite} from "./Suite.sol";

/// Money: I1 to I5, I8, I16, I17, I21, with every actor; at the end everybody takes everything.
contract MoneyTest is Suite {
    function _choose() internal override {
        _add("betSingle");
        _add("betSingleAgain");
        _add("betAccumulator");
        _add("betMany");
        _add("betOwn");
        _add("steal");
        _add("settleOne");
        _add("settleMany");
        _add("report");
        _add("finish");
        _add("voidStale");
        _add("wait");
        _add("listAndFund");
        _add("fundMore");
        _add("release");
        _add("deposit");
        _add("withdraw");
        _add("enter");
        _add("leave");
        _add("claim");
        _add("bond");
        _add("waitForEpoch");
        _add("replay");
        _add("settleAgain");
        _add("claimTicket");
        _add("donate");
        _add("cashOut");
        _add("cashOutPart");
        _add("settleGain");
        _add("challenge");
        _add("revote");
    }

    function invariant_money() external view {
        _noBreach();
        // What is wrong stays wrong, so not everything is looked at after each act.
        uint256 acts = world.acts();
        if (acts % 3 == 0) world.checkWords();
        if (acts % 6 == 0) world.checkHouse();
        if (acts % 12 == 0) world.checkSolvent();
        if (acts % 12 == 6) world.checkResults();
    }

    function afterInvariant() external {
        world.checkWords();
        world.checkSolvent();
        world.drain();
    }

    /// The acts are refused seldom enough, and between them they reach every state that matters.
    function test_money__histories_from_fixed_seeds__reach_every_state() external {
        bytes32[33] memory states = [
            bytes32("pot of several bets settles"),
            "pot of several sides settles",
            "pot pays before its last bet",
            "pot booked with a loss",
            "pot booked with a profit",
            "pot booked into a pocket",
            "single voided by time",
            "leg voided by time",
            "accumulator",
            "accumulator lost early",
            "accumulator won",
            "bet in play",
            "slot used again",
            "one key",
            "stolen key used",
            "void by time",
            "bond covers a loss",
            "bond reclaimed",
            "same-game accumulator",
            "fee taken",
            "cash-out of a bet",
            "cash-out of a part",
            "cash-out of an accumulator",
            "cash-out of a voidable bet",
            "cash-out after a final leg",
            "cash-out with a gain",
            "cash-out refused",
            "pot keeps a part of a stake",
            "pot emptied by a cash-out",
            "gain paid",
            "gain voided by time",
            "budget crowded",
            "challenge"
        ];
        for (uint256 i; i < states.length; ++i) {
            _reach(states[i]);
        }
        _play(20, 128);
    }
}
