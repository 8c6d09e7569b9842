"""The official figures since 2017 beside ours: one row for each, and what came."""

from collections.abc import Hashable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from forecast.backtest.tables import Tables
from reports.backtest.hedgehog import scenario
from reports.backtest.rows import OUTER, cases
from reports.backtest.words import BacktestWords, explain
from reports.blocks import Chart
from reports.charts.style import (
    DASHED,
    INK,
    OFFICIAL_COLOUR,
    OUR_COLOUR,
    PAGE_WIDTH,
    PAPER,
    bare_axes,
    chart_block,
)

ROW = 0.24  # inches
ASIDE = 0.17  # rows between the official figure and ours
ROOM = 1.12  # the axis ends this many times above the official figures
COLUMNS = {  # of the errors, right of the panel: place, heading and absolute error
    "official_central": (1.09, "official_theirs", "error_official"),
    "mediaan": (1.18, "official_ours", "error_mediaan"),
}
CaseRow = Mapping[Hashable, Any]


def official_chart(tables: Tables, words: BacktestWords) -> Chart:
    """Return a row per official figure: theirs, ours of the same day, what came, both errors."""
    table = cases(tables)
    counts = {"n": words.number(len(table)), "first": str(table["as_of"].min())[:4]}
    caption = words.text("official_caption", **counts)
    told = [
        words.text(
            "official_alt",
            row=_name(case, words),
            official=_official(case, words),
            ours=words.persons(case["mediaan"]),
            outcome=words.persons(case["realised"]),
        )
        for case in table.to_dict("records")
    ]
    means = {"official": table["error_official"].mean(), "ours": table["error_mediaan"].mean()}
    shown = {name: words.percent(value, 1) for name, value in means.items()}
    alt = " ".join([caption + ".", *told, words.text("official_mean", **shown)])
    draw = partial(_figure, table, words)
    return chart_block("official", draw, caption, alt)


def _name(case: CaseRow, words: BacktestWords) -> str:
    shown = {"round": words.round(str(case["vintage"])), "year": str(case["year"])}
    return words.text("official_row", **shown)


def _official(case: CaseRow, words: BacktestWords) -> str:
    named = scenario(case["scenario"], words)
    return f"{words.persons(case['official_central'])} ({named})"


def _heading(axes: Axes, text: str) -> None:
    """Put the heading of the error columns above them."""
    axes.text(
        COLUMNS["official_central"][0],
        -1.75,
        text,
        fontweight=600,
        transform=axes.get_yaxis_transform(),
        ha="center",
        va="center",
        fontsize=8,
    )


def _figure(table: pd.DataFrame, words: BacktestWords) -> Figure:
    size = (PAGE_WIDTH, ROW * (len(table) + 1) + 1.2)
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.subplots()
    bare_axes(axes, words.text("official_panel"), str)
    theirs = table[["official_central", "official_maximum", "realised"]].to_numpy(float)
    most = ROOM * float(np.nanmax(theirs))
    for place, case in enumerate(table.to_dict("records")):
        _case(axes, place, case, most)
        for column, (at, *_) in COLUMNS.items():
            share = case[column] / case["realised"] - 1
            _cell(axes, (at, place), words.signed(share), column)
    last = len(table) + 0.2
    _heading(axes, words.text("official_error"))
    for column, (at, head, error) in COLUMNS.items():
        _cell(axes, (at, -1), words.text(head), column)
        _cell(axes, (at, last), words.percent(table[error].mean(), 1), column)
    names = [_name(case, words) for case in table.to_dict("records")]
    axes.set_yticks([*range(len(table)), last], [*names, words.text("official_mean_row")])
    axes.set(ylim=(last + 0.5, -1.2), xlim=(0, most))
    axes.xaxis.set_major_formatter(lambda value, _: words.number(value / 1e3))
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    explain(figure, words.text("official_reading", share=words.percent(OUTER)))
    return figure


def _case(axes: Axes, place: int, case: CaseRow, most: float) -> None:
    above, below = place - ASIDE, place + ASIDE
    ends = (case["official_minimum"], case["official_maximum"])
    dashed: dict[str, Any] = {"color": OFFICIAL_COLOUR, "linewidth": 1, "linestyle": DASHED}
    axes.plot(ends, (above, above), marker="|", ms=5, **dashed)
    look: dict[str, Any] = {
        "ms": 4.5,
        "mfc": PAPER,
        "mec": OFFICIAL_COLOUR,
        "mew": 1.2,
        "zorder": 4,
    }
    axes.plot(case["official_central"], above, "D", **look)
    axes.hlines(below, case["p10"], min(case["p90"], most), color=OUR_COLOUR, linewidth=1)
    if case["p90"] > most:
        axes.plot(most, below, ">", ms=4, color=OUR_COLOUR, clip_on=False)
    axes.plot(case["mediaan"], below, "o", ms=4.5, color=OUR_COLOUR, zorder=4)
    axes.vlines(case["realised"], place - 0.4, place + 0.4, color=INK, linewidth=2.2)


def _cell(axes: Axes, place: tuple[float, float], text: str, column: str) -> None:
    colour = OFFICIAL_COLOUR if column == "official_central" else OUR_COLOUR
    axes.text(
        *place,
        text,
        transform=axes.get_yaxis_transform(),
        ha="right",
        va="center",
        fontsize=7.5,
        color=colour,
    )
