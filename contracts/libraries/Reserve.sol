// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PotWord} from "../types/Pot.sol";
import {Markets} from "./Markets.sol";

/// @notice What a pot must hold beside its stakes: R = max(0, worst result of V − S). "Worst result" takes the
/// selections that can win together, so double chance counts pairs.
library Reserve {
    function required(PotWord pot, uint256 market) internal pure returns (uint256) {
        uint256 owed = worst(pot, market);
        uint256 staked = pot.stakes();
        return owed > staked ? owed - staked : 0;
    }

    /// Largest sum of liabilities that one result can call in. A head word (more than three selections) holds it.
    function worst(PotWord pot, uint256 market) internal pure returns (uint256) {
        uint256 first = pot.liability(0);
        if (Markets.size(market) > 3) return first;
        uint256 second = pot.liability(1);
        uint256 third = pot.liability(2);
        if (market == Markets.DOUBLE_CHANCE) {
            // Any two of the three win together: all but the smallest.
            return first + second + third - _min(first, _min(second, third));
        }
        return _max(first, _max(second, third));
    }

    function _max(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
