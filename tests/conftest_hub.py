"""A small run on disk, made by the functions that write a real one."""

from datetime import date
from itertools import chain

import numpy as np
import pandas as pd

from forecast.archive import store
from forecast.bands import Ordered
from forecast.exchange import hub_parts, write_hub, write_samples
from models.paths import Paths

DAY = date(2024, 2, 15)
MONTHS = pd.period_range("2024-01", periods=24, freq="M")
STOCKS = ("coa_occupancy",)
QUANTITIES = ("inflow_first", "inflow_total", "coa_occupancy")


def futures(n_paths=1000, seed=3, quantities=QUANTITIES):
    """Return lopsided paths; every quantity of a row shares its level."""
    rng = np.random.default_rng(seed)
    level = rng.gamma(2.0, 500.0, size=(n_paths, 1))
    return {
        key: Paths(
            key,
            MONTHS,
            level * (at + 1) + rng.gamma(1.0, 90.0, (n_paths, len(MONTHS))),
            "persons" if key in STOCKS else "persons/month",
        )
        for at, key in enumerate(quantities)
    }


def write_run(folder, paths=None, day=DAY):
    paths = paths or futures()
    parts = [hub_parts(Ordered.of(one, stock=key in STOCKS), day) for key, one in paths.items()]
    folder.mkdir()
    write_hub(chain.from_iterable(parts), day, folder / "forecast.csv")
    write_samples(paths, folder / "samples.parquet")
    store.write_manifest(folder, {"run_id": folder.name})
    return folder
