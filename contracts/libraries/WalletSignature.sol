// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {Wire} from "./Wire.sol";

/// @notice A wallet's signature: its own key's, 64 bytes (EIP-2098) or 65, or what its code accepts (EIP-1271). The key's
/// own counts for wallets with code as well: an account that lends itself code (EIP-7702) keeps its key. Not for the hot
/// path, as a wallet's code is free to use gas and to change its mind.
library WalletSignature {
    /// Ends a signature that carries how to deploy its wallet (EIP-6492): abi.encode(factory, call, signature), magic.
    bytes32 internal constant WRAPPED = 0x6492649264926492649264926492649264926492649264926492649264926492;

    function signed(address wallet, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        signature = unwrapped(signature);
        address signer;
        if (signature.length == 64) {
            signer = Wire.recover(digest, bytes32(signature[:32]), bytes32(signature[32:]));
        } else if (signature.length == 65) {
            (signer,,) = ECDSA.tryRecover(digest, signature);
        }
        if (signer != address(0) && signer == wallet) return true;
        return wallet.code.length != 0 && SignatureChecker.isValidERC1271SignatureNow(wallet, digest, signature);
    }

    /// The signature inside a wrapper, or as it is. The factory is never called: that would be a call of anybody's choice.
    /// What is cut off or points outside counts as an empty signature.
    function unwrapped(bytes calldata signature) internal pure returns (bytes calldata) {
        uint256 size = signature.length;
        if (size < 160 || bytes32(signature[size - 32:]) != WRAPPED) return signature;
        uint256 at = uint256(bytes32(signature[64:96]));
        if (at > size - 64) return signature[:0];
        uint256 length = uint256(bytes32(signature[at:at + 32]));
        if (length > size - 64 - at) return signature[:0];
        return signature[at + 32:at + 32 + length];
    }
}
