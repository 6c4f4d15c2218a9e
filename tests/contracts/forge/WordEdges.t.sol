// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccountLib, AccountWord} from "../../../contracts/types/Account.sol";
import {DeskLib, DeskWord} from "../../../contracts/types/Desk.sol";
import {FixtureLib, FixtureWord} from "../../../contracts/types/Fixture.sol";
import {Leg} from "../../../contracts/types/Leg.sol";
import {LimitsLib, LimitsWord} from "../../../contracts/types/Limits.sol";
import {PotLib, PotWord} from "../../../contracts/types/Pot.sol";
import {ResultLib, ResultWord} from "../../../contracts/types/Result.sol";
import {VoidsLib, VoidsWord} from "../../../contracts/types/Voids.sol";

/// The edges of fields and limits, to the unit: what random words hardly ever hit, and mutation testing found missing.
contract WordEdgesTest {
    // ------------------------------------------------------------------------------------------------- account

    function credited(uint256 balance, uint256 units) external pure returns (uint256) {
        return AccountWord.unwrap(AccountWord.wrap(balance).credit(units));
    }

    function ended(uint256 balance, uint256 paid) external pure returns (uint256) {
        return AccountWord.unwrap(AccountWord.wrap(balance).end(0, paid));
    }

    function test_account_balanceIsFilledToItsLastUnitAndNoFurther() external view {
        uint256 most = type(uint88).max;
        assert(this.credited(most - 5, 5) == most && this.ended(most - 5, 5) == most);
        _refused(abi.encodeCall(this.credited, (most - 5, 6)), AccountLib.BalanceTooLarge.selector, most + 1);
        _refused(abi.encodeCall(this.ended, (most - 5, 6)), AccountLib.BalanceTooLarge.selector, most + 1);
    }

    // ------------------------------------------------------------------------------------------------- desk

    function paused(uint256 until) external pure returns (uint256) {
        return DeskWord.wrap(0).withPausedUntil(until).pausedUntil();
    }

    function test_desk_fieldTooLargeIsRefused() external view {
        assert(this.paused(type(uint40).max) == type(uint40).max);
        _refused(abi.encodeCall(this.paused, (1 << 40)), DeskLib.DeskField.selector, 1 << 40);
    }

    // ------------------------------------------------------------------------------------------------- fixture, pot

    function test_limitsOfFields_areTheFields() external pure {
        assert(FixtureLib.AMOUNT_MAX == (1 << 48) - 1 && FixtureLib.STAKED_MAX == (1 << 32) - 1);
        assert(PotLib.AMOUNT_MAX == (1 << 56) - 1 && PotLib.COUNT_MAX == (1 << 24) - 1);
        assert(PotLib.STAKES_MAX == (1 << 55) - 1);
        assert(LimitsLib.UNLIMITED == (1 << 48) - 1 && LimitsLib.CENT == 10_000);
    }

    function test_fixture_swingIsKeptUpToTheLastUnitOfItsField() external pure {
        FixtureWord word = FixtureWord.wrap(((1 << 32) - 3) << 176);
        assert(word.keepSwing(1_000_001).stakes() == (1 << 32) - 1);
        assert(word.keepSwing(9_000_000).stakes() == (1 << 32) - 1);
        assert(word.keepSwing(9_000_000).start() == 0);
    }

    function without(uint256 stakes, uint256 backing, uint256 kept) external pure returns (uint256) {
        return PotWord.wrap(stakes | (1 << 224)).withoutBet(backing, kept, 1).stakes();
    }

    function test_pot_stakesAreFilledToTheirLastUnitAndNoFurther() external view {
        uint256 most = PotLib.STAKES_MAX;
        assert(this.without(most, 3, 3) == most && this.without(most - 1, 0, 1) == most);
        _refused(abi.encodeCall(this.without, (most, 3, 4)), PotLib.PotStakes.selector, most + 1);
    }

    // ------------------------------------------------------------------------------------------------- leg

    function testFuzz_leg_fieldsAreWhereTheDrawingSays(uint256 raw) external pure {
        Leg leg = Leg.wrap(raw);
        assert(leg.fixture() == raw >> 128 && leg.market() == uint16(raw >> 112) && leg.period() == uint8(raw >> 104));
        assert(leg.line() == int16(uint16(raw >> 88)) && leg.selection() == uint8(raw >> 64));
        assert(leg.homeWhenPriced() == uint8(raw >> 80) && leg.awayWhenPriced() == uint8(raw >> 72));
        assert(leg.odds() == uint32(raw >> 32) && leg.potKey() == raw >> 72 << 72);
        assert(leg.withoutOdds() == ((raw >> 64 << 64) | uint32(raw)));
    }

    // ------------------------------------------------------------------------------------------------- limits

    function testFuzz_limits_stakesCountAgainstTheirOwnCap(uint32 cap, uint32 first, uint32 second, uint32 at)
        external
        pure
    {
        LimitsWord word = LimitsWord.wrap(0).withCaps(LimitsLib.UNLIMITED, cap);
        uint256 one = (uint256(first) + 9_999) / 10_000;
        uint256 two = (uint256(second) + 9_999) / 10_000;
        bool ok;
        (word, ok) = word.stake(first, at);
        assert(ok == (one <= cap));
        if (!ok) one = 0;
        (word, ok) = word.stake(second, at);
        assert(ok == (one + two <= cap) && word.stakeUsed(at) == one + (ok ? two : 0));
    }

    function test_limits_capIsUsedToItsLastCent() external pure {
        LimitsWord word = LimitsWord.wrap(0).withCaps(7, 7);
        (, bool ok) = word.stake(70_000, 0);
        (, bool over) = word.stake(70_001, 0);
        assert(ok && !over);
        (, ok) = word.deposit(70_000, 0);
        (, over) = word.deposit(70_001, 0);
        assert(ok && !over);
    }

    // ------------------------------------------------------------------------------------------------- result, voids

    function test_result_noBitBeyondTheValueAndNoOtherSport() external pure {
        assert(ResultLib.VALUE_MASK == (1 << 165) - 1);
        assert(!ResultWord.wrap((1 << 165) | 1).wellFormed() && ResultWord.wrap(1).wellFormed());
        assert(!ResultWord.wrap(ResultLib.VOID).fitsSport(0) && !ResultWord.wrap(ResultLib.VOID).fitsSport(4));
        assert(ResultWord.wrap(ResultLib.VOID).fitsSport(1) && ResultWord.wrap(ResultLib.VOID).fitsSport(3));
        assert(ResultLib.OPEN == 0 && ResultLib.REPORTED == 1 && ResultLib.REVOTE == 2 && ResultLib.ARBITER == 3);
        assert(ResultLib.FINAL == 4 && ResultLib.NEVER == (1 << 20) - 1);
    }

    function interval(uint256 offset, uint256 length) private pure returns (uint256) {
        return offset | (length << 16);
    }

    function test_voids_limitsHoldToTheSecond() external pure {
        assert(VoidsWord.wrap(1_800).wellFormed() && !VoidsWord.wrap(1_801).wellFormed());
        assert(VoidsWord.wrap(interval(9, 1_200) << 16).wellFormed());
        assert(!VoidsWord.wrap(interval(9, 1_201) << 16).wellFormed());
        assert(!VoidsWord.wrap((interval(9, 600) << 16) | (interval(9, 601) << 44)).wellFormed());
        assert(!VoidsWord.wrap((interval(9, 0) << 16) | (interval(9, 1) << 44)).wellFormed());
        assert(!VoidsWord.wrap(1 << 240).wellFormed());
        // Offsets count from half an hour before the start.
        VoidsWord word = VoidsWord.wrap(interval(0, 2) << 16);
        assert(!word.covers(10_000, 8_199) && word.covers(10_000, 8_200));
        assert(word.covers(10_000, 8_201) && !word.covers(10_000, 8_202));
        assert(VoidsLib.LEAD == 1_800);
    }

    // ------------------------------------------------------------------------------------------------- shared

    function _refused(bytes memory call, bytes4 error, uint256 value) private view {
        (bool ok, bytes memory said) = address(this).staticcall(call);
        assert(!ok && keccak256(said) == keccak256(abi.encodeWithSelector(error, value)));
    }
}
