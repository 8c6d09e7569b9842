"""Many exponential smoothings at once: how far each is believed, and where each goes."""

from itertools import product
from typing import NamedTuple

import numpy as np

from data.arrays import FloatArray

SHARES = (0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # of a shock that stays
LINES = (0.0, 0.5, 1.0)  # part of the slope of the whole past that goes on
PULLS = (0.02, 0.05, 0.1)  # of the distance to the mean of the past that is gone a month later
TURNS = (0.05, 0.15, 0.35)  # of that share that goes into the growth
FADINGS = (0.8, 0.9, 1 - 0.04)  # what is left of the growth a month later
BURN = 12  # months in which the level finds its place; they judge nothing
AHEAD = (1, 2, 3, 6)  # months ahead at which a smoothing is judged
CAREFUL = 0.5  # errors some months ahead overlap, so that they count for half
SMALLEST = 1e-9  # of the variance of the series: a fit without error is believed no further


class Smoothings(NamedTuple):
    """G ways to smooth; every attribute has shape (G,).

    Attributes:
        share: of a shock that stays in the level.
        turn: of a shock that goes into the growth.
        fading: of the growth, a month.
        line: part of the least squares slope of the whole past that goes on.
        pull: of the level's distance to the mean of the past that is gone a month later.
        prior: log of the belief before any figure.
    """

    share: FloatArray
    turn: FloatArray
    fading: FloatArray
    line: FloatArray
    pull: FloatArray
    prior: FloatArray


class Smoothed(NamedTuple):
    """What every smoothing made of one series.

    Attributes:
        level: shape (T, G), after each month.
        mean: shape (T, G), of the months until each; in the first twelve that of those twelve.
        growth: shape (T, G).
        errors: shape (T, G), one month ahead.
        slope: of the least squares line, a month.
    """

    level: FloatArray
    mean: FloatArray
    growth: FloatArray
    errors: FloatArray
    slope: float


def _every() -> Smoothings:
    """Return every smoothing; a return to the mean is twice as likely as each other kind.

    The other kinds are no line, half of it, all of it, and growth.
    """
    walks = [(share, 0.0, FADINGS[0], line, 0.0) for line, share in product(LINES, SHARES)]
    turns = product(SHARES[1:], TURNS, FADINGS)
    trends = [(share, share * turn, fading, 0.0, 0.0) for share, turn, fading in turns]
    returns = [(share, 0.0, FADINGS[0], 0.0, pull) for share, pull in product(SHARES[1:], PULLS)]
    kinds = ((walks, len(LINES)), (trends, 1), (returns, 2))
    likely = np.concatenate([np.full(len(kind), weight / len(kind)) for kind, weight in kinds])
    share, turn, fading, line, pull = np.array(walks + trends + returns).T
    return Smoothings(share, turn, fading, line, pull, np.log(likely))


EVERY = _every()


def smooth(scaled: FloatArray) -> Smoothed:
    """Return what every smoothing makes of a series without season.

        e = x - m - (1-k) (l-m) - p b,   l' = m + (1-k) (l-m) + p b + a e,   b' = p b + d e

    m is the mean of the months so far, so that no smoothing is judged on what it could not know.

    Args:
        scaled: x, shape (T,), T > 12; a line has part of the slope taken out before.
    """
    n = len(scaled)
    place = np.arange(n) - (n - 1) / 2
    slope = float(place @ scaled / np.square(place).sum())
    left = scaled[:, None] - slope * np.outer(np.arange(1, n + 1), EVERY.line)
    mean = np.cumsum(left, axis=0) / np.arange(1, n + 1)[:, None]
    mean[:BURN] = mean[BURN - 1]
    level, growth, errors = (np.empty(left.shape) for _ in range(3))
    stands, grows = mean[0], np.zeros(left.shape[1])
    for t in range(n):
        centre = mean[max(t - 1, 0)]
        grows = EVERY.fading * grows
        stands = centre + (1 - EVERY.pull) * (stands - centre) + grows
        errors[t] = left[t] - stands
        stands = stands + EVERY.share * errors[t]
        grows = grows + EVERY.turn * errors[t]
        level[t], growth[t] = stands, grows
    return Smoothed(level, mean, growth, errors, slope)


def ahead(made: Smoothed, months: int) -> FloatArray:
    """Return where each smoothing goes from the end of the series, shape (G, months)."""
    h = np.arange(1, months + 1)[:, None]
    grown = np.cumsum(EVERY.fading**h, axis=0)
    away = (1 - EVERY.pull) ** h * (made.level[-1] - made.mean[-1])
    line = made.slope * (len(made.level) + h) * EVERY.line
    return np.asarray(made.mean[-1] + away + made.growth[-1] * grown + line).T


def belief(made: Smoothed, scaled: FloatArray) -> FloatArray:
    """Return how far each smoothing is believed, shape (G,), sum 1.

        half of prior * S(1)^(-n/2)  +  half of prior * (S(1) S(2) S(3) S(6))^(-n/2/4/2)

    S(h) is the mean squared error h months ahead, n the months judged. The likelihood of one
    month ahead knows what passes and what stays; errors further ahead correct it where the
    months move in a way that no smoothing describes.

    Args:
        made: of :func:`smooth`.
        scaled: the same series.
    """
    least = SMALLEST * (scaled.var() + 1e-30)
    squared = np.log([_squared(made, scaled, h) + least for h in AHEAD])
    n = len(scaled) - BURN
    near = _shares(EVERY.prior - n / 2 * squared[0])
    far = _shares(EVERY.prior - n / 2 * CAREFUL * squared.mean(axis=0))
    return (near + far) / 2


def _squared(made: Smoothed, scaled: FloatArray, h: int) -> FloatArray:
    """Return the mean squared error of every smoothing h months ahead."""
    seen = slice(BURN - 1, len(scaled) - h)
    mean = made.mean[seen]
    grown = (EVERY.fading ** np.arange(1, h + 1)[:, None]).sum(axis=0)
    expected = mean + (1 - EVERY.pull) ** h * (made.level[seen] - mean)
    expected += made.growth[seen] * grown
    expected += made.slope * np.arange(BURN + h, len(scaled) + 1)[:, None] * EVERY.line
    missed = scaled[BURN - 1 + h :, None] - expected
    return np.asarray(np.square(missed).mean(axis=0))


def _shares(logs: FloatArray) -> FloatArray:
    raw = np.exp(logs - logs.max())
    return np.asarray(raw / raw.sum())
