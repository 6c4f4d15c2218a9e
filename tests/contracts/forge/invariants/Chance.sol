// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stage} from "./Stage.sol";
import {vm} from "./Vm.sol";

/// How an act draws its choices, moves time and says what it found.
abstract contract Chance is Stage {
    /// Acts that changed something.
    uint256 public acts;
    /// What an act found that no history may show; empty if nothing.
    string public breach;
    /// How often each interesting state was reached.
    mapping(bytes32 state => uint256) public seen;

    uint256 private _random;

    /// Begins an act: time stands where the last one left it, and all choices follow from the seed.
    modifier act(uint256 seed) {
        vm.warp(clock);
        _random = uint256(keccak256(abi.encode(seed, msg.sig)));
        _;
        ++acts;
    }

    function _next(uint256 below) internal returns (uint256) {
        _random = uint256(keccak256(abi.encode(_random)));
        return _random % below;
    }

    function _between(uint256 low, uint256 high) internal returns (uint256) {
        return high <= low ? low : low + _next(high - low + 1);
    }

    function _chance(uint256 percent) internal returns (bool) {
        return _next(100) < percent;
    }

    function _go(uint256 time) internal {
        if (time > clock) clock = time;
        vm.warp(clock);
    }

    function _found(string memory what) internal {
        if (bytes(breach).length == 0) breach = what;
    }

    function _mark(bytes32 state) internal {
        ++seen[state];
    }

    function _least(uint256 one, uint256 two) internal pure returns (uint256) {
        return one < two ? one : two;
    }
}
