"""Pictures of how good prices are and how they moved, as PNG or SVG by the file's name, or both without a suffix.

matplotlib is in the dependency group `plots` and is imported only here, when a picture is asked for. It draws without a
display, and the same numbers give the same file.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pricing.backtest.scores import Band
from pricing.errors import PricingError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_INK: Final = "#3b4252"
_FAINT: Final = "#d8dee9"
COLOURS: Final = ("#2f6690", "#c8803c", "#5b8a5b", "#9b5d73", "#7a7a8c")
_SUFFIXES: Final = (".png", ".svg")
_STYLE: Final[dict[Any, Any]] = {
    "figure.facecolor": "white",
    "axes.edgecolor": _FAINT,
    "axes.labelcolor": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titlecolor": _INK,
    "axes.labelsize": 9,
    "font.family": "DejaVu Sans",
    "grid.color": _FAINT,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 1.6,
    "svg.fonttype": "path",
    "svg.hashsalt": "proofbook",
    "xtick.color": _INK,
    "ytick.color": _INK,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
}


class PlotsMissing(PricingError):
    """The library that draws is not installed."""

    def __init__(self) -> None:
        super().__init__("matplotlib is not installed", "install the dependency group `plots`, or leave the plot out")


class BadPicture(PricingError):
    """A file name that no picture can have, or nothing to draw."""

    def __init__(self, what: str, value: object, wanted: str) -> None:
        super().__init__(f"{what} is {value!r}", f"it must be {wanted}")
        self.value = value


class Moment(NamedTuple):
    """Fair chances at a minute of the match clock, one a line of the picture."""

    minute: float
    chances: tuple[float, ...]


class Mark(NamedTuple):
    """Something that happened: drawn as an upright line with its label."""

    minute: float
    label: str


def calibration(path: Path, series: Mapping[str, Sequence[Band]], title: str) -> tuple[Path, ...]:
    """Said against happened, a line a series; larger dots stand for more forecasts. Raises PlotsMissing, BadPicture."""
    if not any(series.values()):
        raise BadPicture("the number of bands", 0, "one or more")
    with _picture(5.0, 4.6) as (figure, axes):
        axes.plot([0, 1], [0, 1], color=_FAINT, linewidth=1.2, zorder=1)
        most = max(band.size for bands in series.values() for band in bands)
        for (name, bands), colour in zip(series.items(), COLOURS, strict=False):
            said, happened = [band.said for band in bands], [band.happened for band in bands]
            # Two standard errors of the share that a band this large would show by chance.
            error = [2 * (band.said * (1 - band.said) / band.size) ** 0.5 for band in bands]
            axes.errorbar(said, happened, yerr=error, fmt="none", ecolor=colour, elinewidth=1, alpha=0.4, zorder=2)
            axes.plot(said, happened, color=colour, label=name, zorder=3)
            axes.scatter(said, happened, [10 + 60 * band.size / most for band in bands], color=colour, zorder=4)
        axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="chance that was given", ylabel="share that came true", title=title)
        axes.set_aspect("equal")
        axes.grid(visible=True)
        axes.legend(loc="upper left")
        return _save(figure, path)


def price_history(
    path: Path, moments: Sequence[Moment], names: Sequence[str], marks: Sequence[Mark], title: str
) -> tuple[Path, ...]:
    """Chances over the minutes of a match, goals and cards marked. Raises PlotsMissing, BadPicture."""
    if not moments or any(len(one.chances) != len(names) for one in moments):
        raise BadPicture(
            "chances a moment", [len(one.chances) for one in moments[:3]], f"{len(names)}, and some moments"
        )
    with _picture(8.0, 3.8) as (figure, axes):
        minutes = [one.minute for one in moments]
        for index, (name, colour) in enumerate(zip(names, COLOURS, strict=False)):
            axes.step(minutes, [one.chances[index] for one in moments], where="post", color=colour, label=name)
        for height, mark in enumerate(marks):
            axes.axvline(mark.minute, color=_FAINT, linewidth=1, zorder=0)
            # Labels of goals close together take turns in height.
            place = (mark.minute, 1.02 + 0.05 * (height % 2))
            axes.annotate(mark.label, place, xycoords=("data", "axes fraction"), fontsize=7, ha="center", color=_INK)
        axes.set(xlim=(min(minutes), max(minutes)), ylim=(0, 1), xlabel="minute", ylabel="fair chance")
        axes.set_title(title, pad=26)
        axes.grid(visible=True, axis="y")
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
        return _save(figure, path)


@contextmanager
def _picture(width: float, height: float) -> Iterator[tuple["Figure", "Axes"]]:
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise PlotsMissing from error
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(figure)
        yield figure, figure.add_subplot()


def _save(figure: "Figure", path: Path) -> tuple[Path, ...]:
    if path.suffix and path.suffix not in _SUFFIXES:
        raise BadPicture("the picture's suffix", path.suffix, ".png, .svg, or none for both")
    paths = (path,) if path.suffix else tuple(path.with_suffix(suffix) for suffix in _SUFFIXES)
    for one in paths:
        one.parent.mkdir(parents=True, exist_ok=True)
        if one.suffix == ".svg":
            figure.savefig(one, metadata={"Date": None, "Creator": "Proofbook"})
        else:
            figure.savefig(one, dpi=110, metadata={"Software": "Proofbook"})
    return paths
