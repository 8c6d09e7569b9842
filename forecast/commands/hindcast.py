"""`prognose hindcast`: the chain on years that have passed, as tables on stdout."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from data.errors import RunError
from data.months import parse_day
from data.names import nearest
from forecast.commands import budget_record as record_command
from forecast.config import load_config
from forecast.hindcast import nidos_departures as hindcast_people
from forecast.hindcast import ukraine as hindcast_ukraine
from forecast.hindcast.length_of_stay import stay_table, stay_words
from forecast.hindcast.nareis import measurable, nareis_table
from forecast.hindcast.occupancy import ahead_table, inside, mean_error, occupancy_table
from forecast.hindcast.since_tabel7 import counted_means, explained, later_inputs
from forecast.hindcast.tabel7 import table7
from forecast.known import Known, known, shipped
from forecast.simulation.chain import chain_inputs, quantities
from forecast.simulation.streams import simulate_streams


def named(what: str, as_of: str | None, out: Path | None = None) -> None:
    """Print one hindcast.

    Args:
        what: ``"chain"``, ``"ukraine"``, ``"people"`` or ``"budget"``.
        as_of: day for the chain; Ukraine and the budget have their own days and people take the
            newest.
        out: new folder for the tables of the budget.

    Raises:
        ToolkitError: the name is unknown, or the day's figures do not allow it.
    """
    tables: dict[str, Callable[[], Iterator[str]]] = {
        "ukraine": hindcast_ukraine.lines,
        "people": hindcast_people.lines,
    }
    if what == "chain" and out is None:
        hindcast(as_of)
    elif what in tables and as_of is None and out is None:
        print("\n".join(tables[what]()))
    elif what == "budget" and as_of is None:
        print("`prognose hindcast budget` is now `prognose record budget`.", file=sys.stderr)
        record_command.run(out)
    else:
        raise RunError(
            f"hindcast {what!r}: expected chain, or ukraine, people or budget without --as-of; "
            f"only budget takes --out. Write {nearest(what, ['chain', *tables, 'budget'])}."
        )


def hindcast(as_of: str | None) -> None:
    """Print every table of the chain's hindcast.

    Args:
        as_of: day, month, quarter or year; the newest publication day when None.

    Raises:
        ToolkitError: the day's figures do not allow it.
    """
    tables = shipped()
    then = known(tables, parse_day(as_of) if as_of else tables.newest)
    _occupancy(then)
    _ahead(then)
    _show("Tabel 7 of the budget of 2026: year-mean occupancy", table7(then))
    _since(then)
    _show("nareis, persons a year", nareis_table(load_config(None), tables))
    for year in (2022, 2023):
        day = pd.Timestamp(year, 12, 31).date()
        print(f"{year}: not measurable. {measurable(known(tables, day))}")
    _show("stock / outflow, months", stay_table(then))
    print("\n".join(stay_words(then)))


def _occupancy(then: Known) -> None:
    table = occupancy_table(then)
    _show("COA occupancy one year ahead, the year left out of the fit", table)
    within, n = inside(table)
    print(f"counts inside the 80% band of the chain, realised inflow fed in: {within} of {n}")
    for rule in ("chain", "carried", "persistence"):
        every, n = mean_error(table, rule)
        later, fewer = mean_error(table, rule, carried_too=True)
        print(
            f"mean absolute error of {rule}: {every:.1%} of {n} years; "
            f"{later:.1%} of the {fewer} after the first"
        )


def _ahead(then: Known) -> None:
    _show("COA occupancy years ahead without a new start", ahead_table(then))


def _since(then: Known) -> None:
    config = load_config(None)
    last = pd.Period(year=then.day.year + 5, month=12, freq="M")
    paths, _ = simulate_streams(config, then.histories, last, lambda name: None)
    inputs = chain_inputs(config, then, paths, then.histories)
    paths |= {k: v for k, v in quantities(inputs, paths).items() if k == "inflow_nareis"}
    later = later_inputs(then, inputs, paths)
    table = explained(then, later, counted_means(then, inputs, later))
    _show("from Tabel 7 to what is known now, persons, year means", table)
    parts = table.drop(columns=["year", "now"]).sum(axis=1) - table["now"]
    print(f"largest sum that does not close: {parts.abs().max():.6f} persons")


def _show(title: str, table: pd.DataFrame) -> None:
    view = Table(title=title)
    for column in table.columns:
        view.add_column(column, justify="right")
    for _, row in table.iterrows():
        view.add_row(*(_text(column, value) for column, value in row.items()))
    Console(width=180).print(view)


def _text(column: object, value: object) -> str:
    if isinstance(value, bool | str) or not isinstance(value, int | float):
        return str(value)
    if pd.isna(value):
        return ""
    name = str(column)
    if name.startswith("error"):
        return f"{value:+.1%}"
    if name in ("year", "start") and value < 3000:
        return f"{value:.0f}"
    return f"{value:,.1f}" if abs(value) < 100 else f"{value:,.0f}"
