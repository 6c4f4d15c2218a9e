// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FuzzSelector, vm} from "./Vm.sol";
import {World} from "./World.sol";

/// What all suites share: the stage, and which acts a campaign draws from. An act that stands twice is drawn twice as
/// often, as each name is a function of its own.
abstract contract Suite {
    World internal world;
    bytes4[] private _acts;
    bytes32[] private _states;
    mapping(uint256 act => uint256) private _calls;
    mapping(uint256 act => uint256) private _done;
    mapping(uint256 state => uint256) private _reached;

    event Act(bytes4 act, uint256 calls, uint256 done);
    event Reached(string state, uint256 times);

    function setUp() public {
        world = World(vm.deployCode("World.sol:World"));
        _choose();
    }

    function _choose() internal virtual;

    function _add(bytes4 act_) internal {
        _acts.push(act_);
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
            emit Act(_acts[j], _calls[j], _done[j]);
            require(10 * _done[j] >= 4 * _calls[j], "an act is refused too often");
        }
        for (uint256 j; j < _states.length; ++j) {
            emit Reached(string(abi.encodePacked(_states[j])), _reached[j]);
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

/// Money: I1 to I5, I8, I17, I21, with every actor; at the end everybody takes everything.
contract MoneyTest is Suite {
    function _choose() internal override {
        _add(world.betSingle.selector);
        _add(world.betSingleAgain.selector);
        _add(world.betAccumulator.selector);
        _add(world.betMany.selector);
        _add(world.betOwn.selector);
        _add(world.steal.selector);
        _add(world.settleOne.selector);
        _add(world.settleMany.selector);
        _add(world.report.selector);
        _add(world.finish.selector);
        _add(world.voidStale.selector);
        _add(world.wait.selector);
        _add(world.listAndFund.selector);
        _add(world.fundMore.selector);
        _add(world.release.selector);
        _add(world.deposit.selector);
        _add(world.withdraw.selector);
        _add(world.enter.selector);
        _add(world.leave.selector);
        _add(world.claim.selector);
        _add(world.bond.selector);
        _add(world.waitForEpoch.selector);
        _add(world.replay.selector);
        _add(world.settleAgain.selector);
        _add(world.donate.selector);
    }

    function invariant_money() external view {
        _noBreach();
        world.checkWords();
        uint256 acts = world.acts();
        if (acts % 4 == 0) world.checkHouse();
        if (acts % 8 == 0) world.checkSolvent();
    }

    function afterInvariant() external {
        world.checkSolvent();
        world.drain();
    }

    /// The acts are refused seldom enough, and between them they reach every state that matters.
    function test_money__histories_from_fixed_seeds__reach_every_state() external {
        bytes32[18] memory states = [
            bytes32("pot of several bets settles"),
            "pot of several sides settles",
            "pot pays before its last bet",
            "pot booked with a loss",
            "pot booked with a profit",
            "pot booked into a pocket",
            "single voided by time",
            "leg voided by time",
            "accumulator",
            "accumulator lost early",
            "accumulator won",
            "bet in play",
            "slot used again",
            "one key",
            "stolen key used",
            "void by time",
            "bond covers a loss",
            "bond reclaimed"
        ];
        for (uint256 i; i < states.length; ++i) {
            _reach(states[i]);
        }
        _play(12, 128);
    }
}
