// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Suite} from "./Suite.sol";

/// Results: I10 (a quorum alone changes a state, final is final), I23 (no bet after the start and a report), I24 (pinned
/// fields never change), I28 (time alone ends everything).
contract OracleTest is Suite {
    function _choose() internal override {
        _add(world.report.selector);
        _add(world.addSignatures.selector);
        _add(world.lie.selector);
        _add(world.lieAgain.selector);
        _add(world.voidStale.selector);
        _add(world.finish.selector);
        _add(world.wait.selector);
        _add(world.listAndFund.selector);
        _add(world.setParameters.selector);
        _add(world.betMany.selector);
        _add(world.betAccumulator.selector);
        _add(world.betOnReported.selector);
        _add(world.settleMany.selector);
        _add(world.release.selector);
    }

    function invariant_oracle() external view {
        _noBreach();
        world.checkResults();
    }

    function afterInvariant() external {
        world.drain();
    }

    function test_oracle__histories_from_fixed_seeds__reach_every_state() external {
        _reach("result reported");
        _reach("void reported");
        _reach("report with void time");
        _reach("signature added");
        _reach("lie refused");
        _reach("void by time");
        _reach("window ends");
        _reach("bet after report refused");
        _reach("accumulator lost early");
        _play(8, 128);
    }
}
