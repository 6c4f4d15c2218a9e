"""Settings of pricing: defaults that hold, a quorum that is a majority, keys of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from proofbook.errors import SettingsError
from proofbook.settings import load
from proofbook.settings_pricing import PricingSettings

A, B, C = ("0x" + digit * 40 for digit in "abc")


def written(tmp_path: Path, text: str) -> list[Path]:
    file = tmp_path / "proofbook.toml"
    file.write_text(text)
    return [file]


def replicas(*addresses: str) -> str:
    return "".join(
        f'[[pricing.replicas]]\naddress = "{address}"\nurl = "http://127.0.0.1:{9700 + at}"\n'
        for at, address in enumerate(addresses)
    )


def test_pricing__defaults__price_in_this_process_and_wait_six_seconds() -> None:
    settings = PricingSettings()
    assert (settings.replicas, settings.quorum, settings.acceptance_delay_s) == ((), 2, 6)


def test_pricing__three_replicas__are_read(tmp_path: Path) -> None:
    settings = load(written(tmp_path, replicas(A, B, C)), {})
    assert [one.address for one in settings.pricing.replicas] == [A, B, C]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[pricing]\nquorum = 1\n" + replicas(A, B, C), "no majority"),
        ("[pricing]\nquorum = 4\n" + replicas(A, B, C), "no majority"),
        (replicas(A, A, C), "one address"),
        (replicas("0x12", B, C), "pricing.replicas.0.address"),
        ("[pricing]\nacceptance_delay_s = 4\n", "pricing.acceptance_delay_s"),
        ("[pricing]\npoll_s = 10\n", "pricing.poll_s"),
        ("[pricing]\nreplica = 3\n", "pricing.replica"),
    ],
)
def test_pricing__what_cannot_be__is_refused_by_its_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(written(tmp_path, text), {})
    assert said in str(caught.value)
