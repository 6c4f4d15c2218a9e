// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The agreed result of a fixture in one word. Bits 0 to 164 are the value that the committee signs; the rest is the
/// contract's.
///
///  246 255   245   244 232    231 200   199 184  183 176 175 168 167 165
/// | zero  | second | fastAfter | reported | signers | round | ballot | phase |
///  164 134  133 129 128    127  126 120   119      8 7    0
/// | order  | goals | advancing | present | 7 × (h, a) | status |
///
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
            for (uint256 pair = 0; pair < 7; ++pair) {
                if (!word.present(pair) && (bits >> (8 + 16 * pair)) & 0xffff != 0) return false;
            }
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
}
