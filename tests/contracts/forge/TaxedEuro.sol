// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlayEuro} from "../../../contracts/PlayEuro.sol";

/// @notice A token that keeps a hundredth of what it moves, as no asset of the book may.
contract TaxedEuro is PlayEuro {
    function _update(address from, address to, uint256 units) internal override {
        super._update(from, to, units);
        if (from != address(0) && to != address(0)) super._update(to, address(0), units / 100);
    }
}
