// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ClaimsBond} from "./ClaimsBond.sol";
import {PoolFees} from "./PoolFees.sol";
import {PoolRoles} from "./PoolRoles.sol";
import {IBookVault} from "./interfaces/IBookVault.sol";
import {IHousePool} from "./interfaces/IHousePool.sol";

/// @title HousePool
/// @notice See `IHousePool`. The rules are those of the executable specification `tests/model/money/pool.py`.
/// @dev Every amount is part of the asset's supply and the pool refuses entries above `MAX_UNITS`, so units stay far
///      below 2^112; a share is never worth less than 10^-6 units, so shares stay below 2^128. No cast below can fail
///      in a close or a booking. A product of two such amounts fits 256 bits. Plain narrowing casts stand only where the
///      value has just been bounded by one of the narrow type; every other one goes through `SafeCast`.
// forge-lint: disable-start(unsafe-typecast)
contract HousePool is ClaimsBond, PoolFees {
    using SafeCast for uint256;
    using SafeCast for int256;

    // ------------------------------------------------------------------ constants

    uint256 public constant DAY = 1 days;
    /// @notice Funding: a tenth of NAV a day, four fifths of it outstanding in all.
    uint256 public constant FUND_PER_DAY_PPM = 100_000;
    uint256 public constant OUTSTANDING_PPM = 800_000;
    /// @notice Shares of the first entrants that nobody owns, so that a share's price cannot be bid up from nothing.
    uint256 public constant DEAD_SHARES = 1_000;
    uint256 public constant MIN_ENTRY = 1_000_000;
    /// @notice Under 1/LAPSE of a unit a share, the share series ends.
    uint256 public constant LAPSE = 1_000_000;
    /// @notice Above this an entry is refused.
    uint256 public constant MAX_UNITS = type(uint96).max;
    /// @notice How many ended epochs a call closes by itself: a quarter of a year.
    uint256 public constant MAX_CLOSES = 13;
    /// @notice How far ahead a bond may be posted; guards against a time given for an epoch.
    uint256 public constant MAX_BOND_AHEAD = 52;

    uint256 private constant PPM = 1_000_000;
    uint256 private constant WAD = 1e18;

    // ------------------------------------------------------------------ storage

    /// The word that every booking reads and most write.
    struct Money {
        uint112 free;
        uint112 placed;
        uint32 current;
    }

    struct Register {
        uint128 shares;
        uint128 owed;
    }

    struct Funding {
        uint128 units;
        uint32 day;
        uint32 series;
    }

    /// Shares that a provider held from `epoch` on, until the next entry of his list.
    struct Holding {
        uint32 epoch;
        uint128 shares;
    }

    Money private _money;
    Register private _register;
    Funding private _funding;

    mapping(uint256 epoch => Epoch) private _epochs;
    /// One more than the epoch at whose close the series ended; zero while it runs.
    mapping(uint256 series => uint256) private _seriesEnd;
    mapping(address provider => Provider) private _providers;
    mapping(address provider => Holding[]) private _holdings;
    mapping(address provider => mapping(uint256 epoch => uint256)) private _claimed;

    // ------------------------------------------------------------------ construction

    /// @param vault The book, which names this pool as its only one.
    /// @param owner_ Names the roles and the fee's rate; a timelock in production.
    /// @param feePpm Rate of the performance fee from the current epoch on.
    constructor(
        IBookVault vault,
        address owner_,
        address allocator_,
        address bondOwner_,
        address feeRecipient_,
        uint256 feePpm
    ) PoolRoles(vault, owner_, allocator_, bondOwner_) PoolFees(feeRecipient_, feePpm) {
        _money.current = (block.timestamp / EPOCH).toUint32();
    }

    // ------------------------------------------------------------------ book

    /// @inheritdoc IHousePool
    function book(uint256 epoch, uint256 gains, uint256 losses) external onlyBook {
        Money memory money = _open();
        Epoch storage record = _epochs[epoch];
        // Read the first word whole, write it whole: the compiler then loads and stores it once.
        (uint256 outstanding, int256 before, uint256 ppm, bool rated, bool bonded) =
            (record.outstanding, record.net, record.feePpm, record.rated, record.bonded);
        if (losses > outstanding) revert BudgetsExceeded(epoch, losses, outstanding);
        if (!rated) ppm = _scheduledFee(epoch); // MAX_FEE_PPM at most
        int256 net = before + gains.toInt256() - losses.toInt256();
        (record.outstanding, record.net, record.feePpm, record.rated) =
        (uint96(outstanding - losses), net.toInt112(), uint24(ppm), true);

        // Bond and fee follow the epoch's net result, so that order does not matter: a profit repays the bond first, a
        // loss takes its part of the fee back. Neither `covered` falls nor the fee rises by more than its own share of
        // the gains, the one below and the other above a net of zero, so the difference below is never negative.
        uint256 covered;
        uint256 units = gains + _feeOn(before, ppm) - _feeOn(net, ppm);
        if (bonded) {
            covered = Math.min(record.tranche, net < 0 ? uint256(-net) : 0);
            units = units + covered - record.covered;
            record.covered = uint80(covered); // no more than the tranche
        }
        _receive(money, record, epoch, losses, units);
        emit Booked(epoch, gains, losses, covered);
    }

    /// The fee on a net result; down, for the holders.
    function _feeOn(int256 net, uint256 ppm) private pure returns (uint256) {
        unchecked {
            return net > 0 ? uint256(net) * ppm / PPM : 0; // 111 and 24 bits
        }
    }

    /// @inheritdoc IHousePool
    function giveBack(uint256 epoch, uint256 units) external onlyBook {
        Money memory money = _open();
        Epoch storage record = _epochs[epoch];
        uint256 outstanding = record.outstanding;
        if (units > outstanding) revert BudgetsExceeded(epoch, units, outstanding);
        record.outstanding = uint96(outstanding - units);
        _receive(money, record, epoch, units, units);
        emit GivenBack(epoch, units);
    }

    /// Books `out` units that left the epoch's budgets, and profit and returned budgets, `units`, for its holders: NAV
    /// before its close, its pocket after. Budgets of a closed epoch are no longer in `placed`.
    function _receive(Money memory money, Epoch storage record, uint256 epoch, uint256 out, uint256 units) private {
        (uint256 free_, uint256 placed_) = (money.free, money.placed);
        if (epoch < money.current) {
            if (units == 0) return; // a loss that the pocket bears has changed its budgets alone
            if (record.holders != 0) {
                record.returned += units.toUint128();
                return;
            }
        } else {
            placed_ -= out;
        }
        (_money.free, _money.placed) = ((free_ + units).toUint112(), uint112(placed_));
    }

    // ------------------------------------------------------------------ closing

    /// @inheritdoc IHousePool
    function close(uint256 maxEpochs) external returns (uint256) {
        Money memory money = _money;
        _closeEnded(money, maxEpochs);
        return money.current;
    }

    /// Runs first in every call that moves pool money, so that nothing of the next epoch slips into this one's price.
    function _open() private returns (Money memory money) {
        money = _money;
        if (block.timestamp < (uint256(money.current) + 1) * EPOCH) return money;
        _closeEnded(money, MAX_CLOSES);
        uint256 ended = block.timestamp / EPOCH;
        if (money.current < ended) revert EpochsBehind(money.current, ended);
    }

    function _closeEnded(Money memory money, uint256 maxEpochs) private {
        Register memory register = _register;
        uint256 epoch = money.current;
        uint256 last = Math.min(block.timestamp / EPOCH, epoch + Math.min(maxEpochs, type(uint32).max));
        if (epoch >= last) return;
        for (; epoch < last; ++epoch) {
            _closeOne(money, register, epoch);
        }
        money.current = last.toUint32();
        _money = money;
        _register = register;
    }

    /// One epoch's close: pocket, exits, entries. O(1); providers follow lazily.
    function _closeOne(Money memory money, Register memory register, uint256 epoch) private {
        Epoch storage record = _epochs[epoch];
        uint256 pocket = record.outstanding;
        uint256 entries = record.entries;
        uint256 exits = record.exits;
        uint256 supply = register.shares;

        money.placed -= uint112(pocket);
        uint256 value = uint256(money.free) + money.placed;
        bool lapsed = supply != 0 && value * LAPSE < supply;
        uint256 paid;
        uint256 left;
        record.holders = uint128(supply);
        if (lapsed) {
            // Holders keep the pocket, which also takes what is free. All requests to leave end with the shares: those
            // of this close and those already lodged for the next one.
            record.lapsed = true;
            record.returned = money.free;
            money.free = 0;
            register.shares = 0;
            _epochs[epoch + 1].exits = 0;
            _seriesEnd[_funding.series++] = epoch + 1;
        } else if (exits != 0) {
            uint256 due = exits * value / supply; // down, for those who stay
            paid = Math.min(due, money.free + entries);
            left = due == 0 ? 0 : exits * (due - paid) / due; // down, for those who stay
            record.exitPaid = paid.toUint128();
            record.exitLeft = uint128(left);
            if (left != 0) _epochs[epoch + 1].exits += uint128(left);
        }

        uint256 minted;
        if (entries != 0) {
            supply = register.shares;
            if (supply != 0) {
                (record.mintShares, record.mintUnits) = (uint128(supply), uint128(value));
                minted = entries * supply / value; // down, for the holders
            } else {
                (record.mintShares, record.mintUnits) = (uint128(entries - DEAD_SHARES), uint128(entries));
                minted = entries;
            }
            register.shares += minted.toUint128();
        }
        if (!lapsed) register.shares -= uint128(exits - left);
        money.free = (money.free + entries - paid).toUint112();
        register.owed = (register.owed + paid - entries).toUint128();
        emit EpochEnded(epoch, value, pocket, record.holders, minted, paid, left, lapsed);
    }

    // ------------------------------------------------------------------ liquidity providers

    /// @inheritdoc IHousePool
    function requestEntry(uint256 units) external nonReentrant {
        _requireDay();
        Money memory money = _open();
        if (units < MIN_ENTRY) revert EntryTooSmall(units, MIN_ENTRY);
        if (!BOOK.eligible(msg.sender)) revert NotEligible(msg.sender);
        uint256 held = uint256(money.free) + money.placed + _register.owed;
        if (units > MAX_UNITS || held + units > MAX_UNITS) revert PoolFull(units, MAX_UNITS);

        Provider memory provider = _synced(msg.sender, money.current);
        uint256 epoch = uint256(money.current) + 1;
        provider.enteringNext += uint128(units);
        _providers[msg.sender] = provider;
        _epochs[epoch].entries += uint128(units);
        _register.owed += uint128(units);
        emit EntryRequested(msg.sender, epoch, units);
        BOOK.pull(msg.sender, units);
    }

    /// @inheritdoc IHousePool
    function requestExit(uint256 units) external {
        Money memory money = _open();
        Provider memory provider = _synced(msg.sender, money.current);
        if (units == 0) revert ZeroAmount();
        if (units > provider.shares) revert SharesTooMany(units, provider.shares);
        uint256 epoch = uint256(money.current) + 1;
        provider.shares -= uint128(units);
        provider.leavingNext += uint128(units);
        _providers[msg.sender] = provider;
        _epochs[epoch].exits += uint128(units);
        emit ExitRequested(msg.sender, epoch, units);
    }

    /// @inheritdoc IHousePool
    /// @dev After the sunset no budget can be added, and without a budget nothing can be lost. So once none of the
    ///      current and later epochs is out the price can only rise, and who leaves takes nothing from who stays.
    function leaveAfterSunset(uint256 units) external nonReentrant returns (uint256 paid) {
        if (BOOK.sunsetAt() == 0) revert BeforeSunset();
        Money memory money = _open();
        if (money.placed != 0) revert BudgetsOut(money.placed);
        Provider memory provider = _synced(msg.sender, money.current);
        if (units == 0) revert ZeroAmount();
        if (units > provider.shares) revert SharesTooMany(units, provider.shares);
        uint256 supply = _register.shares;
        paid = units * money.free / supply; // down, for those who stay
        provider.shares -= uint128(units);
        _providers[msg.sender] = provider;
        _register.shares = uint128(supply - units);
        _money.free = uint112(money.free - paid);
        emit LeftAfterSunset(msg.sender, money.current, units, paid);
        BOOK.pay(msg.sender, paid);
    }

    function _requireDay() private view {
        uint256 at = BOOK.sunsetAt();
        if (at != 0) revert AfterSunset(at);
    }

    /// @inheritdoc IHousePool
    function claim() external nonReentrant returns (uint256) {
        return _claimAll(msg.sender);
    }

    /// @inheritdoc IHousePool
    function claimFor(address account) external nonReentrant returns (uint256) {
        return _claimAll(account);
    }

    /// @inheritdoc IHousePool
    function claimPockets(address account, uint256[] calldata epochs) external nonReentrant returns (uint256) {
        uint256 cash = _takeCash(account);
        uint256 units;
        for (uint256 i; i < epochs.length; ++i) {
            units += _takePocket(account, epochs[i], heldOf(account, epochs[i]));
        }
        return _payOut(account, cash, units);
    }

    /// @inheritdoc IHousePool
    function sync(address account, uint256 maxEpochs) external returns (uint256) {
        Money memory money = _open();
        Provider memory provider = _providers[account];
        _forward(account, provider, money.current, maxEpochs);
        _providers[account] = provider;
        return provider.synced;
    }

    function _claimAll(address account) private returns (uint256) {
        uint256 cash = _takeCash(account);
        uint256 units;
        Holding[] storage holdings = _holdings[account];
        uint256 length = holdings.length;
        for (uint256 i; i < length; ++i) {
            Holding memory holding = holdings[i];
            if (holding.shares == 0) continue;
            uint256 end = i + 1 < length ? holdings[i + 1].epoch : _providers[account].synced;
            for (uint256 epoch = holding.epoch; epoch < end; ++epoch) {
                units += _takePocket(account, epoch, holding.shares);
            }
        }
        return _payOut(account, cash, units);
    }

    function _takeCash(address account) private returns (uint256 cash) {
        Money memory money = _open();
        Provider memory provider = _synced(account, money.current);
        cash = provider.cash;
        provider.cash = 0;
        _providers[account] = provider;
        if (cash != 0) _register.owed -= uint128(cash);
    }

    /// His share of what the pocket has returned, less what he has taken; down, for the pocket's other holders.
    function _takePocket(address account, uint256 epoch, uint256 held) private returns (uint256 due) {
        Epoch storage record = _epochs[epoch];
        uint256 returned = record.returned;
        if (held == 0 || returned == 0) return 0;
        uint256 total = held * returned / record.holders;
        due = total - _claimed[account][epoch];
        if (due != 0) {
            _claimed[account][epoch] = total;
            emit PocketClaimed(account, epoch, due);
        }
    }

    function _payOut(address account, uint256 cash, uint256 pockets) private returns (uint256 units) {
        units = cash + pockets;
        if (units != 0) {
            emit Claimed(account, units, cash);
            BOOK.pay(account, units);
        }
    }

    // ------------------------------------------------------------------ providers, lazily

    /// The provider at the beginning of the current epoch; the caller stores it.
    function _synced(address account, uint256 to) private returns (Provider memory provider) {
        provider = _providers[account];
        _forward(account, provider, to, type(uint256).max);
    }

    /// Runs one provider through closed epochs; every division rounds down, for the pool.
    function _forward(address account, Provider memory provider, uint256 to, uint256 maxSteps) private {
        uint256 epoch = provider.synced;
        if (epoch >= to || maxSteps == 0) return;
        for (uint256 step; epoch < to && step < maxSteps; ++step) {
            if (provider.leaving | provider.leavingNext | provider.entering | provider.enteringNext == 0) {
                epoch = _rest(account, provider, epoch, to);
            } else {
                _step(account, provider, epoch);
                ++epoch;
            }
        }
        provider.synced = uint32(epoch);
        emit Synced(account, epoch, provider.shares, provider.cash);
    }

    /// One close with something lodged.
    function _step(address account, Provider memory provider, uint256 epoch) private {
        Epoch storage record = _epochs[epoch];
        _note(account, epoch, uint256(provider.shares) + provider.leaving + provider.leavingNext);
        if (record.lapsed) {
            provider.shares = provider.leaving = provider.leavingNext = 0;
            ++provider.series;
        }
        uint256 left;
        if (provider.leaving != 0) {
            uint256 exits = record.exits;
            provider.cash += (provider.leaving * uint256(record.exitPaid) / exits).toUint128();
            left = provider.leaving * uint256(record.exitLeft) / exits;
        }
        if (provider.entering != 0) {
            provider.shares += (provider.entering * uint256(record.mintShares) / record.mintUnits).toUint128();
        }
        provider.leaving = provider.leavingNext + uint128(left);
        provider.leavingNext = 0;
        provider.entering = provider.enteringNext;
        provider.enteringNext = 0;
    }

    /// Any number of closes with nothing lodged: his shares change only if their series ends.
    function _rest(address account, Provider memory provider, uint256 epoch, uint256 to) private returns (uint256) {
        _note(account, epoch, provider.shares);
        if (provider.shares != 0) {
            uint256 end = _seriesEnd[provider.series];
            if (end != 0) {
                provider.shares = 0;
                _note(account, end, 0);
            }
        }
        provider.series = _funding.series;
        return to;
    }

    /// Writes down that the provider holds `held` shares from `epoch` on.
    function _note(address account, uint256 epoch, uint256 held) private {
        Holding[] storage holdings = _holdings[account];
        uint256 length = holdings.length;
        if (length == 0 ? held == 0 : holdings[length - 1].shares == held) return;
        holdings.push(Holding(uint32(epoch), uint128(held)));
    }

    // ------------------------------------------------------------------ desk

    /// @inheritdoc IHousePool
    function fund(uint128[] calldata fixtures, uint256[] calldata amounts) external nonReentrant {
        if (msg.sender != allocator) revert NotAllocator(msg.sender);
        if (fixtures.length != amounts.length) revert LengthMismatch(fixtures.length, amounts.length);
        _requireDay();
        Money memory money = _open();
        uint256 value = uint256(money.free) + money.placed; // funding does not change it
        uint256 perDay = value * FUND_PER_DAY_PPM / PPM; // down: nothing above the tenth
        uint256 most = value * OUTSTANDING_PPM / PPM; // down: nothing above four fifths
        uint256 day = block.timestamp / DAY;
        uint256 spent = _funding.day == day ? _funding.units : 0;

        for (uint256 i; i < fixtures.length; ++i) {
            uint256 units = amounts[i];
            uint256 epoch = BOOK.fixtureStart(fixtures[i]) / EPOCH;
            if (epoch < money.current) revert EpochClosed(epoch);
            if (units == 0) revert ZeroAmount();
            uint256 available = Math.min(money.free, perDay > spent ? perDay - spent : 0);
            if (units > available) revert FundingLimit(units, available);
            if (money.placed + units > most) revert OutstandingLimit(money.placed + units, most);
            spent += units;
            money.free -= uint112(units);
            money.placed += uint112(units);
            _epochs[epoch].outstanding += units.toUint96();
            emit Funded(fixtures[i], epoch, units);
        }
        _money = money;
        (_funding.day, _funding.units) = (uint32(day), spent.toUint128());

        for (uint256 i; i < fixtures.length; ++i) {
            BOOK.addBudget(fixtures[i], amounts[i]);
        }
    }

    /// @inheritdoc IHousePool
    function postBond(uint256 epoch, uint256 units) external onlyBondOwner nonReentrant {
        Money memory money = _open();
        if (units == 0) revert ZeroAmount();
        if (epoch <= money.current) revert EpochBegun(epoch, money.current);
        if (epoch > money.current + MAX_BOND_AHEAD) revert EpochTooFar(epoch, money.current + MAX_BOND_AHEAD);
        Epoch storage record = _epochs[epoch];
        record.bonded = true;
        record.tranche = (record.tranche + units).toUint80();
        emit BondPosted(epoch, msg.sender, units);
        BOOK.pull(msg.sender, units);
    }

    /// @inheritdoc IHousePool
    /// @dev Losses are bounded by budgets, so none can follow once no budget of a closed epoch is out.
    function reclaimBond(uint256 epoch) external onlyBondOwner nonReentrant returns (uint256 units) {
        Money memory money = _open();
        Epoch storage record = _epochs[epoch];
        if (epoch >= money.current || record.outstanding != 0) revert EpochAtRisk(epoch, record.outstanding);
        units = uint256(record.tranche) - record.covered - record.reclaimed;
        if (units != 0) {
            record.reclaimed += uint80(units);
            emit BondReclaimed(epoch, msg.sender, units);
            BOOK.pay(msg.sender, units);
        }
    }

    // ------------------------------------------------------------------ fee

    /// @inheritdoc IHousePool
    /// @dev Nothing of a closed epoch can be lost without a budget, so what is paid here is never owed back.
    function takeFees(uint256 epoch) external nonReentrant returns (uint256 units) {
        if (msg.sender != feeRecipient) revert NotFeeRecipient(msg.sender);
        Money memory money = _open();
        Epoch storage record = _epochs[epoch];
        if (epoch >= money.current || record.outstanding != 0) revert EpochAtRisk(epoch, record.outstanding);
        units = _feeOn(record.net, record.feePpm) - record.feesTaken;
        if (units != 0) {
            record.feesTaken += uint128(units);
            emit FeesTaken(epoch, msg.sender, units);
            BOOK.pay(msg.sender, units);
        }
    }

    // ------------------------------------------------------------------ views

    /// @inheritdoc IHousePool
    function feeOf(uint256 epoch) external view returns (uint256 ppm, uint256 units) {
        Epoch storage record = _epochs[epoch];
        ppm = record.rated ? record.feePpm : _scheduledFee(epoch);
        units = _feeOn(record.net, ppm) - record.feesTaken;
    }

    /// @inheritdoc IHousePool
    function free() external view returns (uint256) {
        return _money.free;
    }

    /// @inheritdoc IHousePool
    function placed() external view returns (uint256) {
        return _money.placed;
    }

    /// @inheritdoc IHousePool
    function nav() public view returns (uint256) {
        return uint256(_money.free) + _money.placed;
    }

    /// @inheritdoc IHousePool
    function shares() external view returns (uint256) {
        return _register.shares;
    }

    /// @inheritdoc IHousePool
    function owed() external view returns (uint256) {
        return _register.owed;
    }

    /// @inheritdoc IHousePool
    function current() external view returns (uint256) {
        return _money.current;
    }

    /// @inheritdoc IHousePool
    function series() external view returns (uint256) {
        return _funding.series;
    }

    /// @inheritdoc IHousePool
    function funded() external view returns (uint256 day, uint256 units) {
        return (_funding.day, _funding.units);
    }

    /// @inheritdoc IHousePool
    function pricePerShare() external view returns (uint256) {
        uint256 supply = _register.shares;
        return supply == 0 ? WAD : nav() * WAD / supply; // down: a price that is shown promises no more than it pays
    }

    /// @inheritdoc IHousePool
    function epochAt(uint256 epoch) external view returns (Epoch memory) {
        return _epochs[epoch];
    }

    /// @inheritdoc IHousePool
    function providerOf(address account) external view returns (Provider memory) {
        return _providers[account];
    }

    /// @inheritdoc IHousePool
    function claimedOf(address account, uint256 epoch) external view returns (uint256) {
        return _claimed[account][epoch];
    }

    /// @inheritdoc IHousePool
    function heldOf(address account, uint256 epoch) public view returns (uint256) {
        if (epoch >= _providers[account].synced) return 0;
        Holding[] storage holdings = _holdings[account];
        uint256 low;
        uint256 high = holdings.length;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (holdings[middle].epoch <= epoch) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? 0 : holdings[low - 1].shares;
    }
}
// forge-lint: disable-end(unsafe-typecast)
