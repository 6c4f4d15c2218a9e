// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Second word of a result: when bets were taken that must not count.
///
///  255 240 239            16 15     0
/// | zero  | 8 × (length 12, offset 16) | early |
///
/// early            seconds by which the true kick-off came before the listed start, at most 1,800
/// offset, length   an interval from (start − 1,800 + offset) on; a length of zero ends the list
type VoidsWord is uint256;

using VoidsLib for VoidsWord global;

/// @notice Reads a `VoidsWord`; nothing else touches its bits.
library VoidsLib {
    uint256 internal constant LEAD = 30 minutes;
    uint256 internal constant TOTAL_MAX = 20 minutes;
    uint256 private constant INTERVALS = 8;

    /// Is a bet accepted at `acceptedAt` void? In an interval, or from the true kick-off on and before the start.
    function covers(VoidsWord word, uint256 start, uint256 acceptedAt) internal pure returns (bool) {
        uint256 bits = VoidsWord.unwrap(word);
        uint256 early = bits & 0xffff;
        if (early != 0 && acceptedAt < start && acceptedAt + early >= start) return true;
        if (acceptedAt + LEAD < start) return false; // before the in-play limit no single bet can be void by time
        uint256 since = acceptedAt + LEAD - start;
        for (bits >>= 16; bits != 0; bits >>= 28) {
            uint256 offset = bits & 0xffff;
            if (since >= offset && since < offset + ((bits >> 16) & 0xfff)) return true;
        }
        return false;
    }

    /// Intervals without gaps in the list, together at most twenty minutes; early by at most thirty.
    function wellFormed(VoidsWord word) internal pure returns (bool) {
        uint256 bits = VoidsWord.unwrap(word);
        if (bits >> (16 + 28 * INTERVALS) != 0 || bits & 0xffff > LEAD) return false;
        uint256 total;
        for (bits >>= 16; bits != 0; bits >>= 28) {
            uint256 length = (bits >> 16) & 0xfff;
            if (length == 0) return false;
            total += length;
        }
        return total <= TOTAL_MAX;
    }
}
