"""What stands behind the browser tests: when the front is built anew, results of played matches, small pictures."""

import os
from pathlib import Path

import pytest
from PIL import Image

from scripts._dev import screenshots
from scripts._dev.dapp_door import result_of
from scripts._dev.dapp_product import is_built
from scripts._dev.screenshots import shrink
from sports.replay import load_matches, match_named
from sports.words import Result, Score, Side, Status


def front(folder: Path) -> tuple[Path, Path]:
    source, page = folder / "src/main.tsx", folder / "dist/index.html"
    for at, path in enumerate((source, page)):
        path.parent.mkdir()
        path.write_text("")
        os.utime(path, (at, at))
    return source, page


def test_front__built_after_its_last_change__is_not_built_again(tmp_path: Path) -> None:
    front(tmp_path)
    assert is_built(tmp_path)


def test_front__a_source_changed_since_or_nothing_built__is_built(tmp_path: Path) -> None:
    source, page = front(tmp_path)
    os.utime(source, (5, 5))
    assert not is_built(tmp_path)
    page.unlink()
    assert not is_built(tmp_path)


def test_result__of_every_match_of_the_replay__is_one_of_its_sport() -> None:
    for match in load_matches().values():
        result_of(match).require_sport(match.fixture.sport)


@pytest.mark.parametrize(
    ("name", "pairs", "through"),
    [
        ("world-cup-2018-france-argentina", ((1, 1), (4, 3), None, None), Side.HOME),
        ("world-cup-2018-croatia-england", ((0, 1), (1, 1), (2, 1), None), Side.HOME),
        ("world-cup-2018-croatia-denmark", ((1, 1), (1, 1), (1, 1), (3, 2)), Side.HOME),
    ],
)
def test_result__of_a_known_match__is_what_was_played(
    name: str, pairs: tuple[tuple[int, int] | None, ...], through: Side
) -> None:
    found = result_of(match_named(name, load_matches()))
    wanted = tuple(None if pair is None else Score(*pair) for pair in pairs) + (None,) * 3
    assert (found.status, found.pairs, found.advancing) == (Status.FINISHED, wanted, through)
    assert Result.unpack(found.pack()) == found


def test_picture__written__has_a_palette_and_the_same_size(tmp_path: Path) -> None:
    Image.linear_gradient("L").convert("RGB").save(tmp_path / "raw.png")
    size = shrink(tmp_path / "raw.png", tmp_path / "small.png")
    with Image.open(tmp_path / "small.png") as small:
        assert (small.mode, small.size) == ("P", (256, 256))
    assert size == (tmp_path / "small.png").stat().st_size


def test_picture__that_stays_large__is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenshots, "MOST_BYTES", 10)
    Image.linear_gradient("L").save(tmp_path / "raw.png")
    with pytest.raises(RuntimeError, match="show less"):
        shrink(tmp_path / "raw.png", tmp_path / "small.png")
