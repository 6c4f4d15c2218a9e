"""Roles files: what is refused, by which key; the whole file at once."""

from pathlib import Path

import pytest
from eth_utils.address import to_checksum_address

from chain.development import key
from chain.errors import RolesUnusable
from chain.roles_file import load_roles

PARTS = (
    "owner",
    "guardian",
    "desk",
    "second_desk",
    "allocator",
    "bond_owner",
    "listing_allocator",
    "listing_desk",
    "issuer",
    "fee_recipient",
)
LOCAL, SEPOLIA, MAINNET = 31_337, 11_155_111, 1


def address(number: int) -> str:
    return to_checksum_address(f"0x{0xA11CE << 100 | number:040x}")


def written(path: Path, **changes: object) -> Path:
    values: dict[str, object] = {part: address(number) for number, part in enumerate(PARTS)}
    values |= {"committee": [address(100 + i) for i in range(4)], "minimum_stake_cents": 10, "fee_ppm": 50_000}
    values |= {"sandbox": False, "asset": address(200)} | changes
    shown = {True: "true", False: "false"}
    lines = [
        f"{name} = {shown[value] if isinstance(value, bool) else repr(value)}"
        for name, value in values.items()
        if value is not None
    ]
    path.write_text("\n".join(lines))
    return path


def refused(path: Path, chain_id: int) -> dict[str, str]:
    with pytest.raises(RolesUnusable) as caught:
        load_roles(path, chain_id)
    return dict(caught.value.problems)


def test_roles__a_whole_file__are_read(tmp_path: Path) -> None:
    roles = load_roles(written(tmp_path / "r.toml"), MAINNET)

    assert [getattr(roles, part) for part in PARTS] == [address(number) for number in range(len(PARTS))]
    assert roles.fee_ppm == 50_000
    assert (roles.minimum_stake_cents, roles.sandbox, roles.asset) == (10, False, address(200))
    assert roles.committee == tuple(address(100 + i) for i in range(4))


@pytest.mark.parametrize(
    ("key_", "value", "says"),
    [
        ("desk", None, "is missing"),
        ("desk", "0x12", "wanted an address"),
        ("desk", 7, "wanted an address"),
        ("desk", "0x" + "00" * 20, "zero address"),
        ("desk", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD".swapcase().replace("0X", "0x"), "checksum is wrong"),
        ("desk", address(0), "as owner is"),
        ("committee", [address(100)] * 4, "as committee[0] is"),
        ("committee", [address(1)] + [address(101 + i) for i in range(3)], "as guardian is"),
        ("committee", [address(100 + i) for i in range(3)], "has 3 members"),
        ("committee", [address(100 + i) for i in range(17)], "has 17 members"),
        ("committee", "x", "wanted a list"),
        ("minimum_stake_cents", 0, "wanted a whole number"),
        ("minimum_stake_cents", 1 << 24, "wanted a whole number"),
        ("minimum_stake_cents", True, "wanted a whole number"),
        ("fee_ppm", 100_001, "wanted a whole number from 0 to 100,000"),
        ("fee_ppm", -1, "wanted a whole number"),
        ("fee_ppm", 0.05, "wanted a whole number"),
        ("sandbox", 1, "wanted true or false"),
        ("sandbox", True, "real money"),
        ("asset", "", "play money"),
        ("asset", "euro", "wanted an address"),
        ("desk_key", address(300), "is no key of a roles file"),
    ],
)
def test_roles__a_bad_value__is_named_with_its_key(tmp_path: Path, key_: str, value: object, says: str) -> None:
    problems = refused(written(tmp_path / "r.toml", **{key_: value}), MAINNET)

    assert all(name.startswith(key_) for name in problems)
    assert says in " ".join(problems.values())


@pytest.mark.parametrize("chain_id", [SEPOLIA, MAINNET])
def test_roles__a_development_key__is_refused_off_the_local_chain(tmp_path: Path, chain_id: int) -> None:
    path = written(tmp_path / "r.toml", guardian=key("ann").address)

    assert "development key" in refused(path, chain_id)["guardian"]
    assert load_roles(path, LOCAL).guardian == key("ann").address


def test_roles__sandbox_and_play_money__are_allowed_on_test_chains(tmp_path: Path) -> None:
    path = written(tmp_path / "r.toml", sandbox=True, asset="")

    assert load_roles(path, SEPOLIA).sandbox
    assert set(refused(path, MAINNET)) == {"sandbox", "asset"}


def test_roles__no_file_or_no_toml__says_what_to_do(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("owner = ")

    assert "example.roles.toml" in refused(tmp_path / "none.toml", SEPOLIA)["the file"]
    assert "cannot be read" in refused(broken, SEPOLIA)["the file"]


def test_roles__the_example__has_every_key_and_only_lacks_values() -> None:
    problems = refused(Path(__file__).resolve().parents[2] / "deployments" / "example.roles.toml", SEPOLIA)

    assert set(problems) == {*PARTS, *(f"committee[{i}]" for i in range(4))}
