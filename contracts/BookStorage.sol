// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IBookEvents} from "./interfaces/IBetBook.sol";
import {IFixtureOracle} from "./interfaces/IFixtureOracle.sol";
import {IHousePool} from "./interfaces/IHousePool.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {AccountWord} from "./types/Account.sol";
import {DeskWord} from "./types/Desk.sol";
import {FixtureWord} from "./types/Fixture.sol";
import {LimitsWord} from "./types/Limits.sol";

/// @title Storage and constants of the book, shared by its two halves.
/// @notice `BetBook` holds the hot path. What is called seldom lives in `BookOffice`, which `BetBook` runs by
/// delegatecall on its own storage: one contract for money and state, two for code, as one would pass the size limit.
/// Both are immutable and know the same addresses.
abstract contract BookStorage is IBookEvents, EIP712, Ownable2Step, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    struct Links {
        address asset;
        address pool;
        address oracle;
        address registry;
    }

    // ------------------------------------------------------------------------------------------------- constants

    /// A bet accepted from here before the listed start on may be voided on its own, so its stake backs nobody else.
    uint256 public constant IN_PLAY_LEAD = 30 minutes;
    uint256 public constant TICKET_LIFE = 10 minutes;
    uint256 public constant TICKET_LIFE_IN_PLAY = 60 seconds;
    /// Longer than any ticket lives, so that a withdrawal can't take back a stake that was accepted before it.
    uint256 public constant WITHDRAWAL_DELAY = 15 minutes;
    uint256 public constant PAUSE = 14 days;
    /// Largest open payout of one account, asset units.
    uint256 public constant ACCOUNT_CAP = 1e13;
    uint256 internal constant PPM = 1e6;
    uint256 internal constant EPOCH = 7 days;
    uint256 internal constant CENT = 1e4;

    uint256 internal constant TWO_KEYS = 1;
    uint256 internal constant OWN = 2;

    // Tags of a bet's slot. A terminal tag leaves only to a higher nonce of the same bettor.
    uint256 internal constant OPEN = 1;
    uint256 internal constant CASHED = 2; // cashed out, a gain waits for finality
    uint256 internal constant SETTLED = 3;
    uint256 internal constant CANCELLED = 4;
    uint256 internal constant CLAIMED = 5;
    uint256 internal constant FIRST_TERMINAL = SETTLED;

    // ------------------------------------------------------------------------------------------------- immutables

    IERC20 public immutable asset;
    IHousePool public immutable pool;
    IFixtureOracle public immutable oracle;
    address public immutable registry;

    // ------------------------------------------------------------------------------------------------- storage

    /// First desk key, desk epoch, pause and smallest stake: one read a call.
    DeskWord public desk;
    address public secondDeskKey;
    address public guardian;
    address[2] public standbyKeys;

    /// Units held for customers (balances, stakes, pots' cash) in the low half, for the house in the high half.
    /// Together they never exceed the book's token balance.
    uint256 internal _vault;

    mapping(address account => AccountWord) public accounts;
    mapping(address account => LimitsWord) public limits;
    /// Pending withdrawal (88 bits) and betting key (160 bits) of an account.
    mapping(address account => uint256) internal _extras;
    mapping(uint128 fixture => FixtureWord) public fixtures;
    /// Pot words by pot key; liabilities of large pots at pot key + 1 + selection / 4.
    mapping(uint256 pot => uint256) public pots;
    /// Bet slots by (bettor, nonce mod 64): terms hash 216, nonce 32, tag 8.
    mapping(uint256 slot => uint256) internal _bets;
    /// Times from which an order may no longer be placed, by slot: nonce 32, time 40.
    mapping(uint256 slot => uint256) internal _cancellations;
    /// Gain that waits for finality, and what the cash-out was, by order digest.
    mapping(bytes32 order => uint256) internal _gains;

    // ------------------------------------------------------------------------------------------------- constructor

    constructor(Links memory links, address owner_) EIP712(TypedData.NAME, TypedData.VERSION) Ownable(owner_) {
        asset = IERC20(links.asset);
        pool = IHousePool(links.pool);
        oracle = IFixtureOracle(links.oracle);
        registry = links.registry;
    }

    // ------------------------------------------------------------------------------------------------- shared

    /// Takes exactly `units` of the asset, or reverts: an asset that keeps a fee would break every counter.
    function _pullExactly(address from, uint256 units) internal {
        uint256 before = asset.balanceOf(address(this));
        asset.safeTransferFrom(from, address(this), units);
        uint256 received = asset.balanceOf(address(this)) - before;
        if (received != units) revert AssetDelta(received, units);
    }
}
