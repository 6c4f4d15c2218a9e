// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlayEuro} from "../../../contracts/PlayEuro.sol";

/// @notice What stands behind a `ProxiedEuro`: a token that its issuer can pause. USDC looks at a pause as well; it keeps
/// its list of blocked addresses in the words of the balances, which a transfer reads anyway.
contract PausableEuro is PlayEuro {
    bool internal _paused;

    error TokenPaused();

    function _update(address from, address to, uint256 units) internal override {
        if (_paused) revert TokenPaused();
        super._update(from, to, units);
    }
}

/// @notice A token behind a proxy whose admin and code stand in storage, as USDC's do (EIP-1967's places): each call reads
/// both and runs the code by delegatecall.
contract ProxiedEuro {
    bytes32 private constant IMPLEMENTATION = bytes32(uint256(keccak256("eip1967.proxy.implementation")) - 1);
    bytes32 private constant ADMIN = bytes32(uint256(keccak256("eip1967.proxy.admin")) - 1);

    error AdminCannotCall();

    constructor(address implementation, address admin) {
        (bytes32 code, bytes32 owner) = (IMPLEMENTATION, ADMIN);
        assembly ("memory-safe") {
            sstore(code, implementation)
            sstore(owner, admin)
        }
    }

    fallback() external {
        (bytes32 code, bytes32 owner) = (IMPLEMENTATION, ADMIN);
        address admin;
        assembly ("memory-safe") {
            admin := sload(owner)
        }
        if (msg.sender == admin) revert AdminCannotCall();
        assembly {
            calldatacopy(0, 0, calldatasize())
            let ok := delegatecall(gas(), sload(code), 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(ok) { revert(0, returndatasize()) }
            return(0, returndatasize())
        }
    }
}
