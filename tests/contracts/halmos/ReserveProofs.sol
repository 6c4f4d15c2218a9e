// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Markets} from "../../../contracts/libraries/Markets.sol";
import {Reserve} from "../../../contracts/libraries/Reserve.sol";
import {PotLib, PotWord} from "../../../contracts/types/Pot.sol";

/// I2, I3, I21: what a pot holds is enough. Amounts are whole fields, bounded only by what `_count` has checked. Markets,
/// selections and results are counted through by a parameter `which` (a path each); amounts and flags are symbolic.
contract ReserveProofs {
    function _max(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }

    function _above(uint256 worst, uint256 stakes) private pure returns (uint256) {
        return worst > stakes ? worst - stakes : 0;
    }

    /// Small markets: two or three selections. Every other market has a head word.
    function _isSmall(uint256 market) private pure returns (bool) {
        return Markets.size(market) <= 3;
    }

    /// I2: the reserve of a small pot is R = max(0, worst result of V − S), double chance by pairs.
    function check_reserve_ofASmallPotIsTheFormula(uint8 which, uint56 s, uint56 a, uint56 b, uint56 c) external pure {
        PotWord pot = PotWord.wrap((uint256(c) << 168) | (uint256(b) << 112) | (uint256(a) << 56) | s);
        for (uint256 market = 1; market < 14; ++market) {
            if (which != market || !_isSmall(market)) continue;
            uint256 worst = market == Markets.DOUBLE_CHANCE
                ? _max(_max(uint256(a) + b, uint256(a) + c), uint256(b) + c)
                : _max(_max(a, b), c);
            assert(Reserve.ofPot(pot, market) == _above(worst, s));
            return;
        }
    }

    /// I3: for every result (one selection, or one pair in double chance), liabilities <= stakes + reserve.
    function check_reserve_coversEveryResult(uint8 which, uint56 s, uint56 a, uint56 b, uint56 c) external pure {
        PotWord pot = PotWord.wrap((uint256(c) << 168) | (uint256(b) << 112) | (uint256(a) << 56) | s);
        for (uint256 market = 1; market < 14; ++market) {
            if (which != market || !_isSmall(market)) continue;
            uint256 held = uint256(s) + Reserve.ofPot(pot, market);
            assert(a <= held && b <= held && c <= held);
            if (market == Markets.DOUBLE_CHANCE) {
                assert(uint256(a) + b <= held && uint256(a) + c <= held && uint256(b) + c <= held);
            }
            return;
        }
    }

    /// A market of three ways, one of two, and the one where two selections win together: `Reserve` knows no other difference,
    /// as the two proofs above show market by market.
    function _shapeOf(uint256 which) private pure returns (uint256 market, uint256 selection, bool good) {
        for (uint256 i; i < 8; ++i) {
            if (which != i) continue;
            if (i < 3) return (Markets.MATCH_RESULT, i, true);
            if (i < 6) return (Markets.DOUBLE_CHANCE, i - 3, true);
            return (Markets.HANDICAP, i - 6, true);
        }
    }

    /// The hot path's way through `around` gives the same from the side of each selection: before a bet ...
    function check_reserve_fromEachSelectionIsTheSame(uint8 which, uint56 s, uint56 a, uint56 b, uint56 c)
        external
        pure
    {
        (uint256 market, uint256 selection, bool good) = _shapeOf(which);
        // The third field of a two-way pot is zero.
        if (!good || (market == Markets.HANDICAP && c != 0)) return;
        PotWord pot = PotWord.wrap((uint256(c) << 168) | (uint256(b) << 112) | (uint256(a) << 56) | s);
        (uint256 beside, uint256 others) = Reserve.around(pot, market, selection);
        uint256 mine = pot.liability(selection);
        assert(Reserve.required(mine + beside, others, s) == Reserve.ofPot(pot, market));
    }

    /// ... and after it: one bet more on any pot, as `_count` and `_placeGroup` write it, keeps word and reserve together,
    /// and adds to the reserve no more than it puts at risk.
    function check_reserve_oneBetMoreKeepsItEqual(
        uint8 which,
        uint56 s,
        uint56 a,
        uint56 b,
        uint56 c,
        uint56 atRisk,
        uint56 backing
    ) external pure {
        (uint256 market, uint256 selection, bool good) = _shapeOf(which);
        if (!good || (market == Markets.HANDICAP && c != 0)) return;
        PotWord pot = PotWord.wrap((uint256(c) << 168) | (uint256(b) << 112) | (uint256(a) << 56) | s);
        uint256 stakes = pot.stakes() + backing;
        uint256 mine = pot.liability(selection) + atRisk + backing;
        if (stakes > PotLib.STAKES_MAX || mine > PotLib.AMOUNT_MAX) return;
        (uint256 beside, uint256 others) = Reserve.around(pot, market, selection);
        uint256 required = Reserve.required(mine + beside, others, stakes);
        PotWord after_ = pot.withBet(backing).withLiability(selection, mine);
        assert(Reserve.ofPot(after_, market) == required);
        assert(required <= Reserve.ofPot(pot, market) + atRisk);
    }

    /// Large markets: the head's largest liability stays the largest of all, whichever selection a bet is on.
    function check_reserve_headOfALargePotIsTheLargest(uint56 s, uint56 largest, uint56 mine, uint56 other, uint56 more)
        external
        pure
    {
        if (mine > largest || other > largest) return;
        uint256 now_ = uint256(mine) + more;
        if (now_ > PotLib.AMOUNT_MAX) return;
        uint256 head = now_ < largest ? largest : now_; // `_placeGroup`
        PotWord after_ = PotWord.wrap(s).withLiability(0, head);
        uint256 held = s + Reserve.ofPot(after_, Markets.CORRECT_SCORE);
        assert(now_ <= head && other <= head && now_ <= held && other <= held);
        assert(Reserve.required(now_, largest, s) == Reserve.ofPot(after_, Markets.CORRECT_SCORE));
    }

    /// Of two bets, what the contract knows at placing and what settling decides.
    struct Bet {
        uint48 stake;
        uint48 atRisk;
        bool late; // accepted inside the in-play limit: backs nobody else, and may be void on its own
        bool void_;
    }

    /// I3 and I21 for a pot of two bets, from placing to the last payment: whichever selection wins (or none: the market is
    /// void or pushed), and whether or not each late bet is void on its own, the pot pays both. `which` counts through both
    /// selections and the winner.
    function _twoBets(uint256 market, uint256 which, Bet calldata first, Bet calldata second) private pure {
        uint256 size = Markets.size(market);
        for (uint256 i; i < size * size * 4; ++i) {
            if (which != i) continue;
            (uint256 one, uint256 two, uint256 winner) = (i / 4 / size, i / 4 % size, i % 4);
            PotWord pot = _with(_with(PotWord.wrap(0), one, first), two, second);
            pot = pot.freeze(Reserve.ofPot(pot, market));
            pot = _pay(pot, first, _whole(market, one, winner, first));
            pot = _pay(pot, second, _whole(market, two, winner, second));
            assert(pot.count() == 0 && pot.settling());
            return;
        }
    }

    function _with(PotWord pot, uint256 selection, Bet calldata bet) private pure returns (PotWord) {
        uint256 backing = bet.late ? 0 : bet.stake;
        return pot.withBet(backing).withLiability(selection, pot.liability(selection) + bet.atRisk + backing);
    }

    function _whole(uint256 market, uint256 selection, uint256 winner, Bet calldata bet)
        private
        pure
        returns (uint256)
    {
        bool won = market == Markets.DOUBLE_CHANCE ? selection != winner : selection == winner;
        return winner == 3 ? bet.stake : won ? uint256(bet.stake) + bet.atRisk : 0;
    }

    function _pay(PotWord pot, Bet calldata bet, uint256 due) private pure returns (PotWord) {
        uint256 own = bet.late ? bet.stake : 0;
        uint256 paid = bet.late && bet.void_ ? bet.stake : due;
        assert(paid <= pot.cash() + own); // else `settle` reverts with PotShort
        return pot.settle(own, paid);
    }

    function check_reserve_twoBetsArePaid_threeWays(uint8 which, Bet calldata first, Bet calldata second)
        external
        pure
    {
        _twoBets(Markets.MATCH_RESULT, which, first, second);
    }

    function check_reserve_twoBetsArePaid_twoWays(uint8 which, Bet calldata first, Bet calldata second) external pure {
        _twoBets(Markets.HANDICAP, which, first, second);
    }

    function check_reserve_twoBetsArePaid_doubleChance(uint8 which, Bet calldata first, Bet calldata second)
        external
        pure
    {
        _twoBets(Markets.DOUBLE_CHANCE, which, first, second);
    }

    /// Half results: one side half won (stake and half of the gain), the other half lost (half of the stake).
    function check_reserve_twoBetsArePaid_halves(uint8 which, Bet calldata first, Bet calldata second) external pure {
        for (uint256 i; i < 8; ++i) {
            if (which != i) continue;
            (uint256 one, uint256 two, uint256 side) = (i >> 2, (i >> 1) & 1, i & 1);
            PotWord pot = _with(_with(PotWord.wrap(0), one, first), two, second);
            pot = pot.freeze(Reserve.ofPot(pot, Markets.HANDICAP));
            pot = _pay(pot, first, _half(one == side, first));
            pot = _pay(pot, second, _half(two == side, second));
            assert(pot.count() == 0);
            return;
        }
    }

    function _half(bool won, Bet calldata bet) private pure returns (uint256) {
        return won ? uint256(bet.stake) + bet.atRisk / 2 : bet.stake / 2;
    }
}
