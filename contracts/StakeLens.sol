// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookOffice} from "./BookOffice.sol";
import {BookRules} from "./BookStorage.sol";
import {Code} from "./interfaces/IBetBook.sol";
import {IFixtureOracle} from "./interfaces/IFixtureOracle.sol";
import {Markets} from "./libraries/Markets.sol";
import {Payout} from "./libraries/Payout.sol";
import {Reserve} from "./libraries/Reserve.sol";
import {AccountLib, AccountWord} from "./types/Account.sol";
import {DeskWord} from "./types/Desk.sol";
import {FixtureLib, FixtureWord} from "./types/Fixture.sol";
import {Leg} from "./types/Leg.sol";
import {LimitsWord} from "./types/Limits.sol";
import {PotLib, PotWord} from "./types/Pot.sol";

/// @title The largest stake that `place` would accept.
/// @notice Follows `BookPlace` and `BookSlips` check by check, with their libraries; a test holds it against `place`
/// itself. Of what it leaves out (signatures, nonce, the order's and the ticket's times) nothing depends on the stake.
abstract contract StakeLens {
    uint256 private constant PPM = 1e6;
    uint256 private constant CENT = 1e4;
    uint256 private constant STAKE_MAX = type(uint56).max;

    /// The book; its views are the office's.
    BookOffice public immutable book;

    struct StakeQuery {
        address bettor; // zero: as far as the house goes
        uint256[] legs; // with the odds to be signed, in the order of the bet; 2 to 12 for an accumulator
        uint256 acceptedAt; // seconds
        uint256 includeBy; // seconds; a withdrawal that is ripe by then is no stake
        bool twoKeys; // both desk keys will sign
        bool sameGame; // in a same-game batch
    }

    struct StakeAnswer {
        uint256 most; // units; zero: no stake is accepted, for the reason in `code`
        uint256 least; // units
        uint256 payout; // of the largest stake
        uint8 code; // why one unit more is refused, or any stake; `Code`
    }

    /// What the search needs, read once.
    struct Room {
        AccountWord account;
        LimitsWord limits;
        bool anybody; // no bettor is named
        uint256 balance;
        uint256 product; // total odds, 1e18 for one
        FixtureWord[] words;
        PotWord pot; // from here on: of a single
        uint256 mine;
        uint256 beside;
        uint256 others;
        bool backs; // the stake backs the pot
        bool oneKey;
    }

    constructor(address book_) {
        book = BookOffice(book_);
    }

    /// @notice The largest and the smallest stake of a bet at these odds at this block, and what stands against more.
    function maximumStake(StakeQuery calldata query) external view returns (StakeAnswer memory answer) {
        DeskWord desk = book.desk();
        answer.least = desk.minimumStake() * CENT;
        if (answer.least == 0) answer.least = 1;
        Room memory room;
        answer.code = _open(query, desk, room);
        if (answer.code != Code.OK) return answer;
        answer.code = _refusal(room, answer.least);
        if (answer.code != Code.OK) return answer;
        // Each limit, once passed, stays passed: what a larger stake takes never falls.
        uint256 low = answer.least;
        uint256 high = STAKE_MAX + 1;
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (_refusal(room, middle) == Code.OK) low = middle;
            else high = middle;
        }
        answer.most = low;
        answer.payout = low * room.product / Payout.ONE;
        answer.code = low == STAKE_MAX ? Code.STAKE : _refusal(room, low + 1);
    }

    // ------------------------------------------------------------------------------------------------- what no stake changes

    function _open(StakeQuery calldata query, DeskWord desk, Room memory room) private view returns (uint8) {
        uint256 count = query.legs.length;
        if (count == 0 || count > BookRules.LEGS_MAX) return Code.LEGS_NOT_ASCENDING;
        room.words = new FixtureWord[](count);
        room.product = Payout.ONE;
        room.oneKey = !query.twoKeys;
        uint8 code = count == 1 ? _openSingle(query, desk, room) : _openLegs(query, desk, room);
        if (code != Code.OK) return code;
        room.anybody = query.bettor == address(0);
        if (room.anybody) {
            room.balance = STAKE_MAX;
            return Code.OK;
        }
        room.account = book.accounts(query.bettor);
        if (!room.account.eligible(block.timestamp)) return Code.NOT_ELIGIBLE;
        room.limits = book.limits(query.bettor);
        room.balance = room.account.balance();
        (uint256 asked, uint256 ripe) = book.pendingWithdrawal(query.bettor);
        if (ripe != 0 && ripe <= query.includeBy) room.balance = asked < room.balance ? room.balance - asked : 0;
        return Code.OK;
    }

    function _openSingle(StakeQuery calldata query, DeskWord desk, Room memory room) private view returns (uint8) {
        Leg leg = Leg.wrap(query.legs[0]);
        FixtureWord word = book.fixtures(leg.fixture());
        PotWord pot = PotWord.wrap(book.pots(leg.potKey()));
        uint8 code = _leg(leg, word, pot, desk);
        if (code != Code.OK) return code;
        room.words[0] = word;
        room.product = leg.odds() * (Payout.ONE / PPM);
        room.backs = query.acceptedAt + BookRules.IN_PLAY_LEAD < word.start();
        room.pot = pot;
        uint256 selection = leg.selection();
        if (Markets.size(leg.market()) > Reserve.SMALL) {
            room.mine = PotLib.side(book.pots(leg.potKey() + 1 + selection / 4), selection % 4);
            room.others = pot.liability(0);
        } else {
            room.mine = pot.liability(selection);
            (room.beside, room.others) = Reserve.around(pot, leg.market(), selection);
        }
        return Code.OK;
    }

    function _openLegs(StakeQuery calldata query, DeskWord desk, Room memory room) private view returns (uint8) {
        uint256 tied;
        bool ascending = true;
        uint128 last;
        for (uint256 i; i < query.legs.length; ++i) {
            Leg leg = Leg.wrap(query.legs[i]);
            room.words[i] = book.fixtures(leg.fixture());
            if (i != 0 && leg.fixture() <= last) {
                ascending = false;
                // A same-game bet ascends as whole legs without odds instead, and may share a match.
                bool whole = leg.withoutOdds() > Leg.wrap(query.legs[i - 1]).withoutOdds();
                if (!query.sameGame || !whole) return Code.LEGS_NOT_ASCENDING;
            }
            uint8 code = _leg(leg, room.words[i], PotWord.wrap(0), desk);
            if (code != Code.OK) return code;
            last = leg.fixture();
            tied += room.words[i].tied();
            room.product = room.product * leg.odds() / PPM; // floored in the order of the legs, for the pool
        }
        if (tied > 1 && !query.sameGame && _meetInTie(query.legs, room.words)) return Code.LEGS_TIED;
        return room.product > Payout.ONE * BookRules.ACCOUNT_CAP ? Code.ACCOUNT_CAP : Code.OK;
    }

    function _leg(Leg leg, FixtureWord word, PotWord pot, DeskWord desk) internal view returns (uint8) {
        if (block.timestamp < desk.pausedUntil()) return Code.PAUSED;
        if (word.start() == 0) return Code.UNKNOWN_FIXTURE;
        if (Markets.check(leg, word.sport()) != Markets.FINE) return Code.UNKNOWN_MARKET;
        if (leg.odds() <= PPM) return Code.ODDS;
        if (block.timestamp >= word.closeAt()) return Code.MARKET_CLOSED;
        if (block.timestamp >= word.start() && book.oracle().reported(leg.fixture())) return Code.REPORTED;
        return pot.settling() ? Code.POT_SETTLING : Code.OK;
    }

    function _meetInTie(uint256[] calldata legs, FixtureWord[] memory words) private view returns (bool) {
        IFixtureOracle oracle = book.oracle();
        for (uint256 i; i < legs.length; ++i) {
            if (words[i].tied() == 0) continue;
            uint32 tie = oracle.tieOf(Leg.wrap(legs[i]).fixture());
            for (uint256 j; j < i; ++j) {
                if (words[j].tied() != 0 && oracle.tieOf(Leg.wrap(legs[j]).fixture()) == tie) return true;
            }
        }
        return false;
    }

    // ------------------------------------------------------------------------------------------------- what the stake changes

    /// The code of a stake, in the order of `place`.
    function _refusal(Room memory room, uint256 stake) private view returns (uint8) {
        uint256 payout = stake * room.product / Payout.ONE; // floored, for the pool
        if (stake > room.balance) return Code.BALANCE;
        if (room.account.openPayout() + payout > BookRules.ACCOUNT_CAP) return Code.ACCOUNT_CAP;
        if (!room.anybody && room.account.flags() & AccountLib.HAS_CAPS != 0) {
            (, bool ok) = room.limits.stake(stake, block.timestamp);
            if (!ok) return Code.STAKE_LIMIT;
        }
        uint256 atRisk = payout - stake;
        uint256 staked = _whole(stake);
        if (room.words.length == 1) return _refusalOfPot(room, stake, atRisk, staked);
        uint8 code = Code.OK;
        for (uint256 i; i < room.words.length; ++i) {
            FixtureWord word = room.words[i];
            uint256 combined = word.combined() + atRisk;
            if (word.reserved() + combined > word.budget() || word.stakes() + staked > FixtureLib.STAKED_MAX) {
                return Code.BUDGET; // before the others, whichever leg they are of
            }
            if (2 * combined > word.budget()) code = Code.ACCUMULATOR_CAP;
            else if (code == Code.OK && room.oneKey && _whole(atRisk) > oneKeyRoom(word)) code = Code.ONE_KEY;
        }
        return code;
    }

    function _refusalOfPot(Room memory room, uint256 stake, uint256 atRisk, uint256 staked)
        private
        pure
        returns (uint8)
    {
        FixtureWord word = room.words[0];
        uint256 backing = room.backs ? stake : 0;
        uint256 stakes = room.pot.stakes();
        uint256 before = Reserve.required(room.mine + room.beside, room.others, stakes);
        uint256 required = Reserve.required(room.mine + room.beside + atRisk + backing, room.others, stakes + backing);
        if (
            word.reserved() + word.combined() + required > word.budget() + before
                || stakes + backing > PotLib.STAKES_MAX || room.pot.count() >= PotLib.COUNT_MAX
                || word.stakes() + staked > FixtureLib.STAKED_MAX
        ) return Code.BUDGET;
        return room.oneKey && _whole(atRisk) > oneKeyRoom(word) ? Code.ONE_KEY : Code.OK;
    }

    /// Whole units that one desk key can still put at risk on a fixture.
    function oneKeyRoom(FixtureWord word) internal pure returns (uint256) {
        uint256 quarter = word.budget() / (4 * FixtureLib.UNIT);
        return quarter > word.oneKey() ? quarter - word.oneKey() : 0;
    }

    function _whole(uint256 units) private pure returns (uint256) {
        return (units + FixtureLib.UNIT - 1) / FixtureLib.UNIT; // up, for the limit
    }
}
