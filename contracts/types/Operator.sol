// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// An operator's bond, asset units.
///
///  255   224 223     168 167  112 111    56 55    0
/// | exit at | exiting   | owed   | staked  | free |
///
/// free      what can be slashed at once, staked on a challenge, or asked back
/// staked    in challenges that the operator joined with the bond; what comes back from them comes back here
/// owed      slashed from what was staked, and taken from whatever comes next
/// exiting   of `free`, asked back; paid from `exit at` (seconds) on for some days
type OperatorWord is uint256;

using OperatorLib for OperatorWord global;

/// @notice Reads and writes the fields of an `OperatorWord`; nothing else touches its bits.
library OperatorLib {
    uint256 internal constant UNITS_MAX = (1 << 56) - 1;

    /// The caller has checked that each part fits: `OracleBonds.postBond` bounds what may come in.
    function pack(uint256 free_, uint256 staked_, uint256 owed_, uint256 exiting_, uint256 exitAt_)
        internal
        pure
        returns (OperatorWord)
    {
        return OperatorWord.wrap(free_ | (staked_ << 56) | (owed_ << 112) | (exiting_ << 168) | (exitAt_ << 224));
    }

    function free(OperatorWord word) internal pure returns (uint256) {
        return OperatorWord.unwrap(word) & UNITS_MAX;
    }

    function staked(OperatorWord word) internal pure returns (uint256) {
        return (OperatorWord.unwrap(word) >> 56) & UNITS_MAX;
    }

    function owed(OperatorWord word) internal pure returns (uint256) {
        return (OperatorWord.unwrap(word) >> 112) & UNITS_MAX;
    }

    function exiting(OperatorWord word) internal pure returns (uint256) {
        return (OperatorWord.unwrap(word) >> 168) & UNITS_MAX;
    }

    function exitAt(OperatorWord word) internal pure returns (uint256) {
        return OperatorWord.unwrap(word) >> 224;
    }

    function withExit(OperatorWord word, uint256 units, uint256 at) internal pure returns (OperatorWord) {
        return pack(word.free(), word.staked(), word.owed(), units, at);
    }

    /// Moves units from the free part into a challenge; the caller has checked that they are there.
    function stake(OperatorWord word, uint256 units) internal pure returns (OperatorWord) {
        return pack(word.free() - units, word.staked() + units, word.owed(), word.exiting(), word.exitAt());
    }

    /// Ends a stake of `units`.
    function unstake(OperatorWord word, uint256 units) internal pure returns (OperatorWord) {
        return pack(word.free(), word.staked() - units, word.owed(), word.exiting(), word.exitAt());
    }

    /// Adds units to the bond; what is owed is taken first and returned as `paid`.
    function credit(OperatorWord word, uint256 units) internal pure returns (OperatorWord, uint256 paid) {
        paid = word.owed() < units ? word.owed() : units;
        uint256 more = word.free() + units - paid;
        return (pack(more, word.staked(), word.owed() - paid, word.exiting(), word.exitAt()), paid);
    }

    /// Takes a share (hundredths of a percent) of all that is bonded: at once what is free, later what is staked.
    /// Floored, for the operator.
    function slash(OperatorWord word, uint256 share) internal pure returns (OperatorWord, uint256 taken) {
        uint256 all = word.free() + word.staked();
        all = all > word.owed() ? all - word.owed() : 0;
        uint256 units = all * share / 10_000;
        taken = units < word.free() ? units : word.free();
        uint256 owed_ = word.owed() + units - taken;
        return (pack(word.free() - taken, word.staked(), owed_, word.exiting(), word.exitAt()), taken);
    }

    /// Pays out what was asked back, as far as it is there.
    function leave(OperatorWord word) internal pure returns (OperatorWord, uint256 units) {
        units = word.exiting() < word.free() ? word.exiting() : word.free();
        return (pack(word.free() - units, word.staked(), word.owed(), 0, 0), units);
    }
}
