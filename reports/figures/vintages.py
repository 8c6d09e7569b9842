"""How forecasts of a year moved: ours of each quarter, official rounds, and what came."""

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from forecast.bands import EXTRA
from forecast.run.official_beside import OFFICIAL, RECORD
from forecast.run.result import RunResult
from reports.blocks import Chart
from reports.charts.hedgehog import OfficialPoint, Past, bands_panel, by_year, diamonds, place
from reports.charts.style import bare_axes, chart_block, page_figure, panel_remark
from reports.wording import Wording

KEY = "inflow_total"
HEIGHT = 2.9  # inches
LEAST = 2  # years with an outcome
ROOM = 1.6  # the axis ends at most this many times above all central figures


def past_forecasts(result: RunResult) -> list[Past]:
    """Return our forecasts of past days of years that came true."""
    rows = _of(result, RECORD)
    return [
        Past(str(row["made_on"]), int(row["year"]), *_band(row), float(row["outcome"]))
        for row in rows.to_dict("records")
    ]


def _band(row: dict[object, object]) -> tuple[float, float, float]:
    low, middle, high = (float(str(row[name])) for name in ("low", "mediaan", "high"))
    return low, middle, high


def _of(result: RunResult, who: str) -> pd.DataFrame:
    rows = result.vintages
    return rows[(rows["quantity"] == KEY) & (rows["who"] == who)] if len(rows) else rows


def vintage_chart(result: RunResult) -> Chart | None:
    """Return every forecast of total inflow of the years that came; None with under two years."""
    rows, words = past_forecasts(result), Wording(result.language)
    years = by_year(rows)
    if len(years) < LEAST:
        return None
    points = [
        OfficialPoint(str(row["name"]), str(row["made_on"]), int(row["year"]), "", row["mediaan"])
        for row in _of(result, OFFICIAL).to_dict("records")
        if int(row["year"]) in years
    ]
    last = max(years)
    caption = words.text("moved.concludes", **_went(words, last, years[last]))
    items = [
        words.text("moved.alt_year", **_went(words, year, made)) for year, made in years.items()
    ]
    band = {name: words.percent(EXTRA[f"p{level}"]) for name, level in (("low", 10), ("high", 90))}
    alt = f"{words.text('moved.alt', **band)} {words.listing(items)}."
    return chart_block("moved_inflow_total", partial(_figure, rows, points, words), caption, alt)


def _went(words: Wording, year: int, made: list[Past]) -> dict[str, str]:
    """Return from where to where the forecasts of a year went, and what came."""
    return {
        "year": str(year),
        "first": words.about(made[0].mediaan),
        "last": words.about(made[-1].mediaan),
        "came": words.about(made[0].outcome),
    }


def _figure(rows: list[Past], points: list[OfficialPoint], words: Wording) -> Figure:
    figure = page_figure(HEIGHT)
    axes, years = figure.subplots(), by_year(rows)
    bare_axes(axes, words.text("moved.axis", label=words.title(KEY)), words.number)
    panel_remark(axes, words.text("moved.reading"))
    bands_panel(axes, years, {year: made[0].outcome for year, made in years.items()})
    diamonds(axes, [place(one.as_of, one.year) for one in points], points, "MPP")
    axes.set_xticks(sorted(years))
    axes.set_xlim(min(years) - 0.6, max(years) + 0.6)
    centre = [row.outcome for row in rows] + [row.mediaan for row in rows]
    highest = max([*centre, *(one.value for one in points)])
    axes.set_ylim(0, min(1.05 * max(row.high for row in rows), ROOM * float(np.max(highest))))
    return figure
