// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IBookEvents} from "./interfaces/IBetBook.sol";
import {IFixtureOracle} from "./interfaces/IFixtureOracle.sol";
import {IHousePool} from "./interfaces/IHousePool.sol";
import {AccountLib, AccountWord} from "./types/Account.sol";
import {DeskWord} from "./types/Desk.sol";
import {FixtureWord} from "./types/Fixture.sol";
import {LimitsWord} from "./types/Limits.sol";

/// @notice Numbers of the book that nothing changes; `BookOffice` shows them.
library BookRules {
    /// A bet accepted from here before the listed start on may be voided on its own, so its stake backs nobody else.
    uint256 internal constant IN_PLAY_LEAD = 30 minutes;
    uint256 internal constant TICKET_LIFE = 10 minutes;
    uint256 internal constant TICKET_LIFE_IN_PLAY = 60 seconds;
    /// Longer than any ticket lives, so that a withdrawal can't take back a stake that was accepted before it.
    uint256 internal constant WITHDRAWAL_DELAY = 15 minutes;
    /// Longer than any ticket lives: until a cancellation takes effect, and for which a former betting key still signs.
    uint256 internal constant ORDER_DELAY = 15 minutes;
    uint256 internal constant PAUSE = 14 days;
    /// Largest open payout of one account, asset units.
    uint256 internal constant ACCOUNT_CAP = 1e13;
    /// Most legs of an accumulator.
    uint256 internal constant LEGS_MAX = 12;
}

/// @title Storage of the book, shared by its two halves.
/// @notice `BetBook` holds the hot path. What is called seldom lives in `BookOffice`, which `BetBook` runs by
/// delegatecall on its own storage: one contract for money and state, two for code, as one would pass the size limit,
/// and as each further function makes the way to the hot ones longer. Both are immutable and know the same addresses.
/// All is internal here: the office has the views.
abstract contract BookStorage is IBookEvents, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    struct Links {
        address asset;
        address pool;
        address oracle;
        address registry;
    }

    // A word in a struct of its own: a storage pointer to it is worked out once, where a bare mapping is hashed anew for
    // each read and each write.
    struct AccountCell {
        AccountWord word;
    }

    struct FixtureCell {
        FixtureWord word;
    }

    struct Cell {
        uint256 word;
    }

    /// The desk's keys up to the end of an epoch.
    struct FormerDesk {
        address first;
        uint40 endedAt;
        address second;
    }

    /// Betting keys of a wallet.
    struct Keys {
        uint256 current; // key 160, changes so far 96
        uint256 former; // key 160, last second of its validity 96
    }

    // ------------------------------------------------------------------------------------------------- constants

    uint256 internal constant PPM = 1e6;
    uint256 internal constant EPOCH = 7 days;
    uint256 internal constant CENT = 1e4;

    /// See `_vault`.
    uint256 internal constant SUNSET = 1 << 255;

    // Packed input: flags of a batch, and bytes of a group's head (legs 1, leg 28, items 1); of each leg more.
    uint256 internal constant TWO_KEYS = 1;
    uint256 internal constant OWN = 2;
    uint256 internal constant SAME_GAME = 4;
    uint256 internal constant GROUP_HEAD = 30;
    uint256 internal constant LEG = 28;

    /// One cancellation in `_extras`.
    uint256 internal constant CANCELLATION = 1 << 88;

    // Tags of a bet's slot. A terminal tag leaves only to a higher nonce of the same bettor.
    uint256 internal constant OPEN = 1;
    uint256 internal constant SETTLED = 3;
    uint256 internal constant CANCELLED = 4;
    uint256 internal constant CLAIMED = 5;
    uint256 internal constant CASHED = 6; // nothing of the bet is left; a gain waits on its own, in `_gains`
    uint256 internal constant FIRST_TERMINAL = SETTLED;

    // ------------------------------------------------------------------------------------------------- immutables

    IERC20 internal immutable _asset;
    IHousePool internal immutable _pool;
    IFixtureOracle internal immutable _oracle;
    address internal immutable _registry;

    // ------------------------------------------------------------------------------------------------- storage

    /// First desk key, desk epoch, pause and smallest stake: one read a call.
    DeskWord internal _desk;
    address internal _secondDeskKey;

    /// Units held for customers (balances, stakes, pots' cash) in the low half, for the house in the high half.
    /// Together they never exceed the book's token balance. A pot pays its winners at once and books when its last bet
    /// settles; if they withdraw in between, the customers' half is below zero by what the house's reserve owes them.
    /// So the word is the sum of house * 2^128 and a signed half, and every change adds to the whole word.
    /// The top bit says that the sun has set: it stands here because a deposit reads this word anyway. No counter comes
    /// near it, so sums and differences leave it as it is.
    uint256 internal _vault;

    mapping(address account => AccountCell) internal _accounts;
    mapping(address account => LimitsWord) internal _limits;
    /// Pending withdrawal (88 bits) and number of unfinished cancellations of an account.
    mapping(address account => Cell) internal _extras;
    mapping(uint128 fixture => FixtureCell) internal _fixtures;
    /// Pot words by pot key; liabilities of large pots at pot key + 1 + selection / 4.
    mapping(uint256 pot => Cell) internal _pots;
    /// Bet slots by (bettor, nonce mod 64): terms hash 216, nonce 32, tag 8.
    mapping(uint256 slot => Cell) internal _bets;
    /// The nonce up to which orders may no longer be placed, and from when on, by slot: nonce 32, time 40.
    mapping(uint256 slot => uint256) internal _cancellations;
    /// Gain that waits for finality, and what the cash-out was, by order digest.
    mapping(bytes32 order => uint256) internal _gains;

    /// Time of the sunset, or zero.
    uint256 internal _sunsetAt;
    /// Keys of the desk's epochs that are over.
    mapping(uint256 epoch => FormerDesk) internal _formerDesks;
    /// First claim of a wallet's day: time 40, units paid since 56.
    mapping(address wallet => uint256) internal _claims;

    mapping(address wallet => Keys) internal _keys;

    // ------------------------------------------------------------------------------------------------- constructor

    constructor(Links memory links) {
        _asset = IERC20(links.asset);
        _pool = IHousePool(links.pool);
        _oracle = IFixtureOracle(links.oracle);
        _registry = links.registry;
    }

    // ------------------------------------------------------------------------------------------------- shared

    /// Slot of a bet: (bettor, nonce mod 64).
    function _slot(address bettor, uint256 nonce) internal pure returns (uint256) {
        return (uint256(uint160(bettor)) << 6) | (nonce & 63);
    }

    /// Whether an order of that slot and nonce is cancelled by now. Asked only for accounts with HAS_CANCELLATIONS.
    function _cancelled(uint256 slot, uint256 nonce) internal view returns (bool) {
        uint256 record = _cancellations[slot];
        return record != 0 && nonce <= record >> 40 && block.timestamp >= uint40(record);
    }

    /// Whether `signer` is the wallet's betting key, or was until a short while ago.
    function _keySigns(address wallet, address signer) internal view returns (bool) {
        if (signer == address(0) || _accounts[wallet].word.flags() & AccountLib.HAS_KEY == 0) return false;
        if (address(uint160(_keys[wallet].current)) == signer) return true;
        uint256 former = _keys[wallet].former;
        return address(uint160(former)) == signer && block.timestamp <= former >> 160;
    }

    /// Whether `signer` is the wallet's betting key now. For all but orders: a key that was removed because it was stolen
    /// should do no more than its accepted bets need.
    function _currentKeySigns(address wallet, address signer) internal view returns (bool) {
        return signer != address(0) && address(uint160(_keys[wallet].current)) == signer;
    }

    /// What of a balance no withdrawal can take before a ticket ends. A request that is ripe by then does not count, or
    /// its owner could take the stake back after a goal; one made after acceptance can't be ripe so soon.
    function _lasting(address bettor, AccountWord account, uint256 includeBy) internal view returns (uint256) {
        uint256 balance = account.balance();
        uint256 ripe = account.withdrawAt() * 5 minutes;
        if (ripe == 0 || ripe > includeBy) return balance;
        uint256 asked = uint88(_extras[bettor].word);
        return asked < balance ? balance - asked : 0;
    }

    /// Takes exactly `units` of the asset, or reverts: an asset that keeps a fee would break every counter.
    function _pullExactly(address from, uint256 units) internal {
        uint256 before = _asset.balanceOf(address(this));
        _asset.safeTransferFrom(from, address(this), units);
        uint256 received = _asset.balanceOf(address(this)) - before;
        if (received != units) revert AssetDelta(received, units);
    }
}
