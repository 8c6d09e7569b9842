"""One year of the chain as boxes of people and arrows between them, with numbers that close."""

import textwrap
from functools import partial
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from forecast.result import RunResult
from reports import style
from reports.blocks import Chart
from reports.observed import history
from reports.wording import Wording

HEIGHT = 3.1  # inches
WIDE, HIGH = 100.0, 60.0  # units of the picture
BOX = (21.0, 13.0)
STOCKS = ("coa_in_procedure", "coa_awaiting_departure", "coa_permit_holders", "nareis_backlog")
PLACES = {
    "coa_in_procedure": (20.0, 37.0),
    "coa_awaiting_departure": (20.0, 6.0),
    "coa_permit_holders": (60.0, 12.0),
    "nareis_backlog": (60.0, 45.0),
}
FLOWS = (
    *("inflow_first", "inflow_nareis", "ind_decisions", "ind_grants", "nareis_applications"),
    *("coa_inflow", "coa_outflow_permit_holders", "coa_outflow_other"),
)


class Arrow(NamedTuple):
    """A flow: from one point to another, and where its label stands."""

    name: str
    tail: tuple[float, float]
    head: tuple[float, float]
    label: tuple[float, float]
    align: str


ARROWS = (
    Arrow("first", (2, 43.5), (19.5, 43.5), (1, 45), "left"),
    Arrow("returning", (2, 12.5), (19.5, 12.5), (1, 14), "left"),
    Arrow("rejected", (30.5, 36.5), (30.5, 19.5), (29.5, 28), "right"),
    Arrow("granted", (41.5, 40), (59.5, 24), (47, 36.5), "left"),
    Arrow("otherwise", (41.5, 14.5), (59.5, 17), (50.5, 18), "center"),
    Arrow("applied", (98, 51.5), (81.5, 51.5), (99, 53), "right"),
    Arrow("family", (70.5, 44.5), (70.5, 25.5), (71.5, 34), "left"),
    Arrow("housed", (81.5, 18.5), (98, 18.5), (99, 20), "right"),
    Arrow("left", (41.5, 9), (98, 3), (99, 6.5), "right"),
)


def chain_chart(result: RunResult) -> Chart | None:
    """Return the picture of the as-of year, or None when the chain does not tell it whole.

    Numbers are means over the futures, so that each stock is what it was, plus what came, less
    what left.
    """
    numbers = year_numbers(result, result.day.year)
    if numbers is None:
        return None
    words = Wording(result.language)
    caption = words.text("chain.picture", year=str(result.day.year))
    told = [words.text(f"chain.alt_{key}", **_shown(words, numbers)) for key in STOCKS]
    text = " ".join(told)
    draw = partial(_figure, numbers, words, result.day.year)
    return Chart("chain_year", style.drawn(draw, caption, text), caption, text)


def year_numbers(result: RunResult, year: int) -> dict[str, float] | None:
    """Return stocks at both ends and flows of a year, means over the futures.

    Returns:
        ``<stock>_start``, ``<stock>_end`` and the names of ``ARROWS``; None when a flow of the
        year, or a stock at one of its ends, is not there.
    """
    means = result.bands.set_index(["quantity", "period"])["mean"]
    needed = [(key, str(year)) for key in FLOWS] + [(key, f"{year}-12") for key in STOCKS]
    before = pd.Period(year=year - 1, month=12, freq="M")
    starts = {
        key: {row["month"]: float(row["value"]) for _, row in history(result, key).iterrows()}
        for key in STOCKS
    }
    if any(pair not in means.index for pair in needed):
        return None
    if any(before not in start for start in starts.values()):
        return None
    flow = {key: float(means[key, str(year)]) for key in FLOWS}
    found = {f"{key}_start": starts[key][before] for key in STOCKS}
    found |= {f"{key}_end": float(means[key, f"{year}-12"]) for key in STOCKS}
    return found | _between(found, flow, means, str(year))


def _between(
    stock: dict[str, float], flow: dict[str, float], means: "pd.Series[float]", year: str
) -> dict[str, float]:
    """Return the flows between the stocks; what has no key of its own closes a stock."""
    direct = flow["inflow_nareis"] + float(means.get(("inflow_resettlement", year), 0.0))
    grown = stock["coa_permit_holders_end"] - stock["coa_permit_holders_start"]
    housed = flow["coa_outflow_permit_holders"]
    first = flow["inflow_first"]
    decided = first + stock["coa_in_procedure_start"] - stock["coa_in_procedure_end"]
    return {
        "first": first,
        "returning": flow["coa_inflow"] - first - direct,
        "granted": flow["ind_grants"],
        "rejected": decided - flow["ind_grants"],
        "otherwise": grown + housed - flow["ind_grants"] - direct,
        "family": direct,
        "applied": flow["nareis_applications"],
        "housed": housed,
        "left": flow["coa_outflow_other"],
    }


def _shown(words: Wording, numbers: dict[str, float]) -> dict[str, str]:
    return {name: words.persons(value) for name, value in numbers.items()}


def _figure(numbers: dict[str, float], words: Wording, year: int) -> Figure:
    figure = Figure(figsize=(style.WIDTH, HEIGHT), layout="constrained")
    axes = figure.subplots()
    axes.set(xlim=(0, WIDE), ylim=(0, HIGH))
    axes.set_axis_off()
    for key, corner in PLACES.items():
        _box(axes, corner, words.text(f"chain.box_{key}"), _ends(numbers, words, key, year))
    for arrow in ARROWS:
        _arrow(axes, arrow, words, numbers[arrow.name])
    return figure


def _ends(numbers: dict[str, float], words: Wording, key: str, year: int) -> str:
    before, after = (words.persons(numbers[f"{key}_{end}"]) for end in ("start", "end"))
    return words.text("chain.ends", first=str(year - 1), last=str(year), before=before, after=after)


def _box(axes: Axes, corner: tuple[float, float], title: str, ends: str) -> None:
    style_of = "round,pad=0,rounding_size=1.2"
    axes.add_patch(
        FancyBboxPatch(
            corner, *BOX, boxstyle=style_of, facecolor=style.OUTER, edgecolor=style.OURS, lw=0.9
        )
    )
    middle = corner[0] + BOX[0] / 2
    wrapped = textwrap.fill(title, 24)
    axes.text(
        middle, corner[1] + BOX[1] - 1.3, wrapped, ha="center", va="top", fontsize=7,
        fontweight=600, color=style.INK,
    )  # fmt: skip
    axes.text(middle, corner[1] + 0.9, ends, ha="center", va="bottom", fontsize=7, color=style.INK)


def _arrow(axes: Axes, arrow: Arrow, words: Wording, value: float) -> None:
    look = {"arrowstyle": "-|>", "color": style.OURS, "linewidth": 1.1, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", arrow.head, xytext=arrow.tail, arrowprops=look)
    text = words.text(f"chain.flow_{arrow.name}", value=words.persons(value))
    axes.text(
        *arrow.label, text, ha=arrow.align, va="bottom", fontsize=7, color=style.OURS,
        linespacing=1.1, bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4, "alpha": 0.8},
    )  # fmt: skip
