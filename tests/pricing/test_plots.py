"""Pictures: the same numbers give the same file, and what cannot be drawn is refused before anything is written."""

import sys
from pathlib import Path

import pytest

from pricing.backtest.scores import Band
from pricing.plots import BadPicture, Mark, Moment, PlotsMissing, calibration, price_history

BANDS = (Band(40, 0.12, 0.10), Band(30, 0.45, 0.5), Band(5, 0.9, 0.8))
MOMENTS = [Moment(float(minute), (0.5, 0.3, 0.2)) for minute in range(5)]
PNG, SVG = b"\x89PNG", b"<?xml"


def test_calibration__no_suffix__is_drawn_as_png_and_svg_and_the_same_again(tmp_path: Path) -> None:
    first = calibration(tmp_path / "one", {"own": BANDS, "closing price": BANDS[:2]}, "title")
    second = calibration(tmp_path / "two", {"own": BANDS, "closing price": BANDS[:2]}, "title")
    assert [path.suffix for path in first] == [".png", ".svg"]
    assert [path.read_bytes()[: len(head)] for path, head in zip(first, (PNG, SVG), strict=True)] == [PNG, SVG]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_price_history__suffix_given__is_that_one_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "match.svg"
    assert price_history(path, MOMENTS, ["home", "draw", "away"], [Mark(2.0, "goal home")], "title") == (path,)
    assert path.read_bytes().startswith(SVG)


def test_picture__cannot_be__is_refused_with_the_value(tmp_path: Path) -> None:
    with pytest.raises(BadPicture, match=r"\.jpg"):
        calibration(tmp_path / "one.jpg", {"own": BANDS}, "title")
    with pytest.raises(BadPicture):
        calibration(tmp_path / "one", {"own": ()}, "title")
    with pytest.raises(BadPicture):
        price_history(tmp_path / "one", MOMENTS, ["home", "away"], [], "title")
    assert list(tmp_path.iterdir()) == []


def test_picture__library_absent__says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("matplotlib", "matplotlib.figure"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(PlotsMissing, match="group `plots`"):
        calibration(tmp_path / "one", {"own": BANDS}, "title")
