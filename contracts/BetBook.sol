// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import {BookRules, BookStorage} from "./BookStorage.sol";
import {Code, IBetBook} from "./interfaces/IBetBook.sol";
import {IBookOffice} from "./interfaces/IBookOffice.sol";
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
/// @dev Where gas is counted, arithmetic is unchecked and checks are merged, each with its reason:
///  - Fields are narrower than 96 bits, so sums and products of two of them can't overflow 256.
///  - `(a - b) | (c - d)` has its top bit set if and only if a < b or c < d, since all of them are below 2^255: several
///    checks for one jump. Which one failed is worked out only then.
contract BetBook is BookStorage, IBetBook {
    using SafeERC20 for IERC20;
    using Wire for bytes;

    /// Code of the seldom calls.
    address private immutable _office;

    /// The signing domain, as long as the chain keeps its id.
    bytes32 private immutable _domain;
    uint256 private immutable _chainId;

    // Bytes of an item in `place`, without and with the bettor's signature, and in `settle`.
    uint256 private constant OWN_ITEM = 48;
    uint256 private constant SIGNED_ITEM = 112;
    uint256 private constant SETTLE_ITEM = 35;

    /// A product of odds from which on every payout passes the account's cap; below it no product overflows.
    uint256 private constant PRODUCT_MAX = Payout.ONE * BookRules.ACCOUNT_CAP;
    /// Room for no bet at all, whatever is at risk; see `_count`.
    FixtureWord private constant FULL = FixtureWord.wrap(FixtureLib.STAKED_MAX << 176);
    uint256 private constant PENDING = type(uint256).max;

    // ------------------------------------------------------------------------------------------------- memory

    /// What one placing call carries from item to item.
    struct Run {
        bool strict;
        bool own;
        uint256 single; // 1 if one desk key signed alone, else 0
        DeskWord desk;
        uint256 minimum; // smallest stake
        bytes32 domain;
        uint256 tickets; // memory pointer: the next ticket hash
        uint256 out; // memory pointer: the next byte of the event
        uint256 codes; // memory pointer: the next code
    }

    /// One leg with everything that its bets share. The words of fixture and pot are read once, counted up by each bet
    /// and written once. Of several legs there is no pot; see `_openLegs`.
    struct Group {
        uint256 code;
        Leg leg; // of several legs: their hash, with a bit that no leg has
        uint256 product; // total odds, 1e18 for one
        bytes32 legHash;
        bytes32 oddsHash;
        uint256 oldest; // earliest acceptance that can still be placed
        FixtureWord word;
        PotWord pot; // all but this selection's liability
        uint256 mine; // liability of this leg's selection
        uint256 beside; // what a result that pays it can pay besides, at most
        uint256 others; // what the worst result that does not pay it calls in
        uint256 required;
        uint256 legs; // memory pointer: the legs of an accumulator, up to
        uint256 end; // here, which is zero for a single
    }

    /// The legs of accumulators that are being settled. Four lists in memory, a word a leg each: legs, words of the
    /// fixtures, multipliers (PENDING until the result is final), void times.
    struct Slips {
        uint256 count;
        uint256 legs;
        uint256 words;
        uint256 multipliers;
        uint256 voids;
        bytes32 terms;
        uint256 product;
        uint256 home; // index of the fixture that pays: first to start, lower id
        bool settled;
        uint256 gains;
        uint256 losses;
    }

    /// One leg that is being settled; the pot's word is read once, counted down by each bet and written once.
    struct Payday {
        Leg leg;
        FixtureWord word;
        PotWord pot;
        bool isFinal;
        uint256 multiplier; // half-millionths
        uint256 voids;
    }

    /// What one settling call carries on. Bookings not yet sent to the pool are of one epoch.
    struct Tally {
        bool strict;
        uint256 out;
        uint256 codes;
        uint256 epoch;
        uint256 gains;
        uint256 losses;
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
    ) BookStorage(links) {
        _office = office_;
        _chainId = block.chainid;
        _domain = TypedData.domain(address(this));
        Address.functionDelegateCall(
            office_, abi.encodeCall(IBookOffice.initialize, (owner_, guardian_, desk_, secondDesk_, minimumStakeCents))
        );
    }

    /// Everything that is not below runs in the office, on this contract's storage.
    fallback(bytes calldata call) external returns (bytes memory) {
        return _inOffice(call);
    }

    function _inOffice(bytes memory call) private returns (bytes memory) {
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
        _vault += units;
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

    // ------------------------------------------------------------------------------------------------- placing

    function place(bytes calldata data) external {
        _place(data, true);
    }

    function placeMany(bytes calldata data) external returns (bytes memory codes) {
        return _place(data, false);
    }

    function _place(bytes calldata data, bool strict) private returns (bytes memory) {
        uint256 flags = data.read(0, 1);
        if (flags > (TWO_KEYS | OWN)) revert FlagsUnknown(flags);
        bool own = flags & OWN != 0;
        DeskWord desk = _desk;
        uint256 firstCode;
        uint256 firstTicket;
        uint256 firstOut;
        uint256 minimum;
        uint256 single;
        uint256 cursor;
        unchecked {
            minimum = desk.minimumStake() * CENT;
            single = 1 - (flags & TWO_KEYS); // the flag is bit 0
            // An item's event is shorter than the item with a signature, and 20 bytes longer than that without.
            uint256 most = data.length / (own ? OWN_ITEM : SIGNED_ITEM) + 1;
            (firstCode, firstTicket, firstOut) = Wire.reserveLists(most, 32 * most, data.length + 20 * most);
            cursor = 129 - 64 * single;
        }
        Run memory run = Run({
            strict: strict,
            own: own,
            single: single,
            desk: desk,
            minimum: minimum,
            domain: block.chainid == _chainId ? _domain : TypedData.domain(address(this)),
            tickets: firstTicket,
            out: firstOut,
            codes: firstCode
        });
        while (cursor < data.length) cursor = _placeGroup(data, cursor, run);
        bytes memory codes = _codes(firstCode, run.codes, strict);
        _checkDesk(data, run, Wire.hash(firstTicket, run.tickets));
        Wire.emitBytes(Placed.selector, firstOut, run.out);
        return codes;
    }

    function _placeGroup(bytes calldata data, uint256 cursor, Run memory run) private returns (uint256) {
        uint256 size = run.own ? OWN_ITEM : SIGNED_ITEM;
        uint256 items = data.read(cursor, GROUP_HEAD);
        if (items >> 232 != 1) return _placeLegs(data, cursor, run, size);
        uint256 at = cursor;
        Leg leg;
        (leg, items, run.out) = _readGroup(data, cursor, items, run.out, size);
        FixtureCell storage fixture = _fixtures[leg.fixture()];
        Cell storage head = _pots[leg.potKey()];
        FixtureWord word = fixture.word;
        PotWord pot = PotWord.wrap(head.word);
        Group memory group = Group({
            code: _checkGroup(leg, word, pot, run.desk),
            leg: leg,
            product: leg.odds() * (Payout.ONE / PPM),
            legHash: TypedData.word(leg.withoutOdds()),
            oddsHash: TypedData.word(leg.odds()),
            oldest: _oldest(word.start()),
            word: word,
            pot: pot,
            mine: 0,
            beside: 0,
            others: 0,
            required: 0,
            legs: 0,
            end: 0
        });
        // Where this selection's liability stands: in the head, or in a further word.
        bool large = Markets.size(leg.market()) > Reserve.SMALL;
        Cell storage box = head;
        uint256 side;
        if (group.code == Code.OK) {
            if (large) {
                unchecked {
                    box = _pots[leg.potKey() + 1 + leg.selection() / 4];
                }
                side = box.word;
            }
            _openPot(group, large, side);
        }
        unchecked {
            cursor += GROUP_HEAD;
            for (; items != 0; --items) {
                uint256 code = _placeItem(data, cursor, run, group);
                if (code != Code.OK && run.strict) _refuse(uint8(code), data, at, cursor);
                run.codes = Wire.put(run.codes, code, 1);
                cursor += size;
            }
        }
        if (PotWord.unwrap(group.pot) != PotWord.unwrap(pot)) {
            fixture.word = group.word;
            uint256 selection = leg.selection();
            uint256 mine = group.mine;
            if (large) {
                box.word = PotLib.withSide(side, selection & 3, mine);
                selection = 0;
                if (mine < group.others) mine = group.others;
            }
            head.word = PotWord.unwrap(group.pot.withLiability(selection, mine));
        }
        return cursor;
    }

    /// Accumulators of the same legs.
    function _placeLegs(bytes calldata data, uint256 cursor, Run memory run, uint256 size) private returns (uint256) {
        unchecked {
            (Group memory group, uint256 items, uint256 next) = _openLegs(data, cursor, run, size);
            for (; items != 0; --items) {
                uint256 code = _placeItem(data, next, run, group);
                if (code != Code.OK && run.strict) _refuse(uint8(code), data, cursor, next);
                run.codes = Wire.put(run.codes, code, 1);
                next += size;
            }
            return next;
        }
    }

    /// What accumulators of the same legs share. `word` is FULL, so that `_count` hands them on to `_countLegs`.
    function _openLegs(bytes calldata data, uint256 cursor, Run memory run, uint256 size)
        private
        view
        returns (Group memory group, uint256 items, uint256 next)
    {
        unchecked {
            uint256 span;
            (span, items, next, run.out) = _readLegs(data, cursor, run.out, size);
            span *= 32;
            // Four lists: legs, legs without odds, odds, words of the fixtures.
            uint256 at = Wire.reserve(4 * span);
            uint256 end = at + span;
            (group.legs, group.end) = (at, end);
            uint256 code;
            uint256 first = type(uint256).max;
            uint256 product = Payout.ONE;
            uint256 last;
            for (++cursor; at != end; at += 32) {
                Leg leg = Leg.wrap(data.read(cursor, LEG) << 32);
                cursor += LEG;
                uint256 odds = leg.odds();
                uint256 fixture = leg.fixture();
                FixtureWord word = _fixtures[uint128(fixture)].word;
                if (code == Code.OK) {
                    if (fixture <= last && at != group.legs) code = Code.LEGS_NOT_ASCENDING;
                    else code = _checkGroup(leg, word, PotWord.wrap(0), run.desk);
                }
                last = fixture;
                if (word.start() < first) first = word.start();
                product = product * odds / PPM; // 205 and 32 bits at most; floored, for the pool
                Wire.store(at, bytes32(Leg.unwrap(leg)));
                Wire.store(at + span, bytes32(leg.withoutOdds()));
                Wire.store(at + 2 * span, bytes32(odds));
                Wire.store(at + 3 * span, bytes32(FixtureWord.unwrap(word)));
            }
            group.code = code == Code.OK && product > PRODUCT_MAX ? Code.ACCOUNT_CAP : code;
            group.leg = Leg.wrap(uint256(_legsTerms(end - span, end)));
            group.product = product;
            group.legHash = Wire.hash(end, end + span);
            group.oddsHash = Wire.hash(end + span, end + 2 * span);
            group.oldest = _oldest(first);
            group.word = FULL;
        }
    }

    /// Takes the pot's liabilities apart for one selection.
    function _openPot(Group memory group, bool large, uint256 side) private pure {
        unchecked {
            PotWord pot = group.pot;
            uint256 selection = group.leg.selection();
            uint256 mine;
            uint256 beside;
            uint256 others;
            if (large) {
                mine = PotLib.side(side, selection & 3);
                // The largest liability, this one's included: no bet ever lowers one.
                others = pot.liability(0);
            } else {
                mine = pot.liability(selection);
                (beside, others) = Reserve.around(pot, group.leg.market(), selection);
                group.beside = beside;
            }
            group.mine = mine;
            group.others = others;
            group.required = Reserve.required(mine + beside, others, pot.stakes());
        }
    }

    /// Earliest acceptance that can still be placed.
    function _oldest(uint256 start) private view returns (uint256) {
        unchecked {
            return block.timestamp - (block.timestamp >= start ? BookRules.TICKET_LIFE_IN_PLAY : BookRules.TICKET_LIFE);
        }
    }

    /// What all bets of one leg share, in the order of the codes.
    function _checkGroup(Leg leg, FixtureWord word, PotWord pot, DeskWord desk) private view returns (uint256) {
        uint256 start = word.start();
        if (block.timestamp < desk.pausedUntil()) return Code.PAUSED;
        if (start == 0) return Code.UNKNOWN_FIXTURE;
        if (Markets.check(leg, word.sport()) != Markets.FINE) return Code.UNKNOWN_MARKET;
        if (leg.odds() <= PPM) return Code.ODDS;
        if (block.timestamp >= word.closeAt()) return Code.MARKET_CLOSED;
        // Before the start only a VOID can stand, and a bet on it is refunded.
        if (block.timestamp >= start && _oracle.reported(leg.fixture())) return Code.REPORTED;
        return pot.settling() ? Code.POT_SETTLING : Code.OK;
    }

    /// Reads one bet, adds its ticket to the list that the desk signed, places it if it can be, and writes its event.
    function _placeItem(bytes calldata data, uint256 cursor, Run memory run, Group memory group)
        private
        returns (uint256 code)
    {
        unchecked {
            uint256 head = data.word(cursor);
            uint256 rest = data.word(cursor + 27);
            address bettor = address(uint160(head >> 96));
            uint256 stake = uint56(head >> 40);
            // Floored, for the pool; every leg won at the signed odds.
            uint256 payout = stake * group.product / Payout.ONE;
            bytes32 digest = TypedData.digest(
                run.domain,
                TypedData.order(bettor, group.legHash, stake, rest >> 200, uint32(rest >> 168), uint32(rest >> 136))
            );
            {
                uint256 acceptedAt = uint32(rest >> 104);
                bytes32 ticket = TypedData.ticket(
                    digest, group.oddsHash, payout, acceptedAt, acceptedAt + uint16(rest >> 88), run.desk.epoch()
                );
                run.tickets = Wire.store(run.tickets, ticket);
            }
            bool signed;
            if (run.own) {
                if (bettor != msg.sender) revert NotTheBettor(bettor, msg.sender);
                signed = true;
            } else {
                (bytes32 r, bytes32 vs) = data.signature(cursor + OWN_ITEM);
                signed = Wire.recover(digest, r, vs) == bettor && bettor != address(0);
            }
            code = group.code;
            if (code == Code.OK) code = _checkTicket(run.minimum, stake, payout, rest, group.oldest, signed);
            if (code == Code.OK) code = _enter(run.single, group, bettor, stake, payout, rest);
            // Each field is written with what follows it in calldata; the next one overwrites the excess.
            uint256 out = run.out;
            Wire.put(out, code, 1);
            Wire.store(out + 1, digest);
            Wire.store(out + 33, bytes32(head));
            Wire.store(out + 60, bytes32(rest << 88));
            run.out = out + 68;
        }
    }

    /// What order and ticket say against stake and clock, in the order of the codes.
    function _checkTicket(uint256 minimum, uint256 stake, uint256 payout, uint256 rest, uint256 oldest, bool signed)
        private
        view
        returns (uint256)
    {
        unchecked {
            uint256 acceptedAt = uint32(rest >> 104);
            uint256 unspent = acceptedAt + uint16(rest >> 88) - block.timestamp;
            uint256 late = unspent | (acceptedAt - oldest);
            uint256 wrong = (stake - 1) | (stake - minimum) | (uint32(rest >> 168) - block.timestamp)
                | (block.timestamp - acceptedAt) | late | (payout - (rest >> 200));
            if (wrong >> 255 == 0) return signed ? Code.OK : Code.BETTOR_SIGNATURE;
            if (stake == 0 || stake < minimum) return Code.STAKE;
            if (block.timestamp > uint32(rest >> 168)) return Code.ORDER_EXPIRED;
            if (acceptedAt > block.timestamp) return Code.ACCEPTED_LATER;
            return late >> 255 != 0 ? Code.TICKET_EXPIRED : Code.PAYOUT_BELOW_MINIMUM;
        }
    }

    /// Checks a bet against account, slot, limits and pot and, if all is well, writes account and slot and counts it in
    /// the group. A refusal changes nothing.
    function _enter(uint256 single, Group memory group, address bettor, uint256 stake, uint256 payout, uint256 rest)
        private
        returns (uint256)
    {
        unchecked {
            AccountCell storage cell = _accounts[bettor];
            AccountWord account = cell.word;
            if (!account.eligible(block.timestamp)) return Code.NOT_ELIGIBLE;
            uint256 open = account.openPayout() + payout;
            uint256 balance = account.withdrawAt() == 0
                ? account.balance()
                : _lasting(bettor, account, uint32(rest >> 104) + uint16(rest >> 88));
            if (((balance - stake) | (BookRules.ACCOUNT_CAP - open)) >> 255 != 0) {
                return stake > balance ? Code.BALANCE : Code.ACCOUNT_CAP;
            }
            uint256 nonce = uint32(rest >> 136);
            Cell storage slot = _bets[_slot(bettor, nonce)];
            uint256 bet = slot.word;
            if (bet != 0 && (uint8(bet) < FIRST_TERMINAL || uint32(bet >> 8) >= nonce)) return Code.NONCE;

            LimitsWord used;
            bool capped = account.flags() & AccountLib.HAS_CAPS != 0;
            if (capped) {
                bool ok;
                (used, ok) = _limits[bettor].stake(stake, block.timestamp);
                if (!ok) return Code.STAKE_LIMIT;
            }
            uint256 acceptedAt = uint32(rest >> 104);
            uint256 code = _count(group, stake, payout - stake, acceptedAt, single);
            if (code != Code.OK) return code;
            if (capped) _limits[bettor] = used;
            cell.word = account.place(stake, payout);
            slot.word = _terms(bettor, stake, acceptedAt, group.leg) | (nonce << 8) | OPEN;
            return Code.OK;
        }
    }

    /// Counts a bet in its pot and fixture; leaves the group alone where it does not fit.
    function _count(Group memory group, uint256 stake, uint256 atRisk, uint256 acceptedAt, uint256 single)
        private
        returns (uint256)
    {
        unchecked {
            FixtureWord word = group.word;
            PotWord pot = group.pot;
            uint256 backing = acceptedAt + BookRules.IN_PLAY_LEAD >= word.start() ? 0 : stake;
            uint256 mine = group.mine + atRisk + backing;
            uint256 stakes = pot.stakes() + backing;
            uint256 required = Reserve.required(mine + group.beside, group.others, stakes);
            uint256 more = required - group.required; // may be below zero: wraps, here and in the word
            uint256 staked = (stake + FixtureLib.UNIT - 1) / FixtureLib.UNIT;
            // Gross and never falling: netted, one stolen key could sell against other customers' stakes.
            uint256 oneKey = single * ((atRisk + FixtureLib.UNIT - 1) / FixtureLib.UNIT);
            // A liability exceeds the stakes by the reserve at most, so both fit their 56 bits.
            uint256 wrong = (word.budget() - word.combined() - word.reserved() - more) | (PotLib.STAKES_MAX - stakes)
                | (PotLib.COUNT_MAX - 1 - pot.count()) | (FixtureLib.STAKED_MAX - word.stakes() - staked);
            uint256 tooMuch = single * (word.budget() / (4 * FixtureLib.UNIT) - word.oneKey() - oneKey);
            if ((wrong | tooMuch) >> 255 != 0) {
                // An accumulator's group brings the word FULL and so comes by here, at no cost for singles.
                if (group.end != 0) return _countLegs(group, atRisk, single, staked);
                return wrong >> 255 != 0 ? Code.BUDGET : Code.ONE_KEY;
            }
            group.word = word.withBet(more, oneKey, staked);
            group.pot = pot.withBet(backing);
            group.mine = mine;
            group.required = required;
            return Code.OK;
        }
    }

    /// Counts an accumulator, payout less stake in full, in every fixture that it touches, or in none. No pot is touched.
    function _countLegs(Group memory group, uint256 atRisk, uint256 single, uint256 staked) private returns (uint256) {
        unchecked {
            (uint256 legs, uint256 end) = (group.legs, group.end);
            uint256 words = 3 * (end - legs); // from a leg to the word of its fixture
            uint256 oneKey = single * ((atRisk + FixtureLib.UNIT - 1) / FixtureLib.UNIT);
            uint256 short;
            uint256 capped;
            uint256 tooMuch;
            for (uint256 at = legs; at != end; at += 32) {
                FixtureWord word = FixtureWord.wrap(Wire.load(at + words));
                uint256 budget = word.budget();
                uint256 combined = word.combined() + atRisk;
                short |= (budget - word.reserved() - combined) | (FixtureLib.STAKED_MAX - word.stakes() - staked);
                // Half of the budget at most stands behind accumulators: an unlikely fixture can't take it all.
                capped |= budget - 2 * combined;
                tooMuch |= budget / (4 * FixtureLib.UNIT) - word.oneKey() - oneKey;
            }
            if ((short | capped | single * tooMuch) >> 255 != 0) {
                return short >> 255 != 0 ? Code.BUDGET : capped >> 255 != 0 ? Code.ACCUMULATOR_CAP : Code.ONE_KEY;
            }
            for (uint256 at = legs; at != end; at += 32) {
                FixtureWord word = FixtureWord.wrap(Wire.load(at + words)).withCombined(atRisk, oneKey, staked);
                Wire.store(at + words, bytes32(FixtureWord.unwrap(word)));
                _fixtures[Leg.wrap(Wire.load(at)).fixture()].word = word;
            }
            return Code.OK;
        }
    }

    /// One signature by either desk key, or one by each, over the list of tickets.
    function _checkDesk(bytes calldata data, Run memory run, bytes32 tickets) private view {
        bytes32 digest = TypedData.digest(run.domain, TypedData.list(TypedData.BATCH, tickets));
        (bytes32 r, bytes32 vs) = data.signature(1);
        address signer = Wire.recover(digest, r, vs);
        address first = run.desk.key();
        if (signer != first || signer == address(0)) {
            bool second = run.single != 0 && signer == _secondDeskKey && signer != address(0);
            if (!second) revert BadDeskSignature(0, signer, first);
        }
        if (run.single != 0) return;
        (r, vs) = data.signature(65);
        signer = Wire.recover(digest, r, vs);
        if (signer == address(0) || signer != _secondDeskKey) revert BadDeskSignature(1, signer, _secondDeskKey);
    }

    /// Reverts with the error of a code; the office knows them all.
    function _refuse(uint8 code, bytes calldata data, uint256 group, uint256 item) private {
        _inOffice(abi.encodeCall(IBookOffice.refusePlace, (code, data, group, item)));
    }

    // ------------------------------------------------------------------------------------------------- settling

    function settle(bytes calldata data) external {
        _settle(data, true);
    }

    function settleMany(bytes calldata data) external returns (bytes memory codes) {
        return _settle(data, false);
    }

    function _settle(bytes calldata data, bool strict) private returns (bytes memory) {
        uint256 firstCode;
        uint256 firstOut;
        unchecked {
            // An item's event is four bytes longer than the item.
            uint256 most = data.length / SETTLE_ITEM + 1;
            (firstCode,, firstOut) = Wire.reserveLists(most, 0, data.length + 4 * most);
        }
        Tally memory tally = Tally({strict: strict, out: firstOut, codes: firstCode, epoch: 0, gains: 0, losses: 0});
        uint256 cursor;
        while (cursor < data.length) cursor = _settleGroup(data, cursor, tally);
        Wire.emitBytes(Settled.selector, firstOut, tally.out);
        _sendBookings(tally);
        return _codes(firstCode, tally.codes, strict);
    }

    function _settleGroup(bytes calldata data, uint256 cursor, Tally memory tally) private returns (uint256) {
        unchecked {
            uint256 top = data.read(cursor, GROUP_HEAD);
            if (top >> 232 != 1) return _settleLegs(data, cursor, tally);
            (Leg leg, uint256 items, uint256 out) = _readGroup(data, cursor, top, tally.out, SETTLE_ITEM);
            cursor += GROUP_HEAD;
            FixtureWord word = _fixtures[leg.fixture()].word;
            Cell storage head = _pots[leg.potKey()];
            PotWord pot = PotWord.wrap(head.word);
            if (!pot.settling()) pot = pot.freeze(Reserve.ofPot(pot, leg.market()));
            (ResultWord result, uint256 voids, bool isFinal) = _oracle.resultOf(leg.fixture(), word.swing());
            Payday memory day = Payday({
                leg: leg,
                word: word,
                pot: pot,
                isFinal: isFinal,
                multiplier: isFinal ? Payout.multiplier(Payout.outcome(result, leg), leg.odds(), 1, 1) : 0,
                voids: voids
            });
            for (; items != 0; --items) {
                uint256 first = data.word(cursor);
                uint256 rest = data.word(cursor + 27);
                (uint256 code, uint256 paid) = _settleItem(day, first, rest);
                if (code != Code.OK && tally.strict) {
                    if (code == Code.NOT_FINAL) revert NotFinal(leg.fixture());
                    revert TermsMismatch(address(uint160(first >> 96)), rest >> 224);
                }
                tally.codes = Wire.put(tally.codes, code, 1);
                // As in `_placeItem`; bettor, stake and nonce stand side by side in the item already.
                Wire.put(out, code, 1);
                Wire.store(out + 1, bytes32(first));
                out = Wire.put(out + 32, paid, 7);
                cursor += SETTLE_ITEM;
            }
            tally.out = out;
            if (pot.count() != day.pot.count()) {
                pot = day.pot.count() == 0 ? _bookPot(day, tally) : day.pot;
                head.word = PotWord.unwrap(pot);
            }
            return cursor;
        }
    }

    /// Pays one bet out of the pot's cash into its account, if its terms are those that were placed.
    function _settleItem(Payday memory day, uint256 head, uint256 rest) private returns (uint256, uint256 paid) {
        unchecked {
            if (!day.isFinal) return (Code.NOT_FINAL, 0);
            address bettor = address(uint160(head >> 96));
            uint256 stake = uint56(head >> 40);
            uint256 nonce = rest >> 224;
            uint256 acceptedAt = uint32(rest >> 192);
            Leg leg = day.leg;
            Cell storage slot = _bets[_slot(bettor, nonce)];
            if (slot.word != _terms(bettor, stake, acceptedAt, leg) | (nonce << 8) | OPEN) return (Code.TERMS, 0);
            uint256 start = day.word.start();
            uint256 multiplier = day.multiplier;
            if (day.voids != 0 && VoidsWord.wrap(day.voids).covers(start, acceptedAt)) multiplier = 2 * PPM;
            paid = Payout.single(stake, multiplier);
            // A stake that backed nobody else comes into the pot only now.
            day.pot = day.pot.settle(acceptedAt + BookRules.IN_PLAY_LEAD >= start ? stake : 0, paid);
            AccountCell storage cell = _accounts[bettor];
            cell.word = cell.word.end(stake * leg.odds() / PPM, paid);
            slot.word = (nonce << 8) | SETTLED;
            return (Code.OK, paid);
        }
    }

    /// Accumulators of the same legs. Their profit is booked at once, to the epoch of the fixture that pays.
    function _settleLegs(bytes calldata data, uint256 cursor, Tally memory tally) private returns (uint256) {
        unchecked {
            Slips memory slips;
            uint256 items;
            uint256 out;
            uint256 next;
            (slips.count, items, next, out) = _readLegs(data, cursor, tally.out, SETTLE_ITEM);
            _openSlips(data, cursor + 1, slips);
            for (cursor = next; items != 0; --items) {
                uint256 first = data.word(cursor);
                uint256 rest = data.word(cursor + 27);
                (uint256 code, uint256 paid) = _settleSlip(slips, first, rest);
                if (code != Code.OK && tally.strict) {
                    if (code == Code.NOT_FINAL) revert NotFinal(_firstPending(slips));
                    revert TermsMismatch(address(uint160(first >> 96)), rest >> 224);
                }
                tally.codes = Wire.put(tally.codes, code, 1);
                Wire.put(out, code, 1);
                Wire.store(out + 1, bytes32(first));
                out = Wire.put(out + 32, paid, 7);
                cursor += SETTLE_ITEM;
            }
            tally.out = out;
            if (slips.settled) _bookSlips(slips, tally);
            return cursor;
        }
    }

    /// Reads legs, fixtures and results.
    function _openSlips(bytes calldata data, uint256 cursor, Slips memory slips) private view {
        unchecked {
            uint256 size = 32 * slips.count;
            uint256 legs = Wire.reserve(4 * size);
            (slips.legs, slips.words, slips.multipliers, slips.voids) =
            (legs, legs + size, legs + 2 * size, legs + 3 * size);
            uint256 product = Payout.ONE;
            uint256 earliest = type(uint256).max;
            for (uint256 i; i != size; i += 32) {
                Leg leg = Leg.wrap(data.read(cursor, LEG) << 32);
                cursor += LEG;
                FixtureWord word = _fixtures[leg.fixture()].word;
                (ResultWord result, uint256 voids, bool isFinal) = _oracle.resultOf(leg.fixture(), word.swing());
                uint256 multiplier =
                    isFinal ? Payout.multiplier(Payout.outcome(result, leg), leg.odds(), 1, 1) : PENDING;
                Wire.store(legs + i, bytes32(Leg.unwrap(leg)));
                Wire.store(slips.words + i, bytes32(FixtureWord.unwrap(word)));
                Wire.store(slips.multipliers + i, bytes32(multiplier));
                Wire.store(slips.voids + i, bytes32(voids));
                // Legs ascend, so the lower id comes first.
                if (word.start() < earliest) (earliest, slips.home) = (word.start(), i);
                product = product * leg.odds() / PPM;
            }
            slips.product = product;
            slips.terms = _legsTerms(legs, legs + size);
        }
    }

    /// Pays one accumulator into its account, if its terms are those that were placed.
    function _settleSlip(Slips memory slips, uint256 head, uint256 rest) private returns (uint256, uint256 paid) {
        unchecked {
            uint256 stake = uint56(head >> 40);
            uint256 acceptedAt = uint32(rest >> 192);
            bool open;
            (open, paid) = _evaluate(slips, stake, acceptedAt);
            if (open) return (Code.NOT_FINAL, 0);
            address bettor = address(uint160(head >> 96));
            uint256 nonce = rest >> 224;
            Cell storage slot = _bets[_slot(bettor, nonce)];
            uint256 terms = _terms(bettor, stake, acceptedAt, Leg.wrap(uint256(slips.terms)));
            if (slot.word != terms | (nonce << 8) | OPEN) return (Code.TERMS, 0);
            uint256 payout = stake * slips.product / Payout.ONE;
            _uncount(slips, payout - stake);
            if (paid <= stake) slips.gains += stake - paid;
            else slips.losses += paid - stake;
            AccountCell storage cell = _accounts[bettor];
            cell.word = cell.word.end(payout, paid);
            slot.word = (nonce << 8) | SETTLED;
            return (Code.OK, paid);
        }
    }

    /// What an accumulator pays. One leg that is final and lost decides it, whatever becomes of the others; a leg is
    /// void if the bet was accepted in void time of that leg's fixture.
    function _evaluate(Slips memory slips, uint256 stake, uint256 acceptedAt)
        private
        pure
        returns (bool open, uint256 paid)
    {
        unchecked {
            uint256 product = Payout.ONE;
            for (uint256 i; i != 32 * slips.count; i += 32) {
                uint256 multiplier = Wire.load(slips.multipliers + i);
                if (multiplier == PENDING) {
                    open = true;
                    continue;
                }
                VoidsWord voids = VoidsWord.wrap(Wire.load(slips.voids + i));
                uint256 start = FixtureWord.wrap(Wire.load(slips.words + i)).start();
                if (VoidsWord.unwrap(voids) != 0 && voids.covers(start, acceptedAt)) multiplier = 2 * PPM;
                if (multiplier == 0) return (false, 0);
                product = product * multiplier / (2 * PPM); // floored, for the pool
            }
            // No multiplier passes twice the odds, so what could be placed does not overflow.
            paid = stake * product / Payout.ONE;
        }
    }

    /// Takes an accumulator's reserve out of every fixture. The swing of a fixture that waits for its result does not
    /// fall: a lost leg elsewhere must not shorten a window.
    function _uncount(Slips memory slips, uint256 atRisk) private pure {
        unchecked {
            slips.settled = true;
            for (uint256 i; i != 32 * slips.count; i += 32) {
                FixtureWord word = FixtureWord.wrap(Wire.load(slips.words + i)).withoutCombined(atRisk);
                if (Wire.load(slips.multipliers + i) == PENDING) word = word.keepSwing(atRisk);
                Wire.store(slips.words + i, bytes32(FixtureWord.unwrap(word)));
            }
        }
    }

    function _bookSlips(Slips memory slips, Tally memory tally) private {
        unchecked {
            FixtureWord home = FixtureWord.wrap(Wire.load(slips.words + slips.home)).subBudget(slips.losses);
            Wire.store(slips.words + slips.home, bytes32(FixtureWord.unwrap(home)));
            for (uint256 i; i != 32 * slips.count; i += 32) {
                _fixtures[Leg.wrap(Wire.load(slips.legs + i)).fixture()].word =
                    FixtureWord.wrap(Wire.load(slips.words + i));
            }
            uint256 epoch = home.start() / EPOCH;
            if (epoch != tally.epoch) _sendBookings(tally);
            tally.epoch = epoch;
            tally.gains += slips.gains;
            tally.losses += slips.losses;
        }
    }

    /// The first fixture that keeps an accumulator open.
    function _firstPending(Slips memory slips) private pure returns (uint128) {
        unchecked {
            uint256 i;
            while (Wire.load(slips.multipliers + i) != PENDING) i += 32;
            return Leg.wrap(Wire.load(slips.legs + i)).fixture();
        }
    }

    /// A pot's profit is booked once, when its last bet has been settled, so that nobody can choose what the pool
    /// sees first.
    function _bookPot(Payday memory day, Tally memory tally) private returns (PotWord) {
        FixtureWord word = day.word;
        uint256 reserve = day.pot.reserve();
        uint256 cash = day.pot.cash();
        uint256 epoch = word.start() / EPOCH;
        if (epoch != tally.epoch) _sendBookings(tally);
        tally.epoch = epoch;
        word = word.withReserved(word.reserved() - reserve);
        if (cash >= reserve) {
            tally.gains += cash - reserve;
        } else {
            tally.losses += reserve - cash;
            word = word.subBudget(reserve - cash);
        }
        _fixtures[day.leg.fixture()].word = word;
        emit PotBooked(day.leg.potKey(), int256(cash) - int256(reserve));
        return PotLib.BOOKED;
    }

    /// Moves what was booked between the customers' and the house's counters and tells the pool.
    function _sendBookings(Tally memory tally) private {
        (uint256 gains, uint256 losses) = (tally.gains, tally.losses);
        if (gains == 0 && losses == 0) return;
        (tally.gains, tally.losses) = (0, 0);
        uint256 counters = _vault;
        uint256 customers = uint128(counters) + losses - gains;
        uint256 house = (counters >> 128) + gains - losses;
        _vault = (house << 128) | customers;
        _pool.book(tally.epoch, gains, losses);
    }

    // ------------------------------------------------------------------------------------------------- shared

    /// Head of a group: number of legs, the leg, number of items; repeated in the event at `out`. The items, `size` bytes
    /// each, must all be there: the lists in memory have room for no more than the data can hold. So the last group ends
    /// where the data does, and data without a group fails for want of items.
    function _readGroup(bytes calldata data, uint256 cursor, uint256 head, uint256 out, uint256 size)
        private
        pure
        returns (Leg leg, uint256 items, uint256 next)
    {
        next = Wire.put(out, head, GROUP_HEAD);
        leg = Leg.wrap(((head >> 8) & type(uint224).max) << 32);
        items = head & 0xff;
        if (items == 0) revert ItemCount(0);
        unchecked {
            data.mustReach(cursor + GROUP_HEAD + items * size);
        }
    }

    /// Head of a group of 2 to 12 legs, as in `_readGroup`; `next` is the first item's place in the data.
    function _readLegs(bytes calldata data, uint256 cursor, uint256 out, uint256 size)
        private
        pure
        returns (uint256 count, uint256 items, uint256 next, uint256 behind)
    {
        unchecked {
            count = data.read(cursor, 1);
            if (count - 2 > BookRules.LEGS_MAX - 2) revert LegCount(count);
            next = cursor + 2 + LEG * count;
            items = data.read(next - 1, 1);
            if (items == 0) revert ItemCount(0);
            data.mustReach(next + items * size);
            behind = data.copy(cursor, next - cursor, out);
        }
    }

    /// What stands for the legs in the terms of an accumulator: their hash, odds included. No leg has the lowest bit.
    function _legsTerms(uint256 legs, uint256 end) private pure returns (bytes32) {
        return Wire.hash(legs, end) | bytes32(uint256(1));
    }

    /// The codes written in between; a strict call has exactly one item.
    function _codes(uint256 from, uint256 to, bool strict) private pure returns (bytes memory) {
        unchecked {
            uint256 items = to - from;
            if (strict ? items != 1 : items == 0) revert ItemCount(items);
            return Wire.seal(from, to);
        }
    }

    /// Hash of what the slot and its word don't already say, cut to 216 bits and in place.
    function _terms(address bettor, uint256 stake, uint256 acceptedAt, Leg leg) private pure returns (uint256) {
        uint256 head = (uint256(uint160(bettor)) << 96) | (stake << 40) | (acceptedAt << 8);
        return uint256(TypedData.word2(bytes32(head), bytes32(Leg.unwrap(leg)))) >> 40 << 40;
    }

    /// @inheritdoc IBetBook
    function swing(uint128 fixture) external view returns (uint256) {
        return _fixtures[fixture].word.swing();
    }
}
