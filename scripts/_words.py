"""Packed words, orders, bets and receipts as sentences; results from what a person types."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import ape
from ape.api import ReceiptAPI
from ape.contracts import ContractInstance
from eth_utils.address import is_address
from hexbytes import HexBytes

from chain.typed_data import Order
from chain.wire import Accepted, Terms, decode_placed, decode_settled
from chain.words import PHASES, AccountWord, DeskWord, FixtureWord, PotWord, ResultHead
from proofbook.cli._playground import EURO, Playground, PlaygroundError
from sports.errors import SportsError
from sports.markets import describe
from sports.words import Leg, Result, Score, Side, Sport, Status

_KINDS = ("leg", "result", "account", "fixture", "pot", "desk")
_SCORE = re.compile(r"(\d+)-(\d+)(?: \((\d+)-(\d+)\))?$")
_MONEY = {
    "balance",
    "open_payout",
    "budget",
    "reserved",
    "combined",
    "one_key",
    "stakes",
    "reserve",
    "cash",
    "minimum_stake",
}
_TIMES = {"eligible_until", "no_entry_before", "withdraw_at", "start", "close_at", "paused_until", "reported_at"}


def result_from(text: str, sport: Sport) -> Result:
    """`2-1`, `2-1 (1-0)` with the score at half time, `void` or `abandoned`."""
    if text.upper() in ("VOID", "ABANDONED"):
        return Result(Status[text.upper()])
    match = _SCORE.match(text)
    if match is None:
        raise PlaygroundError(f"{text!r} is no result", "write 2-1, 2-1 (1-0), void or abandoned")
    final = Score(int(match[1]), int(match[2]))
    half = None if match[3] is None or sport is Sport.TENNIS else Score(int(match[3]), int(match[4]))
    ahead = None if final.home == final.away else Side.HOME if final.home > final.away else Side.AWAY
    if sport is Sport.FOOTBALL:
        return Result(Status.FINISHED, (half, final, None, None, None, None, None))
    regulation = final if sport is Sport.BASKETBALL else None
    return Result(Status.FINISHED, (half, regulation, final, None, None, None, None), ahead)


def described(what: Any, contracts: Mapping[str, ContractInstance], play: Playground | None, kind: str = "") -> str:
    """Anything of the system in words; `kind` says what a bare number is, where it does not show."""
    if kind and kind not in _KINDS:
        raise PlaygroundError(f"no word is called {kind!r}", f"kinds are {', '.join(_KINDS)}")
    if isinstance(what, Accepted):
        return _legs(what.legs, play) + f"\n  {_euros(what.order.stake)} returns {_euros(what.ticket.payout)}"
    if isinstance(what, Order | Terms):
        return _legs(what.legs, play) + f"\n  {_euros(what.stake)} by {what.bettor}, nonce {what.nonce}"
    if isinstance(what, Leg):
        return _leg(what, play)
    if isinstance(what, Result):
        return _result(what)
    if isinstance(what, ReceiptAPI):
        # Ape does not wait on a local network, where blocks may have a clock of their own.
        provider = ape.networks.provider
        provider.web3.eth.wait_for_transaction_receipt(HexBytes(what.txn_hash))
        return "\n".join(_event(event) for event in provider.get_receipt(what.txn_hash).events) or "no events"
    address = getattr(what, "address", what)
    if isinstance(address, str) and is_address(address):
        return _fields("account", AccountWord.unpack(int(contracts["book"].accounts(address))))
    if isinstance(what, int):
        return _number(what, contracts, play, kind)
    raise PlaygroundError(f"{what!r} has no words", "give an order, bet, leg, result, receipt, address or packed word")


def _number(word: int, contracts: Mapping[str, ContractInstance], play: Playground | None, kind: str) -> str:
    if kind == "account":
        return _fields(kind, AccountWord.unpack(word))
    if kind == "pot":
        return _fields(kind, PotWord.unpack(word))
    if kind == "desk":
        return _fields(kind, DeskWord.unpack(word))
    if kind == "fixture" or (not kind and 0 < word < 1 << 128):
        raw = int(contracts["book"].fixtures(word)) if word < 1 << 128 else word
        return _fields("fixture", FixtureWord.unpack(raw))
    if kind == "result" or (not kind and word & 0xFFFF_FFFF):
        head = ResultHead.unpack(word)
        return f"{_result(Result.unpack(head.value))}, {PHASES[head.phase]}, ballot {head.ballot}"
    try:
        return _leg(Leg.unpack(word), play)
    except SportsError as error:
        raise PlaygroundError(
            f"{word:#x} is no leg ({error})", f"say what it is: words(x, kind), one of {', '.join(_KINDS)}"
        ) from None


def _legs(legs: tuple[int, ...], play: Playground | None) -> str:
    return "\n".join(_leg(Leg.unpack(leg), play) for leg in legs)


def _leg(leg: Leg, play: Playground | None) -> str:
    sport = Sport(play.oracle.listed(leg.fixture).sport or 1) if play else Sport.FOOTBALL
    odds = f" at {Decimal(leg.odds) / EURO:.2f}" if leg.odds else ""
    return f"{describe(leg, sport)}{odds}"


def _result(result: Result) -> str:
    known = [f"{pair.home}-{pair.away}" for pair in result.pairs if pair is not None]
    return " ".join([result.status.name, *known])


def _event(event: Any) -> str:
    if event.event_name == "Placed":
        items = [
            f"{i.code.name} {_euros(i.terms.stake)} returns {_euros(i.terms.payout)}" for i in decode_placed(event.data)
        ]
        return "Placed: " + "; ".join(items)
    if event.event_name == "Settled":
        return "Settled: " + "; ".join(f"{i.code.name} paid {_euros(i.payout)}" for i in decode_settled(event.data))
    return f"{event.event_name}(" + ", ".join(f"{k}={v}" for k, v in event.event_arguments.items()) + ")"


def _fields(name: str, word: Any) -> str:
    lines = [name]
    for one in fields(word):
        value = getattr(word, one.name)
        if one.name in _MONEY:
            value = _euros(value)
        elif one.name in _TIMES:
            value = datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if value else "never"
        lines.append(f"  {one.name.replace('_', ' '):<16} {value}")
    return "\n".join(lines)


def _euros(units: int) -> str:
    return f"{Decimal(units) / EURO:,.2f} euros"
