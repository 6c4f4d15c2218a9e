// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IFixtureOracle} from "./interfaces/IFixtureOracle.sol";
import {ISunset} from "./interfaces/ISunset.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Wire} from "./libraries/Wire.sol";
import {DisputeWord} from "./types/Dispute.sol";
import {OperatorWord} from "./types/Operator.sol";
import {PinWord} from "./types/Pin.sol";
import {ResultLib, ResultWord} from "./types/Result.sol";
import {VoidsWord} from "./types/Voids.sol";

/// @notice What the oracle asks the book: what a wrong result could move, and whether the set has had its sunset.
interface ISwing is ISunset {
    function swing(uint128 fixture) external view returns (uint256);
}

/// @title Storage of the oracle, and what time makes of it.
/// @notice Every duration of a dispute ends by time alone. What has ended is worked out when it is read (`_seen`); it is
/// written down when somebody moves money by it.
abstract contract OracleStorage is IFixtureOracle {
    using Wire for bytes;

    // ------------------------------------------------------------------------------------------------- constants

    /// A re-vote, from the challenge; then the arbiter's time.
    uint256 internal constant REVOTE_TIME = 24 hours;
    uint256 internal constant ARBITER_TIME = 72 hours;
    /// A re-vote begins no earlier: nodes open it from a challenge that can't be reorganised away.
    uint256 internal constant FINALITY = 20 minutes;
    /// Re-votes that may change the value; then a challenge goes to the arbiter.
    uint256 internal constant CHANGES_MAX = 3;

    // ------------------------------------------------------------------------------------------------- storage

    ISwing public immutable book;
    /// The token of bonds, six decimals.
    IERC20 public immutable asset;
    bytes32 private immutable _domain;
    uint256 private immutable _chainId;

    /// keccak256 of the members' addresses, ascending, 20 bytes each. Kept for ever: fixtures stay with theirs.
    mapping(uint256 committee => bytes32) public committees;
    /// The same of the arbiters who decide what the committee of this number cannot; none of them is its member.
    mapping(uint256 committee => bytes32) public arbiters;

    mapping(uint128 fixture => PinWord) internal _pins;
    mapping(uint128 fixture => ResultWord) internal _results;
    mapping(uint128 fixture => uint256) internal _voids;
    mapping(uint128 fixture => DisputeWord) public disputes;

    /// Reward of each right challenge, cents, 40 bits by its number.
    mapping(uint128 fixture => uint256) public rewards;
    /// Units that an account put into a challenge: 128 bits from its wallet, 128 bits above from its operator's bond.
    mapping(uint128 fixture => mapping(uint256 challenge => mapping(address account => uint256))) public given;
    /// Operators' bonds. What is asked back is still counted as free; a bond to rely on is the rest.
    mapping(address operator => OperatorWord) public operators;
    /// Units held for others (bonds, refunds and rewards not claimed yet), 128 bits; above them the fee pot.
    uint256 internal _money;

    /// Share of the bond taken for a fixture, hundredths of a percent; under address zero how many were caught and,
    /// from bit 8, the share that now applies.
    mapping(uint128 fixture => mapping(address operator => uint256)) internal _caught;
    mapping(bytes32 proof => bool) internal _proven;

    // ------------------------------------------------------------------------------------------------- errors

    error NotListed(uint128 fixture);
    error CommitteeMismatch(uint256 committee, bytes32 expected, bytes32 rebuilt);
    error TooFewSignatures(uint256 signatures, uint256 needed);
    error MalformedResult(uint256 value, uint256 voids);
    error NotInTheList(bytes32 report);
    error OutOfBounds(bytes32 field, uint256 value, uint256 low, uint256 high);

    constructor(address book_, address asset_) {
        book = ISwing(book_);
        asset = IERC20(asset_);
        _domain = TypedData.domain(address(this));
        _chainId = block.chainid;
    }

    // ------------------------------------------------------------------------------------------------- time

    /// The result as time has made it, and when the window, re-vote or arbiter's time that it is in ends (zero: none).
    /// @param swing of the fixture; looked at only while a window runs
    function _seen(uint128 fixture, PinWord pin, ResultWord word, uint256 swing)
        internal
        view
        returns (ResultWord, uint256 end)
    {
        uint256 phase = word.phase();
        if (phase == ResultLib.REPORTED) {
            end = _windowEnd(pin, word, swing);
        } else if (phase == ResultLib.REVOTE || phase == ResultLib.ARBITER) {
            end = disputes[fixture].since() + (phase == ResultLib.REVOTE ? REVOTE_TIME : ARBITER_TIME);
            if (phase == ResultLib.REVOTE && block.timestamp >= end) {
                word = word.withPhase(ResultLib.ARBITER);
                end += ARBITER_TIME;
            }
            // Silence confirms what k members of the current ballot have signed, and voids where none have.
            if (block.timestamp >= end && word.signers() == 0) word = word.withValue(ResultLib.VOID, false);
        }
        if (end != 0 && block.timestamp >= end) word = word.withPhase(ResultLib.FINAL);
        return (word, end);
    }

    /// Long for a large swing and for every VOID: bets are still taken before the start, so a VOID's swing moves.
    function _windowEnd(PinWord pin, ResultWord word, uint256 swing) internal pure returns (uint256 end) {
        end = word.reportedAt() + pin.slow();
        if (word.fastAfter() == ResultLib.NEVER || word.value() == ResultLib.VOID || pin.isLarge(swing)) return end;
        uint256 early = word.reportedAt() + word.fastAfter() + pin.fast();
        if (early < end) end = early;
    }

    /// The swing, where a reader needs it.
    function _swing(uint128 fixture, ResultWord word) internal view returns (uint256) {
        return word.phase() == ResultLib.REPORTED ? book.swing(fixture) : 0;
    }

    // ------------------------------------------------------------------------------------------------- results

    function _wellFormed(uint256 value, uint256 voids, uint256 sport) internal pure returns (bool) {
        ResultWord word = ResultWord.wrap(value);
        if (!word.wellFormed() || !word.fitsSport(sport)) return false;
        return voids == 0 || (value != ResultLib.VOID && VoidsWord.wrap(voids).wellFormed());
    }

    /// The second word that counts: that of an earlier ballot may still lie there.
    function _second(uint128 fixture, ResultWord word) internal view returns (uint256) {
        return word.hasSecond() ? _voids[fixture] : 0;
    }

    // ------------------------------------------------------------------------------------------------- signatures

    /// Rebuilds a committee, or its arbiters, from signatures and addresses; one hash in storage stands for all.
    function _checkMembers(
        bytes calldata data,
        uint256 cursor,
        uint256 committee,
        bytes32 expected,
        uint256 members,
        uint256 signed,
        bytes32 digest
    ) internal view returns (uint256) {
        uint256 first = Wire.reserve(20 * members + 32);
        uint256 packed = first;
        for (uint256 i; i < members; ++i) {
            address member;
            if ((signed >> i) & 1 != 0) {
                (bytes32 r, bytes32 vs) = data.signature(cursor);
                member = Wire.recover(digest, r, vs);
                cursor += 64;
            } else {
                member = address(uint160(data.read(cursor, 20)));
                cursor += 20;
            }
            packed = Wire.put(packed, uint160(member), 20);
        }
        bytes32 rebuilt = Wire.hash(first, packed);
        if (rebuilt != expected || members == 0) revert CommitteeMismatch(committee, expected, rebuilt);
        if (signed >> members != 0) revert TooFewSignatures(signed, members);
        return cursor;
    }

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return TypedData.digest(domainSeparator(), structHash);
    }

    /// @notice EIP-712 domain separator, of the chain that this now is.
    function domainSeparator() public view returns (bytes32) {
        return block.chainid == _chainId ? _domain : TypedData.domain(address(this));
    }

    /// Reads reports 2 | hash 32 × reports, the struct hashes of a signed list, which must hold `leaf`.
    /// @return the digest that was signed, and where the list ends
    function _readList(bytes calldata data, uint256 cursor, bytes32 leaf) internal view returns (bytes32, uint256) {
        uint256 left = data.read(cursor, 2);
        cursor += 2;
        data.mustReach(cursor + 32 * left); // before so much memory is paid for
        uint256 first = Wire.reserve(32 * left);
        uint256 last = first;
        bool found;
        for (; left != 0; --left) {
            bytes32 hash = bytes32(data.word(cursor));
            if (hash == leaf) found = true;
            last = Wire.store(last, hash);
            cursor += 32;
        }
        if (!found) revert NotInTheList(leaf);
        return (_digest(TypedData.list(TypedData.REPORTS, Wire.hash(first, last))), cursor);
    }

    /// Reads value 21 | voids 32, where the top bit of the 21 bytes says whether voids follow.
    function _readValue(bytes calldata data, uint256 cursor)
        internal
        pure
        returns (uint256 value, uint256 voids, uint256)
    {
        value = data.read(cursor, 21);
        cursor += 21;
        if (value >> 167 != 0) {
            voids = data.word(cursor);
            cursor += 32;
            // With a second word that says nothing the bit stays, and the value is malformed: one spelling a result.
            if (voids != 0) value ^= 1 << 167;
        }
        return (value, voids, cursor);
    }

    /// Number of set bits of a sixteen-bit word: sums of two, four, eight and sixteen neighbours side by side.
    function _count(uint256 bits) internal pure returns (uint256) {
        unchecked {
            bits -= (bits >> 1) & 0x5555;
            bits = (bits & 0x3333) + ((bits >> 2) & 0x3333);
            bits = (bits + (bits >> 4)) & 0x0f0f;
            return (bits + (bits >> 8)) & 0x1f;
        }
    }
}
