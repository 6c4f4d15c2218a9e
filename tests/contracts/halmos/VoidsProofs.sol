// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VoidsLib, VoidsWord} from "../../../contracts/types/Voids.sol";

/// When a bet is void by time. Bound: lists of up to three intervals; start and acceptance are any seconds of 32 bits.
contract VoidsProofs {
    uint256 private constant THREE = (1 << 100) - 1;

    /// `covers` is what docs/words.md says: in an interval, or from the true kick-off on and before the listed start.
    function check_covers_isTheRule(uint256 raw, uint32 start, uint32 acceptedAt) external pure {
        uint256 bits = raw & THREE;
        VoidsWord word = VoidsWord.wrap(bits);
        if (!word.wellFormed() || start < VoidsLib.LEAD) return;
        uint256 early = bits & 0xffff;
        bool expected = acceptedAt < start && acceptedAt >= start - early;
        for (uint256 i; i < 3; ++i) {
            uint256 from = uint256(start) - VoidsLib.LEAD + ((bits >> (16 + 28 * i)) & 0xffff);
            uint256 length = (bits >> (32 + 28 * i)) & 0xfff;
            if (acceptedAt >= from && acceptedAt < from + length) expected = true;
        }
        assert(word.covers(start, acceptedAt) == expected);
    }

    /// The claim on which the reserve stands: a bet whose stake backs others (accepted before the in-play limit) is never void on
    /// its own, whatever a committee signs that is well formed.
    function check_covers_neverABetThatBacksOthers(uint256 raw, uint32 start, uint32 acceptedAt) external pure {
        VoidsWord word = VoidsWord.wrap(raw & THREE);
        if (!word.wellFormed()) return;
        if (acceptedAt + VoidsLib.LEAD < start) assert(!word.covers(start, acceptedAt));
    }

    /// Void intervals are twenty minutes in all at most.
    function check_wellFormed_isTwentyMinutesAtMost(uint256 raw) external pure {
        uint256 bits = raw & THREE;
        if (!VoidsWord.wrap(bits).wellFormed()) return;
        uint256 total = ((bits >> 32) & 0xfff) + ((bits >> 60) & 0xfff) + ((bits >> 88) & 0xfff);
        assert(total <= VoidsLib.TOTAL_MAX && bits & 0xffff <= VoidsLib.LEAD);
    }
}
