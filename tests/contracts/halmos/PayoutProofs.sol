// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Markets} from "../../../contracts/libraries/Markets.sol";
import {Payout} from "../../../contracts/libraries/Payout.sol";
import {Leg} from "../../../contracts/types/Leg.sol";
import {ResultLib, ResultWord} from "../../../contracts/types/Result.sol";

/// I5, I11, and what the reserve takes for granted of `Payout.outcome`: which selections can win together.
/// Results are any 165-bit value with a status; legs any period, line and score when priced.
contract PayoutProofs {
    function _leg(uint256 market, uint256 period, int16 line, uint16 score, uint256 selection)
        private
        pure
        returns (Leg)
    {
        return Leg.wrap(
            (market << 112) | (period << 104) | (uint256(uint16(line)) << 88) | (uint256(score) << 72)
                | (selection << 64)
        );
    }

    /// A result with a status, of pairs 0, 1 and 2 (a leg reads one pair, or two of them), with presence, advancing and order.
    function _result(uint256 value) private pure returns (ResultWord word, bool good) {
        word = ResultWord.wrap(value & ResultLib.VALUE_MASK);
        good = word.status() >= ResultLib.FINISHED && word.status() <= ResultLib.VOID;
    }

    // ------------------------------------------------------------------------------------------------- multipliers

    /// I5: no kind pays more than the odds, if the odds are above one and no more is shared than there are places.
    function check_multiplier_isAtMostTheOdds(uint8 kind, uint32 odds) external pure {
        if (kind == Payout.DEAD_HEAT || odds < Payout.PPM) return;
        assert(Payout.multiplier(kind, odds, 1, 1) <= 2 * uint256(odds));
    }

    /// I5: a lost leg takes everything, whatever came before and whatever follows; so does it in any order.
    function check_step_aLostLegPaysNothing(uint128 product, uint40 by, uint56 stake) external pure {
        uint256 lost = Payout.multiplier(Payout.LOST, 2_000_000, 1, 1);
        assert(Payout.step(product, lost) == 0);
        assert(Payout.step(Payout.step(product, lost), by) == 0);
        assert(Payout.payout(stake, 0) == 0 && Payout.single(stake, lost) == 0);
    }

    /// I5, singles: a void or pushed bet pays the stake, to the unit.
    function check_single_voidPaysTheStake(uint56 stake, uint32 odds) external pure {
        assert(Payout.multiplier(Payout.VOID, odds, 1, 1) == 2 * Payout.PPM);
        assert(Payout.multiplier(Payout.PUSH, odds, 1, 1) == 2 * Payout.PPM);
        assert(Payout.single(stake, 2 * Payout.PPM) == stake);
    }

    /// I11 for eight-bit stakes in hundreds of thousands: half won is the mean of won and push, floored, within one unit.
    function check_single_halfWonIsTheMean(uint8 stake, uint24 odds) external pure {
        uint256 whole = Payout.single(stake, Payout.multiplier(Payout.WON, odds, 1, 1));
        uint256 half = Payout.single(stake, Payout.multiplier(Payout.HALF_WON, odds, 1, 1));
        assert(2 * half <= whole + stake + 1 && 2 * half + 2 >= whole + stake);
    }

    /// I11: half lost is half of the stake, floored, whatever the odds.
    function check_single_halfLostIsHalfTheStake(uint56 stake, uint32 odds) external pure {
        uint256 half = Payout.single(stake, Payout.multiplier(Payout.HALF_LOST, odds, 1, 1));
        assert(half == stake / 2);
    }

    // ------------------------------------------------------------------------------------------------- lines

    /// I11 on results: a quarter line is the mixture of its two neighbours (won with won, half won is won with push, ...).
    function _mixture(uint256 market, uint256 value, uint256 period, int16 line, uint16 score, uint256 selection)
        private
        pure
    {
        (ResultWord word, bool good) = _result(value);
        if (!good || line > 2040 || line < -1020 || line % 2 == 0) return;
        uint256 kind = Payout.outcome(word, _leg(market, period, line, score, selection));
        uint256 below = Payout.outcome(word, _leg(market, period, line - 1, score, selection));
        uint256 above = Payout.outcome(word, _leg(market, period, line + 1, score, selection));
        if (kind == Payout.VOID) assert(below == Payout.VOID && above == Payout.VOID);
        // In half-millionths at odds of two: the mixture's multiplier is the mean of the neighbours'.
        uint256 sum = Payout.multiplier(below, 2e6, 1, 1) + Payout.multiplier(above, 2e6, 1, 1);
        assert(2 * Payout.multiplier(kind, 2e6, 1, 1) == sum);
    }

    function check_line_aQuarterOfATotalIsTheMeanOfItsNeighbours(uint256 value, int16 line, bool under) external pure {
        _mixture(Markets.TOTAL, value, 1, line, 0, under ? 1 : 0);
    }

    function check_line_aQuarterOfAHandicapIsTheMeanOfItsNeighbours(uint256 value, int16 line, uint16 score, bool away)
        external
        pure
    {
        _mixture(Markets.HANDICAP, value, 1, line, score, away ? 1 : 0);
    }

    /// The two sides of a line mirror each other: what one wins the other loses, and a push is a push for both.
    function _mirror(uint256 market, uint256 value, int16 line, uint16 score) private pure {
        (ResultWord word, bool good) = _result(value);
        if (!good) return;
        uint256 one = Payout.outcome(word, _leg(market, 1, line, score, 0));
        uint256 two = Payout.outcome(word, _leg(market, 1, line, score, 1));
        uint256 sum = Payout.multiplier(one, 2e6, 1, 1) + Payout.multiplier(two, 2e6, 1, 1);
        assert(sum == 4e6 && (one == Payout.VOID) == (two == Payout.VOID));
    }

    function check_line_sidesOfATotalMirror(uint256 value, int16 line) external pure {
        _mirror(Markets.TOTAL, value, line, 0);
    }

    function check_line_sidesOfAHandicapMirror(uint256 value, int16 line, uint16 score) external pure {
        _mirror(Markets.HANDICAP, value, line, score);
    }

    // ------------------------------------------------------------------------------------------------- who wins together

    /// Two different selections of a market never win together, and whole results give stakes back to both or to neither.
    /// Selections are symbolic, so one path stands for all of them.
    function _oneWins(uint256 market, uint256 period, uint256 value, uint16 score, uint8 i, uint8 j) private pure {
        (ResultWord word, bool good) = _result(value);
        if (!good || i == j || i >= Markets.size(market) || j >= Markets.size(market)) return;
        uint256 one = Payout.outcome(word, _leg(market, period, 0, score, i));
        uint256 two = Payout.outcome(word, _leg(market, period, 0, score, j));
        assert(one == Payout.WON || one == Payout.LOST || one == two);
        assert(two == Payout.WON || two == Payout.LOST || one == two);
        if (market != Markets.DOUBLE_CHANCE) assert(one != Payout.WON || two != Payout.WON);
        else assert(one != Payout.LOST || two != Payout.LOST);
    }

    function check_outcome_matchResult_oneWins(uint256 value, uint8 i, uint8 j) external pure {
        _oneWins(Markets.MATCH_RESULT, 1, value, 0, i, j);
    }

    function check_outcome_matchResultSecondHalf_oneWins(uint256 value, uint8 i, uint8 j) external pure {
        _oneWins(Markets.MATCH_RESULT, 7, value, 0, i, j);
    }

    function check_outcome_doubleChance_twoWin(uint256 value, uint8 i, uint8 j) external pure {
        _oneWins(Markets.DOUBLE_CHANCE, 1, value, 0, i, j);
    }

    function check_outcome_winner_oneWins(uint256 value, uint8 i, uint8 j) external pure {
        (ResultWord word,) = _result(value);
        if (word.advancing() == 3) return; // no well-formed result has it
        _oneWins(Markets.WINNER, 2, value, 0, i, j);
    }

    function check_outcome_bothToScore_oneWins(uint256 value, uint8 i, uint8 j) external pure {
        _oneWins(Markets.BOTH_TO_SCORE, 1, value, 0, i, j);
    }

    function check_outcome_oddEven_oneWins(uint256 value, uint8 i, uint8 j) external pure {
        _oneWins(Markets.ODD_EVEN, 1, value, 0, i, j);
    }

    function check_outcome_winningMargin_oneWins(uint256 value, uint8 i, uint8 j) external pure {
        _oneWins(Markets.WINNING_MARGIN, 1, value, 0, i, j);
    }

    function check_outcome_halfFull_oneWins(uint256 value, uint8 i, uint8 j) external pure {
        _oneWins(Markets.HALF_FULL, 1, value, 0, i, j);
    }

    function check_outcome_correctScore_oneWins(uint256 value, uint8 i, uint8 j) external pure {
        _oneWins(Markets.CORRECT_SCORE, 1, value, 0, i, j);
    }

    function check_outcome_nextGoal_oneWins(uint256 value, uint8 home, uint8 away, uint8 i, uint8 j) external pure {
        if (home > 15 || away > 15) return;
        _oneWins(Markets.NEXT_GOAL, 1, value, (uint16(home) << 8) | away, i, j);
    }
}
