// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What every placing call reads of the desk, in one word.
///
///  255     232 231       192 191  160 159      0
/// | min stake | paused until | epoch | first key |
///
/// min stake      cents (10^4 asset units)
/// paused until   seconds; no new risk before
/// epoch          raised to kill every ticket that is not placed yet
type DeskWord is uint256;

using DeskLib for DeskWord global;

/// @notice Reads and writes the fields of a `DeskWord`; nothing else touches its bits.
library DeskLib {
    error DeskField(uint256 value);

    function key(DeskWord word) internal pure returns (address) {
        return address(uint160(DeskWord.unwrap(word)));
    }

    function epoch(DeskWord word) internal pure returns (uint256) {
        return uint32(DeskWord.unwrap(word) >> 160);
    }

    function pausedUntil(DeskWord word) internal pure returns (uint256) {
        return uint40(DeskWord.unwrap(word) >> 192);
    }

    function minimumStake(DeskWord word) internal pure returns (uint256) {
        return DeskWord.unwrap(word) >> 232;
    }

    function withKey(DeskWord word, address key_) internal pure returns (DeskWord) {
        return DeskWord.wrap((DeskWord.unwrap(word) >> 160 << 160) | uint160(key_));
    }

    function withEpoch(DeskWord word, uint256 value) internal pure returns (DeskWord) {
        return _with(word, 160, 32, value);
    }

    function withPausedUntil(DeskWord word, uint256 value) internal pure returns (DeskWord) {
        return _with(word, 192, 40, value);
    }

    function withMinimumStake(DeskWord word, uint256 cents) internal pure returns (DeskWord) {
        return _with(word, 232, 24, cents);
    }

    function _with(DeskWord word, uint256 shift, uint256 size, uint256 value) private pure returns (DeskWord) {
        if (value >> size != 0) revert DeskField(value);
        uint256 mask = ((1 << size) - 1) << shift;
        return DeskWord.wrap((DeskWord.unwrap(word) & ~mask) | (value << shift));
    }
}
