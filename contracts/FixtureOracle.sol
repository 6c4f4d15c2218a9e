// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";

import {OracleDisputes} from "./OracleDisputes.sol";
import {OracleStorage} from "./OracleStorage.sol";
import {IFixtureOracle} from "./interfaces/IFixtureOracle.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Wire} from "./libraries/Wire.sol";
import {PinLib, PinWord} from "./types/Pin.sol";
import {ResultLib, ResultWord} from "./types/Result.sol";

/// @title Fixtures, committees and results.
/// @notice A fixture is listed once, with everything that decides it pinned. k members of its committee report its
/// result; a window passes; then it is final for ever. The rule is `rule.py` of the specification; this is its chain half.
/// Disputes, bonds and what time makes of a result stand in the contracts that this one builds on.
contract FixtureOracle is OracleDisputes, Ownable2Step {
    using Wire for bytes;

    // ------------------------------------------------------------------------------------------------- constants

    uint256 internal constant LIST_AHEAD = 400 days;
    uint256 internal constant DECIDE_WITHIN = 10 days;
    uint256 internal constant FAST_MIN = 15 minutes;
    uint256 internal constant SLOW_MIN = 2 hours;
    uint256 internal constant WINDOW_MAX = 18 hours;
    uint256 internal constant BOND_MIN = 500; // hundredths of a percent
    uint256 internal constant BOND_MAX = 2_000;
    uint256 internal constant COMMITTEE_MIN = 4;
    uint256 internal constant COMMITTEE_MAX = 16;
    uint256 internal constant ARBITERS_MIN = 3;
    /// Settlement rules that this set of contracts carries out (docs/words.md).
    uint256 internal constant RULES = 1;
    uint256 private constant CLOSE_UNIT = 5 minutes;

    // ------------------------------------------------------------------------------------------------- codes

    uint8 internal constant ACCEPTED = 0;
    uint8 internal constant ADDED = 1;
    uint8 internal constant NOT_LISTED = 2;
    uint8 internal constant OTHER_COMMITTEE = 3;
    uint8 internal constant MALFORMED = 4;
    uint8 internal constant OTHER_BALLOT = 5;
    uint8 internal constant ALREADY_FINAL = 6;
    uint8 internal constant TOO_EARLY = 7;
    uint8 internal constant TOO_FEW = 8;
    uint8 internal constant CONFLICT = 9;
    uint8 internal constant NOTHING_NEW = 10;

    // ------------------------------------------------------------------------------------------------- types

    /// A specification. Its EIP-712 struct hash names the fixture; ids are those of the signed catalogue.
    struct Fixture {
        uint256 sport;
        uint256 competition;
        uint256 season;
        uint256 home;
        uint256 away;
        uint256 start;
        uint256 earliest;
        uint256 close;
        uint256 deadline;
        uint256 rules;
        uint256 committee;
        uint256 tie; // equal ties (first and second leg, outright) may not meet in an accumulator
    }

    // ------------------------------------------------------------------------------------------------- storage

    /// Cold keys that may list together, where a committee has not signed the specification.
    address public allocatorKey;
    address public deskKey;
    /// Windows, large swing and bond for fixtures listed from now on (PinLib.packTerms).
    uint256 public terms;

    mapping(uint256 committee => bool) public retired;

    // ------------------------------------------------------------------------------------------------- events, errors

    event CommitteeAdded(uint256 indexed committee, address[] members, address[] arbiters);
    event CommitteeRetired(uint256 indexed committee);
    event ListingKeysSet(address allocator, address desk);
    event TermsSet(uint256 fast, uint256 slow, uint256 largeSwing, uint256 bond);
    event Listed(uint128 indexed fixture, bytes32 specification, Fixture spec, uint256 pin);
    event Reported(uint128 indexed fixture, uint256 word, uint256 voids, uint8 code);
    event VoidedByTime(uint128 indexed fixture);

    error CommitteeSize(uint256 members);
    error MembersNotAscending(address member);
    error ArbiterInCommittee(address arbiter);
    error CommitteeExists(uint256 committee);
    error CommitteeUnknown(uint256 committee);
    error AfterSunset(uint256 sunsetAt);
    error AlreadyListed(uint128 fixture);
    error SameKey(address key);
    error BadListingSignature(address signer, address expected);
    error ItemCount(uint256 items);
    error OtherCommittee(uint128 fixture, uint256 committee);
    error OtherBallot(uint128 fixture, uint256 current, uint256 given);
    error FinalAlready(uint128 fixture);
    error TooEarly(uint128 fixture, uint256 earliest, uint256 now_);
    error Conflict(uint128 fixture, uint256 accepted, uint256 given);
    error NothingNew(uint128 fixture);
    error NotStale(uint128 fixture, uint256 deadline, uint256 now_);

    /// @param members the first committee, number 0, and `arbiters_` for what it cannot decide
    constructor(
        address book_,
        address asset_,
        address owner_,
        address allocator_,
        address desk_,
        address[] memory members,
        address[] memory arbiters_
    ) OracleStorage(book_, asset_) Ownable(owner_) {
        _setTerms(FAST_MIN, SLOW_MIN, 100_000, BOND_MIN);
        _setListingKeys(allocator_, desk_);
        _addCommittee(0, members, arbiters_);
    }

    // ------------------------------------------------------------------------------------------------- parameters

    /// @notice Adds a committee and its arbiters for fixtures listed from now on; neither ever changes. Other arbiters are
    /// another number with the same members.
    /// @param members 4 to 16 addresses, ascending, so that nobody counts twice
    /// @param arbiters_ 3 to 16 addresses, ascending, none of them a member
    function addCommittee(uint256 committee, address[] calldata members, address[] calldata arbiters_)
        external
        onlyOwner
    {
        _addCommittee(committee, members, arbiters_);
    }

    function _addCommittee(uint256 committee, address[] memory members, address[] memory arbiters_) private {
        if (committee > type(uint8).max || committees[committee] != 0) revert CommitteeExists(committee);
        committees[committee] = _pack(members, COMMITTEE_MIN);
        arbiters[committee] = _pack(arbiters_, ARBITERS_MIN);
        // Both ascend, so one walk along both finds whoever stands in both.
        uint256 at;
        for (uint256 i; i < arbiters_.length; ++i) {
            while (at < members.length && members[at] < arbiters_[i]) ++at;
            if (at < members.length && members[at] == arbiters_[i]) revert ArbiterInCommittee(arbiters_[i]);
        }
        emit CommitteeAdded(committee, members, arbiters_);
    }

    /// Hash of ascending addresses, 20 bytes each.
    function _pack(address[] memory members, uint256 least) private pure returns (bytes32) {
        if (members.length < least || members.length > COMMITTEE_MAX) revert CommitteeSize(members.length);
        uint256 first = Wire.reserve(20 * members.length + 32);
        uint256 packed = first;
        address last;
        for (uint256 i; i < members.length; ++i) {
            if (members[i] <= last) revert MembersNotAscending(members[i]);
            last = members[i];
            packed = Wire.put(packed, uint160(last), 20);
        }
        return Wire.hash(first, packed);
    }

    /// @notice Stops new listings with a committee; it serves its fixtures to the end.
    function retireCommittee(uint256 committee) external onlyOwner {
        if (committees[committee] == 0) revert CommitteeUnknown(committee);
        retired[committee] = true;
        emit CommitteeRetired(committee);
    }

    /// @notice The two cold keys that may list together; one key can't be both. Zero: no listing by keys.
    function setListingKeys(address allocator_, address desk_) external onlyOwner {
        _setListingKeys(allocator_, desk_);
    }

    function _setListingKeys(address allocator_, address desk_) private {
        if (allocator_ == desk_ && desk_ != address(0)) revert SameKey(desk_);
        allocatorKey = allocator_;
        deskKey = desk_;
        emit ListingKeysSet(allocator_, desk_);
    }

    /// @notice Windows (seconds), large swing (whole units) and first bond for fixtures listed from now on.
    function setTerms(uint256 fast, uint256 slow, uint256 largeSwing, uint256 bond) external onlyOwner {
        _setTerms(fast, slow, largeSwing, bond);
    }

    function _setTerms(uint256 fast, uint256 slow, uint256 largeSwing, uint256 bond) private {
        _bound("fast", fast, FAST_MIN, slow);
        _bound("slow", slow, SLOW_MIN, WINDOW_MAX);
        _bound("largeSwing", largeSwing, 1, type(uint32).max);
        _bound("bond", bond, BOND_MIN, BOND_MAX);
        terms = PinLib.packTerms(fast, slow, largeSwing, bond);
        emit TermsSet(fast, slow, largeSwing, bond);
    }

    function _bound(bytes32 field, uint256 value, uint256 low, uint256 high) private pure {
        if (value < low || value > high) revert OutOfBounds(field, value, low, high);
    }

    // ------------------------------------------------------------------------------------------------- listing

    /// @notice Lists a fixture on the word of its committee: k signatures of the specification.
    /// @param signatures members 1 | signed 2 | member… (64-byte signature where the bit is set, else 20-byte address)
    function list(Fixture calldata spec, bytes calldata signatures) external returns (uint128 fixture) {
        bytes32 specification = specificationOf(spec);
        uint256 members = signatures.read(0, 1);
        uint256 signed = signatures.read(1, 2);
        uint256 cursor = _checkMembers(
            signatures, 3, spec.committee, committees[spec.committee], members, signed, _digest(specification)
        );
        signatures.finish(cursor);
        _requireQuorum(members, signed);
        return _list(spec, specification);
    }

    /// @notice Lists a fixture on the word of the allocator's and the desk's cold keys: one signature each, 64 bytes.
    function listByKeys(Fixture calldata spec, bytes calldata signatures) external returns (uint128 fixture) {
        bytes32 specification = specificationOf(spec);
        bytes32 digest = _digest(specification);
        signatures.finish(128);
        _checkListing(signatures, 0, digest, allocatorKey);
        _checkListing(signatures, 64, digest, deskKey);
        return _list(spec, specification);
    }

    function _checkListing(bytes calldata signatures, uint256 cursor, bytes32 digest, address expected) private view {
        (bytes32 r, bytes32 vs) = signatures.signature(cursor);
        address signer = Wire.recover(digest, r, vs);
        if (signer == address(0) || signer != expected) revert BadListingSignature(signer, expected);
    }

    function _list(Fixture calldata spec, bytes32 specification) private returns (uint128 fixture) {
        uint256 sunset = book.sunsetAt();
        if (sunset != 0) revert AfterSunset(sunset);
        fixture = uint128(uint256(specification) >> 128);
        if (PinWord.unwrap(_pins[fixture]) != 0) revert AlreadyListed(fixture);
        if (committees[spec.committee] == 0 || retired[spec.committee]) revert CommitteeUnknown(spec.committee);
        _bound("sport", spec.sport, 1, 3);
        _bound("rules", spec.rules, RULES, RULES);
        _bound("start", spec.start, block.timestamp + 1, block.timestamp + LIST_AHEAD);
        _bound("deadline", spec.deadline, spec.start, spec.start + DECIDE_WITHIN);
        _bound("earliest", spec.earliest, spec.start + minimumDuration(spec.sport), spec.deadline);
        _bound("close", spec.close, spec.start, spec.deadline);
        uint256 closeUnits = (spec.close - spec.start) / CLOSE_UNIT;
        _bound("close", spec.close, spec.start + closeUnits * CLOSE_UNIT, spec.start + closeUnits * CLOSE_UNIT);
        _bound("close", closeUnits, 0, type(uint8).max);
        _bound("home", spec.home, 1, type(uint64).max);
        _bound("away", spec.away, 1, type(uint64).max);
        if (spec.home == spec.away) revert OutOfBounds("away", spec.away, 1, type(uint64).max);
        PinWord pin = PinLib.pack(
                spec.start, spec.earliest, spec.deadline, closeUnits, spec.committee, spec.sport, spec.rules, terms
            ).withTie(spec.tie);
        _pins[fixture] = pin;
        // Fills the slot now, when there is time, so that a report rewrites a word: 17,100 gas less where it is urgent.
        _results[fixture] = ResultLib.LISTED;
        emit Listed(fixture, specification, spec, PinWord.unwrap(pin));
    }

    /// @notice Shortest time from the start to a played result, seconds.
    function minimumDuration(uint256 sport) public pure returns (uint256) {
        if (sport == 1) return 95 minutes;
        return sport == 2 ? 10 minutes : 60 minutes;
    }

    /// @notice EIP-712 struct hash of a specification; its first sixteen bytes are the fixture's id.
    function specificationOf(Fixture calldata spec) public pure returns (bytes32) {
        return keccak256(abi.encode(TypedData.FIXTURE, spec));
    }

    // ------------------------------------------------------------------------------------------------- reports

    /// @notice Accepts one report, or adds signatures to an accepted one; reverts with a named error if it cannot.
    /// @param data committee 1 | members 1 | signed 2 | member… | item…; a member is a 64-byte signature where its bit
    /// is set, else its 20-byte address; an item is specification 32 | ballot 1 | round 1 | value 21 | voids 32, where
    /// the top bit of the 21 bytes says whether voids follow. All members sign the list of items (TypedData.REPORTS).
    function report(bytes calldata data) external {
        _report(data, true);
    }

    /// @notice The same for many; one code an item, returned in order and in `Reported`.
    function reportMany(bytes calldata data) external returns (bytes memory codes) {
        return _report(data, false);
    }

    /// Bytes of an item without voids.
    uint256 private constant ITEM = 55;

    struct Run {
        uint256 committee;
        uint256 members;
        uint256 signed;
        uint256 signatures;
        uint256 needed; // quorum
        uint256 fastAfter; // of a report that these signatures carry alone
        uint256 hashes; // memory pointer: the next struct hash
        uint256 items;
        bool strict;
    }

    function _report(bytes calldata data, bool strict) private returns (bytes memory codes) {
        Run memory run;
        run.strict = strict;
        uint256 head = data.read(0, 4);
        run.committee = head >> 24;
        run.members = uint8(head >> 16);
        run.signed = uint16(head);
        if (run.members == 0) revert CommitteeSize(0);
        run.signatures = _count(run.signed);
        run.needed = quorum(run.members);
        run.fastAfter = run.signatures >= fastQuorum(run.members) ? 0 : ResultLib.NEVER;
        // The signers' bits count as signatures even beyond the members; `_checkMembers` refuses those.
        uint256 cursor = 4 + 20 * run.members + 44 * run.signatures;
        uint256 most = data.length > cursor ? (data.length - cursor) / ITEM + 1 : 1;
        uint256 first = Wire.reserve(32 * most);
        run.hashes = first;
        // A code is written as a word, and the next one overwrites the excess.
        uint256 firstCode = Wire.reserve(most + 64) + 32;
        while (cursor < data.length) {
            uint8 code;
            (cursor, code) = _reportItem(data, cursor, run);
            // Pointers and counts follow the length of the calldata.
            unchecked {
                Wire.put(firstCode + run.items, code, 1);
                ++run.items;
            }
        }
        data.finish(cursor);
        if (run.items == 0 || (strict && run.items != 1)) revert ItemCount(run.items);
        codes = Wire.seal(firstCode, firstCode + run.items);
        bytes32 digest = _digest(TypedData.list(TypedData.REPORTS, Wire.hash(first, run.hashes)));
        _checkMembers(data, 4, run.committee, committees[run.committee], run.members, run.signed, digest);
    }

    function _reportItem(bytes calldata data, uint256 cursor, Run memory run) private returns (uint256, uint8 code) {
        bytes32 specification = bytes32(data.word(cursor));
        uint256 ballot;
        uint256 round;
        uint256 value;
        uint256 voids;
        unchecked {
            uint256 head = data.word(cursor + 32);
            ballot = head >> 248;
            round = uint8(head >> 240);
            value = uint168(head >> 72);
            cursor += ITEM;
            if (value >> 167 != 0) {
                voids = data.word(cursor);
                cursor += 32;
                // With a second word that says nothing the bit stays, and the value is malformed: one spelling a result.
                if (voids != 0) value ^= 1 << 167;
            }
            Wire.store(run.hashes, TypedData.report(specification, ballot, round, value, voids));
            run.hashes += 32;
        }
        uint128 fixture = uint128(uint256(specification) >> 128);
        ResultWord word;
        (word, code) = _accept(fixture, ballot, round, value, voids, run);
        if (run.strict && code > ADDED) _refuse(code, fixture, ballot, value, voids, run);
        emit Reported(fixture, ResultWord.unwrap(word), voids, code);
        return (cursor, code);
    }

    /// `report` of the specification.
    function _accept(uint128 fixture, uint256 ballot, uint256 round, uint256 value, uint256 voids, Run memory run)
        private
        returns (ResultWord word, uint8)
    {
        PinWord pin = _pins[fixture];
        if (PinWord.unwrap(pin) == 0) return (word, NOT_LISTED);
        if (pin.committee() != run.committee) return (word, OTHER_COMMITTEE);
        if (!_wellFormed(value, voids, pin.sport())) return (word, MALFORMED);
        word = _results[fixture];
        if (ballot != word.ballot()) return (word, OTHER_BALLOT);
        if (word.phase() != ResultLib.OPEN) {
            (ResultWord seen,) = _seen(fixture, pin, word, _swing(fixture, word));
            if (seen.phase() == ResultLib.FINAL) return (seen, ALREADY_FINAL);
        }
        if (value != ResultLib.VOID && block.timestamp < pin.earliest()) return (word, TOO_EARLY);
        if (word.signers() != 0) return _add(fixture, word, value, voids, run);
        if (run.signatures < run.needed) return (word, TOO_FEW);
        // No signers: nothing was reported, or a re-vote runs, also before the arbiter.
        if (word.phase() != ResultLib.OPEN) _endRevote(fixture, word, value, voids);
        word = ResultLib.stored(
            value, ResultLib.REPORTED, ballot, round, run.signed, block.timestamp, run.fastAfter, voids != 0
        );
        _results[fixture] = word;
        if (voids != 0) _voids[fixture] = voids;
        return (word, ACCEPTED);
    }

    /// More signatures for the accepted value, from any round of its ballot. The short window counts from the
    /// signature that earned it, and never lengthens a window.
    function _add(uint128 fixture, ResultWord word, uint256 value, uint256 voids, Run memory run)
        private
        returns (ResultWord, uint8)
    {
        if (value != word.value() || voids != _second(fixture, word)) return (word, CONFLICT);
        uint256 signers = word.signers() | run.signed;
        if (signers == word.signers() || word.phase() != ResultLib.REPORTED) return (word, NOTHING_NEW);
        uint256 fastAfter = word.fastAfter();
        if (fastAfter == ResultLib.NEVER && _count(signers) >= fastQuorum(run.members)) {
            fastAfter = block.timestamp - word.reportedAt();
        }
        word = ResultLib.stored(
            word.value(), word.phase(), word.ballot(), word.round(), signers, word.reportedAt(), fastAfter, voids != 0
        );
        _results[fixture] = word;
        return (word, ADDED);
    }

    function _requireQuorum(uint256 members, uint256 signed) private pure {
        uint256 needed = quorum(members);
        if (_count(signed) < needed) revert TooFewSignatures(_count(signed), needed);
    }

    // ------------------------------------------------------------------------------------------------- time

    /// @notice Anyone, from the deadline on, while no report was ever accepted.
    function voidStale(uint128 fixture) external {
        PinWord pin = _pins[fixture];
        if (PinWord.unwrap(pin) == 0) revert NotListed(fixture);
        if (_results[fixture].phase() != ResultLib.OPEN || block.timestamp < pin.deadline()) {
            revert NotStale(fixture, pin.deadline(), block.timestamp);
        }
        _results[fixture] =
            ResultLib.stored(ResultLib.VOID, ResultLib.FINAL, 0, 0, 0, block.timestamp, ResultLib.NEVER, false);
        emit VoidedByTime(fixture);
    }

    // ------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IFixtureOracle
    function listed(uint128 fixture) external view returns (uint256 start, uint256 closeUnits, uint256 sport) {
        PinWord pin = _pins[fixture];
        return (pin.start(), pin.closeUnits(), pin.sport());
    }

    /// @inheritdoc IFixtureOracle
    function tieOf(uint128 fixture) external view returns (uint32) {
        return _pins[fixture].tie();
    }

    /// @inheritdoc IFixtureOracle
    function reported(uint128 fixture) external view returns (bool) {
        return _results[fixture].phase() != ResultLib.OPEN;
    }

    /// @inheritdoc IFixtureOracle
    function resultOf(uint128 fixture, uint256 swing)
        external
        view
        returns (ResultWord word, uint256 voids, bool isFinal)
    {
        word = _results[fixture];
        (word,) = _seen(fixture, _pins[fixture], word, swing);
        return (word, _second(fixture, word), word.phase() == ResultLib.FINAL);
    }

    /// @notice Where a fixture stands now. `end` is that of the window, the re-vote or the arbiter's time, whichever it is
    /// in or was ended by; zero if time has no part in it.
    function stateOf(uint128 fixture)
        external
        view
        returns (uint256 pin, uint256 word, uint256 voids, uint256 end, bool isFinal)
    {
        PinWord pinned = _pins[fixture];
        ResultWord result = _results[fixture];
        (result, end) = _seen(fixture, pinned, result, _swing(fixture, result));
        return (
            PinWord.unwrap(pinned),
            ResultWord.unwrap(result),
            _second(fixture, result),
            end,
            result.phase() == ResultLib.FINAL
        );
    }

    /// @notice k of n: two quorums share an honest member. f = (n − 1) / 3, k = (n + f) / 2 + 1, all floored.
    function quorum(uint256 members) public pure returns (uint256) {
        return (members + (members - 1) / 3) / 2 + 1;
    }

    /// @notice Signatures that earn the short window: min(n, k + 1).
    function fastQuorum(uint256 members) public pure returns (uint256) {
        uint256 more = quorum(members) + 1;
        return more < members ? more : members;
    }

    function _refuse(uint8 code, uint128 fixture, uint256 ballot, uint256 value, uint256 voids, Run memory run)
        private
        view
    {
        PinWord pin = _pins[fixture];
        if (code == NOT_LISTED) revert NotListed(fixture);
        if (code == OTHER_COMMITTEE) revert OtherCommittee(fixture, pin.committee());
        if (code == MALFORMED) revert MalformedResult(value, voids);
        if (code == OTHER_BALLOT) revert OtherBallot(fixture, _results[fixture].ballot(), ballot);
        if (code == ALREADY_FINAL) revert FinalAlready(fixture);
        if (code == TOO_EARLY) revert TooEarly(fixture, pin.earliest(), block.timestamp);
        if (code == TOO_FEW) revert TooFewSignatures(run.signatures, run.needed);
        if (code == CONFLICT) revert Conflict(fixture, _results[fixture].value(), value);
        revert NothingNew(fixture);
    }
}
