"""Files of a hundred megabytes: the memory they are read in does not grow with them."""

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from pyarrow import feather

from data.folders import ROOT

pytestmark = pytest.mark.slow

SERIES, MONTHS = 12_000, 200
READ = """
import re, sys
from pathlib import Path
from forecast.panel.figures import sorted_figures
names = sorted_figures(Path(sys.argv[1]), Path(sys.argv[2]))
at_most = re.search(r"VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1]
print(len(names), int(at_most) // 1024)
"""
MOST = 650  # MiB, of which DuckDB may take 256; twice the file takes no more


def large(n_series):
    """Return figures by month of series with long names."""
    months = pd.period_range("2008-01", periods=MONTHS, freq="M").astype(str)
    names = [f"municipality of residence {n:06d}" for n in range(n_series)]
    values = np.random.default_rng(3).integers(0, 10_000, n_series * MONTHS)
    columns = (np.repeat(names, MONTHS), np.tile(months, n_series), values)
    return pd.DataFrame(dict(zip(("unique_id", "month", "value"), columns, strict=True)))


def read(source, folder):
    """Sort the figures of a file in a process of its own; return series and MiB at most."""
    asked = [sys.executable, "-c", READ, str(source), str(folder / "sorted.parquet")]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True, timeout=300)
    return tuple(map(int, done.stdout.split()))


def test_a_large_file_is_read_in_little_memory(tmp_path):
    made = large(SERIES)
    made.to_csv(tmp_path / "large.csv", index=False)
    assert (tmp_path / "large.csv").stat().st_size > 100_000_000
    feather.write_feather(made, tmp_path / "large.feather", compression="zstd", chunksize=10**7)
    used = {}
    for name in ("large.csv", "large.feather"):
        n_series, used[name] = read(tmp_path / name, tmp_path)
        assert n_series == SERIES
    print(used)
    assert used["large.csv"] < MOST
    unpacked = made.memory_usage(deep=True).sum() / 2**20 / 2  # texts of Arrow are half as long
    assert used["large.feather"] < MOST + unpacked
