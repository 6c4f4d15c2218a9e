// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Whether a set of contracts takes on nothing new any more; the book knows, pool and oracle ask it.
interface ISunset {
    /// @notice The time of the sunset in seconds, or zero before it. Once set it never changes.
    function sunsetAt() external view returns (uint256);
}
