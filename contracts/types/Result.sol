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
}
