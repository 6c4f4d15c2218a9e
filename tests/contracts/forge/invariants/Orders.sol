// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Code} from "../../../../contracts/interfaces/IBetBook.sol";
import {TypedData} from "../../../../contracts/libraries/TypedData.sol";
import {Sellers} from "./Sellers.sol";
import {vm} from "./Vm.sol";

/// Cancelled orders and betting keys: both take effect later than any ticket lives (I7).
abstract contract Orders is Sellers {
    uint256 private constant DELAY = 15 minutes;

    mapping(uint256 who => uint256) private _formerKey;
    mapping(uint256 who => uint256) private _formerUntil;

    // ------------------------------------------------------------------------------------------------- cancellations

    /// A nonce is cancelled; its order, brought before or after the effect, is placed or refused.
    function cancelOrder(uint256 seed) external act(seed) {
        uint256 who = _bettor();
        Item memory item = _single(who, _liveGame(), BOTH);
        if (!_cancel(who, item.nonce)) return;
        uint256 from = clock + DELAY;
        (_cancelledNonce[who][item.nonce & 63], _cancelledFrom[who][item.nonce & 63]) = (item.nonce, from);
        uint256[4] memory times = [clock, from - 1, from, from + 300];
        _go(times[_next(4)]);
        item.acceptedAt = clock;
        (item.life, item.validUntil) = (60, clock + 60);
        vm.prank(RELAYER);
        uint256 code = uint8(book.placeMany(_packPlace(_one(item), BOTH, false))[0]);
        if (code == Code.OK) {
            _notePlaced(item, BOTH);
            _mark("placed before it was cancelled");
        } else if (code == Code.CANCELLED) {
            if (clock < from) _found("I7: a cancellation before its time");
            _mark("cancelled order refused");
        }
        if (_chance(40)) return;
        (bool ok,) = address(book).call(abi.encodeCall(office.finishCancel, (bettors[who], item.nonce)));
        if (ok != (clock >= from)) _found("I7: a cancellation finished at another time");
        if (ok && code != Code.OK) _noteCancelled(item);
    }

    function _cancel(uint256 who, uint256 nonce) private returns (bool ok) {
        uint256 kind = _next(4);
        if (kind == 0) {
            vm.prank(bettors[who]);
            (ok,) = address(book).call(abi.encodeCall(office.cancel, (nonce)));
            return ok;
        }
        uint256 until = clock + _next(100);
        bytes32 digest = _digestOf(keccak256(abi.encode(TypedData.CANCEL, bettors[who], nonce, until)));
        uint256 key = kind == 1 ? STRANGER : kind == 2 && _keyOf[who] != 0 ? _keyOf[who] : BETTOR + who;
        vm.prank(GRIEFER);
        (ok,) = address(book).call(abi.encodeCall(office.cancelFor, (bettors[who], nonce, until, _sign(key, digest))));
        if (ok && kind == 1) _found("I7: a stranger cancels an order");
    }

    /// The slot is the cancelled order's.
    function _noteCancelled(Item memory item) private {
        Bet storage one = _bets.push();
        (one.who, one.state, one.nonce) = (uint8(item.who), CANCELLED, uint32(item.nonce));
        uint256 old = _slotBet[item.who][item.nonce & 63];
        if (old != 0 && (_bets[old - 1].state == OPEN || _bets[old - 1].nonce >= item.nonce)) {
            _found("I4: a cancellation in a used slot");
        }
        _slotBet[item.who][item.nonce & 63] = _bets.length;
    }

    // ------------------------------------------------------------------------------------------------- betting keys

    /// Another key signs for a wallet, at once; the former one for a while. No two changes at a time.
    function changeKey(uint256 seed) external act(seed) {
        uint256 who = _next(BETTORS);
        uint256 key = uint256(keccak256(abi.encode(seed, clock, "key"))) >> 8;
        (,,, uint256 nonce) = office.bettingKey(bettors[who]);
        uint256 until = clock + _next(100);
        bytes32 digest =
            _digestOf(keccak256(abi.encode(TypedData.BETTING_KEY, bettors[who], vm.addr(key), nonce, until)));
        uint256 kind = _next(5);
        // Neither a stranger nor the key itself names a key.
        uint256 signer = kind == 0 ? STRANGER : kind == 1 && _keyOf[who] != 0 ? _keyOf[who] : BETTOR + who;
        bool may = signer == BETTOR + who && clock > _formerUntil[who];
        vm.prank(GRIEFER);
        (bool ok,) = address(book)
            .call(abi.encodeCall(office.setBettingKey, (bettors[who], vm.addr(key), until, _sign(signer, digest))));
        if (ok != may) _found("I7: a betting key against the rules");
        if (!ok) return;
        (_formerKey[who], _formerUntil[who]) = (_keyOf[who], _keyOf[who] == 0 ? 0 : clock + DELAY);
        _keyOf[who] = key;
        _mark("betting key named");
        // Within its last minutes, or just after them.
        if (_formerKey[who] != 0 && _balance[who] >= EURO && office.eligible(bettors[who])) _betBy(who, true);
    }

    /// A bet that a wallet's key signed, or its former one.
    function betByKey(uint256 seed) external act(seed) {
        uint256 who = _bettor();
        if (_keyOf[who] != 0) _betBy(who, _formerKey[who] != 0 && _chance(30));
    }

    function _betBy(uint256 who, bool former) private {
        uint256 game = _liveGame();
        if (former && _formerUntil[who] >= clock && _chance(70)) _go(_formerUntil[who] + _next(2));
        Item memory item = _single(who, game, BOTH);
        item.signer = former ? _formerKey[who] : _keyOf[who];
        item.acceptedAt = clock;
        (item.life, item.validUntil) = (60, clock + 60);
        vm.prank(RELAYER);
        uint256 code = uint8(book.placeMany(_packPlace(_one(item), BOTH, false))[0]);
        bool signs = !former || clock <= _formerUntil[who];
        if (code == Code.OK) {
            if (!signs) _found("I7: a former key signs");
            _notePlaced(item, BOTH);
            _mark(former ? bytes32("bet by a former key") : bytes32("bet by a key"));
        }
        if (code != Code.BETTOR_SIGNATURE) return;
        if (signs) _found("I7: a key does not sign");
        _mark("former key refused");
    }
}
