// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title Play money for test chains: a euro token of six decimals that anyone may mint.
/// @notice Refuses to exist on any chain but a local one and Sepolia.
contract PlayEuro is ERC20, ERC20Permit {
    /// Units that one call of the faucet may mint.
    uint256 public constant FAUCET_MAX = 100_000e6;

    error TestChainsOnly(uint256 chainId);
    error FaucetLimit(uint256 units, uint256 most);

    constructor() ERC20("Play Euro", "pEUR") ERC20Permit("Play Euro") {
        if (block.chainid != 31_337 && block.chainid != 11_155_111) revert TestChainsOnly(block.chainid);
    }

    /// @notice Mints play money to anyone.
    function faucet(address to, uint256 units) external {
        if (units > FAUCET_MAX) revert FaucetLimit(units, FAUCET_MAX);
        _mint(to, units);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
