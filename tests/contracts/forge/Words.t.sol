// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Reserve} from "../../../contracts/libraries/Reserve.sol";
import {Markets} from "../../../contracts/libraries/Markets.sol";
import {AccountLib, AccountWord} from "../../../contracts/types/Account.sol";
import {DeskWord} from "../../../contracts/types/Desk.sol";
import {FixtureLib, FixtureWord} from "../../../contracts/types/Fixture.sol";
import {LimitsLib, LimitsWord} from "../../../contracts/types/Limits.sol";
import {PinLib, PinWord} from "../../../contracts/types/Pin.sol";
import {PotLib, PotWord} from "../../../contracts/types/Pot.sol";
import {VoidsWord} from "../../../contracts/types/Voids.sol";

/// Every word: a setter changes its own fields, and reading gives back what was written; nothing else moves.
/// Field widths are the parameters' types, so every value that a field can hold is tried.
contract WordsTest {
    // ------------------------------------------------------------------------------------------------- account

    function account(uint88 balance, uint80 open, uint32 until, uint24 entry, uint8 flags, uint24 withdrawAt)
        private
        pure
        returns (AccountWord word)
    {
        word = AccountWord.wrap((uint256(open) << 88) | balance);
        return word.withEntry(until, entry, flags).withWithdrawAt(withdrawAt);
    }

    function testFuzz_account_fieldsAreReadBack(
        uint88 balance,
        uint80 open,
        uint32 until,
        uint24 entry,
        uint8 flags,
        uint24 withdrawAt
    ) external pure {
        AccountWord word = account(balance, open, until, entry, flags, withdrawAt);
        assert(word.balance() == balance && word.openPayout() == open && word.eligibleUntil() == until);
        assert(word.noEntryBefore() == entry && word.flags() == flags && word.withdrawAt() == withdrawAt);
    }

    function testFuzz_account_aBetComesAndGoes(uint256 raw, uint40 stake, uint40 gain, uint80 open, uint48 spare)
        external
        pure
    {
        // A balance that covers the stake, an open payout with room for the payout.
        uint256 payout = uint256(stake) + gain;
        AccountWord word = AccountWord.wrap((raw >> 168 << 168) | (uint256(open >> 1) << 88) | (uint256(stake) + spare));
        AccountWord placed = word.place(stake, payout);
        assert(placed.balance() == spare && placed.openPayout() == word.openPayout() + payout);
        AccountWord ended = placed.end(payout, payout);
        assert(ended.balance() == spare + payout && ended.openPayout() == word.openPayout());
        assert(AccountWord.unwrap(ended) >> 168 == AccountWord.unwrap(word) >> 168);
    }

    function testFuzz_account_eligibilityIsBothTests(uint40 moment, uint32 until, uint24 entry) external pure {
        AccountWord word = account(1, 2, until, entry, 3, 4);
        assert(word.eligible(moment) == (moment / 3600 < until && moment / 86_400 >= entry));
    }

    // ------------------------------------------------------------------------------------------------- limits

    function testFuzz_limits_usedCountsUpInsideAWeekAndRestartsInTheNext(
        uint40 cap,
        uint48 first,
        uint48 second,
        uint32 moment
    ) external pure {
        LimitsWord word = LimitsWord.wrap(0).withCaps(cap, LimitsLib.UNLIMITED);
        (LimitsWord once, bool ok) = word.deposit(first, moment);
        uint256 cents = (uint256(first) + 9_999) / 10_000;
        assert(ok == (cents <= cap));
        assert(once.depositUsed(moment) == (ok ? cents : 0));
        (LimitsWord staked, bool free) = once.stake(second, moment);
        assert(free && staked.depositUsed(moment) == once.depositUsed(moment));
        assert(staked.depositCap() == cap && staked.stakeCap() == LimitsLib.UNLIMITED);
        uint256 nextWeek = uint256(moment) + 7 days;
        assert(staked.depositUsed(nextWeek) == 0 && staked.stakeUsed(nextWeek) == 0);
    }

    // ------------------------------------------------------------------------------------------------- fixture

    function testFuzz_fixture_aBetChangesReserveKeyAndStakesOnly(
        uint48 budget,
        uint48 reserved,
        uint48 combined,
        uint24 key,
        uint24 stake,
        uint32 start,
        uint8 close,
        uint8 sport,
        int40 more
    ) external pure {
        FixtureWord word = FixtureLib.opened(start, close, sport & 0x7f, sport > 0x7f).addBudget(budget);
        word = FixtureWord.wrap(FixtureWord.unwrap(word.withReserved(reserved)) | (uint256(combined) << 96));
        int256 sum = int256(uint256(reserved)) + more;
        if (sum < 0 || sum > int256(FixtureLib.AMOUNT_MAX)) return;
        FixtureWord grown = word.withBet(uint256(int256(more)), key, stake);
        assert(grown.reserved() == uint256(sum) && grown.oneKey() == key && grown.stakes() == stake);
        assert(grown.budget() == budget && grown.combined() == combined && grown.start() == start);
        assert(grown.closeAt() == uint256(start) + uint256(close) * 300 && grown.sport() == sport & 0x7f);
        assert(grown.tied() == sport >> 7);
        assert(grown.swing() == uint256(stake) * 1e6 + uint256(sum) + combined);
    }

    // ------------------------------------------------------------------------------------------------- pot

    function testFuzz_pot_betsAndLiabilitiesStayInTheirFields(uint48 one, uint48 two, uint56[3] memory owed)
        external
        pure
    {
        PotWord pot = PotWord.wrap(0).withBet(one).withBet(two);
        for (uint256 i; i < 3; ++i) {
            pot = pot.withLiability(i, owed[i]);
        }
        assert(pot.stakes() == uint256(one) + two && pot.count() == 2 && !pot.settling());
        for (uint256 i; i < 3; ++i) {
            assert(pot.liability(i) == owed[i]);
        }
    }

    function testFuzz_pot_furtherWordHoldsFour(uint256 bits, uint56 owed, uint8 which) external pure {
        uint256 index = which & 3;
        uint256 word = PotLib.withSide(bits, index, owed);
        for (uint256 i; i < 4; ++i) {
            assert(PotLib.side(word, i) == (i == index ? owed : PotLib.side(bits, i)));
        }
        assert(word >> 224 == bits >> 224);
    }

    function testFuzz_pot_settlingPaysFromCashAndNeverBelow(uint48 stake, uint48 reserve, uint56 own, uint56 paid)
        external
        view
    {
        PotWord pot = PotWord.wrap(0).withBet(stake).withBet(0).freeze(reserve);
        assert(pot.settling() && pot.cash() == uint256(stake) + reserve && pot.reserve() == reserve && pot.count() == 2);
        try this.settle(pot, own, paid) returns (PotWord after_) {
            assert(after_.cash() == pot.cash() + own - paid && after_.count() == 1 && after_.reserve() == reserve);
        } catch {
            assert(paid > pot.cash() + own);
        }
    }

    function settle(PotWord pot, uint256 own, uint256 paid) external pure returns (PotWord) {
        return pot.settle(own, paid);
    }

    /// The reserve seen from any selection is the one that the definition gives: the worst set that can win together.
    function testFuzz_reserve_isTheWorstResultLessTheStakes(uint56[3] memory owed, uint48 stakes) external pure {
        PotWord pot = PotWord.wrap(0).withBet(stakes);
        for (uint256 i; i < 3; ++i) {
            pot = pot.withLiability(i, owed[i]);
        }
        for (uint256 market = Markets.MATCH_RESULT; market <= Markets.DOUBLE_CHANCE; ++market) {
            uint256 worst;
            for (uint256 i; i < 3; ++i) {
                uint256 one = market == Markets.DOUBLE_CHANCE ? uint256(owed[i]) + owed[(i + 1) % 3] : owed[i];
                if (one > worst) worst = one;
            }
            uint256 expected = worst > stakes ? worst - stakes : 0;
            assert(Reserve.ofPot(pot, market) == expected);
            for (uint256 i; i < 3; ++i) {
                (uint256 beside, uint256 others) = Reserve.around(pot, market, i);
                assert(Reserve.required(uint256(owed[i]) + beside, others, stakes) == expected);
            }
        }
    }

    // ------------------------------------------------------------------------------------------------- desk, pin, voids

    function testFuzz_desk_fieldsAreReadBack(address key, uint32 epoch, uint40 paused, uint24 minimum) external pure {
        DeskWord word = DeskWord.wrap(0).withMinimumStake(minimum).withKey(key).withPausedUntil(paused).withEpoch(epoch);
        assert(word.key() == key && word.epoch() == epoch);
        assert(word.pausedUntil() == paused && word.minimumStake() == minimum);
    }

    function testFuzz_pin_fieldsAreReadBack(
        uint32 start,
        uint32 earliest,
        uint32 deadline,
        uint8 close,
        uint8 committee,
        uint8 sport,
        uint8 rules,
        uint16[3] memory times,
        uint32 large
    ) external pure {
        uint256 terms = PinLib.packTerms(times[0], times[1], large, times[2]);
        PinWord pin = PinLib.pack(start, earliest, deadline, close, committee, sport, rules, terms);
        assert(pin.start() == start && pin.earliest() == earliest && pin.deadline() == deadline);
        assert(pin.closeUnits() == close && pin.committee() == committee && pin.sport() == sport);
        assert(pin.rules() == rules && pin.fast() == times[0] && pin.slow() == times[1] && pin.bond() == times[2]);
        assert(pin.tie() == 0 && pin.withTie(0).tie() == 0);
        PinWord tied = pin.withTie(uint256(start) + 1);
        assert(tied.tie() == uint32(uint256(keccak256(abi.encode(uint256(start) + 1)))) || tied.tie() == 1);
        assert(PinWord.unwrap(tied) ^ (uint256(tied.tie()) << 32) == PinWord.unwrap(pin));
        assert(pin.isLarge(uint256(large) * 1e6) && (large == 0 || !pin.isLarge(uint256(large) * 1e6 - 1)));
    }

    function testFuzz_voids_coverWhatTheyName(uint16 early, uint16 offset, uint8 length, uint32 start, int16 at)
        external
        pure
    {
        if (start < 100_000 || length == 0) return;
        uint256 acceptedAt = uint256(int256(uint256(start)) + at);
        VoidsWord word = VoidsWord.wrap(uint256(early) | (uint256(offset) << 16) | (uint256(length) << 32));
        bool moved = early != 0 && acceptedAt < start && acceptedAt + early >= start;
        uint256 from = uint256(start) - 1_800 + offset;
        bool inside = acceptedAt >= from && acceptedAt < from + length;
        assert(word.covers(start, acceptedAt) == (moved || inside));
        assert(word.wellFormed() == (early <= 1_800));
    }
}
