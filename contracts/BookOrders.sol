// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {BookRules, BookStorage} from "./BookStorage.sol";
import {IBookExit} from "./interfaces/IBookExit.sol";
import {IBookOrders} from "./interfaces/IBookOrders.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {WalletSignature} from "./libraries/WalletSignature.sol";
import {Wire} from "./libraries/Wire.sol";
import {AccountLib, AccountWord} from "./types/Account.sol";

/// @title Cancelled orders and betting keys.
/// @notice Part of the office; see `IBookOrders`. The only foreign code that runs here is the wallet's own
/// `isValidSignature`, as a view, in a call that concerns nobody else. Placing never calls a wallet.
abstract contract BookOrders is BookStorage, EIP712, IBookOrders {
    using WalletSignature for address;

    /// Seconds until a cancellation takes effect, and for which a former betting key still signs.
    uint256 public constant ORDER_DELAY = BookRules.ORDER_DELAY;

    // ------------------------------------------------------------------------------------------------- cancellations

    /// @inheritdoc IBookOrders
    function cancel(uint256 nonce) external {
        _cancel(msg.sender, nonce);
    }

    /// @inheritdoc IBookOrders
    function cancelFor(address bettor, uint256 nonce, uint256 validUntil, bytes calldata signature) external {
        if (block.timestamp > validUntil) revert SignatureExpired(validUntil, block.timestamp);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(TypedData.CANCEL, bettor, nonce, validUntil)));
        if (signature.length != 64 || !_currentKeySigns(bettor, _signer(digest, signature))) {
            _requireSigned(bettor, digest, signature);
        }
        _cancel(bettor, nonce);
    }

    /// @inheritdoc IBookOrders
    function finishCancel(address bettor, uint256 nonce) external {
        uint256 slot = _slot(bettor, nonce);
        uint256 record = _cancellations[slot];
        if (record == 0 || record >> 40 != nonce) revert NoCancellation(bettor, nonce);
        if (block.timestamp < uint40(record)) revert CancellationWaits(uint40(record), block.timestamp);
        if (!_finish(bettor, slot, nonce)) revert SlotTaken(bettor, nonce, _bets[slot].word);
    }

    /// @inheritdoc IBookOrders
    function cancellation(address bettor, uint256 nonce) external view returns (uint256 cancelled, uint256 from) {
        uint256 record = _cancellations[_slot(bettor, nonce)];
        return (record >> 40, uint40(record));
    }

    function _cancel(address bettor, uint256 nonce) private {
        if (nonce > type(uint32).max) revert NonceTooLarge(nonce);
        uint256 slot = _slot(bettor, nonce);
        uint256 bet = _bets[slot].word;
        if (bet != 0 && uint32(bet >> 8) >= nonce) revert NonceUsed(bettor, nonce, bet);
        uint256 record = _cancellations[slot];
        // A slot has one record. A further one must not put the first off, nor may an old signature.
        if (record != 0) {
            bool made = record >> 40 < nonce && block.timestamp >= uint40(record) && _finish(bettor, slot, record >> 40);
            if (!made) revert CancellationPending(bettor, record >> 40, uint40(record));
        }
        uint256 from = block.timestamp + ORDER_DELAY;
        _cancellations[slot] = (nonce << 40) | from;
        _extras[bettor].word += CANCELLATION;
        _accounts[bettor].word = _accounts[bettor].word.withFlag(AccountLib.HAS_CANCELLATIONS);
        emit Cancelled(bettor, nonce, from);
    }

    /// Moves a cancellation that has taken effect into the slot; false while a bet of a lower nonce is open there.
    function _finish(address bettor, uint256 slot, uint256 nonce) private returns (bool) {
        uint256 bet = _bets[slot].word;
        // A bet that was placed before the effect, or at a higher nonce, has made the record void.
        if (bet == 0 || uint32(bet >> 8) < nonce) {
            if (bet != 0 && uint8(bet) < FIRST_TERMINAL) return false;
            _bets[slot].word = (nonce << 8) | CANCELLED;
        }
        delete _cancellations[slot];
        uint256 left = _extras[bettor].word - CANCELLATION;
        _extras[bettor].word = left;
        if (left < CANCELLATION) {
            _accounts[bettor].word = _accounts[bettor].word.withoutFlag(AccountLib.HAS_CANCELLATIONS);
        }
        emit CancellationFinished(bettor, nonce);
        return true;
    }

    // ------------------------------------------------------------------------------------------------- betting keys

    /// @inheritdoc IBookOrders
    function setBettingKey(address wallet, address key, uint256 validUntil, bytes calldata signature) external {
        Keys storage keys = _keys[wallet];
        uint256 current = keys.current;
        uint256 nonce = current >> 160;
        if (msg.sender != wallet) {
            if (block.timestamp > validUntil) revert SignatureExpired(validUntil, block.timestamp);
            bytes32 digest =
                _hashTypedDataV4(keccak256(abi.encode(TypedData.BETTING_KEY, wallet, key, nonce, validUntil)));
            _requireSigned(wallet, digest, signature);
        }
        // Two changes at once would be a free cancel of what the first key signed.
        if (block.timestamp <= keys.former >> 160) revert BettingKeyWaits(keys.former >> 160, block.timestamp);
        address former = address(uint160(current));
        uint256 until = former == address(0) ? 0 : block.timestamp + ORDER_DELAY;
        keys.former = (until << 160) | uint160(former);
        keys.current = ((nonce + 1) << 160) | uint160(key);
        // Kept after a removal: the former key still signs, and the flag costs only signatures that are not the wallet's.
        _accounts[wallet].word = _accounts[wallet].word.withFlag(AccountLib.HAS_KEY);
        emit BettingKeySet(wallet, key, former, until, nonce);
    }

    /// @inheritdoc IBookOrders
    function bettingKey(address wallet)
        external
        view
        returns (address key, address former, uint256 formerUntil, uint256 nonce)
    {
        Keys memory keys = _keys[wallet];
        key = address(uint160(keys.current));
        former = address(uint160(keys.former));
        return (key, former, keys.former >> 160, keys.current >> 160);
    }

    // ------------------------------------------------------------------------------------------------- signatures

    function _requireSigned(address wallet, bytes32 digest, bytes calldata signature) private view {
        if (wallet.signed(digest, signature)) return;
        // Other than a key's: only code can judge it.
        bool forCode = signature.length != 64 && signature.length != 65;
        if (forCode && wallet.code.length == 0) revert WalletNotDeployed(wallet);
        revert IBookExit.BadWalletSignature(wallet);
    }

    function _signer(bytes32 digest, bytes calldata signature) private view returns (address) {
        return Wire.recover(digest, bytes32(signature[:32]), bytes32(signature[32:]));
    }
}
