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

    /// Bytes of a group's head: legs 1, leg 28, items 1.
    uint256 private constant GROUP_HEAD = 30;

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
        uint256 codes; // memory pointer: the next code
        // Bookings not yet sent to the pool: one epoch at a time.
        uint256 epoch;
        uint256 gains;
        uint256 losses;
    }

    /// One leg with everything that its bets share; one struct a call, filled anew for each group. The words of fixture
    /// and pot are taken apart once, changed here by each bet, and put together again once.
    struct Group {
        uint128 fixture;
        FixtureWord word;
        Leg leg;
        uint256 key;
        uint256 odds;
        bytes32 legHash;
        bytes32 oddsHash;
        uint8 code;
        uint256 start;
        uint256 life;
        uint256 room; // what the pots may reserve: budget less combined
        uint256 reserved;
        uint256 oneKey;
        uint256 oneKeyMax; // a quarter of the budget
        uint256 staked;
        PotWord pot;
        uint256 stakes;
        uint256 count;
        uint256 mine; // liability of this leg's selection
        uint256 beside; // what a result that pays it can pay besides, at most
        uint256 others; // what the worst result that does not pay it calls in
        uint256 required;
        uint256 side; // large pots: the word that holds this selection's liability
    }

    /// One bet; one struct a call, filled anew for each.
    struct Item {
        address bettor;
        uint256 stake;
        uint256 minPayout;
        uint256 validUntil;
        uint256 nonce;
        uint256 acceptedAt;
        uint256 includeBy;
        uint256 payout;
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

    function _place(bytes calldata data, bool strict) private returns (bytes memory codes) {
        Run memory run;
        (codes, run.codes, run.out) = _begin(data, 112, 80);
        run.strict = strict;
        run.desk = desk;
        run.domain = _domainSeparatorV4();
        uint256 flags = data.read(0, 1);
        run.keys = flags & TWO_KEYS == 0 ? 1 : 2;
        run.own = flags & OWN != 0;
        uint256 firstTicket = Wire.reserve(data.length / 48 * 32 + 32);
        run.tickets = firstTicket;
        uint256 firstOut = run.out;
        Group memory group;
        Item memory item;
        uint256 cursor = 1 + 64 * run.keys;
        while (cursor < data.length) cursor = _placeGroup(data, cursor, run, group, item);
        data.finish(cursor);
        _end(codes, run);
        _checkDesk(data, run, Wire.hash(firstTicket, run.tickets));
        emit Placed(Wire.seal(firstOut, run.out));
    }

    function _placeGroup(bytes calldata data, uint256 cursor, Run memory run, Group memory group, Item memory item)
        private
        returns (uint256)
    {
        uint256 items;
        (group.leg, items) = _readGroup(data, cursor, run);
        cursor += GROUP_HEAD;
        _openGroup(group, run.desk);
        uint256 size = run.own ? 48 : 112;
        uint256 placed;
        for (; items != 0; --items) {
            _readItem(data, cursor, run, group, item);
            uint8 code = group.code;
            if (code == Code.OK) code = _placeItem(group, item, run);
            if (code == Code.OK) ++placed;
            else if (run.strict) _refuse(code, group, item, run);
            _writeItem(data, cursor, run, code, item.digest);
            cursor += size;
        }
        if (placed != 0) _storeGroup(group);
        return cursor;
    }

    function _storeGroup(Group memory group) private {
        fixtures[group.fixture] = group.word.withBets(group.reserved, group.oneKey, group.staked);
        PotWord pot = group.pot;
        uint256 selection = group.leg.selection();
        if (Markets.size(group.leg.market()) > Reserve.SMALL) {
            uint256 worst = group.mine > group.others ? group.mine : group.others;
            pot = pot.withBets(group.stakes, 0, worst, group.count);
            pots[group.key + 1 + selection / 4] = PotLib.withSide(group.side, selection & 3, group.mine);
        } else {
            pot = pot.withBets(group.stakes, selection, group.mine, group.count);
        }
        pots[group.key] = PotWord.unwrap(pot);
    }

    /// Reads and checks what all bets of one leg share.
    function _openGroup(Group memory group, DeskWord desk_) private view {
        unchecked {
            Leg leg = group.leg;
            group.fixture = leg.fixture();
            FixtureWord word = fixtures[group.fixture];
            group.word = word;
            group.odds = leg.odds();
            group.key = leg.potKey();
            group.legHash = TypedData.word(leg.withoutOdds());
            group.oddsHash = TypedData.word(group.odds);
            group.start = word.start();
            group.code = _checkGroup(leg, word, desk_);
            if (group.code != Code.OK) return;
            group.life = block.timestamp >= group.start ? TICKET_LIFE_IN_PLAY : TICKET_LIFE;
            uint256 budget = word.budget();
            group.room = budget - word.combined();
            group.reserved = word.reserved();
            group.oneKey = word.oneKey();
            group.oneKeyMax = budget / (4 * FixtureLib.UNIT);
            group.staked = word.stakes();
            PotWord pot = PotWord.wrap(pots[group.key]);
            group.pot = pot;
            if (pot.settling()) {
                group.code = Code.POT_SETTLING;
                return;
            }
            group.stakes = pot.stakes();
            group.count = pot.count();
            uint256 market = leg.market();
            uint256 selection = leg.selection();
            if (Markets.size(market) > Reserve.SMALL) {
                group.side = pots[group.key + 1 + selection / 4];
                group.mine = PotLib.side(group.side, selection & 3);
                group.beside = 0;
                // The largest liability, this one's included: no bet ever lowers one.
                group.others = pot.liability(0);
            } else {
                group.mine = pot.liability(selection);
                (group.beside, group.others) = Reserve.around(pot, market, selection);
            }
            group.required = Reserve.required(group.mine + group.beside, group.others, group.stakes);
        }
    }

    function _checkGroup(Leg leg, FixtureWord word, DeskWord desk_) private view returns (uint8) {
        uint256 start = word.start();
        if (block.timestamp < desk_.pausedUntil()) return Code.PAUSED;
        if (start == 0) return Code.UNKNOWN_FIXTURE;
        if (Markets.check(leg, word.sport()) != Markets.FINE) return Code.UNKNOWN_MARKET;
        if (leg.odds() <= PPM) return Code.ODDS;
        if (block.timestamp >= word.closeAt()) return Code.MARKET_CLOSED;
        // Before the start only a VOID can stand, and a bet on it is refunded.
        if (block.timestamp >= start && oracle.reported(leg.fixture())) return Code.REPORTED;
        return Code.OK;
    }

    function _readItem(bytes calldata data, uint256 cursor, Run memory run, Group memory group, Item memory item)
        private
        view
    {
        unchecked {
            uint256 head = data.word(cursor);
            item.bettor = address(uint160(head >> 96));
            item.stake = (head >> 40) & type(uint56).max;
            uint256 rest = data.word(cursor + 27);
            item.minPayout = rest >> 200;
            item.validUntil = (rest >> 168) & type(uint32).max;
            item.nonce = (rest >> 136) & type(uint32).max;
            item.acceptedAt = (rest >> 104) & type(uint32).max;
            item.includeBy = item.acceptedAt + ((rest >> 88) & type(uint16).max);
            // Floored, for the pool; one leg won at the signed odds. 56 + 32 bits: can't overflow.
            item.payout = item.stake * group.odds / PPM;
            bytes32 digest = TypedData.digest(
                run.domain,
                TypedData.order(item.bettor, group.legHash, item.stake, item.minPayout, item.validUntil, item.nonce)
            );
            item.digest = digest;
            bytes32 ticket = TypedData.ticket(
                digest, group.oddsHash, item.payout, item.acceptedAt, item.includeBy, run.desk.epoch()
            );
            Wire.store(run.tickets, ticket);
            run.tickets += 32;
            if (run.own) {
                if (item.bettor != msg.sender) revert NotTheBettor(item.bettor, msg.sender);
                item.signer = item.bettor;
            } else {
                (bytes32 r, bytes32 vs) = data.signature(cursor + 48);
                item.signer = Wire.recover(digest, r, vs);
            }
        }
    }

    /// The event's item, mostly straight from calldata: code, digest, bettor and stake, nonce and acceptedAt.
    function _writeItem(bytes calldata data, uint256 cursor, Run memory run, uint8 code, bytes32 digest) private pure {
        unchecked {
            run.codes = Wire.put(run.codes, code, 1);
            ++run.items;
            // Each field is written with what follows it in calldata; the next one overwrites the excess.
            uint256 out = run.out;
            Wire.store(out, bytes32(uint256(code) << 248));
            Wire.store(out + 1, digest);
            Wire.store(out + 33, bytes32(data.word(cursor)));
            Wire.store(out + 60, bytes32(data.word(cursor + 38)));
            run.out = out + 68;
        }
    }

    /// Checks one bet and, if all is well, writes account and slot and counts it in the group's words.
    function _placeItem(Group memory group, Item memory item, Run memory run) private returns (uint8) {
        unchecked {
            uint256 stake = item.stake;
            if (stake < run.desk.minimumStake() * CENT || stake == 0) return Code.STAKE;
            if (block.timestamp > item.validUntil) return Code.ORDER_EXPIRED;
            if (item.acceptedAt > block.timestamp) return Code.ACCEPTED_LATER;
            if (block.timestamp > item.includeBy || block.timestamp > item.acceptedAt + group.life) {
                return Code.TICKET_EXPIRED;
            }
            if (item.payout < item.minPayout) return Code.PAYOUT_BELOW_MINIMUM;
            address bettor = item.bettor;
            if (item.signer != bettor || bettor == address(0)) return Code.BETTOR_SIGNATURE;

            AccountWord account = accounts[bettor];
            if (!account.eligible(block.timestamp)) return Code.NOT_ELIGIBLE;
            if (stake > account.balance()) return Code.BALANCE;
            if (account.openPayout() + item.payout > ACCOUNT_CAP) return Code.ACCOUNT_CAP;

            uint256 slot = _slot(bettor, item.nonce);
            uint256 bet = _bets[slot];
            if (bet != 0 && (uint8(bet) < FIRST_TERMINAL || uint32(bet >> 8) >= item.nonce)) return Code.NONCE;

            // The limit is checked before the pot is entered and written after it, so that a refusal changes nothing.
            LimitsWord used;
            bool capped = account.flags() & AccountLib.HAS_CAPS != 0;
            if (capped) {
                bool ok;
                (used, ok) = limits[bettor].stake(stake, block.timestamp);
                if (!ok) return Code.STAKE_LIMIT;
            }
            uint8 code = _enter(group, stake, item.payout - stake, item.acceptedAt, run.keys);
            if (code != Code.OK) return code;
            if (capped) limits[bettor] = used;
            accounts[bettor] = account.place(stake, item.payout);
            _bets[slot] = _terms(bettor, stake, item.acceptedAt, group.leg) | (item.nonce << 8) | OPEN;
            return Code.OK;
        }
    }

    /// Counts a bet in its pot and fixture; leaves the group alone where it does not fit.
    function _enter(Group memory group, uint256 stake, uint256 atRisk, uint256 acceptedAt, uint256 keys)
        private
        pure
        returns (uint8)
    {
        unchecked {
            bool inPlay = acceptedAt + IN_PLAY_LEAD >= group.start;
            uint256 mine = group.mine + (inPlay ? atRisk : atRisk + stake);
            uint256 stakes = inPlay ? group.stakes : group.stakes + stake;
            uint256 required = Reserve.required(mine + group.beside, group.others, stakes);
            uint256 reserved = group.reserved - group.required + required;
            // A liability exceeds the stakes by the reserve at most, so both fit their 56 bits.
            if (reserved > group.room || stakes > PotLib.STAKES_MAX || group.count == PotLib.COUNT_MAX) {
                return Code.BUDGET;
            }
            uint256 staked = group.staked + (stake + FixtureLib.UNIT - 1) / FixtureLib.UNIT;
            if (staked > FixtureLib.STAKED_MAX) return Code.BUDGET;
            if (keys == 1) {
                // Gross and never falling: netted, one stolen key could sell against other customers' stakes.
                uint256 oneKey = group.oneKey + (atRisk + FixtureLib.UNIT - 1) / FixtureLib.UNIT;
                if (oneKey > group.oneKeyMax) return Code.ONE_KEY;
                group.oneKey = oneKey;
            }
            group.mine = mine;
            group.stakes = stakes;
            group.required = required;
            group.reserved = reserved;
            group.staked = staked;
            ++group.count;
            return Code.OK;
        }
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

    function _settle(bytes calldata data, bool strict) private returns (bytes memory codes) {
        Run memory run;
        (codes, run.codes, run.out) = _begin(data, 35, 40);
        run.strict = strict;
        uint256 firstOut = run.out;
        uint256 cursor;
        Group memory group;
        while (cursor < data.length) cursor = _settleGroup(data, cursor, run, group);
        data.finish(cursor);
        _end(codes, run);
        emit Settled(Wire.seal(firstOut, run.out));
        _sendBookings(run);
    }

    function _settleGroup(bytes calldata data, uint256 cursor, Run memory run, Group memory group)
        private
        returns (uint256)
    {
        uint256 items;
        Leg leg;
        (leg, items) = _readGroup(data, cursor, run);
        cursor += GROUP_HEAD;
        group.leg = leg;
        group.fixture = leg.fixture();
        group.key = leg.potKey();
        group.odds = leg.odds();
        FixtureWord word = fixtures[group.fixture];
        group.word = word;
        group.start = word.start();
        (ResultWord result, uint256 voids, bool isFinal) = oracle.resultOf(group.fixture, word.swing());
        // What the leg multiplies by; `side` carries the void intervals, zero for most.
        group.required = isFinal ? Payout.multiplier(Payout.outcome(result, leg), group.odds, 1, 1) : 0;
        group.side = voids;
        PotWord pot = PotWord.wrap(pots[group.key]);
        if (!pot.settling()) pot = pot.freeze(Reserve.ofPot(pot, leg.market()));
        group.pot = pot;
        uint256 before = pot.count();
        for (; items != 0; --items) {
            uint8 code;
            uint256 paid;
            if (isFinal) (code, paid) = _settleItem(data, cursor, group);
            else code = Code.NOT_FINAL;
            if (code != Code.OK && run.strict) {
                if (!isFinal) revert NotFinal(group.fixture);
                revert TermsMismatch(address(uint160(data.read(cursor, 20))), data.read(cursor + 27, 4));
            }
            unchecked {
                run.codes = Wire.put(run.codes, code, 1);
                ++run.items;
                uint256 out = run.out;
                Wire.store(out, bytes32(uint256(code) << 248));
                Wire.store(out + 1, bytes32(data.word(cursor)));
                run.out = Wire.put(out + 32, paid, 7);
                cursor += 35;
            }
        }
        uint256 open = group.pot.count();
        if (open != before) {
            if (open == 0) _bookPot(group, run);
            pots[group.key] = PotWord.unwrap(group.pot);
        }
        return cursor;
    }

    /// Pays one bet out of the pot's cash into its account, if its terms are those that were placed.
    function _settleItem(bytes calldata data, uint256 cursor, Group memory group)
        private
        returns (uint8, uint256 paid)
    {
        uint256 head = data.word(cursor);
        address bettor = address(uint160(head >> 96));
        uint256 stake = (head >> 40) & type(uint56).max;
        head = data.word(cursor + 27);
        uint256 nonce = head >> 224;
        uint256 acceptedAt = (head >> 192) & type(uint32).max;
        uint256 slot = _slot(bettor, nonce);
        if (_bets[slot] != _terms(bettor, stake, acceptedAt, group.leg) | (nonce << 8) | OPEN) return (Code.TERMS, 0);
        uint256 start = group.start;
        uint256 multiplier = group.required;
        if (group.side != 0 && VoidsWord.wrap(group.side).covers(start, acceptedAt)) multiplier = 2 * PPM;
        paid = Payout.single(stake, multiplier);
        // A stake that backed nobody else comes into the pot only now.
        uint256 own = acceptedAt + IN_PLAY_LEAD >= start ? stake : 0;
        group.pot = group.pot.settle(group.pot.cash() + own - paid);
        accounts[bettor] = accounts[bettor].end(stake * group.odds / PPM, paid);
        _bets[slot] = (nonce << 8) | SETTLED;
        return (Code.OK, paid);
    }

    /// A pot's profit is booked once, when its last bet has been settled, so that nobody can choose what the pool
    /// sees first.
    function _bookPot(Group memory group, Run memory run) private {
        FixtureWord word = group.word;
        uint256 reserve = group.pot.reserve();
        uint256 cash = group.pot.cash();
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
        fixtures[group.fixture] = word;
        group.pot = PotLib.BOOKED;
        emit PotBooked(group.key, int256(cash) - int256(reserve));
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

    /// Room for one code and `width` bytes of event an item, where an item takes at least `size` bytes of calldata.
    function _begin(bytes calldata data, uint256 size, uint256 width)
        private
        pure
        returns (bytes memory codes, uint256 firstCode, uint256 firstOut)
    {
        unchecked {
            uint256 most = data.length / (size < 48 ? size : 48) + 1;
            firstCode = Wire.reserve(most + 64) + 32;
            codes = Wire.seal(firstCode, firstCode);
            firstOut = Wire.reserve(most * (width + GROUP_HEAD) + 64) + 32;
        }
    }

    function _end(bytes memory codes, Run memory run) private pure {
        if (run.items == 0 || (run.strict && run.items != 1)) revert ItemCount(run.items);
        Wire.shorten(codes, run.items);
    }

    /// Head of a group: number of legs, the leg, number of items; repeated in the event.
    function _readGroup(bytes calldata data, uint256 cursor, Run memory run)
        private
        pure
        returns (Leg leg, uint256 items)
    {
        uint256 head = data.read(cursor, GROUP_HEAD);
        run.out = Wire.put(run.out, head, GROUP_HEAD);
        if (head >> 232 != 1) revert LegCount(head >> 232);
        leg = Leg.wrap(((head >> 8) & type(uint224).max) << 32);
        items = head & 0xff;
        if (items == 0) revert ItemCount(0);
    }

    function _slot(address bettor, uint256 nonce) private pure returns (uint256) {
        return (uint256(uint160(bettor)) << 6) | (nonce & 63);
    }

    /// Hash of what the slot and its word don't already say, cut to 216 bits and in place.
    function _terms(address bettor, uint256 stake, uint256 acceptedAt, Leg leg) private pure returns (uint256) {
        uint256 head = (uint256(uint160(bettor)) << 96) | (stake << 40) | (acceptedAt << 8);
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
            revert OneKeyLimit(group.fixture, group.oneKey * FixtureLib.UNIT + atRisk, group.oneKeyMax * FixtureLib.UNIT);
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
