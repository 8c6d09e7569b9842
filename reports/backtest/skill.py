"""The skill of the pools by horizon, against the log random walk."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from forecast.backtest.last_twelve import LAST_TWELVE
from forecast.backtest.members import POOL
from forecast.backtest.tables import Tables
from models.registry import BASELINE
from reports.backtest.rows import LEAST, MONTHLY, YEARLY, Scored, scored, streams
from reports.backtest.words import BacktestWords, explain
from reports.blocks import Chart
from reports.charts import style

TOLD_MONTHS = (1, 12, 24)
YEARS_FROM = 28  # where the years start on the axis of months
STEP = 3.5  # from year to year
TOP = 1.3  # the axis ends at least here
PANEL = 1.7  # inches


class Lines(NamedTuple):
    """The skill of one stream: of its pool, and of each single model."""

    quantity: str
    pool: list[Scored]
    others: dict[str, list[Scored]]


def skill_chart(tables: Tables, words: BacktestWords) -> Chart:
    """Return the WIS of each stream relative to the random walk, by months and years ahead."""
    found = [_lines(tables, quantity) for quantity in streams(tables)]
    told = [
        words.text(
            "skill_alt",
            stream=words.title(one.quantity),
            items=words.listing([_item(each, words) for each in one.pool if _is_told(each)]),
        )
        for one in found
    ]
    caption = words.text("skill_caption")
    alt = " ".join([caption + ".", *told])
    draw = partial(_figure, found, words)
    return style.chart("skill", draw, caption, alt)


def _lines(tables: Tables, quantity: str) -> Lines:
    table = tables.csv["scores"]
    models_of = sorted(set(table.loc[table["quantity"] == quantity, "model"]))
    others = [name for name in models_of if name not in (POOL, BASELINE, LAST_TWELVE)]
    return Lines(
        quantity,
        _both(tables, quantity, POOL),
        {name: _both(tables, quantity, name) for name in others},
    )


def _both(tables: Tables, quantity: str, model: str) -> list[Scored]:
    kinds = (MONTHLY, YEARLY)
    rows = [one for kind in kinds for one in scored(tables, quantity, kind, model)]
    return [one for one in rows if one.n >= LEAST and np.isfinite(one.skill)]


def _is_told(one: Scored) -> bool:
    return not one.is_month or one.ahead in TOLD_MONTHS


def _item(one: Scored, words: BacktestWords) -> str:
    name = words.target(one.target)
    return words.text("item", name=name, value=words.number(one.skill, 0.01, 2))


def _figure(found: Sequence[Lines], words: BacktestWords) -> Figure:
    height = -(-len(found) // 2)
    figure = style.page(PANEL * height + 0.5)
    panels = figure.subplots(height, 2, sharex=True, sharey=True, squeeze=False).ravel()
    top = max([TOP, *(1.05 * each.skill for one in found for each in one.pool)])
    for axes, one in zip(panels, found, strict=False):
        style.bare(axes, words.title(one.quantity), partial(words.number, step=0.01, decimals=1))
        _panel(axes, one, words)
        axes.set_ylim(0, top)
    for axes in panels[len(found) :]:
        axes.set_visible(False)
    explain(figure, words.text("skill_reading"))
    return figure


def _panel(axes: Axes, one: Lines, words: BacktestWords) -> None:
    axes.axhline(1, color=style.SOFT, linewidth=0.8, linestyle="--", zorder=1.5)
    style.remark(axes, words.text("skill_walk"))
    for rows in one.others.values():
        _line(axes, rows, {"color": style.INNER, "linewidth": 0.7, "ms": 1.2})
    _line(axes, one.pool, {"color": style.OURS, "linewidth": 1.8, "ms": 3})
    years = [each for each in one.pool if not each.is_month]
    for each in years:
        axes.annotate(
            words.number(each.skill, 0.01, 2),
            (_place(each), each.skill),
            xytext=(0, -10),
            textcoords="offset points",
            ha="center",
            fontsize=style.SMALL,
            color=style.OURS,
            bbox=style.CLEAR,
            zorder=5,
        )
    months = [1, 6, 12, 18, 24]
    labels = [*(str(month) for month in months), *(_year(each, words) for each in years)]
    axes.set_xticks([*months, *(_place(each) for each in years)], labels)
    axes.tick_params(labelbottom=True)


def _year(each: Scored, words: BacktestWords) -> str:
    return words.text("skill_year", ahead=f"+{each.ahead}") if each.ahead else "0"


def _place(each: Scored) -> float:
    return each.ahead if each.is_month else YEARS_FROM + STEP * each.ahead


def _line(axes: Axes, rows: Sequence[Scored], look: Mapping[str, Any]) -> None:
    for monthly in (True, False):
        part = [each for each in rows if each.is_month is monthly]
        axes.plot([_place(each) for each in part], [each.skill for each in part], "-o", **look)
