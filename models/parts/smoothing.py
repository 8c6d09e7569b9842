"""Many exponential smoothings at once: how far each is believed, and where each goes."""

from itertools import product
from typing import NamedTuple

import numpy as np

from data.arrays import FloatArray

SHARES = (0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)  # of a shock that stays
LINES = (0.0, 0.5, 1.0)  # part of the slope of the whole past that goes on
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
        prior: log of the belief before any figure.
    """

    share: FloatArray
    turn: FloatArray
    fading: FloatArray
    line: FloatArray
    prior: FloatArray


class Smoothed(NamedTuple):
    """What every smoothing made of one series.

    Attributes:
        level: shape (T, G), after each month.
        growth: shape (T, G).
        errors: shape (T, G), one month ahead.
        slope: of the least squares line, a month.
    """

    level: FloatArray
    growth: FloatArray
    errors: FloatArray
    slope: float


def _every() -> Smoothings:
    """Return every smoothing; no line, half of it, all of it and growth are equally likely."""
    walks = [(share, 0.0, FADINGS[0], line) for line, share in product(LINES, SHARES)]
    turns = product(SHARES[1:], TURNS, FADINGS)
    trends = [(share, share * turn, fading, 0.0) for share, turn, fading in turns]
    likely = np.r_[np.full(len(walks), 1 / len(SHARES)), np.full(len(trends), 1 / len(trends))]
    share, turn, fading, line = np.array(walks + trends).T
    return Smoothings(share, turn, fading, line, np.log(likely))


EVERY = _every()


def smooth(scaled: FloatArray) -> Smoothed:
    """Return what every smoothing makes of a series without season.

        e = x - l - p b,   l' = l + p b + a e,   b' = p b + d e

    Args:
        scaled: x, shape (T,), T > 12; a line has part of the slope taken out before.
    """
    n = len(scaled)
    place = np.arange(n) - (n - 1) / 2
    slope = float(place @ scaled / np.square(place).sum())
    left = scaled[:, None] - slope * np.outer(np.arange(1, n + 1), EVERY.line)
    level, growth, errors = (np.empty(left.shape) for _ in range(3))
    stands, grows = left[:BURN].mean(axis=0), np.zeros(left.shape[1])
    for t in range(n):
        grows = EVERY.fading * grows
        stands = stands + grows
        errors[t] = left[t] - stands
        stands = stands + EVERY.share * errors[t]
        grows = grows + EVERY.turn * errors[t]
        level[t], growth[t] = stands, grows
    return Smoothed(level, growth, errors, slope)


def ahead(made: Smoothed, months: int) -> FloatArray:
    """Return where each smoothing goes from the end of the series, shape (G, months)."""
    h = np.arange(1, months + 1)
    grown = np.cumsum(EVERY.fading[:, None] ** h, axis=1)
    lines = made.slope * np.outer(EVERY.line, len(made.level) + h)
    return np.asarray(made.level[-1][:, None] + made.growth[-1][:, None] * grown + lines)


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
    t = np.arange(BURN - 1, len(scaled) - h)
    grown = (EVERY.fading ** np.arange(1, h + 1)[:, None]).sum(axis=0)
    found = made.level[t] + made.growth[t] * grown
    found += made.slope * np.outer(t + 1 + h, EVERY.line)
    return np.asarray(np.square(scaled[t + h][:, None] - found).mean(axis=0))


def _shares(logs: FloatArray) -> FloatArray:
    raw = np.exp(logs - logs.max())
    return np.asarray(raw / raw.sum())
