"""The charts of the report, each with its alt text."""

from collections.abc import Mapping
from functools import lru_cache, partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from forecast.run.result import RunResult
from forecast.years import is_stock
from reports.blocks import Chart
from reports.charts.fan import fan_panel, fan_top
from reports.charts.marks import name_round
from reports.charts.style import (
    INK,
    OUR_COLOUR,
    ROW_HEIGHT,
    SMALL_SIZE,
    TALL_HEIGHT,
    bare_axes,
    chart_block,
    page_figure,
    panel_remark,
)
from reports.charts.years import QuantityYears, year_panel
from reports.figures.budget import exceedance_chart, tornado_chart, walk_chart
from reports.figures.chain import chain_chart
from reports.figures.freshness import freshness_chart
from reports.figures.front import INFLOWS, front_chart
from reports.figures.panels import budget_chart, clipped, places_chart
from reports.figures.vintages import OCCUPANCY, reception_chart, vintage_chart
from reports.figures.why import beside_chart, since_chart
from reports.result.alt import (
    OUTER_SHARE,
    NumberWriter,
    alt_ahead,
    alt_known_months,
    alt_known_years,
    alt_official,
    inner_share,
)
from reports.result.conclude import conclusion
from reports.result.rows import budget_lines, present
from reports.result.story import Story, story
from reports.result.tables import MIDDLE
from reports.wording import Wording

FANS = (
    "inflow_total",
    "inflow_first",
    "inflow_repeat",
    "inflow_nareis",
    "inflow_resettlement",
    "inflow_amv",
    "ukraine_stock",
    "ukraine_registrations",
    "goo_places_needed",
    "coa_occupancy",
    "nidos_pupils",
    "dtenv_departures",
)
PLACES = ("coa_places_needed", "coa_places_regular", "coa_places_emergency")
KNOWN_YEARS = 3  # years that came true beside the bands of a fan chart
BACK = 10  # years that came true in the chart of a total
ROUND_ROOM = 0.1  # share of the height kept free for the name of each official round


def fan_chart(result: RunResult, quantity: str) -> Chart:
    """Return the months of a quantity with their fan, and its years beside it."""
    told, words = story(result, quantity).last_years(KNOWN_YEARS), Wording(result.language)
    caption = words.text("chart.fan_caption", label=words.title(quantity))
    if told.bands:
        front = next(iter(present(result, *INFLOWS)), "")
        caption = conclusion(result, told, words, this=quantity == front)
    text = " ".join(
        [
            words.text("alt.fan", label=words.label(quantity)),
            *alt_known_months(words, told.recent()),
            *alt_ahead(result, told.bands, "persons"),
            *alt_official(words, told.official),
        ]
    )
    draw = partial(_fan_figure, told, words, inner_share(result))
    return chart_block(f"fan_{quantity}", draw, caption, text)


def years_chart(result: RunResult, quantity: str) -> Chart:
    """Return the years of a quantity: what came true, our bands, official figures."""
    told, words = story(result, quantity).last_years(BACK), Wording(result.language)
    caption = conclusion(result, told, words)
    text = " ".join(
        [
            words.text("alt.years", label=words.label(quantity)),
            *alt_known_years(words, told.past),
            *alt_ahead(result, told.bands, "persons"),
            *alt_official(words, told.official),
        ]
    )
    draw = partial(_years_figure, told, words)
    return chart_block(f"years_{quantity}", draw, caption, text)


def _fan_figure(story: Story, words: Wording, inner: float) -> Figure:
    figure = page_figure(ROW_HEIGHT)
    left, right = figure.subplots(1, 2, width_ratios=(2.1, 1))
    stock = "_stock" if is_stock(story.key) else ""
    known = story.recent()
    bare_axes(left, words.text(f"chart.per_month{stock}"), words.number)
    notes = [words.text("chart.realised")] if len(known) else []
    if len(known) and known["estimated"].any():
        notes.append(words.text("chart.estimated"))
    shares = {"p97_5": OUTER_SHARE, "p90": MIDDLE, "maximum": inner}
    names = {column: words.percent(share) for column, share in shares.items()}
    fan_panel(left, known, story.ahead, {**names, "mediaan": words.label("mediaan")})
    if story.ahead:
        notes.append(clipped(words, story.ahead, fan_top(known, story.ahead), words.persons))
    panel_remark(left, " \N{MIDDLE DOT} ".join(filter(None, notes)))
    bare_axes(right, words.text(f"chart.per_year{stock}"), words.number)
    _year_panel(right, story, words, words.persons)
    return figure


def _year_panel(
    axes: Axes, story: Story, words: Wording, number: NumberWriter, spacing: float = 1.0
) -> dict[int, float]:
    """Draw the years and return where each stands; those ahead ``spacing`` apart."""
    at = year_panel(axes, QuantityYears(story.past, story.bands, story.official), spacing)
    named = _rounds(story, words)
    axes.set_ylim(0, (1.05 + ROUND_ROOM * len(named)) * story.top())
    panel_remark(axes, clipped(words, list(story.bands.values()), story.top(), number))
    for row, (year, text) in enumerate(named.items()):
        name_round(axes, at[year], story.official[year], (text, row))
    return at


def _rounds(story: Story, words: Wording) -> dict[int, str]:
    """Return the name of each official round, by the first year it is drawn in."""
    first: dict[str, int] = {}
    for year, found in story.official.items():
        first.setdefault(found.vintage, year)
    named = {}
    for vintage, year in first.items():
        scenario, value = story.official[year].centre()
        key = "official_medio" if scenario == "medio" and np.isfinite(value) else "official"
        named[year] = words.text(f"chart.{key}", round=words.round(vintage))
    return named


def _years_figure(story: Story, words: Wording) -> Figure:
    figure = page_figure(TALL_HEIGHT)
    axes = figure.subplots()
    bare_axes(axes, words.text("chart.per_year_thousand"), lambda value: words.number(value / 1e3))
    at = _year_panel(axes, story, words, partial(_thousand, words), spacing=1.4)
    for year, found in story.past.items():
        axes.annotate(
            _thousand(words, found.value),
            (at[year], found.value),
            xytext=(0, 3),
            ha="center",
            textcoords="offset points",
            fontsize=SMALL_SIZE,
            color=INK,
        )
    for year, band in story.bands.items():
        axes.annotate(
            _thousand(words, band.mediaan),
            (at[year], band.mediaan),
            xytext=(-8, 0),
            ha="right",
            va="center",
            textcoords="offset points",
            fontsize=SMALL_SIZE,
            color=OUR_COLOUR,
        )
    return figure


def _thousand(words: Wording, value: float) -> str:
    return words.number(value / 1e3, 0.1, 1)


@lru_cache(maxsize=1)
def charts(result: RunResult) -> dict[str, Chart]:
    """Return every chart the run has figures for, by name; drawn once for one result."""
    made = [fan_chart(result, quantity) for quantity in present(result, *FANS)]
    if present(result, "inflow_total"):
        made.insert(0, years_chart(result, "inflow_total"))
    if places := present(result, *PLACES):
        made.append(places_chart(result, places))
    if chain := chain_chart(result):
        made.append(chain)
    if lines := budget_lines(result):
        made.append(budget_chart(result, lines))
    officer = (walk_chart(result), exceedance_chart(result), tornado_chart(result))
    more = (freshness_chart(result), front_chart(result))
    moved = (vintage_chart(result), vintage_chart(result, OCCUPANCY), reception_chart(result))
    why = (since_chart(result), beside_chart(result))
    made += [chart for chart in (*officer, *more, *moved, *why) if chart]
    return {chart.name: chart for chart in made}


def keep_drawn(result: RunResult, drawn: Mapping[str, bytes]) -> None:
    """Keep drawings of :func:`figure_files` that another process made, for the pages to come."""
    for name, chart in charts(result).items():
        chart.drawn(drawn[f"{name}.svg"])


def figure_files(result: RunResult) -> dict[str, bytes]:
    """Return the drawings of a run by file name, as they are written to its ``figures/``."""
    return {f"{name}.svg": chart.svg for name, chart in charts(result).items()}
