"""A small backtest whose every number can be worked out by hand."""

from datetime import date

import numpy as np
import pandas as pd

from forecast.backtest.pool_choice import pool_choice
from forecast.backtest.rows import COLUMNS, LEVELS
from forecast.backtest.tables import Tables
from forecast.backtest.widest import widest
from forecast.evaluation.coverage import pit_histogram
from forecast.evaluation.flags import warnings_of
from forecast.evaluation.stability import stability_table
from forecast.evaluation.table import score_table
from forecast.evaluation.warranty import COLUMNS as PROMISED
from forecast.official.scores import error_summary

FIRST_DAY = date(2015, 2, 15)
DAYS = [date(year, month, 15) for year in range(2015, 2021) for month in (2, 5, 8, 11)]
LAST_OUTCOME = 2020
HIGH = {"pool": 1.1, "ets": 1.2, "random_walk": 1.5}  # mediaan as a multiple of the outcome
SIZES = {"inflow_total": 20_000.0, "inflow_first": 10_000.0, "inflow_repeat": 1_000.0}
THREE = "inflow_first+inflow_repeat+inflow_nareis"


def came(quantity, year):
    """Return the outcome of a year: a tenth more than the size for each year since 2015."""
    return SIZES[quantity] * (1 + (year - 2015) / 10)


def detail_row(day, model, quantity, aim):
    """Return a row whose quantile at level p is mediaan * (0,5 + p); the first day is far off."""
    target, end, value, parts = aim
    mediaan = value * (4.0 if day == FIRST_DAY else HIGH[model])
    at = [mediaan * (0.5 + level) for level in LEVELS]
    named = {"minimum": 1 / 6, "medio": 2 / 3, "maximum": 5 / 6, "p2_5": 0.025, "p97_5": 0.975}
    observed = value if end.year <= LAST_OUTCOME else np.nan
    made = {
        "day": day.isoformat(),
        "model": model,
        "quantity": quantity,
        "target": target,
        "target_end": end.isoformat(),
        "parts": parts,
        "observed": observed,
        "estimated": False,
        **{name: mediaan * (0.5 + level) for name, level in named.items()},
        "mean": mediaan,
        "quantiles": np.array(at),
        "crps": 1.0,
        "log_crps": 1.0,
        "tw_crps": 1.0,
        "pit": float(np.clip(observed / mediaan - 0.5, 0, 1)),
    }
    return [made[name] for name in COLUMNS]


def aims(day, quantity):
    late = quantity == "inflow_total" and day.year >= 2018
    parts = f"{THREE}+inflow_resettlement" if late else THREE
    for ahead in range(4):
        year = day.year + ahead
        yield f"year_{ahead}", date(year, 12, 31), came(quantity, year), parts
    if quantity != "inflow_repeat":
        for ahead in range(1, 25):
            end = (pd.Period(day, "M") + ahead - 1).end_time.date()
            yield f"month_{ahead}", end, came(quantity, end.year) / 12, parts


def official_table():
    """Return five cases; the last has no outcome, the first is older than 2017."""
    rows = [
        ("begroting-2016", "2015-08-15", 2016, 33_000.0, np.nan, "point", 26_000.0),
        ("2017-I", "2017-02-15", 2017, 30_000.0, np.nan, "point", 26_400.0),
        ("begroting-2018", "2017-08-15", 2018, 13_000.0, np.nan, "medio", 28_600.0),
        ("2019-I", "2019-02-15", 2019, 42_000.0, 35_000.0, "mediaan", 30_800.0),
        ("2021-I", "2021-02-15", 2021, 50_000.0, np.nan, "point", 33_000.0),
    ]
    names = (
        "vintage",
        "as_of",
        "year",
        "official_central",
        "official_minimum",
        "scenario",
        "mediaan",
    )
    table = pd.DataFrame(rows, columns=names)
    realised = np.array([came("inflow_total", year) for year in table["year"]])
    realised[-1] = np.nan
    with_resettlement = "with resettlement and relocation"
    return table.assign(
        quantity="inflow_total",
        case_id=table["vintage"],
        published_on=table["as_of"],
        official_maximum=table["official_minimum"] + 10_000,
        p10=20_000.0,
        p90=60_000.0,
        realised=realised,
        grade="A",
        ours_definition="first+repeat+nareis",
        realised_definition=["(without resettlement)"] * 2 + [with_resettlement] * 3,
        error_official=(table["official_central"] - realised).abs() / realised,
        error_mediaan=(table["mediaan"] - realised).abs() / realised,
        error_same_percentile=0.25,
    )


def points_table(cases):
    made = cases.rename(columns={"official_central": "value"})
    names = ["quantity", "year", "vintage", "as_of", "published_on", "scenario", "value"]
    return made[names]


def case_table():
    rows = [
        ("official", "2023-II", "2023-09-15", np.nan, 49_000.0, 76_000.0),
        ("official", "2024-II", "2024-09-15", 59_000.0, 45_000.0, 74_800.0),
        ("ours", "pool", "2024-08-15", 46_000.0, 26_000.0, 90_000.0),
        ("ours", "pool", "2024-09-15", 48_074.8, 28_000.0, 92_000.0),
        ("outcome", "2025", "", 42_860.0, np.nan, np.nan),
    ]
    table = pd.DataFrame(rows, columns=["source", "name", "as_of", "total", "lower", "upper"])
    errors = {f"error_{name}": 0.0 for name in ("first", "nareis", "rest", "not_first")}
    return table.assign(
        central="mediaan",
        band="80%",
        not_adding_up=0.0,
        error_total=table["total"] - 42_860.0,
        **errors,
    )


def promises():
    """Return one promise of ours and one official band that states no chance."""
    rows = [
        ("ours", "inflow_total", "band_80", 0.8, 0.75, 0.4, 0.95, 24, 6),
        ("MPP", "inflow_total", "band_67", np.nan, 0.25, 0.05, 0.7, 4, 3),
    ]
    return pd.DataFrame(rows, columns=list(PROMISED))


def backtest_tables(days=DAYS, quantities=tuple(SIZES)):
    """Return the tables of a backtest on some days; outcomes are known to the end of 2020."""
    rows = pd.DataFrame(
        [
            detail_row(day, model, quantity, aim)
            for day in days
            for quantity in quantities
            for model in HIGH
            for aim in aims(day, quantity)
        ],
        columns=list(COLUMNS),
    )
    cases, scores = official_table(), score_table(rows)
    coverage = {
        "subset": "since_2017",
        "pair": "16.7/83.3",
        "n": 4,
        "official_coverage": 0.25,
        "ours_coverage": 0.75,
    }
    return Tables(
        rows,
        {
            "scores": scores,
            "warnings": warnings_of(scores),
            "pit": pit_histogram(rows),
            "stability": stability_table(rows),
            "official": cases,
            "official_points": points_table(cases),
            "official_errors": error_summary(cases),
            "official_coverage": pd.DataFrame([coverage]),
            "case_2025": case_table(),
            "pool_choice": pool_choice(rows),
            "widest": widest(rows),
            "warranty": promises(),
        },
    )
