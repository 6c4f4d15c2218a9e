// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Code} from "../../../../contracts/interfaces/IBetBook.sol";
import {FixtureWord} from "../../../../contracts/types/Fixture.sol";
import {Leg} from "../../../../contracts/types/Leg.sol";
import {House} from "./House.sol";
import {vm} from "./Vm.sol";

/// Bettors, the desk with one and with two keys, and whoever settles.
abstract contract Customers is House {
    /// The last batch that placed something, for the griefer to bring again.
    bytes internal _lastBatch;
    mapping(uint256 who => uint256) internal _keyOf; // betting key

    // ------------------------------------------------------------------------------------------------- money

    function deposit(uint256 seed) external act(seed) {
        _deposit(_next(BETTORS), _between(1, 500 * EURO));
    }

    function _deposit(uint256 who, uint256 units) internal {
        _mint(bettors[who], units);
        vm.prank(bettors[who]);
        token.approve(address(book), units);
        vm.prank(bettors[who]);
        book.deposit(units);
        _balance[who] += units;
    }

    function withdraw(uint256 seed) external act(seed) {
        uint256 who = _next(BETTORS);
        if (_balance[who] == 0) return;
        if (_chance(60)) {
            // All at once more often than not: few customers left are the hard case for the counters.
            uint256 units = _chance(60) ? _balance[who] : _between(1, _balance[who]);
            vm.prank(bettors[who]);
            office.requestWithdraw(units);
        }
        (uint256 asked, uint256 due) = office.pendingWithdrawal(bettors[who]);
        if (due == 0) return;
        if (_chance(70)) _go(due);
        uint256 before = token.balanceOf(bettors[who]);
        vm.prank(GRIEFER);
        uint256 paid = book.withdraw(bettors[who]);
        if (paid > asked || paid > _balance[who]) _found("I8: a withdrawal beyond request or balance");
        if (token.balanceOf(bettors[who]) != before + paid) _found("I8: a withdrawal to somebody else");
        _balance[who] -= paid;
        _mark("withdrawn");
    }

    // ------------------------------------------------------------------------------------------------- bets

    /// A leg of few markets, so that bets meet in one pot.
    function _leg(uint256 game, uint256 odds) internal returns (uint256) {
        uint256 kind = _next(16);
        if (kind >= 13) kind = 0;
        uint256 market = 1;
        uint256 period = 1;
        uint256 line;
        uint256 score;
        uint256 size = 3;
        if (kind == 1) market = 2;
        else if (kind == 2 || kind == 3) (market, line, size) = (4, 12 - kind, 2);
        else if (kind == 4 || kind == 5) (market, line, size, score) = (7, uint16(int16(-1)), 2, (kind - 4) << 8);
        else if (kind == 6) (market, size) = (9, 26);
        else if (kind == 7) (market, size) = (10, 9);
        else if (kind == 8 || kind == 9) (market, score) = (13, (kind - 8) << 8);
        else if (kind == 10) (market, period, size) = (3, 2, 2);
        else if (kind == 11) (market, size) = (11, 7);
        else if (kind == 12) period = 0;
        return (uint256(_games[game].id) << 128) | (market << 112) | (period << 104) | (line << 88) | (score << 72)
            | (_next(size) << 64) | (odds << 32);
    }

    function _odds() internal returns (uint256) {
        uint256 kind = _next(10);
        if (kind == 0) return _between(PPM + 1, 30 * PPM);
        return kind < 4 ? 2 * PPM : _between(PPM + 1, 4 * PPM);
    }

    function _nonce(uint256 who) internal returns (uint256 nonce) {
        if (_chance(30)) {
            // A slot that a settled bet has left.
            uint256 from = _next(64);
            for (uint256 i; i < 64; ++i) {
                uint256 bet = _slotBet[who][(from + i) & 63];
                if (bet == 0 || _bets[bet - 1].state == OPEN) continue;
                nonce = uint256(_bets[bet - 1].nonce) + 64;
                uint256 cancelled = _cancelledNonce[who][nonce & 63];
                return nonce > cancelled ? nonce : cancelled + 64;
            }
        }
        nonce = _lastNonce[who];
        for (uint256 i; i < 64; ++i) {
            ++nonce;
            uint256 bet = _slotBet[who][nonce & 63];
            if (_cancelledNonce[who][nonce & 63] >= nonce) continue;
            if (bet == 0 || (_bets[bet - 1].state != OPEN && _bets[bet - 1].nonce < nonce)) break;
        }
        _lastNonce[who] = nonce;
    }

    /// A fixture that takes bets; a new one if there is none.
    function _liveGame() internal returns (uint256 game) {
        uint256 from = _next(_games.length);
        for (uint256 i; i < _games.length; ++i) {
            game = (from + i) % _games.length;
            if (_takesBets(game)) return game;
        }
        game = _newGame();
    }

    function _takesBets(uint256 game) internal view returns (bool) {
        if (_games[game].closeAt <= clock || office.fixtures(_games[game].id).start() == 0) return false;
        return clock < _games[game].start || !_isReported(game);
    }

    /// An order and ticket on these legs; the stake fits the balance.
    function _order(uint256 who, uint256[] memory legs, uint256 stake) internal returns (Item memory item) {
        bool started;
        for (uint256 i; i < legs.length; ++i) {
            if (_games[_gameOf[Leg.wrap(legs[i]).fixture()] - 1].start <= clock) started = true;
        }
        uint256[4] memory back = [uint256(0), 5, started ? 60 : 599, started ? 30 : 60];
        item.who = who;
        item.legs = legs;
        item.stake = stake;
        item.acceptedAt = clock - back[_next(4)];
        item.life = started ? 60 : 600;
        item.validUntil = clock + _next(3600);
        item.nonce = _nonce(who);
        item.minPayout = _chance(50) ? 0 : _payoutOf(stake, legs);
        if (_keyOf[who] != 0 && _chance(50)) item.signer = _keyOf[who];
    }

    /// What budgets, the accumulators' half and the one-key quarter still let a bet on these legs put at risk.
    function _room(uint256[] memory legs, uint256 keys) internal view returns (uint256 most) {
        most = type(uint256).max;
        for (uint256 i; i < legs.length; ++i) {
            FixtureWord word = office.fixtures(Leg.wrap(legs[i]).fixture());
            uint256 half = word.budget() / 2;
            uint256 quarter = word.budget() / 4;
            uint256 used = (word.oneKey() + 1) * EURO;
            most = _least(most, word.free());
            if (legs.length > 1) most = _least(most, half > word.combined() ? half - word.combined() : 0);
            if (keys != BOTH) most = _least(most, quarter > used ? quarter - used : 0);
        }
    }

    /// A stake for a bet on these legs: mostly one that fits. Where nothing would, the odds fall.
    function _stake(uint256 who, uint256[] memory legs, uint256 keys) internal returns (uint256) {
        uint256 most = 300 * EURO;
        if (!_chance(5)) {
            uint256 room = _room(legs, keys);
            if (_payoutOf(110_000, legs) > 110_000 + room) {
                for (uint256 i; i < legs.length; ++i) {
                    legs[i] = (legs[i] & ~LEG_ODDS) | ((PPM + 10_000) << 32);
                }
            }
            most = _least(most, room * 1e12 / (_payoutOf(1e12, legs) - 1e12));
        }
        if (_balance[who] < most) most = _balance[who];
        uint256 kind = _next(4);
        return kind == 0 ? 100_001 : _between(100_000, kind == 1 ? most : most / 10);
    }

    /// Somebody with money; one of four brings some if nobody has.
    function _bettor() internal returns (uint256 who) {
        uint256 from = _next(BETTORS);
        for (uint256 i; i < BETTORS; ++i) {
            who = (from + i) % BETTORS;
            if (_balance[who] >= EURO && office.eligible(bettors[who])) return who;
        }
        _deposit(who, 500 * EURO);
    }

    function _single(uint256 who, uint256 game, uint256 keys) internal returns (Item memory) {
        uint256[] memory legs = new uint256[](1);
        legs[0] = _leg(game, _odds());
        return _order(who, legs, _stake(who, legs, keys));
    }

    function _combo(uint256 who, uint256 count, uint256 keys) internal returns (Item memory item) {
        bool same = _chance(25);
        uint256[] memory legs = new uint256[](count);
        uint256 from = _next(_games.length);
        uint256 found;
        for (uint256 i; i < _games.length && found < count; ++i) {
            uint256 game = (from + i) % _games.length;
            if (_takesBets(game)) legs[found++] = _leg(game, _between(PPM + 1, 3 * PPM));
        }
        for (; found < 2; ++found) {
            uint256 game = _newGame();
            legs[found] = _leg(game, _between(PPM + 1, 3 * PPM));
        }
        if (same) {
            // The first leg's match once more, in another market or on another side.
            uint256 twin = _leg(_gameOf[uint128(legs[0] >> 128)] - 1, 2 * PPM);
            if (twin >> 64 != legs[0] >> 64) legs[found - 1] = twin;
        }
        uint256[] memory sorted = new uint256[](found);
        for (uint256 i; i < found; ++i) {
            uint256 at = i;
            for (; at != 0 && sorted[at - 1] > legs[i]; --at) {
                sorted[at] = sorted[at - 1];
            }
            sorted[at] = legs[i];
        }
        item = _order(who, sorted, _stake(who, sorted, keys));
        item.same = same;
    }

    function _keys() internal returns (uint256) {
        uint256 kind = _next(10);
        return kind == 0 ? FIRST : kind == 1 ? SECOND : BOTH;
    }

    function _one(Item memory item) internal pure returns (Item[] memory items) {
        items = new Item[](1);
        items[0] = item;
    }

    function betSingle(uint256 seed) external act(seed) {
        uint256 keys = _keys();
        _place(_one(_single(_bettor(), _liveGame(), keys)), keys);
    }

    function betSingleAgain(uint256 seed) external act(seed) {
        _place(_one(_single(_bettor(), _liveGame(), BOTH)), BOTH);
    }

    function betAccumulator(uint256 seed) external act(seed) {
        uint256 keys = _keys();
        if (_chance(40)) {
            // Shortly before a start, so that a leg can be void by time.
            uint256 start = _games[_liveGame()].start;
            if (start < clock + DAY) _go(start - 900);
        }
        _place(_one(_combo(_bettor(), 2 + _next(3), keys)), keys);
    }

    /// The bettor brings the ticket.
    function betOwn(uint256 seed) external act(seed) {
        Item[] memory items = _one(_single(_bettor(), _liveGame(), BOTH));
        bytes memory data = _packPlace(items, BOTH, true);
        vm.prank(bettors[items[0].who]);
        book.place(data);
        _notePlaced(items[0], BOTH);
    }

    /// Strict: one bet, or a revert that says why not.
    function _place(Item[] memory items, uint256 keys) internal {
        bytes memory data = _packPlace(items, keys, false);
        vm.prank(RELAYER);
        book.place(data);
        _notePlaced(items[0], keys);
        _lastBatch = data;
    }

    function betMany(uint256 seed) external act(seed) {
        uint256 keys = _keys();
        Item[] memory items = _someItems(2 + _next(5), keys);
        bytes memory data = _packPlace(items, keys, false);
        vm.prank(RELAYER);
        bytes memory codes = book.placeMany(data);
        if (_noteBatch(items, codes, keys) == items.length) _lastBatch = data;
    }

    function _noteBatch(Item[] memory items, bytes memory codes, uint256 keys) internal returns (uint256 placed) {
        for (uint256 i; i < items.length; ++i) {
            if (uint8(codes[i]) == Code.OK) {
                _notePlaced(items[i], keys);
                _mark("placed in a batch");
                ++placed;
            } else {
                _mark(bytes32(abi.encodePacked("refused in a batch, code ", _digits(uint8(codes[i])))));
            }
        }
    }

    function _digits(uint256 code) private pure returns (bytes2) {
        return bytes2(uint16(((48 + code / 10) << 8) | (48 + code % 10)));
    }

    /// Singles and accumulators, some of the same legs.
    function _someItems(uint256 count, uint256 keys) internal returns (Item[] memory items) {
        items = new Item[](count);
        items[0] = _chance(30) ? _combo(_bettor(), 2, keys) : _single(_bettor(), _liveGame(), keys);
        for (uint256 i = 1; i < count; ++i) {
            uint256 who = _bettor();
            if (_chance(40)) items[i] = _order(who, items[i - 1].legs, _stake(who, items[i - 1].legs, keys));
            else items[i] = _single(who, _liveGame(), keys);
        }
        // The desk's word for legs of one match is given for a batch, not for an item.
        for (uint256 i; i < count && items[0].same; ++i) {
            items[i].same = true;
        }
    }

    /// Long odds on one key's word, as a thief of that key would sell them to himself, up to what the quarter leaves.
    function steal(uint256 seed) external act(seed) {
        uint256[] memory legs = new uint256[](1);
        uint256[3] memory odds = [3 * PPM, 50 * PPM, 1000 * PPM];
        legs[0] = _leg(_liveGame(), odds[_next(3)]);
        uint256 thief = _bettor();
        uint256 key = _next(2);
        _place(_one(_order(thief, legs, _stake(thief, legs, key))), key);
        _mark("stolen key used");
    }

    // ------------------------------------------------------------------------------------------------- settling

    function _packSettle(uint256 bet) internal view returns (bytes memory) {
        Bet memory one = _bets[bet];
        return bytes.concat(
            _packLegs(_legsOf[bet]),
            bytes1(uint8(1)),
            abi.encodePacked(bettors[one.who], uint56(one.stake), one.nonce, one.acceptedAt)
        );
    }

    /// The first open bet from a place in the list on that can be settled; `found` is false if there is none.
    function _settleable(uint256 from) internal view returns (bool found, uint256 bet) {
        for (uint256 i; i < _openBets.length; ++i) {
            bet = _openBets[(from + i) % _openBets.length];
            (bool open,) = _evaluate(bet);
            if (!open) return (true, bet);
        }
    }

    function settleOne(uint256 seed) external act(seed) {
        require(_openBets.length != 0, "no open bet");
        (bool found, uint256 bet) = _settleable(_next(_openBets.length));
        if (!found) {
            bet = _openBets[_next(_openBets.length)];
            // Refused as long as a result is open; or the results come in.
            if (_chance(70)) _decide(bet);
        }
        _settle(bet);
    }

    /// Time passes until every leg of a bet is final.
    function _decide(uint256 bet) internal virtual;

    function _settle(uint256 bet) internal {
        address who = bettors[_bets[bet].who];
        uint256 before = office.accounts(who).balance();
        bytes memory data = _packSettle(bet);
        _noteFrozen(bet);
        vm.prank(GRIEFER);
        book.settle(data);
        _noteSettled(bet, office.accounts(who).balance() - before);
    }

    /// Whatever can be settled of several bets, in one call.
    function settleMany(uint256 seed) external act(seed) {
        require(_openBets.length != 0, "no open bet");
        uint256[] memory chosen = new uint256[](1 + _next(8));
        uint256 count;
        uint256 from = _next(_openBets.length);
        for (uint256 i; i < _openBets.length && count < chosen.length; ++i) {
            uint256 bet = _openBets[(from + i) % _openBets.length];
            (bool open,) = _evaluate(bet);
            if (!open || _chance(10)) chosen[count++] = bet;
        }
        require(count != 0, "nothing to settle");
        _settleThese(chosen, count);
    }

    function _settleThese(uint256[] memory chosen, uint256 count) internal returns (bytes memory codes) {
        bytes memory data;
        uint256[BETTORS] memory before;
        for (uint256 i; i < count; ++i) {
            data = bytes.concat(data, _packSettle(chosen[i]));
        }
        for (uint256 who; who < BETTORS; ++who) {
            before[who] = office.accounts(bettors[who]).balance();
        }
        vm.prank(GRIEFER);
        codes = book.settleMany(data);
        for (uint256 i; i < count; ++i) {
            (bool open, uint256 due) = _evaluate(chosen[i]);
            if (uint8(codes[i]) == Code.OK) {
                _noteFrozen(chosen[i]);
                _noteSettled(chosen[i], due);
                before[_bets[chosen[i]].who] += due;
            } else if (!open || uint8(codes[i]) != Code.NOT_FINAL) {
                _found("I4: an open bet that does not settle");
            }
        }
        for (uint256 who; who < BETTORS; ++who) {
            if (office.accounts(bettors[who]).balance() != before[who]) _found("I5: a batch paid something else");
        }
    }
}
