// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {BookExit} from "./BookExit.sol";
import {BookOrders} from "./BookOrders.sol";
import {BookRules, BookStorage} from "./BookStorage.sol";
import {Code} from "./interfaces/IBetBook.sol";
import {IBookOffice} from "./interfaces/IBookOffice.sol";
import {IBookVault, IEligibility} from "./interfaces/IBookVault.sol";
import {IFixtureOracle} from "./interfaces/IFixtureOracle.sol";
import {IHousePool} from "./interfaces/IHousePool.sol";
import {Markets} from "./libraries/Markets.sol";
import {Payout} from "./libraries/Payout.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Wire} from "./libraries/Wire.sol";
import {AccountLib, AccountWord} from "./types/Account.sol";
import {DeskWord} from "./types/Desk.sol";
import {FixtureLib, FixtureWord} from "./types/Fixture.sol";
import {Leg} from "./types/Leg.sol";
import {LimitsLib, LimitsWord} from "./types/Limits.sol";

/// @title The book's back office: parameters, identity, withdrawal requests, the pool's side, refusals and views.
/// @notice Runs only inside `BetBook`, by delegatecall. At its own address there is no account, no pool that could call,
/// and an owner that nobody is. `BookStorage` comes first, so both halves agree on its slots; what follows it in storage
/// is the office's alone.
contract BookOffice is BookExit, BookOrders, IBookOffice, IBookVault {
    using SafeERC20 for IERC20;
    using Wire for bytes;

    /// Where this code stands; the book runs it at its own address.
    address public immutable office = address(this);

    uint256 public constant IN_PLAY_LEAD = BookRules.IN_PLAY_LEAD;
    uint256 public constant TICKET_LIFE = BookRules.TICKET_LIFE;
    uint256 public constant TICKET_LIFE_IN_PLAY = BookRules.TICKET_LIFE_IN_PLAY;
    uint256 public constant WITHDRAWAL_DELAY = BookRules.WITHDRAWAL_DELAY;
    uint256 public constant PAUSE = BookRules.PAUSE;
    uint256 public constant ACCOUNT_CAP = BookRules.ACCOUNT_CAP;

    address public guardian;
    address[2] public standbyKeys;

    /// Code of claims and cash-outs.
    address private immutable _cashier;

    constructor(Links memory links, address cashier)
        BookStorage(links)
        EIP712(TypedData.NAME, TypedData.VERSION)
        Ownable(address(1))
    {
        // A delegatecall to an address without code succeeds and gives nothing: every claim would seem to be done.
        if (cashier.code.length == 0) revert Address.AddressEmptyCode(cashier);
        _cashier = cashier;
    }

    /// What is not below runs in the cashier, on the book's storage as this does.
    fallback(bytes calldata call) external returns (bytes memory) {
        (bool ok, bytes memory result) = _cashier.delegatecall(call);
        if (!ok) LowLevelCall.bubbleRevert(result);
        return result;
    }

    /// @inheritdoc IBookOffice
    function initialize(
        address owner_,
        address guardian_,
        address desk_,
        address secondDesk_,
        uint256 minimumStakeCents
    ) external {
        // Only a contract under construction has no code.
        if (address(this).code.length != 0) revert NotAllowed(msg.sender);
        if (desk_ == secondDesk_) revert KeyInUse(desk_);
        _transferOwnership(owner_);
        guardian = guardian_;
        _secondDeskKey = secondDesk_;
        _desk = DeskWord.wrap(uint160(desk_)).withEpoch(1).withMinimumStake(minimumStakeCents);
        emit GuardianSet(guardian_);
        emit DeskKeySet(0, desk_, 1);
        emit DeskKeySet(1, secondDesk_, 1);
        emit MinimumStakeSet(minimumStakeCents);
    }

    modifier onlyPool() {
        if (msg.sender != address(_pool)) revert NotAllowed(msg.sender);
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
        _desk = _desk.withMinimumStake(cents);
        emit MinimumStakeSet(cents);
    }

    /// @notice Registers the key that the guardian may switch to at once.
    function setStandbyKey(uint256 position, address key) external onlyOwner {
        _requirePosition(position);
        standbyKeys[position] = key;
        emit StandbyKeySet(position, key);
    }

    /// @notice Replaces a desk key (0 or 1) by its registered standby, or removes it (`key` zero). Kills every ticket
    /// that is not placed yet.
    function switchDeskKey(uint256 position, address key) external onlyGuardian {
        _requirePosition(position);
        if (key != address(0)) {
            if (key != standbyKeys[position]) revert KeyNotRegistered(key);
            // One key in both positions would sign for two.
            if (key == (position == 0 ? _secondDeskKey : _desk.key())) revert KeyInUse(key);
            delete standbyKeys[position];
            emit StandbyKeySet(position, address(0));
        }
        _bumpEpoch();
        if (position == 0) _desk = _desk.withKey(key);
        else _secondDeskKey = key;
        emit DeskKeySet(position, key, _desk.epoch());
    }

    /// @notice Kills every ticket that is not placed yet.
    function bumpDeskEpoch() external onlyGuardian {
        _bumpEpoch();
    }

    /// @notice Stops placing, funding and opening for fourteen days; settling and withdrawing go on. Renewable.
    function pauseNewRisk() external onlyGuardian {
        _requireDay();
        _desk = _desk.withPausedUntil(block.timestamp + PAUSE);
        emit NewRiskPaused(block.timestamp + PAUSE, msg.sender);
    }

    function resumeNewRisk() external onlyGuardian {
        _requireDay();
        // The end stays: a ticket that lived through it may be claimed for.
        if (block.timestamp < _desk.pausedUntil()) _desk = _desk.withPausedUntil(block.timestamp);
        emit NewRiskPaused(0, msg.sender);
    }

    /// A ticket of the epoch that ends may still be claimed for, so its keys are kept.
    function _bumpEpoch() private {
        _formerDesks[_desk.epoch()] = FormerDesk(_desk.key(), uint40(block.timestamp), _secondDeskKey);
        _desk = _desk.withEpoch(_desk.epoch() + 1);
        emit DeskEpochBumped(_desk.epoch(), msg.sender);
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
        if (msg.sender != _registry) revert NotAllowed(msg.sender);
        AccountWord word = _accounts[account].word;
        if (noEntryBefore < word.noEntryBefore()) noEntryBefore = word.noEntryBefore();
        bool capped = depositCap != LimitsLib.UNLIMITED || stakeCap != LimitsLib.UNLIMITED;
        uint256 kept = word.flags() & (AccountLib.HAS_KEY | AccountLib.HAS_CANCELLATIONS);
        uint256 flags = kept | tier | (capped ? AccountLib.HAS_CAPS : 0);
        _accounts[account].word = word.withEntry(until, noEntryBefore, flags);
        if (capped) _limits[account] = _limits[account].withCaps(depositCap, stakeCap);
        emit EntrySet(account, until, noEntryBefore, tier, depositCap, stakeCap);
    }

    /// @notice Raises the day before which an account may not enter. Only the registry; the day never falls.
    function barEntry(address account, uint256 noEntryBefore) external {
        if (msg.sender != _registry) revert NotAllowed(msg.sender);
        AccountWord word = _accounts[account].word;
        if (noEntryBefore < word.noEntryBefore()) noEntryBefore = word.noEntryBefore();
        _accounts[account].word = word.withEntry(word.eligibleUntil(), noEntryBefore, word.flags());
        emit EntryBarred(account, noEntryBefore);
    }

    /// @inheritdoc IEligibility
    function eligible(address account) external view returns (bool) {
        return _sunsetAt == 0 && _accounts[account].word.eligible(block.timestamp);
    }

    // ------------------------------------------------------------------------------------------------- withdrawal

    function requestWithdraw(uint256 units) external {
        AccountWord word = _accounts[msg.sender].word;
        if (units == 0) revert ZeroAmount();
        if (units > word.balance()) revert InsufficientBalance(word.balance(), units);
        // Rounded up, for the delay.
        uint256 due = (block.timestamp + WITHDRAWAL_DELAY + 5 minutes - 1) / 5 minutes;
        _accounts[msg.sender].word = word.withWithdrawAt(due);
        _extras[msg.sender].word = (_extras[msg.sender].word >> 88 << 88) | units;
        emit WithdrawalRequested(msg.sender, units, due * 5 minutes);
    }

    /// @notice Units asked for and the time from which they are paid (seconds, zero: no request).
    function pendingWithdrawal(address account) external view returns (uint256 units, uint256 withdrawAt) {
        return (uint88(_extras[account].word), _accounts[account].word.withdrawAt() * 5 minutes);
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
        (, uint256 house) = vault();
        if (units > house) revert HouseShort(house, units);
        _vault -= units << 128;
        emit HousePaid(to, units);
        _asset.safeTransfer(to, units);
    }

    /// @inheritdoc IBookVault
    function fixtureStart(uint128 fixture) public view returns (uint256 start) {
        start = _fixtures[fixture].word.start();
        if (start == 0) (start,,) = _oracle.listed(fixture);
        if (start == 0) revert FixtureUnknown(fixture);
    }

    /// @inheritdoc IBookVault
    function addBudget(uint128 fixture, uint256 units) external onlyPool {
        _requireNotPaused(_desk);
        FixtureWord word = _fixtures[fixture].word;
        if (word.start() == 0) {
            (uint256 start, uint256 closeUnits, uint256 sport) = _oracle.listed(fixture);
            if (start == 0) revert FixtureUnknown(fixture);
            word = FixtureLib.opened(start, closeUnits, sport, _oracle.tieOf(fixture) != 0);
            emit FixtureOpened(fixture, start, closeUnits, sport);
        }
        if (block.timestamp >= word.closeAt()) revert MarketClosed(fixture, word.closeAt());
        if (_oracle.reported(fixture)) revert FixtureReported(fixture);
        if (word.budget() + units > FixtureLib.AMOUNT_MAX) revert BudgetTooLarge(word.budget() + units);
        _fixtures[fixture].word = word.addBudget(units);
        emit BudgetAdded(fixture, units);
    }

    function release(uint128 fixture) external returns (uint256 units) {
        FixtureWord word = _fixtures[fixture].word;
        (,, bool isFinal) = _oracle.resultOf(fixture, word.swing());
        if (!isFinal) revert NotFinal(fixture);
        units = word.free();
        _fixtures[fixture].word = word.subBudget(units);
        emit BudgetReleased(fixture, units);
        _pool.giveBack(word.start() / EPOCH, units);
    }

    function _requirePosition(uint256 position) private pure {
        if (position > 1) revert PositionUnknown(position);
    }

    function _requireNotPaused(DeskWord word) private view {
        if (block.timestamp >= word.pausedUntil()) return;
        _requireDay(); // its own error
        revert Paused(word.pausedUntil());
    }

    // ------------------------------------------------------------------------------------------------- refusals

    /// @inheritdoc IBookOffice
    function refusePlace(uint8 code, bytes calldata data, uint256 group, uint256 item) external view {
        (Leg leg, bytes32 legHash, uint256 product) = _blame(code, data, group, item);
        address bettor = address(uint160(data.read(item, 20)));
        uint256 stake = data.read(item + 20, 7);
        uint256 minPayout = data.read(item + 27, 7);
        uint256 validUntil = data.read(item + 34, 4);
        uint256 nonce = data.read(item + 38, 4);
        uint256 acceptedAt = data.read(item + 42, 4);
        uint256 payout = stake * product / Payout.ONE;
        uint128 fixture = leg.fixture();
        FixtureWord word = _fixtures[fixture].word;
        AccountWord account = _accounts[bettor].word;

        if (code == Code.PAUSED) revert Paused(_desk.pausedUntil());
        if (code == Code.UNKNOWN_FIXTURE) revert FixtureUnknown(fixture);
        if (code == Code.UNKNOWN_MARKET) revert UnknownMarket(Leg.unwrap(leg));
        if (code == Code.ODDS) revert OddsTooLow(leg.odds());
        if (code == Code.MARKET_CLOSED) revert MarketClosed(fixture, word.closeAt());
        if (code == Code.REPORTED) revert FixtureReported(fixture);
        if (code == Code.POT_SETTLING) revert PotSettling(leg.potKey());
        if (code == Code.STAKE) revert StakeTooSmall(stake, _desk.minimumStake() * CENT);
        if (code == Code.ORDER_EXPIRED) revert OrderExpired(validUntil, block.timestamp);
        if (code == Code.ACCEPTED_LATER) revert AcceptedInTheFuture(acceptedAt, block.timestamp);
        if (code == Code.TICKET_EXPIRED) revert TicketExpired(acceptedAt + data.read(item + 46, 2), block.timestamp);
        if (code == Code.PAYOUT_BELOW_MINIMUM) revert PayoutBelowMinimum(payout, minPayout);
        if (code == Code.BETTOR_SIGNATURE) {
            bytes32 order = TypedData.order(bettor, legHash, stake, minPayout, validUntil, nonce);
            (bytes32 r, bytes32 vs) = data.signature(item + 48);
            revert BadBettorSignature(Wire.recover(TypedData.digest(_domainSeparatorV4(), order), r, vs), bettor);
        }
        if (code == Code.NOT_ELIGIBLE) revert NotEligible(bettor, account.eligibleUntil(), account.noEntryBefore());
        if (code == Code.BALANCE) {
            revert InsufficientBalance(_lasting(bettor, account, acceptedAt + data.read(item + 46, 2)), stake);
        }
        if (code == Code.ACCOUNT_CAP) revert AccountCap(account.openPayout(), payout);
        if (code == Code.NONCE) revert NonceUsed(bettor, nonce, _bets[_slot(bettor, nonce)].word);
        if (code == Code.CANCELLED) {
            revert NonceCancelled(bettor, nonce, uint40(_cancellations[_slot(bettor, nonce)]));
        }
        if (code == Code.STAKE_LIMIT) revert StakeLimit(bettor, _limits[bettor].stakeCap());
        if (code == Code.ONE_KEY) {
            revert OneKeyLimit(
                fixture,
                word.oneKey() * FixtureLib.UNIT + payout - stake,
                word.budget() / (4 * FixtureLib.UNIT) * FixtureLib.UNIT
            );
        }
        if (code == Code.LEGS_NOT_ASCENDING) revert LegsNotAscending(Leg.unwrap(leg));
        if (code == Code.LEGS_TIED) _refuseTied(data, group);
        if (code == Code.ACCUMULATOR_CAP) {
            revert AccumulatorCap(fixture, word.combined() + payout - stake, word.budget());
        }
        revert BudgetExceeded(fixture, word.reserved() + word.combined() + payout - stake, word.budget());
    }

    /// The first leg of a bet that a code can refuse, else its last; the hash of the legs as ordered, and their product.
    function _blame(uint8 code, bytes calldata data, uint256 group, uint256 item)
        private
        view
        returns (Leg leg, bytes32 legHash, uint256 product)
    {
        uint256 count = data.read(group, 1);
        uint256[] memory legs = new uint256[](count);
        product = Payout.ONE;
        for (uint256 i; i < count; ++i) {
            Leg one = Leg.wrap(data.read(group + 1 + LEG * i, LEG) << 32);
            legs[i] = one.withoutOdds();
            product = product * one.odds() / PPM;
        }
        // A product beyond the account's cap would overflow with the largest stakes; it is shown cut.
        if (product > type(uint192).max) product = type(uint192).max;
        legHash = keccak256(abi.encodePacked(legs));
        uint256 stake = data.read(item + 20, 7);
        uint256 atRisk = stake * product / Payout.ONE;
        // Odds of nothing pay less than the stake; they are refused before anything is at risk.
        atRisk = atRisk > stake ? atRisk - stake : 0;
        bool same = data.read(0, 1) & SAME_GAME != 0;
        for (uint256 i; i < count; ++i) {
            leg = Leg.wrap(data.read(group + 1 + LEG * i, LEG) << 32);
            bool ascends = i == 0 || (same ? legs[i] > legs[i - 1] : legs[i] >> 128 > legs[i - 1] >> 128);
            if (_blamed(code, leg, atRisk) || (code == Code.LEGS_NOT_ASCENDING && !ascends)) break;
        }
    }

    /// Names the first leg whose tie an earlier one has.
    function _refuseTied(bytes calldata data, uint256 group) private view {
        uint256 count = data.read(group, 1);
        for (uint256 i = 1; i < count; ++i) {
            uint128 fixture = Leg.wrap(data.read(group + 1 + LEG * i, LEG) << 32).fixture();
            uint32 tie = _oracle.tieOf(fixture);
            for (uint256 j; j < i && tie != 0; ++j) {
                uint128 before = Leg.wrap(data.read(group + 1 + LEG * j, LEG) << 32).fixture();
                if (_oracle.tieOf(before) == tie) revert LegsTied(before, fixture, tie);
            }
        }
    }

    function _blamed(uint8 code, Leg leg, uint256 atRisk) private view returns (bool) {
        FixtureWord word = _fixtures[leg.fixture()].word;
        if (code == Code.UNKNOWN_FIXTURE) return word.start() == 0;
        if (code == Code.UNKNOWN_MARKET) return Markets.check(leg, word.sport()) != Markets.FINE;
        if (code == Code.ODDS) return leg.odds() <= PPM;
        if (code == Code.MARKET_CLOSED) return block.timestamp >= word.closeAt();
        if (code == Code.REPORTED) return block.timestamp >= word.start() && _oracle.reported(leg.fixture());
        if (code == Code.BUDGET) return word.reserved() + word.combined() + atRisk > word.budget();
        if (code == Code.ACCUMULATOR_CAP) return 2 * (word.combined() + atRisk) > word.budget();
        if (code != Code.ONE_KEY) return false;
        uint256 more = (atRisk + FixtureLib.UNIT - 1) / FixtureLib.UNIT;
        return word.oneKey() + more > word.budget() / (4 * FixtureLib.UNIT);
    }

    /// @inheritdoc IBookOffice
    function requireSpentPermit(address owner_, uint256 units, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        view
    {
        IERC20Permit token = IERC20Permit(address(_asset));
        uint256 used = token.nonces(owner_);
        if (used == 0 || block.timestamp > deadline) revert PermitRefused(owner_, units);
        // Once the permit's sum has been taken, nothing of its allowance is left: a permit moves no later one, but one of
        // the very same sum before the deadline, into its owner's account.
        if (_asset.allowance(owner_, address(this)) != units) revert PermitRefused(owner_, units);
        bytes32 permit = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                owner_,
                address(this),
                units,
                used - 1,
                deadline
            )
        );
        (address signer,,) = ECDSA.tryRecover(TypedData.digest(token.DOMAIN_SEPARATOR(), permit), v, r, s);
        if (signer != owner_) revert PermitRefused(owner_, units);
    }

    // ------------------------------------------------------------------------------------------------- views

    function asset() external view returns (IERC20) {
        return _asset;
    }

    function pool() external view returns (IHousePool) {
        return _pool;
    }

    function oracle() external view returns (IFixtureOracle) {
        return _oracle;
    }

    function registry() external view returns (address) {
        return _registry;
    }

    /// @notice First desk key, desk epoch, pause and smallest stake: the word of `types/Desk.sol`.
    function desk() external view returns (DeskWord) {
        return _desk;
    }

    function secondDeskKey() external view returns (address) {
        return _secondDeskKey;
    }

    /// @notice The word of `types/Account.sol`.
    function accounts(address account) external view returns (AccountWord) {
        return _accounts[account].word;
    }

    /// @notice The word of `types/Limits.sol`.
    function limits(address account) external view returns (LimitsWord) {
        return _limits[account];
    }

    /// @notice The word of `types/Fixture.sol`.
    function fixtures(uint128 fixture) external view returns (FixtureWord) {
        return _fixtures[fixture].word;
    }

    /// @notice The word of `types/Pot.sol`; liabilities of large pots at pot key + 1 + selection / 4.
    function pots(uint256 pot) external view returns (uint256) {
        return _pots[pot].word;
    }

    /// @notice Units held for customers (below zero while the house owes them more than they have) and for the house.
    function vault() public view returns (int256 customers, uint256 house) {
        customers = int128(uint128(_vault));
        house = ((_vault & ~SUNSET) + (1 << 127)) >> 128;
    }

    /// @notice The word of a bet's slot: terms hash 216, nonce 32, tag 8: 1 open, 3 settled, 4 cancelled, 5 claimed, 6 cashed out.
    function betSlot(address bettor, uint256 nonce) external view returns (uint256) {
        return _bets[_slot(bettor, nonce)].word;
    }

    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }
}
