// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg} from "../types/Leg.sol";

/// @title Which markets exist, and which legs are well formed.
/// @notice The table of docs/words.md as one constant word; `sports/markets.py` is its twin.
library Markets {
    uint256 internal constant MATCH_RESULT = 1;
    uint256 internal constant DOUBLE_CHANCE = 2;
    uint256 internal constant WINNER = 3;
    uint256 internal constant TOTAL = 4;
    uint256 internal constant HOME_TOTAL = 5;
    uint256 internal constant AWAY_TOTAL = 6;
    uint256 internal constant HANDICAP = 7;
    uint256 internal constant BOTH_TO_SCORE = 8;
    uint256 internal constant CORRECT_SCORE = 9;
    uint256 internal constant HALF_FULL = 10;
    uint256 internal constant WINNING_MARGIN = 11;
    uint256 internal constant ODD_EVEN = 12;
    uint256 internal constant NEXT_GOAL = 13;

    uint256 internal constant FOOTBALL = 1;
    uint256 internal constant TENNIS = 2;
    uint256 internal constant BASKETBALL = 3;

    /// Why `check` refuses a leg; the first that applies, in this order.
    uint256 internal constant FINE = 0;
    uint256 internal constant STRAY_BITS = 1;
    uint256 internal constant UNKNOWN_MARKET = 2;
    uint256 internal constant NOT_FOR_SPORT = 3;
    uint256 internal constant BAD_PERIOD = 4;
    uint256 internal constant BAD_SELECTION = 5;
    uint256 internal constant BAD_LINE = 6;
    uint256 internal constant BAD_SCORE = 7;

    // Sixteen bits a market, market `id` at bit 16·id:
    //
    //  15 12     11         10       9   8    7          5 4    0
    // | zero | relative | full time | line | sports 3..1  | size |
    //
    // line 0 none, 1 total, 2 total of one side, 3 handicap; "full time" narrows the periods to those of FULL_TIME.
    uint256 private constant FOOTBALL_ONLY = 1 << 5;
    uint256 private constant NO_TENNIS = 5 << 5;
    uint256 private constant ALL_SPORTS = 7 << 5;
    uint256 private constant LINE = 1 << 8;
    uint256 private constant AT_FULL_TIME = 1 << 10;
    uint256 private constant RELATIVE = 1 << 11;

    uint256 private constant TABLE = (3 | NO_TENNIS) << (16 * MATCH_RESULT) | (3 | FOOTBALL_ONLY)
        << (16 * DOUBLE_CHANCE) | (2 | ALL_SPORTS) << (16 * WINNER) | (2 | ALL_SPORTS | LINE) << (16 * TOTAL)
        | (2 | ALL_SPORTS | 2 * LINE) << (16 * HOME_TOTAL) | (2 | ALL_SPORTS | 2 * LINE) << (16 * AWAY_TOTAL)
        | (2 | ALL_SPORTS | 3 * LINE | RELATIVE) << (16 * HANDICAP) | (2 | FOOTBALL_ONLY) << (16 * BOTH_TO_SCORE)
        | (26 | FOOTBALL_ONLY) << (16 * CORRECT_SCORE) | (9 | NO_TENNIS | AT_FULL_TIME) << (16 * HALF_FULL)
        | (7 | FOOTBALL_ONLY) << (16 * WINNING_MARGIN) | (2 | ALL_SPORTS) << (16 * ODD_EVEN)
        | (3 | FOOTBALL_ONLY | AT_FULL_TIME | RELATIVE) << (16 * NEXT_GOAL);

    // Eight bits a sport, one a period code: football 0, 1, 2, 7; tennis 0 to 6; basketball 0 to 7.
    uint256 private constant PERIODS = 0xff7f8700;
    // The periods in which a match is decided: football 1; basketball 1 and 2.
    uint256 private constant FULL_TIME = 0x06000200;

    // Lowest line of each kind, and how far the highest is above it, sixteen bits each; both count from -LINE_BIAS. No
    // score passes 255 a side (1,020 quarters), so a line beyond these could only win or lose.
    //   none 0 to 0, total 1 to 2,040, total of one side 1 to 1,020, handicap -1,020 to 1,020
    int256 private constant LINE_BIAS = 4 * 255;
    uint256 private constant LOWEST_LINE = 1020 | 1021 << 16 | 1021 << 32;
    uint256 private constant LINE_SPAN = 2039 << 16 | 1019 << 32 | 2040 << 48;

    /// @notice How many selections a market of sixteen bits has; 0 for an unknown one.
    function size(uint256 market) internal pure returns (uint256) {
        return _info(market) & 31;
    }

    /// @notice Whether the market counts from the score when priced.
    function isRelative(uint256 market) internal pure returns (bool) {
        return _info(market) & RELATIVE != 0;
    }

    /// @notice 0 when the leg is canonical for the sport, else the reason. Odds and fixture are the caller's to check.
    function check(Leg leg, uint256 sport) internal pure returns (uint256) {
        unchecked {
            if (uint32(Leg.unwrap(leg)) != 0) return STRAY_BITS;
            uint256 info = _info(leg.market());
            if (info == 0) return UNKNOWN_MARKET;
            // Bit 5 of `info` is sport 1; bit 0 of what is left is no sport's, and a shift beyond the word gives zero.
            if (((info >> 4) & 14) >> sport & 1 == 0) return NOT_FOR_SPORT;
            uint256 periods = (info & AT_FULL_TIME == 0 ? PERIODS : FULL_TIME) >> (sport << 3) & 0xff;
            if ((periods >> leg.period()) & 1 == 0) return BAD_PERIOD;
            if (leg.selection() >= info & 31) return BAD_SELECTION;
            uint256 kind = (info >> 4) & 0x30;
            // What is below the lowest line wraps round and is far above the span.
            uint256 above = uint256(leg.line() + LINE_BIAS) - ((LOWEST_LINE >> kind) & 0xffff);
            if (above > (LINE_SPAN >> kind) & 0xffff) return BAD_LINE;
            if (info & RELATIVE == 0 && (Leg.unwrap(leg) >> 72) & 0xffff != 0) return BAD_SCORE;
            return FINE;
        }
    }

    /// A market beyond the table shifts everything out, as long as it comes from a leg's sixteen bits.
    function _info(uint256 market) private pure returns (uint256) {
        return (TABLE >> (market << 4)) & 0xffff;
    }
}
