"""What answers are made from: a run opened for questions, its budget and the printed figures.

Printed numbers that answers use: looked up by name, never typed, and only if known that day.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import pandas as pd

from data.errors import DataError
from data.parameters import parameter
from data.tables.vintages import VINTAGES, load_table
from forecast.ask.source import AskedRun, in_memory
from forecast.budget.line_years import BookedBudget, case
from forecast.budget.table import budget_table
from forecast.costs.prices import PRINTED, Prices
from forecast.known import Known, Shipped
from forecast.run.redraw import Redraw, redraw
from forecast.simulation.futures import Futures

EUROS = {"keur": 1e3, "meur": 1e6}
Entry = Mapping[str, str | int | float]


class Figure(NamedTuple):
    """One number as printed.

    Attributes:
        value: in ``unit``.
        unit: of the value.
        source: id in ``data/sources.csv``, with ``:line`` where the document has lines.
    """

    value: float
    unit: str
    source: str


@dataclass(frozen=True, eq=False, slots=True)
class Shelf:
    """Where figures are looked up.

    Attributes:
        known: what was known on the day.
        questions: rows of the questions published by the day.
        unit_costs: rows of the unit costs published by the day.
        prices: of the run, by month; None when no budget was made.
    """

    known: Known
    questions: pd.DataFrame
    unit_costs: pd.DataFrame
    prices: Prices | None

    def figure(self, entry: Entry) -> Figure:
        """Return one figure.

        Args:
            entry: as in ``[figures]`` of ``answers.toml``: its first name says which table.

        Raises:
            DataError: it was not published by the day.
        """
        kind = next(name for name in FINDERS if name in entry)
        return FINDERS[kind](self, entry)


def shelf(known: Known, prices: Prices | None) -> Shelf:
    """Return the tables of a day."""
    day = pd.Timestamp(known.day)
    questions, costs = (load_table(name, VINTAGES) for name in ("questions", "unit_costs"))
    early = [table[table["published_on"] <= day] for table in (questions, costs)]
    return Shelf(known, early[0], early[1], prices)


def _one(rows: pd.DataFrame, entry: Entry, day: object) -> pd.Series:
    if rows.empty:
        named = ", ".join(str(value) for value in entry.values())
        raise DataError(f"{named}: not known on {day}; expected a row. Take a later day.")
    return rows.iloc[-1]


def _series(shelf: Shelf, entry: Entry) -> Figure:
    rows = shelf.known.figures
    rows = rows[rows["series"] == entry["series"]]
    rows = rows[rows["period"].astype(str) == entry.get("period", rows["period"].astype(str))]
    row = _one(rows.sort_values("end"), entry, shelf.known.day)
    return Figure(float(row["value"]), str(row["unit"]), str(row["source"]))


def _parameter(shelf: Shelf, entry: Entry) -> Figure:
    kept = parameter(shelf.known.parameters, str(entry["parameter"]))
    step = kept.steps[int(entry.get("step", -1))]
    return Figure(step.value, kept.unit, step.source)


def _question(shelf: Shelf, entry: Entry) -> Figure:
    rows = shelf.questions[shelf.questions["id"] == entry["question"]]
    row = _one(rows, entry, shelf.known.day)
    match = re.search(str(entry["pattern"]), str(row[str(entry.get("column", "question_en"))]))
    if match is None:
        raise DataError(
            f"{entry['question']}: {entry['pattern']!r} not in its text; expected one number. "
            f"Correct [figures] in forecast/parliament/questions.toml."
        )
    value = float(match[1].replace(",", "")) * float(entry.get("factor", 1))
    return Figure(value, str(entry["unit"]), f"{row['document']}:{row['line_no']}")


def _unit_cost(shelf: Shelf, entry: Entry) -> Figure:
    rows = shelf.unit_costs[shelf.unit_costs["item"] == entry["unit_cost"]]
    row = _one(rows, entry, shelf.known.day)
    return Figure(float(row["amount"]), str(row["unit"]), f"{row['document']}:{row['line_no']}")


def _line(shelf: Shelf, entry: Entry) -> Figure:
    rows = shelf.known.lines
    rows = rows[(rows["line"] == entry["line"]) & (rows["year"].astype(str) == str(entry["year"]))]
    rows = rows[rows["version"] == entry["version"]]
    row = _one(rows, entry, shelf.known.day)
    euros = float(row["amount_keur"]) * EUROS[str(row["unit"])]
    return Figure(euros, "EUR", f"{row['document']}:{row['line_no']}")


def _prognosis(shelf: Shelf, entry: Entry) -> Figure:
    rows = shelf.known.prognoses
    for name in ("prognosis", "quantity", "period", "scenario"):
        column = "vintage" if name == "prognosis" else name
        rows = rows[rows[column].astype(str) == str(entry[name])]
    row = _one(rows, entry, shelf.known.day)
    return Figure(float(row["value"]), str(row["unit"]), str(row["source"]))


def _price(shelf: Shelf, entry: Entry) -> Figure:
    name, year = str(entry["price"]), int(entry["year"])
    settings = shelf.prices.settings if shelf.prices else None
    if settings is None or name not in settings or not (settings.months.year == year).any():
        raise DataError(f"{name}: no price in {year} known on {shelf.known.day}; expected one.")
    value = float(settings.of(name)[:, settings.months.year == year].mean())
    printed = parameter(shelf.known.parameters, PRINTED.get(name, name))
    return Figure(value, "EUR", printed.steps[-1].source)


FINDERS: dict[str, Callable[[Shelf, Entry], Figure]] = {
    "series": _series,
    "parameter": _parameter,
    "question": _question,
    "unit_cost": _unit_cost,
    "line": _line,
    "prognosis": _prognosis,
    "price": _price,
}


@dataclass(frozen=True, eq=False)
class Facts:
    """A run made again, ready for the questions of parliament.

    Attributes:
        redraw: its configuration, what was known on its day, and its draws.
        futures: every quantity without levers.
        run: the same, for the language of ``prognose ask``.
        shelf: printed figures published by the day.
        shipped: every shipped table, for what was known on an earlier day.
    """

    redraw: Redraw
    futures: Futures
    run: AskedRun
    shelf: Shelf
    shipped: Shipped

    @property
    def known(self) -> Known:
        """Return what was known on the day of the run."""
        return self.redraw.known

    @property
    def year(self) -> int:
        """Return the calendar year of the as-of day."""
        return self.known.day.year

    @cached_property
    def case(self) -> BookedBudget:
        """Return the budget opened for questions.

        Raises:
            DataError: no budget could be made.
        """
        config, made = self.redraw.config, self.futures.budget
        if made is None:
            raise DataError("budget: none in this run; expected one. Make the run again.")
        table = budget_table(self.futures.costs, self.known.lines, config.levels)
        return case(self.known, made, table)


def facts(
    manifest: dict[str, Any],
    tables: Shipped,
    language: str | None,
    scenarios: Mapping[str, Collection[str]] | None = None,
) -> Facts:
    """Return a finished run made again, ready for questions.

    Args:
        manifest: of the run.
        tables: every shipped table.
        language: of the words; that of the run when None.
        scenarios: what is asked of each, as ``forecast.parliament.questions.scenarios_asked``;
            each is simulated whole when None.

    Raises:
        ToolkitError: the run cannot be made again.
    """
    run = redraw(manifest, language, tables)
    futures = run.futures()
    prices = futures.budget.prices if futures.budget else None
    asked = in_memory(run, futures, scenarios)
    return Facts(run, futures, asked, shelf(run.known, prices), tables)
