"""The detail table of a backtest: a row per day, model, quantity and target."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.backtest.targets import Target, target_values
from forecast.bands import EXTRA, HUB_LEVELS, enough, picked
from forecast.evaluation.scores import crps_in_order, pit
from forecast.outcomes import Outcome
from models.paths import Paths

TAIL_FROM = 0.8  # share of what had been seen by the day that lies below the upper tail
LEVELS = tuple(float(level) for level in HUB_LEVELS)
TAILS = ("p2_5", "p97_5")
LABELLED = ("minimum", "medio", "maximum")
COLUMNS = (
    "day",
    "model",
    "quantity",
    "target",
    "target_end",
    "parts",
    "observed",
    "estimated",
    *LABELLED,
    *TAILS,
    "mean",
    "quantiles",
    "crps",
    "log_crps",
    "tw_crps",
    "pit",
)


class Aim(NamedTuple):
    """One target of one quantity, with what judges it.

    Attributes:
        target: what is forecast.
        outcome: what came of it, nan while unknown.
        threshold: where its upper tail starts.
    """

    target: Target
    outcome: Outcome
    threshold: float


class Subject(NamedTuple):
    """What the rows of a table have in common.

    Attributes:
        day: the as-of day.
        quantity: toolkit key.
        parts: the streams it is the sum of.
        aims: targets that every model covers.
        levels: probability of each MPP label.
    """

    day: date
    quantity: str
    parts: tuple[str, ...]
    aims: Sequence[Aim]
    levels: Mapping[str, float]


def detail(subject: Subject, paths: Mapping[str, Paths]) -> pd.DataFrame:
    """Return a row per model and target, columns ``COLUMNS``.

    ``quantiles`` holds the 23 hub quantiles, the mediaan in the middle. Forecast columns come
    from the paths alone; ``observed``, ``estimated`` and the scores need the outcome.

    Args:
        subject: day, quantity and its aims.
        paths: by model; each covers every target.
    """
    aims = subject.aims
    frame = pd.DataFrame(
        {
            "day": subject.day.isoformat(),
            "quantity": subject.quantity,
            "target": [aim.target.name for aim in aims],
            "target_end": [f"{aim.target.last.end_time:%Y-%m-%d}" for aim in aims],
            "parts": "+".join(subject.parts),
            "observed": [aim.outcome.value for aim in aims],
            "estimated": [aim.outcome.estimated for aim in aims],
        }
    )
    tables = [
        frame.assign(model=name, **_forecast(subject, values), **_scores(subject, values))
        for name, values in _values(aims, paths)
    ]
    return pd.concat(tables, ignore_index=True)[list(COLUMNS)]


def _values(aims: Sequence[Aim], paths: Mapping[str, Paths]) -> list[tuple[str, FloatArray]]:
    """Return what each model says of every target, in order: shape (number of aims, n_paths)."""
    return [
        (name, np.sort([target_values(found, aim.target) for aim in aims], axis=1))
        for name, found in sorted(paths.items())
    ]


def _forecast(subject: Subject, values: FloatArray) -> dict[str, Any]:
    named = {name: subject.levels[name] for name in LABELLED} | {
        name: EXTRA[name] for name in TAILS
    }
    enough(values.shape[1], LEVELS)
    labelled = dict(zip(named, picked(values, tuple(named.values())), strict=True))
    hub = picked(values, LEVELS)
    return {**labelled, "mean": values.mean(axis=1), "quantiles": list(hub.T)}


def _scores(subject: Subject, values: FloatArray) -> dict[str, FloatArray]:
    observed = np.array([aim.outcome.value for aim in subject.aims])
    tail = np.array([aim.threshold for aim in subject.aims])[:, np.newaxis]
    above = np.maximum(observed, tail[:, 0]), np.maximum(values, tail)
    return {
        "crps": crps_in_order(observed, values),
        "log_crps": crps_in_order(np.log1p(observed), np.log1p(values)),
        "tw_crps": crps_in_order(*above),
        "pit": pit(observed, values.T),
    }


def thresholds(seen: FloatArray, wanted: Sequence[Target]) -> list[float]:
    """Return where the upper tail of each target starts: fixed on the day, never by the outcome.

    The 80th percentile of the months known on the day; for a year that of their sums over
    twelve months, or twelve times the month when less than a year is known.

    Args:
        seen: months known on the day, oldest first.
        wanted: targets of one quantity.
    """
    month = float(np.quantile(seen, TAIL_FROM))
    sums = np.convolve(seen, np.ones(12), mode="valid") if len(seen) >= 12 else 12 * seen
    year = float(np.quantile(sums, TAIL_FROM))
    return [month if one.first == one.last else year for one in wanted]
