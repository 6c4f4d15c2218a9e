// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FuzzSelector, vm} from "./Vm.sol";
import {World} from "./World.sol";

/// What all suites share: the stage, and which acts a campaign draws from. An act that stands twice is drawn twice as
/// often, as each name is a function of its own.
abstract contract Suite {
    World internal world;
    bytes4[] private _acts;
    string[] private _names;
    bytes32[] private _states;
    mapping(uint256 act => uint256) private _calls;
    mapping(uint256 act => uint256) private _done;
    mapping(uint256 state => uint256) private _reached;

    // By these names and types forge prints them at -vv.
    event log_named_uint(string key, uint256 value);

    function setUp() public {
        world = World(vm.deployCode("World.sol:World"));
        _choose();
    }

    function _choose() internal virtual;

    /// A name that is none is refused at every call, and `_play` says so.
    function _add(string memory name) internal {
        _names.push(name);
        _acts.push(bytes4(keccak256(abi.encodePacked(name, "(uint256)"))));
    }

    function targetContracts() external view returns (address[] memory list) {
        list = new address[](1);
        list[0] = address(world);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory list) {
        list = new FuzzSelector[](1);
        list[0] = FuzzSelector(address(world), _acts);
    }

    /// Plays histories from fixed seeds, then says how often each act went through and each state was reached.
    function _play(uint256 histories, uint256 depth) internal {
        for (uint256 i; i < histories; ++i) {
            if (i != 0) world = World(vm.deployCode("World.sol:World"));
            uint256 random = uint256(keccak256(abi.encode("history", i)));
            for (uint256 j; j < depth; ++j) {
                random = uint256(keccak256(abi.encode(random)));
                (bool ok,) = address(world).call(abi.encodeWithSelector(_acts[random % _acts.length], random));
                ++_calls[random % _acts.length];
                if (ok) ++_done[random % _acts.length];
            }
            _noBreach();
            for (uint256 j; j < _states.length; ++j) {
                _reached[j] += world.seen(_states[j]);
            }
        }
        for (uint256 j; j < _acts.length; ++j) {
            emit log_named_uint(string.concat("act ", _names[j], ", calls"), _calls[j]);
            emit log_named_uint(string.concat("act ", _names[j], ", gone through"), _done[j]);
            require(10 * _done[j] >= 4 * _calls[j], string.concat("refused too often: ", _names[j]));
        }
        for (uint256 j; j < _states.length; ++j) {
            emit log_named_uint(string(abi.encodePacked(_states[j])), _reached[j]);
            require(_reached[j] != 0, string(abi.encodePacked("never reached: ", _states[j])));
        }
    }

    function _reach(bytes32 state) internal {
        _states.push(state);
    }

    function _noBreach() internal view {
        string memory breach = world.breach();
        require(bytes(breach).length == 0, breach);
    }
}
