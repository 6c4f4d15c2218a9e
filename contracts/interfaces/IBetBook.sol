// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Result codes of one item of a batch. In a single call the same case reverts with the error beside it.
library Code {
    uint8 internal constant OK = 0;
    uint8 internal constant PAUSED = 1; // Paused
    uint8 internal constant UNKNOWN_FIXTURE = 2; // FixtureUnknown
    uint8 internal constant UNKNOWN_MARKET = 3; // UnknownMarket
    uint8 internal constant ODDS = 4; // OddsTooLow
    uint8 internal constant MARKET_CLOSED = 5; // MarketClosed
    uint8 internal constant REPORTED = 6; // FixtureReported
    uint8 internal constant POT_SETTLING = 7; // PotSettling
    uint8 internal constant STAKE = 8; // StakeTooSmall
    uint8 internal constant ORDER_EXPIRED = 9; // OrderExpired
    uint8 internal constant TICKET_EXPIRED = 10; // TicketExpired
    uint8 internal constant ACCEPTED_LATER = 11; // AcceptedInTheFuture
    uint8 internal constant PAYOUT_BELOW_MINIMUM = 12; // PayoutBelowMinimum
    uint8 internal constant BETTOR_SIGNATURE = 13; // BadBettorSignature
    uint8 internal constant NOT_ELIGIBLE = 14; // NotEligible
    uint8 internal constant BALANCE = 15; // InsufficientBalance
    uint8 internal constant ACCOUNT_CAP = 16; // AccountCap
    uint8 internal constant NONCE = 17; // NonceUsed
    uint8 internal constant BUDGET = 18; // BudgetExceeded
    uint8 internal constant ONE_KEY = 19; // OneKeyLimit
    uint8 internal constant STAKE_LIMIT = 20; // StakeLimit
    uint8 internal constant NOT_FINAL = 21; // NotFinal
    uint8 internal constant TERMS = 22; // TermsMismatch
    uint8 internal constant LEGS_NOT_ASCENDING = 23; // LegsNotAscending
    uint8 internal constant ACCUMULATOR_CAP = 24; // AccumulatorCap
    uint8 internal constant LEGS_TIED = 25; // LegsTied
    uint8 internal constant CANCELLED = 26; // NonceCancelled
    uint8 internal constant CLAIMED = 27; // only in `placeOrClaim`: paid for instead
}

/// @notice Events and errors of the book, whichever half raises them. Packed data: `IBetBook`.
interface IBookEvents {
    /// @notice Items that were placed or refused, in the order given.
    /// data: group… = legs 1 | leg 28 × legs | items 1 | item…;
    /// item = code 1 | order digest 32 | bettor 20 | stake 7 | nonce 4 | acceptedAt 4.
    event Placed(bytes data);
    /// @notice Items that were settled or refused. item = code 1 | bettor 20 | stake 7 | nonce 4 | payout 7.
    event Settled(bytes data);
    event Deposited(address indexed account, uint256 units);
    event WithdrawalRequested(address indexed account, uint256 units, uint256 withdrawAt);
    event EntrySet(
        address indexed account,
        uint256 eligibleUntil,
        uint256 noEntryBefore,
        uint256 tier,
        uint256 depositCap,
        uint256 stakeCap
    );
    event EntryBarred(address indexed account, uint256 noEntryBefore);
    event FixtureOpened(uint128 indexed fixture, uint256 start, uint256 closeUnits, uint256 sport);
    event BudgetAdded(uint128 indexed fixture, uint256 units);
    event BudgetReleased(uint128 indexed fixture, uint256 units);
    event PotBooked(uint256 indexed pot, int256 profit);
    event HousePulled(address indexed from, uint256 units);
    event HousePaid(address indexed to, uint256 units);
    event DeskKeySet(uint256 indexed position, address key, uint256 epoch);
    event StandbyKeySet(uint256 indexed position, address key);
    event DeskEpochBumped(uint256 epoch, address by);
    event GuardianSet(address guardian);
    event MinimumStakeSet(uint256 cents);
    event NewRiskPaused(uint256 until, address by);

    error Paused(uint256 until);
    error FixtureUnknown(uint128 fixture);
    error UnknownMarket(uint256 leg);
    error OddsTooLow(uint256 odds);
    error MarketClosed(uint128 fixture, uint256 closeAt);
    error FixtureReported(uint128 fixture);
    error PotSettling(uint256 pot);
    error StakeTooSmall(uint256 stake, uint256 minimum);
    error OrderExpired(uint256 validUntil, uint256 now_);
    error TicketExpired(uint256 includeBy, uint256 now_);
    error AcceptedInTheFuture(uint256 acceptedAt, uint256 now_);
    error PayoutBelowMinimum(uint256 payout, uint256 minimum);
    error BadBettorSignature(address signer, address bettor);
    error BadDeskSignature(uint256 position, address signer, address key);
    error NotEligible(address account, uint256 eligibleUntil, uint256 noEntryBefore);
    error InsufficientBalance(uint256 balance, uint256 needed);
    error AccountCap(uint256 openPayout, uint256 payout);
    error NonceCancelled(address bettor, uint256 nonce, uint256 from);
    error NonceUsed(address bettor, uint256 nonce, uint256 slot);
    error BudgetExceeded(uint128 fixture, uint256 reserve, uint256 budget);
    error OneKeyLimit(uint128 fixture, uint256 used, uint256 limit);
    error StakeLimit(address account, uint256 stakeCap);
    error DepositLimit(address account, uint256 depositCap);
    error NotFinal(uint128 fixture);
    error TermsMismatch(address bettor, uint256 nonce);
    error LegsNotAscending(uint256 leg);
    error LegsTied(uint128 first, uint128 second, uint32 tie);
    error AccumulatorCap(uint128 fixture, uint256 combined, uint256 budget);
    error FlagsUnknown(uint256 flags);
    error LegCount(uint256 legs);
    error ItemCount(uint256 items);
    error NotTheBettor(address bettor, address caller);
    error NotAllowed(address caller);
    error ZeroAmount();
    error AssetDelta(uint256 received, uint256 expected);
    error PermitRefused(address owner, uint256 units);
    error NoWithdrawal(address account);
    error WithdrawalWaits(uint256 withdrawAt, uint256 now_);
    error BudgetTooLarge(uint256 budget);
    error HouseShort(uint256 house, uint256 units);
    error KeyNotRegistered(address key);
    error KeyInUse(address key);
    error PositionUnknown(uint256 position);
    error AfterSunset(uint256 sunsetAt);
}

/// @notice Accounts, budgets, pots and bets: all customers' money, and the hot path.
///
/// Packed input, the same for one bet and for many (big-endian, no padding):
///
///   place   flags 1 | desk signature 64 | second desk signature 64, if flag 1 | group…
///           group  legs 1 | leg 28 × legs | items 1 | item…
///           item   bettor 20 | stake 7 | minPayout 7 | validUntil 4 | nonce 4 | acceptedAt 4 | life 2 |
///                  bettor's signature 64, unless flag 2
///   settle  group…
///           group  legs 1 | leg 28 × legs | items 1 | item…
///           item   bettor 20 | stake 7 | nonce 4 | acceptedAt 4
///
/// legs: 1, or 2 to 12 of an accumulator, which ascend with no fixture and no tie twice. Items of one group share all
/// legs.
/// flag 1: two desk keys signed, both a type with `OfTwo` in its name. flag 2: every bettor is the caller. flag 4: the desk signed a SameGame instead
/// of a Batch, so legs of one match or tie may meet, and whole legs without odds ascend. A leg's 28 bytes are its word without
/// the low four, odds included. includeBy = acceptedAt + life. Signatures are r and s with the parity in the top bit.
interface IBetBook is IBookEvents {
    function deposit(uint256 units) external;

    /// @notice Deposits for `owner` with a permit that `owner` signed for exactly `units`; anyone may bring it.
    function depositWithPermit(address owner, uint256 units, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

    /// @notice Pays the requested units, or the balance if that is less, to the account itself. Anyone may call.
    /// Its record is the asset's own Transfer event from the book to the account.
    function withdraw(address account) external returns (uint256 paid);

    /// @notice Places exactly one bet; reverts with a named error if it cannot.
    function place(bytes calldata data) external;

    /// @notice Places what can be placed; one code an item in `Placed`, and returned in order.
    function placeMany(bytes calldata data) external returns (bytes memory codes);

    /// @notice Settles exactly one bet; reverts with a named error if it cannot.
    function settle(bytes calldata data) external;

    /// @notice Settles what can be settled; one code an item in `Settled`, and returned in order.
    function settleMany(bytes calldata data) external returns (bytes memory codes);

    /// @notice Upper bound of what a wrong result could move, in asset units.
    function swing(uint128 fixture) external view returns (uint256);
}
