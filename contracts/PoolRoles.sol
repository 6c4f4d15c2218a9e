// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IBookVault} from "./interfaces/IBookVault.sol";
import {IHousePool} from "./interfaces/IHousePool.sol";

/// @title The pool's book and its roles.
/// @notice The owner, a timelock, names the roles; no role can take what is a provider's or a customer's.
abstract contract PoolRoles is IHousePool, Ownable2Step, ReentrancyGuardTransient {
    /// @inheritdoc IHousePool
    IBookVault public immutable BOOK;

    /// @inheritdoc IHousePool
    address public allocator;
    /// @inheritdoc IHousePool
    address public bondOwner;

    constructor(IBookVault vault, address owner_, address allocator_, address bondOwner_) Ownable(owner_) {
        BOOK = vault;
        allocator = allocator_;
        bondOwner = bondOwner_;
        emit AllocatorChanged(address(0), allocator_);
        emit BondOwnerChanged(address(0), bondOwner_);
    }

    modifier onlyBook() {
        if (msg.sender != address(BOOK)) revert NotBook(msg.sender);
        _;
    }

    modifier onlyBondOwner() {
        if (msg.sender != bondOwner) revert NotBondOwner(msg.sender);
        _;
    }

    /// @inheritdoc IHousePool
    function setAllocator(address next) external onlyOwner {
        emit AllocatorChanged(allocator, next);
        allocator = next;
    }

    /// @inheritdoc IHousePool
    function setBondOwner(address next) external onlyOwner {
        emit BondOwnerChanged(bondOwner, next);
        bondOwner = next;
    }
}
