"""One set deployed by Ape: its read-back, a bet's life through Ape's contract instances, refusals by name."""

from dataclasses import replace
from typing import TYPE_CHECKING

import ape
import pytest

from api.desk import sign_batch
from chain.development import key, roles
from chain.readback import read_back
from chain.wire import Code, decode_placed, decode_settled, encode_place, encode_settle
from chain.words import AccountWord, FixtureWord, PotWord
from proofbook.cli._playground import EURO
from scripts._console import instance
from sports.words import FixtureId, Leg, Result, Score, Status

if TYPE_CHECKING:
    from ape.api import AccountAPI
    from ape.contracts import ContractInstance

    from proofbook.cli._playground import Playground

HOME_WINS = Result(Status.FINISHED, (Score(1, 0), Score(2, 1), None, None, None, None, None))


@pytest.fixture
def book(play: "Playground") -> "ContractInstance":
    return instance("book", play.addresses)


@pytest.fixture
def relayer() -> "AccountAPI":
    return ape.accounts.test_accounts[7]


def on_home(fixture: int) -> int:
    return Leg(FixtureId(fixture), market=1, period=1, selection=0).pack()


def test_read_back__a_new_set__finds_nothing_that_differs(play: "Playground") -> None:
    assert read_back(play.w3, play.addresses, roles()) == []


@pytest.mark.parametrize(
    "part", ["guardian", "desk", "second_desk", "allocator", "bond_owner", "fee_recipient", "issuer"]
)
def test_read_back__another_holder_of_a_part__is_a_finding(play: "Playground", part: str) -> None:
    findings = read_back(play.w3, play.addresses, replace(roles(), **{part: key("ben").address}))

    assert findings
    assert all(finding.remedy for finding in findings)


@pytest.mark.parametrize(
    "name", ["asset", "office", "book", "pool", "oracle", "registry", "lens", "first_bet", "timelock"]
)
def test_read_back__an_address_of_another_contract__is_a_finding(play: "Playground", name: str) -> None:
    other = "pool" if name != "pool" else "lens"

    findings = read_back(play.w3, replace(play.addresses, **{name: getattr(play.addresses, other)}))

    assert findings


def test_read_back__an_address_without_code__names_it(play: "Playground") -> None:
    nobody = "0x00000000000000000000000000000000DeaDBeef"

    findings = read_back(play.w3, replace(play.addresses, oracle=nobody))

    assert [finding.what for finding in findings] == [f"the code of oracle at {nobody}"]


def test_read_back__other_reporters_than_deployed__is_a_finding(play: "Playground") -> None:
    others = (*play.addresses.committee[:3], key("ben").address)

    findings = read_back(play.w3, replace(play.addresses, committee=others))

    assert [finding.what for finding in findings] == ["committee 0 of the oracle"]


def test_read_back__another_chain__is_the_only_finding(play: "Playground") -> None:
    findings = read_back(play.w3, replace(play.addresses, chain_id=1))

    assert [str(finding).partition(";")[0] for finding in findings] == ["the chain id is 31337, expected 1"]


def test_bet__placed_reported_and_settled_through_ape__is_paid(
    play: "Playground", book: "ContractInstance", relayer: "AccountAPI"
) -> None:
    play.admit("ann", 100 * EURO)
    fixture = play.fixture("Argentina", "France")
    bet = play.accept("ann", play.order("ann", [on_home(fixture)], 10 * EURO), [2_050_000])
    desk = sign_batch([bet.ticket], [key("desk"), key("second_desk")], play.addresses.book_domain)

    placed = book.place(encode_place([bet], desk), sender=relayer)

    (event,) = placed.decode_logs(book.Placed)
    (item,) = decode_placed(event.data)
    assert (item.code, item.terms, item.terms.payout) == (Code.OK, bet.terms, 20_500_000)
    account = AccountWord.unpack(book.accounts(key("ann").address))
    assert (account.balance, account.open_payout) == (90 * EURO, 20_500_000)
    assert FixtureWord.unpack(book.fixtures(fixture)).reserved == 10_500_000
    pot = PotWord.unpack(book.pots(Leg.unpack(bet.legs[0]).pot_key))
    assert (pot.count, pot.stakes, pot.liabilities[0]) == (1, 10 * EURO, 20_500_000)

    play.report(fixture, HOME_WINS)
    play.finish(fixture)
    settled = book.settle(encode_settle([bet.terms]), sender=relayer)

    (event,) = settled.decode_logs(book.Settled)
    (paid,) = decode_settled(event.data)
    assert (paid.code, paid.nonce, paid.stake, paid.payout) == (Code.OK, bet.order.nonce, 10 * EURO, 20_500_000)
    assert AccountWord.unpack(book.accounts(key("ann").address)).balance == 110_500_000
    assert play.lens.solvency().solvent


def test_place__a_stake_of_nothing__reverts_by_name_with_its_values(
    play: "Playground", book: "ContractInstance", relayer: "AccountAPI"
) -> None:
    play.admit("ann", 100 * EURO)
    bet = play.accept("ann", play.order("ann", [on_home(play.fixture("Spain", "Italy"))], 0), [2_000_000])
    desk = sign_batch([bet.ticket], [key("desk"), key("second_desk")], play.addresses.book_domain)

    with ape.reverts(book.StakeTooSmall, stake=0, minimum=100_000):
        book.place(encode_place([bet], desk), sender=relayer)


def test_withdraw__more_than_the_balance__reverts_by_the_offices_error(
    play: "Playground", book: "ContractInstance", relayer: "AccountAPI"
) -> None:
    with ape.reverts(book.InsufficientBalance, balance=0, needed=5):
        book.requestWithdraw(5, sender=relayer)


def test_account_word__against_the_lens__agrees(play: "Playground", book: "ContractInstance") -> None:
    play.admit("ben", 7 * EURO)
    seen = play.lens.account(key("ben").address)

    word = AccountWord.unpack(book.accounts(key("ben").address))

    assert (word.balance, word.eligible_until, word.tier) == (seen.balance, seen.eligible_until, seen.tier)


def test_bytecode__by_ape_and_by_forge__is_equal() -> None:
    from scripts._compiled import contract
    from tests.anvil import artifact

    for name in (
        "BetBook",
        "BookOffice",
        "BookCashier",
        "HousePool",
        "FixtureOracle",
        "KycRegistry",
        "BookLens",
        "FirstBet",
        "ParameterTimelock",
        "PlayEuro",
    ):
        by_ape = contract(name).contract_type.runtime_bytecode.bytecode
        by_forge = artifact(name)["deployedBytecode"]["object"]
        # Ape's build carries solc's metadata behind the code, forge's is told not to.
        assert by_ape.removeprefix("0x").startswith(by_forge.removeprefix("0x")), name
