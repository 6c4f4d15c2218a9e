"""The compiled payout library against its Python twin, on random cases through eth_call.

PROOFBOOK_DIFFERENTIAL_CASES sets how many settlements are compared (default 50,000); checks of legs, checks of results,
accumulators and dead heats come on top, each a share of it. One seed is fixed, one is fresh and printed on failure.
"""

import os
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pytest

from sports.errors import BadLeg, MalformedWord, ResultNotOfSport
from sports.markets import MARKETS, MarketId, validate
from sports.outcomes import LOST, Kind, Outcome, outcome
from sports.payouts import multiplier, payout_of
from sports.words import Leg, OddsPpm, Result, Sport, Status
from tests.contracts.payout_cases import Cases

if TYPE_CHECKING:
    from web3 import Web3
    from web3.contract import Contract

CASES = int(os.environ.get("PROOFBOOK_DIFFERENTIAL_CASES", "50000"))
BATCH = 5_000
FIXED_SEED = 20_261_122
STRAY_BITS = 1
WELL_FORMED, FITS = 1, 2

pytestmark = pytest.mark.anvil
Record = Callable[[str, object], None]

_LINED = frozenset({Kind.LOST, Kind.WON, Kind.HALF_WON, Kind.HALF_LOST, Kind.PUSH, Kind.VOID})
_PLAIN = frozenset({Kind.LOST, Kind.WON, Kind.VOID})
REACHABLE = {
    market.id: _LINED if market.has_line else _PLAIN | {Kind.PUSH} if market.id is MarketId.WINNER else _PLAIN
    for market in MARKETS.values()
}


@pytest.fixture(scope="module")
def harness(deploy: "Callable[..., Contract]") -> "Contract":
    return deploy("PayoutHarness")


@pytest.fixture(params=["fixed", "fresh"])
def cases(request: pytest.FixtureRequest) -> Cases:
    return Cases(FIXED_SEED if request.param == "fixed" else secrets.randbits(64))


def call(harness: "Contract", function: str, *arguments: object) -> bytes:
    answer = harness.get_function_by_name(function)(*arguments).call()
    assert isinstance(answer, bytes)
    return answer


def batches(total: int) -> Iterator[int]:
    for start in range(0, total, BATCH):
        yield min(BATCH, total - start)


def words(*values: int) -> bytes:
    return b"".join([value.to_bytes(32, "big") for value in values])


def require_equal(seed: int, python: bytes, solidity: bytes, size: int, sent: Sequence[tuple[object, ...]]) -> None:
    """Fail with the first case in which the answers, `size` bytes each, differ."""
    assert len(python) == len(solidity)
    if python == solidity:
        return
    at = next(i for i in range(0, len(python), size) if python[i : i + size] != solidity[i : i + size]) // size
    ours, theirs = python[at * size : (at + 1) * size].hex(), solidity[at * size : (at + 1) * size].hex()
    case = ", ".join(hex(part) if isinstance(part, int) else repr(part) for part in sent[at])
    raise AssertionError(f"seed {seed}: Python answers {ours}, the contract {theirs}, to ({case})")


def test_outcome_and_multiplier__random_results_and_legs__equal_the_compiled_library(
    harness: "Contract", cases: Cases, record_property: Record
) -> None:
    total = CASES // 2
    kinds: Counter[tuple[int, Kind]] = Counter()
    won: Counter[tuple[int, int]] = Counter()
    periods: Counter[tuple[int, int, int]] = Counter()
    compared = 0
    for count in batches(total):
        sent: list[tuple[int, int]] = []
        expected: list[bytes] = []
        for _ in range(count):
            sport, result_word, leg_word = cases.settle()
            leg = Leg.unpack(leg_word)
            verdict = outcome(Result.unpack(result_word), leg)
            sent.append((result_word, leg_word))
            expected.append((verdict.kind << 56 | multiplier(verdict, leg.odds)).to_bytes(8, "big"))
            kinds[leg.market, verdict.kind] += 1
            if verdict.kind is Kind.WON:
                won[leg.market, leg.selection] += 1
            if verdict.kind is not Kind.VOID:
                periods[sport, leg.market, leg.period] += 1
        answers = call(harness, "outcomes", b"".join([words(*pair) for pair in sent]))
        require_equal(cases.seed, b"".join(expected), answers, 8, sent)
        compared += len(answers) // 8
    record_property("settlements compared", compared)
    assert compared == total

    # The sample says nothing of what it does not hit.
    for market, reachable in REACHABLE.items():
        hit = {kind for kind in Kind if kinds[market, kind]}
        assert hit == reachable, f"seed {cases.seed}, market {market}: {hit}"
        assert min(kinds[market, kind] for kind in reachable) * 2_000 >= total, f"seed {cases.seed}: {kinds}"
        for selection in range(MARKETS[market].size):
            assert won[market, selection], f"seed {cases.seed}: selection {selection} of {market} never won"
        for sport, allowed in MARKETS[market].sports.items():
            assert all(periods[sport, market, period] for period in allowed), f"seed {cases.seed}: {sport} {market}"


def test_payout__random_accumulators__equal_the_compiled_library(
    harness: "Contract", cases: Cases, record_property: Record
) -> None:
    total = max(CASES // 20, 100)
    sizes: Counter[int] = Counter()
    paid = compared = 0
    for count in batches(total):
        drawn = [cases.settle()[1:] for _ in range(2_000)]
        verdicts = {pair: outcome(Result.unpack(pair[0]), Leg.unpack(pair[1])) for pair in drawn}
        alive = [pair for pair in drawn if verdicts[pair] != LOST]
        sent: list[bytes] = []
        bets: list[tuple[int, list[tuple[int, int]]]] = []
        expected: list[bytes] = []
        for index in range(count):
            # One lost leg ends a bet, so most bets are drawn from legs that are not.
            stake, legs = cases.bet(drawn if index % 10 == 0 else alive)
            outcomes: list[Outcome | None] = [verdicts[pair] for pair in legs]
            units = payout_of(stake, [OddsPpm(leg >> 32 & 0xFFFF_FFFF) for _, leg in legs], outcomes)
            assert units is not None
            sent.append(words(stake << 8 | len(legs), *(word for pair in legs for word in pair)))
            bets.append((stake, legs))
            expected.append(units.to_bytes(32, "big"))
            sizes[len(legs)] += 1
            paid += units > 0
        answers = call(harness, "payouts", b"".join(sent), count)
        require_equal(cases.seed, b"".join(expected), answers, 32, bets)
        compared += len(answers) // 32
    record_property("accumulators compared", compared)
    assert compared == total
    assert set(sizes) >= set(range(1, 13))
    assert paid * 2 > total


def test_multiplier__random_dead_heats__equal_the_compiled_library(
    harness: "Contract", cases: Cases, record_property: Record
) -> None:
    total = CASES // 20
    compared = 0
    for count in batches(total):
        heats = [cases.dead_heat() for _ in range(count)]
        sent = [
            b"".join([part.to_bytes(8, "big") for part in (Kind.DEAD_HEAT, odds, places, tied)])
            for odds, places, tied in heats
        ]
        expected = [
            multiplier(Outcome(Kind.DEAD_HEAT, places, tied), OddsPpm(odds)).to_bytes(8, "big")
            for odds, places, tied in heats
        ]
        answers = call(harness, "multipliers", b"".join(sent))
        require_equal(cases.seed, b"".join(expected), answers, 8, heats)
        compared += len(answers) // 8
    record_property("dead heats compared", compared)
    assert compared == total


def reason(sport: int, word: int) -> int:
    """What `Markets.check` should say, from the twin."""
    try:
        validate(Leg.unpack(word), sport)
    except MalformedWord:
        return STRAY_BITS
    except BadLeg as refusal:
        return refusal.reason
    return 0


def test_check__random_legs_many_of_them_spoilt__refuses_what_the_twin_refuses_and_why(
    harness: "Contract", cases: Cases, record_property: Record
) -> None:
    total = CASES // 10
    reasons: Counter[int] = Counter()
    compared = 0
    for count in batches(total):
        legs = [cases.any_leg() for _ in range(count)]
        expected = bytes([reason(*leg) for leg in legs])
        reasons.update(expected)
        sent = b"".join([bytes([sport]) + words(word) for sport, word in legs])
        answers = call(harness, "checks", sent)
        require_equal(cases.seed, expected, answers, 1, legs)
        compared += len(answers)
    record_property("checks of legs compared", compared)
    assert compared == total
    assert all(reasons[code] * 200 >= total for code in range(8)), reasons


def verdict_on(sport: int, word: int) -> int:
    """What `ResultLib` should say, from the twin: bits WELL_FORMED and FITS."""
    try:
        result = Result.unpack(word)
    except MalformedWord:
        return 0
    if result.status is Status.NONE:
        return 0
    try:
        result.require_sport(Sport(sport))
    except ResultNotOfSport:
        return WELL_FORMED
    return WELL_FORMED | FITS


def test_result__random_words_many_of_them_spoilt__well_formed_where_the_twin_unpacks(
    harness: "Contract", cases: Cases, record_property: Record
) -> None:
    total = CASES // 10
    seen: Counter[tuple[int, int]] = Counter()
    compared = 0
    for count in batches(total):
        drawn = [cases.any_result() for _ in range(count)]
        expected = bytes([verdict_on(*case) for case in drawn])
        seen.update((case[0], verdict) for case, verdict in zip(drawn, expected, strict=True))
        sent = b"".join([bytes([sport]) + words(word) for sport, word in drawn])
        # `fitsSport` is asked about well-formed words only.
        answers = bytes([verdict if verdict & WELL_FORMED else 0 for verdict in call(harness, "results", sent)])
        require_equal(cases.seed, expected, answers, 1, drawn)
        compared += len(answers)
    record_property("checks of results compared", compared)
    assert compared == total
    assert all(seen[sport, verdict] * 100 >= total for sport in Sport for verdict in (0, 1, 3)), seen


def test_outcome__result_without_a_status__reverts_with_the_status(harness: "Contract", w3: "Web3") -> None:
    from web3.exceptions import ContractCustomError

    leg = Leg.unpack(Cases(1).settle()[2]).pack()
    selector = w3.keccak(text="NoResult(uint256)")[:4]
    for status in (0, 5, 255):
        with pytest.raises(ContractCustomError) as caught:
            call(harness, "outcomes", words(status, leg))
        assert str(caught.value.data) == "0x" + (selector + words(status)).hex()


def test_shape__every_market_id__size_and_relative_as_in_python(harness: "Contract") -> None:
    shape = harness.get_function_by_name("shapeOf")
    for market_id in (*range(300), 0x1000, 0x1001, 0xFFFF):
        market = MARKETS.get(market_id)
        expected = market.size | (256 if market.relative else 0) if market else 0
        assert shape(market_id).call() == expected


def test_gas__check_and_outcome__within_what_the_hot_path_allows(harness: "Contract", record_property: Record) -> None:
    cases = Cases(FIXED_SEED)
    most_check = most_outcome = 0
    for _ in range(60):
        sport, result, leg = cases.settle()
        used, refused = harness.get_function_by_name("gasOfCheck")(leg & ~(0xFFFF_FFFF << 32), sport).call()
        assert refused == 0
        most_check = max(most_check, used)
        most_outcome = max(most_outcome, harness.get_function_by_name("gasOfOutcome")(result, leg).call()[0])
    record_property("gas of a check, at most", most_check)
    record_property("gas of an outcome, at most", most_outcome)
    assert most_check < 700
    assert most_outcome < 1_500
