// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Every EIP-712 type of the system, once. `chain/typed_data.py` holds the same types for signers; a test
/// compares the hashes. The domain is {name "Proofbook", version "1", chainId, verifyingContract}.
///
/// Domain BetBook: Order, Ticket, Batch, SameGame, Cancel, CashOutRequest, CashOutOffer, BettingKey, WithdrawTo.
/// Domain FixtureOracle: Fixture, Report, Reports, Vote, Ruling. Domain KycRegistry: Grant.
library TypedData {
    string internal constant NAME = "Proofbook";
    string internal constant VERSION = "1";

    /// What the bettor signs. Its digest is the bet's id on every path. The legs carry no odds; `minPayout` does.
    bytes32 internal constant ORDER = keccak256(
        "Order(address bettor,uint256[] legs,uint256 stake,uint256 minPayout,uint256 validUntil,uint256 nonce)"
    );
    /// What the desk adds to one order: odds (millionths, one a leg), the payout they give, and its own times.
    bytes32 internal constant TICKET = keccak256(
        "Ticket(bytes32 order,uint256[] odds,uint256 payout,uint256 acceptedAt,uint256 includeBy,uint256 deskEpoch)"
    );
    /// The desk's signature always covers a list; a bettor's own copy is a list of one.
    bytes32 internal constant BATCH = keccak256(
        "Batch(Ticket[] tickets)Ticket(bytes32 order,uint256[] odds,uint256 payout,uint256 acceptedAt,uint256 includeBy,uint256 deskEpoch)"
    );
    /// A batch whose accumulators may have legs of one match or one tie: the odds were made for them together.
    bytes32 internal constant SAME_GAME = keccak256(
        "SameGame(Ticket[] tickets)Ticket(bytes32 order,uint256[] odds,uint256 payout,uint256 acceptedAt,uint256 includeBy,uint256 deskEpoch)"
    );
    /// The same where two desk keys sign. A name of their own, or anybody could leave the second signature out and count
    /// what both had signed as one key's.
    bytes32 internal constant BATCH_OF_TWO = keccak256(
        "BatchOfTwo(Ticket[] tickets)Ticket(bytes32 order,uint256[] odds,uint256 payout,uint256 acceptedAt,uint256 includeBy,uint256 deskEpoch)"
    );
    bytes32 internal constant SAME_GAME_OF_TWO = keccak256(
        "SameGameOfTwo(Ticket[] tickets)Ticket(bytes32 order,uint256[] odds,uint256 payout,uint256 acceptedAt,uint256 includeBy,uint256 deskEpoch)"
    );
    /// Bettor's cancellation of every order with this nonce; takes effect after the longest ticket life.
    bytes32 internal constant CANCEL = keccak256("Cancel(address bettor,uint256 nonce,uint256 validUntil)");
    bytes32 internal constant CASH_OUT_REQUEST =
        keccak256("CashOutRequest(bytes32 order,uint256 part,uint256 minUnits,uint256 validUntil)");
    bytes32 internal constant CASH_OUT_OFFER =
        keccak256("CashOutOffer(bytes32 request,uint256 units,uint256 includeBy,uint256 deskEpoch)");
    bytes32 internal constant CASH_OUT_OFFER_OF_TWO =
        keccak256("CashOutOfferOfTwo(bytes32 request,uint256 units,uint256 includeBy,uint256 deskEpoch)");
    /// A contract wallet names the key that signs its orders.
    bytes32 internal constant BETTING_KEY =
        keccak256("BettingKey(address wallet,address key,uint256 nonce,uint256 validUntil)");
    bytes32 internal constant WITHDRAW_TO =
        keccak256("WithdrawTo(address wallet,address to,uint256 units,uint256 nonce,uint256 validUntil)");

    /// A fixture's specification; its struct hash names the fixture.
    bytes32 internal constant FIXTURE = keccak256(
        "Fixture(uint256 sport,uint256 competition,uint256 season,uint256 home,uint256 away,uint256 start,uint256 earliest,uint256 close,uint256 deadline,uint256 rules,uint256 committee,uint256 tie)"
    );
    /// One agreed result: deterministic fields only, so that k nodes sign the same bytes.
    bytes32 internal constant REPORT =
        keccak256("Report(bytes32 fixture,uint256 ballot,uint256 round,uint256 value,uint256 voids)");
    bytes32 internal constant REPORTS = keccak256(
        "Reports(Report[] reports)Report(bytes32 fixture,uint256 ballot,uint256 round,uint256 value,uint256 voids)"
    );
    /// A node's view, exchanged between nodes; never valid on chain.
    bytes32 internal constant VOTE = keccak256(
        "Vote(bytes32 fixture,uint256 ballot,uint256 round,uint256 value,uint256 voids,bytes32 evidence,bytes32 certificate)"
    );
    /// The arbiter's word in a dispute.
    bytes32 internal constant RULING = keccak256("Ruling(bytes32 fixture,uint256 ballot,uint256 value,uint256 voids)");

    bytes32 internal constant GRANT = keccak256(
        "Grant(address wallet,uint256 eligibleUntil,uint256 noEntryBefore,uint256 tier,bytes32 policy,uint256 depositCap,uint256 stakeCap,uint256 seq,uint256 bringBy)"
    );

    bytes32 private constant DOMAIN =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    /// Domain separator of a contract of this set on this chain.
    function domain(address verifier) internal view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN, keccak256(bytes(NAME)), keccak256(bytes(VERSION)), block.chainid, verifier));
    }

    /// keccak256 of `\x19\x01`, the domain separator and a struct hash: what is signed.
    function digest(bytes32 separator, bytes32 structHash) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, hex"1901")
            mstore(add(free, 0x02), separator)
            mstore(add(free, 0x22), structHash)
            result := keccak256(free, 0x42)
        }
    }

    /// Struct hash of an order whose legs hash to `legs`.
    function order(address bettor, bytes32 legs, uint256 stake, uint256 minPayout, uint256 validUntil, uint256 nonce)
        internal
        pure
        returns (bytes32 result)
    {
        bytes32 kind = ORDER;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, kind)
            mstore(add(free, 0x20), bettor)
            mstore(add(free, 0x40), legs)
            mstore(add(free, 0x60), stake)
            mstore(add(free, 0x80), minPayout)
            mstore(add(free, 0xa0), validUntil)
            mstore(add(free, 0xc0), nonce)
            result := keccak256(free, 0xe0)
        }
    }

    /// Struct hash of a ticket whose odds hash to `odds`.
    function ticket(
        bytes32 orderDigest,
        bytes32 odds,
        uint256 payout,
        uint256 acceptedAt,
        uint256 includeBy,
        uint256 deskEpoch
    ) internal pure returns (bytes32 result) {
        bytes32 kind = TICKET;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, kind)
            mstore(add(free, 0x20), orderDigest)
            mstore(add(free, 0x40), odds)
            mstore(add(free, 0x60), payout)
            mstore(add(free, 0x80), acceptedAt)
            mstore(add(free, 0xa0), includeBy)
            mstore(add(free, 0xc0), deskEpoch)
            result := keccak256(free, 0xe0)
        }
    }

    /// Struct hash of a list type with one array member: keccak256(type, keccak256(members)).
    function list(bytes32 kind, bytes32 members) internal pure returns (bytes32) {
        return word2(kind, members);
    }

    /// Struct hash of one report.
    function report(bytes32 fixture, uint256 ballot, uint256 round, uint256 value, uint256 voids)
        internal
        pure
        returns (bytes32 result)
    {
        bytes32 kind = REPORT;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, kind)
            mstore(add(free, 0x20), fixture)
            mstore(add(free, 0x40), ballot)
            mstore(add(free, 0x60), round)
            mstore(add(free, 0x80), value)
            mstore(add(free, 0xa0), voids)
            result := keccak256(free, 0xc0)
        }
    }

    /// Struct hash of an arbiter's ruling.
    function ruling(bytes32 fixture, uint256 ballot, uint256 value, uint256 voids)
        internal
        pure
        returns (bytes32 result)
    {
        bytes32 kind = RULING;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, kind)
            mstore(add(free, 0x20), fixture)
            mstore(add(free, 0x40), ballot)
            mstore(add(free, 0x60), value)
            mstore(add(free, 0x80), voids)
            result := keccak256(free, 0xa0)
        }
    }

    function word(uint256 a) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            mstore(0x00, a)
            result := keccak256(0x00, 0x20)
        }
    }

    function word2(bytes32 a, bytes32 b) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            mstore(0x00, a)
            mstore(0x20, b)
            result := keccak256(0x00, 0x40)
        }
    }
}
