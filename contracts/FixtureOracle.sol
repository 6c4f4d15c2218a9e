// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IFixtureOracle} from "./interfaces/IFixtureOracle.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Wire} from "./libraries/Wire.sol";
import {PinLib, PinWord} from "./types/Pin.sol";
import {ResultLib, ResultWord} from "./types/Result.sol";
import {VoidsWord} from "./types/Voids.sol";

/// @notice The one outward call: what a wrong result could move.
interface ISwing {
    function swing(uint128 fixture) external view returns (uint256);
}

/// @title Fixtures, committees and results.
/// @notice A fixture is listed once, with everything that decides it pinned. k members of its committee report its
/// result; a window passes; then it is final for ever. The rule is `rule.py` of the specification; this is its chain half.
contract FixtureOracle is IFixtureOracle, EIP712, Ownable2Step {
    using Wire for bytes;

    // ------------------------------------------------------------------------------------------------- constants

    uint256 public constant LIST_AHEAD = 400 days;
    uint256 public constant DECIDE_WITHIN = 10 days;
    uint256 public constant FAST_MIN = 15 minutes;
    uint256 public constant SLOW_MIN = 2 hours;
    uint256 public constant WINDOW_MAX = 18 hours;
    uint256 public constant BOND_MIN = 500; // hundredths of a percent
    uint256 public constant BOND_MAX = 2_000;
    uint256 public constant COMMITTEE_MIN = 4;
    uint256 public constant COMMITTEE_MAX = 16;
    /// Settlement rules that this set of contracts carries out (docs/words.md).
    uint256 public constant RULES = 1;
    uint256 private constant CLOSE_UNIT = 5 minutes;

    // ------------------------------------------------------------------------------------------------- codes

    uint8 public constant ACCEPTED = 0;
    uint8 public constant ADDED = 1;
    uint8 public constant NOT_LISTED = 2;
    uint8 public constant OTHER_COMMITTEE = 3;
    uint8 public constant MALFORMED = 4;
    uint8 public constant OTHER_BALLOT = 5;
    uint8 public constant ALREADY_FINAL = 6;
    uint8 public constant TOO_EARLY = 7;
    uint8 public constant TOO_FEW = 8;
    uint8 public constant CONFLICT = 9;
    uint8 public constant NOTHING_NEW = 10;

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

    ISwing public immutable book;

    /// Cold keys that may list together, where a committee has not signed the specification.
    address public allocatorKey;
    address public deskKey;
    /// Windows, large swing and bond for fixtures listed from now on (PinLib.packTerms).
    uint256 public terms;

    /// keccak256 of the members' addresses, ascending, 20 bytes each. Kept for ever: fixtures stay with theirs.
    mapping(uint256 committee => bytes32) public committees;
    mapping(uint256 committee => bool) public retired;

    mapping(uint128 fixture => PinWord) private _pins;
    mapping(uint128 fixture => ResultWord) private _results;
    mapping(uint128 fixture => uint256) private _voids;

    /// Disputes, by fixture: opens 32, ends 32, changes 8, confirmed 8, challenges 8.
    mapping(uint128 fixture => uint256) internal _disputes;
    /// Units that each address put into a challenge, and the sum and fate of the challenge under address zero.
    mapping(uint128 fixture => mapping(uint256 challenge => mapping(address => uint256))) internal _bonds;
    /// Operators' own bonds, units.
    mapping(address operator => uint256) internal _operatorBonds;

    // ------------------------------------------------------------------------------------------------- events, errors

    event CommitteeAdded(uint256 indexed committee, address[] members);
    event CommitteeRetired(uint256 indexed committee);
    event ListingKeysSet(address allocator, address desk);
    event TermsSet(uint256 fast, uint256 slow, uint256 largeSwing, uint256 bond);
    event Listed(uint128 indexed fixture, bytes32 specification, Fixture spec, uint256 pin);
    event Reported(uint128 indexed fixture, uint256 word, uint256 voids, uint8 code);
    event VoidedByTime(uint128 indexed fixture);

    error CommitteeSize(uint256 members);
    error MembersNotAscending(address member);
    error CommitteeExists(uint256 committee);
    error CommitteeUnknown(uint256 committee);
    error CommitteeMismatch(uint256 committee, bytes32 expected, bytes32 rebuilt);
    error OutOfBounds(bytes32 field, uint256 value, uint256 low, uint256 high);
    error AlreadyListed(uint128 fixture);
    error SameKey(address key);
    error BadListingSignature(address signer, address expected);
    error ItemCount(uint256 items);
    error NotListed(uint128 fixture);
    error OtherCommittee(uint128 fixture, uint256 committee);
    error MalformedResult(uint256 value, uint256 voids);
    error OtherBallot(uint128 fixture, uint256 current, uint256 given);
    error FinalAlready(uint128 fixture);
    error TooEarly(uint128 fixture, uint256 earliest, uint256 now_);
    error TooFewSignatures(uint256 signatures, uint256 needed);
    error Conflict(uint128 fixture, uint256 accepted, uint256 given);
    error NothingNew(uint128 fixture);
    error NotStale(uint128 fixture, uint256 deadline, uint256 now_);

    /// @param members the first committee, number 0
    constructor(address book_, address owner_, address allocator_, address desk_, address[] memory members)
        EIP712(TypedData.NAME, TypedData.VERSION)
        Ownable(owner_)
    {
        book = ISwing(book_);
        _setTerms(FAST_MIN, SLOW_MIN, 100_000, BOND_MIN);
        _setListingKeys(allocator_, desk_);
        _addCommittee(0, members);
    }

    // ------------------------------------------------------------------------------------------------- parameters

    /// @notice Adds a committee for fixtures listed from now on. Members ascend, so that nobody counts twice.
    function addCommittee(uint256 committee, address[] calldata members) external onlyOwner {
        _addCommittee(committee, members);
    }

    function _addCommittee(uint256 committee, address[] memory members) private {
        if (members.length < COMMITTEE_MIN || members.length > COMMITTEE_MAX) revert CommitteeSize(members.length);
        if (committee > type(uint8).max || committees[committee] != 0) revert CommitteeExists(committee);
        bytes memory packed;
        address last;
        for (uint256 i; i < members.length; ++i) {
            if (members[i] <= last) revert MembersNotAscending(members[i]);
            last = members[i];
            packed = abi.encodePacked(packed, last);
        }
        committees[committee] = keccak256(packed);
        emit CommitteeAdded(committee, members);
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
        uint256 cursor = _checkCommittee(signatures, 3, spec.committee, members, signed, _digest(specification));
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
        // The signers' bits count as signatures even beyond the members; `_checkCommittee` refuses those.
        uint256 cursor = 4 + 20 * run.members + 44 * run.signatures;
        uint256 most = data.length > cursor ? (data.length - cursor) / ITEM + 1 : 1;
        uint256 first = Wire.reserve(32 * most);
        run.hashes = first;
        // A code is written as a word, and the next one overwrites the excess.
        uint256 firstCode = Wire.reserve(most + 64) + 32;
        while (cursor < data.length) {
            uint8 code;
            (cursor, code) = _reportItem(data, cursor, run);
            Wire.put(firstCode + run.items, code, 1);
            ++run.items;
        }
        data.finish(cursor);
        if (run.items == 0 || (strict && run.items != 1)) revert ItemCount(run.items);
        codes = Wire.seal(firstCode, firstCode + run.items);
        bytes32 digest = _digest(TypedData.list(TypedData.REPORTS, Wire.hash(first, run.hashes)));
        _checkCommittee(data, 4, run.committee, run.members, run.signed, digest);
    }

    function _reportItem(bytes calldata data, uint256 cursor, Run memory run) private returns (uint256, uint8 code) {
        bytes32 specification = bytes32(data.word(cursor));
        uint256 head = data.word(cursor + 32);
        uint256 ballot = head >> 248;
        uint256 round = uint8(head >> 240);
        uint256 value = uint168(head >> 72);
        cursor += ITEM;
        uint256 voids;
        if (value >> 167 != 0) {
            voids = data.word(cursor);
            cursor += 32;
            // With a second word that says nothing the bit stays, and the value is malformed: one spelling a result.
            if (voids != 0) value ^= 1 << 167;
        }
        Wire.store(run.hashes, TypedData.report(specification, ballot, round, value, voids));
        run.hashes += 32;
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
        bool open = word.phase() == ResultLib.OPEN;
        if (!open && _isFinal(pin, word, book.swing(fixture))) return (word, ALREADY_FINAL);
        if (value != ResultLib.VOID && block.timestamp < pin.earliest()) return (word, TOO_EARLY);
        if (!open) return _add(fixture, word, value, voids, run);
        if (run.signatures < run.needed) return (word, TOO_FEW);
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
        // The second word of an earlier ballot may still lie there; only the flag says that it counts.
        if (value != word.value() || voids != (word.hasSecond() ? _voids[fixture] : 0)) return (word, CONFLICT);
        uint256 signers = word.signers() | run.signed;
        if (signers == word.signers()) return (word, NOTHING_NEW);
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

    function _wellFormed(uint256 value, uint256 voids, uint256 sport) private pure returns (bool) {
        ResultWord word = ResultWord.wrap(value);
        if (!word.wellFormed() || !word.fitsSport(sport)) return false;
        return voids == 0 || (value != ResultLib.VOID && VoidsWord.wrap(voids).wellFormed());
    }

    /// Rebuilds the committee from signatures and addresses; one hash in storage stands for all members.
    function _checkCommittee(
        bytes calldata data,
        uint256 cursor,
        uint256 committee,
        uint256 members,
        uint256 signed,
        bytes32 digest
    ) private view returns (uint256) {
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
        bytes32 expected = committees[committee];
        if (rebuilt != expected || members == 0) revert CommitteeMismatch(committee, expected, rebuilt);
        if (signed >> members != 0) revert TooFewSignatures(signed, members);
        return cursor;
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

    function _isFinal(PinWord pin, ResultWord word, uint256 swing) private view returns (bool) {
        uint256 phase = word.phase();
        if (phase == ResultLib.FINAL) return true;
        return phase == ResultLib.REPORTED && block.timestamp >= _windowEnd(pin, word, swing);
    }

    /// Long for a large swing and for every VOID: bets are still taken before the start, so a VOID's swing moves.
    function _windowEnd(PinWord pin, ResultWord word, uint256 swing) private pure returns (uint256 end) {
        end = word.reportedAt() + pin.slow();
        if (word.fastAfter() == ResultLib.NEVER || word.value() == ResultLib.VOID || pin.isLarge(swing)) return end;
        uint256 early = word.reportedAt() + word.fastAfter() + pin.fast();
        if (early < end) end = early;
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
        if (word.hasSecond()) voids = _voids[fixture];
        isFinal = _isFinal(_pins[fixture], word, swing);
    }

    /// @notice Where a fixture stands now. `end` is the window's end, zero if none runs.
    function stateOf(uint128 fixture)
        external
        view
        returns (uint256 pin, uint256 word, uint256 voids, uint256 end, bool isFinal)
    {
        ResultWord result = _results[fixture];
        PinWord pinned = _pins[fixture];
        uint256 swing = book.swing(fixture);
        if (result.phase() == ResultLib.REPORTED) end = _windowEnd(pinned, result, swing);
        return (
            PinWord.unwrap(pinned),
            ResultWord.unwrap(result),
            result.hasSecond() ? _voids[fixture] : 0,
            end,
            _isFinal(pinned, result, swing)
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

    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    function _digest(bytes32 structHash) private view returns (bytes32) {
        return TypedData.digest(_domainSeparatorV4(), structHash);
    }

    /// Number of set bits of a sixteen-bit word: sums of two, four, eight and sixteen neighbours side by side.
    function _count(uint256 bits) private pure returns (uint256) {
        unchecked {
            bits -= (bits >> 1) & 0x5555;
            bits = (bits & 0x3333) + ((bits >> 2) & 0x3333);
            bits = (bits + (bits >> 4)) & 0x0f0f;
            return (bits + (bits >> 8)) & 0x1f;
        }
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
