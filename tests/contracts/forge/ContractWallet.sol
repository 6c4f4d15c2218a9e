// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// A wallet that is code: it calls what it is told to, and says yes to the one digest that it was told to approve.
contract ContractWallet is IERC1271 {
    bytes32 public approved;

    function run(address target, bytes calldata data) external {
        Address.functionCall(target, data);
    }

    function approve(bytes32 digest) external {
        approved = digest;
    }

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        return digest == approved && digest != 0 ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
