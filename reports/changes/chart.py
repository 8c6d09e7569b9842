"""Why the mediaan of next year moved: causes as bars, each from where the one before ends."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from forecast.changes.compare import PARTS
from forecast.changes.comparison import Comparison
from reports.blocks import Chart
from reports.charts.style import (
    INK,
    INNER_COLOUR,
    OUR_COLOUR,
    PAPER,
    SMALL_SIZE,
    SOFT,
    TEXT_SIZE,
    chart_block,
    page_figure,
)
from reports.number_format import with_plus
from reports.wording import Wording

SHOWN = ("inflow_total", "coa_occupancy", "cost_coa")
HEAD, ROW = 0.7, 0.17  # inches: titles, and a bar
Row: TypeAlias = Mapping[Any, Any]


def since_chart(comparison: Comparison, words: Wording) -> Chart | None:
    """Return the chart; None when the runs share no main quantity next year."""
    year, table = int(comparison.days[1][:4]) + 1, comparison.table
    wanted = (table["level"] == "mediaan") & (table["year"] == year)
    rows = table[wanted].set_index("quantity", drop=False)
    shown = [dict(rows.loc[key]) for key in SHOWN if key in rows.index]
    parts = [part for part in PARTS if any(row[part] for row in shown)]
    if not parts:
        return None
    caption = words.text("since.chart", year=str(year))
    told = " ".join(_told(words, row, parts) for row in shown)
    alt = words.text("since.alt", items=told)
    draw = partial(_figure, shown, parts, words)
    return chart_block("since_last", draw, caption, alt)


def _told(words: Wording, row: Row, parts: list[str]) -> str:
    named = [(words.text(f"since.{part}"), signed(words, row, row[part])) for part in parts]
    named.append((words.text("since.change"), signed(words, row, row["change"])))
    items = [words.text("alt.item", name=name, value=value) for name, value in named]
    return f"{_title(words, row)}: {words.listing(items)}."


def _title(words: Wording, row: Row) -> str:
    label = words.title(str(row["quantity"]))
    return words.text("summary.key_euros", label=label) if row["unit"] == "EUR" else label


def signed(words: Wording, row: Row, value: float) -> str:
    """Return a change in the unit of the row with its sign: persons to tens, euros in millions."""
    shown = words.millions(value) if row["unit"] == "EUR" else words.persons(value)
    return with_plus(shown)


def _figure(shown: Sequence[Row], parts: list[str], words: Wording) -> Figure:
    figure = page_figure(HEAD + ROW * (len(parts) + 1))
    row = figure.subplots(1, len(shown), sharey=True, squeeze=False)[0]
    for axes, found in zip(row, shown, strict=True):
        _panel(axes, found, parts, words)
    names = [words.text(f"since.{part}") for part in (*parts, "change")]
    row[0].set_yticks(range(len(names)), names, fontsize=SMALL_SIZE)
    row[0].set_ylim(len(names) - 0.4, -0.6)
    return figure


def _bar(axes: Axes, place: int, span: tuple[float, float], *, whole: bool) -> None:
    """Draw one step, hatched by its direction, or the whole change."""
    start, end = span
    hatch = None if whole else ("////" if end >= start else "\\\\\\\\")
    axes.barh(
        place,
        end - start,
        left=start,
        height=0.6,
        hatch=hatch,
        edgecolor=OUR_COLOUR,
        color=INNER_COLOUR if whole else PAPER,
        linewidth=0.8,
    )


def _panel(axes: Axes, row: Row, parts: list[str], words: Wording) -> None:
    axes.set_title(_title(words, row), fontsize=TEXT_SIZE, loc="left", color=INK)
    level, spans = 0.0, []
    for part in parts:
        spans.append((level, level + row[part]))
        level += row[part]
    spans.append((0.0, row["change"]))
    widest = max(abs(end) for span in spans for end in span) or 1.0
    for place, (start, end) in enumerate(spans):
        _bar(axes, place, (start, end), whole=place == len(parts))
        axes.annotate(
            signed(words, row, end - start),
            (max(start, end), place),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            fontsize=SMALL_SIZE,
            color=INK,
        )
    axes.axvline(0, color=SOFT, linewidth=0.6)
    low, high = (pick(0.0, *(end for span in spans for end in span)) for pick in (min, max))
    axes.set_xlim(low - 0.06 * widest, high + 0.45 * max(high - low, widest))
    axes.set_xticks([])
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
