// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ResultWord} from "../types/Result.sol";

/// @notice What the book reads of the oracle.
interface IFixtureOracle {
    /// @notice The listed facts that the book pins when a fixture is first funded.
    /// @return start seconds; zero if the fixture is not listed
    /// @return closeUnits five-minute units after the start
    /// @return sport 1 football, 2 tennis, 3 basketball
    function listed(uint128 fixture) external view returns (uint256 start, uint256 closeUnits, uint256 sport);

    /// @notice 32 bits of the hash of the fixture's tie; zero if it belongs to none or is not listed. Fixtures of one tie
    /// (first and second leg, an outright and its matches) may not meet in an accumulator.
    function tieOf(uint128 fixture) external view returns (uint32);

    /// @notice Whether any report, or a void by time, stands for the fixture.
    function reported(uint128 fixture) external view returns (bool);

    /// @notice The result as it stands now, for a fixture whose swing is `swing` asset units.
    /// @return word the result word; without a value if nothing was reported
    /// @return voids the second word; zero if there is none
    /// @return isFinal whether it can no longer change
    function resultOf(uint128 fixture, uint256 swing)
        external
        view
        returns (ResultWord word, uint256 voids, bool isFinal);
}
