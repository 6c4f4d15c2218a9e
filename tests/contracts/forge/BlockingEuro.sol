// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlayEuro} from "../../../contracts/PlayEuro.sol";

/// @notice A token whose issuer can block an address from sending and receiving, as some stablecoins' can.
contract BlockingEuro is PlayEuro {
    mapping(address account => bool) public blocked;

    error Blocked(address account);

    function setBlocked(address account, bool value) external {
        blocked[account] = value;
    }

    function _update(address from, address to, uint256 units) internal override {
        if (blocked[from]) revert Blocked(from);
        if (blocked[to]) revert Blocked(to);
        super._update(from, to, units);
    }
}
