"""Why the mediaan of next year moved: causes as bars, each from where the one before ends."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, TypeAlias

from matplotlib.figure import Figure

from forecast.changes.compare import PARTS
from forecast.changes.comparison import Comparison
from reports.blocks import Chart
from reports.charts.style import chart_block
from reports.charts.waterfall import StepPanel, step_panels
from reports.number_format import with_plus
from reports.wording import Wording

SHOWN = ("inflow_total", "coa_occupancy", "cost_coa")
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
    names = [words.text(f"since.{part}") for part in (*parts, "change")]
    return step_panels([_panel(row, parts, words) for row in shown], names)


def _panel(row: Row, parts: list[str], words: Wording) -> StepPanel:
    sizes = tuple((float(row[part]), signed(words, row, row[part])) for part in parts)
    whole = (float(row["change"]), signed(words, row, row["change"]))
    return StepPanel(_title(words, row), "", sizes, whole)
