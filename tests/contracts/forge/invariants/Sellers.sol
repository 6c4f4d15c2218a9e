// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TypedData} from "../../../../contracts/libraries/TypedData.sol";
import {FixtureWord} from "../../../../contracts/types/Fixture.sol";
import {Leg} from "../../../../contracts/types/Leg.sol";
import {Customers} from "./Customers.sol";
import {vm} from "./Vm.sol";

/// Bettors who sell a bet or a part of it back to the house, and whoever settles what they gained (I16).
abstract contract Sellers is Customers {
    uint256 private constant RIPE = 1 minutes;
    uint256 private constant FINE = 100; // nothing is wrong with a cash-out

    function cashOut(uint256 seed) external act(seed) {
        _sell(60);
    }

    function cashOutPart(uint256 seed) external act(seed) {
        _sell(15);
    }

    /// A cash-out that is allowed as often as not. The book must carry it out if and only if the rules allow it.
    function _sell(uint256 whole) internal {
        require(_openBets.length != 0, "no open bet");
        Exit memory exit;
        exit.bet = _sellable(_next(_openBets.length));
        Bet memory one = _bets[exit.bet];
        uint256 ripe = one.acceptedAt + RIPE;
        if (clock < ripe) _go(ripe - (_chance(10) ? 1 : 0));
        uint256[4] memory parts = [uint256(1), one.stake - 1, _between(1, one.stake), one.stake / 2];
        exit.part = _chance(whole) ? one.stake : parts[_next(4)];
        uint256 most = _payoutOf(exit.part, _legsOf[exit.bet]);
        uint256[6] memory prices =
            [exit.part, most, most + 1, _between(exit.part, most), _between(1, exit.part), _between(1, exit.part)];
        exit.units = prices[_next(6)];
        // Now and then somebody else has taken nearly all the budget, and the gain no longer fits.
        if (_chance(15)) {
            _crowd(_home(exit.bet));
            exit.units = most;
        }
        exit.keys = _chance(25) ? _next(2) : BOTH;
        uint256 wrong = _chance(20) ? _next(7) : FINE;
        if (wrong == 0) exit.part = 0;
        if (wrong == 1) exit.part = uint256(one.stake) + 1;
        exit.rest = exit.part > one.stake ? 0 : _payoutOf(one.stake - exit.part, _legsOf[exit.bet]);
        bool may = wrong == FINE && _maySell(exit, most);
        bytes memory data = _packExit(exit, wrong, wrong != 3 && _chance(25));
        (bool ok,) = _bring(one.who, data);
        if (ok != may) _found(ok ? "I16: a cash-out that no rule allows" : "I16: a cash-out refused without a reason");
        if (!ok) {
            _mark("cash-out refused");
            return;
        }
        _noteCashed(exit);
        (ok,) = _bring(one.who, data);
        if (ok) _found("I16: a cash-out counts twice");
    }

    /// A long shot that puts at risk what a fixture's budget still has.
    function _crowd(uint256 game) private {
        if (!_takesBets(game)) return;
        uint256[] memory legs = new uint256[](1);
        legs[0] = _leg(game, 40 * PPM);
        uint256 who = _bettor();
        uint256 stake = _least(_balance[who], _room(legs, BOTH) / 39);
        if (stake < 100_001) return;
        Item[] memory items = _one(_order(who, legs, stake));
        vm.prank(RELAYER);
        bytes memory codes = book.placeMany(_packPlace(items, BOTH, false));
        if (_noteBatch(items, codes, BOTH) != 0) _mark("budget crowded");
    }

    function _bring(uint256 who, bytes memory data) private returns (bool, bytes memory) {
        vm.prank(uint8(data[0]) & 2 != 0 ? bettors[who] : GRIEFER);
        return address(book).call(abi.encodeCall(claims.cashOut, (data)));
    }

    /// The first open bet from a place in the list on of which no result is in doubt or known; else that at the place.
    function _sellable(uint256 from) private view returns (uint256 bet) {
        for (uint256 i; i < _openBets.length; ++i) {
            bet = _openBets[(from + i) % _openBets.length];
            (bool open,) = _evaluate(bet);
            if (open && !_inDoubt(bet)) return bet;
        }
        return _openBets[from];
    }

    function _inDoubt(uint256 bet) private view returns (bool) {
        uint256[] storage legs = _legsOf[bet];
        for (uint256 i; i < legs.length; ++i) {
            uint256 game = _gameOf[Leg.wrap(legs[i]).fixture()] - 1;
            (bool isFinal,,) = _isFinal(game);
            if (!isFinal && _isReported(game)) return true;
        }
        return false;
    }

    // ------------------------------------------------------------------------------------------------- the rules

    /// Old enough, undecided, not in doubt, no more than the bet may still pay, within one key's quarter, and what stays
    /// reserved fits the budget.
    function _maySell(Exit memory exit, uint256 most) private view returns (bool) {
        (bool open,) = _evaluate(exit.bet);
        if (!open || _inDoubt(exit.bet) || clock < _bets[exit.bet].acceptedAt + RIPE) return false;
        if (exit.part == 0 || exit.units == 0 || exit.units > most) return false;
        return _keyMay(exit) && _fits(exit);
    }

    function _keyMay(Exit memory exit) private view returns (bool) {
        uint256[] storage legs = _legsOf[exit.bet];
        for (uint256 i; i < legs.length && exit.keys != BOTH; ++i) {
            FixtureWord word = office.fixtures(Leg.wrap(legs[i]).fixture());
            if (word.oneKey() + (exit.units + EURO - 1) / EURO > word.budget() / (4 * EURO)) return false;
        }
        return true;
    }

    function _fits(Exit memory exit) private view returns (bool) {
        Bet memory one = _bets[exit.bet];
        uint256 gain = exit.units - _least(exit.units, exit.part);
        FixtureWord word = office.fixtures(_games[_home(exit.bet)].id);
        if (_legsOf[exit.bet].length != 1) return gain <= word.free() + (one.payout - exit.rest - exit.part);
        uint256 key = _jars[one.pot].key;
        Sum memory sum = _sumOf(one.pot);
        uint256 before = _required(key, sum);
        _without(sum, exit);
        return word.reserved() - before + _required(key, sum) + word.combined() + gain <= word.budget();
    }

    // ------------------------------------------------------------------------------------------------- packing

    /// Both sides' words, with one thing wrong if `wrong` says which.
    function _packExit(Exit memory exit, uint256 wrong, bool own) private returns (bytes memory data) {
        Bet memory one = _bets[exit.bet];
        Item memory item;
        (item.who, item.legs, item.stake, item.nonce) = (one.who, _legsOf[exit.bet], one.stake, one.nonce);
        // Nothing in the slot says what the order's were; any name the bet.
        (item.minPayout, item.validUntil) = (_next(1000), _next(1000));
        uint256 least = _chance(50) ? 0 : exit.units;
        if (wrong == 6) least = exit.units + 1;
        uint256 until = clock + _next(100);
        uint256 includeBy = clock + _next(100);
        if (wrong == 4) (until, includeBy) = _chance(50) ? (clock - 1, includeBy) : (until, clock - 1);
        exit.request =
            _digestOf(keccak256(abi.encode(TypedData.CASH_OUT_REQUEST, _orderDigest(item), exit.part, least, until)));
        uint256 epoch = office.desk().epoch() - (wrong == 5 ? 1 : 0);
        bytes32 kind = exit.keys == BOTH ? TypedData.CASH_OUT_OFFER_OF_TWO : TypedData.CASH_OUT_OFFER;
        bytes32 offer = _digestOf(keccak256(abi.encode(kind, exit.request, exit.units, includeBy, epoch)));
        data = bytes.concat(
            bytes1(uint8((exit.keys == BOTH ? 1 : 0) | (own ? 2 : 0))),
            _sign(wrong == 2 ? STRANGER : _desk[exit.keys == SECOND ? 1 : 0], offer),
            exit.keys == BOTH ? _sign(_desk[1], offer) : bytes(""),
            _packLegs(item.legs)
        );
        data = abi.encodePacked(
            data, bettors[one.who], uint56(one.stake), one.nonce, one.acceptedAt, uint56(item.minPayout)
        );
        data = abi.encodePacked(data, uint32(item.validUntil), uint56(exit.part), uint56(least), uint32(until));
        data = abi.encodePacked(data, uint56(exit.units), uint32(includeBy));
        if (own) return data;
        uint256 signer = _keyOf[one.who] != 0 && _chance(50) ? _keyOf[one.who] : BETTOR + one.who;
        return bytes.concat(data, _sign(wrong == 3 ? STRANGER : signer, exit.request));
    }

    function _digestOf(bytes32 structHash) internal view returns (bytes32) {
        return TypedData.digest(_bookDomain, structHash);
    }

    // ------------------------------------------------------------------------------------------------- gains

    function settleGain(uint256 seed) external act(seed) {
        if (_gains.length == 0) return;
        uint256 at = _next(_gains.length);
        (bool open,) = _gainDue(_gains[at]);
        if (open && _chance(60)) _decide(_gains[at].bet);
        _settleGain(at);
    }

    function _settleGain(uint256 at) internal {
        Gain memory gain = _gains[at];
        (bool open,) = _gainDue(gain);
        (bool ok,) = _bringGain(gain, gain.units + 1);
        if (ok) _found("I16: a gain that nobody made");
        bytes memory result;
        (ok, result) = _bringGain(gain, gain.units);
        if (ok == open) _found(ok ? "I16: a gain before its results are final" : "I16: a gain that does not settle");
        if (!ok) {
            _mark("gain waits");
            return;
        }
        _noteGain(at, abi.decode(result, (uint256)));
        (ok,) = _bringGain(gain, gain.units);
        if (ok) _found("I16: a gain twice");
    }

    function _bringGain(Gain memory gain, uint256 units) private returns (bool, bytes memory) {
        bytes memory data = abi.encodePacked(
            _packLegs(_legsOf[gain.bet]), bettors[gain.who], uint56(units), gain.acceptedAt, gain.request
        );
        vm.prank(GRIEFER);
        return address(book).call(abi.encodeCall(claims.settleGain, (data)));
    }
}
