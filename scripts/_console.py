"""The console's helpers: short names over `proofbook.cli._playground`, and answers in words.

Money is typed in euros and odds as people write them (2.05); both become integers here and nowhere behind.
"""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import ape
from ape.api import AccountAPI
from ape.contracts import ContractInstance
from ape.exceptions import ApeException, ContractLogicError
from ape.logging import logger
from ethpm_types import ContractType
from web3 import Web3

from chain import development
from chain.bindings import errors
from chain.contract import load_abi
from chain.deploying import LOCAL_CHAIN, addresses_file, deploy, find, network_name, prepare, recover
from chain.deployment import Deployment
from chain.errors import AddressesMissing
from chain.typed_data import Order
from chain.wire import Accepted, Terms
from proofbook.cli._playground import EURO, Playground, PlaygroundError
from proofbook.errors import ProofbookError
from scripts._connect import require_endpoint
from scripts._maker import FOLDER, ApeMaker
from scripts._words import described, result_from
from sports.markets import MARKETS, Market, validate
from sports.words import FixtureId, Leg, Result, Sport

ME = "ann"
DEPOSIT = 1_000 * EURO
_CONTRACTS = {
    "asset": "PlayEuro",
    "book": "BetBook",
    "pool": "HousePool",
    "oracle": "FixtureOracle",
    "registry": "KycRegistry",
    "lens": "BookLens",
    "first_bet": "FirstBet",
}
_DEFAULT_PERIOD = {Sport.FOOTBALL: 1, Sport.TENNIS: 2, Sport.BASKETBALL: 2}
_HELP = """\
book, pool, oracle, registry, lens, first_bet, asset   the deployed contracts, as Ape instances
me                                          {me}
fixture("Home", "Away", start_in=3600)      list a match and fund it; gives its id
order(id, "total", "over", stake=10, line=2.5)   a bettor's order: one leg
place(order, odds=2.05)                     the desk accepts, the relayer places; gives the bet
report(id, "2-1")                           four reporters sign a result: "2-1", "2-1 (1-0)", "void", "abandoned"
settle(bet)                                 wait out the challenge window and settle; gives euros paid
travel(seconds)                             move the local chain's time
words(x)                                    any order, leg, bet, receipt, address or packed word in words
errors                                      every error of the contracts, such as errors.StakeTooSmall
markets()                                   markets and their selections"""


def ape_init_extras() -> dict[str, Any]:
    """What the console knows; called by Ape when the first name is looked up."""
    _show_errors_by_name()
    try:
        return _extras()
    except ProofbookError as error:
        problem = _two_lines(error)
        print(problem)
        return {"errors": errors, "help_proofbook": lambda: print(problem)}


def _extras() -> dict[str, Any]:
    logger.set_level("ERROR")
    require_endpoint(ape.networks.provider)
    w3 = ape.networks.provider.web3
    deployment = standing(w3, FOLDER, print)
    contracts = {name: instance(name, deployment) for name in _CONTRACTS}
    if deployment.chain_id != LOCAL_CHAIN:
        print(
            f"Proofbook on {network_name(deployment.chain_id)}: contracts, words() and errors; nothing is sent for you"
        )
        return {**contracts, "errors": errors, "words": lambda x, kind="": print(described(x, contracts, None, kind))}
    console = Console(Playground(w3, deployment), contracts)
    console.play.admit(ME, DEPOSIT)
    print("Proofbook on a local chain: help_proofbook() lists what is ready")
    return {**contracts, **console.names(), "errors": errors}


def standing(w3: Web3, folder: Path, say: Callable[[str], None]) -> Deployment:
    """The set of this network, read back; on a local chain one is deployed where there is none."""
    chain_id = w3.eth.chain_id
    path = addresses_file(chain_id, folder)
    found = find(w3, path, say)
    if found is not None:
        return found
    if chain_id != LOCAL_CHAIN:
        raise AddressesMissing(str(path))
    roles = development.roles()
    recovered = recover(w3, roles, path, say)
    if recovered is not None:
        return recovered
    say("nothing is deployed on this chain yet: deploying (a minute the first time, to compile)")
    maker = ApeMaker(ape.accounts.test_accounts[development.ROLES["deployer"]])
    return deploy(w3, maker, roles, prepare(w3, maker, roles), path)


def instance(name: str, deployment: Deployment) -> ContractInstance:
    """A deployed contract for Ape; the book has the calls of both its halves."""
    kind = ContractType.model_validate({"contractName": _CONTRACTS[name], "abi": load_abi(_CONTRACTS[name])})
    return ape.Contract(getattr(deployment, name), contract_type=kind, fetch_from_explorer=False)


class Console:
    """The helpers of one session."""

    def __init__(self, play: Playground, contracts: dict[str, ContractInstance]) -> None:
        self.play = play
        self._contracts = contracts
        self._sports: dict[int, Sport] = {}

    def names(self) -> dict[str, Any]:
        """The helpers by the names that the console gives them."""
        me: AccountAPI = ape.accounts.test_accounts[development.ROLES[ME]]
        return {
            "me": me,
            "fixture": self.fixture,
            "order": self.order,
            "place": self.place,
            "report": self.report,
            "settle": self.settle,
            "travel": self.travel,
            "words": self.words,
            "markets": self.markets,
            "help_proofbook": self.help,
        }

    def help(self) -> None:
        """List the helpers."""
        print(_HELP.format(me=f"{development.key(ME).address}, granted, with play euros deposited"))

    def fixture(
        self,
        home: str = "Home",
        away: str = "Away",
        start_in: int = 3_600,
        budget: Any = 2_000,
        sport: str = "football",
    ) -> FixtureId:
        """List and fund a match that starts in `start_in` seconds; `budget` in euros is its largest loss."""
        number = Sport[sport.upper()]
        found = FixtureId(self.play.fixture(home, away, budget=units(budget), start_in=start_in, sport=number))
        print(f"{home} – {away} is listed and funded with {euros(units(budget))}")
        return found

    def order(
        self,
        fixture: int,
        market: str | int = "match result",
        selection: str | int = "home",
        stake: Any = 10,
        *,
        line: Any = 0,
        period: int | None = None,
    ) -> Order:
        """Your order on one selection; `stake` in euros, `line` in goals, points or games."""
        sport = Sport(self.play.oracle.listed(fixture).sport or 1)
        kind = _market(market)
        chosen = selection if isinstance(selection, int) else _selection(kind, selection)
        quarters = Decimal(str(line)) * 4
        if quarters != int(quarters):
            raise PlaygroundError(f"{line} is no line", "lines are quarters, such as 2.25, 2.5 or 3")
        at = _DEFAULT_PERIOD[sport] if period is None else period
        leg = Leg(FixtureId(fixture), kind.id, at, chosen, int(quarters))
        validate(leg, sport)
        return self.play.order(ME, [leg.pack()], units(stake))

    def place(self, order: Order, odds: Any = "2.00") -> Accepted:
        """Let the desk accept the order at these odds and the relayer place it."""
        bet = self.play.place(self.play.accept(ME, order, [units(odds)]))
        print(f"placed: {euros(order.stake)} at {odds} returns {euros(bet.ticket.payout)}")
        return bet

    def report(self, fixture: int, result: str | Result) -> None:
        """Report a result with all four reporters' signatures, when the match may be over."""
        sport = Sport(self.play.specification(fixture).sport)
        value = result_from(result, sport) if isinstance(result, str) else result
        self.play.report(fixture, value)
        print(described(value, self._contracts, self.play))

    def settle(self, bet: Accepted | Terms) -> Decimal:
        """Wait until the result is final and settle the bet; gives the euros paid."""
        terms = bet.terms if isinstance(bet, Accepted) else bet
        for leg in terms.legs:
            self.play.finish(leg >> 128)
        paid = self.play.settle(terms).payout
        print(f"paid {euros(paid)}")
        return Decimal(paid) / EURO

    def travel(self, seconds: int) -> None:
        """Move the local chain's time ahead."""
        self.play.travel_to(self.play.now() + seconds, "you asked for it")

    def words(self, what: Any, kind: str = "") -> None:
        """Print anything in words; `kind` names a bare number: leg, result, account, fixture, pot or desk."""
        print(described(what, self._contracts, self.play, kind))

    def markets(self) -> None:
        """List the markets."""
        for market in MARKETS.values():
            line = "  with a line" if market.has_line else ""
            print(f"{market.id.value:>3}  {market.name:<22} {', '.join(market.selections)[:70]}{line}")


def units(amount: Any) -> int:
    """Millionths of an amount or of odds as a person types them; nothing finer exists."""
    exact = Decimal(str(amount)) * EURO
    if exact != int(exact):
        raise PlaygroundError(f"{amount} is finer than a millionth", "round it to six decimals")
    return int(exact)


def euros(amount: int) -> str:
    """An amount of asset units in euros."""
    return f"{Decimal(amount) / EURO:,.2f} euros"


def _market(market: str | int) -> Market:
    for one in MARKETS.values():
        if market in (one.id, one.name):
            return one
    raise PlaygroundError(f"no market is called {market!r}", "markets() lists them")


def _selection(market: Market, name: str) -> int:
    if name not in market.selections:
        raise PlaygroundError(f"{market.name} has no selection {name!r}", f"it has {', '.join(market.selections)}")
    return market.selections.index(name)


def _two_lines(error: ProofbookError) -> str:
    name = type(error).__name__
    head = error.message if error.message.startswith(name) else f"{name}: {error.message}"
    return f"{head}\nwhat to do: {error.remedy}" if error.remedy else head


def _show_errors_by_name() -> None:
    """Make the console print errors of ours and of Ape in words; elsewhere they are raised as ever."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is not None:
        shell.set_custom_exc((ApeException, ProofbookError), _handle)


def _handle(_shell: Any, _type: Any, value: BaseException, _traceback: Any, **_options: Any) -> None:
    print(_two_lines(value) if isinstance(value, ProofbookError) else ape_error(value))


def ape_error(error: BaseException) -> str:
    """An error of Ape in words; a refusal by one of our contracts by its name and arguments."""
    inputs = getattr(error, "inputs", None)
    if isinstance(error, ContractLogicError) and isinstance(inputs, dict):
        shown = ", ".join(f"{name}={value}" for name, value in inputs.items())
        return f"{type(error).__name__}({shown})"
    return f"{type(error).__name__}: {error}"


__all__ = ["Console", "ape_error", "ape_init_extras", "euros", "instance", "standing", "units"]
