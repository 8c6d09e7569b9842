"""The rule by hand, and that later outcomes change no choice of an earlier day."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecast.config import load_config
from forecast.rule.choose import PoolRule, by_forecast, estimates

pytestmark = pytest.mark.unit
WALK, GOOD, FAIR, POOR, ALONE = "random_walk", "log_ar", "theta", "ets", "after_grants"


def told(series, year, wis, known_on=None):
    """Return what each model scored on a forecast of February about its own year."""
    return [
        {
            "series": series,
            "day": f"{year}-02-15",
            "model": model,
            "target": "year_0",
            "target_end": f"{year}-12-31",
            "known_on": known_on or f"{year + 1}-02-01",
            "wis": value,
        }
        for model, value in wis.items()
    ]


@pytest.fixture
def evidence():
    own = {WALK: 100.0, GOOD: 50.0, FAIR: 80.0, POOR: 100.0, ALONE: 40.0}
    abroad = {WALK: 10.0, GOOD: 20.0, FAIR: 5.0, POOR: 10.0}
    rows = [row for year in (2014, 2015, 2016) for row in told("inflow_first", year, own)]
    rows += told("asy_app_AT", 2014, abroad)
    return pd.DataFrame(rows)


def test_own_and_foreign_evidence_weigh_by_their_separate_outcomes(evidence):
    found = estimates(by_forecast(evidence), "inflow_first", date(2018, 1, 1)).set_index("model")
    assert found.loc[GOOD, ["n_own", "n_abroad"]].tolist() == [3, 1]
    # (3 log 0,5 + 1 log 2) / 4 and (3 log 0,8 + 1 log 0,5) / 4
    assert found.loc[GOOD, "estimate"] == pytest.approx(-2 * np.log(2) / 4)
    assert found.loc[FAIR, "estimate"] == pytest.approx((3 * np.log(0.8) + np.log(0.5)) / 4)
    # who cannot be asked abroad is an average model there: (log 2 + log 0,5 + log 1) / 3 = 0
    assert found.loc[ALONE, "estimate"] == pytest.approx(3 * np.log(0.4) / 4)
    assert found.loc[POOR, "estimate"] == pytest.approx(0.0)


def test_the_two_lowest_are_the_pool_of_a_day(evidence):
    rule = PoolRule(evidence)
    assert rule.members(date(2018, 1, 1)) == {
        "inflow_first": (ALONE, GOOD),
        "inflow_nareis": (POOR, FAIR),  # foreign evidence alone
    }
    config = rule.config(load_config(), date(2018, 1, 1))
    first = config.pools["inflow_first"]
    # where no grants are known who needs nothing is left, before any pool of our own
    assert [pool.members for pool in first[:2]] == [(ALONE, GOOD), (GOOD,)]
    assert first[2:] == load_config().pools["inflow_first"]
    assert config.pools["inflow_nareis"][0].members == (POOR, FAIR)
    assert config.pools["inflow_nareis"][1:] == load_config().pools["inflow_nareis"]
    assert config.pools["inflow_repeat"] == load_config().pools["inflow_repeat"]


def test_without_evidence_the_pools_stay(evidence):
    rule = PoolRule(evidence)
    assert rule.members(date(2014, 6, 1)) == {}
    assert rule.config(load_config(), date(2014, 6, 1)).pools == load_config().pools


def test_countries_count_equally_however_large(evidence):
    more = told("asy_app_DE", 2014, {WALK: 1e6, GOOD: 1e6, FAIR: 2e6, POOR: 1e6})
    both = pd.concat([evidence, pd.DataFrame(more)])
    found = estimates(by_forecast(both), "inflow_first", date(2018, 1, 1)).set_index("model")
    # abroad: mean of log 0,5 and log 2; open at the same time, so still one separate outcome
    assert found.loc[FAIR, "abroad"] == pytest.approx(0.0)
    assert found.loc[FAIR, "n_abroad"] == 1


def test_later_outcomes_change_no_earlier_choice():
    rng = np.random.default_rng(11)
    names = (WALK, GOOD, FAIR, POOR, ALONE)
    rows = [
        row
        for series in ("inflow_first", "inflow_nareis", "asy_app_AT", "asy_app_CH")
        for year in range(2012, 2024)
        for row in told(series, year, dict(zip(names, rng.lognormal(4, 1, 5), strict=True)))
    ]
    every = pd.DataFrame(rows)
    for day in (date(2015, 5, 15), date(2019, 2, 1), date(2022, 8, 15)):
        later = every["known_on"] > day.isoformat()
        assert later.sum() > 10
        spoilt = every.assign(wis=every["wis"].where(~later, rng.lognormal(9, 2, len(every))))
        left = estimates(by_forecast(every), "inflow_first", day)
        for other in (every[~later], spoilt):
            pd.testing.assert_frame_equal(estimates(by_forecast(other), "inflow_first", day), left)
