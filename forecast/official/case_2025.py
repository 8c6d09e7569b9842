"""The 2025 case: what was said about 2025, by whom and when, and what came.

Outcomes are those of De Staat van Migratie, in the definitions of the MPP. Our streams come
from CBS quarters, which for 2025 lie up to 0,8% from them, and hold no resettlement before
August 2024; ``definition`` says what each total is made of.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from data.errors import DataError
from data.streams.monthly import values
from forecast.backtest.members import POOL
from forecast.backtest.rows import LEVELS
from forecast.official.cases import TOTAL
from forecast.simulation.totals import NEEDED

YEAR = 2025
FROM = f"{YEAR - 3}-01-01"
PRINTED = {"total": "total_asylum_inflow", "first": "first_asylum", "nareis": "nareis"}
MIDDLE = LEVELS.index(0.5)
PARTS = ("first", "nareis", "rest")
CENTRAL = ("mediaan", "medio", "point")  # the first of these that was printed
COLUMNS = (
    "source",
    "name",
    "as_of",
    "published_on",
    "central",
    "total",
    "lower",
    "upper",
    "band",
    "first",
    "nareis",
    "rest",
    "not_adding_up",
    "error_total",
    "error_share",
    "error_first",
    "error_nareis",
    "error_rest",
    "error_not_first",
    "definition",
)


class Case2025(NamedTuple):
    """What the table is made of.

    Attributes:
        figures: the newest figures, as of ``data.tables.vintages.known_on``.
        prognoses: every official forecast.
        cases: the official totals with their fixing days.
        rows: our forecasts as a detail table, of quarterly days and of fixing days.
    """

    figures: pd.DataFrame
    prognoses: pd.DataFrame
    cases: pd.DataFrame
    rows: pd.DataFrame


def outcome(figures: pd.DataFrame) -> dict[str, float]:
    """Return total, first and nareis of 2025 as printed, and the rest.

    Raises:
        DataError: one of them is not known.
    """
    found = {}
    for name, series in PRINTED.items():
        years = values(figures, series, "Y")
        year = years[years.index == pd.Period(str(YEAR), "Y")]
        if year.empty:
            raise DataError(f"{series}: no figure for {YEAR}; expected one. Take newer figures.")
        found[name] = float(year.iloc[0])
    return found | {"rest": found["total"] - found["first"] - found["nareis"]}


def case_2025(case: Case2025) -> pd.DataFrame:
    """Return what each MPP said about 2025, then what we said on each day, then what came.

    ``rest`` is repeat and resettlement. The mediaan of a sum is not the sum of mediaans: what is
    between them stands in ``not_adding_up``. Errors are forecast less outcome, and

        error_total = error_first + error_nareis + error_rest + not_adding_up

    Where nareis and rest were not printed, ``error_not_first`` is all but first.

    Returns:
        Columns ``COLUMNS``, persons; an MPP that printed no total for 2025 has an empty row.
    """
    came = outcome(case.figures)
    made = [*_official(case), *_ours(case.rows)]
    table = pd.DataFrame([*made, {"source": "outcome", "name": str(YEAR), **came}])
    table = table.reindex(columns=list(COLUMNS))
    table["not_adding_up"] = table["total"] - table[list(PARTS)].sum(axis=1, skipna=False)
    for name in ("total", *PARTS):
        table[f"error_{name}"] = table[name] - came[name]
    table["error_share"] = table["error_total"] / came["total"]
    table["error_not_first"] = table["error_total"] - table["error_first"]
    return table


def _official(case: Case2025) -> Iterator[dict[str, Any]]:
    """Yield a row for each round that was fixed within three years before the outcome."""
    about = case.prognoses[case.prognoses["period"] == str(YEAR)]
    days = case.cases.groupby("vintage")[["fixing_day", "published_on"]].first()
    for vintage, day in days[days["fixing_day"] >= FROM].sort_values("fixing_day").iterrows():
        printed = about[about["vintage"] == vintage]
        total = printed[printed["quantity"] == TOTAL].set_index("scenario")["value"]
        central = next((name for name in CENTRAL if name in total.index), "")
        yield {
            "source": "official",
            "name": vintage,
            "as_of": f"{day['fixing_day']:%Y-%m-%d}",
            "published_on": f"{day['published_on']:%Y-%m-%d}",
            "central": central,
            "total": total.get(central, np.nan),
            "lower": total.get("minimum", np.nan),
            "upper": total.get("maximum", np.nan),
            "band": "minimum-maximum",
            "first": _central(printed, "inflow_first"),
            "nareis": _central(printed, "inflow_nareis"),
            "definition": "with resettlement",
        }


def _central(printed: pd.DataFrame, quantity: str) -> float:
    found = printed[printed["quantity"] == quantity].set_index("scenario")["value"]
    return next((float(found[name]) for name in CENTRAL if name in found.index), float("nan"))


def _ours(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield a row for each day since 2022 on which 2025 was forecast."""
    wanted = (rows["model"] == POOL) & (rows["target_end"] == f"{YEAR}-12-31")
    wanted &= rows["target"].str.startswith("year") & (rows["day"] >= FROM)
    for day, found in rows[wanted].groupby("day", sort=True):
        one = {row["quantity"]: row for row in found[::-1].to_dict("records")}
        if TOTAL not in one:
            continue
        mediaan = {key: row["quantiles"][MIDDLE] for key, row in one.items()}
        parts = one[TOTAL]["parts"].split("+")
        at = dict(zip(LEVELS, one[TOTAL]["quantiles"], strict=True))
        yield {
            "source": "ours",
            "name": POOL,
            "as_of": day,
            "central": "mediaan",
            **{"total": at[0.5], "lower": at[0.1], "upper": at[0.9], "band": "80%"},
            **{name: mediaan[f"inflow_{name}"] for name in ("first", "nareis")},
            "rest": sum(mediaan[key] for key in parts if key not in NEEDED),
            "definition": one[TOTAL]["parts"].replace("inflow_", ""),
        }
