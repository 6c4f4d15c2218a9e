// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Suite} from "./Suite.sol";
import {World} from "./World.sol";

/// Providers in a history without bets: I12 (nothing is gained by moving) and I1 on the house's side.
contract PoolTest is Suite {
    function _choose() internal override {
        _add("enter");
        _add("enterAgain");
        _add("leave");
        _add("leaveAgain");
        _add("claim");
        _add("bond");
        _add("fundMore");
        _add("listAndFund");
        _add("fundFar");
        _add("leaveAll");
        _add("release");
        _add("report");
        _add("finish");
        _add("waitForEpoch");
        _add("waitForEpochAgain");
        _add("wait");
        _add("donate");
    }

    function invariant_pool() external view {
        _noBreach();
        world.checkNoGain();
        if (world.acts() % 3 == 0) world.checkHouse();
    }

    function afterInvariant() external {
        world.drain();
        world.checkNoGain();
        world.checkNoLoss();
    }

    function test_pool__histories_from_fixed_seeds__reach_every_state() external {
        _reach("provider paid");
        _reach("exit filled in part");
        _reach("pocket at a close");
        _reach("budget released into a pocket");
        _reach("bond reclaimed");
        _play(10, 128);
    }

    /// All free liquidity leaves, what is left becomes a pocket, and the shares are worth nothing: the series ends, a
    /// new one begins, and everybody is paid in the end.
    function test_pool__everybody_leaves_while_budgets_are_out__series_lapses_and_pays() external {
        world.fundFar(1);
        world.leaveAll(2);
        for (uint256 i; i < 4; ++i) {
            world.waitForEpochAgain(i);
            world.enter(i);
            world.claim(i);
            world.checkHouse();
            world.checkNoGain();
        }
        require(world.seen("exit filled in part") != 0, "no exit was filled in part");
        require(world.seen("share series lapsed") != 0, "no series lapsed");
        world.drain();
        world.checkNoLoss();
    }

    /// Each provider takes the same in all, whatever has been settled before which close, and in which order (I22).
    /// forge-config: default.fuzz.runs = 48
    function testFuzz_order__any_two_orders_of_settling__each_provider_takes_the_same(uint256 seed) external {
        world.scene(seed, seed % 2 == 0);
        uint256[3] memory lazy = _ending(0);
        uint256[3] memory eager = _ending(1 + (seed >> 1) % 1e9);
        for (uint256 i; i < 3; ++i) {
            uint256 gap = lazy[i] > eager[i] ? lazy[i] - eager[i] : eager[i] - lazy[i];
            require(gap <= 100, "I22: the order of settling moves a provider's money");
        }
    }

    function _ending(uint256 lot) private returns (uint256[3] memory taken) {
        (, bytes memory result) = address(world).call(abi.encodeCall(world.ending, (lot)));
        require(bytes4(result) == World.Wealth.selector, string(result));
        return this.decode(result);
    }

    function decode(bytes calldata result) external pure returns (uint256[3] memory) {
        return abi.decode(result[4:], (uint256[3]));
    }
}
