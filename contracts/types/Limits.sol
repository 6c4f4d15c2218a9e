// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Weekly caps of an account and what has been used of them, in cents (10^4 asset units), rounded up.
///
///  255    240 239  192 191        144 143       96 95          48 47         0
/// | zero     | week   | stake used  | deposit used | stake cap   | deposit cap |
///
/// A cap of all ones is no cap. The counters belong to `week` (weeks since 1970) and read zero in any other.
type LimitsWord is uint256;

using LimitsLib for LimitsWord global;

/// @notice Reads and writes the fields of a `LimitsWord`; nothing else touches its bits.
library LimitsLib {
    uint256 internal constant UNLIMITED = type(uint48).max;
    uint256 internal constant CENT = 10_000;

    function depositCap(LimitsWord word) internal pure returns (uint256) {
        return uint48(LimitsWord.unwrap(word));
    }

    function stakeCap(LimitsWord word) internal pure returns (uint256) {
        return uint48(LimitsWord.unwrap(word) >> 48);
    }

    function depositUsed(LimitsWord word, uint256 now_) internal pure returns (uint256) {
        return week(word) == now_ / 1 weeks ? uint48(LimitsWord.unwrap(word) >> 96) : 0;
    }

    function stakeUsed(LimitsWord word, uint256 now_) internal pure returns (uint256) {
        return week(word) == now_ / 1 weeks ? uint48(LimitsWord.unwrap(word) >> 144) : 0;
    }

    function week(LimitsWord word) internal pure returns (uint256) {
        return uint48(LimitsWord.unwrap(word) >> 192);
    }

    function withCaps(LimitsWord word, uint256 deposit_, uint256 stake_) internal pure returns (LimitsWord) {
        return LimitsWord.wrap((LimitsWord.unwrap(word) >> 96 << 96) | (stake_ << 48) | deposit_);
    }

    /// Counts units against a cap; rounds up, for the limit. `ok` is false, and the word unchanged, above the cap.
    function deposit(LimitsWord word, uint256 units, uint256 now_) internal pure returns (LimitsWord, bool ok) {
        uint256 used = depositUsed(word, now_) + (units + CENT - 1) / CENT;
        if (used > depositCap(word)) return (word, false);
        return (_with(word, used, stakeUsed(word, now_), now_), true);
    }

    function stake(LimitsWord word, uint256 units, uint256 now_) internal pure returns (LimitsWord, bool ok) {
        uint256 used = stakeUsed(word, now_) + (units + CENT - 1) / CENT;
        if (used > stakeCap(word)) return (word, false);
        return (_with(word, depositUsed(word, now_), used, now_), true);
    }

    function _with(LimitsWord word, uint256 deposit_, uint256 stake_, uint256 now_) private pure returns (LimitsWord) {
        return LimitsWord.wrap(
            uint96(LimitsWord.unwrap(word)) | (deposit_ << 96) | (stake_ << 144) | ((now_ / 1 weeks) << 192)
        );
    }
}
