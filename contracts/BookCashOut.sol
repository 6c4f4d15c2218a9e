// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookClaims} from "./BookClaims.sol";
import {BookRules} from "./BookStorage.sol";
import {IBookCashOut} from "./interfaces/IBookCashOut.sol";
import {Markets} from "./libraries/Markets.sol";
import {Payout} from "./libraries/Payout.sol";
import {Reserve} from "./libraries/Reserve.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {WalletSignature} from "./libraries/WalletSignature.sol";
import {Wire} from "./libraries/Wire.sol";
import {Run, Slips, Tally} from "./types/Calls.sol";
import {FixtureLib, FixtureWord} from "./types/Fixture.sol";
import {Leg} from "./types/Leg.sol";
import {PotLib, PotWord} from "./types/Pot.sol";
import {VoidsWord} from "./types/Voids.sol";

/// @title Cash-out: a bet or a part of it ends before its result.
/// @notice Part of the cashier, behind the claims; see `IBookCashOut`. The rules are those of `tests/model/money/book.py`: the stake's part is
/// paid at once, a gain moves into the unnetted reserve of the fixture that pays, and what the house keeps of a single's
/// stake stays in the pot. A part is split off first, with both payouts floored, for the pool.
abstract contract BookCashOut is BookClaims, IBookCashOut {
    using Wire for bytes;
    using WalletSignature for address;

    uint256 public constant CASH_OUT_DELAY = 1 minutes;

    // Bytes of what follows the legs.
    uint256 private constant CASH_OUT_ITEM = 75;
    uint256 private constant GAIN_ITEM = 63;

    /// One cash-out, read from its data and worked out.
    struct Exit {
        uint256 single; // 1 if one desk key signed alone, else 0
        uint256 item; // offset in the data
        address bettor;
        uint256 stake;
        uint256 nonce;
        uint256 acceptedAt;
        uint256 part;
        uint256 units;
        uint256 payout; // of the whole bet
        uint256 rest; // payout of what stays
        uint256 paid; // at once
        uint256 gain; // later
    }

    // ------------------------------------------------------------------------------------------------- calls

    /// @inheritdoc IBookCashOut
    function cashOut(bytes calldata data) external nonReentrant {
        uint256 flags = data.read(0, 1);
        if (flags > (TWO_KEYS | OWN)) revert FlagsUnknown(flags);
        Exit memory exit;
        exit.single = 1 - (flags & TWO_KEYS);
        Slips memory slips;
        exit.item = _readSlips(data, 129 - 64 * exit.single, CASH_OUT_ITEM, slips);
        _readExit(data, exit);
        uint256 terms = _requireOpen(exit, slips);
        _workOut(data, exit, slips);
        bytes32 request = _requireSigned(data, exit, slips, flags & OWN != 0);
        _useKey(exit, slips);
        if (slips.count == 1) _leavePot(exit, slips);
        else _leaveLegs(exit, slips);
        _book(slips);

        // What leaves the open payout is the bet's whole one, less what stays and less the gain that is still to come.
        AccountCell storage cell = _accounts[exit.bettor];
        cell.word = cell.word.end(exit.payout - exit.rest - exit.gain, exit.paid);
        uint256 left = exit.stake - exit.part;
        _bets[_slot(exit.bettor, exit.nonce)].word = (exit.nonce << 8)
            | (left == 0 ? CASHED : OPEN | _terms(exit.bettor, left, exit.acceptedAt, Leg.wrap(terms)));
        if (exit.gain != 0) {
            _gains[_gainKey(request, exit.bettor, exit.acceptedAt, exit.gain, terms)] = exit.gain;
        }
        emit CashedOut(exit.bettor, exit.nonce, request, exit.part, exit.paid, exit.gain);
    }

    /// @inheritdoc IBookCashOut
    function settleGain(bytes calldata data) external nonReentrant returns (uint256 paid) {
        Slips memory slips;
        uint256 item = _readSlips(data, 0, GAIN_ITEM, slips);
        data.finish(item + GAIN_ITEM);
        address bettor = address(uint160(data.read(item, 20)));
        uint256 gain = data.read(item + 20, 7);
        uint256 acceptedAt = data.read(item + 27, 4);
        bytes32 request = bytes32(data.word(item + 31));
        bytes32 key = _gainKey(request, bettor, acceptedAt, gain, _termsLeg(slips));
        if (gain == 0 || _gains[key] != gain) revert GainUnknown(request);
        paid = gain;
        for (uint256 i; i < 32 * slips.count; i += 32) {
            if (Wire.load(slips.multipliers + i) == PENDING) revert NotFinal(_fixtureOf(slips, i));
            VoidsWord voids = VoidsWord.wrap(Wire.load(slips.voids + i));
            if (VoidsWord.unwrap(voids) != 0 && voids.covers(_wordOf(slips, i).start(), acceptedAt)) paid = 0;
        }
        delete _gains[key];
        slips.losses = paid;
        _setWord(slips, slips.home, _wordOf(slips, slips.home).withoutCombined(gain));
        _book(slips);
        AccountCell storage cell = _accounts[bettor];
        cell.word = cell.word.end(gain, paid);
        emit GainSettled(bettor, request, gain, paid);
    }

    /// @inheritdoc IBookCashOut
    function gainOf(bytes32 request, address bettor, uint256 acceptedAt, uint256 gain, uint256 terms)
        external
        view
        returns (uint256)
    {
        return _gains[_gainKey(request, bettor, acceptedAt, gain, terms)];
    }

    // ------------------------------------------------------------------------------------------------- what was asked

    /// Legs, fixtures and results; returns where the legs end.
    function _readSlips(bytes calldata data, uint256 cursor, uint256 size, Slips memory slips)
        private
        view
        returns (uint256 item)
    {
        slips.count = data.read(cursor, 1);
        if (slips.count == 0 || slips.count > BookRules.LEGS_MAX) revert LegCount(slips.count);
        item = cursor + 1 + LEG * slips.count;
        data.mustReach(item + size);
        _openSlips(data, cursor + 1, slips);
    }

    function _readExit(bytes calldata data, Exit memory exit) private pure {
        exit.bettor = address(uint160(data.read(exit.item, 20)));
        exit.stake = data.read(exit.item + 20, 7);
        exit.nonce = data.read(exit.item + 27, 4);
        exit.acceptedAt = data.read(exit.item + 31, 4);
        exit.part = data.read(exit.item + 46, 7);
        exit.units = data.read(exit.item + 64, 7);
    }

    /// The bet is open as said, old enough, with no lost leg, something still to come and no result in doubt. Returns what
    /// stands for its legs in its terms.
    function _requireOpen(Exit memory exit, Slips memory slips) private view returns (uint256 terms) {
        terms = _termsLeg(slips);
        uint256 slot = _terms(exit.bettor, exit.stake, exit.acceptedAt, Leg.wrap(terms)) | (exit.nonce << 8) | OPEN;
        if (_bets[_slot(exit.bettor, exit.nonce)].word != slot) revert TermsMismatch(exit.bettor, exit.nonce);
        uint256 from = exit.acceptedAt + CASH_OUT_DELAY;
        if (block.timestamp < from) revert CashOutTooEarly(from, block.timestamp);
        (bool open,) = _evaluate(slips, exit.stake, exit.acceptedAt);
        if (!open) revert BetDecided(exit.bettor, exit.nonce);
        for (uint256 i; i < 32 * slips.count; i += 32) {
            bool waits = Wire.load(slips.multipliers + i) == PENDING;
            if (waits && _oracle.reported(_fixtureOf(slips, i))) revert FixtureReported(_fixtureOf(slips, i));
        }
    }

    /// The amounts, against what bettor and desk asked for.
    function _workOut(bytes calldata data, Exit memory exit, Slips memory slips) private view {
        if (exit.part == 0 || exit.part > exit.stake) revert CashOutPart(exit.part, exit.stake);
        exit.payout = exit.stake * slips.product / Payout.ONE;
        // Both payouts floored, for the pool: together they may be one unit less than the whole.
        exit.rest = (exit.stake - exit.part) * slips.product / Payout.ONE;
        uint256 most = exit.part * slips.product / Payout.ONE;
        uint256 least = data.read(exit.item + 53, 7);
        if (exit.units == 0 || exit.units < least || exit.units > most) revert CashOutUnits(exit.units, least, most);
        uint256 until = data.read(exit.item + 60, 4);
        if (block.timestamp > until) revert CashOutExpired(until, block.timestamp);
        until = data.read(exit.item + 71, 4);
        if (block.timestamp > until) revert CashOutExpired(until, block.timestamp);
        exit.paid = exit.units < exit.part ? exit.units : exit.part;
        exit.gain = exit.units - exit.paid;
    }

    /// Both signed: the bettor the request (or he is the caller), the desk the offer. Returns the request's digest. The
    /// order's own least payout and last moment are not in the slot, and need not be: nonce and open stake name the bet.
    function _requireSigned(bytes calldata data, Exit memory exit, Slips memory slips, bool own)
        private
        view
        returns (bytes32 request)
    {
        bytes32 domain = _signingDomain();
        uint256 item = exit.item;
        request = TypedData.order(
            exit.bettor, _orderedLegs(slips), exit.stake, data.read(item + 35, 7), data.read(item + 42, 4), exit.nonce
        );
        request = keccak256(
            abi.encode(
                TypedData.CASH_OUT_REQUEST,
                TypedData.digest(domain, request),
                exit.part,
                data.read(item + 53, 7),
                data.read(item + 60, 4)
            )
        );
        request = TypedData.digest(domain, request);
        bytes calldata signature = data[item + CASH_OUT_ITEM:];
        if (own) {
            if (exit.bettor != msg.sender) revert NotTheBettor(exit.bettor, msg.sender);
            if (signature.length != 0) data.finish(item + CASH_OUT_ITEM);
        } else if (!_byKey(exit.bettor, request, signature) && !exit.bettor.signed(request, signature)) {
            revert BadBettorSignature(address(0), exit.bettor);
        }
        bytes32 kind = exit.single == 0 ? TypedData.CASH_OUT_OFFER_OF_TWO : TypedData.CASH_OUT_OFFER;
        bytes32 offer = keccak256(abi.encode(kind, request, exit.units, data.read(item + 71, 4), _desk.epoch()));
        Run memory run;
        (run.single, run.desk, run.domain) = (exit.single, _desk, domain);
        _checkDesk(data, run, offer);
    }

    /// A wallet's betting key signs its cash-outs as it signs its orders. A former key does not: its orders outlive it
    /// so that no change of keys takes an accepted bet back, and a sale is none.
    function _byKey(address bettor, bytes32 digest, bytes calldata signature) private view returns (bool) {
        if (signature.length != 64) return false;
        return _currentKeySigns(bettor, Wire.recover(digest, bytes32(signature[:32]), bytes32(signature[32:])));
    }

    // ------------------------------------------------------------------------------------------------- reserves

    /// On one key's word the whole amount counts at every fixture: a cash-out of a bet that is all but lost moves no
    /// reserve and costs the pool all of it.
    function _useKey(Exit memory exit, Slips memory slips) private pure {
        if (exit.single == 0) return;
        uint256 more = (exit.units + FixtureLib.UNIT - 1) / FixtureLib.UNIT;
        for (uint256 i; i < 32 * slips.count; i += 32) {
            FixtureWord word = _wordOf(slips, i);
            uint256 limit = word.budget() / (4 * FixtureLib.UNIT);
            if (word.oneKey() + more > limit) {
                revert OneKeyLimit(
                    _fixtureOf(slips, i), (word.oneKey() + more) * FixtureLib.UNIT, limit * FixtureLib.UNIT
                );
            }
            _setWord(slips, i, word.withCombined(0, more, 0));
        }
    }

    /// A single leaves its pot. What the house keeps of the stake stays as backing; if no bet is left, all stakes are the
    /// pool's profit and the pot stays open.
    function _leavePot(Exit memory exit, Slips memory slips) private {
        Leg leg = Leg.wrap(Wire.load(slips.legs));
        FixtureWord word = _wordOf(slips, 0);
        Cell storage head = _pots[leg.potKey()];
        PotWord pot = PotWord.wrap(head.word);
        uint256 before = Reserve.ofPot(pot, leg.market());
        uint256 backing = exit.acceptedAt + BookRules.IN_PLAY_LEAD >= word.start() ? 0 : exit.part;
        uint256 less = exit.payout - exit.rest - (backing == 0 ? exit.part : 0);
        pot = _lowered(pot, leg, less).withoutBet(backing, exit.part - exit.paid, exit.part == exit.stake ? 1 : 0);
        uint256 reserved = word.reserved() - before + Reserve.ofPot(pot, leg.market());
        uint256 needed = reserved + word.combined() + exit.gain;
        if (needed > word.budget()) revert BudgetExceeded(leg.fixture(), needed, word.budget());
        if (pot.count() == 0) {
            slips.gains = pot.stakes();
            emit PotBooked(leg.potKey(), int256(slips.gains));
            pot = pot.withoutBet(slips.gains, 0, 0);
        }
        head.word = PotWord.unwrap(pot);
        _setWord(slips, 0, word.withReserved(reserved).withCombined(exit.gain, 0, 0).withoutStakes(exit.paid));
    }

    /// Takes a part of its selection's liability out of a pot. The head of a large one keeps the largest, so all the further
    /// words are read.
    function _lowered(PotWord pot, Leg leg, uint256 less) private returns (PotWord) {
        uint256 selection = leg.selection();
        uint256 size = Markets.size(leg.market());
        if (size <= Reserve.SMALL) return pot.withLiability(selection, pot.liability(selection) - less);
        Cell storage box = _pots[leg.potKey() + 1 + selection / 4];
        box.word = PotLib.withSide(box.word, selection & 3, PotLib.side(box.word, selection & 3) - less);
        uint256 largest;
        uint256 bits;
        for (uint256 i; i < size; ++i) {
            if (i & 3 == 0) bits = _pots[leg.potKey() + 1 + i / 4].word;
            uint256 one = PotLib.side(bits, i & 3);
            if (one > largest) largest = one;
        }
        return pot.withLiability(0, largest);
    }

    /// An accumulator's part leaves every fixture; a gain must fit where it is paid from.
    function _leaveLegs(Exit memory exit, Slips memory slips) private view {
        _uncount(slips, exit.payout - exit.rest - exit.part);
        for (uint256 i; i < 32 * slips.count; i += 32) {
            _setWord(slips, i, _wordOf(slips, i).withoutStakes(exit.part));
        }
        FixtureWord home = _wordOf(slips, slips.home);
        if (exit.gain > home.free()) {
            uint256 needed = home.reserved() + home.combined() + exit.gain;
            revert BudgetExceeded(_fixtureOf(slips, slips.home), needed, home.budget());
        }
        _setWord(slips, slips.home, home.withCombined(exit.gain, 0, 0));
        slips.gains = exit.part - exit.paid;
    }

    /// Writes the fixtures and tells the pool.
    function _book(Slips memory slips) private {
        Tally memory tally;
        _bookSlips(slips, tally);
        _sendBookings(tally);
    }

    // ------------------------------------------------------------------------------------------------- lists

    /// What stands for the legs in the terms: the leg of a single, else their hash.
    function _termsLeg(Slips memory slips) private pure returns (uint256) {
        return slips.count == 1 ? Wire.load(slips.legs) : uint256(slips.terms);
    }

    /// Hash of the legs as the order has them, without odds.
    function _orderedLegs(Slips memory slips) private pure returns (bytes32) {
        uint256[] memory legs = new uint256[](slips.count);
        for (uint256 i; i < slips.count; ++i) {
            legs[i] = Leg.wrap(Wire.load(slips.legs + 32 * i)).withoutOdds();
        }
        return keccak256(abi.encodePacked(legs));
    }

    function _gainKey(bytes32 request, address bettor, uint256 acceptedAt, uint256 gain, uint256 terms)
        private
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(request, bettor, acceptedAt, gain, terms));
    }

    function _fixtureOf(Slips memory slips, uint256 i) private pure returns (uint128) {
        return Leg.wrap(Wire.load(slips.legs + i)).fixture();
    }

    function _wordOf(Slips memory slips, uint256 i) private pure returns (FixtureWord) {
        return FixtureWord.wrap(Wire.load(slips.words + i));
    }

    function _setWord(Slips memory slips, uint256 i, FixtureWord word) private pure {
        Wire.store(slips.words + i, bytes32(FixtureWord.unwrap(word)));
    }
}
