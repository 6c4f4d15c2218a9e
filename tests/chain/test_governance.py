"""Changes of parameters as people write them: what they become, and what is refused with what to do."""

from __future__ import annotations

import pytest

from chain.deployment import owner_call, plan
from chain.development import key, roles
from chain.errors import ChangeUnusable
from chain.governance import CONTRACTS, OWNER_CALLS, ROLES, prepare

SET = plan(key("deployer").address, 0, roles(), 31337)[1]
ANN, BEN, CLAIRE = (key(who).address for who in ("ann", "ben", "provider"))


@pytest.mark.parametrize(
    ("name", "arguments", "signature", "values"),
    [
        ("pool.setFee", ["50000"], "setFee(uint256)", (50_000,)),
        ("book.setStandbyKey", ["1", ANN], "setStandbyKey(uint256,address)", (1, ANN)),
        ("registry.setIssuer", [ANN.lower(), "true"], "setIssuer(address,bool)", (ANN, True)),
        (
            "oracle.addCommittee",
            ["3", f"{ANN}, {BEN}", f"{CLAIRE}"],
            "addCommittee(uint256,address[],address[])",
            (3, [ANN, BEN], [CLAIRE]),
        ),
        ("book.sunset", [], "sunset()", ()),
        ("timelock.grantRole", ["PROPOSER_ROLE", BEN], "grantRole(bytes32,address)", (ROLES["PROPOSER_ROLE"], BEN)),
    ],
)
def test_prepare__a_change_in_words__is_the_call_of_the_contract(
    name: str, arguments: list[str], signature: str, values: tuple[object, ...]
) -> None:
    change = prepare(SET, name, arguments)
    assert (change.arguments, change.target) == (values, getattr(SET, name.partition(".")[0]))
    expected = owner_call(signature, *values) if values else owner_call("sunset()")
    assert "0x" + change.data.hex() == expected


def test_prepare__another_salt_or_argument__is_another_change() -> None:
    ids = {prepare(SET, "pool.setFee", [rate], salt).id for rate in ("1", "2") for salt in (0, 1)}
    assert len(ids) == 4


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("pool.fund", [], "is no call of an owner"),
        ("setFee", ["1"], "is no call of an owner"),
        ("pool.setFee", [], r"it takes ppm \(uint256\)"),
        ("pool.setFee", ["5%"], "'5%', which is no uint256"),
        ("pool.setFee", ["-1"], "'-1', which is no uint256"),
        ("book.setGuardian", ["0x12"], "'0x12', which is no address"),
        ("book.setGuardian", [ANN[:-1] + ("0" if ANN[-1] != "0" else "1")], "which is no address"),
        ("registry.setIssuer", [ANN, "yes"], "'yes', which is no bool"),
        ("timelock.grantRole", ["OWNER", ANN], "'OWNER', which is no bytes32"),
    ],
)
def test_prepare__what_is_no_change__is_named_with_what_to_do(name: str, arguments: list[str], says: str) -> None:
    with pytest.raises(ChangeUnusable, match=says) as caught:
        prepare(SET, name, arguments)
    assert caught.value.remedy


def test_owner_calls__each__is_of_a_known_contract_and_can_be_prepared_by_somebody() -> None:
    for name in OWNER_CALLS:
        assert name.partition(".")[0] in CONTRACTS
        with pytest.raises(ChangeUnusable, match="it takes"):
            prepare(SET, name, ["x"] * 9)
