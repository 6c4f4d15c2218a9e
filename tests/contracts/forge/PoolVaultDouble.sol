// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

import {IBookVault} from "../../../contracts/interfaces/IBookVault.sol";
import {IHousePool} from "../../../contracts/interfaces/IHousePool.sol";

/// A 6-decimal token that anyone may mint.
contract EuroDouble is ERC20 {
    constructor() ERC20("Euro", "EUR") {}

    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// Follows `IBookVault` for a pool under test: it holds real tokens and keeps the house counter. Anyone may make it list
/// a fixture or book a profit; the money of profits comes from nowhere and that of losses is burnt.
contract PoolVaultDouble is IBookVault {
    error NotPool(address caller);
    error NotListed(uint128 fixture);
    error BudgetRefused(uint128 fixture);

    /// Gas of the pool's call alone, slots cold.
    event Measured(uint256 used);

    EuroDouble public immutable TOKEN;
    address public immutable POOL;
    uint256 public house;
    uint256 public sunsetAt;

    mapping(uint128 fixture => uint256) private _start;
    mapping(uint128 fixture => bool) public shut;
    mapping(address account => bool) public barred;

    constructor(EuroDouble token, address pool) {
        TOKEN = token;
        POOL = pool;
    }

    modifier onlyPool() {
        if (msg.sender != POOL) revert NotPool(msg.sender);
        _;
    }

    function eligible(address account) external view returns (bool) {
        return !barred[account];
    }

    function pull(address from, uint256 amount) external onlyPool {
        house += amount;
        require(TOKEN.transferFrom(from, address(this), amount));
    }

    function pay(address to, uint256 amount) external onlyPool {
        house -= amount;
        require(TOKEN.transfer(to, amount));
    }

    function fixtureStart(uint128 fixture) external view returns (uint256 start) {
        start = _start[fixture];
        if (start == 0) revert NotListed(fixture);
    }

    function addBudget(uint128 fixture, uint256) external view onlyPool {
        if (shut[fixture]) revert BudgetRefused(fixture);
    }

    // -- what the test makes it do

    function list(uint128 fixture, uint256 start) external {
        _start[fixture] = start;
    }

    function closeFixture(uint128 fixture) external {
        shut[fixture] = true;
    }

    function setSunset() external {
        sunsetAt = block.timestamp;
    }

    function bar(address account, bool no) external {
        barred[account] = no;
    }

    function book(uint256 epoch, uint256 gains, uint256 losses) external {
        house = house + gains - losses;
        TOKEN.mint(address(this), gains);
        require(TOKEN.transfer(address(0xdead), losses));
        uint256 before = gasleft();
        IHousePool(POOL).book(epoch, gains, losses);
        emit Measured(before - gasleft());
    }

    function giveBack(uint256 epoch, uint256 units) external {
        uint256 before = gasleft();
        IHousePool(POOL).giveBack(epoch, units);
        emit Measured(before - gasleft());
    }

    /// A claim: the house pays what the pool allows.
    function payClaim(uint256 units) external {
        uint256 paid = IHousePool(POOL).payClaim(units);
        house -= paid;
        require(TOKEN.transfer(address(0xdead), paid));
    }

    /// Every word of the pool, in one list: pool, epochs `first` to `last`, providers with what they held and claimed.
    function snapshot(address[] calldata accounts, uint256 first, uint256 last)
        external
        view
        returns (uint256[] memory words)
    {
        IHousePool pool = IHousePool(POOL);
        uint256 epochs = last - first + 1;
        words = new uint256[](15 + 17 * epochs + accounts.length * (9 + 2 * epochs));
        (words[0], words[1], words[2]) = (pool.free(), pool.placed(), pool.nav());
        (words[3], words[4], words[5]) = (pool.shares(), pool.owed(), pool.current());
        words[6] = pool.series();
        (words[7], words[8]) = pool.funded();
        (words[9], words[10]) = (house, TOKEN.balanceOf(address(this)));
        words[11] = pool.claimsBond();
        (words[12], words[13]) = pool.claimsBondExit();
        words[14] = pool.claimsBondUntil(block.timestamp);
        uint256 at = 15;
        for (uint256 e = first; e <= last; ++e) {
            at = _epoch(pool.epochAt(e), words, at);
            (words[at], words[at + 1]) = pool.feeOf(e);
            at += 2;
        }
        for (uint256 i; i < accounts.length; ++i) {
            at = _provider(pool.providerOf(accounts[i]), words, at);
            words[at++] = TOKEN.balanceOf(accounts[i]);
            for (uint256 e = first; e <= last; ++e) {
                words[at++] = pool.heldOf(accounts[i], e);
                words[at++] = pool.claimedOf(accounts[i], e);
            }
        }
    }

    function _epoch(IHousePool.Epoch memory e, uint256[] memory words, uint256 at) private pure returns (uint256) {
        (words[at], words[at + 1]) = (e.outstanding, uint256(int256(e.net)));
        (words[at + 2], words[at + 3]) = (e.bonded ? 1 : 0, e.lapsed ? 1 : 0);
        (words[at + 4], words[at + 5]) = (e.returned, e.holders);
        (words[at + 6], words[at + 7], words[at + 8]) = (e.tranche, e.covered, e.reclaimed);
        (words[at + 9], words[at + 10]) = (e.entries, e.exits);
        (words[at + 11], words[at + 12]) = (e.mintShares, e.mintUnits);
        words[at + 13] = uint256(e.exitPaid) << 128 | e.exitLeft;
        words[at + 14] = e.feesTaken;
        return at + 15;
    }

    function _provider(IHousePool.Provider memory p, uint256[] memory words, uint256 at)
        private
        pure
        returns (uint256)
    {
        (words[at], words[at + 1], words[at + 2]) = (p.shares, p.synced, p.series);
        (words[at + 3], words[at + 4]) = (p.leaving, p.leavingNext);
        (words[at + 5], words[at + 6], words[at + 7]) = (p.entering, p.enteringNext, p.cash);
        return at + 8;
    }
}
