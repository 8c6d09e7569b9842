"""How forecasts of a year moved: ours of each quarter, official rounds, and what came."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from forecast.bands import EXTRA
from forecast.run.official_beside import BOOKED, OFFICIAL, RECORD
from forecast.run.result import RunResult
from reports.blocks import Chart
from reports.charts.hedgehog import (
    DIAMOND,
    OfficialPoint,
    Past,
    bands_panel,
    by_year,
    diamonds,
    place,
)
from reports.charts.style import (
    MIDDLE_COLOUR,
    OUR_COLOUR,
    ROW_HEIGHT,
    bare_axes,
    chart_block,
    page_figure,
    panel_remark,
)
from reports.result.rows import Band
from reports.result.rows import years as bands_by_year
from reports.rounding import MILLION
from reports.wording import Wording

KEY, OCCUPANCY = "inflow_total", "coa_occupancy"
HEIGHTS = {KEY: 2.5, OCCUPANCY: 2.1}  # inches: the three pictures and their words fill one page
LEAST = 2  # years with an outcome
ROOM = 1.6  # the axis ends at most this many times above all central figures
NEXT = (("coa_occupancy", OFFICIAL), ("cost_coa", BOOKED))  # reception: beside whose figures
LEAST_DAYS = 2  # of past forecasts of next year
MARGIN = 45  # days beside the first and the last


class MovedForecasts(NamedTuple):
    """How forecasts of one year of a quantity moved, oldest first; the last of ours is today's."""

    key: str
    year: int
    ours: tuple[tuple[date, float, float, float], ...]
    others: tuple[tuple[date, float], ...]
    now: Band


def past_forecasts(result: RunResult, key: str = KEY) -> list[Past]:
    """Return our forecasts of past days of years that came true."""
    rows = _of(result, key, RECORD)
    rows = rows.dropna(subset=["outcome"]) if len(rows) else rows
    return [
        Past(str(row["made_on"]), int(row["year"]), *_band(row), float(row["outcome"]))
        for row in rows.to_dict("records")
    ]


def _band(row: dict[object, object]) -> tuple[float, float, float]:
    low, middle, high = (float(str(row[name])) for name in ("low", "mediaan", "high"))
    return low, middle, high


def _of(result: RunResult, key: str, who: str) -> pd.DataFrame:
    rows = result.vintages
    return rows[(rows["quantity"] == key) & (rows["who"] == who)] if len(rows) else rows


def vintage_chart(result: RunResult, key: str = KEY) -> Chart | None:
    """Return every forecast of the years that came; None with under two years.

    Args:
        result: the run.
        key: of total inflow or of occupancy.
    """
    rows, words = past_forecasts(result, key), Wording(result.language)
    years = by_year(rows)
    if len(years) < LEAST:
        return None
    points = [
        OfficialPoint(str(row["name"]), str(row["made_on"]), int(row["year"]), "", row["mediaan"])
        for row in _of(result, key, OFFICIAL).to_dict("records")
        if int(row["year"]) in years
    ]
    last = max(years)
    stock = "_stock" if key == OCCUPANCY else ""
    caption = words.text(f"moved.concludes{stock}", **_went(words, last, years[last]))
    items = [
        words.text("moved.alt_year", **_went(words, year, made)) for year, made in years.items()
    ]
    band = {name: words.percent(EXTRA[f"p{level}"]) for name, level in (("low", 10), ("high", 90))}
    alt = f"{words.text('moved.alt', **band)} {words.listing(items)}."
    return chart_block(f"moved_{key}", partial(_figure, key, rows, points, words), caption, alt)


def _went(words: Wording, year: int, made: list[Past]) -> dict[str, str]:
    """Return from where to where the forecasts of a year went, and what came."""
    return {
        "year": str(year),
        "first": words.about(made[0].mediaan),
        "last": words.about(made[-1].mediaan),
        "came": words.about(made[0].outcome),
    }


def _figure(key: str, rows: list[Past], points: list[OfficialPoint], words: Wording) -> Figure:
    figure = page_figure(HEIGHTS[key])
    axes, years = figure.subplots(), by_year(rows)
    bare_axes(axes, words.text("moved.axis", label=words.title(key)), words.number)
    panel_remark(axes, words.text("moved.reading"))
    bands_panel(axes, years, {year: made[0].outcome for year, made in years.items()})
    diamonds(axes, [place(one.as_of, one.year) for one in points], points, "MPP")
    axes.set_xticks(sorted(years))
    axes.set_xlim(min(years) - 0.6, max(years) + 0.6)
    centre = [row.outcome for row in rows] + [row.mediaan for row in rows]
    highest = max([*centre, *(one.value for one in points)])
    axes.set_ylim(0, min(1.05 * max(row.high for row in rows), ROOM * float(np.max(highest))))
    return figure


def next_year(result: RunResult, key: str, who: str) -> MovedForecasts | None:
    """Return how forecasts of next year moved, ours and those of others; None with too few."""
    year, rows = result.day.year + 1, result.vintages
    now = bands_by_year(result, key).get(year)
    if now is None or rows.empty:
        return None
    rows = rows[(rows["quantity"] == key) & (rows["year"] == year)]
    ours = [
        (date.fromisoformat(str(row["made_on"])), *_band(row))
        for row in rows[rows["who"] == RECORD].to_dict("records")
    ]
    others = [
        (date.fromisoformat(str(row["made_on"])), float(row["mediaan"]))
        for row in rows[rows["who"] == who].to_dict("records")
    ]
    if len(ours) < LEAST_DAYS:
        return None
    ours.append((result.day, now.p10, now.mediaan, now.p90))
    return MovedForecasts(key, year, tuple(ours), tuple(others), now)


def reception_chart(result: RunResult) -> Chart | None:
    """Return how next year's occupancy and cost of COA moved, beside rounds and booked stands."""
    found = [moved for key, who in NEXT if (moved := next_year(result, key, who))]
    if not found:
        return None
    words = Wording(result.language)
    told = [_told(words, moved) for moved in found]
    caption = words.text("moved.reception", year=str(found[0].year), items=words.listing(told))
    band = {name: words.percent(EXTRA[f"p{level}"]) for name, level in (("low", 10), ("high", 90))}
    alt = f"{words.text('moved.reception_alt', **band)} {words.listing(told)}."
    draw = partial(_reception_figure, found, words)
    return chart_block("moved_reception", draw, caption, alt)


def _told(words: Wording, moved: MovedForecasts) -> str:
    """Return from where to where it went, each number rounded by its own band."""
    euros = moved.key.startswith("cost_")
    unit = "EUR" if euros else "persons"
    (since, low, middle, high), now = moved.ours[0], moved.now
    ends = [
        words.of_band(low, high, unit, middle)[0],
        words.of_band(now.minimum, now.maximum, unit, now.mediaan)[0],
    ]
    first, last = (words.text("unit.million_euros", amount=end) if euros else end for end in ends)
    label = words.label(moved.key)
    return words.text("moved.from_to", label=label, first=first, last=last, since=words.day(since))


def _reception_figure(found: Sequence[MovedForecasts], words: Wording) -> Figure:
    figure = page_figure(ROW_HEIGHT)
    row = figure.subplots(1, len(found), squeeze=False)[0]
    for axes, moved in zip(row, found, strict=True):
        _reception_panel(axes, moved, words)
    return figure


def _reception_panel(axes: Axes, moved: MovedForecasts, words: Wording) -> None:
    euros = moved.key.startswith("cost_")
    label, scale = f"{words.title(moved.key)} {moved.year}", MILLION if euros else 1
    title = words.text("summary.key_euros", label=label) if euros else label
    bare_axes(axes, title, words.number)
    days, low, middle, high = zip(*moved.ours, strict=True)
    at = [day.toordinal() for day in days]
    axes.vlines(at, *np.array([low, high]) / scale, color=MIDDLE_COLOUR, linewidth=2)
    axes.plot(at, np.array(middle) / scale, ".", color=OUR_COLOUR, ms=5, mec="none")
    points = [(day.toordinal(), value / scale) for day, value in moved.others]
    if points:
        axes.plot(*zip(*points, strict=True), "D", linestyle="none", **DIAMOND)
    axes.set_ylim(bottom=0)
    panel_remark(axes, words.text(f"moved.reading_{'booked' if euros else 'rounds'}"))
    first = min([at[0], *(day for day, _ in points)])
    years = range(date.fromordinal(first).year, days[-1].year + 1)
    axes.set_xticks([date(year, 1, 1).toordinal() for year in years], [str(year) for year in years])
    axes.set_xlim(first - MARGIN, at[-1] + MARGIN)
