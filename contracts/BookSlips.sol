// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BookShared} from "./BookShared.sol";
import {BookRules} from "./BookStorage.sol";
import {Code} from "./interfaces/IBetBook.sol";
import {Payout} from "./libraries/Payout.sol";
import {Wire} from "./libraries/Wire.sol";
import {AccountWord} from "./types/Account.sol";
import {Group, Run, Slips, Tally} from "./types/Calls.sol";
import {DeskWord} from "./types/Desk.sol";
import {FixtureLib, FixtureWord} from "./types/Fixture.sol";
import {Leg} from "./types/Leg.sol";
import {PotWord} from "./types/Pot.sol";
import {ResultWord} from "./types/Result.sol";
import {VoidsWord} from "./types/Voids.sol";

/// @title Accumulators: what several bets on the same legs share, their reserves, and how they are settled.
/// @dev Every leg has its own copy of its fixture's word in memory. Legs of one match are counted alike, each in its copy,
/// so the copies stay equal and writing them all counts once; only the loss of the fixture that pays stands in one alone.
abstract contract BookSlips is BookShared {
    using Wire for bytes;

    /// A product of odds from which on every payout passes the account's cap; below it no product overflows.
    uint256 private constant PRODUCT_MAX = Payout.ONE * BookRules.ACCOUNT_CAP;
    uint256 internal constant PENDING = type(uint256).max;

    // ------------------------------------------------------------------------------------------------- placing

    /// What accumulators of the same legs share.
    function _openLegs(bytes calldata data, uint256 cursor, Run memory run, uint256 size)
        internal
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
            uint256 tied;
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
                tied += word.tied();
                if (word.start() < first) first = word.start();
                product = product * odds / PPM; // 205 and 32 bits at most; floored, for the pool
                Wire.store(at, bytes32(Leg.unwrap(leg)));
                Wire.store(at + span, bytes32(leg.withoutOdds()));
                Wire.store(at + 2 * span, bytes32(odds));
                Wire.store(at + 3 * span, bytes32(FixtureWord.unwrap(word)));
            }
            // Only fixtures that belong to some tie are asked for it, and only if there are two of them.
            if (code == Code.LEGS_NOT_ASCENDING || tied > 1) {
                code = _checkTogether(data, end - span, span, code, run.desk);
            }
            group.code = code == Code.OK && product > PRODUCT_MAX ? Code.ACCOUNT_CAP : code;
            group.leg = Leg.wrap(uint256(_legsTerms(end - span, end)));
            group.product = product;
            group.legHash = Wire.hash(end, end + span);
            group.oddsHash = Wire.hash(end + span, end + 2 * span);
            group.oldest = _oldest(first);
        }
    }

    /// Legs of one match or of one tie: allowed in a same-game batch only. There legs ascend as whole words without odds,
    /// and all are judged anew, as `_openLegs` stopped at the first that shares its match.
    function _checkTogether(bytes calldata data, uint256 legs, uint256 span, uint256 code, DeskWord desk)
        private
        view
        returns (uint256)
    {
        unchecked {
            if (data.read(0, 1) & SAME_GAME == 0) {
                return code == Code.OK && _meetInTie(legs, span) ? Code.LEGS_TIED : code;
            }
            if (code != Code.LEGS_NOT_ASCENDING) return code;
            for (uint256 at = legs; at != legs + span; at += 32) {
                Leg leg = Leg.wrap(Wire.load(at));
                if (at != legs && Wire.load(at + span) <= Wire.load(at + span - 32)) return Code.LEGS_NOT_ASCENDING;
                code = _checkGroup(leg, FixtureWord.wrap(Wire.load(at + 3 * span)), PotWord.wrap(0), desk);
                if (code != Code.OK) return code;
            }
            return Code.OK;
        }
    }

    /// Whether two of the legs belong to one tie: what decides one of them says much about the other.
    function _meetInTie(uint256 legs, uint256 span) private view returns (bool) {
        unchecked {
            uint256 ties = Wire.reserve(span);
            uint256 end = ties;
            for (uint256 at = legs; at != legs + span; at += 32) {
                if (FixtureWord.wrap(Wire.load(at + 3 * span)).tied() == 0) continue;
                uint256 tie = _oracle.tieOf(Leg.wrap(Wire.load(at)).fixture());
                for (uint256 before = ties; before != end; before += 32) {
                    if (Wire.load(before) == tie) return true;
                }
                end = Wire.store(end, bytes32(tie));
            }
            return false;
        }
    }

    /// Counts an accumulator, payout less stake in full, once in every fixture that it touches, or in none. No pot is
    /// touched.
    function _countLegs(Group memory group, uint256 stake, uint256 atRisk, uint256 single) internal returns (uint256) {
        unchecked {
            uint256 staked = (stake + FixtureLib.UNIT - 1) / FixtureLib.UNIT;
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

    // ------------------------------------------------------------------------------------------------- settling

    /// Accumulators of the same legs. Their profit is booked at once, to the epoch of the fixture that pays.
    function _settleLegs(bytes calldata data, uint256 cursor, Tally memory tally) internal returns (uint256) {
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
    function _openSlips(bytes calldata data, uint256 cursor, Slips memory slips) internal view {
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
        internal
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

    /// Takes an accumulator's reserve out of every fixture, once. The swing of a fixture whose report is not final does not
    /// fall: a lost leg elsewhere must not shorten a window, or a bond. Before the report it does, or bets that come and go
    /// would leave a swing behind that makes every later challenge dearer.
    function _uncount(Slips memory slips, uint256 atRisk) internal view {
        unchecked {
            slips.settled = true;
            for (uint256 i; i != 32 * slips.count; i += 32) {
                FixtureWord word = FixtureWord.wrap(Wire.load(slips.words + i)).withoutCombined(atRisk);
                if (Wire.load(slips.multipliers + i) == PENDING) {
                    if (_oracle.reported(Leg.wrap(Wire.load(slips.legs + i)).fixture())) word = word.keepSwing(atRisk);
                }
                Wire.store(slips.words + i, bytes32(FixtureWord.unwrap(word)));
            }
        }
    }

    function _bookSlips(Slips memory slips, Tally memory tally) internal {
        unchecked {
            FixtureWord home = FixtureWord.wrap(Wire.load(slips.words + slips.home)).subBudget(slips.losses);
            Wire.store(slips.words + slips.home, bytes32(FixtureWord.unwrap(home)));
            // Downwards, so that of legs of one match the first is written last: it has the loss.
            for (uint256 i = 32 * slips.count; i != 0;) {
                i -= 32;
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
}
