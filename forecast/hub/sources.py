"""Runs and backtests as model output of hubverse."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from data.errors import RunError
from forecast.archive.store import verified_run
from forecast.backtest.rows import LEVELS
from forecast.backtest.tables import read_tables
from forecast.hub.layout import COLUMNS, FULL, SET, SETTINGS, File


def outputs_of_run(folder: Path, n_samples: int) -> dict[File, pd.DataFrame]:
    """Return the model output of a run: ``forecast.csv`` and the first samples.

    Args:
        folder: a finished run.
        n_samples: futures taken from ``samples.parquet``; they are drawn independently, so the
            first are as good as any.

    Raises:
        RunError: the run is not whole, or has fewer futures.
    """
    verified_run(folder)
    table = pd.read_csv(folder / "forecast.csv", dtype={"output_type_id": str}).assign(
        **{SET: FULL}
    )
    day = str(table["origin_date"].iloc[0])
    parts = [table[list(COLUMNS)]]
    if n_samples:
        parts.append(_samples(folder / "samples.parquet", day, n_samples))
    joined = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    return {File("asielprognose-run", day): joined}


def _samples(path: Path, day: str, n_samples: int) -> pd.DataFrame:
    table = pq.read_table(path, columns=["quantity", "month", "values"])
    n_paths = len(table["values"][0])
    if n_samples > n_paths:
        raise RunError(
            f"{path}: {n_paths} futures; expected {n_samples} or more. Ask fewer with --samples."
        )
    flat = table["values"].combine_chunks().flatten().to_numpy().reshape(-1, n_paths)
    months = pd.PeriodIndex(table["month"].to_pylist(), freq="M")
    ahead = (months.year - int(day[:4])) * 12 + months.month - int(day[5:7])
    made = pd.DataFrame(
        {
            "origin_date": day,
            "target": table["quantity"].to_pylist(),
            "horizon": np.asarray(ahead),
            "target_end_date": months.end_time.strftime("%Y-%m-%d"),
            "location": SETTINGS["location"],
            SET: FULL,
            "output_type": "sample",
        }
    )
    ids = [str(one) for one in range(1, n_samples + 1)]
    long = made.loc[made.index.repeat(n_samples)].reset_index(drop=True)
    long["output_type_id"] = np.tile(ids, len(made))
    long["value"] = flat[:, :n_samples].astype(float).ravel()
    return long[list(COLUMNS)]


def outputs_of_backtest(folder: Path) -> dict[File, pd.DataFrame]:
    """Return the model output of a backtest: quantiles and mean of every model and day.

    Scores, tails and the labels minimum and maximum are no model output and stay behind.

    Raises:
        RunError: the folder is not a whole backtest.
    """
    table = read_tables(folder).forecasts
    yearly = table["target"].str.startswith("year")
    ends = pd.to_datetime(table["target_end"])
    origins = pd.to_datetime(table["day"])
    years = ends.dt.year - origins.dt.year
    months = 12 * years + ends.dt.month - origins.dt.month
    frame = pd.DataFrame(
        {
            "origin_date": table["day"],
            "target": table["quantity"].where(~yearly, table["quantity"] + "_year"),
            "horizon": months.where(~yearly, years),
            "target_end_date": table["target_end"],
            "location": SETTINGS["location"],
            SET: FULL,
        }
    )
    quantiles = np.stack(table["quantiles"].tolist())
    levels = [("quantile", f"{one:g}", quantiles[:, at]) for at, one in enumerate(LEVELS)]
    rows = [*levels, ("mean", None, table["mean"].to_numpy())]
    long = pd.concat(
        [frame.assign(output_type=kind, output_type_id=at, value=row) for kind, at, row in rows]
    )
    long["output_type_id"] = long["output_type_id"].astype("str")  # None becomes missing
    models_of = np.tile(table["model"].to_numpy(), len(rows))
    return {
        File(f"asielprognose-{model}", str(day)): found.reset_index(drop=True)[list(COLUMNS)]
        for (model, day), found in long.groupby([models_of, long["origin_date"].to_numpy()])
    }
