// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Suite} from "./Suite.sol";

/// Results: I10 (a quorum alone changes a state, final is final), I23 (no bet after the start and a report), I24 (pinned
/// fields never change), I28 (time alone ends everything).
contract OracleTest is Suite {
    function _choose() internal override {
        _add("report");
        _add("addSignatures");
        _add("lie");
        _add("lieAgain");
        _add("voidStale");
        _add("finish");
        _add("wait");
        _add("listAndFund");
        _add("setParameters");
        _add("betMany");
        _add("betAccumulator");
        _add("betOnReported");
        _add("settleMany");
        _add("release");
        _add("challenge");
        _add("challengeAgain");
        _add("revote");
        _add("revoteAgain");
        _add("feud");
        _add("ruling");
        _add("silence");
        _add("claimBond");
        _add("operatorBond");
        _add("slash");
        _add("slashMore");
        _add("cashOut");
        _add("settleGain");
    }

    function invariant_oracle() external view {
        _noBreach();
        uint256 acts = world.acts();
        if (acts % 2 == 0) world.checkResults();
        if (acts % 4 == 0) world.checkBonds();
        if (acts % 8 == 0) world.checkWords();
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
        string[24] memory disputes = [
            "challenge",
            "second challenge",
            "challenge before the arbiter",
            "challenge on a bond",
            "part of a challenge",
            "part of no challenge returned",
            "late challenge refused",
            "re-vote confirms",
            "re-vote changes",
            "re-vote ends late",
            "ruling confirms",
            "ruling voids",
            "ruling changes",
            "ruling refused",
            "silence confirms",
            "silence voids",
            "bond lost",
            "half of a bond lost",
            "bond won",
            "challenger rewarded",
            "bond slashed",
            "slashed as a debt",
            "bond withdrawn",
            "three changes, then the arbiter"
        ];
        for (uint256 i; i < disputes.length; ++i) {
            _reach(bytes32(bytes(disputes[i])));
        }
        _play(12, 128);
    }
}
