// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Code} from "../../../../contracts/interfaces/IBetBook.sol";
import {IHousePool} from "../../../../contracts/interfaces/IHousePool.sol";
import {AccountWord} from "../../../../contracts/types/Account.sol";
import {FixtureWord} from "../../../../contracts/types/Fixture.sol";
import {Leg} from "../../../../contracts/types/Leg.sol";
import {Keepers} from "./Keepers.sol";
import {vm} from "./Vm.sol";

/// Two ways to the same end, compared. The first way is a call that always reverts with what it came to, so that
/// nothing of it stays.
abstract contract Twins is Keepers {
    error CameTo(bytes codes, bytes32 state);

    // ------------------------------------------------------------------------------------------------- batches (I18)

    /// A batch in which some items are bad: each ends as it does alone, in the same order.
    function placeAsAlone(uint256 seed) external act(seed) {
        uint256 keys = _keys();
        Item[] memory items = _someItems(2 + _next(6), keys);
        for (uint256 i; i < items.length; ++i) {
            if (_chance(35)) _spoil(items[i]);
        }
        (bytes memory codes, bytes32 state) = _first(abi.encodeCall(this.placeAlone, (items, keys)));
        bytes memory data = _packPlace(items, keys, false);
        vm.prank(RELAYER);
        bytes memory together = book.placeMany(data);
        if (keccak256(codes) != keccak256(together)) _found("I18: placed otherwise than alone");
        if (state != _state(items, new uint256[](0))) _found("I18: another state than one by one");
        _noteBatch(items, together, keys);
        _mark("batch placed as alone");
    }

    function placeAlone(Item[] calldata items, uint256 keys) external {
        bytes memory codes = new bytes(items.length);
        for (uint256 i; i < items.length; ++i) {
            bytes memory data = _packPlace(_one(items[i]), keys, false);
            // Half of them by the strict call, which must revert where the other has a code.
            if (items[i].nonce % 2 == 0) {
                codes[i] = book.placeMany(data)[0];
                continue;
            }
            try book.place(data) {}
            catch {
                codes[i] = book.placeMany(data)[0];
                require(uint8(codes[i]) != Code.OK, "I18: strict refuses what a batch places");
            }
        }
        revert CameTo(codes, _state(items, new uint256[](0)));
    }

    function _spoil(Item memory item) internal {
        uint256 kind = _next(8);
        if (kind == 0) item.forged = true;
        else if (kind == 1) item.stake = 1;
        else if (kind == 2) item.validUntil = clock - 1;
        else if (kind == 3) item.acceptedAt = clock + 1;
        else if (kind == 4) item.life = clock - item.acceptedAt == 0 ? 0 : clock - item.acceptedAt - 1;
        else if (kind == 5) item.minPayout = _payoutOf(item.stake, item.legs) + 1;
        else if (kind == 6) item.stake = _balance[item.who] + 1;
        else item.nonce = _lastNonce[item.who] > 1 ? _lastNonce[item.who] - 1 : 0;
    }

    /// The same of settling: what the batch pays, books and leaves is what the bets do one by one.
    function settleAsAlone(uint256 seed) external act(seed) {
        require(_openBets.length != 0, "no open bet");
        if (_chance(40)) _decide(_openBets[_next(_openBets.length)]);
        uint256 count = _least(1 + _next(8), _openBets.length);
        uint256[] memory chosen = new uint256[](count);
        uint256 from = _next(_openBets.length);
        for (uint256 i; i < count; ++i) {
            chosen[i] = _openBets[(from + i) % _openBets.length];
        }
        (bytes memory codes, bytes32 state) = _first(abi.encodeCall(this.settleAlone, (chosen)));
        bytes memory together = _settleThese(chosen, count);
        if (keccak256(codes) != keccak256(together)) _found("I18: settled otherwise than alone");
        if (state != _state(new Item[](0), chosen)) _found("I18: another state than settled one by one");
        _mark("batch settled as alone");
    }

    function settleAlone(uint256[] calldata chosen) external {
        bytes memory codes = new bytes(chosen.length);
        for (uint256 i; i < chosen.length; ++i) {
            codes[i] = book.settleMany(_packSettle(chosen[i]))[0];
        }
        revert CameTo(codes, _state(new Item[](0), chosen));
    }

    function _first(bytes memory call) private returns (bytes memory, bytes32) {
        (, bytes memory result) = address(this).call(call);
        require(bytes4(result) == CameTo.selector, string.concat("the first way ends otherwise: ", string(result)));
        return this.decode(result);
    }

    function decode(bytes calldata result) external pure returns (bytes memory codes, bytes32 state) {
        return abi.decode(result[4:], (bytes, bytes32));
    }

    /// Everything that placing and settling write, in one hash.
    function _state(Item[] memory items, uint256[] memory chosen) internal view returns (bytes32 hash) {
        (int256 low, uint256 high) = office.vault();
        hash = keccak256(abi.encode(low, high, pool.free(), pool.placed(), pool.nav()));
        for (uint256 i; i < BETTORS; ++i) {
            hash =
                keccak256(abi.encode(hash, AccountWord.unwrap(office.accounts(bettors[i])), office.limits(bettors[i])));
        }
        for (uint256 i; i < _games.length; ++i) {
            hash = keccak256(abi.encode(hash, FixtureWord.unwrap(office.fixtures(_games[i].id))));
        }
        for (uint256 i; i < _jars.length; ++i) {
            hash = _hashPot(hash, _jars[i].key);
        }
        for (uint256 i; i < items.length; ++i) {
            hash = keccak256(abi.encode(hash, office.betSlot(bettors[items[i].who], items[i].nonce)));
            if (items[i].legs.length == 1) hash = _hashPot(hash, Leg.wrap(items[i].legs[0]).potKey());
        }
        for (uint256 i; i < chosen.length; ++i) {
            Bet memory one = _bets[chosen[i]];
            hash = keccak256(abi.encode(hash, office.betSlot(bettors[one.who], one.nonce)));
        }
        for (uint256 epoch = _firstEpoch; epoch <= clock / EPOCH + 1; ++epoch) {
            IHousePool.Epoch memory record = pool.epochAt(epoch);
            hash = keccak256(abi.encode(hash, record.net, record.outstanding, record.returned, record.covered));
        }
    }

    function _hashPot(bytes32 hash, uint256 key) private view returns (bytes32) {
        for (uint256 i; i < 8; ++i) {
            hash = keccak256(abi.encode(hash, office.pots(key + i)));
        }
        return hash;
    }
}
