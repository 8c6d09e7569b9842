"""Past errors of every model, for calibration later: ``data/calibration.csv``.

An error is known once its outcome is complete, and it is taken against the outcome as it was
known on that day: a later revision would tell a run more than it could have had.
"""

from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from data.errors import DataError
from data.history import histories
from data.origin import TOTAL, printed_series
from data.series import Series
from data.vintages import known_on
from forecast.backtest_cache import code_key
from forecast.backtest_rows import LEVELS
from forecast.config import RunConfig
from forecast.exchange import write_csv
from forecast.manifest import sha256, table_hash, to_json

PATH = Path(__file__).parent.parent / "data" / "calibration.csv"
COLUMNS = ("model", "stream", "origin", "target", "error", "known_on")
MARK = "# made from "
MIDDLE = LEVELS.index(0.5)


class Snapshot(NamedTuple):
    """The asylum streams as known on one day of publication."""

    day: pd.Timestamp
    streams: dict[str, Series]

    def holds(self, parts: Sequence[str], last: pd.Period) -> bool:
        """Return whether every part is known up to ``last``."""
        return all(key in self.streams and self.streams[key].months[-1] >= last for key in parts)

    def sum(self, parts: Sequence[str], first: pd.Period, last: pd.Period) -> float:
        """Return the sum of the parts over the months ``first`` to ``last``."""
        total = 0.0
        for series in (self.streams[key] for key in parts):
            total += series.values[(series.months >= first) & (series.months <= last)].sum()
        return float(total)


class Snapshots:
    """The asylum streams on every day on which one of their figures came out, made when asked."""

    def __init__(self, figures: pd.DataFrame) -> None:
        """Take the printed series behind the asylum streams.

        Args:
            figures: as of ``data.vintages.load_figures``.
        """
        names = {name for key in TOTAL for name in printed_series(key)}
        self._figures = figures[figures["series"].isin(names)]
        self._days = sorted(self._figures["published_on"].unique())
        self._made: dict[int, Snapshot] = {}

    def at(self, i: int) -> Snapshot:
        """Return the snapshot of the i-th day of publication, oldest first."""
        if i not in self._made:
            day = self._days[i]
            self._made[i] = Snapshot(day, histories(known_on(self._figures, day.date()))[0])
        return self._made[i]

    def first(self, parts: Sequence[str], last: pd.Period) -> Snapshot | None:
        """Return the first snapshot that holds the parts up to ``last``: months stay known."""
        days = range(len(self._days))
        i = bisect_left(days, True, key=lambda i: self.at(i).holds(parts, last))
        return self.at(i) if i < len(days) else None


def calibration_rows(forecasts: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return the error of every asylum forecast on the log scale and the day it was known.

        error = log(1 + outcome) - log(1 + mediaan)

    Args:
        forecasts: detail table of a backtest; only rows of asylum streams are used. Ukraine has
            too few outcomes in one definition.
        figures: as of ``data.vintages.load_figures``.

    Returns:
        Columns ``COLUMNS``, in the order of the forecasts; an outcome that is not complete yet
        gives no row.
    """
    asylum = forecasts[forecasts["quantity"].str.startswith("inflow_")]
    keys = ["parts", "target", "target_end"]
    wanted = asylum[keys].drop_duplicates()
    seen = Snapshots(figures)
    found = [_outcome(row, seen) for row in wanted.to_dict("records")]
    came = wanted.assign(
        outcome=np.array([value for value, _ in found], dtype=np.float64),
        known_on=np.array([day for _, day in found], dtype=object),
    ).dropna()
    rows = asylum.merge(came, on=keys, how="inner")
    mediaan = np.array([levels[MIDDLE] for levels in rows["quantiles"]], dtype=np.float64)
    rows["error"] = np.log1p(rows["outcome"].to_numpy(float)) - np.log1p(mediaan)
    named = rows.rename(columns={"quantity": "stream", "day": "origin"})
    return named[list(COLUMNS)]


def _outcome(wanted: Mapping[Hashable, str], seen: Snapshots) -> tuple[float, str | None]:
    """Return a target's outcome as first complete, and the day it was."""
    parts, last = wanted["parts"].split("+"), pd.Period(wanted["target_end"], "M")
    first = last - 11 if wanted["target"].startswith("year") else last
    found = seen.first(parts, last)
    if found is None:
        return float("nan"), None
    return found.sum(parts, first, last), f"{found.day:%Y-%m-%d}"


def calibration_key(figures: pd.DataFrame, config: RunConfig) -> str:
    """Return a SHA-256 of the code, the figures and the configuration behind the rows.

    Levels are left out, as an error is that of the mediaan.
    """
    own = Path(__file__).read_bytes()
    settings = config.model_dump(mode="json", include={"seed", "n_paths", "pools"})
    parts = [code_key(), sha256(own), table_hash(figures), sha256(to_json(settings))]
    return sha256("\n".join(parts).encode())


def write_calibration(rows: pd.DataFrame, key: str, path: Path = PATH) -> None:
    """Write the rows under a first line that says what they were made from.

    Args:
        rows: as of :func:`calibration_rows`.
        key: hash of the code and the figures behind the rows.
        path: replaced whole.
    """
    draft = path.with_suffix(".part")
    write_csv(rows, draft)
    draft.write_text(f"{MARK}{key}\n{draft.read_text(encoding='utf-8')}", encoding="utf-8")
    draft.replace(path)


def read_calibration(key: str, path: Path = PATH) -> pd.DataFrame:
    """Return the calibration rows, if they were made from the code and figures of ``key``.

    Raises:
        DataError: there is no file, or it was made from other code or figures.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(
            f"{path.name}: {error.strerror}; expected past errors. Make them with `make backtest`."
        ) from error
    made_from = text.partition("\n")[0].removeprefix(MARK)
    if made_from != key:
        raise DataError(
            f"{path.name}: made from {made_from[:8] or 'nothing'}; expected {key[:8]}, the code "
            f"and figures at hand. Make it again with `make backtest`."
        )
    return pd.read_csv(path, skiprows=1, dtype={"known_on": str, "origin": str})
