"""`prognose hindcast`: the chain on years that have passed, as tables on stdout."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from data.errors import RunError
from data.months import parse_day
from data.names import nearest
from forecast.commands.records.budget import run_budget_record
from forecast.config import load_config
from forecast.hindcast.length_of_stay import stay_table, stays
from forecast.hindcast.nareis import measurable, nareis_table
from forecast.hindcast.nidos_departures import nidos_checks
from forecast.hindcast.occupancy import ahead_table, inside, mean_error, occupancy_table
from forecast.hindcast.since_tabel7 import counted_means, explained, later_inputs
from forecast.hindcast.tabel7 import table7
from forecast.hindcast.ukraine import ukraine_rows
from forecast.known import Known, known, shipped
from forecast.simulation.chain import chain_inputs, quantities
from forecast.simulation.streams import simulate_streams
from forecast.years import last_month
from reports.screen.hindcast import (
    people_rows,
    show_chain_table,
    show_closing,
    show_inside,
    show_mean_errors,
    show_not_measurable,
    show_rows,
    stay_words,
    ukraine_cells,
)
from reports.screen.lines import say, whisper


def run_hindcast(
    what: str, as_of: str | None, out: Path | None = None, language: str = "en"
) -> None:
    """Print one hindcast.

    Args:
        what: ``"chain"``, ``"ukraine"``, ``"people"`` or ``"budget"``.
        as_of: day for the chain; Ukraine and the budget have their own days and people take the
            newest.
        out: new folder for the tables of the budget.
        language: of what is printed.

    Raises:
        ToolkitError: the name is unknown, or the day's figures do not allow it.
    """
    tables: dict[str, Callable[[], Iterable[tuple[str, ...]]]] = {
        "ukraine": lambda: ukraine_cells(ukraine_rows(), language),
        "people": lambda: people_rows(nidos_checks(), language),
    }
    if what == "chain" and out is None:
        hindcast(as_of, language)
    elif what in tables and as_of is None and out is None:
        show_rows(what, tables[what](), language)
    elif what == "budget" and as_of is None:
        whisper("`prognose hindcast budget` is now `prognose record budget`.")
        run_budget_record(out, language=language)
    else:
        raise RunError(
            f"hindcast {what!r}: expected chain, or ukraine, people or budget without --as-of; "
            f"only budget takes --out. Write {nearest(what, ['chain', *tables, 'budget'])}."
        )


def hindcast(as_of: str | None, language: str = "en") -> None:
    """Print every table of the chain's hindcast.

    Args:
        as_of: day, month, quarter or year; the newest publication day when None.
        language: of what is printed.

    Raises:
        ToolkitError: the day's figures do not allow it.
    """
    tables = shipped()
    then = known(tables, parse_day(as_of) if as_of else tables.newest)
    _occupancy(then, language)
    show_chain_table("ahead", ahead_table(then), language)
    show_chain_table("tabel7", table7(then), language)
    _since(then, language)
    show_chain_table("nareis", nareis_table(load_config(None), tables), language)
    for year in (2022, 2023):
        day = pd.Timestamp(year, 12, 31).date()
        show_not_measurable(year, measurable(known(tables, day)), language)
    show_chain_table("stay", stay_table(then), language)
    say(*stay_words(stays(then), language))


def _occupancy(then: Known, language: str) -> None:
    table = occupancy_table(then)
    show_chain_table("occupancy", table, language)
    show_inside(*inside(table), language)
    for rule in ("chain", "carried", "persistence"):
        every, later = mean_error(table, rule), mean_error(table, rule, carried_too=True)
        show_mean_errors(rule, every, later, language)


def _since(then: Known, language: str) -> None:
    config = load_config(None)
    last = last_month(then.day)
    paths, _ = simulate_streams(config, then.histories, last, lambda name: None)
    inputs = chain_inputs(config, then, paths, then.histories)
    paths |= {k: v for k, v in quantities(inputs, paths).items() if k == "inflow_nareis"}
    later = later_inputs(then, inputs, paths)
    table = explained(then, later, counted_means(then, inputs, later))
    show_chain_table("since", table, language)
    parts = table.drop(columns=["year", "now"]).sum(axis=1) - table["now"]
    show_closing(float(parts.abs().max()), language)
