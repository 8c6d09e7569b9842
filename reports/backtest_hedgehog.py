"""All past forecasts of a stream by year, against what came, with the official figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from forecast.backtest_output import Tables
from forecast.backtest_targets import YEARS_AHEAD
from forecast.official import RESETTLEMENT, TOTAL
from reports import marks, style
from reports.backtest_lookup import ORDER, OUTER, Past, Point, past, points
from reports.backtest_words import BacktestWords, explain
from reports.blocks import Chart

HEIGHT = 4.6  # inches
LEAST_YEARS = 2  # years with an outcome
SLOT = 0.86  # of the room of a year that its forecasts take
ROOM = 1.6  # the axis ends at most this many times above all central figures
DIAMOND: dict[str, Any] = {"ms": 4, "mfc": "white", "mec": style.OFFICIAL, "mew": 1.2, "zorder": 5}


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
    return Chart(f"hedgehog_{quantity}", style.drawn(draw, caption, alt), caption, alt)


def outcomes(rows: Sequence[Past]) -> dict[int, float]:
    """Return what came by year, as the newest forecast that has an outcome is judged."""
    return {row.year: row.outcome for row in sorted(rows) if np.isfinite(row.outcome)}


def by_year(rows: Sequence[Past]) -> dict[int, list[Past]]:
    """Return the forecasts of each year, oldest first."""
    ordered = sorted(rows, key=lambda row: (row.year, row.day))
    return {year: list(group) for year, group in groupby(ordered, key=lambda row: row.year)}


def _told(rows: Sequence[Past], found: Sequence[Point], words: BacktestWords) -> list[str]:
    came, told = outcomes(rows), []
    for year, made in by_year(rows).items():
        values = {
            "year": str(year), "n": words.number(len(made)),
            "first": words.persons(made[0].mediaan), "last": words.persons(made[-1].mediaan),
        }  # fmt: skip
        if year in came:
            inside = words.number(sum(row.inside for row in made))
            values |= {"outcome": words.persons(came[year]), "inside": inside}
            told.append(words.text("hedgehog_alt", share=words.percent(OUTER), **values))
        else:
            told.append(words.text("hedgehog_alt_open", **values))
        about = [point for point in found if point.year == year]
        if about:
            items = words.listing([_named(point, words) for point in about])
            told.append(words.text("hedgehog_alt_official", year=str(year), items=items))
    return told


def _named(point: Point, words: BacktestWords) -> str:
    name = f"{words.round(point.vintage)} ({scenario(point.scenario, words)})"
    return words.text("item", name=name, value=words.persons(point.value))


def scenario(name: str, words: BacktestWords) -> str:
    """Return the name of an official central figure, "point" as the report words it."""
    return words.text("scenario.point") if name == "point" else words.label(name)


def _figure(
    quantity: str, rows: Sequence[Past], found: Sequence[Point], words: BacktestWords
) -> Figure:
    figure = Figure(figsize=(style.WIDTH, HEIGHT), layout="constrained")
    top, bottom = figure.subplots(2, 1, sharex=True, sharey=True)
    style.bare(top, words.text("hedgehog_paths", stream=words.title(quantity)), words.number)
    style.remark(top, words.text("hedgehog_paths_reading"))
    _paths(top, rows, words)
    style.bare(bottom, words.text("hedgehog_bands", share=words.percent(OUTER)), words.number)
    came = outcomes(rows)
    _bands(bottom, by_year(rows), came)
    _diamonds(top, [float(point.year) for point in found], found, words)
    _diamonds(bottom, [_place(point.as_of, point.year) for point in found], found, words)
    bottom.set_xticks(years := sorted(by_year(rows)))
    bottom.set_xlim(years[0] - 1, years[-1] + 0.7)
    style.remark(bottom, words.text("hedgehog_bands_reading"))
    highest = max(row.high for row in rows)
    centre = [*came.values(), *(row.mediaan for row in rows), *(p.value for p in found)]
    top.set_ylim(0, end := min(1.05 * highest, ROOM * max(centre)))
    notes = [words.text("hedgehog_diamonds")] if found else []
    if highest > end:
        notes.append(words.text("hedgehog_clipped", value=words.persons(highest)))
    explain(figure, " ".join([*notes, _definition(quantity, rows, words)]))
    return figure


def _paths(axes: Axes, rows: Sequence[Past], words: BacktestWords) -> None:
    days = {day: list(made) for day, made in groupby(sorted(rows), key=lambda row: row.day)}
    for made in days.values():
        axes.plot(*_line(made), color=style.INNER, linewidth=0.7, marker=".", ms=2, mec="none")
    newest, made = list(days.items())[-1]
    axes.plot(*_line(made), color=style.OURS, linewidth=1.8, zorder=3)
    _beside(axes, made[-1], words.text("hedgehog_newest", day=words.day_text(newest)))
    came = outcomes(rows)
    year, value = min(came.items())
    years = list(range(year, max(came) + 1))
    values = [came.get(each, np.nan) for each in years]
    axes.plot(years, values, "-o", color=style.INK, linewidth=1.6, ms=3, zorder=4)
    axes.annotate(
        words.text("hedgehog_outcome"), (year, value), xytext=(-5, 0), ha="right", va="center",
        textcoords="offset points", fontsize=7, color=style.INK, fontweight=600,
    )  # fmt: skip


def _line(made: Sequence[Past]) -> tuple[list[int], list[float]]:
    return [row.year for row in made], [row.mediaan for row in made]


def _beside(axes: Axes, row: Past, text: str) -> None:
    """Write a text at the foot of a panel with a thin line up to a forecast."""
    axes.annotate(
        text, (row.year, row.mediaan), xytext=(row.year, 0.04), ha="right", fontsize=7,
        textcoords=("data", "axes fraction"), color=style.OURS, zorder=6,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5},
        arrowprops={"arrowstyle": "-", "linewidth": 0.5, "color": style.OURS, "relpos": (1, 1)},
    )  # fmt: skip


def _place(day: str, year: int) -> float:
    """Return where a day stands in the room of a year: three years before to its end."""
    first = date(year - YEARS_AHEAD, 1, 1)
    share = (date.fromisoformat(day) - first).days / (date(year + 1, 1, 1) - first).days
    return year + SLOT * (share - 0.5)


def _bands(axes: Axes, years: Mapping[int, Sequence[Past]], came: Mapping[int, float]) -> None:
    for year, made in years.items():
        table = np.array([(_place(row.day, year), *row[2:5]) for row in made])
        place, low, mediaan, high = table.T
        axes.vlines(place, low, high, color=style.MIDDLE, linewidth=1.3)
        axes.plot(place, mediaan, ".", color=style.OURS, ms=3.5, mec="none", zorder=3)
    half = SLOT / 2
    for year, value in came.items():
        axes.hlines(value, year - half, year + half, color=style.INK, linewidth=1.4, zorder=4)


def _diamonds(
    axes: Axes, places: Sequence[float], found: Sequence[Point], words: BacktestWords
) -> None:
    values = np.array([point.value for point in found])
    axes.plot(places, values, "D", linestyle="none", **DIAMOND)
    if len(values):
        at = int(values.argmax())
        marks.pointer(axes, (places[at], float(values[at])), words.text("hedgehog_official"))


def _definition(quantity: str, rows: Sequence[Past], words: BacktestWords) -> str:
    """Return from which year the outcome of the total holds resettlement; empty if it is not."""
    last = {row.year: row.parts for row in sorted(rows) if np.isfinite(row.outcome)}
    years = [year for year, parts in last.items() if RESETTLEMENT in parts]
    if quantity != TOTAL or not years:
        return ""
    return words.text("hedgehog_definition", year=str(min(years)))
