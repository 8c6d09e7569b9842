"""What `prognose hindcast` says: years that have passed, and what was computed for them."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from forecast.hindcast.length_of_stay import Stays
from forecast.hindcast.nidos_departures import PrintedFigure
from forecast.hindcast.ukraine import UkraineForecast
from reports.number_format import exact, number, share
from reports.screen.lines import heading, say, table, told

WIDTH = 180
UKRAINE = (
    "end_of",
    "as_of",
    "definition",
    "last_count",
    "mediaan",
    "p10_p90",
    "error",
    "carried_error",
    "official_error",
    "outcome",
)
CHECKS = ("quantity", "period", "made_from", "computed", "printed", "error")
TEXTS = {"ukraine": 3, "people": 3}  # columns of words, the rest are numbers


def show_chain_table(name: str, rows: pd.DataFrame, language: str) -> None:
    """Print one table of the chain under its title."""
    columns = [heading("hindcast_column", str(column), language) for column in rows.columns]
    cells = [[_cell(*pair, language) for pair in row.items()] for row in rows.to_dict("records")]
    table((), columns, cells, title=told(f"hindcast.{name}", language), width=WIDTH)


def _cell(column: object, value: object, language: str) -> str:
    if isinstance(value, bool):
        return told("hindcast.yes" if value else "hindcast.no", language)
    if not isinstance(value, int | float):
        return str(value)
    name = str(column)
    if name.startswith("error"):
        return share(value, language, 1, sign=True)
    if name in ("year", "start") and value < 3000:
        return f"{value:.0f}"
    return number(value, language, 1 if abs(value) < 100 else 0)


def show_inside(within: int, n: int, language: str) -> None:
    """Print how many counts lay in the band of the chain."""
    say(told("hindcast.inside", language, within=within, n=n))


def show_mean_errors(
    rule: str, every: tuple[float, int], later: tuple[float, int], language: str
) -> None:
    """Print the mean absolute error of a rule, over all years and without the first."""
    (first, n), (second, n_later) = every, later
    errors = {"every": share(first, language, 1), "later": share(second, language, 1)}
    name = heading("hindcast_column", rule, language)
    say(told("hindcast.mean_error", language, rule=name, n=n, n_later=n_later, **errors))


def show_closing(largest: float, language: str) -> None:
    """Print the largest sum of parts that is not the whole."""
    say(told("hindcast.closing", language, largest=number(largest, language, 6)))


def show_not_measurable(year: int, why: str, language: str) -> None:
    """Print why a year cannot be told."""
    say(told("hindcast.not_measurable", language, year=year, why=why))


def stay_words(found: Stays, language: str) -> list[str]:
    """Return why the three stays differ, sentence by sentence."""
    blanks = {
        name: number(getattr(found, name), language)
        for name in ("stock", "inflow", "outflow", "holders", "family", "fits", "beyond")
    }
    blanks |= {
        name: number(getattr(found, name), language, 1)
        for name in ("stock_outflow", "stock_inflow", "classes")
    }
    blanks |= {name: exact(getattr(found, name), language) for name in ("present", "left")}
    blanks["present_on"] = str(found.present_on)
    parts = ("flow", "present", "left", "fits")
    return [told(f"hindcast.stay_{part}", language, **blanks) for part in parts]


def show_rows(name: str, rows: Iterable[tuple[str, ...]], language: str) -> None:
    """Print the forecasts of Ukraine or the checks of people as a table under its title."""
    columns = UKRAINE if name == "ukraine" else CHECKS
    named = [heading("hindcast_column", column, language) for column in columns]
    cut = TEXTS[name]
    title = told(f"hindcast.{name}", language)
    table(named[:cut], named[cut:], rows, title=title, width=WIDTH)


def people_rows(found: Iterable[PrintedFigure], language: str) -> Iterator[tuple[str, ...]]:
    """Yield the checks in the columns ``CHECKS``, errors in percent of what was printed."""
    for row in found:
        computed, printed = (number(value, language) for value in (row.computed, row.printed))
        error = _error(row.computed, row.printed, language)
        yield (row.quantity, row.period, row.made_from, computed, printed, error)


def ukraine_cells(found: Iterable[UkraineForecast], language: str) -> Iterator[tuple[str, ...]]:
    """Yield the forecasts in the columns ``UKRAINE``, errors in percent of the outcome."""
    for row in found:
        ends = "-".join(_count(value, language) for value in (row.p10, row.p90))
        yield (
            str(row.year),
            f"{row.as_of}",
            row.definition,
            f"{_count(row.level, language)} ({row.counted_on})",
            _count(row.mediaan, language),
            ends if np.isfinite(row.p10) else row.remark or "-",
            _error(row.mediaan, row.outcome, language),
            _with_error(row.carried, row.outcome, language),
            _with_error(row.official, row.outcome, language),
            f"{_count(row.outcome, language)} ({row.outcome_on})",
        )


def _count(value: float, language: str) -> str:
    return number(value, language, missing="-")


def _error(value: float, outcome: float, language: str) -> str:
    return share(value / outcome - 1, language, 1, sign=True, missing="-")


def _with_error(value: float, outcome: float, language: str) -> str:
    if not np.isfinite(value):
        return "-"
    return f"{_count(value, language)} ({_error(value, outcome, language)})"
