// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BetBook} from "../../../../contracts/BetBook.sol";
import {BookOffice} from "../../../../contracts/BookOffice.sol";
import {BookStorage} from "../../../../contracts/BookStorage.sol";
import {FixtureOracle} from "../../../../contracts/FixtureOracle.sol";
import {HousePool} from "../../../../contracts/HousePool.sol";
import {KycRegistry} from "../../../../contracts/KycRegistry.sol";
import {PlayEuro} from "../../../../contracts/PlayEuro.sol";
import {IBookCashier} from "../../../../contracts/interfaces/IBookCashier.sol";
import {TypedData} from "../../../../contracts/libraries/TypedData.sol";
import {Leg} from "../../../../contracts/types/Leg.sol";
import {vm} from "./Vm.sol";

/// A whole set, deployed as `chain/deployment.py` plans it, and what signs and packs for its actors.
/// The clock is a variable: every act warps to it first, and nothing reads `block.timestamp`, which the compiler may
/// take for a constant of the function.
abstract contract Stage {
    uint256 internal constant EURO = 1e6;
    uint256 internal constant PPM = 1e6;
    uint256 internal constant ONE = 1e18;
    uint256 internal constant DAY = 1 days;
    uint256 internal constant EPOCH = 7 days;
    uint256 internal constant LEAD = 30 minutes;
    uint256 internal constant UNLIMITED = type(uint48).max;
    uint256 internal constant LEG_ODDS = uint256(type(uint32).max) << 32;

    // Which desk keys sign a batch.
    uint256 internal constant FIRST = 0;
    uint256 internal constant SECOND = 1;
    uint256 internal constant BOTH = 2;

    // Private keys; the parts' addresses follow from them.
    uint256 internal constant DESK = 0xde51;
    uint256 internal constant SECOND_DESK = 0xde52;
    uint256 internal constant ISSUER = 0x1551;
    uint256 internal constant LIST_ALLOCATOR = 0x1151;
    uint256 internal constant LIST_DESK = 0x1152;
    uint256 internal constant BETTOR = 0xbe70; // and the next ones
    uint256 internal constant REPORTER = 0x0e70; // and the next ones
    uint256 internal constant JUDGE = 0xa4b1; // and the next ones
    uint256 internal constant STRANGER = 0x5772;

    address internal constant GUARDIAN = address(0x60a);
    address internal constant OWNER = address(0x0e4);
    address internal constant ALLOCATOR = address(0xa110c);
    address internal constant BOND_OWNER = address(0xb0d);
    address internal constant RELAYER = address(0x4e1);
    address internal constant FEE_RECIPIENT = address(0xfee);
    uint256 internal constant FEE_PPM = 50_000;
    address internal constant GRIEFER = address(0x64ef);

    uint256 internal constant BETTORS = 4;
    uint256 internal constant PROVIDERS = 3;
    uint256 internal constant MEMBERS = 4;
    uint256 internal constant ARBITERS = 3;

    /// One order with its ticket. Legs are words with odds.
    struct Item {
        uint256 who;
        uint256[] legs;
        uint256 stake;
        uint256 minPayout;
        uint256 validUntil;
        uint256 nonce;
        uint256 acceptedAt;
        uint256 life;
        bool forged; // signed by a stranger
        bool same; // legs of one match: the batch is a SameGame
        uint256 signer; // a betting key; zero: the wallet's own
    }

    PlayEuro public token;
    BetBook public book;
    BookOffice public office; // the book's seldom calls, at the book's address
    HousePool public pool;
    FixtureOracle public oracle;
    KycRegistry public registry;
    IBookCashier public claims; // the same

    uint256 public clock;
    address[] public bettors;
    address[] public providers;
    /// Keys of the committee, addresses ascending.
    uint256[] internal _members;
    address[] internal _memberAt;
    /// The same of its arbiters.
    uint256[] internal _arbiters;
    address[] internal _arbiterAt;
    mapping(address wallet => uint256) internal _seq;
    uint256 internal _specs;
    /// The desk's two keys now.
    uint256[2] internal _desk = [DESK, SECOND_DESK];

    bytes32 internal _bookDomain;
    bytes32 internal _oracleDomain;
    bytes32 private _registryDomain;

    constructor() {
        clock = 2800 * EPOCH + 3600; // the autumn of 2023, an hour into an epoch
        vm.warp(clock);
        for (uint256 i; i < BETTORS; ++i) {
            bettors.push(vm.addr(BETTOR + i));
        }
        for (uint256 i; i < PROVIDERS; ++i) {
            providers.push(address(uint160(0x11d0 + i)));
        }
        (_members, _memberAt) = _gather(REPORTER, MEMBERS);
        (_arbiters, _arbiterAt) = _gather(JUDGE, ARBITERS);
        _deploy();
        _bookDomain = TypedData.domain(address(book));
        _oracleDomain = TypedData.domain(address(oracle));
        _registryDomain = TypedData.domain(address(registry));
    }

    /// So many keys from the first on, addresses ascending.
    function _gather(uint256 first, uint256 count) private pure returns (uint256[] memory keys, address[] memory at) {
        (keys, at) = (new uint256[](count), new address[](count));
        for (uint256 i; i < count; ++i) {
            uint256 place = i;
            for (; place != 0 && vm.addr(keys[place - 1]) > vm.addr(first + i); --place) {
                keys[place] = keys[place - 1];
            }
            keys[place] = first + i;
        }
        for (uint256 i; i < count; ++i) {
            at[i] = vm.addr(keys[i]);
        }
    }

    function _deploy() private {
        uint256 nonce = vm.getNonce(address(this));
        address[8] memory at;
        for (uint256 i; i < 8; ++i) {
            at[i] = vm.computeCreateAddress(address(this), nonce + i);
        }
        BookStorage.Links memory links = BookStorage.Links({asset: at[0], pool: at[4], oracle: at[5], registry: at[6]});
        // By artifact, not by `new`: else each suite would compile the whole set into its own bytecode once more.
        token = PlayEuro(vm.deployCode("PlayEuro.sol:PlayEuro"));
        address cashier_ = vm.deployCode("BookCashier.sol:BookCashier", abi.encode(links));
        address office_ = vm.deployCode("BookOffice.sol:BookOffice", abi.encode(links, cashier_));
        book = BetBook(
            vm.deployCode(
                "BetBook.sol:BetBook",
                abi.encode(links, office_, OWNER, GUARDIAN, vm.addr(DESK), vm.addr(SECOND_DESK), 10)
            )
        );
        office = BookOffice(address(book));
        claims = IBookCashier(address(book));
        pool = HousePool(
            vm.deployCode(
                "HousePool.sol:HousePool",
                abi.encode(address(book), OWNER, ALLOCATOR, BOND_OWNER, FEE_RECIPIENT, FEE_PPM)
            )
        );
        oracle = FixtureOracle(
            vm.deployCode(
                "FixtureOracle.sol:FixtureOracle",
                abi.encode(at[3], at[0], OWNER, vm.addr(LIST_ALLOCATOR), vm.addr(LIST_DESK), _memberAt, _arbiterAt)
            )
        );
        registry = KycRegistry(
            vm.deployCode(
                "KycRegistry.sol:KycRegistry", abi.encode(address(book), OWNER, GUARDIAN, vm.addr(ISSUER), true)
            )
        );
        require(address(book) == at[3] && address(registry) == at[6], "addresses");
    }

    // ------------------------------------------------------------------------------------------------- signing

    function _sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 vs) = vm.signCompact(key, digest);
        return abi.encodePacked(r, vs);
    }

    function _payoutOf(uint256 stake, uint256[] memory legs) internal pure returns (uint256) {
        uint256 product = ONE;
        for (uint256 i; i < legs.length; ++i) {
            product = product * Leg.wrap(legs[i]).odds() / PPM;
        }
        return stake * product / ONE;
    }

    function _orderDigest(Item memory item) internal view returns (bytes32) {
        uint256[] memory bare = new uint256[](item.legs.length);
        for (uint256 i; i < bare.length; ++i) {
            bare[i] = item.legs[i] & ~LEG_ODDS;
        }
        bytes32 legs = keccak256(abi.encodePacked(bare));
        return TypedData.digest(
            _bookDomain,
            TypedData.order(bettors[item.who], legs, item.stake, item.minPayout, item.validUntil, item.nonce)
        );
    }

    function _ticketHash(Item memory item) internal view returns (bytes32) {
        uint256[] memory odds = new uint256[](item.legs.length);
        for (uint256 i; i < odds.length; ++i) {
            odds[i] = Leg.wrap(item.legs[i]).odds();
        }
        return TypedData.ticket(
            _orderDigest(item),
            keccak256(abi.encodePacked(odds)),
            _payoutOf(item.stake, item.legs),
            item.acceptedAt,
            item.acceptedAt + item.life,
            office.desk().epoch()
        );
    }

    // ------------------------------------------------------------------------------------------------- packing

    /// Items of the same legs that follow one another stand in one group.
    function _packPlace(Item[] memory items, uint256 keys, bool own) internal view returns (bytes memory data) {
        bytes32[] memory tickets = new bytes32[](items.length);
        bytes memory body;
        for (uint256 i; i < items.length;) {
            uint256 end = i + 1;
            while (end < items.length && _sameLegs(items[i].legs, items[end].legs)) ++end;
            body = bytes.concat(body, _packLegs(items[i].legs), bytes1(uint8(end - i)));
            for (; i < end; ++i) {
                Item memory item = items[i];
                tickets[i] = _ticketHash(item);
                body = bytes.concat(
                    body,
                    abi.encodePacked(bettors[item.who], uint56(item.stake), uint56(item.minPayout)),
                    abi.encodePacked(
                        uint32(item.validUntil), uint32(item.nonce), uint32(item.acceptedAt), uint16(item.life)
                    ),
                    own ? bytes("") : _sign(_signerOf(item), _orderDigest(item))
                );
            }
        }
        bool same;
        for (uint256 i; i < items.length; ++i) {
            if (items[i].same) same = true;
        }
        bytes32 kind = same ? TypedData.SAME_GAME : TypedData.BATCH;
        if (keys == BOTH) kind = same ? TypedData.SAME_GAME_OF_TWO : TypedData.BATCH_OF_TWO;
        bytes32 list = TypedData.list(kind, keccak256(abi.encodePacked(tickets)));
        bytes32 digest = TypedData.digest(_bookDomain, list);
        bytes memory signatures = _sign(_desk[keys == SECOND ? 1 : 0], digest);
        if (keys == BOTH) signatures = bytes.concat(signatures, _sign(_desk[1], digest));
        return bytes.concat(bytes1(uint8((keys == BOTH ? 1 : 0) | (own ? 2 : 0) | (same ? 4 : 0))), signatures, body);
    }

    function _signerOf(Item memory item) private pure returns (uint256) {
        if (item.forged) return STRANGER;
        return item.signer == 0 ? BETTOR + item.who : item.signer;
    }

    function _packLegs(uint256[] memory legs) internal pure returns (bytes memory data) {
        data = abi.encodePacked(uint8(legs.length));
        for (uint256 i; i < legs.length; ++i) {
            data = abi.encodePacked(data, bytes28(bytes32(legs[i])));
        }
    }

    function _sameLegs(uint256[] memory one, uint256[] memory two) internal pure returns (bool) {
        return keccak256(abi.encodePacked(one)) == keccak256(abi.encodePacked(two));
    }

    /// A list of one report, signed by the members whose bits are set, each with `keys[i]`.
    function _packReport(bytes32 spec, uint256 ballot, uint256 round, uint256 value, uint256 voids, uint256 signed)
        internal
        view
        returns (bytes memory data)
    {
        bytes32 hash = keccak256(abi.encodePacked(TypedData.report(spec, ballot, round, value, voids)));
        bytes32 digest = TypedData.digest(_oracleDomain, TypedData.list(TypedData.REPORTS, hash));
        data = bytes.concat(bytes1(0), _packMembers(_members, _memberAt, signed, digest));
        data = abi.encodePacked(data, spec, uint8(ballot), uint8(round), _packValue(value, voids));
    }

    function _packValue(uint256 value, uint256 voids) internal pure returns (bytes memory) {
        return abi.encodePacked(
            uint168(value | (voids == 0 ? 0 : 1 << 167)), voids == 0 ? bytes("") : abi.encodePacked(voids)
        );
    }

    /// Number, bits of those who sign, and each one's signature or address.
    function _packMembers(uint256[] memory keys, address[] memory at, uint256 signed, bytes32 digest)
        internal
        pure
        returns (bytes memory data)
    {
        data = abi.encodePacked(uint8(keys.length), uint16(signed));
        for (uint256 i; i < keys.length; ++i) {
            data = bytes.concat(data, (signed >> i) & 1 != 0 ? _sign(keys[i], digest) : abi.encodePacked(at[i]));
        }
    }

    // ------------------------------------------------------------------------------------------------- identity

    function _grantOf(address wallet, uint256 until, uint256 noEntryBefore, uint256 seq)
        internal
        view
        returns (KycRegistry.Grant memory given, bytes memory signature)
    {
        given = KycRegistry.Grant({
            wallet: wallet,
            eligibleUntil: until,
            noEntryBefore: noEntryBefore,
            tier: 1,
            policy: keccak256("sandbox"),
            depositCap: UNLIMITED,
            stakeCap: UNLIMITED,
            seq: seq,
            bringBy: clock + 1 hours
        });
        bytes32 structHash = keccak256(abi.encode(TypedData.GRANT, given));
        signature = _sign(ISSUER, TypedData.digest(_registryDomain, structHash));
    }

    function _mint(address to, uint256 units) internal {
        for (; units > 100_000 * EURO; units -= 100_000 * EURO) {
            token.faucet(to, 100_000 * EURO);
        }
        token.faucet(to, units);
    }

    // ------------------------------------------------------------------------------------------------- listing

    /// Lists on the two cold keys' word.
    function _list(uint256 start, uint256 closeUnits, uint256 deadline)
        internal
        returns (FixtureOracle.Fixture memory spec, uint128 fixture)
    {
        ++_specs;
        spec = FixtureOracle.Fixture({
            sport: 1,
            competition: 1,
            season: 2023,
            home: 2 * _specs,
            away: 2 * _specs + 1,
            start: start,
            earliest: start + 95 minutes,
            close: start + closeUnits * 5 minutes,
            deadline: deadline,
            rules: 1,
            committee: 0,
            tie: 0
        });
        bytes32 digest = TypedData.digest(_oracleDomain, keccak256(abi.encode(TypedData.FIXTURE, spec)));
        fixture = oracle.listByKeys(spec, bytes.concat(_sign(LIST_ALLOCATOR, digest), _sign(LIST_DESK, digest)));
    }
}
