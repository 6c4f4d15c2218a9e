// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Suite} from "./Suite.sol";

/// I18: an item of a batch ends as it does alone, in the same order; placing and settling, good items and bad ones.
contract BatchTest is Suite {
    function _choose() internal override {
        _add("placeAsAlone");
        _add("settleAsAlone");
        _add("betMany");
        _add("report");
        _add("finish");
        _add("wait");
        _add("withdraw");
        _add("fundMore");
        _add("release");
    }

    function invariant_batch() external view {
        _noBreach();
        if (world.acts() % 8 == 0) world.checkWords();
    }

    function afterInvariant() external {
        world.drain();
    }

    function test_batch__histories_from_fixed_seeds__reach_every_state() external {
        _reach("batch placed as alone");
        _reach("batch settled as alone");
        _reach("placed in a batch");
        _reach("refused in a batch, code 08");
        _reach("refused in a batch, code 10");
        _reach("refused in a batch, code 11");
        _reach("refused in a batch, code 12");
        _reach("refused in a batch, code 13");
        _reach("refused in a batch, code 17");
        _reach("refused in a batch, code 18");
        _play(8, 96);
    }
}
