"""What planning on minimum, mediaan, medio or maximum would have cost in past rounds.

Past plans by label: how many too many, how many too few, and what that would have cost.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from forecast.bands import LABELS
from forecast.budget_record.day import PRICES
from forecast.budget_record.moments import Moment
from forecast.budget_record.outcomes import Outcomes
from forecast.known import Shipped
from forecast.official.year_figures import year_figures

OURS, OFFICIAL = "ours", "official"
PLANNED = ("inflow_total", "coa_occupancy", "coa_places_needed")
FIRST = 2017  # total inflow can be forecast from here on
MOMENTS = ("voorjaarsnota before", "ontwerpbegroting")  # when the plan of a year is made
COLUMNS = (
    "basis",
    "round",
    "day",
    "quantity",
    "year",
    "label",
    "planned",
    "realised",
    "too_many",
    "too_few",
    "price_idle",
    "price_short",
    "cost",
)


class Plan(NamedTuple):
    """A number that could have been planned on.

    Attributes:
        who: ``"ours"`` or ``"official"``.
        basis: which set of cases it belongs to.
        name: the round or budget moment.
        day: the day on which it was known, whose prices count.
    """

    who: str
    basis: str
    name: str
    day: str
    quantity: str
    year: int
    label: str
    planned: float
    realised: float


def plan_table(
    rows: pd.DataFrame, moments: Iterable[Moment], tables: Shipped, outcomes: Outcomes
) -> pd.DataFrame:
    """Return each plan beside what came.

        too many = max(planned - realised, 0);  too few = max(realised - planned, 0)
        cost = too many * regular price + too few * (emergency price - regular price)

    as if every planned place were regular and every missing one had to be an emergency place.
    Costs are given for places only, at prices known on the day of the plan.

    Args:
        rows: of ``forecast.budget_record.days``.
        moments: budget moments; those at which the plan of a year is made are used.
        tables: official figures and rounds.
        outcomes: what came true.

    Returns:
        Columns who, then ``COLUMNS``; persons or places, EUR; a plan without outcome is left out.
    """
    at = {(row["day"], row["quantity"], row["year"]): row for row in rows.to_dict("records")}
    plans = [*_moments(at, moments, outcomes), *_rounds(at, tables, outcomes)]
    plans += [*_places(at, tables, outcomes)]
    table = pd.DataFrame(plans).dropna(subset=["planned", "realised"])
    table = table.rename(columns={"name": "round"})
    table["too_many"] = (table["planned"] - table["realised"]).clip(lower=0)
    table["too_few"] = (table["realised"] - table["planned"]).clip(lower=0)
    regular, emergency = (_price(table, at, name) for name in PRICES)
    table["price_idle"], table["price_short"] = regular, emergency - regular
    table["cost"] = cost(table["too_many"], table["too_few"], regular, emergency)
    return table[["who", *COLUMNS]].reset_index(drop=True)


def cost(
    too_many: "pd.Series[float]",
    too_few: "pd.Series[float]",
    regular: "pd.Series[float]",
    emergency: "pd.Series[float]",
) -> "pd.Series[float]":
    """Return EUR of idle regular places and of the premium of emergency places.

    Args:
        too_many: places.
        too_few: places.
        regular: EUR/place/year, nan where not known.
        emergency: EUR/place/year, nan where not known.
    """
    return too_many * regular + too_few * (emergency - regular)


At = Mapping[tuple[str, str, int], Mapping[Hashable, Any]]


def _price(table: pd.DataFrame, at: At, name: str) -> "pd.Series[float]":
    """Return a price by plan; nan for persons and where none was known on the day."""
    found = [
        at.get((day, name, year), {}).get("mediaan", np.nan) if "places" in quantity else np.nan
        for day, quantity, year in zip(table["day"], table["quantity"], table["year"], strict=True)
    ]
    return pd.Series(found, index=table.index, dtype=float)


def _ours(basis: str, name: str, mine: Mapping[Hashable, Any], came: float) -> Iterator[Plan]:
    where = (str(mine["day"]), str(mine["quantity"]), int(mine["year"]))
    for label in LABELS:
        yield Plan(OURS, basis, name, *where, label, float(mine[label]), came)


def _moments(at: At, moments: Iterable[Moment], outcomes: Outcomes) -> Iterator[Plan]:
    for moment in moments:
        for quantity in PLANNED if moment.name in MOMENTS else ():
            mine = at.get((moment.day.isoformat(), quantity, moment.year))
            if mine is not None:
                came = outcomes.of(quantity, moment.year, str(mine["made_of"]))
                yield from _ours(moment.name, moment.name, mine, came)


def _rounds(at: At, tables: Shipped, outcomes: Outcomes) -> Iterator[Plan]:
    """Yield the labels of official total inflow, and ours of the day each was fixed."""
    for case in tables.cases.to_dict("records"):
        day, year = case["fixing_day"].date().isoformat(), int(case["year"])
        mine = at.get((day, "inflow_total", year))
        if mine is None:
            continue
        basis, name = "MPP, inflow", str(case["vintage"])
        named = {"minimum": "official_minimum", "maximum": "official_maximum"}
        for label, column in (named | {case["scenario"]: "official_central"}).items():
            values = (float(case[column]), float(case["realised"]))
            yield Plan(OFFICIAL, basis, name, day, "inflow_total", year, label, *values)
        came = outcomes.of("inflow_total", year, str(mine["made_of"]))
        if np.isfinite(case["realised"]):
            yield from _ours(basis, name, mine, came)


def _places(at: At, tables: Shipped, outcomes: Outcomes) -> Iterator[Plan]:
    """Yield official places, and persons as places at the target rate, with ours of that day."""
    sets = (
        ("coa_places_needed", "coa_places_needed_end", "MPP, places at year end"),
        ("coa_occupancy_avg", "coa_places_needed", "MPP, mean occupancy in places"),
    )
    for printed, quantity, basis in sets:
        for row in year_figures(tables.prognoses, printed).to_dict("records"):
            day, year = row["published_on"].date().isoformat(), int(row["year"])
            came, value = outcomes.of(quantity, year), float(row["value"])
            if printed == "coa_occupancy_avg":
                value *= came / outcomes.of("coa_occupancy", year)
            if np.isfinite(came):
                where = (str(row["vintage"]), day, quantity, year, str(row["scenario"]))
                yield Plan(OFFICIAL, basis, *where, value, came)
                if (mine := at.get((day, quantity, year))) is not None:
                    yield from _ours(basis, str(row["vintage"]), mine, came)


def plan_days(tables: Shipped) -> list[date]:
    """Return the days of the official rounds and figures of places."""
    days = {one.date() for one in tables.cases["fixing_day"]}
    for printed in ("coa_places_needed", "coa_occupancy_avg"):
        days |= {one.date() for one in year_figures(tables.prognoses, printed)["published_on"]}
    return sorted(day for day in days if day.year >= FIRST)


PARTS = ("too_many", "too_few", "off", "cost")


def plan_summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return by set of cases, who, quantity and label what planning on it would have cost.

    Args:
        table: of :func:`plan_table`.

    Returns:
        Columns basis, who, quantity, label, n, years (different outcome years), too_many, too_few
        and off (their sum), means over the cases; n_cost and cost (mean EUR of a year).
    """
    keys = ["basis", "quantity", "who", "label"]
    groups = table.assign(off=table["too_many"] + table["too_few"]).groupby(keys, sort=False)
    found = groups.agg(
        n=("off", "size"),
        years=("year", "nunique"),
        too_many=("too_many", "mean"),
        too_few=("too_few", "mean"),
        off=("off", "mean"),
        n_cost=("cost", "count"),
        cost=("cost", "mean"),
    )
    return found.reset_index()


def beside(table: pd.DataFrame) -> pd.DataFrame:
    """Return each official label beside our label of the same percentile, on the same cases.

    Args:
        table: of :func:`plan_table`.

    Returns:
        Columns basis, label, ours_label, n, years, and for both the means of ``PARTS``
        (``_official``, ``_ours``); a point stands beside our mediaan.
    """
    keys = ["basis", "round", "day", "quantity", "year", "ours_label"]
    official = table[table["who"] == OFFICIAL]
    official = official.assign(ours_label=official["label"].replace("point", "mediaan"))
    ours = table[table["who"] == OURS].rename(columns={"label": "ours_label"})
    both = official.merge(ours, on=keys, suffixes=("_official", "_ours"))
    for who in ("official", "ours"):
        both[f"off_{who}"] = both[f"too_many_{who}"] + both[f"too_few_{who}"]
    means = [f"{name}_{who}" for who in ("official", "ours") for name in PARTS]
    groups = both.groupby(["basis", "label", "ours_label"], sort=False)
    found = groups[means].mean()
    found.insert(0, "n", groups.size())
    found.insert(1, "years", groups["year"].nunique())
    return found.reset_index()
