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
        mean: shape (T, 3), of the months until each with each of ``LINES`` taken out; in the
            first twelve that of those twelve.
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
WALKS = slice(0, len(LINES) * len(SHARES))  # by line; in all others no line goes on
OTHERS = slice(WALKS.stop, None)
ALL = slice(None)
MANY = 8  # series from which on it is faster to take these two apart


def smooth(scaled: FloatArray) -> Smoothed:
    """Return what every smoothing makes of a series without season.

        e = x - m - (1-k) (l-m) - p b,   l' = m + (1-k) (l-m) + p b + a e,   b' = p b + d e

    m is the mean of the months so far, so that no smoothing is judged on what it could not know.

    Args:
        scaled: x, shape (T,), T > 12; a line has part of the slope taken out before.
    """
    return smooth_many(scaled[None])[0]


def smooth_many(scaled: FloatArray) -> list[Smoothed]:
    """Return what every smoothing makes of N series, to the bit as :func:`smooth` of each.

    Args:
        scaled: shape (N, T), T > 12.
    """
    n_series, n = scaled.shape
    place, count = np.arange(n) - (n - 1) / 2, np.arange(1, n + 1)[:, None]
    slopes = [float(place @ one / np.square(place).sum()) for one in scaled]
    lines = (count * np.array(LINES))[:, None]
    left = scaled.T[:, :, None] - np.array(slopes)[:, None] * lines
    mean = np.cumsum(left, axis=0) / count[:, None]
    mean[:BURN] = mean[BURN - 1]
    level, growth, errors = np.empty((3, n, n_series, len(EVERY.share)))
    whole = n_series < MANY
    for ways, of_line in ((ALL, _each),) if whole else ((WALKS, _by_way), (OTHERS, _without_line)):
        made = (level[..., ways], growth[..., ways], errors[..., ways])
        _walk(ways, (of_line(left), of_line(mean)), made)
    return [
        Smoothed(level[:, at], mean[:, at], growth[:, at], errors[:, at], slope)
        for at, slope in enumerate(slopes)
    ]


def _by_way(by_line: FloatArray) -> FloatArray:
    """Return what stands by line for each of the walks."""
    return np.repeat(by_line, len(SHARES), axis=-1)


def _each(by_line: FloatArray) -> FloatArray:
    """Return what stands by line for each of all ways."""
    others = len(EVERY.share) - WALKS.stop
    return np.concatenate([_by_way(by_line), np.repeat(by_line[..., :1], others, axis=-1)], axis=-1)


def _without_line(by_line: FloatArray) -> FloatArray:
    """Return what stands there without a line, the last axis of length 1."""
    return by_line[..., :1]


def _walk(
    ways: slice,
    given: tuple[FloatArray, FloatArray],
    made: tuple[FloatArray, FloatArray, FloatArray],
) -> None:
    """Fill level, growth and errors of some ways, shape (T, N, ways), from the months and means."""
    (left, mean), (level, growth, errors) = given, made
    share, turn, fading = EVERY.share[ways], EVERY.turn[ways], EVERY.fading[ways]
    stays = 1 - EVERY.pull[ways]
    stood, grew = np.broadcast_to(mean[0], level[0].shape), np.zeros(level[0].shape)
    stands, grows, part = (np.empty(level[0].shape) for _ in range(3))
    for t, error in enumerate(errors):
        centre = mean[max(t - 1, 0)]
        np.multiply(fading, grew, out=grows)
        np.subtract(stood, centre, out=stands)
        stands *= stays
        stands += centre
        stands += grows
        np.subtract(left[t], stands, out=error)
        stood = np.add(stands, np.multiply(share, error, out=part), out=level[t])
        grew = np.add(grows, np.multiply(turn, error, out=part), out=growth[t])


def ahead(made: Smoothed, months: int) -> FloatArray:
    """Return where each smoothing goes from the end of the series, shape (G, months)."""
    h = np.arange(1, months + 1)[:, None]
    grown = np.cumsum(EVERY.fading**h, axis=0)
    mean = _each(made.mean[-1])
    away = (1 - EVERY.pull) ** h * (made.level[-1] - mean)
    line = made.slope * (len(made.level) + h) * EVERY.line
    return np.asarray(mean + away + made.growth[-1] * grown + line).T


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
    squares = np.concatenate([_of_walks(made, scaled), _of_others(made, scaled)], axis=1)
    squared = np.log(squares + least)
    n = len(scaled) - BURN
    near = _shares(EVERY.prior - n / 2 * squared[0])
    far = _shares(EVERY.prior - n / 2 * CAREFUL * squared.mean(axis=0))
    return (near + far) / 2


def _of_walks(made: Smoothed, scaled: FloatArray) -> FloatArray:
    """Return the mean squared error of walks at each of ``AHEAD``, shape (4, walks)."""
    mean = _by_way(made.mean[BURN - 1 : -1])
    stays = mean + (made.level[BURN - 1 : -1, WALKS] - mean)
    months = np.arange(BURN, len(scaled) + 1)[:, None]
    line = made.slope * months * EVERY.line[WALKS]
    found = []
    for h in AHEAD:
        expected = stays[: len(stays) - h + 1] + line[h:]
        found.append(_mean_square(scaled[BURN - 1 + h :, None] - expected))
    return np.array(found)


def _of_others(made: Smoothed, scaled: FloatArray) -> FloatArray:
    """Return the same of the other smoothings; one month ahead these are their errors."""
    mean, growth = made.mean[BURN - 1 : -1, :1], made.growth[BURN - 1 : -1, OTHERS]
    away = made.level[BURN - 1 : -1, OTHERS] - mean
    found = [_mean_square(np.array(made.errors[BURN:, OTHERS]))]
    expected, part = np.empty(away.shape), np.empty(away.shape)
    for h in AHEAD[1:]:
        seen = slice(len(away) - h + 1)
        to, some = expected[seen], part[seen]
        np.multiply((1 - EVERY.pull[OTHERS]) ** h, away[seen], out=to)
        to += mean[seen]
        grown = (EVERY.fading[OTHERS] ** np.arange(1, h + 1)[:, None]).sum(axis=0)
        to += np.multiply(growth[seen], grown, out=some)
        np.subtract(scaled[BURN - 1 + h :, None], to, out=to)
        found.append(_mean_square(to))
    return np.array(found)


def _mean_square(missed: FloatArray) -> FloatArray:
    """Return the mean square over the months; what is given is written over."""
    return np.asarray(np.square(missed, out=missed).mean(axis=0))


def _shares(logs: FloatArray) -> FloatArray:
    raw = np.exp(logs - logs.max())
    return np.asarray(raw / raw.sum())
