"""Exponential smoothing averaged over its parameters, with a spread the series itself shows."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from data.arrays import FloatArray, of_year
from data.series import Series
from models.parts.fading_season import fading_factors
from models.parts.power_scale import PowerScale, steady_scale
from models.parts.seasonal import months_ahead, require
from models.parts.smoothing import BURN, EVERY, Smoothed, ahead, belief, smooth_many
from models.paths import Draw, Paths

FITTED = 2.0  # parameters that a level and its growth take from the residuals
OF_SEASON = 5.5  # half of the eleven of a season: the rest is shrunk away
WILDEST, CALMEST = 4.5, 15.0  # degrees of freedom of the size of shocks
RECENT = 18.0  # months after which a past error counts half in the size of recent ones


class WithoutSeason(NamedTuple):
    """A series on its scale.

    Attributes:
        scale: on which its years vary most alike.
        season: shape (12,), January first.
        values: shape (T,), on that scale, without season.
    """

    scale: PowerScale
    season: FloatArray
    values: FloatArray


class Likely(NamedTuple):
    """What the past of a series makes likely.

    Attributes:
        believed: shape (G,), of every smoothing.
        errors: as of :func:`residuals`.
        ahead: shape (G, H), where each smoothing goes.
    """

    believed: FloatArray
    errors: FloatArray
    ahead: FloatArray


def simulate(history: Series, horizon: int, n_paths: int, rng: np.random.Generator) -> Paths:
    """Continue a level and a fading growth, each path with a smoothing drawn by belief.

        x[h] = l + p b + e[h],   l' = l + p b + a e[h],   b' = p b + d e[h]

    x is the count on the scale where its years vary most alike, without the season it shows.
    a, d, p and the drift are drawn once a path from what the past makes likely, so that what
    is not known of them widens the bands; e are past errors with a random sign, enlarged for
    what was fitted. Their size differs by path, the more so the heavier their tails have been:
    a series of which the months vary evenly stays calm, one that had shocks may have larger.
    No constant is that of a domain.

    Args:
        history: at least 36 months.
        horizon: months ahead, H >= 1.
        n_paths: number of futures.
        rng: the only source of chance; the same state gives the same paths.

    Returns:
        Paths with values of shape (n_paths, H), >= 0, in the unit of ``history``.

    Raises:
        ModelError: fewer than 36 months.
    """
    require(history, "averaged_ets")
    return next(prepared([history], horizon))(n_paths, rng)


def prepared(histories: Sequence[Series], horizon: int) -> Iterator[Draw]:
    """Yield what draws the futures of each of N series; all of them are smoothed at once.

    Args:
        histories: of one length, at least 36 months.
        horizon: months ahead, H >= 1.
    """
    every = [_without_season(history) for history in histories]
    smoothed = smooth_many(np.array([one.values for one in every]))
    for history, one, made in zip(histories, every, smoothed, strict=True):
        if np.ptp(one.values) < 1e-9:
            yield partial(_still, history, one, horizon)
            continue
        believed = belief(made, one.values)
        taken = FITTED + OF_SEASON * bool(one.season.any())
        errors = residuals(made, believed, taken)
        yield partial(_drawn, history, one, Likely(believed, errors, ahead(made, horizon)))


def _without_season(history: Series) -> WithoutSeason:
    scale = steady_scale(history.values)
    scaled = scale.of(history.values)
    season = fading_factors(scaled, history.months)
    return WithoutSeason(scale, season, scaled - season[of_year(history.months)])


def _still(
    history: Series, one: WithoutSeason, horizon: int, n_paths: int, _: np.random.Generator
) -> Paths:
    months = months_ahead(history, horizon)
    values = one.scale.back(one.values[-1] + one.season[of_year(months)])
    return Paths(history.key, months, np.tile(values, (n_paths, 1)), history.unit)


def _drawn(
    history: Series, one: WithoutSeason, found: Likely, n_paths: int, rng: np.random.Generator
) -> Paths:
    months = months_ahead(history, found.ahead.shape[1])
    drawn = rng.choice(len(found.believed), size=n_paths, p=found.believed)
    sizes = drawn_shocks(found.errors, (n_paths, len(months)), rng)
    logs = found.ahead[drawn] + effects(sizes, drawn)
    logs += one.season[of_year(months)]
    return Paths.own(history.key, months, one.scale.back(logs), history.unit)


def residuals(made: Smoothed, believed: FloatArray, taken: float) -> FloatArray:
    """Return the errors one month ahead of the believed smoothings, of the size they should have.

    Args:
        made: every smoothing.
        believed: shape (G,).
        taken: parameters that were fitted on them.

    Returns:
        shape (T - 12,), centred, their mean square that of the smoothings over (n - taken) / n.
    """
    errors = made.errors[BURN:]
    joint = errors @ believed
    joint = joint - joint.mean()
    n = len(joint)
    squared = float(np.square(errors).mean(axis=0) @ believed) * n / max(n - taken, n / 4)
    return np.asarray(joint * np.sqrt(squared / (np.square(joint).mean() + 1e-300)))


def freedom(errors: FloatArray) -> float:
    """Return the degrees of freedom of Student's t with the kurtosis k of past errors.

        4 + 6 / (k - 3),   between 4,5 and 15

    A past without large shocks does not show that none will come.

    Args:
        errors: shape (n,), centred.
    """
    kurtosis = np.mean(errors**4) / (np.square(errors).mean() ** 2 + 1e-300)
    return float(np.clip(4 + 6 / max(float(kurtosis) - 3, 1e-3), WILDEST, CALMEST))


def recent_size(errors: FloatArray) -> float:
    """Return the log of the size of recent errors over that of all.

    Args:
        errors: shape (n,), oldest first.
    """
    weight = 0.5 ** (np.arange(len(errors))[::-1] / RECENT)
    squared = np.square(errors)
    recent = weight @ squared / weight.sum()
    return float(np.log((recent + 1e-300) / (squared.mean() + 1e-300)) / 2)


def drawn_shocks(
    errors: FloatArray, shape: tuple[int, int], rng: np.random.Generator
) -> FloatArray:
    """Return past errors with a random sign and a size per path.

        sqrt(v / chi2(v)) * exp(u r),   u uniform between 0 and 2

    v is of :func:`freedom` and r of :func:`recent_size`; u is 1 where the size stays as it was
    lately. It is not known whether it does.

    Args:
        errors: shape (n,), centred, oldest first.
        shape: (n_paths, H).
        rng: the only source of chance.
    """
    both = np.concatenate([errors, -errors])
    drawn = both[rng.integers(len(both), size=shape)]
    free = freedom(errors)
    drawn *= np.sqrt(free / rng.chisquare(free, size=(shape[0], 1)))
    drawn *= np.exp(recent_size(errors) * rng.uniform(0, 2, size=(shape[0], 1)))
    return np.asarray(drawn)


def effects(shocks: FloatArray, drawn: npt.NDArray[np.intp]) -> FloatArray:
    """Return what shocks do to the months of each path, shape (n_paths, H).

    Args:
        shocks: e, shape (n_paths, H).
        drawn: shape (n_paths,), the smoothing of each path.
    """
    share, turn, fading = EVERY.share[drawn], EVERY.turn[drawn], EVERY.fading[drawn]
    stays = 1 - EVERY.pull[drawn]
    level, growth = np.zeros(len(drawn)), np.zeros(len(drawn))
    moved = np.empty(shocks.shape)
    for h in range(shocks.shape[1]):
        growth = fading * growth
        level = stays * level + growth
        moved[:, h] = level + shocks[:, h]
        level = level + share * shocks[:, h]
        growth = growth + turn * shocks[:, h]
    return moved
