// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The book's seldom calls; `BetBook` runs them at its own address.
interface IBookOffice {
    /// @notice First keys and parameters; only while the book is being constructed.
    /// @param owner_ timelock
    /// @param desk_ first desk key, which states odds
    function initialize(
        address owner_,
        address guardian_,
        address desk_,
        address secondDesk_,
        uint256 minimumStakeCents
    ) external;

    /// @notice Asks for `units` to be paid out after the longest ticket life. Does not reduce betting power.
    function requestWithdraw(uint256 units) external;

    /// @notice Units asked for and the time from which they are paid (seconds, zero: no request).
    function pendingWithdrawal(address account) external view returns (uint256 units, uint256 withdrawAt);

    /// @notice Sends the budget that backs nothing home, once the fixture is final.
    function release(uint128 fixture) external returns (uint256 units);

    /// @notice Writes what a grant allows. Only the registry; `noEntryBefore` (days) never falls.
    /// @param until hours since 1970, exclusive
    /// @param depositCap weekly, cents; all ones: none
    function setEntry(
        address account,
        uint256 until,
        uint256 noEntryBefore,
        uint256 tier,
        uint256 depositCap,
        uint256 stakeCap
    ) external;

    /// @notice Raises the day before which an account may not enter. Only the registry; the day never falls.
    function barEntry(address account, uint256 noEntryBefore) external;

    function setGuardian(address guardian_) external;

    function setMinimumStake(uint256 cents) external;

    /// @notice Registers the key that the guardian may switch to at once.
    function setStandbyKey(uint256 position, address key) external;

    /// @notice Replaces a desk key (0 or 1) by its registered standby, or removes it (`key` zero). Kills every ticket
    /// that is not placed yet.
    function switchDeskKey(uint256 position, address key) external;

    /// @notice Kills every ticket that is not placed yet.
    function bumpDeskEpoch() external;

    /// @notice Stops placing, funding and opening for fourteen days; settling and withdrawing go on. Renewable.
    function pauseNewRisk() external;

    function resumeNewRisk() external;

    /// @notice Reverts with the error of a code that refuses a bet of `place`; the arguments come from its packed data.
    /// @param group offset of the bet's group in `data`
    /// @param item offset of the bet
    function refusePlace(uint8 code, bytes calldata data, uint256 group, uint256 item) external view;

    /// @notice Reverts unless this permit is the last that the asset took from `owner_`: somebody brought it first, and
    /// it still is the owner's word. A standing allowance alone is not, or anyone could move anyone's money in.
    function requireSpentPermit(address owner_, uint256 units, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        view;
}
