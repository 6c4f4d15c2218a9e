// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PlayEuro} from "../../../contracts/PlayEuro.sol";

/// @notice A token that calls somebody back while it moves, as no asset of the book may; it keeps what it was answered.
contract ReentrantEuro is PlayEuro {
    address private _target;
    bytes private _call;

    /// Whether the call from within came back well, and what came back.
    bool public done;
    bytes public answer;

    /// The next transfer makes this call, once.
    function arm(address target, bytes calldata data) external {
        (_target, _call, done, answer) = (target, data, false, "");
    }

    /// Makes a call in the token's own name at once.
    function run(address target, bytes calldata data) external {
        (bool ok,) = target.call(data);
        require(ok);
    }

    function _update(address from, address to, uint256 units) internal override {
        super._update(from, to, units);
        address target = _target;
        if (target == address(0)) return;
        _target = address(0);
        (done, answer) = target.call(_call);
    }
}
