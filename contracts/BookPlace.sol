// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookSlips} from "./BookSlips.sol";
import {BookRules} from "./BookStorage.sol";
import {Code} from "./interfaces/IBetBook.sol";
import {IBookOffice} from "./interfaces/IBookOffice.sol";
import {Markets} from "./libraries/Markets.sol";
import {Payout} from "./libraries/Payout.sol";
import {Reserve} from "./libraries/Reserve.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Wire} from "./libraries/Wire.sol";
import {AccountLib, AccountWord} from "./types/Account.sol";
import {Group, Run} from "./types/Calls.sol";
import {DeskWord} from "./types/Desk.sol";
import {FixtureLib, FixtureWord} from "./types/Fixture.sol";
import {Leg} from "./types/Leg.sol";
import {LimitsWord} from "./types/Limits.sol";
import {PotLib, PotWord} from "./types/Pot.sol";

/// @title Placing: what bettors and desk signed, checked, entered and counted.
abstract contract BookPlace is BookSlips {
    using Wire for bytes;

    // Bytes of an item in `place`, without and with the bettor's signature.
    uint256 private constant OWN_ITEM = 48;
    uint256 private constant SIGNED_ITEM = 112;

    /// The signing domain, as long as the chain keeps its id.
    bytes32 private immutable _domain;
    uint256 private immutable _chainId;

    constructor() {
        _chainId = block.chainid;
        _domain = TypedData.domain(address(this));
    }

    // ------------------------------------------------------------------------------------------------- calls

    function _place(bytes calldata data, bool strict) internal returns (bytes memory) {
        uint256 flags = data.read(0, 1);
        // BATCH, or with the flag of two keys, which is bit 0, BATCH_OF_TWO: without a jump, as every placing pays it.
        bytes32 kind;
        unchecked {
            kind = TypedData.BATCH ^ bytes32((flags & TWO_KEYS) * uint256(TypedData.BATCH ^ TypedData.BATCH_OF_TWO));
        }
        if (flags >= SAME_GAME) {
            if (flags >= 2 * SAME_GAME) revert FlagsUnknown(flags);
            kind = flags & TWO_KEYS == 0 ? TypedData.SAME_GAME : TypedData.SAME_GAME_OF_TWO;
        }
        bool own = flags & OWN != 0;
        DeskWord desk = _deskNow();
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
            domain: _signingDomain(),
            tickets: firstTicket,
            out: firstOut,
            codes: firstCode
        });
        while (cursor < data.length) cursor = _placeGroup(data, cursor, run);
        bytes memory codes = _codes(firstCode, run.codes, strict);
        _checkDesk(data, run, TypedData.list(kind, Wire.hash(firstTicket, run.tickets)));
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

    // ------------------------------------------------------------------------------------------------- what a claim sees otherwise

    function _signingDomain() internal view virtual returns (bytes32) {
        return block.chainid == _chainId ? _domain : TypedData.domain(address(this));
    }

    /// First key and epoch that a ticket is checked against.
    function _deskNow() internal view virtual returns (DeskWord) {
        return _desk;
    }

    /// Second key, of the desk that a signature is checked against.
    function _secondKey(DeskWord) internal view virtual returns (address) {
        return _secondDeskKey;
    }

    /// Seconds after `includeBy` in which a ticket is still read.
    function _grace() internal pure virtual returns (uint256) {
        return 0;
    }

    // ------------------------------------------------------------------------------------------------- items

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
                // The largest liability, this one's included; a cash-out that lowers one finds it anew.
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
                signed = _signed(bettor, Wire.recover(digest, r, vs));
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

    /// A contract wallet's orders are signed by its betting key; no wallet is ever called.
    function _signed(address bettor, address signer) private view returns (bool) {
        return signer == bettor ? bettor != address(0) : _keySigns(bettor, signer);
    }

    /// What order and ticket say against stake and clock, in the order of the codes.
    function _checkTicket(uint256 minimum, uint256 stake, uint256 payout, uint256 rest, uint256 oldest, bool signed)
        private
        view
        returns (uint256)
    {
        unchecked {
            uint256 acceptedAt = uint32(rest >> 104);
            uint256 unspent = acceptedAt + uint16(rest >> 88) + _grace() - block.timestamp;
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
            bool capped;
            // Most accounts have neither.
            uint256 flags = account.flags() & (AccountLib.HAS_CAPS | AccountLib.HAS_CANCELLATIONS);
            if (flags != 0) {
                bool pending = flags & AccountLib.HAS_CANCELLATIONS != 0;
                if (pending && _cancelled(_slot(bettor, nonce), nonce)) return Code.CANCELLED;
                capped = flags & AccountLib.HAS_CAPS != 0;
                if (capped) {
                    bool ok;
                    (used, ok) = _limits[bettor].stake(stake, block.timestamp);
                    if (!ok) return Code.STAKE_LIMIT;
                }
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
        internal
        virtual
        returns (uint256)
    {
        unchecked {
            if (group.end != 0) return _countLegs(group, stake, atRisk, single);
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
            if ((wrong | tooMuch) >> 255 != 0) return wrong >> 255 != 0 ? Code.BUDGET : Code.ONE_KEY;
            group.word = word.withBet(more, oneKey, staked);
            group.pot = pot.withBet(backing);
            group.mine = mine;
            group.required = required;
            return Code.OK;
        }
    }

    // ------------------------------------------------------------------------------------------------- signatures, refusals

    /// One signature by either desk key, or one by each, over a list of tickets or an offer.
    function _checkDesk(bytes calldata data, Run memory run, bytes32 signed) internal view {
        bytes32 digest = TypedData.digest(run.domain, signed);
        (bytes32 r, bytes32 vs) = data.signature(1);
        address signer = Wire.recover(digest, r, vs);
        address first = run.desk.key();
        if (signer != first || signer == address(0)) {
            bool second = run.single != 0 && signer == _secondKey(run.desk) && signer != address(0);
            if (!second) revert BadDeskSignature(0, signer, first);
        }
        if (run.single != 0) return;
        (r, vs) = data.signature(65);
        signer = Wire.recover(digest, r, vs);
        if (signer == address(0) || signer != _secondKey(run.desk)) {
            revert BadDeskSignature(1, signer, _secondKey(run.desk));
        }
    }

    /// Reverts with the error of a code; the office knows them all.
    function _refuse(uint8 code, bytes calldata data, uint256 group, uint256 item) internal {
        _inOffice(abi.encodeCall(IBookOffice.refusePlace, (code, data, group, item)));
    }

    /// Runs a call in the office, on this contract's storage.
    function _inOffice(bytes memory call) internal virtual returns (bytes memory);
}
