// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixtureOracle} from "../../../contracts/FixtureOracle.sol";

/// Agreement's arithmetic on the deployed code, for every committee size that the contract admits (4 to 16), one by one.
contract QuorumProofs {
    FixtureOracle private immutable _oracle;

    constructor() {
        (address[] memory members, address[] memory arbiters) = (new address[](4), new address[](3));
        for (uint256 i; i < 4; ++i) {
            members[i] = address(uint160(i + 1));
        }
        for (uint256 i; i < 3; ++i) {
            arbiters[i] = address(uint160(i + 5));
        }
        _oracle = new FixtureOracle(address(1), address(2), address(3), address(4), address(5), members, arbiters);
    }

    /// Two quorums share more members than can lie (2k − n ≥ f + 1), the honest ones alone are a quorum (n − f ≥ k), and the
    /// fast lane asks for a quorum and one more, if there are so many.
    function check_quorum_twoShareAnHonestMember() external view {
        for (uint256 n = 4; n <= 16; ++n) {
            uint256 f = (n - 1) / 3;
            uint256 k = _oracle.quorum(n);
            assert(2 * k >= n + f + 1 && n >= f + k);
            assert(_oracle.fastQuorum(n) == (k + 1 < n ? k + 1 : n));
        }
    }
}
