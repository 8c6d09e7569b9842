"""The scores by name: a line here is all a new score of single forecasts needs."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from data.arrays import FloatArray
from forecast.bands import HUB_LEVELS
from forecast.evaluation.coverage import covered
from forecast.evaluation.scores import (
    ScoreParts,
    absolute_percentage_error,
    weighted_interval_score,
)

LEVELS = np.array(HUB_LEVELS, dtype=np.float64)
LOWER, ZERO, AIM, BELOW_ONE = "lower", "near 0", "near its aim", "below 1"
EVIDENCE = "small when they differ"


@dataclass(frozen=True, eq=False)
class Rows:
    """Forecasts with an outcome, as the scores see them; each score is worked out once.

    Attributes:
        frame: N rows of the detail table; crps, log_crps, tw_crps and the MPP labels as made
            from paths on the day.
        observed: what came, shape (N,).
        quantiles: shape (N, 23), at the levels ``HUB_LEVELS``.
    """

    frame: pd.DataFrame
    observed: FloatArray
    quantiles: FloatArray

    @cached_property
    def wis(self) -> ScoreParts:
        """Return the WIS in its parts, in the unit of the quantity."""
        return weighted_interval_score(self.observed, self.quantiles, LEVELS)

    @cached_property
    def log_wis(self) -> ScoreParts:
        """Return the WIS of ``log(1 + y)`` in its parts."""
        return weighted_interval_score(np.log1p(self.observed), np.log1p(self.quantiles), LEVELS)

    @property
    def mediaan(self) -> FloatArray:
        """Return the central figure, shape (N,)."""
        return self.quantiles[:, len(LEVELS) // 2]

    def column(self, name: str) -> FloatArray:
        """Return a column of the frame as numbers, shape (N,)."""
        return self.frame[name].to_numpy(np.float64)

    def inside(self, level: float) -> FloatArray:
        """Return 1 where the outcome lies in the central band of ``level``, else 0.

        Args:
            level: of a band whose two ends are among the 23 levels.
        """
        tail = int(np.flatnonzero(np.isclose(LEVELS, (1 - level) / 2))[0])
        return covered(self.observed, self.quantiles[:, tail], self.quantiles[:, -1 - tail])


@dataclass(frozen=True, slots=True)
class Score:
    """A column of the score table.

    Attributes:
        name: the column.
        label_nl: what a Dutch reader sees.
        label_en: what an English reader sees.
        unit: ``as the quantity``, ``log``, ``share``, ``ratio`` or ``probability``.
        better: ``lower``, ``near 0``, ``near its aim``, ``below 1`` or, for a p-value,
            ``small when they differ``.
        kernel: the score of each row, shape (N,), of which the table shows the mean; None for
            a comparison of models, made by ``forecast.evaluation.skill``.
        aim: the share a calibrated forecast reaches, for a score that has one.
    """

    name: str
    label_nl: str
    label_en: str
    unit: str
    better: str
    kernel: Callable[[Rows], FloatArray] | None = None
    aim: float | None = None


def _coverage(percent: int, kernel: Callable[[Rows], FloatArray], aim: float) -> Score:
    labels = (f"dekking van de {percent}%-band", f"coverage of the {percent}% band")
    return Score(f"coverage_{percent}", *labels, "share", AIM, kernel, aim)


def _read(name: str) -> Callable[[Rows], FloatArray]:
    return lambda rows: rows.column(name)


def _minimum_to_maximum(rows: Rows) -> FloatArray:
    return covered(rows.observed, rows.column("minimum"), rows.column("maximum"))


_SAME = "as the quantity"
_ENTRIES = (
    Score(
        "wis",
        "gewogen intervalscore (WIS)",
        "weighted interval score (WIS)",
        _SAME,
        LOWER,
        lambda rows: rows.wis.total,
    ),
    Score(
        "dispersion", "WIS: breedte", "WIS: width", _SAME, LOWER, lambda rows: rows.wis.dispersion
    ),
    Score(
        "overprediction",
        "WIS: te hoog",
        "WIS: too high",
        _SAME,
        LOWER,
        lambda rows: rows.wis.overprediction,
    ),
    Score(
        "underprediction",
        "WIS: te laag",
        "WIS: too low",
        _SAME,
        LOWER,
        lambda rows: rows.wis.underprediction,
    ),
    Score(
        "log_wis",
        "WIS op logschaal",
        "WIS on the log scale",
        "log",
        LOWER,
        lambda rows: rows.log_wis.total,
    ),
    Score("crps", "CRPS van de paden", "CRPS of the paths", _SAME, LOWER, _read("crps")),
    Score(
        "log_crps", "CRPS op logschaal", "CRPS on the log scale", "log", LOWER, _read("log_crps")
    ),
    Score(
        "tw_crps",
        "CRPS van de bovenstaart",
        "CRPS of the upper tail",
        _SAME,
        LOWER,
        _read("tw_crps"),
    ),
    Score(
        "mae",
        "gemiddelde absolute fout van de mediaan",
        "mean absolute error of the mediaan",
        _SAME,
        LOWER,
        lambda rows: np.abs(rows.mediaan - rows.observed),
    ),
    Score(
        "mape",
        "gemiddelde absolute fout, deel van de uitkomst",
        "mean absolute error, share of the outcome",
        "share",
        LOWER,
        lambda rows: absolute_percentage_error(rows.observed, rows.mediaan),
    ),
    Score(
        "bias",
        "gemiddeld te hoog (+) of te laag (-)",
        "on average too high (+) or too low (-)",
        _SAME,
        ZERO,
        lambda rows: rows.mediaan - rows.observed,
    ),
    _coverage(50, lambda rows: rows.inside(0.5), 0.5),
    _coverage(67, _minimum_to_maximum, 2 / 3),
    _coverage(80, lambda rows: rows.inside(0.8), 0.8),
    _coverage(95, lambda rows: rows.inside(0.95), 0.95),
    Score(
        "share_above_mediaan",
        "mediaan overschreden",
        "mediaan exceeded",
        "share",
        AIM,
        lambda rows: (rows.observed > rows.mediaan).astype(np.float64),
        1 / 2,
    ),
    Score(
        "share_above_medio",
        "medio overschreden",
        "medio exceeded",
        "share",
        AIM,
        lambda rows: (rows.observed > rows.column("medio")).astype(np.float64),
        1 / 3,
    ),
    Score(
        "relative_wis",
        "WIS ten opzichte van het ijkmodel",
        "WIS relative to the baseline",
        "ratio",
        BELOW_ONE,
    ),
    Score(
        "relative_log_wis",
        "WIS op logschaal ten opzichte van het ijkmodel",
        "WIS on the log scale relative to the baseline",
        "ratio",
        BELOW_ONE,
    ),
    Score(
        "pairwise_skill",
        "WIS tegen alle modellen, ijkmodel = 1",
        "WIS against all models, baseline = 1",
        "ratio",
        BELOW_ONE,
    ),
    Score(
        "dm_p",
        "kans op zo'n verschil als het ijkmodel even goed is",
        "chance of such a difference if the baseline is as good",
        "probability",
        EVIDENCE,
    ),
)

SCORES: dict[str, Score] = {entry.name: entry for entry in _ENTRIES}
