"""What `prognose hindcast` says: years that have passed, and what was computed for them."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from forecast.hindcast.length_of_stay import Stays
from forecast.hindcast.nidos_departures import PrintedFigure
from forecast.hindcast.ukraine import UkraineForecast
from reports.number_format import number, share
from reports.screen.lines import say, table

LANGUAGE = "en"
WIDTH = 180
UKRAINE = (
    "end of",
    "as of",
    "definition",
    "last count",
    "mediaan",
    "p10-p90",
    "error",
    "carried on (error)",
    "official (error)",
    "outcome",
)
CHECKS = ("quantity", "period", "made from", "computed", "printed", "error")
TITLES = {
    "occupancy": "COA occupancy one year ahead, the year left out of the fit",
    "ahead": "COA occupancy years ahead without a new start",
    "tabel7": "Tabel 7 of the budget of 2026: year-mean occupancy",
    "since": "from Tabel 7 to what is known now, persons, year means",
    "nareis": "nareis, persons a year",
    "stay": "stock / outflow, months",
}


def show_chain_table(name: str, rows: pd.DataFrame) -> None:
    """Print one table of the chain under its title."""
    columns = [str(column).replace("_", " ") for column in rows.columns]
    cells = [[_cell(*pair) for pair in row.items()] for row in rows.to_dict("records")]
    table((), columns, cells, title=TITLES[name], width=WIDTH)


def _cell(column: object, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int | float):
        return str(value)
    name = str(column)
    if name.startswith("error"):
        return share(value, LANGUAGE, 1, sign=True)
    if name in ("year", "start") and value < 3000:
        return f"{value:.0f}"
    return number(value, LANGUAGE, 1 if abs(value) < 100 else 0)


def show_inside(within: int, n: int) -> None:
    """Print how many counts lay in the band of the chain."""
    say(f"counts inside the 80% band of the chain, realised inflow fed in: {within} of {n}")


def show_mean_errors(rule: str, every: tuple[float, int], later: tuple[float, int]) -> None:
    """Print the mean absolute error of a rule, over all years and without the first."""
    say(
        f"mean absolute error of {rule}: {share(every[0], LANGUAGE, 1)} of {every[1]} years; "
        f"{share(later[0], LANGUAGE, 1)} of the {later[1]} after the first"
    )


def show_closing(largest: float) -> None:
    """Print the largest sum of parts that is not the whole."""
    say(f"largest sum that does not close: {number(largest, LANGUAGE, 6)} persons")


def show_not_measurable(year: int, why: str) -> None:
    """Print why a year cannot be told."""
    say(f"{year}: not measurable. {why}")


def stay_words(found: Stays) -> list[str]:
    """Return why the three stays differ, sentence by sentence."""
    persons = {
        name: number(getattr(found, name), LANGUAGE)
        for name in ("stock", "inflow", "outflow", "holders", "family", "fits", "beyond")
    }
    months = {
        name: number(getattr(found, name), LANGUAGE, 1)
        for name in ("stock_outflow", "stock_inflow", "classes")
    }
    return [
        f"stock / outflow is {months['stock_outflow']} months: how long {persons['stock']} "
        f"persons take to leave at {persons['outflow']} a year.",
        f"{found.present:g} is the stay so far of those present on {found.present_on}; "
        f"the printed classes, each at its middle, give {months['classes']}. It is shorter "
        f"because {persons['inflow']} came and {persons['outflow']} left: many are there "
        f"shortly, and their stay is not over. Stock / inflow is {months['stock_inflow']}.",
        f"{found.left:g} is the whole stay of those who left. Of them {persons['holders']} held a "
        f"permit, and {persons['family']} family members had come with a permit in sight, so they "
        f"waited for no decision; those who do wait stay and are not in it.",
        f"At a stay of {found.left:g} months an outflow of {persons['outflow']} fits "
        f"{persons['fits']} residents; the {persons['beyond']} beyond are those who wait for a "
        f"decision or a home.",
    ]


def people_lines(found: Iterable[PrintedFigure]) -> Iterator[str]:
    """Yield the checks as Markdown lines, errors in percent of what was printed."""
    yield f"| {' | '.join(CHECKS)} |"
    yield f"| {' | '.join(['---'] * 3 + ['--:'] * 3)} |"
    for row in found:
        numbers = (number(value, LANGUAGE) for value in (row.computed, row.printed))
        error = _error(row.computed, row.printed)
        cells = (f"`{row.quantity}`", row.period, row.made_from, *numbers, error)
        yield f"| {' | '.join(cells)} |"


def ukraine_lines(found: Iterable[UkraineForecast]) -> Iterator[str]:
    """Yield the forecasts of each year as Markdown lines, errors in percent of the outcome."""
    yield f"| {' | '.join(UKRAINE)} |"
    yield f"| {' | '.join(['---'] * 3 + ['--:'] * 7)} |"
    for row in found:
        band = f"{_count(row.p10)}-{_count(row.p90)}" if np.isfinite(row.p10) else row.remark or "-"
        cells = (
            str(row.year),
            f"{row.as_of}",
            row.definition,
            f"{_count(row.level)} ({row.counted_on})",
            _count(row.mediaan),
            band,
            _error(row.mediaan, row.outcome),
            _with_error(row.carried, row.outcome),
            _with_error(row.official, row.outcome),
            f"{_count(row.outcome)} ({row.outcome_on})",
        )
        yield f"| {' | '.join(cells)} |"


def _count(value: float) -> str:
    return number(value, LANGUAGE, missing="-")


def _error(value: float, outcome: float) -> str:
    return share(value / outcome - 1, LANGUAGE, 1, sign=True, missing="-")


def _with_error(value: float, outcome: float) -> str:
    return f"{_count(value)} ({_error(value, outcome)})" if np.isfinite(value) else "-"
