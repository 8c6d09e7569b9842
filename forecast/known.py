"""Everything a forecaster could have had on a day, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from data.errors import DataError
from data.parameters import Parameter, load_parameters
from data.series import Series
from data.streams.history import histories, yearly
from data.streams.monthly import values
from data.streams.readings import moves, nothing_read
from data.streams.ukraine import Ukraine, ukraine
from data.tables.atomic import of_one_moment
from data.tables.checks import violations
from data.tables.mutations import with_autumn
from data.tables.vintages import (
    FIGURE_FILES,
    VINTAGES,
    known_on,
    load_figures,
    load_table,
    newest_day,
    root_of,
)

AMV = ("nl_amv_ind", "amv_inflow")


@dataclass(frozen=True, eq=False, slots=True)
class Known:
    """Figures, official forecasts, budget and parameters published by ``day``.

    Attributes:
        day: the as-of day.
        figures: printed rows, one per series and period.
        histories: monthly streams by key.
        absent: reason by key for each stream that cannot be made.
        ukraine: Ukrainian series, or None.
        prognoses: official forecasts.
        lines: budget rows, the mutations of a Najaarsnota behind them.
        parameters: constants by name.
        errors: past errors of the pools, as of ``backtest.calibration``; none unless asked for.
        cases: official totals whose outcome was published by the day.
        moved: how far each figure moved after its first reading, of ``data.streams.readings``.
    """

    day: date
    figures: pd.DataFrame
    histories: Mapping[str, Series]
    absent: Mapping[str, str]
    ukraine: Ukraine | None
    prognoses: pd.DataFrame
    lines: pd.DataFrame
    parameters: Mapping[str, Parameter]
    errors: pd.DataFrame = field(default_factory=pd.DataFrame)
    cases: pd.DataFrame = field(default_factory=pd.DataFrame)
    moved: "pd.Series[float]" = field(default_factory=nothing_read)


class Shipped(NamedTuple):
    """Every table with a day of publication, all rows."""

    figures: pd.DataFrame
    prognoses: pd.DataFrame
    lines: pd.DataFrame
    cases: pd.DataFrame

    @property
    def newest(self) -> date:
        """Return the newest day on which a row was printed."""
        return newest_day(self.figures, self.prognoses, self.lines)


def shipped(folder: Path = VINTAGES) -> Shipped:
    """Return the tables of ``folder``, all from before or all from after a refresh.

    Raises:
        DataError: a table is missing or not as it should be, or is being replaced.
    """

    def read() -> Shipped:
        lines = with_autumn(load_table("budget", folder), load_table("article37", folder))
        prognoses, cases = load_table("prognoses", folder), load_table("cases", folder)
        return Shipped(load_figures(folder), prognoses, lines, cases)

    return of_one_moment(folder, root_of(folder), read)


def known(tables: Shipped, day: date) -> Known:
    """Return what was known on ``day``; rows published later play no part.

    Raises:
        DataError: nothing was published by the day.
    """
    figures = known_on(tables.figures, day)
    found, absent = histories(figures)
    people: Ukraine | None = None
    try:
        people = ukraine(figures)
        found["ukraine_registrations"] = people.registrations
        found["ukraine_stock"] = people.stock
    except DataError as error:
        absent["ukraine_registrations"] = str(error)
    return Known(
        day=day,
        figures=figures,
        histories=found,
        absent=absent,
        ukraine=people,
        prognoses=_published(tables.prognoses, day),
        lines=_published(tables.lines, day),
        parameters=load_parameters(day),
        cases=tables.cases[tables.cases["realised_published_on"] <= pd.Timestamp(day)],
        moved=moves(tables.figures, day),
    )


def _published(table: pd.DataFrame, day: date) -> pd.DataFrame:
    return table[table["published_on"] <= pd.Timestamp(day)].reset_index(drop=True)


def amv_shares(figures: pd.DataFrame, first: Series) -> pd.Series:
    """Return minors as a share of first applications, by complete year both are known."""
    minors = pd.Series(dtype=float, index=pd.PeriodIndex([], freq="Y"))
    for name in AMV:
        minors = minors.combine_first(values(figures, name, "Y"))
    return (minors / yearly(first)).dropna()


def sound(folder: Path) -> Shipped:
    """Return the tables of a folder, refused at the first violation.

    Gaps and sums are left to `prognose data check`: rows published after a day may be gone.

    Raises:
        DataError: a table is missing, or a row is not as it should be.
    """
    tables = shipped(folder)
    for one in violations(folder, frozenset({"gap", "parts"}), FIGURE_FILES):
        raise DataError(
            f"{one.file}:{one.row}: {one.message}. Correct the row; `prognose data check` lists "
            f"all."
        )
    return tables
