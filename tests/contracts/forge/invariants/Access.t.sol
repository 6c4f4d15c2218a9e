// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Suite} from "./Suite.sol";

/// Rights: I13 (a pause never stands on the way out), I14 (identity on the way in alone), I15 (parameters in their
/// bounds), I25 (one desk key risks a quarter of the budget), I27 (an older grant never restores entry), I26 (claims), I7 (replays).
contract AccessTest is Suite {
    function _choose() internal override {
        _add(world.pause.selector);
        _add(world.leaveWhilePaused.selector);
        _add(world.bumpEpoch.selector);
        _add(world.switchKey.selector);
        _add(world.setParameters.selector);
        _add(world.admit.selector);
        _add(world.bar.selector);
        _add(world.bringOldGrant.selector);
        _add(world.comeInBarred.selector);
        _add(world.trespass.selector);
        _add(world.replay.selector);
        _add(world.settleAgain.selector);
        _add(world.steal.selector);
        _add(world.betSingle.selector);
        _add(world.betMany.selector);
        _add(world.betAccumulator.selector);
        _add(world.settleMany.selector);
        _add(world.report.selector);
        _add(world.finish.selector);
        _add(world.wait.selector);
        _add(world.withdraw.selector);
        _add(world.claim.selector);
        _add(world.claimTicket.selector);
    }

    function invariant_access() external view {
        _noBreach();
        world.checkEntry();
        uint256 acts = world.acts();
        if (acts % 4 == 0) world.checkBounds();
        if (acts % 8 == 0) world.checkWords();
    }

    function afterInvariant() external {
        world.drain();
    }

    function test_access__histories_from_fixed_seeds__reach_every_state() external {
        _reach("wallet barred");
        _reach("barred wallet kept out");
        _reach("old grant refused");
        _reach("desk key switched");
        _reach("settled while paused");
        _reach("stolen key used");
        _reach("replay without a bet");
        _reach("replay refused");
        _reach("withdrawn");
        _reach("claim refused");
        _reach("claim paid, keys were gone");
        _reach("ticket placed late");
        _play(10, 128);
    }
}
