"""Asylum applications of other countries, forecast on past days with what was known then."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.series import Series
from data.tables.vintages import known_on, load_figures
from forecast.own_record.candidates import COLUMNS, futures, scored
from models.pools.pool import Pool

FILES = ("eu_monthly", "eu_applicants_monthly", "eu_first_monthly_at_fr_it")
FIRST = {
    "de_first_eurostat": "DE",
    "eu27_2020_first_eurostat": "EU27",
    "at_first_plus_repeat_eurostat": "AT",
    "fr_first_eurostat": "FR",
    "it_first_eurostat": "IT",
}
APPLICANTS = "asy_app_"
OWN = "NL"  # the series that everything else was tuned on
DAYS = (5,)  # 15 May of every year
LEAST = 36  # months known
FRESH = 5  # months between the last known month and the day, at most
ROW = ("country", "series", "day", "target", "target_end", *COLUMNS)


class Case(NamedTuple):
    """One series on one day.

    Attributes:
        country: two letters, or EU27.
        series: of the figures.
        day: as-of day.
        history: months known on the day.
        outcomes: persons in the calendar year of the day (0) and the next (1), where known now.
    """

    country: str
    series: str
    day: date
    history: Series
    outcomes: Mapping[int, float]


def cases() -> list[Case]:
    """Return every shipped series of another country on every day that has an outcome."""
    figures = load_figures()
    figures = figures[figures["series"].isin(FIRST) | figures["series"].str.startswith(APPLICANTS)]
    names = {str(key): FIRST.get(str(key), str(key)[-2:]) for key in figures["series"].unique()}
    names = {key: "EU27" if key.endswith("EU27") else name for key, name in names.items()}
    found = []
    for key in sorted(name for name in names if names[name] != OWN):
        found += list(_days(names[key], key, figures[figures["series"] == key]))
    return sorted(found, key=lambda case: (case.day, case.series))


def _days(country: str, key: str, figures: pd.DataFrame) -> Iterator[Case]:
    whole = _months(figures)
    calendar = pd.PeriodIndex(whole.index).year
    years = whole.groupby(calendar).agg(["sum", "size"])
    complete = years.loc[years["size"] == 12, "sum"]
    for year in range(calendar[0] + 3, calendar[-1] + 1):
        for month in DAYS:
            day = date(year, month, 15)
            if figures["published_on"].min() > pd.Timestamp(day):
                continue
            known = _months(known_on(figures, day))
            stale = len(known) < LEAST or known.index[-1] < pd.Period(day, "M") - FRESH
            came = {k: float(complete[year + k]) for k in (0, 1) if year + k in complete.index}
            if came and not stale:
                yield Case(country, key, day, _series(key, known), came)


def _months(figures: pd.DataFrame) -> "pd.Series[float]":
    monthly = figures[figures["period"].str.fullmatch(r"\d{4}-\d{2}")]
    newest = monthly.sort_values("published_on").groupby("period").tail(1).sort_values("period")
    index = pd.PeriodIndex(newest["period"], freq="M")
    return pd.Series(newest["value"].to_numpy(float), index=index)


def _series(key: str, known: "pd.Series[float]") -> Series:
    months = pd.PeriodIndex(known.index)
    values: FloatArray = np.asarray(known, dtype=np.float64)
    return Series(key, months, values, "persons/month")


def case_rows(case: Case, pools: Mapping[str, Pool]) -> list[tuple[object, ...]]:
    """Return a row per target and pool, columns ``ROW``; persons in the calendar year.

    Args:
        case: one series on one day.
        pools: by name.

    Raises:
        ModelError: a model cannot be fitted.
    """
    last = case.history.months[-1]
    horizon = 12 * (case.day.year + 2 - last.year) - last.month
    rows: list[tuple[object, ...]] = []
    known = pd.Series(case.history.values, index=case.history.months.year)
    for name, paths in futures(case.history, horizon, pools).items():
        years = paths.months.year.to_numpy()
        for k, outcome in case.outcomes.items():
            year = case.day.year + k
            total = float(known[known.index == year].sum()) + paths.values[:, years == year].sum(1)
            told = (case.country, case.series, case.day, f"year_{k}", date(year, 12, 31))
            rows += [(*told, *row) for row in scored(name, total[:, None], np.array([outcome]))]
    return rows
