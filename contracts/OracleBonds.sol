// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {OracleStorage} from "./OracleStorage.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Wire} from "./libraries/Wire.sol";
import {OperatorWord} from "./types/Operator.sol";
import {PinWord} from "./types/Pin.sol";

/// @title The money of the oracle: operators' bonds, what is slashed from them, and the fee pot.
/// @notice Counters only, never the token's balance. Nothing here is customers' money, and none of it can be taken by
/// the owner: what is lost in disputes and by slashing pays right challengers and those who prove a fault.
/// No lock against re-entry: a transfer is the last act of every call, and what is pulled is measured, so that a token which
/// called back into here would find the sum wrong.
abstract contract OracleBonds is OracleStorage {
    using SafeERC20 for IERC20;
    using Wire for bytes;

    // ------------------------------------------------------------------------------------------------- constants

    /// From asking a bond back to getting it. Longer than what is left of any fixture that has started: ten days to its
    /// first report, and 22 days and 18 hours from there to the last end of a dispute (`rule.last_end`).
    uint256 internal constant EXIT_DELAY = 35 days;
    /// Then it may be taken for so long; an exit that stood open for ever would be no bond.
    uint256 internal constant EXIT_OPEN = 7 days;
    /// Most that an operator's bond may hold.
    uint256 internal constant BOND_MOST = 1e15;
    /// Share of the bond that a lone equivocator loses, hundredths of a percent; all of it from f + 1 caught on.
    uint256 internal constant SLASH_FIRST = 500;
    /// Who proves an equivocation gets a tenth of what is taken at once, and no more than this.
    uint256 internal constant BOUNTY_MAX = 1_000e6;

    // ------------------------------------------------------------------------------------------------- events, errors

    event BondPosted(address indexed operator, address indexed from, uint256 units);
    event BondExitRequested(address indexed operator, uint256 units, uint256 from);
    event BondWithdrawn(address indexed operator, uint256 units);
    event Slashed(
        address indexed operator,
        uint128 indexed fixture,
        uint256 ballot,
        uint256 round,
        uint256 share,
        uint256 units,
        uint256 bounty
    );

    error AssetDelta(uint256 received, uint256 expected);
    error ZeroAmount();
    error BondShort(uint256 free, uint256 asked);
    error ExitNotOpen(uint256 from, uint256 until, uint256 now_);
    error NotAMember(address who, uint256 committee);
    error DifferentSigners(address one, address other);
    error SameResult(bytes32 report);
    error ProofUsed(address operator, uint128 fixture, uint256 ballot, uint256 round);
    error NothingMoreToTake(address operator, uint128 fixture);

    // ------------------------------------------------------------------------------------------------- bonds

    /// @notice Adds to an operator's bond; the operator is a committee member's reporter address.
    function postBond(address operator, uint256 units) external {
        if (units == 0) revert ZeroAmount();
        OperatorWord word = operators[operator];
        uint256 whole = word.free() + word.staked() + units;
        if (whole > BOND_MOST) revert OutOfBounds("bond", whole, 1, BOND_MOST);
        _money += units;
        _creditOperator(operator, units);
        emit BondPosted(operator, msg.sender, units);
        _pullExactly(units);
    }

    /// @notice Asks for units of the caller's bond back; replaces an earlier request, zero takes it back.
    function requestBondExit(uint256 units) external {
        OperatorWord word = operators[msg.sender];
        if (units > word.free()) revert BondShort(word.free(), units);
        uint256 from = units == 0 ? 0 : block.timestamp + EXIT_DELAY;
        operators[msg.sender] = word.withExit(units, from);
        emit BondExitRequested(msg.sender, units, from);
    }

    /// @notice Pays the caller what it asked back: no more than is still there.
    function withdrawBond() external {
        OperatorWord word = operators[msg.sender];
        uint256 from = word.exitAt();
        if (from == 0 || block.timestamp < from || block.timestamp > from + EXIT_OPEN) {
            revert ExitNotOpen(from, from == 0 ? 0 : from + EXIT_OPEN, block.timestamp);
        }
        uint256 units;
        (word, units) = word.leave();
        operators[msg.sender] = word;
        _money -= units;
        emit BondWithdrawn(msg.sender, units);
        _pay(msg.sender, units);
    }

    /// @notice Units held for others, and the fee pot; together what this contract must hold of the asset.
    function vault() external view returns (uint256 held, uint256 fees) {
        return (uint128(_money), _money >> 128);
    }

    // ------------------------------------------------------------------------------------------------- slashing

    /// @notice Proves that one key signed two results for one round of one ballot of a fixture, and takes a share of its
    /// bond: a twentieth alone, more the more members are caught in the same fixture, all of it once they are above f.
    /// Votes, other rounds, other batches and data corrections are no fault. Anyone; a proof counts once.
    /// @param data specification 32 | ballot 1 | round 1 | members 1 | member 20 × members, the fixture's committee |
    /// then twice: value 21 | voids 32, as in `report` | signature 64 | reports 2 | hash 32 × reports, the list signed
    function slash(bytes calldata data) external {
        uint256 members = data.read(34, 1);
        uint256 cursor = 35 + 20 * members;
        data.mustReach(cursor);
        (address operator, bytes32 first, uint256 next) = _readSigned(data, cursor);
        (address other, bytes32 second, uint256 end) = _readSigned(data, next);
        data.finish(end);
        if (first == second) revert SameResult(first);
        if (operator != other || operator == address(0)) revert DifferentSigners(operator, other);
        uint128 fixture = uint128(data.read(0, 16));
        _requireMember(data[35:cursor], _pins[fixture], operator);
        _prove(operator, fixture, data.read(32, 1), data.read(33, 1), (members - 1) / 3);
    }

    function _prove(address operator, uint128 fixture, uint256 ballot, uint256 round, uint256 faulty) private {
        bytes32 proof = keccak256(abi.encode(fixture, operator, ballot, round));
        if (_proven[proof]) revert ProofUsed(operator, fixture, ballot, round);
        _proven[proof] = true;
        uint256 caught = uint8(_caught[fixture][address(0)]);
        if (_caught[fixture][operator] == 0) ++caught;
        // From a twentieth in equal steps to the whole, which is reached with f + 1.
        uint256 share = caught > faulty ? 10_000 : SLASH_FIRST + (10_000 - SLASH_FIRST) * (caught - 1) / faulty;
        _caught[fixture][address(0)] = caught | (share << 8);
        _caught[fixture][operator] = share;
        _slash(operator, fixture, ballot, round, share);
    }

    /// @notice Takes from who was caught first what the share has grown by since, as more were caught in the fixture.
    function slashMore(address operator, uint128 fixture) external {
        uint256 taken = _caught[fixture][operator];
        uint256 share = _caught[fixture][address(0)] >> 8;
        if (operator == address(0) || taken == 0 || taken >= share) revert NothingMoreToTake(operator, fixture);
        _caught[fixture][operator] = share;
        // Of what `taken` has left over.
        _slash(operator, fixture, 0, 0, (share - taken) * 10_000 / (10_000 - taken));
    }

    function _slash(address operator, uint128 fixture, uint256 ballot, uint256 round, uint256 share) private {
        (OperatorWord word, uint256 units) = operators[operator].slash(share);
        operators[operator] = word;
        uint256 bounty = units / 10;
        if (bounty > BOUNTY_MAX) bounty = BOUNTY_MAX;
        _toFees(units);
        _money -= bounty << 128;
        emit Slashed(operator, fixture, ballot, round, share, units, bounty);
        _pay(msg.sender, bounty);
    }

    /// One signed result of the data's fixture, ballot and round: who signed it, its struct hash, and where it ends.
    function _readSigned(bytes calldata data, uint256 cursor)
        private
        view
        returns (address signer, bytes32 leaf, uint256 end)
    {
        uint256 value;
        uint256 voids;
        (value, voids, cursor) = _readValue(data, cursor);
        leaf = TypedData.report(bytes32(data.word(0)), data.read(32, 1), data.read(33, 1), value, voids);
        bytes32 digest;
        (digest, end) = _readList(data, cursor + 64, leaf);
        (bytes32 r, bytes32 vs) = data.signature(cursor);
        signer = Wire.recover(digest, r, vs);
    }

    /// Reverts unless `who` is one of `members`, and these are the committee of a listed fixture.
    function _requireMember(bytes calldata members, PinWord pin, address who) internal view {
        uint256 committee = pin.committee();
        bytes32 rebuilt = keccak256(members);
        // Of an unlisted fixture the pin is zero; its start is not.
        if (rebuilt != committees[committee] || pin.start() == 0) {
            revert CommitteeMismatch(committee, committees[committee], rebuilt);
        }
        for (uint256 cursor; cursor < members.length; cursor += 20) {
            if (members.read(cursor, 20) == uint160(who)) return;
        }
        revert NotAMember(who, committee);
    }

    // ------------------------------------------------------------------------------------------------- money

    /// Adds to an operator's bond units that are held already; what is owed goes to the fee pot.
    function _creditOperator(address operator, uint256 units) internal {
        (OperatorWord word, uint256 paid) = operators[operator].credit(units);
        operators[operator] = word;
        _toFees(paid);
    }

    /// Moves units that are held into the fee pot.
    function _toFees(uint256 units) internal {
        if (units != 0) _money = _money - units + (units << 128);
    }

    /// Moves units of the fee pot to what is held.
    function _fromFees(uint256 units) internal {
        if (units != 0) _money = _money - (units << 128) + units;
    }

    function _pay(address to, uint256 units) internal {
        if (units != 0) asset.safeTransfer(to, units);
    }

    /// Takes exactly `units` from the caller, or reverts: an asset that keeps a fee would break every counter.
    function _pullExactly(uint256 units) internal {
        uint256 before = asset.balanceOf(address(this));
        asset.safeTransferFrom(msg.sender, address(this), units);
        uint256 received = asset.balanceOf(address(this)) - before;
        if (received != units) revert AssetDelta(received, units);
    }
}
