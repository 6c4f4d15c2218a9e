// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookSlips} from "./BookSlips.sol";
import {BookRules} from "./BookStorage.sol";
import {Code} from "./interfaces/IBetBook.sol";
import {Payout} from "./libraries/Payout.sol";
import {Reserve} from "./libraries/Reserve.sol";
import {Wire} from "./libraries/Wire.sol";
import {AccountWord} from "./types/Account.sol";
import {Payday, Tally} from "./types/Calls.sol";
import {FixtureWord} from "./types/Fixture.sol";
import {Leg} from "./types/Leg.sol";
import {PotLib, PotWord} from "./types/Pot.sol";
import {ResultWord} from "./types/Result.sol";
import {VoidsWord} from "./types/Voids.sol";

/// @title Settling: bets are paid out of their pots, and a pot's profit is booked when its last one has been.
abstract contract BookSettle is BookSlips {
    using Wire for bytes;

    function _settle(bytes calldata data, bool strict) internal returns (bytes memory) {
        uint256 firstCode;
        uint256 firstOut;
        unchecked {
            // An item's event is four bytes longer than the item.
            uint256 most = data.length / SETTLE_ITEM + 1;
            (firstCode,, firstOut) = Wire.reserveLists(most, 0, data.length + 4 * most);
        }
        Tally memory tally = Tally({strict: strict, out: firstOut, codes: firstCode, epoch: 0, gains: 0, losses: 0});
        uint256 cursor;
        while (cursor < data.length) cursor = _settleGroup(data, cursor, tally);
        Wire.emitBytes(Settled.selector, firstOut, tally.out);
        _sendBookings(tally);
        return _codes(firstCode, tally.codes, strict);
    }

    function _settleGroup(bytes calldata data, uint256 cursor, Tally memory tally) private returns (uint256) {
        unchecked {
            uint256 top = data.read(cursor, GROUP_HEAD);
            if (top >> 232 != 1) return _settleLegs(data, cursor, tally);
            (Leg leg, uint256 items, uint256 out) = _readGroup(data, cursor, top, tally.out, SETTLE_ITEM);
            cursor += GROUP_HEAD;
            FixtureCell storage fixture = _fixtures[leg.fixture()];
            FixtureWord word = fixture.word;
            Cell storage head = _pots[leg.potKey()];
            PotWord pot = PotWord.wrap(head.word);
            if (!pot.settling()) pot = pot.freeze(Reserve.ofPot(pot, leg.market()));
            (ResultWord result, uint256 voids, bool isFinal) = _oracle.resultOf(leg.fixture(), word.swing());
            Payday memory day = Payday({
                leg: leg,
                word: word,
                pot: pot,
                isFinal: isFinal,
                multiplier: isFinal ? Payout.multiplier(Payout.outcome(result, leg), leg.odds(), 1, 1) : 0,
                voids: voids
            });
            for (; items != 0; --items) {
                uint256 first = data.word(cursor);
                uint256 rest = data.word(cursor + 27);
                (uint256 code, uint256 paid) = _settleItem(day, first, rest);
                if (code != Code.OK && tally.strict) {
                    if (code == Code.NOT_FINAL) revert NotFinal(leg.fixture());
                    revert TermsMismatch(address(uint160(first >> 96)), rest >> 224);
                }
                tally.codes = Wire.put(tally.codes, code, 1);
                // As in `_placeItem`; bettor, stake and nonce stand side by side in the item already.
                Wire.put(out, code, 1);
                Wire.store(out + 1, bytes32(first));
                out = Wire.put(out + 32, paid, 7);
                cursor += SETTLE_ITEM;
            }
            tally.out = out;
            if (pot.count() != day.pot.count()) {
                pot = day.pot.count() == 0 ? _bookPot(fixture, day, tally) : day.pot;
                head.word = PotWord.unwrap(pot);
            }
            return cursor;
        }
    }

    /// Pays one bet out of the pot's cash into its account, if its terms are those that were placed.
    function _settleItem(Payday memory day, uint256 head, uint256 rest) private returns (uint256, uint256 paid) {
        unchecked {
            if (!day.isFinal) return (Code.NOT_FINAL, 0);
            address bettor = address(uint160(head >> 96));
            uint256 stake = uint56(head >> 40);
            uint256 nonce = rest >> 224;
            uint256 acceptedAt = uint32(rest >> 192);
            Leg leg = day.leg;
            Cell storage slot = _bets[_slot(bettor, nonce)];
            if (slot.word != _terms(bettor, stake, acceptedAt, leg) | (nonce << 8) | OPEN) return (Code.TERMS, 0);
            uint256 start = day.word.start();
            uint256 multiplier = day.multiplier;
            if (day.voids != 0 && VoidsWord.wrap(day.voids).covers(start, acceptedAt)) multiplier = 2 * PPM;
            paid = Payout.single(stake, multiplier);
            // A stake that backed nobody else comes into the pot only now.
            day.pot = day.pot.settle(acceptedAt + BookRules.IN_PLAY_LEAD >= start ? stake : 0, paid);
            AccountCell storage cell = _accounts[bettor];
            cell.word = cell.word.end(stake * leg.odds() / PPM, paid);
            slot.word = (nonce << 8) | SETTLED;
            return (Code.OK, paid);
        }
    }

    /// A pot's profit is booked once, when its last bet has been settled, so that nobody can choose what the pool
    /// sees first.
    function _bookPot(FixtureCell storage fixture, Payday memory day, Tally memory tally) private returns (PotWord) {
        FixtureWord word = day.word;
        uint256 reserve = day.pot.reserve();
        uint256 cash = day.pot.cash();
        uint256 epoch = word.start() / EPOCH;
        if (epoch != tally.epoch) _sendBookings(tally);
        tally.epoch = epoch;
        word = word.withReserved(word.reserved() - reserve);
        if (cash >= reserve) {
            tally.gains += cash - reserve;
        } else {
            tally.losses += reserve - cash;
            word = word.subBudget(reserve - cash);
        }
        fixture.word = word;
        emit PotBooked(day.leg.potKey(), int256(cash) - int256(reserve));
        return PotLib.BOOKED;
    }
}
