"""The default of own series beside statsforecast on the same series: scaled WIS, coverage, time.

Every tenth monthly series of M3, eighteen months ahead. `pytest -m benchmark -s` prints.
"""

import subprocess
import venv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from forecast.evaluation.scores import weighted_interval_score
from forecast.own_record.benchmark import history, milliseconds, seasonal_error, series
from forecast.own_record.candidates import HIGH, HIGHEST, LEVELS, LOW, LOWEST, POOLS, futures

pytestmark = pytest.mark.benchmark
ROOT = Path(__file__).parents[2]
ENVIRONMENT = ROOT / ".cache" / "statsforecast"
TENTH = slice(None, None, 10)


@pytest.fixture(scope="module")
def python():
    """Give the interpreter of an environment of its own that has statsforecast."""
    found = ENVIRONMENT / "bin" / "python"
    if not found.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([found, "-m", "pip", "install", "-q", "statsforecast"], check=True)
    return found


def score(known, came, bands):
    """Return the scaled WIS and what the 80% and 95% bands held, a row a month."""
    wis = weighted_interval_score(came, bands, LEVELS).total / seasonal_error(known)
    pairs = ((LOW, HIGH), (LOWEST, HIGHEST))
    held = [(bands[:, low] <= came) & (came <= bands[:, high]) for low, high in pairs]
    return np.column_stack([wis, *held])


def theirs(python, kept, folder):
    """Return the bands of statsforecast by model and series, and its seconds a series.

    Its theta gives a middle from elsewhere than its intervals, so that quantiles may fall; they
    are put in order, which makes no score worse.
    """
    table = [
        pd.DataFrame({"unique_id": of.name, "ds": months.to_timestamp(), "y": of.known})
        for of, months in ((of, history(of).months) for of in kept)
    ]
    pd.concat(table).to_csv(folder / "figures.csv", index=False)
    script = Path(__file__).with_name("own_side.py")
    levels = ",".join(str(level) for level in LEVELS)
    command = [python, script, folder / "figures.csv", folder / "bands.csv", levels]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    seconds = {name: float(value) for name, value in map(str.split, printed.splitlines())}
    rows = pd.read_csv(folder / "bands.csv")
    bands = rows.pivot_table(index=["name", "unique_id", "month"], columns="level", values="value")
    return pd.DataFrame(np.sort(bands, axis=1), bands.index, bands.columns), seconds


def test_the_default_beside_statsforecast(python, tmp_path, capsys):
    kept = series()[TENTH]
    made = {of.name: futures(history(of), 18, POOLS) for of in kept}
    bands, seconds = theirs(python, kept, tmp_path)
    scored = {
        name: [score(of.known, of.came, bands.loc[name, of.name].to_numpy()) for of in kept]
        for name in seconds
    }
    for name in POOLS:
        scored[name] = [
            score(of.known, of.came, np.quantile(made[of.name][name].values, LEVELS, axis=0).T)
            for of in kept
        ]
    taken = milliseconds(POOLS) | {name: 1000 * value for name, value in seconds.items()}
    with capsys.disabled():
        print(f"\n{len(kept)} series of M3")
        for name, rows in sorted(scored.items(), key=lambda one: np.vstack(one[1])[:, 0].mean()):
            wis, held_80, held_95 = np.vstack(rows).mean(axis=0)
            print(
                f"  {name:40} WIS {wis:.3f}, 80% holds {held_80:.0%}, 95% {held_95:.0%}, "
                f"{taken[name]:.1f} ms a series"
            )
    assert scored.keys() >= POOLS.keys()
