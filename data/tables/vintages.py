"""Figures with the day they were published, and what was known on a day."""

from datetime import date
from pathlib import Path

import pandas as pd

from data.errors import DataError
from data.folders import DATA
from data.tables.csv_table import read_table
from data.tables.schemas import FIGURES, TABLES

VINTAGES = DATA / "vintages"
FIGURE_FILES = (
    "chain_dated_points",
    "coa",
    "eu_applicants_monthly",
    "eu_monthly",
    "housing_taakstelling",
    "ind",
    "mpp_realisations",
    "nidos_amv",
    "nl_annual",
    "nl_decisions_stock",
    "nl_monthly",
    "nl_monthly_by_nationality",
    "nl_multi_month_sums",
    "nl_quarterly",
    "nl_weekly_total",
    "realisations_in_documents",
    "ukraine_brp",
    "ukraine_cbs",
    "ukraine_goo",
    "ukraine_tp_eurostat",
)
INDICATOR_FILES = (  # no run reads them: five times the rows of all others
    "eu_applicants_annual",
    "eu_first_monthly_at_fr_it",
    "europe_first_by_nationality_monthly",
    "frontex_monthly",
)
ALL_FILES = (*FIGURE_FILES, *INDICATOR_FILES)


def root_of(folder: Path) -> Path:
    """Return the folder below which a refresh of these tables writes all its files."""
    return VINTAGES.parent if folder.resolve() == VINTAGES.resolve() else folder


def load_figures(folder: Path = VINTAGES, files: tuple[str, ...] = FIGURE_FILES) -> pd.DataFrame:
    """Return every shipped figure of every vintage, file after file, in the order of the files.

    Args:
        folder: the tables.
        files: which; what a run reads, or ``INDICATOR_FILES``, figures of other countries that
            may lead ours.

    Returns:
        One row per figure and source: ``series, period, start, end, value, unit, published_on,
        published_kind, retrieved_on, status, source``; days as datetime64, ``value`` float64 in
        ``unit``. ``start`` and ``end`` are both inclusive.

    Raises:
        DataError: a file is missing, empty, cut off or not UTF-8, a column is missing or
            unknown, or a number or day cannot be read; the message names file and row.
    """
    tables = [read_table(folder / f"{name}.csv", FIGURES) for name in files]
    return pd.concat(tables, ignore_index=True)


def load_table(name: str, folder: Path = VINTAGES) -> pd.DataFrame:
    """Return one of the tables of :data:`data.tables.schemas.TABLES`, as ``budget``.

    Days are datetime64, numbers float64; the flag ``derived`` of the budget is bool. An empty
    cell is nan, NaT or the empty text.

    Raises:
        DataError: the name is unknown, or as in :func:`load_figures`.
    """
    if name not in TABLES:
        raise DataError(
            f"table: {name!r} is unknown; expected one of {', '.join(TABLES)}. Choose one."
        )
    table = read_table(folder / f"{name}.csv", TABLES[name])
    if "derived" in table:
        table["derived"] = table["derived"] == "true"
    return table


def known_on(figures: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the figures a forecaster could have had on ``day``.

    For each series and period one row: of the publications that had come out by ``day``, the
    newest. A reconstructed row is known by its lag, but its value was read from a later
    publication (``retrieved_on``): until that has come out too it stands in only where nothing
    was printed, the earliest such publication first, so that no later revision overtakes the
    figure that was known. Figures with status ``contradicted`` are left out. Rows published
    after ``day`` have no influence.

    Args:
        figures: as of :func:`load_figures`.
        day: the as-of day.

    Returns:
        The same columns, sorted by series, start and end.

    Raises:
        DataError: nothing was published by ``day``; the message names the first day.
    """
    usable = figures[figures["status"] != "contradicted"]
    known = usable[usable["published_on"] <= pd.Timestamp(day)]
    if known.empty:
        first = usable["published_on"].min()
        raise DataError(
            f"as-of day: {day} is before the first publication; expected {first:%Y-%m-%d} or "
            f"later. Choose a later day."
        )
    ranked = known.assign(_rank=_rank(known, pd.Timestamp(day)))
    keys = ["series", "start", "end"]
    ranked = ranked.sort_values([*keys, "_rank", "published_on", "source"], kind="stable")
    newest = ranked.drop_duplicates(keys, keep="last").drop(columns="_rank")
    return newest.reset_index(drop=True)


def _rank(known: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Days since 1970 of the publication a value was read from; negative before it came out."""
    printed = known["published_kind"] == "printed"
    read = known["retrieved_on"].mask(printed, known["published_on"])
    days = (read - pd.Timestamp(0)).dt.days
    return days.where(read <= day, -days)


def newest_day(*tables: pd.DataFrame) -> date:
    """Return the newest day on which a row was printed.

    A reconstructed row does not count: by its lag it was known earlier than the publication it
    was read from, and says nothing about what else had come out by that day.

    Args:
        tables: each with a column ``published_on``, most with ``published_kind``; one without
            printed rows does not count, unless none has any.
    """
    printed = [
        table[table["published_kind"] == "printed"] if "published_kind" in table else table
        for table in tables
    ]
    counted = printed if any(len(table) for table in printed) else tables
    newest: pd.Timestamp = max(table["published_on"].max() for table in counted if len(table))
    return newest.date()
