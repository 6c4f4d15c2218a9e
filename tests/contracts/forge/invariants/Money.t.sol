// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Suite} from "./Suite.sol";

/// Money: I1 to I5, I8, I17, I21, with every actor; at the end everybody takes everything.
contract MoneyTest is Suite {
    function _choose() internal override {
        _add(world.betSingle.selector);
        _add(world.betSingleAgain.selector);
        _add(world.betAccumulator.selector);
        _add(world.betMany.selector);
        _add(world.betOwn.selector);
        _add(world.steal.selector);
        _add(world.settleOne.selector);
        _add(world.settleMany.selector);
        _add(world.report.selector);
        _add(world.finish.selector);
        _add(world.voidStale.selector);
        _add(world.wait.selector);
        _add(world.listAndFund.selector);
        _add(world.fundMore.selector);
        _add(world.release.selector);
        _add(world.deposit.selector);
        _add(world.withdraw.selector);
        _add(world.enter.selector);
        _add(world.leave.selector);
        _add(world.claim.selector);
        _add(world.bond.selector);
        _add(world.waitForEpoch.selector);
        _add(world.replay.selector);
        _add(world.settleAgain.selector);
        _add(world.claimTicket.selector);
        _add(world.donate.selector);
    }

    function invariant_money() external view {
        _noBreach();
        // What is wrong stays wrong, so not everything is looked at after each act.
        uint256 acts = world.acts();
        if (acts % 3 == 0) world.checkWords();
        if (acts % 6 == 0) world.checkHouse();
        if (acts % 12 == 0) world.checkSolvent();
    }

    function afterInvariant() external {
        world.checkWords();
        world.checkSolvent();
        world.drain();
    }

    /// The acts are refused seldom enough, and between them they reach every state that matters.
    function test_money__histories_from_fixed_seeds__reach_every_state() external {
        bytes32[20] memory states = [
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
            "fee taken"
        ];
        for (uint256 i; i < states.length; ++i) {
            _reach(states[i]);
        }
        _play(12, 128);
    }
}
