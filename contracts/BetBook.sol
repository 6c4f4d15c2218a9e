// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import {BookStorage} from "./BookStorage.sol";
import {Code, IBetBook} from "./interfaces/IBetBook.sol";
import {Markets} from "./libraries/Markets.sol";
import {Payout} from "./libraries/Payout.sol";
import {Reserve} from "./libraries/Reserve.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Wire} from "./libraries/Wire.sol";
import {AccountLib, AccountWord} from "./types/Account.sol";
import {DeskWord} from "./types/Desk.sol";
import {FixtureLib, FixtureWord} from "./types/Fixture.sol";
import {Leg} from "./types/Leg.sol";
import {LimitsWord} from "./types/Limits.sol";
import {PotLib, PotWord} from "./types/Pot.sol";
import {ResultWord} from "./types/Result.sol";
import {VoidsWord} from "./types/Voids.sol";

/// @title Accounts, budgets, pots and bets: all customers' money, and the hot path.
/// @notice Packed input, events and errors: `IBetBook`. Calls that are not here run in `BookOffice`.
contract BetBook is BookStorage, IBetBook {
    using SafeERC20 for IERC20;
    using Wire for bytes;

    /// Code of the seldom calls.
    address public immutable office;

    // ------------------------------------------------------------------------------------------------- memory

    /// What one call carries from item to item.
    struct Run {
        DeskWord desk;
        uint256 keys;
        bool own;
        bool strict;
        bytes32 domain;
        uint256 items;
        uint256 tickets; // memory pointer: the next ticket hash
        uint256 out; // memory pointer: the next byte of the event
        bytes codes;
        // Bookings not yet sent to the pool: one epoch cursor a time.
        uint256 epoch;
        uint256 gains;
        uint256 losses;
    }

    /// One leg with everything that its bets share.
    struct Group {
        uint128 fixture;
        FixtureWord word;
        Leg leg;
        uint256 key;
        uint256 odds;
        uint256 market;
        bool large;
        PotWord pot;
        uint256 side; // large pots: the word that holds this selection's liability
        uint256 sideKey;
        bytes32 legHash;
        bytes32 oddsHash;
        uint8 code;
    }

    struct Item {
        address bettor;
        uint256 stake;
        uint256 minPayout;
        uint256 validUntil;
        uint256 nonce;
        uint256 acceptedAt;
        uint256 includeBy;
        uint256 payout;
        bool inPlay;
        bytes32 digest;
        address signer;
    }

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
    ) BookStorage(links, owner_) {
        office = office_;
        guardian = guardian_;
        secondDeskKey = secondDesk_;
        desk = DeskWord.wrap(uint160(desk_)).withEpoch(1).withMinimumStake(minimumStakeCents);
        emit GuardianSet(guardian_);
        emit DeskKeySet(0, desk_, 1);
        emit DeskKeySet(1, secondDesk_, 1);
        emit MinimumStakeSet(minimumStakeCents);
    }

    /// Everything that is not above runs in the office, on this contract's storage.
    fallback() external {
        address target = office;
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, 0, calldatasize())
            let ok := delegatecall(gas(), target, free, calldatasize(), 0, 0)
            returndatacopy(free, 0, returndatasize())
            switch ok
            case 0 { revert(free, returndatasize()) }
            default { return(free, returndatasize()) }
        }
    }

    // ------------------------------------------------------------------------------------------------- money in, out

    function deposit(uint256 units) external nonReentrant {
        _deposit(msg.sender, units);
    }

    function depositWithPermit(address owner_, uint256 units, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        nonReentrant
    {
        IERC20Permit token = IERC20Permit(address(asset));
        try token.permit(owner_, address(this), units, deadline, v, r, s) {}
        catch {
            // Somebody may have brought the same permit first. It still is the owner's word if it was the last one
            // used; a standing allowance alone is not, or anyone could move anyone's money in.
            bytes32 permit = keccak256(
                abi.encode(
                    keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                    owner_,
                    address(this),
                    units,
                    token.nonces(owner_) - 1,
                    deadline
                )
            );
            (address signer,,) = ECDSA.tryRecover(TypedData.digest(token.DOMAIN_SEPARATOR(), permit), v, r, s);
            if (signer != owner_ || block.timestamp > deadline) revert PermitRefused(owner_, units);
        }
        _deposit(owner_, units);
    }

    function _deposit(address account, uint256 units) private {
        if (units == 0) revert ZeroAmount();
        AccountWord word = accounts[account];
        if (!word.eligible(block.timestamp)) revert NotEligible(account, word.eligibleUntil(), word.noEntryBefore());
        if (word.flags() & AccountLib.HAS_CAPS != 0) {
            (LimitsWord used, bool ok) = limits[account].deposit(units, block.timestamp);
            if (!ok) revert DepositLimit(account, used.depositCap());
            limits[account] = used;
        }
        accounts[account] = word.credit(units);
        _vault += units;
        emit Deposited(account, units);
        _pullExactly(account, units);
    }

    function withdraw(address account) external nonReentrant returns (uint256 paid) {
        AccountWord word = accounts[account];
        uint256 cursor = word.withdrawAt() * 5 minutes;
        if (cursor == 0) revert NoWithdrawal(account);
        if (block.timestamp < cursor) revert WithdrawalWaits(cursor, block.timestamp);
        uint256 extra = _extras[account];
        paid = uint88(extra);
        if (paid > word.balance()) paid = word.balance();
        accounts[account] = word.debit(paid).withWithdrawAt(0);
        _extras[account] = extra >> 88 << 88;
        _vault -= paid;
        emit Withdrawn(account, paid);
        asset.safeTransfer(account, paid);
    }

    // ------------------------------------------------------------------------------------------------- placing

    function place(bytes calldata data) external {
        _place(data, true);
    }

    function placeMany(bytes calldata data) external returns (bytes memory codes) {
        return _place(data, false);
    }

    function _place(bytes calldata data, bool strict) private returns (bytes memory) {
        Run memory run = _begin(data, strict);
        run.desk = desk;
        run.domain = _domainSeparatorV4();
        uint256 flags = data.read(0, 1);
        run.keys = flags & TWO_KEYS == 0 ? 1 : 2;
        run.own = flags & OWN != 0;
        uint256 cursor = 1 + 64 * run.keys;
        uint256 firstTicket = Wire.reserve(data.length / 48 * 32 + 32);
        run.tickets = firstTicket;
        uint256 firstOut = run.out;
        while (cursor < data.length) cursor = _placeGroup(data, cursor, run);
        data.finish(cursor);
        _checkDesk(data, run, Wire.hash(firstTicket, run.tickets));
        emit Placed(Wire.seal(firstOut, run.out));
        return _end(run);
    }

    function _placeGroup(bytes calldata data, uint256 cursor, Run memory run) private returns (uint256) {
        uint256 items;
        Leg leg;
        (leg, items, cursor) = _readGroup(data, cursor, run);
        Group memory group = _openGroup(leg, run);
        uint256 placed;
        for (uint256 i; i < items; ++i) {
            Item memory item = _readItem(data, cursor, run, group);
            cursor += run.own ? 48 : 112;
            uint8 code = group.code == Code.OK ? _placeItem(group, item, run) : group.code;
            if (code == Code.OK) ++placed;
            else if (run.strict) _refuse(code, group, item, run);
            _addCode(run, code);
            uint256 out = Wire.put(run.out, code, 1);
            out = Wire.put(out, uint256(item.digest), 32);
            out = Wire.put(out, uint160(item.bettor), 20);
            out = Wire.put(out, item.stake, 7);
            out = Wire.put(out, item.payout, 7);
            out = Wire.put(out, item.nonce, 4);
            run.out = Wire.put(out, item.acceptedAt, 4);
        }
        if (placed != 0) _storeGroup(group);
        return cursor;
    }

    /// Reads and checks what all bets of one leg share.
    function _openGroup(Leg leg, Run memory run) private view returns (Group memory group) {
        uint128 fixture = leg.fixture();
        FixtureWord word = fixtures[fixture];
        group.fixture = fixture;
        group.word = word;
        group.leg = leg;
        group.odds = leg.odds();
        group.legHash = TypedData.word(leg.withoutOdds());
        group.oddsHash = TypedData.word(group.odds);
        uint256 start = word.start();
        if (block.timestamp < run.desk.pausedUntil()) group.code = Code.PAUSED;
        else if (start == 0) group.code = Code.UNKNOWN_FIXTURE;
        else if (Markets.check(leg, word.sport()) != Markets.FINE) group.code = Code.UNKNOWN_MARKET;
        else if (group.odds <= PPM) group.code = Code.ODDS;
        else if (block.timestamp >= word.closeAt()) group.code = Code.MARKET_CLOSED;
        else if (block.timestamp >= start && oracle.reported(fixture)) group.code = Code.REPORTED;
        else group.code = _loadPot(group);
    }

    function _loadPot(Group memory group) private view returns (uint8) {
        uint256 key = group.leg.potKey();
        group.key = key;
        group.market = group.leg.market();
        group.pot = PotWord.wrap(pots[key]);
        if (group.pot.settling()) return Code.POT_SETTLING;
        if (Markets.size(group.market) > 3) {
            group.large = true;
            group.sideKey = key + 1 + group.leg.selection() / 4;
            group.side = pots[group.sideKey];
        }
        return Code.OK;
    }

    function _storeGroup(Group memory group) private {
        fixtures[group.fixture] = group.word;
        pots[group.key] = PotWord.unwrap(group.pot);
        if (group.large) pots[group.sideKey] = group.side;
    }

    function _readItem(bytes calldata data, uint256 cursor, Run memory run, Group memory group)
        private
        view
        returns (Item memory item)
    {
        item.bettor = address(uint160(data.read(cursor, 20)));
        uint256 numbers = data.read(cursor + 20, 28);
        item.stake = numbers >> 168;
        item.minPayout = (numbers >> 112) & type(uint56).max;
        item.validUntil = (numbers >> 80) & type(uint32).max;
        item.nonce = (numbers >> 48) & type(uint32).max;
        item.acceptedAt = (numbers >> 16) & type(uint32).max;
        item.includeBy = item.acceptedAt + (numbers & type(uint16).max);
        // Floored, for the pool; one leg won cursor the signed odds.
        item.payout = item.stake * group.odds / PPM;
        item.inPlay = item.acceptedAt + IN_PLAY_LEAD >= group.word.start();
        item.digest = TypedData.digest(
            run.domain,
            TypedData.order(item.bettor, group.legHash, item.stake, item.minPayout, item.validUntil, item.nonce)
        );
        Wire.store(
            run.tickets,
            TypedData.ticket(
                item.digest, group.oddsHash, item.payout, item.acceptedAt, item.includeBy, run.desk.epoch()
            )
        );
        run.tickets += 32;
        if (run.own) {
            if (item.bettor != msg.sender) revert NotTheBettor(item.bettor, msg.sender);
            item.signer = item.bettor;
        } else {
            (bytes32 r, bytes32 vs) = data.signature(cursor + 48);
            item.signer = Wire.recover(item.digest, r, vs);
        }
    }

    /// Checks one bet and, if all is well, writes account and slot and counts it in the group's words.
    function _placeItem(Group memory group, Item memory item, Run memory run) private returns (uint8) {
        if (item.stake < run.desk.minimumStake() * CENT || item.stake == 0) return Code.STAKE;
        if (block.timestamp > item.validUntil) return Code.ORDER_EXPIRED;
        if (item.acceptedAt > block.timestamp) return Code.ACCEPTED_LATER;
        {
            uint256 life = block.timestamp >= group.word.start() ? TICKET_LIFE_IN_PLAY : TICKET_LIFE;
            if (block.timestamp > item.includeBy || block.timestamp > item.acceptedAt + life) {
                return Code.TICKET_EXPIRED;
            }
        }
        if (item.payout < item.minPayout) return Code.PAYOUT_BELOW_MINIMUM;
        if (item.signer != item.bettor || item.signer == address(0)) return Code.BETTOR_SIGNATURE;

        AccountWord account = accounts[item.bettor];
        if (!account.eligible(block.timestamp)) return Code.NOT_ELIGIBLE;
        if (item.stake > account.balance()) return Code.BALANCE;
        if (account.openPayout() + item.payout > ACCOUNT_CAP) return Code.ACCOUNT_CAP;

        uint256 slot = _slot(item.bettor, item.nonce);
        uint256 bet = _bets[slot];
        if (bet != 0 && (uint8(bet) < FIRST_TERMINAL || uint32(bet >> 8) >= item.nonce)) return Code.NONCE;

        (Group memory next, uint8 code) = _enter(group, item, run.keys);
        if (code != Code.OK) return code;
        if (account.flags() & AccountLib.HAS_CAPS != 0) {
            (LimitsWord used, bool ok) = limits[item.bettor].stake(item.stake, block.timestamp);
            if (!ok) return Code.STAKE_LIMIT;
            limits[item.bettor] = used;
        }
        group.word = next.word;
        group.pot = next.pot;
        group.side = next.side;
        accounts[item.bettor] = account.place(item.stake, item.payout);
        _bets[slot] = _terms(item, group.leg) | (item.nonce << 8) | OPEN;
        return Code.OK;
    }

    /// The pot, its side word and the fixture with this bet in; nothing is written.
    function _enter(Group memory group, Item memory item, uint256 keys)
        private
        pure
        returns (Group memory next, uint8 code)
    {
        uint256 atRisk = item.payout - item.stake;
        uint256 owed = item.inPlay ? atRisk : item.payout;
        uint256 backing = item.inPlay ? 0 : item.stake;
        bool fits;
        if (group.large) {
            uint256 shift = 56 * (group.leg.selection() % 4);
            uint256 liability = ((group.side >> shift) & PotLib.AMOUNT_MAX) + owed;
            if (liability > PotLib.AMOUNT_MAX) return (next, Code.BUDGET);
            next.side = group.side + (owed << shift);
            uint256 largest = group.pot.liability(0);
            (next.pot, fits) = group.pot.enter(0, liability > largest ? liability - largest : 0, backing);
        } else {
            (next.pot, fits) = group.pot.enter(group.leg.selection(), owed, backing);
        }
        if (!fits) return (next, Code.BUDGET);
        uint256 reserved = group.word.reserved() - Reserve.required(group.pot, group.market)
            + Reserve.required(next.pot, group.market);
        if (reserved + group.word.combined() > group.word.budget()) return (next, Code.BUDGET);
        (next.word, fits) = group.word.withReserved(reserved).count(item.stake, keys == 1 ? atRisk : 0);
        if (!fits) return (next, Code.BUDGET);
        // Gross and never falling: netted, one stolen key could sell against other customers' stakes.
        if (keys == 1 && next.word.oneKey() * FixtureLib.UNIT * 4 > group.word.budget()) return (next, Code.ONE_KEY);
    }

    /// One signature by either desk key, or one by each, over the list of tickets.
    function _checkDesk(bytes calldata data, Run memory run, bytes32 tickets) private view {
        bytes32 digest = TypedData.digest(run.domain, TypedData.list(TypedData.BATCH, tickets));
        (bytes32 r, bytes32 vs) = data.signature(1);
        address signer = Wire.recover(digest, r, vs);
        address first = run.desk.key();
        if (run.keys == 1) {
            if (signer == address(0) || (signer != first && signer != secondDeskKey)) {
                revert BadDeskSignature(0, signer, first);
            }
            return;
        }
        if (signer == address(0) || signer != first) revert BadDeskSignature(0, signer, first);
        (r, vs) = data.signature(65);
        signer = Wire.recover(digest, r, vs);
        if (signer == address(0) || signer != secondDeskKey) revert BadDeskSignature(1, signer, secondDeskKey);
    }

    // ------------------------------------------------------------------------------------------------- settling

    function settle(bytes calldata data) external {
        _settle(data, true);
    }

    function settleMany(bytes calldata data) external returns (bytes memory codes) {
        return _settle(data, false);
    }

    function _settle(bytes calldata data, bool strict) private returns (bytes memory) {
        Run memory run = _begin(data, strict);
        uint256 firstOut = run.out;
        uint256 cursor;
        while (cursor < data.length) cursor = _settleGroup(data, cursor, run);
        data.finish(cursor);
        emit Settled(Wire.seal(firstOut, run.out));
        bytes memory codes = _end(run);
        _sendBookings(run);
        return codes;
    }

    function _settleGroup(bytes calldata data, uint256 cursor, Run memory run) private returns (uint256) {
        uint256 items;
        Leg leg;
        (leg, items, cursor) = _readGroup(data, cursor, run);
        uint128 fixture = leg.fixture();
        FixtureWord word = fixtures[fixture];
        (ResultWord result, uint256 voids, bool isFinal) = oracle.resultOf(fixture, word.swing());
        uint256 multiplier = isFinal ? Payout.multiplier(Payout.outcome(result, leg), leg.odds(), 1, 1) : 0;
        PotWord pot = PotWord.wrap(pots[leg.potKey()]);
        uint256 settled;
        for (uint256 i; i < items; ++i) {
            Item memory item;
            item.bettor = address(uint160(data.read(cursor, 20)));
            uint256 numbers = data.read(cursor + 20, 15);
            cursor += 35;
            item.stake = numbers >> 64;
            item.nonce = (numbers >> 32) & type(uint32).max;
            item.acceptedAt = numbers & type(uint32).max;
            uint8 code = isFinal ? Code.OK : Code.NOT_FINAL;
            uint256 paid;
            uint256 slot = _slot(item.bettor, item.nonce);
            if (code == Code.OK && _bets[slot] != _terms(item, leg) | (item.nonce << 8) | OPEN) code = Code.TERMS;
            if (code == Code.OK) {
                if (settled == 0 && !pot.settling()) pot = pot.freeze(Reserve.required(pot, leg.market()));
                ++settled;
                bool voided = voids != 0 && VoidsWord.wrap(voids).covers(word.start(), item.acceptedAt);
                paid = Payout.single(item.stake, voided ? 2 * PPM : multiplier);
                uint256 own = item.acceptedAt + IN_PLAY_LEAD >= word.start() ? item.stake : 0;
                pot = pot.settle(pot.cash() + own - paid);
                accounts[item.bettor] = accounts[item.bettor].end(item.stake * leg.odds() / PPM, paid);
                _bets[slot] = (item.nonce << 8) | SETTLED;
            } else if (run.strict) {
                if (code == Code.NOT_FINAL) revert NotFinal(fixture);
                revert TermsMismatch(item.bettor, item.nonce);
            }
            _addCode(run, code);
            uint256 out = Wire.put(run.out, code, 1);
            out = Wire.put(out, uint160(item.bettor), 20);
            out = Wire.put(out, item.nonce, 4);
            out = Wire.put(out, item.stake, 7);
            run.out = Wire.put(out, paid, 7);
        }
        if (settled != 0) {
            if (pot.count() == 0) pot = _bookPot(leg.potKey(), fixture, word, pot, run);
            pots[leg.potKey()] = PotWord.unwrap(pot);
        }
        return cursor;
    }

    /// A pot's profit is booked once, when its last bet has been settled, so that nobody can choose what the pool
    /// sees first.
    function _bookPot(uint256 key, uint128 fixture, FixtureWord word, PotWord pot, Run memory run)
        private
        returns (PotWord)
    {
        uint256 reserve = pot.reserve();
        uint256 cash = pot.cash();
        uint256 epoch = word.start() / EPOCH;
        if (epoch != run.epoch) _sendBookings(run);
        run.epoch = epoch;
        word = word.withReserved(word.reserved() - reserve);
        if (cash >= reserve) {
            run.gains += cash - reserve;
        } else {
            run.losses += reserve - cash;
            word = word.subBudget(reserve - cash);
        }
        fixtures[fixture] = word;
        emit PotBooked(key, int256(cash) - int256(reserve));
        return PotWord.wrap(1 << 248);
    }

    /// Moves what was booked between the customers' and the house's counters and tells the pool.
    function _sendBookings(Run memory run) private {
        (uint256 gains, uint256 losses) = (run.gains, run.losses);
        if (gains == 0 && losses == 0) return;
        (run.gains, run.losses) = (0, 0);
        uint256 counters = _vault;
        uint256 customers = uint128(counters) + losses - gains;
        uint256 house = (counters >> 128) + gains - losses;
        _vault = (house << 128) | customers;
        pool.book(run.epoch, gains, losses);
    }

    // ------------------------------------------------------------------------------------------------- shared

    function _begin(bytes calldata data, bool strict) private pure returns (Run memory run) {
        run.strict = strict;
        run.codes = new bytes(data.length / 35);
        run.out = Wire.reserve(data.length * 2 + 64) + 32;
    }

    function _end(Run memory run) private pure returns (bytes memory codes) {
        if (run.strict && run.items != 1) revert ItemCount(run.items);
        codes = run.codes;
        Wire.shorten(codes, run.items);
    }

    function _addCode(Run memory run, uint8 code) private pure {
        run.codes[run.items++] = bytes1(code);
    }

    /// Head of a group: number of legs, the leg, number of items; repeated in the event.
    function _readGroup(bytes calldata data, uint256 cursor, Run memory run)
        private
        pure
        returns (Leg leg, uint256 items, uint256 next)
    {
        uint256 legs = data.read(cursor, 1);
        if (legs != 1) revert LegCount(legs);
        leg = Leg.wrap(data.read(cursor + 1, 28) << 32);
        items = data.read(cursor + 29, 1);
        if (items == 0) revert ItemCount(0);
        run.out = Wire.put(run.out, data.read(cursor, 30), 30);
        next = cursor + 30;
    }

    function _slot(address bettor, uint256 nonce) private pure returns (uint256) {
        return (uint256(uint160(bettor)) << 6) | (nonce & 63);
    }

    /// Hash of what the slot and its word don't already say, cut to 216 bits and in place.
    function _terms(Item memory item, Leg leg) private pure returns (uint256) {
        uint256 head = (uint256(uint160(item.bettor)) << 96) | (item.stake << 40) | (item.acceptedAt << 8);
        return uint256(TypedData.word2(bytes32(head), bytes32(Leg.unwrap(leg)))) >> 40 << 40;
    }

    function _refuse(uint8 code, Group memory group, Item memory item, Run memory run) private view {
        AccountWord account = accounts[item.bettor];
        uint256 atRisk = item.payout - (item.payout < item.stake ? item.payout : item.stake);
        if (code == Code.PAUSED) revert Paused(run.desk.pausedUntil());
        if (code == Code.UNKNOWN_FIXTURE) revert FixtureUnknown(group.fixture);
        if (code == Code.UNKNOWN_MARKET) revert UnknownMarket(Leg.unwrap(group.leg));
        if (code == Code.ODDS) revert OddsTooLow(group.odds);
        if (code == Code.MARKET_CLOSED) revert MarketClosed(group.fixture, group.word.closeAt());
        if (code == Code.REPORTED) revert FixtureReported(group.fixture);
        if (code == Code.POT_SETTLING) revert PotSettling(group.key);
        if (code == Code.STAKE) revert StakeTooSmall(item.stake, run.desk.minimumStake() * CENT);
        if (code == Code.ORDER_EXPIRED) revert OrderExpired(item.validUntil, block.timestamp);
        if (code == Code.TICKET_EXPIRED) revert TicketExpired(item.includeBy, block.timestamp);
        if (code == Code.ACCEPTED_LATER) revert AcceptedInTheFuture(item.acceptedAt, block.timestamp);
        if (code == Code.PAYOUT_BELOW_MINIMUM) revert PayoutBelowMinimum(item.payout, item.minPayout);
        if (code == Code.BETTOR_SIGNATURE) revert BadBettorSignature(item.signer, item.bettor);
        if (code == Code.NOT_ELIGIBLE) {
            revert NotEligible(item.bettor, account.eligibleUntil(), account.noEntryBefore());
        }
        if (code == Code.BALANCE) revert InsufficientBalance(account.balance(), item.stake);
        if (code == Code.ACCOUNT_CAP) revert AccountCap(account.openPayout(), item.payout);
        if (code == Code.NONCE) revert NonceUsed(item.bettor, item.nonce, _bets[_slot(item.bettor, item.nonce)]);
        if (code == Code.STAKE_LIMIT) revert StakeLimit(item.bettor, limits[item.bettor].stakeCap());
        if (code == Code.ONE_KEY) {
            revert OneKeyLimit(group.fixture, group.word.oneKey() * FixtureLib.UNIT + atRisk, group.word.budget());
        }
        revert BudgetExceeded(
            group.fixture, group.word.reserved() + group.word.combined() + atRisk, group.word.budget()
        );
    }

    // ------------------------------------------------------------------------------------------------- views

    function swing(uint128 fixture) external view returns (uint256) {
        return fixtures[fixture].swing();
    }

    /// @notice Units held for customers and for the house.
    function vault() external view returns (uint256 customers, uint256 house) {
        return (uint128(_vault), _vault >> 128);
    }

    /// @notice The word of a bet's slot: terms hash 216, nonce 32, tag 8 (1 open, 3 settled).
    function betSlot(address bettor, uint256 nonce) external view returns (uint256) {
        return _bets[_slot(bettor, nonce)];
    }

    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }
}
