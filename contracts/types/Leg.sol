// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// One leg of a bet in one word.
///
///  255            128 127    112 111   104 103   88 87    80 79    72 71      64 63   32 31   0
/// |     fixture      | market   | period  | line   | home₀  | away₀  | selection | odds  | zero |
///
/// fixture   first 16 bytes of the specification's struct hash
/// line      signed quarters; home₀, away₀ the score when priced (relative markets only)
/// odds      millionths, above 1,000,000; zero in an order, filled in by the ticket
type Leg is uint256;

using LegLib for Leg global;

/// @notice Reads the fields of a `Leg`; nothing else touches its bits.
library LegLib {
    uint256 private constant POT_MASK = ~uint256((1 << 72) - 1);
    uint256 private constant ODDS_MASK = uint256(type(uint32).max) << 32;

    function fixture(Leg leg) internal pure returns (uint128) {
        return uint128(Leg.unwrap(leg) >> 128);
    }

    function market(Leg leg) internal pure returns (uint256) {
        return (Leg.unwrap(leg) >> 112) & 0xffff;
    }

    function period(Leg leg) internal pure returns (uint256) {
        return (Leg.unwrap(leg) >> 104) & 0xff;
    }

    function line(Leg leg) internal pure returns (int256) {
        return int16(uint16(Leg.unwrap(leg) >> 88));
    }

    function homeWhenPriced(Leg leg) internal pure returns (uint256) {
        return (Leg.unwrap(leg) >> 80) & 0xff;
    }

    function awayWhenPriced(Leg leg) internal pure returns (uint256) {
        return (Leg.unwrap(leg) >> 72) & 0xff;
    }

    function selection(Leg leg) internal pure returns (uint256) {
        return (Leg.unwrap(leg) >> 64) & 0xff;
    }

    function odds(Leg leg) internal pure returns (uint256) {
        return (Leg.unwrap(leg) >> 32) & 0xffffffff;
    }

    /// The leg as the bettor signs it: odds are the desk's to state.
    function withoutOdds(Leg leg) internal pure returns (uint256) {
        return Leg.unwrap(leg) & ~ODDS_MASK;
    }

    /// Names the pot: fixture, market, period, line and score when priced. Low 72 bits zero.
    function potKey(Leg leg) internal pure returns (uint256) {
        return Leg.unwrap(leg) & POT_MASK;
    }
}
