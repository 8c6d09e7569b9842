"""Calibration: paths widened and moved by what past errors taught, their order kept."""

from typing import NamedTuple

import numpy as np

from models.paths import Paths

HALF = 0.9674215661017014  # a normal lies between 1/6 and 5/6 within this many deviations
EDGES = (1 / 6, 5 / 6)


class Correction(NamedTuple):
    """What past errors say of a stream.

    Attributes:
        scale: by which the spread is multiplied on the log scale.
        shift: by which the centre is moved, in spreads; > 0 is up.
        n: past errors it rests on, of all streams.
        n_independent: those of which no two of one stream were open at the same time.
    """

    scale: float = 1.0
    shift: float = 0.0
    n: int = 0
    n_independent: int = 0


def calibrated(paths: Paths, correction: Correction) -> Paths:
    """Return ``paths`` with the spread and centre of ``correction``.

        x' = m + scale * (x - m) + shift * s,   x = log(1 + y), m median, s spread of the month

    s is half the distance between the 1/6 and 5/6 quantiles in normal deviations. Rows keep
    their rank in every month, so sums over months keep their dependence.

    Args:
        paths: shape (n_paths, H).
        correction: of the stream; none leaves the paths as they are, to the byte.
    """
    if correction.scale == 1.0 and correction.shift == 0.0:
        return paths
    logs = np.log1p(paths.values)
    low, middle, high = np.quantile(logs, [EDGES[0], 0.5, EDGES[1]], axis=0)
    spread = (high - low) / 2 / HALF
    moved = middle + correction.scale * (logs - middle) + correction.shift * spread
    return Paths(paths.key, paths.months, np.expm1(moved).clip(min=0.0), paths.unit)
