"""Which correction past errors ask for, as known on a day."""

from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from data.streams.origin import TOTAL
from forecast.evaluation.skill import non_overlapping
from forecast.known import Known
from models.pools.calibrate import Correction

LEAST = 8  # errors; with fewer nothing is corrected
SCALE_WEIGHT = 30  # independent errors at which the spread is believed half
SHIFT_WEIGHT = 200  # the same for the bias, which past errors hardly foretell
ABSOLUTE = 0.7978845608028654  # mean absolute value of a standard normal


def corrections(errors: pd.DataFrame, day: date, keys: Iterable[str]) -> dict[str, Correction]:
    """Return the correction of each stream from the errors known by ``day``.

        z = error / spread;   w = n / (n + 30) for the scale, n / (n + 200) for the shift
        pooled:  shift = w * mean(z),  log scale = w * log(mean|z - shift| / 0,798)
        own:     the stream's own values by its own w, the pooled ones by the rest

    n counts independent errors: those of a stream of which no two were open at the same time.
    Errors of all streams and years ahead are pooled and shrunk towards the spread the models
    state themselves, as few of them are independent.

    Args:
        errors: columns stream, origin, target, error, spread, known_on, of the uncalibrated pools.
        day: the as-of day.
        keys: streams to correct.
    """
    past = errors[(errors["known_on"] <= day.isoformat()) & errors["stream"].isin(TOTAL)]
    if len(past) < LEAST:
        return {key: Correction() for key in keys}
    every = {str(key): _standardised(rows) for key, rows in past.groupby("stream")}
    n_all = sum(count for _, count in every.values())
    pooled = _believed(np.concatenate([z for z, _ in every.values()]), n_all, (1.0, 0.0))
    found = {}
    for key in keys:
        z, count = every.get(key, (np.zeros(0), 0))
        scale, shift = _believed(z, count, pooled) if count else pooled
        found[key] = Correction(scale, shift, len(past), n_all)
    return found


def corrections_on(known: Known) -> dict[str, Correction]:
    """Return the correction of each asylum stream from the past errors that came with ``known``."""
    if known.errors.empty:
        return {}
    return corrections(known.errors, known.day, TOTAL)


def _standardised(rows: pd.DataFrame) -> tuple[FloatArray, int]:
    """Return the standardised errors of a stream and how many are independent."""
    z = rows["error"].to_numpy(float) / rows["spread"].to_numpy(float)
    years = rows["origin"].str[:4].astype(int) + rows["target"].str[-1].astype(int)
    ends = (years.astype(str) + "-12-31").to_numpy("datetime64[D]")
    return z, non_overlapping(rows["origin"].to_numpy("datetime64[D]"), ends)


def _believed(z: FloatArray, n: int, otherwise: tuple[float, float]) -> tuple[float, float]:
    """Return scale and shift, believed by ``n`` independent errors, else ``otherwise``."""
    weight = n / (n + SHIFT_WEIGHT)
    shift = weight * float(z.mean()) + (1 - weight) * otherwise[1]
    measured = float(np.abs(z - shift).mean()) / ABSOLUTE
    weight = n / (n + SCALE_WEIGHT)
    scale = np.exp(weight * np.log(measured) + (1 - weight) * np.log(otherwise[0]))
    return float(scale), shift
