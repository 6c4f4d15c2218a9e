// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {BookStorage} from "./BookStorage.sol";
import {IBookExit} from "./interfaces/IBookExit.sol";
import {ISunset} from "./interfaces/ISunset.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {WalletSignature} from "./libraries/WalletSignature.sol";
import {AccountWord} from "./types/Account.sol";

/// @title The end of a set: no new money and no new risk, and a way for customers to move to the next one.
/// @notice Part of the office; see `IBookExit`.
abstract contract BookExit is BookStorage, EIP712, Ownable2Step, IBookExit {
    using SafeERC20 for IERC20;
    using WalletSignature for address;

    /// A pause that never ends.
    uint256 internal constant FOR_EVER = type(uint40).max;

    /// @inheritdoc IBookExit
    mapping(address wallet => uint256) public withdrawNonce;

    /// @inheritdoc ISunset
    function sunsetAt() public view returns (uint256) {
        return _sunsetAt;
    }

    /// @inheritdoc IBookExit
    function sunset() external onlyOwner {
        _requireDay();
        _sunsetAt = block.timestamp;
        _vault |= SUNSET;
        _desk = _desk.withPausedUntil(FOR_EVER);
        emit SunsetBegan(block.timestamp);
        emit NewRiskPaused(FOR_EVER, msg.sender);
    }

    /// @inheritdoc IBookExit
    function withdrawTo(
        address wallet,
        address to,
        uint256 units,
        uint256 nonce,
        uint256 validUntil,
        bytes calldata signature
    ) external nonReentrant {
        if (_sunsetAt == 0) revert BeforeSunset();
        if (block.timestamp > validUntil) revert WithdrawalExpired(validUntil, block.timestamp);
        if (nonce != withdrawNonce[wallet]) revert WithdrawalNonce(wallet, nonce, withdrawNonce[wallet]);
        if (to == address(this)) revert PaidToTheBook();
        if (units == 0) revert ZeroAmount();
        bytes32 digest =
            _hashTypedDataV4(keccak256(abi.encode(TypedData.WITHDRAW_TO, wallet, to, units, nonce, validUntil)));
        if (!wallet.signed(digest, signature)) revert BadWalletSignature(wallet);
        AccountWord word = _accounts[wallet].word;
        if (units > word.balance()) revert InsufficientBalance(word.balance(), units);
        withdrawNonce[wallet] = nonce + 1;
        _accounts[wallet].word = word.debit(units);
        // The customers' half is the sum of all balances and more.
        _vault -= units;
        emit WithdrawnTo(wallet, to, units, nonce);
        _asset.safeTransfer(to, units);
    }

    /// Reverts after the sunset.
    function _requireDay() internal view {
        if (_sunsetAt != 0) revert AfterSunset(_sunsetAt);
    }
}
