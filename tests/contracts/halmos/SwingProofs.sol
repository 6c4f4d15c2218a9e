// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixtureLib, FixtureWord} from "../../../contracts/types/Fixture.sol";

/// A lost leg elsewhere must not shorten a window: what an accumulator's early loss frees stays in the swing.
contract SwingProofs {
    /// What leaves the reserve of an accumulator stays in the swing, rounded up, as far as the field goes.
    function check_fixture_keepSwingNeverLowersTheSwing(uint256 raw, uint48 units) external pure {
        FixtureWord word = FixtureWord.wrap(raw);
        if (units > word.combined()) return;
        FixtureWord after_ = word.withoutCombined(units).keepSwing(units);
        uint256 fields = (((1 << 48) - 1) << 96) | (((1 << 32) - 1) << 176);
        assert((raw ^ FixtureWord.unwrap(after_)) & ~fields == 0);
        assert(after_.swing() >= word.swing() || after_.stakes() == FixtureLib.STAKED_MAX);
    }
}
