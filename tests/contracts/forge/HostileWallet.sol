// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";

/// A wallet whose signature check does harm where it can: it burns all gas, reverts, or answers with a megabyte.
contract HostileWallet {
    enum Mood {
        Burns,
        Reverts,
        Floods,
        Short
    }

    Mood public mood;
    uint256 private _asked;

    function run(address target, bytes calldata data) external {
        Address.functionCall(target, data);
    }

    function become(Mood mood_) external {
        mood = mood_;
    }

    /// Not a view: it would keep a record if it were not called as one.
    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        if (mood == Mood.Burns) while (true) {}
        if (mood == Mood.Reverts) revert("no");
        if (mood == Mood.Floods) {
            assembly ("memory-safe") {
                return(0, 1000000)
            }
        }
        ++_asked;
        return 0x1626ba7e;
    }
}
