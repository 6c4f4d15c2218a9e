// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PotWord} from "../types/Pot.sol";
import {Markets} from "./Markets.sol";

/// @notice What a pot must hold beside its stakes: R = max(0, worst result of V − S). "Worst result" takes the
/// selections that can win together, so double chance counts pairs.
library Reserve {
    /// Most selections of a pot of one word.
    uint256 internal constant SMALL = 3;

    /// The reserve, from the worst result that pays one selection and the worst that does not.
    function required(uint256 paying, uint256 others, uint256 stakes) internal pure returns (uint256) {
        unchecked {
            uint256 worst = paying > others ? paying : others;
            return worst > stakes ? worst - stakes : 0;
        }
    }

    /// The reserve of an open pot. A head word (more than three selections) holds its largest liability.
    function ofPot(PotWord pot, uint256 market) internal pure returns (uint256) {
        uint256 mine = pot.liability(0);
        if (Markets.size(market) > SMALL) return required(mine, 0, pot.stakes());
        (uint256 beside, uint256 others) = around(pot, market, 0);
        return required(mine + beside, others, pot.stakes());
    }

    /// Of a small pot, for one selection: what a result that pays it can pay besides, and what the worst result that
    /// does not pay it calls in.
    function around(PotWord pot, uint256 market, uint256 selection)
        internal
        pure
        returns (uint256 beside, uint256 others)
    {
        unchecked {
            // The other two of three: 1 and 2, 0 and 2, 0 and 1.
            uint256 one = pot.liability(1 >> selection);
            uint256 two = pot.liability(2 - (selection >> 1));
            uint256 more = one > two ? one : two;
            return market == Markets.DOUBLE_CHANCE ? (more, one + two) : (0, more);
        }
    }
}
