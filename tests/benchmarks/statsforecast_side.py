"""Cross-validation by statsforecast of the same series, days and model classes.

Runs in an environment of its own (statsforecast needs an older pandas); the benchmark
starts it with the series in a CSV and reads the seconds it prints.
"""

import sys
import time

import numpy as np
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS, AutoRegressive, RandomWalkWithDrift

HORIZON = 48
STEP = 3


def main(path: str) -> None:
    """Print the seconds one cross-validation of all series takes."""
    table = pd.read_csv(path, parse_dates=["ds"])
    table["y"] = np.log1p(table["y"])
    classes = [
        RandomWalkWithDrift(),
        AutoETS(season_length=12, model="ANA"),
        AutoRegressive(lags=1),
        AutoRegressive(lags=1, alias="recent"),
    ]
    start = time.perf_counter()
    for _, series in table.groupby("unique_id"):
        windows = int(series["windows"].iloc[0])
        engine = StatsForecast(models=classes, freq="MS", n_jobs=1)
        engine.cross_validation(
            df=series[["unique_id", "ds", "y"]],
            h=HORIZON,
            n_windows=windows,
            step_size=STEP,
            level=[80],
        )
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main(sys.argv[1])
