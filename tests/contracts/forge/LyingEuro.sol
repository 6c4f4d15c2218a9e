// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlayEuro} from "../../../contracts/PlayEuro.sol";

/// @notice A token that says it moved what it did not, moves more than it was asked, says no, or moves by a permit.
contract LyingEuro is PlayEuro {
    /// 0: honest; 1: says yes and moves nothing; 2: says no; 3: says nothing; 4: moves one unit more.
    uint256 public lie;

    /// The next moves are made so.
    function tell(uint256 which) external {
        lie = which;
    }

    function transferFrom(address from, address to, uint256 units) public override returns (bool) {
        if (lie == 1) return true;
        if (lie == 2) return false;
        if (lie == 4) _mint(to, 1);
        bool moved = super.transferFrom(from, to, units);
        if (lie == 3) {
            assembly ("memory-safe") {
                return(0, 0)
            }
        }
        return moved;
    }

    function transfer(address to, uint256 units) public override returns (bool) {
        if (lie == 2) return false;
        return super.transfer(to, units);
    }
}
