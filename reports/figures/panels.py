"""Small panels by year side by side: places by kind, and euros beside the budget."""

from collections.abc import Mapping
from functools import partial

from forecast.run.result import RunResult
from reports.blocks import Chart
from reports.charts.style import chart_block
from reports.charts.years import Panel, multiples
from reports.result.alt import OUTER_SHARE, NumberWriter, alt_ahead
from reports.result.conclude import budget_conclusion, places_conclusion
from reports.result.rows import Band, BudgetYear, years
from reports.result.story import axis_top
from reports.wording import Wording


def places_chart(result: RunResult, quantities: list[str]) -> Chart:
    """Return a panel by year for each kind of place, on one scale."""
    words = Wording(result.language)
    caption = places_conclusion(result)
    shown = {words.title(quantity): years(result, quantity) for quantity in quantities}
    told = [
        " ".join([f"{label}.", *alt_ahead(result, bands, "persons")])
        for label, bands in shown.items()
    ]
    panels = _panels(shown, {}, words, words.number)
    draw = partial(multiples, panels, words.number, "", shared=True)
    return chart_block("places_coa", draw, caption, " ".join(told))


def budget_chart(result: RunResult, lines: Mapping[str, list[BudgetYear]]) -> Chart:
    """Return a panel by year for each cost: bands, and the booked amount as squares."""
    words = Wording(result.language)
    named = {words.title(key): rows for key, rows in lines.items()}
    shown = {name: {row.year: row.band for row in rows} for name, rows in named.items()}
    booked = {
        name: {row.year: row.booked for row in rows if row.booked > 0}
        for name, rows in named.items()
    }
    caption = budget_conclusion(result, list(lines))
    told = [sentence for name in named for sentence in _told(result, name, shown, booked)]
    panels = _panels(shown, booked, words, words.millions)
    name = words.text("chart.booked")
    draw = partial(multiples, panels, words.millions, name, shared=False)
    return chart_block("budget", draw, caption, " ".join(told))


def _told(
    result: RunResult,
    line: str,
    shown: Mapping[str, Mapping[int, Band]],
    booked: Mapping[str, Mapping[int, float]],
) -> list[str]:
    words = Wording(result.language)
    return [
        words.text("alt.euros", line=line),
        *alt_ahead(result, shown[line], "EUR"),
        *(
            words.text("alt.booked", year=str(year), value=words.millions(value))
            for year, value in booked[line].items()
        ),
    ]


def _panels(
    shown: Mapping[str, Mapping[int, Band]],
    booked: Mapping[str, Mapping[int, float]],
    words: Wording,
    number: NumberWriter,
) -> list[Panel]:
    """Return the panels; those without booked amounts share one scale."""
    together = axis_top([band for bands in shown.values() for band in bands.values()], [])
    panels = []
    for title, bands in shown.items():
        amounts = booked.get(title, {})
        top = axis_top(list(bands.values()), list(amounts.values())) if booked else together
        remark = clipped(words, list(bands.values()), top, number)
        panels.append(Panel(title, remark, bands, amounts, top))
    return panels


def clipped(words: Wording, bands: list[Band], top: float, number: NumberWriter) -> str:
    """Return how far the outermost band runs beyond the axis; empty when it does not."""
    widest = max([band.p97_5 for band in bands], default=0.0)
    if widest <= top:
        return ""
    return words.text("chart.clipped", share=words.percent(OUTER_SHARE), value=number(widest))
