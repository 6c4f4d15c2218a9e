// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {BookPlace} from "./BookPlace.sol";
import {BookSettle} from "./BookSettle.sol";
import {BookStorage} from "./BookStorage.sol";
import {IBetBook} from "./interfaces/IBetBook.sol";
import {IBookOffice} from "./interfaces/IBookOffice.sol";
import {AccountLib, AccountWord} from "./types/Account.sol";
import {LimitsWord} from "./types/Limits.sol";

/// @title Accounts, budgets, pots and bets: all customers' money, and the hot path.
/// @notice Packed input, events and errors: `IBetBook`. Placing stands in `BookPlace`, settling in `BookSettle`, what
/// accumulators need for both in `BookSlips`; calls that are in none of them run in `BookOffice`.
/// @dev Where gas is counted, arithmetic is unchecked and checks are merged, each with its reason:
///  - Fields are narrower than 96 bits, so sums and products of two of them can't overflow 256.
///  - `(a - b) | (c - d)` has its top bit set if and only if a < b or c < d, since all of them are below 2^255: several
///    checks for one jump. Which one failed is worked out only then.
contract BetBook is BookPlace, BookSettle, IBetBook {
    using SafeERC20 for IERC20;

    /// Code of the seldom calls.
    address private immutable _office;

    // ------------------------------------------------------------------------------------------------- constructor

    /// @param owner_ timelock
    /// @param desk_ first desk key, which states odds
    constructor(
        Links memory links,
        address office_,
        address owner_,
        address guardian_,
        address desk_,
        address secondDesk_,
        uint256 minimumStakeCents
    ) BookStorage(links) {
        _office = office_;
        Address.functionDelegateCall(
            office_, abi.encodeCall(IBookOffice.initialize, (owner_, guardian_, desk_, secondDesk_, minimumStakeCents))
        );
    }

    /// Everything that is not below runs in the office, on this contract's storage.
    fallback(bytes calldata call) external returns (bytes memory) {
        return _inOffice(call);
    }

    function _inOffice(bytes memory call) internal override returns (bytes memory) {
        (bool ok, bytes memory result) = _office.delegatecall(call);
        if (!ok) LowLevelCall.bubbleRevert(result);
        return result;
    }

    // ------------------------------------------------------------------------------------------------- money in, out

    function deposit(uint256 units) external nonReentrant {
        _deposit(msg.sender, units);
    }

    function depositWithPermit(address owner_, uint256 units, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        nonReentrant
    {
        try IERC20Permit(address(_asset)).permit(owner_, address(this), units, deadline, v, r, s) {}
        catch {
            // Somebody may have brought the same permit first.
            _inOffice(abi.encodeCall(IBookOffice.requireSpentPermit, (owner_, units, deadline, v, r, s)));
        }
        _deposit(owner_, units);
    }

    function _deposit(address account, uint256 units) private {
        if (units == 0) revert ZeroAmount();
        AccountCell storage cell = _accounts[account];
        AccountWord word = cell.word;
        if (!word.eligible(block.timestamp)) revert NotEligible(account, word.eligibleUntil(), word.noEntryBefore());
        if (word.flags() & AccountLib.HAS_CAPS != 0) {
            (LimitsWord used, bool ok) = _limits[account].deposit(units, block.timestamp);
            if (!ok) revert DepositLimit(account, used.depositCap());
            _limits[account] = used;
        }
        cell.word = word.credit(units);
        uint256 counters = _vault + units;
        if (counters >= SUNSET) revert AfterSunset(_sunsetAt);
        _vault = counters;
        emit Deposited(account, units);
        _pullExactly(account, units);
    }

    /// No event of its own: the asset's Transfer from the book to the account says it all, and the pool's payments, the
    /// only others, have one. No guard: account, request and counters are written before the only call out, so a nested
    /// call finds the request gone; and a nested withdrawal inside a deposit would break the deposit's exact delta.
    function withdraw(address account) external returns (uint256 paid) {
        unchecked {
            AccountCell storage cell = _accounts[account];
            AccountWord word = cell.word;
            uint256 cursor = word.withdrawAt() * 5 minutes;
            if (block.timestamp < cursor) revert WithdrawalWaits(cursor, block.timestamp);
            if (cursor == 0) revert NoWithdrawal(account);
            Cell storage extras = _extras[account];
            uint256 extra = extras.word;
            paid = uint88(extra);
            if (paid > word.balance()) paid = word.balance();
            cell.word = word.debit(paid).withWithdrawAt(0);
            extras.word = extra >> 88 << 88;
            // The customers' half is the sum of all balances and more.
            _vault -= paid;
            _asset.safeTransfer(account, paid);
        }
    }

    // ------------------------------------------------------------------------------------------------- bets

    function place(bytes calldata data) external {
        _place(data, true);
    }

    function placeMany(bytes calldata data) external returns (bytes memory codes) {
        return _place(data, false);
    }

    function settle(bytes calldata data) external {
        _settle(data, true);
    }

    function settleMany(bytes calldata data) external returns (bytes memory codes) {
        return _settle(data, false);
    }

    /// @inheritdoc IBetBook
    function swing(uint128 fixture) external view returns (uint256) {
        return _fixtures[fixture].word.swing();
    }
}
