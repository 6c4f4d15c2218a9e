// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBookVault} from "./IBookVault.sol";

/// @title Liquidity providers' shares, epochs and pockets, the funding of fixtures and the desk's first-loss bond.
/// @notice A ledger of amounts: every token lies in the book. Amounts are asset units (10^6 = one euro), times are
///         seconds, an epoch is a number of weeks since 1970 and a fixture belongs to the epoch of its listed start.
///
///         A request lodged in epoch c acts at the close of c + 1. At a close the budgets that are still out become the
///         epoch's pocket, which belongs to its holders for good: leavers get the price without it and their share of
///         it later, entrants get none. So nobody gains by knowing a result early or by choosing what to settle first.
///
///         Every call that moves pool money first closes the epochs that have ended, at most `MAX_CLOSES` of them. If
///         more have ended it reverts with `EpochsBehind` rather than act in an epoch that is over; `close` then
///         catches up, by anyone and in steps of any size.
interface IHousePool {
    // ------------------------------------------------------------------ records

    /// @notice One epoch's money and, once closed, its price.
    struct Epoch {
        // Word 1, all that a booking before the close touches.
        uint96 outstanding; // budgets of its fixtures; from the close on, what the pocket waits for
        int112 net; // profit booked so far, before bond and fee
        uint24 feePpm; // rate of its fee, from its first booking on
        bool rated; // it has one
        bool bonded; // a tranche was posted: word 3 is read only then
        bool lapsed; // the share series ended at its close
        // Word 2, touched by a booking after the close.
        uint128 returned; // units the pocket has given back
        uint128 holders; // shares that own its profit
        // Word 3
        uint80 tranche; // desk bond posted for this epoch before it began
        uint80 covered; // of which now standing in for a net loss
        uint80 reclaimed;
        // Word 4
        uint128 entries; // units lodged to enter at its close
        uint128 exits; // shares lodged to leave at its close
        // Word 5: an entrant gets units * mintShares / mintUnits
        uint128 mintShares;
        uint128 mintUnits;
        // Word 6
        uint128 exitPaid; // units for all who leave
        uint128 exitLeft; // shares that free liquidity could not pay
        // Word 7
        uint128 feesTaken; // units of its fee that were paid out
    }

    /// @notice One provider, true as of the beginning of epoch `synced`.
    struct Provider {
        uint128 shares; // not lodged to leave
        uint32 synced; // every epoch before this one is accounted for
        uint32 series; // share series that `shares` counts in
        uint128 leaving; // shares that leave at the close of `synced`
        uint128 leavingNext; // and at the close after it
        uint128 entering; // units that enter at the close of `synced`
        uint128 enteringNext; // and at the close after it
        uint128 cash; // units of filled exits, not yet claimed
    }

    // ------------------------------------------------------------------ errors

    /// @notice Only the book may call.
    error NotBook(address caller);
    /// @notice Only the allocator may call.
    error NotAllocator(address caller);
    /// @notice Only the owner of the desk's bond may call.
    error NotBondOwner(address caller);
    /// @notice Only the fee's recipient may call.
    error NotFeeRecipient(address caller);
    /// @notice A fee of `ppm` millionths is above `maximum`, which is a constant.
    error FeeTooHigh(uint256 ppm, uint256 maximum);
    /// @notice `provider` may not enter now.
    error NotEligible(address provider);
    /// @notice The set is at its end since `sunsetAt`: it takes no entry and funds nothing.
    error AfterSunset(uint256 sunsetAt);
    /// @notice Before the sunset an exit is lodged by `requestExit`.
    error BeforeSunset();
    /// @notice Budgets of `placed` units can still lose: exits wait for their epochs' closes.
    error BudgetsOut(uint256 placed);
    /// @notice An amount of zero is no request.
    error ZeroAmount();
    /// @notice Fixtures and amounts must be of one length.
    error LengthMismatch(uint256 fixtures, uint256 amounts);
    /// @notice An entry is at least `minimum` units.
    error EntryTooSmall(uint256 units, uint256 minimum);
    /// @notice The pool may hold at most `maximum` units with this entry.
    error PoolFull(uint256 units, uint256 maximum);
    /// @notice At most `available` shares can be lodged to leave.
    error SharesTooMany(uint256 shares, uint256 available);
    /// @notice The epoch is closed: its profit belongs to holders who are others.
    error EpochClosed(uint256 epoch);
    /// @notice A bond is posted before its epoch begins.
    error EpochBegun(uint256 epoch, uint256 current);
    /// @notice A bond is posted for an epoch no later than `last`.
    error EpochTooFar(uint256 epoch, uint256 last);
    /// @notice The epoch is not closed, or `outstanding` units of its budgets can still lose.
    error EpochAtRisk(uint256 epoch, uint256 outstanding);
    /// @notice `ended` is the epoch of the clock, `current` the first not closed: call `close` first.
    error EpochsBehind(uint256 current, uint256 ended);
    /// @notice Of free liquidity and of the day's tenth of NAV, `available` units can still be funded.
    error FundingLimit(uint256 units, uint256 available);
    /// @notice Budgets would stand at `placed` units, above `maximum`, four fifths of NAV.
    error OutstandingLimit(uint256 placed, uint256 maximum);
    /// @notice The epoch's budgets are `outstanding` units, less than what shall leave them.
    error BudgetsExceeded(uint256 epoch, uint256 units, uint256 outstanding);
    /// @notice The claims bond holds `bond` units.
    error ClaimsBondShort(uint256 units, uint256 bond);
    /// @notice What was asked back of the claims bond leaves at `leavesAt`, seconds.
    error ClaimsBondWaits(uint256 leavesAt, uint256 time);

    // ------------------------------------------------------------------ events

    event EntryRequested(address indexed provider, uint256 indexed epoch, uint256 units);
    event ExitRequested(address indexed provider, uint256 indexed epoch, uint256 shares);
    /// @notice The provider's record after it has been brought to the beginning of `epoch`.
    event Synced(address indexed provider, uint256 indexed epoch, uint256 shares, uint256 cash);
    /// @notice `shares` left at once for `units`, as nothing of this or a later epoch could be lost any more.
    event LeftAfterSunset(address indexed provider, uint256 indexed epoch, uint256 shares, uint256 units);
    event PocketClaimed(address indexed provider, uint256 indexed epoch, uint256 units);
    /// @notice `units` paid in all, of which `cash` for filled exits and the rest out of pockets.
    event Claimed(address indexed provider, uint256 units, uint256 cash);
    /// @notice An epoch's close: `nav` is the price's numerator, without the `pocket`; `holders` its denominator.
    event EpochEnded(
        uint256 indexed epoch,
        uint256 nav,
        uint256 pocket,
        uint256 holders,
        uint256 minted,
        uint256 exitPaid,
        uint256 exitLeft,
        bool lapsed
    );
    event Funded(uint128 indexed fixture, uint256 indexed epoch, uint256 units);
    /// @notice Profits and losses of one or more pots of one epoch; `covered` is the bond's part of its net loss.
    event Booked(uint256 indexed epoch, uint256 gains, uint256 losses, uint256 covered);
    event GivenBack(uint256 indexed epoch, uint256 units);
    event BondPosted(uint256 indexed epoch, address indexed from, uint256 units);
    event BondReclaimed(uint256 indexed epoch, address indexed to, uint256 units);
    event ClaimsBondPosted(address indexed from, uint256 units);
    /// @notice Replaces an earlier request; `units` zero takes it back.
    event ClaimsBondExitRequested(address indexed by, uint256 units, uint256 leavesAt);
    event ClaimsBondWithdrawn(address indexed to, uint256 units);
    /// @notice Of a claim of `units`, `paid` went from the claims bond to the customer.
    event ClaimPaid(uint256 units, uint256 paid);
    /// @notice From `epoch` on the fee is `ppm` millionths of an epoch's net profit, until the next rate; an epoch keeps
    ///         the rate of its first booking.
    event FeeSet(uint256 indexed epoch, uint256 ppm);
    event FeesTaken(uint256 indexed epoch, address indexed to, uint256 units);
    event FeeRecipientChanged(address indexed previous, address indexed next);
    event AllocatorChanged(address indexed previous, address indexed next);
    event BondOwnerChanged(address indexed previous, address indexed next);

    // ------------------------------------------------------------------ book

    /// @notice Books profits and losses of pots, accumulators and cash-outs of one epoch.
    /// @dev Equal to booking them one by one in any order. Only the book.
    function book(uint256 epoch, uint256 gains, uint256 losses) external;

    /// @notice Takes back `units` of a final fixture's budget that backs nothing any more. Only the book.
    function giveBack(uint256 epoch, uint256 units) external;

    /// @notice Takes a customer's claim for a ticket that was not placed out of the claims bond, as far as it goes. The
    ///         book moves `paid` from the house to its customers in the same call. Only the book.
    /// @dev Closes no epoch: the claims bond is no part of NAV, and a claim has a deadline.
    function payClaim(uint256 units) external returns (uint256 paid);

    // ------------------------------------------------------------------ liquidity providers

    /// @notice Lodges `units` of the caller, who has approved the book, to enter at the close of the next epoch.
    /// @dev Irrevocable. The only call that asks for eligibility.
    function requestEntry(uint256 units) external;

    /// @notice Lodges `shares` to leave at the close of the next epoch.
    /// @dev Irrevocable. What free liquidity cannot pay then stays a holder and joins the next close's requests.
    function requestExit(uint256 shares) external;

    /// @notice Pays the caller for `shares` that are not lodged at once, at the price of now; only after the sunset and
    ///         once no budget of this or a later epoch is out. Pockets of closed epochs stay his.
    function leaveAfterSunset(uint256 shares) external returns (uint256 units);

    /// @notice Pays the caller what his filled exits and all his pockets have become.
    function claim() external returns (uint256 units);

    /// @notice The same for `provider`, to whom it pays; anyone may call.
    function claimFor(address provider) external returns (uint256 units);

    /// @notice The same with the pockets of `epochs` alone, at a cost that does not grow with the pool's age.
    function claimPockets(address provider, uint256[] calldata epochs) external returns (uint256 units);

    /// @notice Brings `provider` forward by at most `maxEpochs` steps; any number of epochs in which he had nothing
    ///         lodged is one step.
    function sync(address provider, uint256 maxEpochs) external returns (uint256 synced);

    /// @notice Closes at most `maxEpochs` of the epochs that have ended.
    function close(uint256 maxEpochs) external returns (uint256 current);

    // ------------------------------------------------------------------ desk

    /// @notice Moves free liquidity to fixtures' budgets. Only the allocator.
    function fund(uint128[] calldata fixtures, uint256[] calldata amounts) external;

    /// @notice Adds `units` of the caller to the first-loss tranche of an epoch that has not begun. Only its owner.
    function postBond(uint256 epoch, uint256 units) external;

    /// @notice Pays back what is left of a tranche whose epoch can lose nothing more. Only its owner.
    function reclaimBond(uint256 epoch) external returns (uint256 units);

    /// @notice Adds `units` of the caller to the claims bond. Only the bonds' owner.
    function postClaimsBond(uint256 units) external;

    /// @notice Asks `units` of the claims bond back, in place of any earlier request; zero takes that back. The units go
    ///         on paying claims until they are withdrawn. Only the bonds' owner.
    function requestClaimsBondExit(uint256 units) external;

    /// @notice Pays out what was asked back, as far as claims have left it, `CLAIMS_BOND_DELAY` after the request. Only
    ///         the bonds' owner.
    function withdrawClaimsBond() external returns (uint256 units);

    // ------------------------------------------------------------------ fee

    /// @notice Pays the fee of a closed epoch that can lose nothing more, less what was paid before. Only its recipient.
    function takeFees(uint256 epoch) external returns (uint256 units);

    // ------------------------------------------------------------------ owner

    /// @notice Names the key that funds fixtures; zero for none.
    function setAllocator(address next) external;

    /// @notice Names who posts and reclaims bonds, those already posted included.
    function setBondOwner(address next) external;

    /// @notice Sets the fee, in millionths of an epoch's net profit, at most a tenth, for epochs that begin at least one
    ///         epoch from now and in which nothing is booked yet.
    function setFee(uint256 ppm) external;

    /// @notice Names who takes fees, those not yet taken included; zero for nobody.
    function setFeeRecipient(address next) external;

    // ------------------------------------------------------------------ views, as of the last close

    /// @notice The book that holds the tokens.
    function BOOK() external view returns (IBookVault);

    /// @notice The key that funds fixtures.
    function allocator() external view returns (address);

    /// @notice Who posts and reclaims bonds.
    function bondOwner() external view returns (address);

    /// @notice Who takes fees.
    function feeRecipient() external view returns (address);

    /// @notice An epoch's rate, in millionths, and the units of its fee so far that were not paid out. A later loss of
    ///         the epoch lowers them.
    function feeOf(uint256 epoch) external view returns (uint256 ppm, uint256 units);

    /// @notice Units that pay claims for tickets that were not placed.
    function claimsBond() external view returns (uint256);

    /// @notice Units of it that were asked back, and the time from which they can be withdrawn; both zero without a
    ///         request.
    function claimsBondExit() external view returns (uint256 units, uint256 leavesAt);

    /// @notice Units of it that no withdrawal can take before `time`: what a ticket that ends then can rely on, next to
    ///         the claims of other tickets.
    function claimsBondUntil(uint256 time) external view returns (uint256);

    /// @notice Units that no fixture holds.
    function free() external view returns (uint256);

    /// @notice Budgets of fixtures of the current and later epochs, at cost.
    function placed() external view returns (uint256);

    /// @notice Units that the current shares own outside pockets.
    function nav() external view returns (uint256);

    /// @notice Shares in being, dead ones included.
    function shares() external view returns (uint256);

    /// @notice Units of lodged entries and unclaimed exits.
    function owed() external view returns (uint256);

    /// @notice The first epoch that is not closed.
    function current() external view returns (uint256);

    /// @notice The number of share series that have ended.
    function series() external view returns (uint256);

    /// @notice The day (since 1970) of the last funding and the units funded on it.
    function funded() external view returns (uint256 day, uint256 units);

    /// @notice Units a share, times 10^18, rounded down; 10^18 while there are no shares.
    function pricePerShare() external view returns (uint256);

    /// @notice One epoch's record.
    function epochAt(uint256 epoch) external view returns (Epoch memory);

    /// @notice One provider's record as stored: it may lie behind the current epoch until `sync`.
    function providerOf(address provider) external view returns (Provider memory);

    /// @notice Shares that `provider` held in an epoch before his `synced`; zero for later ones.
    function heldOf(address provider, uint256 epoch) external view returns (uint256);

    /// @notice Units that `provider` has taken out of an epoch's pocket.
    function claimedOf(address provider, uint256 epoch) external view returns (uint256);
}
