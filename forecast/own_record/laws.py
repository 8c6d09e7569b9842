"""Series whose law is known, so that a band can be held against the true one."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import norm, poisson

from data.arrays import FloatArray
from data.series import Series
from forecast.own_record.candidates import futures
from forecast.own_record.parallel import Row
from models.pools.pool import Pool

MONTHS, AHEAD = 120, 18
EDGE = 0.1  # below and above the 80% band
ROW = ("law", "name", "month", "held", "width")
STEP, NOISE, GROWTH = 0.05, 0.1, 0.008  # a month, on the log scale


class KnownLaw(NamedTuple):
    """A history, and the law of each of the 18 months after it.

    Attributes:
        values: shape (T,).
        chance: of at most a value h months ahead, those equal to it counted half.
        quantile: of a chance, h months ahead.
    """

    values: FloatArray
    chance: Callable[[FloatArray, FloatArray], FloatArray]
    quantile: Callable[[float, FloatArray], FloatArray]


def _poisson(mean: float, rng: np.random.Generator) -> KnownLaw:
    def chance(value: FloatArray, h: FloatArray) -> FloatArray:
        whole = poisson.cdf(np.floor(value), mean) + poisson.cdf(np.ceil(value) - 1, mean)
        return np.asarray(whole / 2 + 0 * h)

    drawn = rng.poisson(mean, MONTHS).astype(np.float64)
    return KnownLaw(drawn, chance, lambda p, h: np.asarray(poisson.ppf(p, mean) + 0 * h))


def _logs(
    values: FloatArray,
    centre: Callable[[FloatArray], FloatArray],
    spread: Callable[[FloatArray], FloatArray],
) -> KnownLaw:
    """Return a law that is normal on the log scale around ``centre`` of the months ahead."""

    def chance(value: FloatArray, h: FloatArray) -> FloatArray:
        return np.asarray(norm.cdf((np.log(np.maximum(value, 1e-9)) - centre(h)) / spread(h)))

    return KnownLaw(values, chance, lambda p, h: np.exp(centre(h) + norm.ppf(p) * spread(h)))


def _walk(rng: np.random.Generator) -> KnownLaw:
    logs = np.log(1000) + STEP * rng.standard_normal(MONTHS).cumsum()
    return _logs(np.exp(logs), lambda h: logs[-1] + 0 * h, lambda h: STEP * np.sqrt(h))


def _around(mean: Callable[[FloatArray], FloatArray], rng: np.random.Generator) -> KnownLaw:
    logs = mean(np.arange(float(MONTHS))) + NOISE * rng.standard_normal(MONTHS)
    return _logs(np.exp(logs), lambda h: mean(MONTHS - 1 + h), lambda h: NOISE + 0 * h)


def _season(t: FloatArray) -> FloatArray:
    angle = 2 * np.pi * t / 12
    return np.asarray(np.log(1000) + 0.3 * np.sin(angle) + 0.15 * np.cos(2 * angle))


LAWS: Mapping[str, Callable[[np.random.Generator], KnownLaw]] = {
    "Poisson(5)": lambda rng: _poisson(5, rng),
    "Poisson(500)": lambda rng: _poisson(500, rng),
    "Poisson(5000)": lambda rng: _poisson(5000, rng),
    "random walk": _walk,
    "season": lambda rng: _around(_season, rng),
    "trend": lambda rng: _around(lambda t: np.log(500) + GROWTH * t, rng),
}


def law_rows(number: int, pools: Mapping[str, Pool]) -> list[Row]:
    """Return what the 80% bands of one series of every law hold, columns ``ROW``.

    ``held`` is the true chance between the ends of the band, ``width`` its width over that of
    the true 80% band.

    Args:
        number: of the series; fixes its chance.
        pools: by name.

    Raises:
        ModelError: a model cannot be fitted.
    """
    ahead = np.arange(1.0, AHEAD + 1)
    rows: list[Row] = []
    for place, (name, made) in enumerate(LAWS.items()):
        law = made(np.random.default_rng([number, place]))
        months = pd.period_range("2010-01", periods=MONTHS, freq="M")
        history = Series(f"{name} {number}", months, law.values, "persons/month")
        true = law.quantile(1 - EDGE, ahead) - law.quantile(EDGE, ahead)
        for pool, paths in futures(history, AHEAD, pools).items():
            low, high = np.quantile(paths.values, [EDGE, 1 - EDGE], axis=0)
            held, width = law.chance(high, ahead) - law.chance(low, ahead), (high - low) / true
            rows += [
                (name, pool, *row) for row in zip(range(1, AHEAD + 1), held, width, strict=True)
            ]
    return rows


def by_law(rows: pd.DataFrame) -> pd.DataFrame:
    """Return law, name, held (mean), least, most, width (mean) and widest month of every pool.

    Means are taken over series first, so that least, most and widest are those of a month.
    """
    months = rows.groupby(["law", "name", "month"], sort=False)[["held", "width"]].mean()
    grouped = months.groupby(["law", "name"], sort=False)
    return grouped.agg(
        held=("held", "mean"),
        least=("held", "min"),
        most=("held", "max"),
        width=("width", "mean"),
        widest=("width", "max"),
    ).reset_index()
