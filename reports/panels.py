"""Small panels by year side by side: places by kind, and euros beside the budget."""

import textwrap
from collections.abc import Mapping
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from forecast.result import RunResult
from reports import alt, marks, style
from reports.alt import Number
from reports.blocks import Chart
from reports.lookup import Band, BudgetYear, years
from reports.story import axis_top
from reports.wording import Wording

HEIGHT = 2.1  # inches, of a row of panels
PER_ROW = 3
LETTERS = 105  # letters of a title over the width of the page


def places_chart(result: RunResult, quantities: list[str]) -> Chart:
    """Return a panel by year for each kind of place, on one scale."""
    words = Wording(result.language)
    caption = words.text("chart.places_caption")
    shown = {words.title(quantity): years(result, quantity) for quantity in quantities}
    told = [
        " ".join([f"{label}.", *alt.ahead(result, bands, words.persons)])
        for label, bands in shown.items()
    ]
    draw = partial(_figure, shown, {}, words, euros=False)
    text = " ".join(told)
    return Chart("places_coa", style.drawn(draw, caption, text), caption, text)


def budget_chart(result: RunResult, lines: Mapping[str, list[BudgetYear]]) -> Chart:
    """Return a panel by year for each cost: bands, and the booked amount as squares."""
    words = Wording(result.language)
    named = {words.title(key): rows for key, rows in lines.items()}
    shown = {name: {row.year: row.band for row in rows} for name, rows in named.items()}
    booked = {
        name: {row.year: row.booked for row in rows if row.booked > 0}
        for name, rows in named.items()
    }
    key = "budget_caption" if any(booked.values()) else "cost_caption"
    caption = words.text(f"chart.{key}", line=words.listing(list(named)))
    told = [sentence for name in named for sentence in _told(result, name, shown, booked)]
    draw = partial(_figure, shown, booked, words, euros=True)
    text = " ".join(told)
    return Chart("budget", style.drawn(draw, caption, text), caption, text)


def _told(
    result: RunResult,
    line: str,
    shown: Mapping[str, Mapping[int, Band]],
    booked: Mapping[str, Mapping[int, float]],
) -> list[str]:
    words = Wording(result.language)
    return [
        words.text("alt.euros", line=line),
        *alt.ahead(result, shown[line], words.millions),
        *(
            words.text("alt.booked", year=str(year), value=words.millions(value))
            for year, value in booked[line].items()
        ),
    ]


def _figure(
    shown: Mapping[str, Mapping[int, Band]],
    booked: Mapping[str, Mapping[int, float]],
    words: Wording,
    euros: bool,
) -> Figure:
    lines, columns = -(-len(shown) // PER_ROW), min(max(len(shown), 2), PER_ROW)
    figure = Figure(figsize=(style.WIDTH, HEIGHT * lines), layout="constrained")
    row = figure.subplots(lines, columns, sharey=not euros, squeeze=False).ravel()
    number = words.millions if euros else words.number
    together = axis_top([band for bands in shown.values() for band in bands.values()], [])
    for axes, (label, bands) in zip(row, shown.items(), strict=False):
        amounts = booked.get(label, {})
        own = axis_top(list(bands.values()), list(amounts.values()))
        top = own if euros else together
        style.bare(axes, textwrap.fill(label, LETTERS // columns), number)
        style.remark(axes, clipped(words, list(bands.values()), top, number))
        marks.year_bands(axes, {float(year): band for year, band in bands.items()})
        _squares(axes, amounts, words.text("chart.booked"))
        axes.set_xticks(list(bands), [style.short_year(year) for year in bands])
        axes.set_ylim(0, (1.15 if amounts else 1.05) * top)
    for axes in row[len(shown) :]:
        axes.set_visible(False)
    return figure


def clipped(words: Wording, bands: list[Band], top: float, number: Number) -> str:
    """Return how far the outermost band runs beyond the axis; empty when it does not."""
    widest = max([band.p97_5 for band in bands], default=0.0)
    if widest <= top:
        return ""
    return words.text("chart.clipped", share=words.percent(alt.OUTER), value=number(widest))


def _squares(axes: Axes, booked: Mapping[int, float], name: str) -> None:
    for year, value in booked.items():
        axes.plot(
            year + marks.ASIDE, value, "s", ms=4, color=style.OFFICIAL, zorder=4, clip_on=False
        )
    for year, value in list(booked.items())[:1]:
        marks.pointer(axes, (year + marks.ASIDE, value), name)
