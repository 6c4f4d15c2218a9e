// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Ownable, Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IBookOffice} from "./interfaces/IBookOffice.sol";
import {TypedData} from "./libraries/TypedData.sol";
import {Wire} from "./libraries/Wire.sol";

/// @title Who may enter, and within which limits; no personal data.
/// @notice An issuer that has proved a person signs a grant for a wallet; anyone brings it. The outcome stands as a few
/// bits in the book's account word. Entry is judged there on deposit and bet; never on settlement or withdrawal.
contract KycRegistry is EIP712, Ownable2Step {
    using Wire for bytes;

    /// A grant must be brought within this time of its signing.
    uint256 public constant BRING_WITHIN = 24 hours;
    uint256 public constant TIER_MAX = 15;
    uint256 private constant CAP_MAX = type(uint48).max;
    /// Room above it for every `bar` to come: each raises the stored number by one.
    uint256 private constant SEQ_MAX = type(uint64).max;

    IBookOffice public immutable book;
    /// Grants without a proved identity are allowed: test chains only.
    bool public immutable sandbox;
    /// Policy of a sandbox grant; refused elsewhere.
    bytes32 public constant SANDBOX = keccak256("sandbox");

    mapping(address issuer => bool) public issuers;
    address public guardian;
    mapping(address wallet => uint256) public sequence;

    struct Grant {
        address wallet;
        uint256 eligibleUntil; // hours since 1970, exclusive
        uint256 noEntryBefore; // days since 1970
        uint256 tier;
        bytes32 policy;
        uint256 depositCap; // cents a week; 2^48 − 1: none
        uint256 stakeCap;
        uint256 seq; // strictly rises
        uint256 bringBy; // seconds
    }

    event IssuerSet(address indexed issuer, bool allowed, address by);
    event GuardianSet(address guardian);
    event Granted(address indexed wallet, address indexed issuer, bytes32 policy, uint256 seq, uint256 eligibleUntil);
    event EntryBarred(address[] wallets, uint256 noEntryBefore, address by);

    error SandboxForbidden(uint256 chainId);
    error NotAllowed(address caller);
    error BadIssuerSignature(address signer);
    error GrantTooLate(uint256 bringBy, uint256 now_);
    error GrantTooEarly(uint256 bringBy, uint256 latest);
    error SequenceNotRising(address wallet, uint256 stored, uint256 given);
    error FieldTooLarge(bytes32 field, uint256 value, uint256 most);

    constructor(address book_, address owner_, address guardian_, address issuer, bool sandbox_)
        EIP712(TypedData.NAME, TypedData.VERSION)
        Ownable(owner_)
    {
        if (sandbox_ && block.chainid != 31_337 && block.chainid != 11_155_111) revert SandboxForbidden(block.chainid);
        book = IBookOffice(book_);
        sandbox = sandbox_;
        guardian = guardian_;
        issuers[issuer] = true;
        emit GuardianSet(guardian_);
        emit IssuerSet(issuer, true, msg.sender);
    }

    function setIssuer(address issuer, bool allowed) external onlyOwner {
        issuers[issuer] = allowed;
        emit IssuerSet(issuer, allowed, msg.sender);
    }

    function setGuardian(address guardian_) external onlyOwner {
        guardian = guardian_;
        emit GuardianSet(guardian_);
    }

    /// @notice Removes an issuer at once.
    function removeIssuer(address issuer) external {
        if (msg.sender != guardian && msg.sender != owner()) revert NotAllowed(msg.sender);
        issuers[issuer] = false;
        emit IssuerSet(issuer, false, msg.sender);
    }

    /// @notice Brings an issuer's grant. Anyone may; the signature (64 bytes, EIP-2098) is the authority.
    function grant(Grant calldata given, bytes calldata signature) external {
        if (block.timestamp > given.bringBy) revert GrantTooLate(given.bringBy, block.timestamp);
        if (given.bringBy > block.timestamp + BRING_WITHIN) {
            revert GrantTooEarly(given.bringBy, block.timestamp + BRING_WITHIN);
        }
        if (given.policy == SANDBOX && !sandbox) revert SandboxForbidden(block.chainid);
        _most("eligibleUntil", given.eligibleUntil, type(uint32).max);
        _most("tier", given.tier, TIER_MAX);
        _most("depositCap", given.depositCap, CAP_MAX);
        _most("stakeCap", given.stakeCap, CAP_MAX);
        _most("seq", given.seq, SEQ_MAX);
        uint256 stored = sequence[given.wallet];
        if (given.seq <= stored) revert SequenceNotRising(given.wallet, stored, given.seq);
        signature.finish(64);
        bytes32 digest = TypedData.digest(_domainSeparatorV4(), keccak256(abi.encode(TypedData.GRANT, given)));
        (bytes32 r, bytes32 vs) = signature.signature(0);
        address issuer = Wire.recover(digest, r, vs);
        if (issuer == address(0) || !issuers[issuer]) revert BadIssuerSignature(issuer);
        sequence[given.wallet] = given.seq;
        emit Granted(given.wallet, issuer, given.policy, given.seq, given.eligibleUntil);
        _write(given.wallet, given.eligibleUntil, given.noEntryBefore, given.tier, given.depositCap, given.stakeCap);
    }

    /// @notice Bars wallets of one person from entry until a day: exclusion, revocation and cool-down alike, no reason
    /// given. Only ever later; also kills the next grant if it was not brought yet. One signed with a number after that may
    /// still be brought, and can't lower the day.
    function bar(address[] calldata wallets, uint256 noEntryBefore) external {
        if (!issuers[msg.sender] && msg.sender != guardian && msg.sender != owner()) revert NotAllowed(msg.sender);
        _most("noEntryBefore", noEntryBefore, type(uint24).max);
        emit EntryBarred(wallets, noEntryBefore, msg.sender);
        for (uint256 i; i < wallets.length; ++i) {
            ++sequence[wallets[i]];
            book.barEntry(wallets[i], noEntryBefore);
        }
    }

    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    function _write(
        address wallet,
        uint256 until,
        uint256 noEntryBefore,
        uint256 tier,
        uint256 depositCap,
        uint256 stakeCap
    ) private {
        _most("noEntryBefore", noEntryBefore, type(uint24).max);
        book.setEntry(wallet, until, noEntryBefore, tier, depositCap, stakeCap);
    }

    function _most(bytes32 field, uint256 value, uint256 most) private pure {
        if (value > most) revert FieldTooLarge(field, value, most);
    }
}
