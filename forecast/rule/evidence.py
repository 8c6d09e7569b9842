"""What every candidate would have said of past years: of Dutch streams and of other countries.

A forecast is evidence once its outcome is complete, and it is held against the outcome as first
complete. Nothing here is chosen: all candidates are asked on all series.
"""

import json
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from data.arrays import FloatArray, periods
from data.errors import ModelError
from data.months import year_months
from data.series import Series
from data.streams.history import histories
from data.streams.monthly import streams, values
from data.streams.origin import printed_series
from data.tables.vintages import known_on
from forecast.archive.manifest import libraries, sha256
from forecast.backtest.cache import behind, load_frame, save_frame
from forecast.backtest.rows import LEVELS
from forecast.bands import quantiles
from forecast.evaluation.scores import weighted_interval_score
from forecast.years import with_realised
from models.pools.pool import model_rng
from models.registry import MODELS

STREAMS = ("inflow_first", "inflow_nareis")
CODES = ("AT", "BG", "CH", "CY", "CZ", "DE", "EU27", "FI", "FR", "HR", "IE", "IT", "LU", "NO")
ABROAD = (
    *(f"asy_app_{code}" for code in (*CODES, "PL", "RO", "SI")),
    *(f"{code}_first_eurostat" for code in ("de", "eu27_2020", "fr", "it")),
    "at_first_plus_repeat_eurostat",  # first applicants of Austria start in 2014
)
# The first two take too long to be asked on every series and day; the third is made for series
# known by year; the last refuses every day after early 2021.
LEFT_OUT = ("arima", "structural", "yearly_walk", "after_europe")
MONTHS_OF_DAYS = (2, 8)  # of other countries; the Dutch streams are asked every quarter
FIRST_DAY = 2011  # year; five years of months by then
LEAST_MONTHS = 60
YEARS_AHEAD = 3  # the year of the day and the two after it
TARGETS = tuple(f"year_{ahead}" for ahead in range(YEARS_AHEAD))
N_PATHS, SEED = 1000, 20260101
SCORED_AT = np.array(LEVELS)
COLUMNS = ("series", "day", "model", "target", "target_end", "known_on", "wis")


class Task(NamedTuple):
    """One series on one day, and the years that came of it since.

    Attributes:
        history: months known on the day.
        day: the as-of day.
        came: by year ahead, the outcome and the day it was first complete.
    """

    history: Series
    day: date
    came: dict[int, tuple[float, str]]


class EvidenceSource(NamedTuple):
    """What evidence is taken from.

    Attributes:
        figures: all rows a run reads.
        abroad: all rows of the series ``ABROAD``.
        errors: past errors of the pools of a run: the days, and the outcome of each Dutch year
            with the day it was first complete.
    """

    figures: pd.DataFrame
    abroad: pd.DataFrame
    errors: pd.DataFrame


def evidence(shown: EvidenceSource, workers: int) -> pd.DataFrame:
    """Return every forecast of every candidate with an outcome, Dutch streams first.

    Args:
        shown: figures and outcomes.
        workers: processes; the rows are the same for any number.

    Returns:
        Columns ``COLUMNS``: days as ISO text, ``target`` ``year_0`` to ``year_2``, ``known_on`` the
        day its outcome was first complete, ``wis`` in persons.
    """
    key = _key(shown)
    if (kept := load_frame(key)) is not None:
        return kept
    figures, wanted = _behind_streams(shown.figures), shown.errors["target"].isin(TARGETS)
    calls = [
        delayed(_dutch)(figures, str(day), rows)
        for day, rows in shown.errors[wanted].groupby("origin")
    ]
    series = shown.abroad.groupby("series", sort=True)
    calls += [delayed(_abroad)(str(name), rows) for name, rows in series if name in ABROAD]
    rows = [row for part in Parallel(n_jobs=workers)(calls) for row in part]
    return save_frame(key, pd.DataFrame(rows, columns=list(COLUMNS)))


def _behind_streams(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the printed series that the Dutch streams and what stands beside them are made of."""
    keys = {*STREAMS, *(beside for key in STREAMS for beside in streams()[key].beside)}
    names = {name for key in keys for name in printed_series(key)}
    return figures[figures["series"].isin(names)]


def _key(shown: EvidenceSource) -> str:
    rows = [
        sha256(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes())
        for table in shown
    ]
    code = [*behind("forecast/rule/evidence.py"), json.dumps(libraries())]
    return sha256("\n".join([*code, *rows]).encode())


def candidates(history: Series) -> list[str]:
    """Return the models that may be asked for a series, by name."""
    return [
        name
        for name, entry in MODELS.items()
        if name not in LEFT_OUT and set(entry.needs) <= set(history.beside)
    ]


def _dutch(figures: pd.DataFrame, origin: str, errors: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return what each candidate said of the Dutch streams on a day, with what came since."""
    day, said = date.fromisoformat(origin), []
    found, _ = histories(known_on(figures, day))
    for key, came in errors.groupby("stream"):
        if key in STREAMS and key in found:
            pairs = zip(came["outcome"], came["known_on"], strict=True)
            years = dict(zip(came["target"].str[-1].astype(int), pairs, strict=True))
            said += _rows(Task(found[str(key)], day, years))
    return said


def _abroad(name: str, figures: pd.DataFrame) -> list[tuple[object, ...]]:
    """Return what each candidate said of a foreign series on two days a year."""
    months_of = figures["start"].dt.to_period("M")
    complete_on = figures.groupby(months_of)["published_on"].min()
    said = []
    for day in _days(figures):
        if (figures["published_on"] <= pd.Timestamp(day)).sum() < LEAST_MONTHS:
            continue
        seen = values(known_on(figures, day), name, "M")
        if len(seen) < LEAST_MONTHS:
            continue
        came = {}
        for ahead in range(YEARS_AHEAD):
            months = year_months(day.year + ahead)
            if months.isin(complete_on.index).all():
                complete = complete_on.loc[months].max()
                then = values(known_on(figures, complete.date()), name, "M")
                came[ahead] = (float(then.loc[months].sum()), f"{complete:%Y-%m-%d}")
        if came:
            history = Series(name, periods(seen), seen.to_numpy(float), "persons/month")
            said += _rows(Task(history, day, came))
    return said


def _days(figures: pd.DataFrame) -> list[date]:
    years = range(FIRST_DAY, int(figures["end"].dt.year.max()) + 1)
    return [date(year, month, 15) for year in years for month in MONTHS_OF_DAYS]


def _rows(task: Task) -> list[tuple[object, ...]]:
    """Return what each candidate said of each year; one that cannot be fitted says nothing."""
    history, day = task.history, task.day
    horizon = (
        12 * (day.year + YEARS_AHEAD) - 12 * history.months[-1].year - history.months[-1].month
    )
    found: list[tuple[object, ...]] = []
    for name in candidates(history):
        try:
            paths = MODELS[name].simulate(
                history, horizon, N_PATHS, model_rng(SEED, history.key, name)
            )
        except ModelError:
            continue
        whole = with_realised(history, paths, year_months(day.year)[0])
        for ahead, (outcome, known) in task.came.items():
            months = year_months(day.year + ahead)
            sums = whole.values[:, whole.months.isin(months)].sum(axis=1)
            said: FloatArray = quantiles(sums[:, np.newaxis], LEVELS)[:, 0]
            end = f"{day.year + ahead}-12-31"
            about = (history.key, day.isoformat(), name, f"year_{ahead}", end, known)
            score = weighted_interval_score(np.array([outcome]), said[np.newaxis], SCORED_AT).total
            found.append((*about, float(score[0])))
    return found
