// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {Wire} from "./Wire.sol";

/// @notice A wallet's signature: its own key's, 64 bytes (EIP-2098) or 65, or what its code accepts (EIP-1271). The key's
/// own counts for wallets with code as well: an account that lends itself code (EIP-7702) keeps its key. Not for the hot
/// path, as a wallet's code is free to use gas and to change its mind.
library WalletSignature {
    function signed(address wallet, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        address signer;
        if (signature.length == 64) {
            signer = Wire.recover(digest, bytes32(signature[:32]), bytes32(signature[32:]));
        } else if (signature.length == 65) {
            (signer,,) = ECDSA.tryRecover(digest, signature);
        }
        if (signer != address(0) && signer == wallet) return true;
        return wallet.code.length != 0 && SignatureChecker.isValidERC1271SignatureNow(wallet, digest, signature);
    }
}
