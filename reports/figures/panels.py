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

NEEDED, DECIDED = "coa_places_needed", "decided_places_coa"


def places_chart(result: RunResult, quantities: list[str]) -> Chart:
    """Return a panel by year for each kind of place, on one scale."""
    words = Wording(result.language)
    caption = places_conclusion(result)
    shown = {words.title(quantity): years(result, quantity) for quantity in quantities}
    decided = {words.title(NEEDED): decided_places(result)} if NEEDED in quantities else {}
    told = [
        " ".join([f"{label}.", *alt_ahead(result, bands, "persons"), *_alt_decided(words, marks)])
        for label, bands in shown.items()
        for marks in [decided.get(label, {})]
    ]
    panels = _panels(shown, decided, words, words.number, shared=True)
    name = words.text("chart.decided") if any(decided.values()) else ""
    draw = partial(multiples, panels, words.number, name, shared=True)
    return chart_block("places_coa", draw, caption, " ".join(told))


def decided_places(result: RunResult) -> dict[int, float]:
    """Return the places decided for the end of each year ahead (1 January of the next)."""
    rows = result.realised
    if rows.empty:
        return {}
    rows = rows[(rows["quantity"] == DECIDED) & rows["period"].str.endswith("-12")]
    ahead = years(result, NEEDED)
    found = {int(row["period"][:4]): float(row["value"]) for row in rows.to_dict("records")}
    return {year: value for year, value in found.items() if year in ahead}


def _alt_decided(words: Wording, marks: Mapping[int, float]) -> list[str]:
    return [
        words.text("alt.decided", year=str(year), value=words.number(value))
        for year, value in marks.items()
    ]


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
    panels = _panels(shown, booked, words, words.millions, shared=False)
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
    *,
    shared: bool,
) -> list[Panel]:
    """Return the panels, each with its squares, on one scale or each on its own."""
    squares = [value for amounts in booked.values() for value in amounts.values()]
    together = axis_top([band for bands in shown.values() for band in bands.values()], squares)
    panels = []
    for title, bands in shown.items():
        amounts = booked.get(title, {})
        top = together if shared else axis_top(list(bands.values()), list(amounts.values()))
        remark = clipped(words, list(bands.values()), top, number)
        panels.append(Panel(title, remark, bands, amounts, top))
    return panels


def clipped(words: Wording, bands: list[Band], top: float, number: NumberWriter) -> str:
    """Return how far the outermost band runs beyond the axis; empty when it does not."""
    widest = max([band.p97_5 for band in bands], default=0.0)
    if widest <= top:
        return ""
    return words.text("chart.clipped", share=words.percent(OUTER_SHARE), value=number(widest))
