// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Owner of book, pool, oracle and registry: every change of theirs is public two days before it counts.
/// @notice OpenZeppelin's timelock with three things fixed: no delay below 48 hours, whatever is voted; nobody but itself
/// gives out roles; and the first settings of the contracts are made in its constructor, so that no key ever owns them.
/// @dev The other contracts are deployed before it, with its address, which follows from the deployer's nonce, as owner.
contract ParameterTimelock is TimelockController {
    /// @notice Least delay of a change on every chain but a developer's.
    uint256 public constant MINIMUM_DELAY = 48 hours;
    uint256 private constant DEVELOPMENT_CHAIN = 31_337;

    /// @notice Least delay of this timelock, for good: `MINIMUM_DELAY`, or on a developer's chain what it began with.
    uint256 public immutable LEAST_DELAY;

    /// @notice One call that an owner makes.
    struct OwnerCall {
        address target;
        bytes data;
    }

    /// @notice A call that was made as owner while the timelock was being constructed.
    event Founded(address indexed target, bytes data);

    /// @notice A delay of `delay` seconds is below `minimum`.
    error DelayTooShort(uint256 delay, uint256 minimum);
    /// @notice A timelock without anyone who may do this could never change anything, or never be stopped.
    error NobodyHolds(bytes32 role);

    /// @param executors Who carries out a change whose time has come; nobody named: anyone may.
    /// @param cancellers Who may withdraw a change that waits; proposers can only if they are named here as well.
    /// @param founding What is set once and for all before anybody uses the contracts, such as standby keys.
    constructor(
        uint256 delay,
        address[] memory proposers,
        address[] memory executors,
        address[] memory cancellers,
        OwnerCall[] memory founding
    ) TimelockController(delay, proposers, executors, address(0)) {
        if (delay < MINIMUM_DELAY && block.chainid != DEVELOPMENT_CHAIN) {
            revert DelayTooShort(delay, MINIMUM_DELAY);
        }
        LEAST_DELAY = Math.min(delay, MINIMUM_DELAY);
        if (proposers.length == 0) revert NobodyHolds(PROPOSER_ROLE);
        if (cancellers.length == 0) revert NobodyHolds(CANCELLER_ROLE);
        if (executors.length == 0) _grantRole(EXECUTOR_ROLE, address(0));
        for (uint256 i; i < proposers.length; ++i) {
            _revokeRole(CANCELLER_ROLE, proposers[i]);
        }
        for (uint256 i; i < cancellers.length; ++i) {
            _grantRole(CANCELLER_ROLE, cancellers[i]);
        }
        for (uint256 i; i < founding.length; ++i) {
            Address.functionCall(founding[i].target, founding[i].data);
            emit Founded(founding[i].target, founding[i].data);
        }
    }

    /// @notice Delay that a new change must have at least, seconds; no decision brings it under `LEAST_DELAY`.
    function getMinDelay() public view override returns (uint256) {
        return Math.max(super.getMinDelay(), LEAST_DELAY);
    }
}
