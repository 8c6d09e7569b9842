"""The whole default backtest on the shipped figures: what docs/record.md says about it holds."""

import pandas as pd
import pytest

from forecast.backtest.members import POOL
from forecast.backtest.setting import BacktestOptions
from forecast.commands.backtest import run_backtest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("backtest")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name in ("cold", "warm"):
            run_backtest(BacktestOptions(out=folder / name))
    return folder


@pytest.fixture(scope="module")
def scores(finished):
    table = pd.read_csv(finished / "cold" / "scores.csv")
    return table[table["model"] == POOL].set_index(["quantity", "target"])


def test_what_was_read_from_the_cache_gives_the_same_bytes(finished):
    cold, warm = (
        {path.relative_to(finished / name): path for path in (finished / name).rglob("*.*")}
        for name in ("cold", "warm")
    )
    assert cold.keys() == warm.keys() and len(cold) > 5
    for place, path in cold.items():
        assert path.read_bytes() == warm[place].read_bytes(), place


def test_every_quarter_since_2013_is_scored(scores):
    assert scores.loc[("inflow_repeat", "year_0"), "n"] == 52
    assert scores.loc[("inflow_first", "year_0"), "n"] == 51  # 59 months in February 2013
    assert scores.loc[("inflow_total", "year_0"), "n"] == 36
    assert scores.loc[("ukraine_stock", "end_0"), "n"] == 5


@pytest.mark.parametrize("quantity", ["inflow_first", "inflow_nareis", "inflow_total"])
@pytest.mark.parametrize("target", ["year_0", "year_1", "year_2", "year_3"])
def test_the_pools_beat_the_random_walk(scores, quantity, target):
    assert scores.loc[(quantity, target), "relative_wis"] < 1


@pytest.mark.parametrize("target", ["year_0", "year_1", "year_2"])
def test_most_outcomes_lie_in_the_bands(scores, target):
    for quantity in ("inflow_first", "inflow_nareis", "inflow_total"):
        row = scores.loc[(quantity, target)]
        assert 0.55 <= row["coverage_67"] <= 0.95
        assert 0.70 <= row["coverage_80"] <= 1.0


def test_the_official_figures_missed_by_26_percent_and_ours_by_less(finished):
    errors = pd.read_csv(finished / "cold" / "official_errors.csv").set_index("subset")
    since = errors.loc["since_2017"]
    assert (since["n"], since["n_ours"]) == (16, 16)
    assert since["official"] == pytest.approx(0.26, abs=0.005)
    assert since["ours_mediaan"] < 0.8 * since["official"]
    assert since["ours_same_percentile"] < since["official"]
