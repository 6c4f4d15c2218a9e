// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Markets} from "../../../../contracts/libraries/Markets.sol";
import {Payout} from "../../../../contracts/libraries/Payout.sol";
import {FixtureWord} from "../../../../contracts/types/Fixture.sol";
import {Leg} from "../../../../contracts/types/Leg.sol";
import {ResultWord} from "../../../../contracts/types/Result.sol";
import {Bonds} from "./Bonds.sol";

/// What the contracts do not store, kept beside them: every bet, what each pot took and paid, each account's money, what
/// each epoch should have booked. It follows the specification, not the contracts' words.
abstract contract Ledger is Bonds {
    uint8 internal constant OPEN = 1;
    uint8 internal constant SETTLED = 3;
    uint8 internal constant CANCELLED = 4;
    uint8 internal constant CLAIMED = 5;
    uint8 internal constant CASHED = 6;
    uint256 internal constant SIDES = 26; // most selections of a market

    struct Bet {
        uint8 who;
        uint8 state;
        bool inPlay; // of a single: may be voided on its own
        uint56 stake;
        uint88 payout;
        uint32 nonce;
        uint32 acceptedAt;
        uint32 pot; // of a single
    }

    struct Jar {
        uint256 key;
        uint256 game;
        bool settling;
        bool booked;
        uint256 frozen;
        int256 cash;
        uint256 kept; // of cashed-out stakes; backs the open bets
        uint256 took; // since it booked last
        uint256 paid;
    }

    /// A pot as its open bets make it.
    /// An epoch when its bond was added to.
    struct Posted {
        bool once;
        int256 net;
        uint256 covered;
    }

    struct Sum {
        uint256 count;
        uint256 stakes;
        uint256 own; // stakes that back nobody else
        uint256[SIDES] owed;
    }

    Bet[] internal _bets;
    mapping(uint256 bet => uint256[]) internal _legsOf;
    uint256[] internal _openBets;
    Jar[] internal _jars;
    mapping(uint256 key => uint256) internal _jarOf; // one more than the index
    mapping(uint256 who => mapping(uint256 slot => uint256)) internal _slotBet; // one more than the index
    mapping(uint256 who => uint256) internal _lastNonce;
    /// The cancellation of a slot that was asked for last: its nonce, and from when on it holds.
    mapping(uint256 who => mapping(uint256 slot => uint256)) internal _cancelledNonce;
    mapping(uint256 who => mapping(uint256 slot => uint256)) internal _cancelledFrom;
    mapping(uint256 who => uint256) internal _balance;
    mapping(uint256 who => uint256) internal _openPayout;
    mapping(uint256 epoch => int256) internal _net;
    uint256 internal _firstEpoch;
    /// What an epoch had booked, and what its bond covered of it, when the bond was last added to.
    mapping(uint256 epoch => Posted) internal _posted;
    uint256 internal _donated;
    uint256 internal _mostPlaced; // budgets outstanding at a funding, hundredths of a percent of NAV

    // ------------------------------------------------------------------------------------------------- results

    function _multiplier(uint256 value, uint256 leg) internal pure returns (uint256) {
        uint256 kind = Payout.outcome(ResultWord.wrap(value), Leg.wrap(leg));
        uint256 odds = Leg.wrap(leg).odds();
        if (kind == Payout.WON) return 2 * odds;
        if (kind == Payout.HALF_WON) return odds + PPM;
        if (kind == Payout.HALF_LOST) return PPM;
        return kind == Payout.LOST ? 0 : 2 * PPM;
    }

    /// What a bet pays now; open while a leg that is not final may still decide.
    function _evaluate(uint256 bet) internal view returns (bool open, uint256 paid) {
        uint256[] storage legs = _legsOf[bet];
        uint256 product = ONE;
        for (uint256 i; i < legs.length; ++i) {
            uint256 leg = legs[i];
            uint256 game = _gameOf[Leg.wrap(leg).fixture()] - 1;
            (bool isFinal, uint256 word, uint256 voids) = _isFinal(game);
            if (!isFinal) {
                open = true;
                continue;
            }
            uint256 by =
                _voidByTime(voids, _games[game].start, _bets[bet].acceptedAt) ? 2 * PPM : _multiplier(word, leg);
            if (by == 0) return (false, 0);
            product = product * by / (2 * PPM);
        }
        paid = uint256(_bets[bet].stake) * product / ONE;
    }

    // ------------------------------------------------------------------------------------------------- pots

    /// max(0, worst result of V - S), where double chance pays two of three.
    function _required(uint256 key, Sum memory sum) internal pure returns (uint256) {
        uint256 worst;
        bool pairs = Leg.wrap(key).market() == Markets.DOUBLE_CHANCE;
        for (uint256 i; i < SIDES; ++i) {
            uint256 due = sum.owed[i];
            if (pairs && i < 3) due += sum.owed[(i + 1) % 3];
            if (due > worst) worst = due;
        }
        return worst > sum.stakes ? worst - sum.stakes : 0;
    }

    function _addTo(Sum memory sum, uint256 bet) internal view {
        Bet memory one = _bets[bet];
        uint256 side = Leg.wrap(_legsOf[bet][0]).selection();
        ++sum.count;
        if (one.inPlay) {
            sum.own += one.stake;
            sum.owed[side] += one.payout - one.stake;
        } else {
            sum.stakes += one.stake;
            sum.owed[side] += one.payout;
        }
    }

    function _sumOf(uint256 jar) internal view returns (Sum memory sum) {
        sum.stakes = _jars[jar].kept;
        for (uint256 i; i < _openBets.length; ++i) {
            uint256 bet = _openBets[i];
            if (_legsOf[bet].length == 1 && _bets[bet].pot == jar) _addTo(sum, bet);
        }
    }

    /// The fixture that pays an accumulator: first to start, lower id.
    function _home(uint256 bet) internal view returns (uint256 home) {
        uint256[] storage legs = _legsOf[bet];
        home = _gameOf[Leg.wrap(legs[0]).fixture()] - 1;
        for (uint256 i = 1; i < legs.length; ++i) {
            uint256 game = _gameOf[Leg.wrap(legs[i]).fixture()] - 1;
            (Game storage one, Game storage best) = (_games[game], _games[home]);
            if (one.start < best.start || (one.start == best.start && one.id < best.id)) home = game;
        }
    }

    // ------------------------------------------------------------------------------------------------- entries

    /// A bet that the book says it placed.
    function _notePlaced(Item memory item, uint256 keys) internal {
        uint256 payout = _payoutOf(item.stake, item.legs);
        if (_balance[item.who] < item.stake) _found("I8: a stake above the balance");
        if (item.acceptedAt > clock || item.validUntil < clock) _found("I7: a bet outside its times");
        if (payout < item.minPayout) _found("I7: a payout below the order's");
        uint256 cancelled = _cancelledFrom[item.who][item.nonce & 63];
        if (cancelled != 0 && clock >= cancelled && item.nonce <= _cancelledNonce[item.who][item.nonce & 63]) {
            _found("I7: a cancelled order is placed");
        }
        _balance[item.who] -= item.stake;
        _openPayout[item.who] += payout;
        uint256 bet = _bets.length;
        Bet storage one = _bets.push();
        (one.who, one.state) = (uint8(item.who), OPEN);
        (one.stake, one.payout) = (uint56(item.stake), uint88(payout));
        (one.nonce, one.acceptedAt) = (uint32(item.nonce), uint32(item.acceptedAt));
        uint256 old = _slotBet[item.who][item.nonce & 63];
        if (old != 0) {
            _mark("slot used again");
            if (_bets[old - 1].state == OPEN) _found("I4: an open bet replaced");
            if (_bets[old - 1].nonce >= item.nonce) _found("I4: a lower nonce in a used slot");
        }
        _slotBet[item.who][item.nonce & 63] = bet + 1;
        _openBets.push(bet);
        for (uint256 i; i < item.legs.length; ++i) {
            _legsOf[bet].push(item.legs[i]);
            uint256 at = _gameOf[Leg.wrap(item.legs[i]).fixture()] - 1;
            Game storage game = _games[at];
            if (clock >= game.start && _isReported(at)) _found("I23: a bet after the start and a report");
            if (clock >= game.closeAt) _found("I23: a bet after the close");
            if (clock >= game.start && clock > item.acceptedAt + 60) _found("I23: an old ticket in play");
            // Legs of one match count once.
            if (keys != BOTH && (i == 0 || item.legs[i] >> 128 != item.legs[i - 1] >> 128)) {
                game.oneKey += payout - item.stake;
                FixtureWord word = office.fixtures(game.id);
                if (4 * game.oneKey > word.budget()) _found("I25: one key above a quarter of the budget");
                _mark("one key");
            }
        }
        if (item.legs.length != 1) {
            _mark("accumulator");
            if (item.same) _mark("same-game accumulator");
            return;
        }
        uint256 key = Leg.wrap(item.legs[0]).potKey();
        if (_jarOf[key] == 0) {
            Jar storage jar = _jars.push();
            (jar.key, jar.game) = (key, _gameOf[Leg.wrap(key).fixture()] - 1);
            _jarOf[key] = _jars.length;
        }
        one.pot = uint32(_jarOf[key] - 1);
        one.inPlay = item.acceptedAt + LEAD >= _games[_jars[one.pot].game].start;
        if (_jars[one.pot].settling) _found("I4: a bet in a settling pot");
        if (one.inPlay) _mark("voidable bet");
        if (clock >= _games[_jars[one.pot].game].start) _mark("bet in play");
    }

    /// Before a bet is settled: its pot freezes, if it is the first.
    function _noteFrozen(uint256 bet) internal {
        if (_legsOf[bet].length != 1) return;
        Jar storage jar = _jars[_bets[bet].pot];
        if (jar.settling) return;
        Sum memory sum = _sumOf(_bets[bet].pot);
        jar.settling = true;
        jar.frozen = _required(jar.key, sum);
        jar.cash = int256(sum.stakes + jar.frozen);
        jar.kept = 0;
        if (sum.count > 1) _mark("pot of several bets settles");
        uint256 sides;
        for (uint256 i; i < SIDES; ++i) {
            if (sum.owed[i] != 0) ++sides;
        }
        if (sides > 1) _mark("pot of several sides settles");
    }

    /// A bet that the book says it settled, and paid so much.
    function _noteSettled(uint256 bet, uint256 paid) internal {
        Bet storage one = _bets[bet];
        (bool open, uint256 due) = _evaluate(bet);
        if (open) _found("I10: settled before its results are final");
        if (paid != due) _found("I5: another payout than the rules give");
        if (one.state != OPEN) _found("I4: settled twice");
        one.state = SETTLED;
        _balance[one.who] += paid;
        _openPayout[one.who] -= one.payout;
        _close(bet);
        if (_legsOf[bet].length != 1) {
            _noteSlip(bet, paid);
            return;
        }
        Jar storage jar = _jars[one.pot];
        jar.cash += (one.inPlay ? int256(uint256(one.stake)) : int256(0)) - int256(paid);
        (jar.took, jar.paid) = (jar.took + one.stake, jar.paid + paid);
        (, uint256 word, uint256 voids) = _isFinal(jar.game);
        bool voided = _voidByTime(voids, _games[jar.game].start, one.acceptedAt);
        if (voided && !one.inPlay) _found("I21: a single before the in-play limit voided by time");
        if (voided && uint8(word) != 4) _mark("single voided by time");
        if (_sumOf(one.pot).count != 0) {
            if (jar.cash < int256(jar.frozen)) _mark("pot pays before its last bet");
            return;
        }
        jar.booked = true;
        int256 profit = jar.cash - int256(jar.frozen);
        if (profit != int256(jar.took) - int256(jar.paid)) _found("I17: profit is not stakes less payouts");
        _net[_games[jar.game].start / EPOCH] += profit;
        _mark(profit < 0 ? bytes32("pot booked with a loss") : bytes32("pot booked with a profit"));
        if (_games[jar.game].start / EPOCH < clock / EPOCH) _mark("pot booked into a pocket");
    }

    function _noteSlip(uint256 bet, uint256 paid) private {
        uint256 stake = _bets[bet].stake;
        _net[_games[_home(bet)].start / EPOCH] += int256(stake) - int256(paid);
        uint256[] storage legs = _legsOf[bet];
        for (uint256 i; i < legs.length; ++i) {
            uint256 game = _gameOf[Leg.wrap(legs[i]).fixture()] - 1;
            (bool isFinal, uint256 word, uint256 voids) = _isFinal(game);
            if (!isFinal) {
                _mark("accumulator lost early");
            } else if (uint8(word) != 4 && _voidByTime(voids, _games[game].start, _bets[bet].acceptedAt)) {
                _mark("leg voided by time");
            }
        }
        if (paid > stake) _mark("accumulator won");
    }

    function _close(uint256 bet) internal {
        for (uint256 i; i < _openBets.length; ++i) {
            if (_openBets[i] != bet) continue;
            _openBets[i] = _openBets[_openBets.length - 1];
            _openBets.pop();
            return;
        }
    }
}
