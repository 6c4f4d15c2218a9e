// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg} from "../types/Leg.sol";
import {ResultLib, ResultWord} from "../types/Result.sol";
import {Markets} from "./Markets.sol";

/// @title What a result makes of a leg, and what a bet pays.
/// @notice Pure integer arithmetic; `sports/outcomes.py` and `sports/payouts.py` are its twins. Every division rounds
/// down, for the pool.
library Payout {
    uint256 internal constant LOST = 0;
    uint256 internal constant WON = 1;
    uint256 internal constant HALF_WON = 2;
    uint256 internal constant HALF_LOST = 3;
    uint256 internal constant PUSH = 4;
    uint256 internal constant VOID = 5;
    uint256 internal constant DEAD_HEAT = 6;

    /// Odds of one, in millionths.
    uint256 internal constant PPM = 1e6;
    /// The product that an accumulator starts from.
    uint256 internal constant ONE = 1e18;

    uint256 private constant HALF_TIME = 0;
    uint256 private constant REGULAR = 1;
    uint256 private constant WHOLE = 2;
    uint256 private constant SECOND_HALF = 7;

    /// The result has no status that a leg can be settled by.
    error NoResult(uint256 status);

    /// @notice What the result makes of a leg that `Markets.check` accepts: one of the kinds above except DEAD_HEAT.
    function outcome(ResultWord result, Leg leg) internal pure returns (uint256) {
        unchecked {
            uint256 status = result.status();
            if (status - 1 > ResultLib.VOID - 1) revert NoResult(status);
            if (status == ResultLib.VOID) return VOID;

            uint256 market = leg.market();
            uint256 selection = leg.selection();
            uint256 period = leg.period();
            if (market == Markets.NEXT_GOAL) return _nextGoal(result, leg);

            // Who won the match may be decided beyond every pair: shoot-out, retirement. An abandoned match has no winner.
            if (market == Markets.WINNER && period == WHOLE && status != ResultLib.ABANDONED) {
                uint256 advancing = result.advancing();
                if (status == ResultLib.RETIRED && (advancing == 0 || !result.present(0))) return VOID;
                if (advancing != 0) return _wonIf(selection == advancing - 1);
            }

            (bool known, uint256 home, uint256 away) = _score(result, period);
            if (!known) return VOID;
            if (market - Markets.TOTAL <= Markets.HANDICAP - Markets.TOTAL) {
                return _againstLine(leg, market, home, away);
            }

            uint256 ahead = _ahead(home, away);
            if (market == Markets.MATCH_RESULT) return _wonIf(selection == ahead);
            if (market == Markets.WINNER) return ahead == 1 ? PUSH : _wonIf(selection == ahead >> 1);
            if (market == Markets.DOUBLE_CHANCE) return _wonIf(selection != 2 - ahead);
            if (market == Markets.BOTH_TO_SCORE) return _wonIf((selection == 0) == (home != 0 && away != 0));
            if (market == Markets.ODD_EVEN) return _wonIf(selection != (home + away) & 1);
            if (market == Markets.CORRECT_SCORE) {
                return _wonIf(selection == (home > 4 || away > 4 ? 25 : 5 * home + away));
            }
            if (market == Markets.HALF_FULL) {
                if (!result.present(HALF_TIME)) return VOID;
                return _wonIf(selection == 3 * _ahead(result.home(HALF_TIME), result.away(HALF_TIME)) + ahead);
            }
            // Winning margin: home by 1, 2, 3 or more, level, away by 1, 2, 3 or more.
            uint256 margin = ahead == 0 ? home - away : away - home;
            if (margin > 3) margin = 3;
            return _wonIf(selection == (ahead == 0 ? margin - 1 : 3 + margin));
        }
    }

    /// @notice What a leg multiplies the stake by, in half-millionths. Only a dead heat reads `places` and `tied`; it is
    /// rounded down, for the pool.
    function multiplier(uint256 kind, uint256 odds, uint256 places, uint256 tied) internal pure returns (uint256) {
        if (kind == WON) return 2 * odds;
        if (kind == PUSH || kind == VOID) return 2 * PPM;
        if (kind == HALF_WON) return odds + PPM;
        if (kind == HALF_LOST) return PPM;
        if (kind == DEAD_HEAT) return 2 * odds * places / tied;
        return 0;
    }

    /// @notice One leg of an accumulator, rounded down, for the pool. Begin with `ONE`; take the legs as they ascend.
    function step(uint256 product, uint256 by) internal pure returns (uint256) {
        return product * by / (2 * PPM);
    }

    /// @notice Units paid for a stake, rounded down, for the pool.
    function payout(uint256 stake, uint256 product) internal pure returns (uint256) {
        return stake * product / ONE;
    }

    /// @notice Units paid for a bet of one leg: equal to `payout(stake, step(ONE, by))`, whose inner division is exact.
    function single(uint256 stake, uint256 by) internal pure returns (uint256) {
        unchecked {
            return stake * by / (2 * PPM); // 56 and 34 bits
        }
    }

    /// The score of a period, and whether the result knows it.
    function _score(ResultWord result, uint256 period) private pure returns (bool known, uint256 home, uint256 away) {
        unchecked {
            if (period == SECOND_HALF) {
                home = result.home(REGULAR) - result.home(HALF_TIME);
                away = result.away(REGULAR) - result.away(HALF_TIME);
                // A half that takes goals away wraps round: it was no second half.
                known = result.present(HALF_TIME) && result.present(REGULAR) && (home | away) < 256;
                return (known, home, away);
            }
            if (period == WHOLE && !result.present(WHOLE) && result.status() == ResultLib.FINISHED) period = REGULAR;
            return (result.present(period), result.home(period), result.away(period));
        }
    }

    /// Totals and handicaps by quarters: two are a half line's win, one is half of one.
    function _againstLine(Leg leg, uint256 market, uint256 home, uint256 away) private pure returns (uint256) {
        unchecked {
            // Two's complement throughout: scores have eight bits, lines sixteen.
            uint256 quarters = uint256(leg.line());
            if (market == Markets.HANDICAP) {
                quarters += 4 * (home - leg.homeWhenPriced() - away + leg.awayWhenPriced());
            } else {
                if (market == Markets.HOME_TOTAL) away = 0;
                if (market == Markets.AWAY_TOTAL) home = 0;
                quarters = 4 * (home + away) - quarters;
            }
            int256 d = int256(leg.selection() == 0 ? quarters : 0 - quarters);
            if (d > 1) return WON;
            if (d < -1) return LOST;
            return d == 0 ? PUSH : d == 1 ? HALF_WON : HALF_LOST;
        }
    }

    /// The side of the goal after those counted when priced. A goal that is known stands even if the match does not.
    function _nextGoal(ResultWord result, Leg leg) private pure returns (uint256) {
        unchecked {
            uint256 scored = leg.homeWhenPriced() + leg.awayWhenPriced();
            uint256 goals = result.goals();
            if (scored < goals) return _wonIf(leg.selection() == 2 * result.scorer(scored));
            bool complete = result.status() == ResultLib.FINISHED && result.present(REGULAR)
                && goals == result.home(REGULAR) + result.away(REGULAR);
            return complete ? _wonIf(leg.selection() == 1) : VOID;
        }
    }

    /// 0 home, 1 level, 2 away.
    function _ahead(uint256 home, uint256 away) private pure returns (uint256) {
        return home > away ? 0 : home == away ? 1 : 2;
    }

    function _wonIf(bool won) private pure returns (uint256) {
        return won ? WON : LOST;
    }
}
