// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Suite} from "./Suite.sol";

/// Rights: I13 (a pause never stands on the way out), I14 (identity on the way in alone), I15 (parameters in their
/// bounds), I25 (one desk key risks a quarter of the budget), I27 (an older grant never restores entry), I26 (claims), I7 (replays, cancelled
/// orders, betting keys).
contract AccessTest is Suite {
    function _choose() internal override {
        _add("pause");
        _add("leaveWhilePaused");
        _add("bumpEpoch");
        _add("switchKey");
        _add("setParameters");
        _add("admit");
        _add("bar");
        _add("bringOldGrant");
        _add("comeInBarred");
        _add("trespass");
        _add("replay");
        _add("settleAgain");
        _add("steal");
        _add("betSingle");
        _add("betMany");
        _add("betAccumulator");
        _add("settleMany");
        _add("report");
        _add("finish");
        _add("wait");
        _add("withdraw");
        _add("claim");
        _add("claimTicket");
        _add("cancelOrder");
        _add("changeKey");
        _add("betByKey");
        _add("cashOut");
        _add("settleGain");
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
        _reach("cancelled order refused");
        _reach("placed before it was cancelled");
        _reach("betting key named");
        _reach("bet by a key");
        _reach("bet by a former key");
        _reach("former key refused");
        _reach("cash-out of a bet");
        _reach("cash-out of a part");
        _reach("cash-out tried while paused");
        _reach("gain paid");
        _play(18, 128);
    }

    /// Claims one after another: no wallet's day pays more than its largest claim (I26).
    function test_access__claims_all_day__paid_up_to_the_largest() external {
        for (uint256 i; i < 80; ++i) {
            (bool ok,) = address(world).call(abi.encodeCall(world.claimTicket, (i)));
            ok;
            _noBreach();
        }
        require(world.seen("claim paid, keys were gone") > 4, "too few claims are paid");
        require(world.seen("claim paid up to a larger one") != 0, "no claim met an earlier one");
        world.checkWords();
        world.drain();
    }
}
