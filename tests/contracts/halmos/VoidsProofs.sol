// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VoidsLib, VoidsWord} from "../../../contracts/types/Voids.sol";

/// When a bet is void by time. Bound: lists of up to two intervals, well formed or not; start and acceptance are any seconds of
/// 32 bits.
contract VoidsProofs {
    /// `covers` is what docs/words.md says: in an interval, or from the true kick-off on and before the listed start.
    function check_covers_isTheRule(uint16 early, uint56 list, uint32 start, uint32 acceptedAt) external pure {
        if (start < VoidsLib.LEAD) return;
        VoidsWord word = VoidsWord.wrap((uint256(list) << 16) | early);
        uint256 opens = uint256(start) - VoidsLib.LEAD;
        bool inFirst = _inside(acceptedAt, opens, list & 0xffff, (list >> 16) & 0xfff);
        bool inSecond = _inside(acceptedAt, opens, (list >> 28) & 0xffff, (list >> 44) & 0xfff);
        bool afterKickOff = uint256(acceptedAt) + early >= start && acceptedAt < start && early != 0;
        assert(word.covers(start, acceptedAt) == (inFirst || inSecond || afterKickOff));
    }

    function _inside(uint256 at, uint256 opens, uint256 offset, uint256 length) private pure returns (bool) {
        return at >= opens + offset && at < opens + offset + length;
    }

    /// The claim on which the reserve stands: a bet whose stake backs others (accepted before the in-play limit) is never void
    /// on its own, whatever intervals a committee signs. Assumes what `wellFormed` checks of `early`.
    function check_covers_neverABetThatBacksOthers(uint16 early, uint56 list, uint32 start, uint32 acceptedAt)
        external
        pure
    {
        if (early > VoidsLib.LEAD || acceptedAt + VoidsLib.LEAD >= start) return;
        assert(!VoidsWord.wrap((uint256(list) << 16) | early).covers(start, acceptedAt));
    }

    /// Void intervals are twenty minutes in all at most, and the kick-off thirty minutes early.
    function check_wellFormed_isTwentyMinutesAtMost(uint16 early, uint56 list) external pure {
        if (!VoidsWord.wrap((uint256(list) << 16) | early).wellFormed()) return;
        assert(((list >> 16) & 0xfff) + ((list >> 44) & 0xfff) <= VoidsLib.TOTAL_MAX && early <= VoidsLib.LEAD);
    }
}
