// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountLib, AccountWord} from "../../../contracts/types/Account.sol";
import {DeskWord} from "../../../contracts/types/Desk.sol";
import {FixtureLib, FixtureWord} from "../../../contracts/types/Fixture.sol";
import {LimitsWord} from "../../../contracts/types/Limits.sol";
import {PinLib, PinWord} from "../../../contracts/types/Pin.sol";
import {PotLib, PotWord} from "../../../contracts/types/Pot.sol";
import {ResultLib, ResultWord} from "../../../contracts/types/Result.sol";

/// Packed words: one write from *any* 256-bit word changes its own field, to the value meant, and no other bit.
/// Assumption of each: what the library says that its caller has checked; a case outside it returns early.
contract WordProofs {
    function _bits(uint256 from, uint256 size) private pure returns (uint256) {
        return ((1 << size) - 1) << from;
    }

    /// Are the words equal outside the mask?
    function _same(uint256 a, uint256 b, uint256 mask) private pure returns (bool) {
        return (a ^ b) & ~mask == 0;
    }

    // ------------------------------------------------------------------------------------------------- account

    /// Assumes that the sum fits; where it does not, `credit` reverts (checked arithmetic and BALANCE_MAX).
    function check_account_creditChangesTheBalanceAlone(uint256 raw, uint88 units) external pure {
        AccountWord word = AccountWord.wrap(raw);
        if (word.balance() + units > type(uint88).max) return;
        AccountWord after_ = word.credit(units);
        assert(after_.balance() == word.balance() + units);
        assert(_same(raw, AccountWord.unwrap(after_), _bits(0, 88)));
    }

    function check_account_debitChangesTheBalanceAlone(uint256 raw, uint88 units) external pure {
        AccountWord word = AccountWord.wrap(raw);
        if (units > word.balance()) return;
        AccountWord after_ = word.debit(units);
        assert(after_.balance() == word.balance() - units);
        assert(_same(raw, AccountWord.unwrap(after_), _bits(0, 88)));
    }

    /// Assumes stake <= balance and that the open payout stays within its 80 bits (ACCOUNT_CAP is 44).
    function check_account_placeChangesBalanceAndOpenPayout(uint256 raw, uint56 stake, uint80 payout) external pure {
        AccountWord word = AccountWord.wrap(raw);
        if (stake > word.balance() || word.openPayout() + payout > type(uint80).max) return;
        AccountWord after_ = word.place(stake, payout);
        assert(after_.balance() == word.balance() - stake && after_.openPayout() == word.openPayout() + payout);
        assert(_same(raw, AccountWord.unwrap(after_), _bits(0, 168)));
    }

    /// Assumes that the payout is part of the open payout and that the balance fits, else it reverts.
    function check_account_endChangesBalanceAndOpenPayout(uint256 raw, uint80 payout, uint72 paid) external pure {
        AccountWord word = AccountWord.wrap(raw);
        if (payout > word.openPayout() || word.balance() + paid > type(uint88).max) return;
        AccountWord after_ = word.end(payout, paid);
        assert(after_.balance() == word.balance() + paid && after_.openPayout() == word.openPayout() - payout);
        assert(_same(raw, AccountWord.unwrap(after_), _bits(0, 168)));
    }

    function check_account_withdrawAtChangesItself(uint256 raw, uint24 units) external pure {
        AccountWord after_ = AccountWord.wrap(raw).withWithdrawAt(units);
        assert(after_.withdrawAt() == units && _same(raw, AccountWord.unwrap(after_), _bits(232, 24)));
    }

    function check_account_entryChangesItself(uint256 raw, uint32 until, uint24 day, uint8 flags) external pure {
        AccountWord after_ = AccountWord.wrap(raw).withEntry(until, day, flags);
        assert(after_.eligibleUntil() == until && after_.noEntryBefore() == day && after_.flags() == flags);
        assert(_same(raw, AccountWord.unwrap(after_), _bits(168, 64)));
    }

    // ------------------------------------------------------------------------------------------------- fixture

    function check_fixture_openedHoldsWhatWasGiven(uint32 start, uint8 closeUnits, uint8 sport, bool tied)
        external
        pure
    {
        if (sport > 3) return; // `_list` bounds it
        FixtureWord word = FixtureLib.opened(start, closeUnits, sport, tied);
        assert(word.start() == start && word.sport() == sport && word.closeAt() == start + uint256(closeUnits) * 300);
        assert(word.tied() == (tied ? 1 : 0));
        assert(word.budget() + word.reserved() + word.combined() + word.oneKey() + word.stakes() == 0);
    }

    function check_fixture_budgetChangesItself(uint256 raw, uint48 units) external pure {
        FixtureWord word = FixtureWord.wrap(raw);
        if (word.budget() + units <= FixtureLib.AMOUNT_MAX) {
            FixtureWord more = word.addBudget(units);
            assert(more.budget() == word.budget() + units && _same(raw, FixtureWord.unwrap(more), _bits(0, 48)));
        }
        if (units <= word.budget()) {
            FixtureWord less = word.subBudget(units);
            assert(less.budget() == word.budget() - units && _same(raw, FixtureWord.unwrap(less), _bits(0, 48)));
        }
    }

    function check_fixture_reservedChangesItself(uint256 raw, uint48 units) external pure {
        FixtureWord after_ = FixtureWord.wrap(raw).withReserved(units);
        assert(after_.reserved() == units && _same(raw, FixtureWord.unwrap(after_), _bits(48, 48)));
    }

    /// Assumes what `_count` has checked: each sum fits its field; a reserve that falls is part of the word.
    function check_fixture_betChangesReservedOneKeyAndStakes(uint256 raw, int56 reserve, uint32 oneKey, uint32 stake)
        external
        pure
    {
        FixtureWord word = FixtureWord.wrap(raw);
        int256 reserved = int256(word.reserved()) + reserve;
        if (reserved < 0 || reserved > int256(FixtureLib.AMOUNT_MAX)) return;
        if (word.oneKey() + oneKey > type(uint32).max || word.stakes() + stake > FixtureLib.STAKED_MAX) return;
        FixtureWord after_ = word.withBet(uint256(int256(reserve)), oneKey, stake);
        assert(int256(after_.reserved()) == reserved);
        assert(after_.oneKey() == word.oneKey() + oneKey && after_.stakes() == word.stakes() + stake);
        assert(_same(raw, FixtureWord.unwrap(after_), _bits(48, 48) | _bits(144, 64)));
    }

    /// Assumes what `_countLegs` has checked.
    function check_fixture_accumulatorChangesCombinedOneKeyAndStakes(
        uint256 raw,
        uint48 atRisk,
        uint32 oneKey,
        uint32 stake
    ) external pure {
        FixtureWord word = FixtureWord.wrap(raw);
        if (word.combined() + atRisk > FixtureLib.AMOUNT_MAX) return;
        if (word.oneKey() + oneKey > type(uint32).max || word.stakes() + stake > FixtureLib.STAKED_MAX) return;
        FixtureWord after_ = word.withCombined(atRisk, oneKey, stake);
        assert(after_.combined() == word.combined() + atRisk);
        assert(after_.oneKey() == word.oneKey() + oneKey && after_.stakes() == word.stakes() + stake);
        assert(_same(raw, FixtureWord.unwrap(after_), _bits(96, 112)));
        // The way back leaves all but the counters that never fall as it was.
        FixtureWord back = after_.withoutCombined(atRisk);
        assert(back.combined() == word.combined() && _same(raw, FixtureWord.unwrap(back), _bits(144, 64)));
    }

    // ------------------------------------------------------------------------------------------------- pot

    /// Assumes what `_count` has checked: stakes and count have room.
    function check_pot_betChangesStakesAndCount(uint256 raw, uint56 backing) external pure {
        PotWord word = PotWord.wrap(raw);
        if (word.stakes() + backing > PotLib.STAKES_MAX || word.count() >= PotLib.COUNT_MAX) return;
        PotWord after_ = word.withBet(backing);
        assert(after_.stakes() == word.stakes() + backing && after_.count() == word.count() + 1);
        assert(_same(raw, PotWord.unwrap(after_), _bits(0, 56) | _bits(224, 24)));
    }

    function check_pot_liabilityChangesItself(uint256 raw, uint8 index, uint56 liability) external pure {
        if (index > 2) return;
        PotWord after_ = PotWord.wrap(raw).withLiability(index, liability);
        assert(after_.liability(index) == liability);
        assert(_same(raw, PotWord.unwrap(after_), _bits(56 + 56 * uint256(index), 56)));
    }

    function check_pot_sideChangesItself(uint256 raw, uint8 index, uint56 liability) external pure {
        if (index > 3) return;
        uint256 after_ = PotLib.withSide(raw, index, liability);
        assert(PotLib.side(after_, index) == liability && _same(raw, after_, _bits(56 * uint256(index), 56)));
    }

    /// Assumes an open pot whose reserve fits 56 bits.
    function check_pot_freezeHoldsStakesAndReserve(uint256 raw, uint56 reserve) external pure {
        PotWord word = PotWord.wrap(raw);
        PotWord after_ = word.freeze(reserve);
        assert(after_.cash() == word.stakes() + reserve && after_.reserve() == reserve && after_.settling());
        assert(after_.count() == word.count());
    }

    /// Assumes a settling pot with a bet in it and room in its cash; a pot that could not pay reverts.
    function check_pot_settleChangesCashAndCount(uint256 raw, uint56 own, uint64 paid) external pure {
        PotWord word = PotWord.wrap(raw);
        if (word.count() == 0 || paid > word.cash() + own || word.cash() + own - paid > type(uint64).max) return;
        PotWord after_ = word.settle(own, paid);
        assert(after_.cash() == word.cash() + own - paid && after_.count() == word.count() - 1);
        assert(_same(raw, PotWord.unwrap(after_), _bits(0, 64) | _bits(224, 24)));
    }

    // ------------------------------------------------------------------------------------------------- limits

    function check_limits_capsChangeThemselves(uint256 raw, uint48 deposit_, uint48 stake_) external pure {
        LimitsWord after_ = LimitsWord.wrap(raw).withCaps(deposit_, stake_);
        assert(after_.depositCap() == deposit_ && after_.stakeCap() == stake_);
        assert(_same(raw, LimitsWord.unwrap(after_), _bits(0, 96)));
    }

    /// In any week, whatever the word: never above the cap; the other counter and both caps stay; a refusal changes nothing.
    function check_limits_depositStaysUnderItsCap(uint256 raw, uint56 units, uint40 moment) external pure {
        LimitsWord word = LimitsWord.wrap(raw & type(uint240).max);
        (LimitsWord after_, bool ok) = word.deposit(units, moment);
        uint256 cents = (uint256(units) + 9999) / 10_000;
        assert(ok == (word.depositUsed(moment) + cents <= word.depositCap()));
        assert(after_.depositUsed(moment) == word.depositUsed(moment) + (ok ? cents : 0));
        assert(after_.stakeUsed(moment) == word.stakeUsed(moment));
        assert(_same(LimitsWord.unwrap(word), LimitsWord.unwrap(after_), ok ? _bits(96, 144) : 0));
    }

    function check_limits_stakeStaysUnderItsCap(uint256 raw, uint56 units, uint40 moment) external pure {
        LimitsWord word = LimitsWord.wrap(raw & type(uint240).max);
        (LimitsWord after_, bool ok) = word.stake(units, moment);
        uint256 cents = (uint256(units) + 9999) / 10_000;
        assert(ok == (word.stakeUsed(moment) + cents <= word.stakeCap()));
        assert(after_.stakeUsed(moment) == word.stakeUsed(moment) + (ok ? cents : 0));
        assert(after_.depositUsed(moment) == word.depositUsed(moment));
        assert(_same(LimitsWord.unwrap(word), LimitsWord.unwrap(after_), ok ? _bits(96, 144) : 0));
    }

    // ------------------------------------------------------------------------------------------------- desk

    function check_desk_eachFieldChangesItself(uint256 raw, address key, uint32 epoch, uint40 until, uint24 cents)
        external
        pure
    {
        DeskWord word = DeskWord.wrap(raw);
        DeskWord after_ = word.withKey(key);
        assert(after_.key() == key && _same(raw, DeskWord.unwrap(after_), _bits(0, 160)));
        after_ = word.withEpoch(epoch);
        assert(after_.epoch() == epoch && _same(raw, DeskWord.unwrap(after_), _bits(160, 32)));
        after_ = word.withPausedUntil(until);
        assert(after_.pausedUntil() == until && _same(raw, DeskWord.unwrap(after_), _bits(192, 40)));
        after_ = word.withMinimumStake(cents);
        assert(after_.minimumStake() == cents && _same(raw, DeskWord.unwrap(after_), _bits(232, 24)));
    }

    // ------------------------------------------------------------------------------------------------- pin, result

    function check_pin_everyFieldIsReadBack(
        uint32 start,
        uint32 earliest,
        uint32 deadline,
        uint8 closeUnits,
        uint8 committee,
        uint8 sport,
        uint16 fast,
        uint16 slow,
        uint32 large,
        uint16 bond
    ) external pure {
        PinWord pin = PinLib.pack(
            start, earliest, deadline, closeUnits, committee, sport, 1, PinLib.packTerms(fast, slow, large, bond)
        );
        assert(pin.start() == start && pin.earliest() == earliest && pin.deadline() == deadline);
        assert(pin.closeUnits() == closeUnits && pin.committee() == committee && pin.sport() == sport);
        assert(pin.rules() == 1 && pin.fast() == fast && pin.slow() == slow && pin.bond() == bond);
        assert(pin.isLarge(uint256(large) * 1e6) && (large == 0 || !pin.isLarge(uint256(large) * 1e6 - 1)));
    }

    /// A tie changes its own field, is never zero, and none leaves the pin as it was.
    function check_pin_tieChangesItself(uint256 raw, uint256 tie) external pure {
        PinWord word = PinWord.wrap(raw & ~_bits(32, 32));
        PinWord after_ = word.withTie(tie);
        assert((after_.tie() == 0) == (tie == 0));
        assert(_same(PinWord.unwrap(word), PinWord.unwrap(after_), _bits(32, 32)));
    }

    function check_result_everyFieldIsReadBack(
        uint256 value,
        uint8 phase,
        uint8 ballot,
        uint8 round,
        uint16 signers,
        uint32 reportedAt,
        uint24 fastAfter,
        bool second
    ) external pure {
        if (value > ResultLib.VALUE_MASK || phase > 7 || fastAfter > ResultLib.NEVER) return;
        ResultWord word = ResultLib.stored(value, phase, ballot, round, signers, reportedAt, fastAfter, second);
        assert(word.value() == value && word.phase() == phase && word.ballot() == ballot && word.round() == round);
        assert(word.signers() == signers && word.reportedAt() == reportedAt && word.fastAfter() == fastAfter);
        assert(word.hasSecond() == second);
        assert(ResultWord.unwrap(word) >> 253 == 1);
    }
}
