"""The official central figures of every stream, for beside our past forecasts."""

import pandas as pd

from forecast.backtest.targets import SCORED
from forecast.official.case_2025 import CENTRAL
from forecast.official.cases import TOTAL
from forecast.years import is_stock

COLUMNS = ("quantity", "year", "vintage", "as_of", "published_on", "scenario", "value")
YEAR_DAYS = 360  # a figure over at least this many days is one of a year


def official_points(
    prognoses: pd.DataFrame, cases: pd.DataFrame, totals: pd.DataFrame
) -> pd.DataFrame:
    """Return one central figure per round, quantity and year: mediaan, else medio, else point.

    Flows of a calendar year, stocks at its end (the first of January counts as the day before).
    ``as_of`` is the day the round was fixed, or the day of publication where that is not known
    or came first.

    Args:
        prognoses: every official forecast.
        cases: the official totals with the days they were fixed.
        totals: as of ``forecast.official.cases.official``; totals come from here alone.

    Returns:
        Columns ``COLUMNS``; dates as ISO text, sorted by quantity, year and as_of.
    """
    streams = [key for key in SCORED if key != TOTAL]
    found = prognoses[
        prognoses["quantity"].isin(streams) & prognoses["scenario"].isin(CENTRAL)
    ].copy()
    found["year"] = _year(found)
    fixed = cases.groupby("vintage")["fixing_day"].first()
    found["as_of"] = (
        found["vintage"]
        .map(fixed)
        .fillna(found["published_on"])
        .clip(upper=found["published_on"])
        .dt.strftime("%Y-%m-%d")
    )
    found["published_on"] = found["published_on"].dt.strftime("%Y-%m-%d")
    about = totals.rename(columns={"official_central": "value"})
    every = pd.concat([found[found["year"].notna()], about[about["value"].notna()]])
    rank = every["scenario"].map({name: place for place, name in enumerate(CENTRAL)})
    every = every.assign(rank=rank, year=every["year"].astype(int)).sort_values(
        ["quantity", "year", "as_of", "vintage", "rank"], kind="stable"
    )
    once = every.drop_duplicates(["quantity", "year", "vintage"])
    return once[list(COLUMNS)].reset_index(drop=True)


def _year(rows: pd.DataFrame) -> "pd.Series[float]":
    """Return the calendar year that a figure is about, nan where it is about no year."""
    start, end = rows["start"], rows["end"]
    whole = (end - start).dt.days >= YEAR_DAYS
    before = end.where(~end.dt.is_year_start, end - pd.Timedelta(days=1))
    at_end = before.dt.is_year_end & (start == end)
    stock = rows["quantity"].map(is_stock).astype(bool)
    years: pd.Series[float] = before.dt.year.where((stock & at_end) | (~stock & whole))
    return years
