// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Everything that disputes add to a fixture, in one word; zero until somebody contributes to a challenge.
///
///  255        96 95    88 87       80 79        72 71     64 63   32 31   0
/// | 4 × sum 40  | fates  | confirmed | challenges | changes | opens | since |
///
/// since        when the last challenge took effect; re-vote and arbiter count from it
/// opens        when round 0 of the current ballot begins; zero: the first ballot, which opens with the earliest result
/// changes      re-votes that changed the value
/// challenges   that have taken effect, four at most: three may change the value, or two change and one confirm it, and
///              what then stands goes to the arbiter, who ends the matter
/// confirmed    a re-vote gave the same value again: one or zero
/// fates        two bits a challenge
/// sum          cents paid into a challenge; that of number `challenges` is still being collected
type DisputeWord is uint256;

using DisputeLib for DisputeWord global;

/// @notice Reads and writes the fields of a `DisputeWord`; nothing else touches its bits.
library DisputeLib {
    // Fates of a challenge's bond.
    uint256 internal constant HELD = 0;
    uint256 internal constant LOST = 1;
    uint256 internal constant HALF = 2;
    uint256 internal constant WON = 3;

    uint256 private constant SUM_MAX = (1 << 40) - 1;

    function since(DisputeWord word) internal pure returns (uint256) {
        return uint32(DisputeWord.unwrap(word));
    }

    function opens(DisputeWord word) internal pure returns (uint256) {
        return uint32(DisputeWord.unwrap(word) >> 32);
    }

    function changes(DisputeWord word) internal pure returns (uint256) {
        return uint8(DisputeWord.unwrap(word) >> 64);
    }

    function challenges(DisputeWord word) internal pure returns (uint256) {
        return uint8(DisputeWord.unwrap(word) >> 72);
    }

    function confirmed(DisputeWord word) internal pure returns (bool) {
        return uint8(DisputeWord.unwrap(word) >> 80) != 0;
    }

    function fate(DisputeWord word, uint256 index) internal pure returns (uint256) {
        return (DisputeWord.unwrap(word) >> (88 + 2 * index)) & 3;
    }

    /// Cents paid into challenge `index`, which is below four.
    function sum(DisputeWord word, uint256 index) internal pure returns (uint256) {
        return (DisputeWord.unwrap(word) >> (96 + 40 * index)) & SUM_MAX;
    }

    /// The caller has checked that the sum fits.
    function addSum(DisputeWord word, uint256 index, uint256 cents) internal pure returns (DisputeWord) {
        return DisputeWord.wrap(DisputeWord.unwrap(word) + (cents << (96 + 40 * index)));
    }

    /// One challenge more, in effect from `at`.
    function withChallenge(DisputeWord word, uint256 at) internal pure returns (DisputeWord) {
        return DisputeWord.wrap(((DisputeWord.unwrap(word) >> 32 << 32) | at) + (1 << 72));
    }

    function withOpens(DisputeWord word, uint256 at) internal pure returns (DisputeWord) {
        return DisputeWord.wrap(DisputeWord.unwrap(word) & ~(uint256(type(uint32).max) << 32) | (at << 32));
    }

    /// What a re-vote came to.
    function withRevote(DisputeWord word, bool same) internal pure returns (DisputeWord) {
        uint256 bits = DisputeWord.unwrap(word) & ~(uint256(type(uint8).max) << 80);
        return DisputeWord.wrap(same ? bits | (1 << 80) : bits + (1 << 64));
    }

    /// Decides a challenge that is held.
    function withFate(DisputeWord word, uint256 index, uint256 fate_) internal pure returns (DisputeWord) {
        return DisputeWord.wrap(DisputeWord.unwrap(word) | (fate_ << (88 + 2 * index)));
    }
}
