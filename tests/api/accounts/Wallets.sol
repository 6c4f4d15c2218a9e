// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// A contract wallet with one owner, which can be given away; answers EIP-1271 by its owner's signature.
contract OwnedWallet {
    address public owner;

    constructor(address first) {
        owner = first;
    }

    function give(address next) external {
        owner = next;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        address signer = ecrecover(digest, uint8(signature[64]), bytes32(signature[:32]), bytes32(signature[32:64]));
        return signer != address(0) && signer == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}

/// Makes such wallets at addresses that are known before.
contract WalletFactory {
    function make(address owner, bytes32 salt) external returns (address) {
        return address(new OwnedWallet{salt: salt}(owner));
    }

    function foretell(address owner, bytes32 salt) external view returns (address) {
        bytes32 code = keccak256(abi.encodePacked(type(OwnedWallet).creationCode, abi.encode(owner)));
        return address(uint160(uint256(keccak256(abi.encodePacked(bytes1(0xff), address(this), salt, code)))));
    }
}

/// Answers as careless or hostile contracts do: yes with more behind it, nothing, revert, or gas without end.
contract OddWallet {
    uint256 private immutable mode;

    constructor(uint256 how) {
        mode = how;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        if (mode == 0) return abi.encode(bytes4(0x1626ba7e), uint256(1));
        if (mode == 1) return "";
        if (mode == 2) revert("no");
        if (mode == 3) return abi.encode(uint256(1));
        if (mode == 4) return hex"1626ba7e";
        while (true) {}
        return "";
    }
}
