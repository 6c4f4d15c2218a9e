// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Leg} from "../../../../contracts/types/Leg.sol";
import {Ledger} from "./Ledger.sol";

/// The ledger's half of cash-outs: bets that leave before their result, what the house keeps of them as backing, and gains
/// that wait (I16).
abstract contract Gains is Ledger {
    /// One cash-out.
    struct Exit {
        uint256 bet;
        uint256 part; // of the stake
        uint256 units;
        uint256 keys;
        uint256 rest; // payout of what stays open
        bytes32 request;
    }

    /// What a cash-out left for later.
    struct Gain {
        uint8 who;
        uint64 units;
        uint32 acceptedAt;
        uint256 bet;
        bytes32 request;
    }

    Gain[] internal _gains; // that wait

    /// What leaves the pot's words with a part of a single: its payout, and its stake where that backs others. What the
    /// house keeps of the stake backs the bets that stay.
    function _without(Sum memory sum, Exit memory exit) internal view {
        Bet memory one = _bets[exit.bet];
        uint256 side = Leg.wrap(_legsOf[exit.bet][0]).selection();
        uint256 less = one.payout - exit.rest;
        if (one.inPlay) {
            sum.own -= exit.part;
            sum.owed[side] -= less - exit.part;
        } else {
            sum.stakes -= exit.part;
            sum.owed[side] -= less;
        }
        sum.stakes += exit.part - _least(exit.part, exit.units);
        if (exit.part == one.stake) --sum.count;
    }

    /// A cash-out that the book has carried out: the stake's part now, a gain later.
    function _noteCashed(Exit memory exit) internal {
        Bet storage one = _bets[exit.bet];
        uint256 paid = _least(exit.part, exit.units);
        uint256 gain = exit.units - paid;
        uint256 left = one.stake - exit.part;
        _balance[one.who] += paid;
        _openPayout[one.who] = _openPayout[one.who] + gain + exit.rest - one.payout;
        (one.stake, one.payout) = (uint56(left), uint88(exit.rest));
        _mark(left == 0 ? bytes32("cash-out of a bet") : bytes32("cash-out of a part"));
        if (left == 0) {
            one.state = CASHED;
            _close(exit.bet);
        }
        uint256[] storage legs = _legsOf[exit.bet];
        for (uint256 i; i < legs.length; ++i) {
            if (i != 0 && legs[i] >> 128 == legs[i - 1] >> 128) continue; // one match counts once
            uint256 game = _gameOf[Leg.wrap(legs[i]).fixture()] - 1;
            if (exit.keys != BOTH) {
                _games[game].oneKey += exit.units;
                if (4 * _games[game].oneKey > office.fixtures(_games[game].id).budget()) {
                    _found("I25: one key above a quarter of the budget");
                }
            }
            (bool isFinal,,) = _isFinal(game);
            if (isFinal) _mark("cash-out after a final leg");
            else if (_isReported(game)) _found("I16: a cash-out while a result is in doubt");
        }
        if (gain != 0) {
            _gains.push(Gain(one.who, uint64(gain), one.acceptedAt, exit.bet, exit.request));
            _mark("cash-out with a gain");
        }
        if (legs.length != 1) {
            _net[_games[_home(exit.bet)].start / EPOCH] += int256(exit.part - paid);
            _mark("cash-out of an accumulator");
            return;
        }
        Jar storage jar = _jars[one.pot];
        jar.kept += exit.part - paid;
        (jar.took, jar.paid) = (jar.took + exit.part, jar.paid + paid);
        if (one.inPlay) _mark("cash-out of a voidable bet");
        if (jar.kept != 0) _mark("pot keeps a part of a stake");
        if (_sumOf(one.pot).count != 0) return;
        if (jar.kept != jar.took - jar.paid) _found("I17: profit is not stakes less payouts");
        _net[_games[jar.game].start / EPOCH] += int256(jar.kept);
        (jar.kept, jar.took, jar.paid) = (0, 0, 0);
        _mark("pot emptied by a cash-out");
    }

    /// A gain is paid in full, or not at all if a leg fell into void time; a void of the whole match takes nothing.
    function _gainDue(Gain memory gain) internal view returns (bool open, uint256 due) {
        uint256[] storage legs = _legsOf[gain.bet];
        due = gain.units;
        for (uint256 i; i < legs.length; ++i) {
            uint256 game = _gameOf[Leg.wrap(legs[i]).fixture()] - 1;
            (bool isFinal,, uint256 voids) = _isFinal(game);
            if (!isFinal) open = true;
            else if (_voidByTime(voids, _games[game].start, gain.acceptedAt)) due = 0;
        }
    }

    function _noteGain(uint256 at, uint256 paid) internal {
        Gain memory gain = _gains[at];
        (bool open, uint256 due) = _gainDue(gain);
        if (open) _found("I16: a gain before its results are final");
        if (paid != due) _found("I16: another gain than was agreed");
        _balance[gain.who] += paid;
        _openPayout[gain.who] -= gain.units;
        _net[_games[_home(gain.bet)].start / EPOCH] -= int256(paid);
        _gains[at] = _gains[_gains.length - 1];
        _gains.pop();
        _mark(paid == 0 ? bytes32("gain voided by time") : bytes32("gain paid"));
    }
}
