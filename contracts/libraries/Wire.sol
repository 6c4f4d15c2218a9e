// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Reads packed calldata and collects packed output: the only code that touches raw offsets.
/// Reading past the end gives zeros, as calldata does; callers check the length once with `end`.
library Wire {
    error WireTooShort(uint256 length, uint256 needed);
    error WireTooLong(uint256 length, uint256 read);

    /// The `size` bytes (1 to 32) at `offset`, as a number.
    function read(bytes calldata data, uint256 offset, uint256 size) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := shr(sub(256, shl(3, size)), calldataload(add(data.offset, offset)))
        }
    }

    /// The 32 bytes at `offset`.
    function word(bytes calldata data, uint256 offset) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := calldataload(add(data.offset, offset))
        }
    }

    /// Reverts unless at least `offset` bytes are there to read.
    function mustReach(bytes calldata data, uint256 offset) internal pure {
        if (data.length < offset) revert WireTooShort(data.length, offset);
    }

    /// Reverts unless exactly `offset` bytes were there to read.
    function finish(bytes calldata data, uint256 offset) internal pure {
        if (data.length != offset) {
            if (data.length < offset) revert WireTooShort(data.length, offset);
            revert WireTooLong(data.length, offset);
        }
    }

    /// Signature of 64 bytes (r, then s with the parity in its top bit, EIP-2098).
    function signature(bytes calldata data, uint256 offset) internal pure returns (bytes32 r, bytes32 vs) {
        assembly ("memory-safe") {
            r := calldataload(add(data.offset, offset))
            vs := calldataload(add(add(data.offset, offset), 0x20))
        }
    }

    /// Signer of a digest, or zero: malformed and high-s signatures recover to nobody.
    function recover(bytes32 digest, bytes32 r, bytes32 vs) internal view returns (address signer) {
        assembly ("memory-safe") {
            let s := and(vs, 0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff)
            if iszero(gt(s, 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0)) {
                let free := mload(0x40)
                mstore(free, digest)
                mstore(add(free, 0x20), add(27, shr(255, vs)))
                mstore(add(free, 0x40), r)
                mstore(add(free, 0x60), s)
                mstore(0x00, 0)
                pop(staticcall(gas(), 1, free, 0x80, 0x00, 0x20))
                signer := mload(0x00)
            }
        }
    }

    /// Takes `size` bytes of memory and returns where they begin. Not cleared: write before reading.
    function reserve(uint256 size) internal pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := mload(0x40)
            mstore(0x40, and(add(add(pointer, size), 0x3f), not(0x1f)))
        }
    }

    /// Room for three lists, and where each begins: a `bytes` to be finished with `seal`, words to be hashed, and the
    /// `bytes` of an event to be sent with `emitBytes`. Each has a word to spare behind it.
    function reserveLists(uint256 codes, uint256 words, uint256 log)
        internal
        pure
        returns (uint256 firstCode, uint256 firstWord, uint256 firstOut)
    {
        unchecked {
            firstCode = reserve(codes + words + log + 224) + 32;
            firstWord = firstCode + codes + 32;
            firstOut = firstWord + words + 96;
        }
    }

    /// Emits the event that Solidity would for one unindexed `bytes` argument, from where it was collected: offset and
    /// length go into the two words before `from`, zeros behind `to` up to a whole word.
    function emitBytes(bytes32 topic, uint256 from, uint256 to) internal {
        assembly ("memory-safe") {
            mstore(to, 0)
            mstore(sub(from, 0x40), 0x20)
            mstore(sub(from, 0x20), sub(to, from))
            log1(sub(from, 0x40), add(0x40, and(add(sub(to, from), 0x1f), not(0x1f))), topic)
        }
    }

    /// Appends the low `size` bytes (1 to 32) of a value and returns the next position. Up to 31 bytes behind are
    /// overwritten; `reserve` leaves room for them.
    function put(uint256 pointer, uint256 value, uint256 size) internal pure returns (uint256 next) {
        assembly ("memory-safe") {
            mstore(pointer, shl(sub(256, shl(3, size)), value))
            next := add(pointer, size)
        }
    }

    /// Writes a whole word and returns the next position.
    function store(uint256 pointer, bytes32 value) internal pure returns (uint256 next) {
        assembly ("memory-safe") {
            mstore(pointer, value)
            next := add(pointer, 0x20)
        }
    }

    /// The word at a position.
    function load(uint256 pointer) internal pure returns (uint256 value) {
        assembly ("memory-safe") {
            value := mload(pointer)
        }
    }

    /// Appends `size` bytes of calldata from `offset` on and returns the next position.
    function copy(bytes calldata data, uint256 offset, uint256 size, uint256 pointer)
        internal
        pure
        returns (uint256 next)
    {
        assembly ("memory-safe") {
            calldatacopy(pointer, add(data.offset, offset), size)
            next := add(pointer, size)
        }
    }

    /// keccak256 of the memory in between.
    function hash(uint256 from, uint256 to) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            result := keccak256(from, sub(to, from))
        }
    }

    /// Makes the bytes in between a `bytes`: its length goes into the word before `from`.
    function seal(uint256 from, uint256 to) internal pure returns (bytes memory data) {
        assembly ("memory-safe") {
            data := sub(from, 0x20)
            mstore(data, sub(to, from))
        }
    }
}
