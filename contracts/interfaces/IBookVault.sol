// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISunset} from "./ISunset.sol";

/// @notice Says who may take on new risk; asked on the way in only, never on the way out.
interface IEligibility {
    /// @notice Whether `account` may enter now; nobody may after the sunset.
    function eligible(address account) external view returns (bool);
}

/// @notice What the pool asks of the book, which holds every token. The book answers these calls to its pool alone.
/// @dev The book keeps one counter for customers and one for the house. The house counter equals the pool's free
///      liquidity, what it owes, unclaimed pockets, bonds, the claims bond, fees not taken and all fixtures' budgets;
///      `pull` and `pay` move it at the edge, `addBudget` moves within it, and a claim that `payClaim` allows leaves it
///      for a customer.
interface IBookVault is IEligibility, ISunset {
    /// @notice Takes exactly `amount` from `from` into the house; reverts unless the balance rose by `amount`.
    function pull(address from, uint256 amount) external;

    /// @notice Pays `amount` of the house to `to`.
    function pay(address to, uint256 amount) external;

    /// @notice The start in the specification of `fixture`, in seconds: it names the epoch for good.
    /// @dev Reverts if the fixture is not listed. It never changes afterwards.
    function fixtureStart(uint128 fixture) external view returns (uint256 start);

    /// @notice Adds `amount` to the budget of `fixture`; reverts if it is not listed, closed or has a report.
    function addBudget(uint128 fixture, uint256 amount) external;
}
