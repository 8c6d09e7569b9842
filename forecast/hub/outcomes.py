"""Target data of a hub: every monthly stream as known on each day, and what came true."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from data.arrays import periods
from forecast.backtest.targets import SCORED
from forecast.hub.layout import SETTINGS, UNIT_OF, File
from forecast.known import Known, Shipped, known
from forecast.official.cases import TOTAL
from forecast.years import is_stock, whole_years

PARTS = tuple(key for key in SCORED if key.startswith("inflow_") and key != TOTAL)


def hub_targets(
    tables: Shipped, days: Sequence[date], outputs: Mapping[File, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Return ``time-series`` (each day a version) and ``oracle-output`` (the newest figures).

    Holds the streams that are forecast from figures by month; stocks and flows of the chain are
    not among them. A total has every part, so a forecast made without resettlement is judged
    against one with it; years before resettlement is known have the outcome of the official
    cases, without it. Ukraine is counted in the definition of the day.

    Args:
        tables: every shipped figure.
        days: the versions; the newest of them also gives the oracle.
        outputs: model output; targets that nobody forecast are left out.
    """
    made = pd.concat([table[["target", "target_end_date"]] for table in outputs.values()])
    made = made.drop_duplicates()
    asked = set(made["target"])
    versions = []
    for day in sorted(set(days)):
        found = observed(known(tables, day))
        versions.append(found[found["target"].isin(asked)].assign(as_of=day.isoformat()))
    series = pd.concat(versions, ignore_index=True)
    order = ["as_of", *UNIT_OF, "observation"]
    newest = versions[-1].merge(made, on=["target", "target_end_date"])
    oracle = newest.rename(columns={"observation": "oracle_value"}).sort_values(
        ["target", "target_end_date"], ignore_index=True
    )
    return {
        "time-series": series[order],
        "oracle-output": oracle[[*UNIT_OF, "oracle_value", "as_of"]],
    }


def observed(then: Known) -> pd.DataFrame:
    """Return months and complete years known on a day, columns ``UNIT_OF`` and observation."""
    found = {
        key: pd.Series(one.values, index=one.months)
        for key, one in then.histories.items()
        if key in SCORED
    }
    if all(key in found for key in PARTS):
        found[TOTAL] = pd.concat([found[key] for key in PARTS], axis=1).dropna().sum(axis=1)
    parts = [
        _rows(key, values, by_year=by_year)
        for key, values in found.items()
        for by_year in (False, True)
    ]
    rows = pd.concat(parts, ignore_index=True)
    return pd.concat([rows, _older_totals(then, rows)], ignore_index=True)


def _older_totals(then: Known, rows: pd.DataFrame) -> pd.DataFrame:
    """Return totals of years without known resettlement, as the official cases have them."""
    ends = then.cases["year"].astype(str) + "-12-31"
    older = pd.DataFrame(
        {
            "target_end_date": ends,
            "target": f"{TOTAL}_year",
            "location": SETTINGS["location"],
            "observation": then.cases["realised"].astype(float),
        }
    ).drop_duplicates("target_end_date")
    known_already = rows.loc[rows["target"] == f"{TOTAL}_year", "target_end_date"]
    return older[~older["target_end_date"].isin(known_already)]


def _rows(key: str, values: "pd.Series[float]", *, by_year: bool) -> pd.DataFrame:
    if by_year:
        whole = whole_years(values, periods(values).year, mean=is_stock(key))
        ends, numbers = [f"{year}-12-31" for year in whole.index], whole.to_numpy()
    else:
        ends = [f"{month.end_time:%Y-%m-%d}" for month in periods(values)]
        numbers = values.to_numpy()
    return pd.DataFrame(
        {
            "target_end_date": ends,
            "target": f"{key}_year" if by_year else key,
            "location": SETTINGS["location"],
            "observation": np.asarray(numbers, dtype=np.float64),
        }
    )
