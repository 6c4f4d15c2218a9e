// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OracleBonds} from "./OracleBonds.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Wire} from "./libraries/Wire.sol";
import {DisputeLib, DisputeWord} from "./types/Dispute.sol";
import {OperatorWord} from "./types/Operator.sol";
import {PinWord} from "./types/Pin.sol";
import {ResultLib, ResultWord} from "./types/Result.sol";

/// @title Challenges, re-votes and the arbiter.
/// @notice `challenge`, `settled`, `rule` and the fates of bonds of the specification (`rule.py`), step by step:
///
///     REPORTED --challenge--> REVOTE --k signatures--> REPORTED    same value: bond lost; another: bond won
///                             REVOTE --24 h--> ARBITER             k signatures still end the re-vote
///     REPORTED --challenge of what a re-vote confirmed, or after three changes--> ARBITER
///     ARBITER --k of m arbiters--> FINAL                           the candidate: lost; VOID: half; another: won
///     ARBITER --72 h--> FINAL                                      signed by k: it stands, bond lost; else VOID, half
abstract contract OracleDisputes is OracleBonds {
    using Wire for bytes;

    // ------------------------------------------------------------------------------------------------- constants

    /// The least first bond, asset units: a swing of a few euros must not make delay free.
    uint256 internal constant BOND_FLOOR = 100e6;
    /// Bonds are counted in cents.
    uint256 internal constant CENT = 1e4;

    // ------------------------------------------------------------------------------------------------- events, errors

    /// `units` came from the account's wallet, or from its operator's bond.
    event Contributed(
        uint128 indexed fixture, uint256 indexed challenge, address indexed account, uint256 units, bool fromBond
    );
    /// A challenge took effect. `word` is the result as it stands now: REVOTE with a new ballot, or ARBITER.
    event Challenged(
        uint128 indexed fixture, uint256 indexed challenge, uint256 word, uint256 opens, uint256 ends, uint256 bond
    );
    /// The fate of a challenge's bond: 1 lost, 2 half of it, 3 won, with the reward on top.
    event BondDecided(uint128 indexed fixture, uint256 indexed challenge, uint256 fate, uint256 reward);
    event BondClaimed(
        uint128 indexed fixture, uint256 indexed challenge, address indexed account, uint256 units, uint256 toBond
    );
    event Ruled(uint128 indexed fixture, uint256 word, uint256 voids);
    /// Nobody decided in time: `word` stands.
    event EndedBySilence(uint128 indexed fixture, uint256 word);

    error NothingToChallenge(uint128 fixture, uint256 phase);
    error WindowOver(uint128 fixture, uint256 end, uint256 now_);
    error BondTooSmall(uint128 fixture, uint256 missing, uint256 given);
    error BondUndecided(uint128 fixture, uint256 challenge);
    error NothingToClaim(uint128 fixture, uint256 challenge, address account);
    error NotBeforeArbiter(uint128 fixture, uint256 phase);
    error NoSilence(uint128 fixture, uint256 phase);

    // ------------------------------------------------------------------------------------------------- challenging

    /// @notice Challenges the reported result: pays what the bond still lacks, `units` at most, or reverts.
    function challenge(uint128 fixture, uint256 units) external {
        _contribute(fixture, units, true, false);
    }

    /// @notice Adds to the bond of the next challenge, no more than it lacks; whoever fills it challenges.
    /// A part of a challenge that never comes is claimed back when the result is final.
    function contribute(uint128 fixture, uint256 units) external {
        _contribute(fixture, units, false, false);
    }

    /// @notice `challenge` (`whole`) or `contribute` by a member of the fixture's committee, from its operator's bond.
    /// @param members of the committee, ascending, 20 bytes each
    function contributeBond(uint128 fixture, uint256 units, bool whole, bytes calldata members) external {
        _requireMember(members, _pins[fixture], msg.sender);
        _contribute(fixture, units, whole, true);
    }

    function _contribute(uint128 fixture, uint256 units, bool whole, bool fromBond) private {
        PinWord pin = _pins[fixture];
        if (PinWord.unwrap(pin) == 0) revert NotListed(fixture);
        ResultWord word = _results[fixture];
        if (word.phase() != ResultLib.REPORTED) revert NothingToChallenge(fixture, word.phase());
        uint256 swing = book.swing(fixture);
        uint256 end = _windowEnd(pin, word, swing);
        if (block.timestamp >= end) revert WindowOver(fixture, end, block.timestamp);

        DisputeWord dispute = disputes[fixture];
        uint256 index = dispute.challenges();
        uint256 missing = _missing(pin, dispute, swing);
        if (units > missing) units = missing;
        units -= units % CENT;
        if (whole && units < missing) revert BondTooSmall(fixture, missing, units);
        if (units == 0 && missing != 0) revert ZeroAmount();
        dispute = dispute.addSum(index, units / CENT);
        given[fixture][index][msg.sender] += fromBond ? units << 128 : units;
        emit Contributed(fixture, index, msg.sender, units, fromBond);
        if (units == missing) dispute = _challenge(fixture, word, dispute, end);
        disputes[fixture] = dispute;

        if (fromBond) {
            OperatorWord bond = operators[msg.sender];
            if (bond.free() < units) revert BondShort(bond.free(), units);
            operators[msg.sender] = bond.stake(units);
        } else {
            _money += units;
            _pullExactly(units);
        }
    }

    /// `challenge` of the specification. A new ballot begins when the window would have ended anyway, so that an early
    /// challenge by somebody who likes a wrong result can't take the correction's time away.
    function _challenge(uint128 fixture, ResultWord word, DisputeWord dispute, uint256 end)
        private
        returns (DisputeWord)
    {
        uint256 index = dispute.challenges();
        uint256 ends = block.timestamp + ARBITER_TIME;
        if (dispute.confirmed() || dispute.changes() >= CHANGES_MAX) {
            word = word.withPhase(ResultLib.ARBITER);
        } else {
            ends = block.timestamp + REVOTE_TIME;
            uint256 opens = block.timestamp + FINALITY;
            dispute = dispute.withOpens(end > opens ? end : opens);
            word = ResultLib.stored(
                word.value(),
                ResultLib.REVOTE,
                word.ballot() + 1,
                word.round(),
                0,
                word.reportedAt(),
                ResultLib.NEVER,
                word.hasSecond()
            );
        }
        dispute = dispute.withChallenge(block.timestamp);
        _results[fixture] = word;
        emit Challenged(fixture, index, ResultWord.unwrap(word), dispute.opens(), ends, dispute.sum(index) * CENT);
        return dispute;
    }

    /// What the next challenge lacks, units: the pinned rate of the swing but no less than the floor, twice the last with
    /// every challenge of the fixture, less what was paid in. Rounded up to cents, for those whose result is challenged.
    function _missing(PinWord pin, DisputeWord dispute, uint256 swing) private pure returns (uint256) {
        uint256 cents = (swing * pin.bond() + 10_000 * CENT - 1) / (10_000 * CENT);
        if (cents < BOND_FLOOR / CENT) cents = BOND_FLOOR / CENT;
        uint256 index = dispute.challenges();
        uint256 due = cents << index;
        uint256 paid = dispute.sum(index);
        return due > paid ? (due - paid) * CENT : 0;
    }

    // ------------------------------------------------------------------------------------------------- deciding

    /// k signatures in a re-vote: the same value confirms and costs the challenger, another one replaces it.
    function _endRevote(uint128 fixture, ResultWord word, uint256 value, uint256 voids) internal {
        bool same = value == word.value() && voids == _second(fixture, word);
        DisputeWord dispute = disputes[fixture].withRevote(same);
        disputes[fixture] = _decide(fixture, dispute, same ? DisputeLib.LOST : DisputeLib.WON);
    }

    /// Gives the challenge that waits its fate, and moves its money. A right challenger is rewarded with half of the bond,
    /// but no more than half of the fee pot: all that is ever paid out was lost by others before, so nobody gains by
    /// challenging oneself.
    function _decide(uint128 fixture, DisputeWord dispute, uint256 fate) private returns (DisputeWord) {
        uint256 index = dispute.challenges() - 1;
        uint256 units = dispute.sum(index) * CENT;
        uint256 reward;
        if (fate == DisputeLib.LOST) {
            _toFees(units);
        } else if (fate == DisputeLib.HALF) {
            _toFees(units - units / 2);
        } else {
            uint256 fees = _money >> 128;
            reward = (units < fees ? units : fees) / 2;
            reward -= reward % CENT;
            _fromFees(reward);
            rewards[fixture] |= (reward / CENT) << (40 * index);
        }
        emit BondDecided(fixture, index, fate, reward);
        return dispute.withFate(index, fate);
    }

    /// @notice The arbiter's word, final at once: VOID, the result that was challenged, or one that carries signatures of
    /// more than f members of the committee. k of m arbiters sign it (TypedData.RULING), a majority.
    /// @param data specification 32 | value 21 | voids 32, as in `report` | arbiters 1 | signed 2 | member… | and for a
    /// result that is neither VOID nor the challenged one: ballot 1 | round 1 of its signatures | list…
    /// A list is members 1 | signed 2 | member… | reports 2 | hash 32 × reports: what these members signed together. Members
    /// who signed other batches come in another list.
    function rule(bytes calldata data) external {
        bytes32 specification = bytes32(data.word(0));
        uint128 fixture = uint128(uint256(specification) >> 128);
        PinWord pin = _pins[fixture];
        ResultWord word = _results[fixture];
        {
            (ResultWord seen,) = _seen(fixture, pin, word, _swing(fixture, word));
            if (seen.phase() != ResultLib.ARBITER) revert NotBeforeArbiter(fixture, seen.phase());
        }
        (uint256 value, uint256 voids, uint256 cursor) = _readValue(data, 32);
        cursor =
            _checkRuling(data, cursor, pin.committee(), TypedData.ruling(specification, word.ballot(), value, voids));
        uint256 fate = DisputeLib.WON;
        // What stands was signed by k members once, so only another value needs its signatures shown.
        if (value == word.value() && voids == _second(fixture, word)) {
            fate = DisputeLib.LOST;
        } else if (value == ResultLib.VOID && voids == 0) {
            fate = DisputeLib.HALF;
        } else {
            if (!_wellFormed(value, voids, pin.sport())) revert MalformedResult(value, voids);
            cursor = _checkCandidate(data, cursor, pin.committee(), value, voids);
        }
        data.finish(cursor);
        _finish(fixture, word, value, voids, fate);
    }

    function _finish(uint128 fixture, ResultWord word, uint256 value, uint256 voids, uint256 fate) private {
        disputes[fixture] = _decide(fixture, disputes[fixture], fate);
        word = word.withPhase(ResultLib.FINAL).withValue(value, voids != 0);
        _results[fixture] = word;
        if (voids != 0) _voids[fixture] = voids;
        emit Ruled(fixture, ResultWord.unwrap(word), voids);
    }

    /// k of the m arbiters signed it.
    function _checkRuling(bytes calldata data, uint256 cursor, uint256 committee, bytes32 structHash)
        private
        view
        returns (uint256)
    {
        uint256 members = data.read(cursor, 1);
        uint256 signed = data.read(cursor + 1, 2);
        uint256 needed = arbiterQuorum(members);
        if (_count(signed) < needed) revert TooFewSignatures(_count(signed), needed);
        return _checkMembers(data, cursor + 3, committee, arbiters[committee], members, signed, _digest(structHash));
    }

    /// f + 1 members signed it in one round: at least one honest node saw it certified.
    function _checkCandidate(bytes calldata data, uint256 cursor, uint256 committee, uint256 value, uint256 voids)
        private
        view
        returns (uint256)
    {
        bytes32 leaf =
            TypedData.report(bytes32(data.word(0)), data.read(cursor, 1), data.read(cursor + 1, 1), value, voids);
        uint256 signers;
        uint256 needed = 1;
        cursor += 2;
        while (cursor < data.length) {
            uint256 signed;
            (cursor, signed, needed) = _checkList(data, cursor, committee, leaf);
            signers |= signed;
        }
        if (_count(signers) < needed) revert TooFewSignatures(_count(signers), needed);
        return cursor;
    }

    function _checkList(bytes calldata data, uint256 cursor, uint256 committee, bytes32 leaf)
        private
        view
        returns (uint256 next, uint256 signed, uint256 needed)
    {
        uint256 members = data.read(cursor, 1);
        signed = data.read(cursor + 1, 2);
        needed = (members + 2) / 3; // f + 1
        bytes32 digest;
        (digest, next) = _readList(data, cursor + 3 + 20 * members + 44 * _count(signed), leaf);
        _checkMembers(data, cursor + 3, committee, committees[committee], members, signed, digest);
    }

    /// @notice Arbiters who decide together, of `members`: a majority.
    function arbiterQuorum(uint256 members) public pure returns (uint256) {
        return members / 2 + 1;
    }

    // ------------------------------------------------------------------------------------------------- money back

    /// @notice Writes down what silence has decided, and moves the bond by it. Anyone; readers see it without.
    function endBySilence(uint128 fixture) external {
        ResultWord word = _results[fixture];
        if (!_endBySilence(fixture, word)) revert NoSilence(fixture, word.phase());
    }

    function _endBySilence(uint128 fixture, ResultWord word) private returns (bool) {
        if (word.phase() != ResultLib.REVOTE && word.phase() != ResultLib.ARBITER) return false;
        (ResultWord seen,) = _seen(fixture, _pins[fixture], word, 0);
        if (seen.phase() != ResultLib.FINAL) return false;
        _results[fixture] = seen;
        uint256 fate = word.signers() != 0 ? DisputeLib.LOST : DisputeLib.HALF;
        disputes[fixture] = _decide(fixture, disputes[fixture], fate);
        emit EndedBySilence(fixture, ResultWord.unwrap(seen));
        return true;
    }

    /// @notice Pays an account what is due to it of a challenge: its part with a reward, half of it, nothing, or all of a
    /// part of a challenge that never came. What an operator's bond put in goes back to that bond. Anyone; shares are
    /// floored, for those who are paid later.
    /// @return units paid to the account
    /// @return toBond units given back to its operator's bond
    function claimBond(uint128 fixture, uint256 index, address account)
        external
        returns (uint256 units, uint256 toBond)
    {
        ResultWord word = _results[fixture];
        bool isFinal = _endBySilence(fixture, word);
        uint256 paid = given[fixture][index][account];
        if (paid == 0) revert NothingToClaim(fixture, index, account);
        DisputeWord dispute = disputes[fixture];
        uint256 bonded = paid >> 128;
        paid = uint128(paid) + bonded;
        uint256 due;
        if (index >= dispute.challenges()) {
            if (!isFinal) {
                (word,) = _seen(fixture, _pins[fixture], word, _swing(fixture, word));
                if (word.phase() != ResultLib.FINAL) revert BondUndecided(fixture, index);
            }
            due = paid;
        } else {
            uint256 fate = dispute.fate(index);
            if (fate == DisputeLib.HELD) revert BondUndecided(fixture, index);
            if (fate == DisputeLib.HALF) due = paid / 2;
            if (fate == DisputeLib.WON) {
                due = paid + paid * _rewardOf(fixture, index) / (dispute.sum(index) * CENT);
            }
        }
        delete given[fixture][index][account];
        toBond = due * bonded / paid;
        units = due - toBond;
        if (bonded != 0) {
            operators[account] = operators[account].unstake(bonded);
            _creditOperator(account, toBond);
        }
        _money -= units;
        emit BondClaimed(fixture, index, account, units, toBond);
        _pay(account, units);
    }

    function _rewardOf(uint128 fixture, uint256 index) private view returns (uint256) {
        return uint40(rewards[fixture] >> (40 * index)) * CENT;
    }

    // ------------------------------------------------------------------------------------------------- views

    /// @notice What the next challenge lacks now, asset units; it can be paid only while a window runs.
    function missingBond(uint128 fixture) external view returns (uint256) {
        return _missing(_pins[fixture], disputes[fixture], book.swing(fixture));
    }
}
