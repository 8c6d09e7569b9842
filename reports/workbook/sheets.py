"""The sheets of the workbook: which table stands where, and what each column holds."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from data.glossary import glossary_entry
from forecast.run.result import RunResult
from reports.result.budget_words import budget_words
from reports.result.laws import law_state
from reports.screen.budget import COUNTS, EUROS, SHARES
from reports.wording import Wording
from reports.workbook.live import NAME, live_means, live_totals, observed

NAMED = {  # columns of keys that get their name beside them
    "quantity",
    "series",
    "key",
    "model",
    "stream",
    "driver",
    "step",
    "plan",
    "range",
    "target",
}
MIXED = {  # columns in the unit of the row
    "minimum",
    "mediaan",
    "medio",
    "maximum",
    "p2_5",
    "p10",
    "p90",
    "p97_5",
    "mean",
    "realised",
    "value",
    "official",
    "official_difference",
}
RATIOS = {
    "weight",
    "share_estimated",
    "share_reconstructed",
    "nominal",
    "realised",
    "lower",
    "upper",
}
LAST = "inputs"  # the sheet with what the run read: behind all others
WHOLE = {"year", "month", "n", "n_independent", "ahead", "price_level", "basis"}
BUDGET = (
    "article",
    "line",
    "key",
    "kind",
    "year",
    "unit",
    "booked",
    "minimum",
    "mediaan",
    "medio",
    "maximum",
    "mean",
)


class Sheet(NamedTuple):
    """One sheet.

    Attributes:
        name: key of its words.
        table: rows in order; a cell may be a ``Formula``.
        kinds: by column: "text", "name" (of the key before it), "unit" (in the unit of the row),
            "euros" (shown in millions), "share", "count", "whole" or "decimal".
    """

    name: str
    table: pd.DataFrame
    kinds: Mapping[str, str]


def sheets(result: RunResult, inputs: Mapping[str, str]) -> list[Sheet]:
    """Return the sheets of a run in order; a table without rows is not there.

    Args:
        result: the run.
        inputs: a hash for each series and table the run read.
    """
    month = result.bands["period"].str.contains("-")
    history = _history(result)
    budget = budget_words(result.budget, result.language)
    rest = [name for name in budget.columns if name not in BUDGET]
    tables = {
        "years": result.bands[~month],
        "months": result.bands[month],
        "budget": budget[[*BUDGET, *rest]],
        "observed": observed(history),
        "history": history,
        "official": result.official,
        **result.analysis,
        "scenarios": result.scenarios,
        "levers": _one_language(result.levers, result.language),
        "why": _why(result),
        "laws": _laws(result),
        "judgement": result.judgement,
        "ledger": result.ledger,
        "warranty": result.warranty,
        "alarms": result.alarms,
        "pools": result.pools,
        "parameters": result.parameters,
        "sources": result.sources,
        "absent": result.absent,
        LAST: pd.DataFrame(sorted(inputs.items()), columns=["name", "sha256"]),
    }
    euros = {"budget", *result.analysis}
    return [_sheet(name, rows, name in euros) for name, rows in tables.items() if len(rows)]


def _history(result: RunResult) -> pd.DataFrame:
    months = result.history["month"]
    table = result.history.assign(month=months.astype(str), year=[one.year for one in months])
    return table[["quantity", "month", "year", "value", "unit", "estimated"]]


def _one_language(rows: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return rows with the words of one language."""
    own, other = ("_nl", "_en") if language == "nl" else ("_en", "_nl")
    kept = [name for name in map(str, rows.columns) if not name.endswith(other)]
    return rows[kept].rename(columns=lambda name: str(name).removesuffix(own))


def _why(result: RunResult) -> pd.DataFrame:
    """Return what each cause added to the mediaan since a quarter before."""
    if result.why.empty:
        return pd.DataFrame()
    words, rows = Wording(result.language), result.why
    units = [
        "EUR" if key.startswith("cost_") else glossary_entry(key).unit for key in rows["quantity"]
    ]
    told = [words.text(f"why.{cause}") for cause in rows["cause"]]
    shown = rows.assign(cause=told, unit=[unit.split("/month")[0] for unit in units])
    return shown[["quantity", "year", "cause", "unit", "value"]]


def _laws(result: RunResult) -> pd.DataFrame:
    """Return the laws adopted by the day, each with its size or that none is printed."""
    if result.laws.empty:
        return pd.DataFrame()
    words, rows = Wording(result.language), result.laws.to_dict("records")
    told = [law_state(words, row) for row in rows]
    size = [words.text("law.size" if row["state"] == "counted" else "law.no_size") for row in rows]
    table = _one_language(result.laws, result.language).assign(state=told, size=size)
    first = ["law", "label", "in_force_on", "until", "state", "size", "low", "high"]
    return table[[*first, *[name for name in table.columns if name not in first]]]


def _sheet(name: str, rows: pd.DataFrame, euros: bool) -> Sheet:
    """Return a table with the names of its keys beside them, and its live cells."""
    kinds, parts = {}, {}
    for column in map(str, rows.columns):
        kinds[column] = _kind(name, rows[column], euros, "unit" in rows)
        parts[column] = rows[column]
        if column in NAMED:
            kinds[column + NAME], parts[column + NAME] = "name", rows[column]
    table = pd.DataFrame(parts).reset_index(drop=True)
    live = {"years": live_means, "budget": live_totals}
    return Sheet(name, live[name](table) if name in live else table, kinds)


def _kind(name: str, cells: "pd.Series[Any]", euros: bool, units: bool) -> str:
    """Return what a column holds."""
    column = str(cells.name)
    is_number = pd.api.types.is_numeric_dtype(cells) and cells.dtype != bool
    if is_number and column in WHOLE:
        return "whole"
    if name == "observed":
        return "count"
    if not is_number:
        return "text"
    if euros:
        kinds = (("euros", EUROS), ("share", SHARES), ("count", COUNTS))
        return next((kind for kind, names in kinds if column in names), "decimal")
    if units and column in MIXED and name != "parameters":
        return "unit"
    return "share" if column in RATIOS else "decimal"
