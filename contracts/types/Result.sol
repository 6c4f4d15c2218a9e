// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The agreed result of a fixture in one word. Bits 0 to 164 are the value that the committee signs; the rest is the
/// contract's.
///
///  255 254  253    252     251 232    231 200   199 184  183 176 175 168 167 165
/// | zero | listed | second | fastAfter | reported | signers | round | ballot | phase |
///  164 134  133 129 128    127  126 120   119      8 7    0
/// | order  | goals | advancing | present | 7 × (h, a) | status |
///
/// A re-vote keeps the challenged value and the round and time of its report; it has no signers.
/// Pairs, periods, statuses and the second word: docs/words.md.
type ResultWord is uint256;

using ResultLib for ResultWord global;

/// @notice Reads and writes the fields of a `ResultWord`; nothing else touches its bits.
library ResultLib {
    uint256 internal constant FINISHED = 1;
    uint256 internal constant ABANDONED = 2;
    uint256 internal constant RETIRED = 3;
    uint256 internal constant VOID = 4;

    uint256 internal constant VALUE_MASK = (1 << 165) - 1;
    // Presence of pairs 4 to 6, which football has not.
    uint256 private constant FOOTBALL_ABSENT = 7 << 124;
    // Bits 15·i and 16·i for the seven pairs.
    uint256 private constant SPREAD = 0x40008001000200040008001;
    uint256 private constant PAIRS = 0x1000100010001000100010001;
    // Number of goals and their order.
    uint256 private constant ORDER_MASK = ((1 << 36) - 1) << 129;

    function status(ResultWord word) internal pure returns (uint256) {
        return ResultWord.unwrap(word) & 0xff;
    }

    function present(ResultWord word, uint256 pair) internal pure returns (bool) {
        return (ResultWord.unwrap(word) >> (120 + pair)) & 1 != 0;
    }

    function home(ResultWord word, uint256 pair) internal pure returns (uint256) {
        return (ResultWord.unwrap(word) >> (8 + 16 * pair)) & 0xff;
    }

    function away(ResultWord word, uint256 pair) internal pure returns (uint256) {
        return (ResultWord.unwrap(word) >> (16 + 16 * pair)) & 0xff;
    }

    function advancing(ResultWord word) internal pure returns (uint256) {
        return (ResultWord.unwrap(word) >> 127) & 3;
    }

    function goals(ResultWord word) internal pure returns (uint256) {
        return (ResultWord.unwrap(word) >> 129) & 31;
    }

    /// Side of goal number `index` (from zero): 0 home, 1 away.
    function scorer(ResultWord word, uint256 index) internal pure returns (uint256) {
        return (ResultWord.unwrap(word) >> (134 + index)) & 1;
    }

    function value(ResultWord word) internal pure returns (uint256) {
        return ResultWord.unwrap(word) & VALUE_MASK;
    }

    /// Whether the word is a value that a committee may sign: no bit beyond the value, a known status, VOID alone, absent
    /// pairs zero, `advancing` a side, no order beyond the goals counted.
    function wellFormed(ResultWord word) internal pure returns (bool) {
        unchecked {
            uint256 bits = ResultWord.unwrap(word);
            uint256 state = bits & 0xff;
            if (bits > VALUE_MASK || state - 1 > VOID - 1) return false;
            if (state == VOID) return bits == VOID;
            // Bit i of the seven, times 2^(15·i), is bit 16·i: one product spreads them all (no two terms of it meet),
            // and one more widens each to the sixteen bits of its pair.
            uint256 known = (((bits >> 120) & 0x7f) * SPREAD & PAIRS) * 0xffff;
            if ((bits >> 8) & type(uint112).max & ~known != 0) return false;
            return word.advancing() != 3 && bits >> (134 + word.goals()) == 0;
        }
    }

    /// Whether a well-formed value can be of a sport (1 football, 2 tennis, 3 basketball): its own pairs only; a goal
    /// order in football alone; RETIRED in tennis alone, where neither sets won nor games in all are then known; a
    /// finished match of the others carries pair 2; no second half takes a score back.
    function fitsSport(ResultWord word, uint256 sport) internal pure returns (bool) {
        unchecked {
            uint256 state = word.status();
            if (sport - 1 > 2) return false;
            if (state == VOID) return true;
            uint256 bits = ResultWord.unwrap(word);
            if (sport == 1) {
                if (bits & FOOTBALL_ABSENT != 0 || state == RETIRED) return false;
            } else {
                if (bits & ORDER_MASK != 0 || (state == FINISHED && !word.present(2))) return false;
                if (sport == 2) return state != RETIRED || (!word.present(2) && !word.present(6));
                if (state == RETIRED) return false;
            }
            if (!word.present(0) || !word.present(1)) return true;
            return word.home(1) >= word.home(0) && word.away(1) >= word.away(0);
        }
    }

    // Phases. Time alone turns REPORTED into FINAL, REVOTE into ARBITER and ARBITER into FINAL: what is read has been
    // brought up to the time of reading, what is stored may lag behind.
    uint256 internal constant OPEN = 0;
    uint256 internal constant REPORTED = 1;
    uint256 internal constant REVOTE = 2;
    uint256 internal constant ARBITER = 3;
    uint256 internal constant FINAL = 4;

    /// The word of a listed fixture without a report; the bit stays.
    ResultWord internal constant LISTED = ResultWord.wrap(1 << 253);

    /// `fastAfter` of a report that has not earned the fast lane.
    uint256 internal constant NEVER = (1 << 20) - 1;

    function phase(ResultWord word) internal pure returns (uint256) {
        return (ResultWord.unwrap(word) >> 165) & 7;
    }

    function withPhase(ResultWord word, uint256 phase_) internal pure returns (ResultWord) {
        return ResultWord.wrap(ResultWord.unwrap(word) & ~(uint256(7) << 165) | (phase_ << 165));
    }

    /// Another value under the same head, and whether a second word belongs to it.
    function withValue(ResultWord word, uint256 value_, bool second) internal pure returns (ResultWord) {
        uint256 head = ResultWord.unwrap(word) & ~(VALUE_MASK | (1 << 252));
        return ResultWord.wrap(head | value_ | (second ? 1 << 252 : 0));
    }

    function ballot(ResultWord word) internal pure returns (uint256) {
        return uint8(ResultWord.unwrap(word) >> 168);
    }

    function round(ResultWord word) internal pure returns (uint256) {
        return uint8(ResultWord.unwrap(word) >> 176);
    }

    function signers(ResultWord word) internal pure returns (uint256) {
        return uint16(ResultWord.unwrap(word) >> 184);
    }

    function reportedAt(ResultWord word) internal pure returns (uint256) {
        return uint32(ResultWord.unwrap(word) >> 200);
    }

    function fastAfter(ResultWord word) internal pure returns (uint256) {
        return (ResultWord.unwrap(word) >> 232) & NEVER;
    }

    function hasSecond(ResultWord word) internal pure returns (bool) {
        return (ResultWord.unwrap(word) >> 252) & 1 != 0;
    }

    /// A word of a value and everything that the contract adds.
    function stored(
        uint256 value_,
        uint256 phase_,
        uint256 ballot_,
        uint256 round_,
        uint256 signers_,
        uint256 reportedAt_,
        uint256 fastAfter_,
        bool second
    ) internal pure returns (ResultWord) {
        return ResultWord.wrap(
            ResultWord.unwrap(LISTED) | value_ | (phase_ << 165) | (ballot_ << 168) | (round_ << 176)
                | (signers_ << 184) | (reportedAt_ << 200) | (fastAfter_ << 232) | (second ? 1 << 252 : 0)
        );
    }
}
