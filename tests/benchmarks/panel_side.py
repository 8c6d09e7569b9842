"""Bands for a panel by statsforecast, in the environment of its own; prints the seconds."""

import sys
import time

import numpy as np
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS, AutoRegressive, RandomWalkWithDrift


def main(path: str) -> None:
    """Fit three models to every series and give their 80% and 95% bands, one core."""
    table = pd.read_csv(path)
    figures = pd.DataFrame(
        {
            "unique_id": table["unique_id"],
            "ds": pd.to_datetime(table["month"]),
            "y": np.log1p(table["value"]),
        }
    )
    three = [RandomWalkWithDrift(), AutoETS(season_length=12, model="ANA"), AutoRegressive(lags=1)]
    StatsForecast(models=three, freq="MS").forecast(df=figures.head(200), h=24, level=[80, 95])
    start = time.perf_counter()
    StatsForecast(models=three, freq="MS", n_jobs=1).forecast(df=figures, h=24, level=[80, 95])
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main(sys.argv[1])
