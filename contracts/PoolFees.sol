// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

import {PoolRoles} from "./PoolRoles.sol";
import {IHousePool} from "./interfaces/IHousePool.sol";

/// @title The rate of the performance fee, by epoch.
/// @notice Pays what keeps the book running: oracle nodes and hosts. A rate is known a whole epoch before it begins to
///         count, so whoever provides liquidity at the old one can leave before: an exit lodged in the epoch of the change
///         acts at the close of the next one, and the change counts after that close.
abstract contract PoolFees is PoolRoles {
    using Checkpoints for Checkpoints.Trace224;

    /// @notice A tenth of an epoch's net profit; nobody can set more.
    uint256 public constant MAX_FEE_PPM = 100_000;
    uint256 public constant EPOCH = 7 days;

    /// @inheritdoc IHousePool
    address public feeRecipient;

    /// First epoch of each rate.
    Checkpoints.Trace224 private _rates;

    constructor(address feeRecipient_, uint256 ppm) {
        _setRate(block.timestamp / EPOCH, ppm);
        feeRecipient = feeRecipient_;
        emit FeeRecipientChanged(address(0), feeRecipient_);
    }

    /// @inheritdoc IHousePool
    function setFee(uint256 ppm) external onlyOwner {
        _setRate(block.timestamp / EPOCH + 2, ppm);
    }

    /// @inheritdoc IHousePool
    function setFeeRecipient(address next) external onlyOwner {
        emit FeeRecipientChanged(feeRecipient, next);
        feeRecipient = next;
    }

    /// Epochs rise from call to call, and a second call in one epoch replaces the first.
    function _setRate(uint256 epoch, uint256 ppm) private {
        if (ppm > MAX_FEE_PPM) revert FeeTooHigh(ppm, MAX_FEE_PPM);
        _rates.push(uint32(epoch), uint224(ppm));
        emit FeeSet(epoch, ppm);
    }

    /// The rate in force for an epoch by what has been set so far.
    function _scheduledFee(uint256 epoch) internal view returns (uint256) {
        return epoch > type(uint32).max ? _rates.latest() : _rates.upperLookupRecent(uint32(epoch));
    }
}
