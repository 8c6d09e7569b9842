"""The bands of a finished run against what came true since, beside the naive rules of its day."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.streams.origin import TOTAL
from forecast.backtest.last_twelve import LAST_TWELVE
from forecast.backtest.members import How, variants
from forecast.backtest.rows import LEVELS
from forecast.bands import quantiles
from forecast.config import RunConfig
from forecast.evaluation.scores import weighted_interval_score
from forecast.known import Known
from forecast.outcomes import truth
from forecast.simulation.totals import NEEDED
from models.paths import Paths
from models.registry import BASELINE

ALL = "inflow_total"
OURS = "run"
RIVALS = (BASELINE, LAST_TWELVE)
BANDS = {"in_50": 0.5, "in_80": 0.8, "in_95": 0.95}
NAIVE_PATHS = 2000
MONTH, YEAR = "month", "year"
COLUMNS = (
    "quantity",
    "kind",
    "period",
    "outcome",
    "filled",
    "mediaan",
    *(f"wis_{who}" for who in (OURS, *RIVALS)),
    *(f"error_{who}" for who in (OURS, *RIVALS)),
    *BANDS,
)
SUMMARY = (
    "quantity",
    "kind",
    "n",
    "wis",
    *(f"wis_to_{who}" for who in RIVALS),
    "error",
    *(f"error_{who}" for who in RIVALS),
    *BANDS,
)


class Since(NamedTuple):
    """A run, what was known when it was made, and what is known now.

    Attributes:
        paths: of the run, by quantity.
        config: of the run.
        then: known on its as-of day.
        now: known on the later day.
    """

    paths: Mapping[str, Paths]
    config: RunConfig
    then: Known
    now: Known


def score_finished(since: Since) -> pd.DataFrame:
    """Return every month and calendar year of asylum inflow that came true since a run.

    A period counts when not all of it was known on the day of the run and all of it is known
    now. The naive rules are made from what was known on the run's day.

    Returns:
        Columns ``COLUMNS``: persons; ``error_*`` is forecast less outcome, of the mediaan;
        ``in_80`` is 1 where the outcome lies in that central band of the run; ``filled`` whether
        a month of the outcome was filled from a quarter or year. No rows while nothing came.
    """
    came = truth(since.now)
    naive = since.config.model_copy(update={"n_paths": NAIVE_PATHS})
    beside = variants(naive, since.then, How({}, every=False, nowcast=False))
    rows = []
    for key in (key for key in (*TOTAL, ALL) if key in since.paths and key in beside.paths):
        parts = tuple(part for part in TOTAL if part in since.paths) if key == ALL else (key,)
        known = _known_to(since.then, key)
        others = {who: beside.paths[key].get(who) for who in RIVALS}
        for kind, first, last in _periods(since.paths[key], known):
            if all(part in came.months for part in parts):
                found = came.flow(parts, first, last)
                if np.isfinite(found.value):
                    months = pd.period_range(first, last, freq="M")
                    rows.append(
                        (
                            key,
                            kind,
                            _name(first, kind),
                            found.value,
                            found.estimated,
                            *_scores(
                                found.value,
                                _sums(since.paths[key], months),
                                {who: _sums(one, months) for who, one in others.items()},
                            ),
                        )
                    )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _known_to(then: Known, key: str) -> pd.Period:
    """Return the last month of a quantity known on the day of the run."""
    needed = NEEDED if key == ALL else (key,)
    last: pd.Period = min(then.histories[part].months[-1] for part in needed)
    return last


def _periods(paths: Paths, known: pd.Period) -> list[tuple[str, pd.Period, pd.Period]]:
    """Return kind, first and last month of every period that was not wholly known then."""
    months = [(MONTH, month, month) for month in paths.months if month > known]
    januaries = [month for month in paths.months if month.month == 1]
    years = [(YEAR, month, month + 11) for month in januaries if month + 11 > known]
    return months + [one for one in years if one[2] <= paths.months[-1]]


def _name(first: pd.Period, kind: str) -> str:
    return str(first.year) if kind == YEAR else str(first)


def _sums(paths: Paths | None, months: pd.PeriodIndex) -> FloatArray | None:
    """Return the sum over some months on every path; None when they are not all there."""
    if paths is None or not months.isin(paths.months).all():
        return None
    return np.asarray(paths.values[:, paths.months.isin(months)].sum(axis=1), dtype=np.float64)


def _scores(
    outcome: float, ours: FloatArray | None, others: Mapping[str, FloatArray | None]
) -> tuple[float, ...]:
    """Return the columns from ``mediaan`` on."""
    said = [None if one is None else _levels(one) for one in (ours, *others.values())]
    middle = LEVELS.index(0.5)
    wis = [np.nan if one is None else _wis(outcome, one) for one in said]
    errors = [np.nan if one is None else float(one[middle] - outcome) for one in said]
    own = said[0]
    inside = [np.nan if own is None else _inside(outcome, own, width) for width in BANDS.values()]
    return (np.nan if own is None else float(own[middle]), *wis, *errors, *inside)


def _levels(values: FloatArray) -> FloatArray:
    return quantiles(values[:, np.newaxis], LEVELS)[:, 0]


def _wis(outcome: float, said: FloatArray) -> float:
    found = weighted_interval_score(np.array([outcome]), said[np.newaxis], np.array(LEVELS))
    return float(found.total[0])


def _inside(outcome: float, said: FloatArray, width: float) -> float:
    low = int(np.flatnonzero(np.isclose(LEVELS, (1 - width) / 2))[0])
    return float(said[low] <= outcome <= said[-1 - low])


def summary(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mean scores by quantity, months and years apart.

    Args:
        rows: as of :func:`score_finished`.

    Returns:
        Columns ``SUMMARY``: ``wis_to_random_walk`` is the WIS of the run to that of the walk over
        the periods both have, below 1 is better; errors are mean absolute, in persons.
    """
    order: Sequence[str] = list(dict.fromkeys(rows["quantity"]))
    found = [
        _mean(str(key), kind, rows[(rows["quantity"] == key) & (rows["kind"] == kind)])
        for key in order
        for kind in (MONTH, YEAR)
    ]
    table = pd.DataFrame(found, columns=list(SUMMARY))
    return table[table["n"] > 0].reset_index(drop=True)


def _mean(key: str, kind: str, rows: pd.DataFrame) -> tuple[object, ...]:
    ratios = []
    for who in RIVALS:
        shared = rows[rows[f"wis_{who}"].notna()]
        below = float(shared[f"wis_{who}"].sum())
        ratios.append(float(shared[f"wis_{OURS}"].sum()) / below if below > 0 else np.nan)
    errors = [rows[f"error_{who}"].abs().mean() for who in (OURS, *RIVALS)]
    shares = [rows[name].mean() for name in BANDS]
    return (key, kind, len(rows), rows[f"wis_{OURS}"].mean(), *ratios, *errors, *shares)
