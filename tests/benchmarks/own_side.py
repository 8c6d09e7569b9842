"""Quantiles of statsforecast for many series, in the environment of its own."""

import sys
import time

import numpy as np
import pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoARIMA, AutoETS, AutoTheta, SeasonalNaive

AHEAD, SEASON = 18, 12
MODELS = (AutoETS, AutoTheta, AutoARIMA, SeasonalNaive)


def quantile_of(bands: pd.DataFrame, name: str, level: float) -> np.ndarray:
    """Return a quantile as the end of the central interval that it bounds."""
    if level == 0.5:
        return bands[name].to_numpy()
    side, width = ("lo", 1 - 2 * level) if level < 0.5 else ("hi", 2 * level - 1)
    return bands[f"{name}-{side}-{round(100 * width, 6):g}"].to_numpy()


def main(source: str, target: str, told: str) -> None:
    """Forecast every series of a file with every model, one core.

    Args:
        source: CSV with unique_id, ds (month) and y.
        target: CSV with unique_id, month ahead, name, level and value.
        told: levels of the quantiles, separated by commas.
    """
    figures = pd.read_csv(source, parse_dates=["ds"])
    levels = [float(level) for level in told.split(",")]
    widths = sorted({round(100 * abs(2 * level - 1), 6) for level in levels if level != 0.5})
    widths = [int(width) if width == int(width) else width for width in widths]
    rows = []
    for kind in MODELS:
        model = kind(season_length=SEASON)
        few = figures[figures["unique_id"] == figures["unique_id"].iloc[0]]
        StatsForecast(models=[model], freq="MS").forecast(df=few, h=AHEAD, level=widths)
        start = time.process_time()
        made = StatsForecast(models=[model], freq="MS", n_jobs=1)
        bands = made.forecast(df=figures, h=AHEAD, level=widths)
        seconds = time.process_time() - start
        name = kind.__name__
        ahead = bands.groupby("unique_id").cumcount() + 1
        print(name, seconds / figures["unique_id"].nunique())
        for level in levels:
            found = quantile_of(bands, name, level)
            kept = {"unique_id": bands["unique_id"], "month": ahead, "name": name}
            rows.append(pd.DataFrame(kept | {"level": level, "value": found}))
    pd.concat(rows).to_csv(target, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
