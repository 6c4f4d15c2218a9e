// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {BookStorage} from "./BookStorage.sol";
import {IBookOffice} from "./interfaces/IBookOffice.sol";
import {IBookVault, IEligibility} from "./interfaces/IBookVault.sol";
import {AccountLib, AccountWord} from "./types/Account.sol";
import {DeskWord} from "./types/Desk.sol";
import {FixtureLib, FixtureWord} from "./types/Fixture.sol";
import {LimitsLib} from "./types/Limits.sol";

/// @title The book's back office: parameters, identity, withdrawal requests and the pool's side.
/// @notice Runs only inside `BetBook`, by delegatecall. At its own address there is no account, no owner and no pool that could call.
contract BookOffice is BookStorage, IBookOffice, IBookVault {
    using SafeERC20 for IERC20;

    constructor(Links memory links) BookStorage(links, address(1)) {}

    modifier onlyPool() {
        if (msg.sender != address(pool)) revert NotAllowed(msg.sender);
        _;
    }

    modifier onlyGuardian() {
        if (msg.sender != guardian && msg.sender != owner()) revert NotAllowed(msg.sender);
        _;
    }

    // ------------------------------------------------------------------------------------------------- parameters

    function setGuardian(address guardian_) external onlyOwner {
        guardian = guardian_;
        emit GuardianSet(guardian_);
    }

    function setMinimumStake(uint256 cents) external onlyOwner {
        desk = desk.withMinimumStake(cents);
        emit MinimumStakeSet(cents);
    }

    /// @notice Registers the key that the guardian may switch to at once.
    function setStandbyKey(uint256 position, address key) external onlyOwner {
        standbyKeys[position] = key;
        emit StandbyKeySet(position, key);
    }

    /// @notice Replaces a desk key (0 or 1) by its registered standby, or removes it (`key` zero). Kills every ticket
    /// that is not placed yet.
    function switchDeskKey(uint256 position, address key) external onlyGuardian {
        if (key != address(0)) {
            if (key != standbyKeys[position]) revert KeyNotRegistered(key);
            delete standbyKeys[position];
            emit StandbyKeySet(position, address(0));
        }
        _bumpEpoch();
        if (position == 0) desk = desk.withKey(key);
        else secondDeskKey = key;
        emit DeskKeySet(position, key, desk.epoch());
    }

    /// @notice Kills every ticket that is not placed yet.
    function bumpDeskEpoch() external onlyGuardian {
        _bumpEpoch();
    }

    /// @notice Stops placing, funding and opening for fourteen days; settling and withdrawing go on. Renewable.
    function pauseNewRisk() external onlyGuardian {
        desk = desk.withPausedUntil(block.timestamp + PAUSE);
        emit NewRiskPaused(block.timestamp + PAUSE, msg.sender);
    }

    function resumeNewRisk() external onlyGuardian {
        desk = desk.withPausedUntil(0);
        emit NewRiskPaused(0, msg.sender);
    }

    function _bumpEpoch() private {
        desk = desk.withEpoch(desk.epoch() + 1);
        emit DeskEpochBumped(desk.epoch(), msg.sender);
    }

    // ------------------------------------------------------------------------------------------------- identity

    /// @notice Writes what a grant allows. Only the registry; `noEntryBefore` never falls.
    function setEntry(
        address account,
        uint256 until,
        uint256 noEntryBefore,
        uint256 tier,
        uint256 depositCap,
        uint256 stakeCap
    ) external {
        if (msg.sender != registry) revert NotAllowed(msg.sender);
        AccountWord word = accounts[account];
        if (noEntryBefore < word.noEntryBefore()) noEntryBefore = word.noEntryBefore();
        bool capped = depositCap != LimitsLib.UNLIMITED || stakeCap != LimitsLib.UNLIMITED;
        uint256 flags = (word.flags() & AccountLib.HAS_KEY) | tier | (capped ? AccountLib.HAS_CAPS : 0);
        accounts[account] = word.withEntry(until, noEntryBefore, flags);
        if (capped) limits[account] = limits[account].withCaps(depositCap, stakeCap);
        emit EntrySet(account, until, noEntryBefore, tier, depositCap, stakeCap);
    }

    /// @notice Raises the day before which an account may not enter. Only the registry; the day never falls.
    function barEntry(address account, uint256 noEntryBefore) external {
        if (msg.sender != registry) revert NotAllowed(msg.sender);
        AccountWord word = accounts[account];
        if (noEntryBefore < word.noEntryBefore()) noEntryBefore = word.noEntryBefore();
        accounts[account] = word.withEntry(word.eligibleUntil(), noEntryBefore, word.flags());
        emit EntryBarred(account, noEntryBefore);
    }

    /// @inheritdoc IEligibility
    function eligible(address account) external view returns (bool) {
        return accounts[account].eligible(block.timestamp);
    }

    // ------------------------------------------------------------------------------------------------- withdrawal

    function requestWithdraw(uint256 units) external {
        AccountWord word = accounts[msg.sender];
        if (units == 0) revert ZeroAmount();
        if (units > word.balance()) revert InsufficientBalance(word.balance(), units);
        // Rounded up, for the delay.
        uint256 due = (block.timestamp + WITHDRAWAL_DELAY + 5 minutes - 1) / 5 minutes;
        accounts[msg.sender] = word.withWithdrawAt(due);
        _extras[msg.sender] = (_extras[msg.sender] >> 88 << 88) | units;
        emit WithdrawalRequested(msg.sender, units, due * 5 minutes);
    }

    /// @notice Units asked for and the time from which they are paid (seconds, zero: no request).
    function pendingWithdrawal(address account) external view returns (uint256 units, uint256 withdrawAt) {
        return (uint88(_extras[account]), accounts[account].withdrawAt() * 5 minutes);
    }

    // ------------------------------------------------------------------------------------------------- the pool's side

    /// @inheritdoc IBookVault
    function pull(address from, uint256 units) external onlyPool nonReentrant {
        _vault += units << 128;
        emit HousePulled(from, units);
        _pullExactly(from, units);
    }

    /// @inheritdoc IBookVault
    function pay(address to, uint256 units) external onlyPool nonReentrant {
        uint256 house = _vault >> 128;
        if (units > house) revert HouseShort(house, units);
        _vault -= units << 128;
        emit HousePaid(to, units);
        asset.safeTransfer(to, units);
    }

    /// @inheritdoc IBookVault
    function fixtureStart(uint128 fixture) public view returns (uint256 start) {
        start = fixtures[fixture].start();
        if (start == 0) (start,,) = oracle.listed(fixture);
        if (start == 0) revert FixtureUnknown(fixture);
    }

    /// @inheritdoc IBookVault
    function addBudget(uint128 fixture, uint256 units) external onlyPool {
        _requireNotPaused(desk);
        FixtureWord word = fixtures[fixture];
        if (word.start() == 0) {
            (uint256 start, uint256 closeUnits, uint256 sport) = oracle.listed(fixture);
            if (start == 0) revert FixtureUnknown(fixture);
            word = FixtureLib.opened(start, closeUnits, sport);
            emit FixtureOpened(fixture, start, closeUnits, sport);
        }
        if (oracle.reported(fixture)) revert FixtureReported(fixture);
        if (word.budget() + units > FixtureLib.AMOUNT_MAX) revert BudgetTooLarge(word.budget() + units);
        fixtures[fixture] = word.addBudget(units);
        emit BudgetAdded(fixture, units);
    }

    function release(uint128 fixture) external returns (uint256 units) {
        FixtureWord word = fixtures[fixture];
        (,, bool isFinal) = oracle.resultOf(fixture, word.swing());
        if (!isFinal) revert NotFinal(fixture);
        units = word.free();
        fixtures[fixture] = word.subBudget(units);
        emit BudgetReleased(fixture, units);
        pool.giveBack(word.start() / EPOCH, units);
    }

    function _requireNotPaused(DeskWord word) private view {
        if (block.timestamp < word.pausedUntil()) revert Paused(word.pausedUntil());
    }
}
