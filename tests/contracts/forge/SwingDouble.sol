// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISwing} from "../../../contracts/OracleStorage.sol";

/// @notice Stands in for the book where only the oracle is tried: it says whatever swing and sunset it is told.
contract SwingDouble is ISwing {
    mapping(uint128 fixture => uint256) public swing;
    uint256 public sunsetAt;

    function setSwing(uint128 fixture, uint256 units) external {
        swing[fixture] = units;
    }

    function setSunset(uint256 at) external {
        sunsetAt = at;
    }
}
