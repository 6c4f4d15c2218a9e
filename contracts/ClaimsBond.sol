// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {PoolRoles} from "./PoolRoles.sol";
import {IHousePool} from "./interfaces/IHousePool.sol";

/// @title What the desk puts up for tickets that it signed and did not place.
/// @notice Money of its own, apart from the first-loss tranches: a claim says nothing of an epoch's result, and what pays
///         claims must not stand in for losses as well. It is no part of NAV, so no epoch need be closed to pay a claim.
/// @dev A withdrawal waits longer than any ticket lives, so a bond that a customer saw when his ticket was accepted is
///      there when he claims, unless an exit was ripe by then; `claimsBondUntil` leaves such an exit out.
abstract contract ClaimsBond is PoolRoles {
    using SafeCast for uint256;

    /// @notice From a request to its withdrawal; longer than any ticket and its claim together.
    uint256 public constant CLAIMS_BOND_DELAY = 1 days;

    struct Bond {
        uint104 units;
        uint104 leaving; // of which asked back
        uint48 leavesAt;
    }

    Bond private _claims;

    /// @inheritdoc IHousePool
    function postClaimsBond(uint256 units) external onlyBondOwner nonReentrant {
        if (units == 0) revert ZeroAmount();
        _claims.units = (_claims.units + units).toUint104();
        emit ClaimsBondPosted(msg.sender, units);
        BOOK.pull(msg.sender, units);
    }

    /// @inheritdoc IHousePool
    function requestClaimsBondExit(uint256 units) external onlyBondOwner {
        if (units > _claims.units) revert ClaimsBondShort(units, _claims.units);
        uint256 leavesAt = units == 0 ? 0 : block.timestamp + CLAIMS_BOND_DELAY;
        (_claims.leaving, _claims.leavesAt) = (units.toUint104(), leavesAt.toUint48());
        emit ClaimsBondExitRequested(msg.sender, units, leavesAt);
    }

    /// @inheritdoc IHousePool
    function withdrawClaimsBond() external onlyBondOwner nonReentrant returns (uint256 units) {
        Bond memory bond = _claims;
        if (bond.leaving == 0) revert ZeroAmount();
        if (block.timestamp < bond.leavesAt) revert ClaimsBondWaits(bond.leavesAt, block.timestamp);
        units = Math.min(bond.leaving, bond.units); // claims came first
        _claims = Bond((bond.units - units).toUint104(), 0, 0);
        emit ClaimsBondWithdrawn(msg.sender, units);
        BOOK.pay(msg.sender, units);
    }

    /// @inheritdoc IHousePool
    function payClaim(uint256 units) external onlyBook returns (uint256 paid) {
        uint256 bond = _claims.units;
        paid = Math.min(units, bond);
        _claims.units = (bond - paid).toUint104();
        emit ClaimPaid(units, paid);
    }

    /// @inheritdoc IHousePool
    function claimsBond() external view returns (uint256) {
        return _claims.units;
    }

    /// @inheritdoc IHousePool
    function claimsBondExit() external view returns (uint256 units, uint256 leavesAt) {
        return (_claims.leaving, _claims.leavesAt);
    }

    /// @inheritdoc IHousePool
    function claimsBondUntil(uint256 time) external view returns (uint256) {
        Bond memory bond = _claims;
        if (bond.leaving == 0 || time < bond.leavesAt) return bond.units;
        return bond.units - Math.min(bond.leaving, bond.units);
    }
}
