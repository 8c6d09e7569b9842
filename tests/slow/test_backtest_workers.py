"""A small backtest on one and on two workers, each with an empty cache."""

import pytest

from forecast.backtest.setting import BacktestOptions
from forecast.commands.backtest import run_backtest
from tests.conftest_kills import marks

pytestmark = pytest.mark.slow


def test_two_workers_and_an_empty_cache_give_the_bytes_of_one(tmp_path, monkeypatch):
    (tmp_path / "few.toml").write_text("n_paths = 1000\n")
    for workers in (1, 2):
        folder = tmp_path / f"{workers}"
        folder.mkdir()
        monkeypatch.chdir(folder)
        config = tmp_path / "few.toml"
        run_backtest(
            BacktestOptions(first=2025, out=folder / "made", config=config, workers=workers)
        )
    made = marks(tmp_path / "1" / "made")
    assert len(made) > 5
    assert made == marks(tmp_path / "2" / "made")
