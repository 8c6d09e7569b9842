"""`prognose record indicators` from a backtest to its page, on the shipped figures."""

import pytest

from forecast.backtest.setting import BacktestOptions
from forecast.commands.backtest import run_backtest, run_indicators

pytestmark = pytest.mark.slow


def test_indicators_are_weighed_on_the_monthly_days_of_a_backtest(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "few.toml").write_text("n_paths = 1000\n")
    few = {"first": 2025, "out": tmp_path / "made", "config": tmp_path / "few.toml"}
    folder = run_backtest(BacktestOptions("both", workers=1, **few))
    page = tmp_path / "indicators.md"
    run_indicators(folder, page)
    text = page.read_text(encoding="utf-8")
    # one outcome year teaches nothing, so none is judged; the chart needs no backtest
    assert "## `inflow_" not in text
    assert "| `europe_syria` | 2017-01 | 113 |" in text
    assert "our own streams no alarm; 1 of 23 indicators. `europe_yemen` in 2021-10" in text
