"""All past forecasts of a stream by year, against what came, with the official figures."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from matplotlib.figure import Figure

from forecast.backtest.tables import Tables
from forecast.official.cases import RESETTLEMENT, TOTAL
from reports.backtest.rows import ORDER, OUTER, past, points
from reports.backtest.words import BacktestWords, explain
from reports.blocks import Chart
from reports.charts.hedgehog import (
    OfficialPoint,
    Past,
    bands_panel,
    by_year,
    diamonds,
    outcomes,
    paths_panel,
    place,
)
from reports.charts.style import bare_axes, chart_block, page_figure, panel_remark

HEIGHT = 4.6  # inches
LEAST_YEARS = 2  # years with an outcome
ROOM = 1.6  # the axis ends at most this many times above all central figures


def hedgehogs(tables: Tables, words: BacktestWords) -> list[Chart]:
    """Return a chart for each stream of which at least two years have an outcome."""
    found = {key: past(tables, key) for key in ORDER}
    enough = [key for key, rows in found.items() if len(outcomes(rows)) >= LEAST_YEARS]
    return [hedgehog(tables, key, words) for key in enough]


def hedgehog(tables: Tables, quantity: str, words: BacktestWords) -> Chart:
    """Return every mediaan and 80% band of a stream beside what came and the official figures."""
    rows = past(tables, quantity)
    found = points(tables, quantity, sorted({row.year for row in rows}))
    caption = words.text("hedgehog_caption", stream=words.title(quantity))
    note = _definition(quantity, rows, words)
    alt = " ".join([caption + ".", *_told(rows, found, words), note]).strip()
    draw = partial(_figure, quantity, rows, found, words)
    return chart_block(f"hedgehog_{quantity}", draw, caption, alt)


def _told(rows: Sequence[Past], points: Sequence[OfficialPoint], words: BacktestWords) -> list[str]:
    came, told = outcomes(rows), []
    for year, made in by_year(rows).items():
        values = {
            "year": str(year),
            "n": words.number(len(made)),
            "first": words.persons(made[0].mediaan),
            "last": words.persons(made[-1].mediaan),
        }
        if year in came:
            inside = words.number(sum(row.inside for row in made))
            values |= {"outcome": words.persons(came[year]), "inside": inside}
            told.append(words.text("hedgehog_alt", share=words.percent(OUTER), **values))
        else:
            told.append(words.text("hedgehog_alt_open", **values))
        about = [point for point in points if point.year == year]
        if about:
            items = words.listing([_named(point, words) for point in about])
            told.append(words.text("hedgehog_alt_official", year=str(year), items=items))
    return told


def _named(point: OfficialPoint, words: BacktestWords) -> str:
    name = f"{words.round(point.vintage)} ({scenario(point.scenario, words)})"
    return words.text("item", name=name, value=words.persons(point.value))


def scenario(name: str, words: BacktestWords) -> str:
    """Return the name of an official central figure, "point" as the report words it."""
    return words.text("scenario.point") if name == "point" else words.label(name)


def _figure(
    quantity: str, rows: Sequence[Past], points: Sequence[OfficialPoint], words: BacktestWords
) -> Figure:
    figure = page_figure(HEIGHT)
    top, bottom = figure.subplots(2, 1, sharex=True, sharey=True)
    bare_axes(top, words.text("hedgehog_paths", stream=words.title(quantity)), words.number)
    panel_remark(top, words.text("hedgehog_paths_reading"))
    newest = words.text("hedgehog_newest", day=words.day_text(max(row.day for row in rows)))
    paths_panel(top, rows, (newest, words.text("hedgehog_outcome")))
    bare_axes(bottom, words.text("hedgehog_bands", share=words.percent(OUTER)), words.number)
    came = outcomes(rows)
    bands_panel(bottom, by_year(rows), came)
    name = words.text("hedgehog_official")
    diamonds(top, [float(point.year) for point in points], points, name)
    diamonds(bottom, [place(point.as_of, point.year) for point in points], points, name)
    bottom.set_xticks(years := sorted(by_year(rows)))
    bottom.set_xlim(years[0] - 1, years[-1] + 0.7)
    panel_remark(bottom, words.text("hedgehog_bands_reading"))
    highest = max(row.high for row in rows)
    centre = [*came.values(), *(row.mediaan for row in rows), *(p.value for p in points)]
    top.set_ylim(0, end := min(1.05 * highest, ROOM * max(centre)))
    notes = [words.text("hedgehog_diamonds")] if points else []
    if highest > end:
        notes.append(words.text("hedgehog_clipped", value=words.persons(highest)))
    explain(figure, " ".join([*notes, _definition(quantity, rows, words)]))
    return figure


def _definition(quantity: str, rows: Sequence[Past], words: BacktestWords) -> str:
    """Return from which year the outcome of the total holds resettlement; empty if it is not."""
    last = {row.year: row.parts for row in sorted(rows) if np.isfinite(row.outcome)}
    years = [year for year, parts in last.items() if RESETTLEMENT in parts]
    if quantity != TOTAL or not years:
        return ""
    return words.text("hedgehog_definition", year=str(min(years)))
