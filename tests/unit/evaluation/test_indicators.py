"""What an indicator is worth: by hand, and on series whose worth is known."""

import numpy as np
import pandas as pd
import pytest

from data.errors import RunError
from data.series import Series
from forecast.evaluation.leading.early_alarms import judged, out_on, rows_of, turns
from forecast.evaluation.leading.indicators import (
    growth,
    indicators,
    known_sum,
    scored_with,
    signals,
    worth,
    yearly_pools,
)

pytestmark = pytest.mark.unit

LEVELS = np.array([0.25, 0.5, 0.75])


def forecasts(error, years=range(2014, 2026)):
    """Return two forecasts of each year; its outcome lies ``error`` off, log scale."""
    rows = [
        (f"{year}-{month}-15", f"{year}-12-31", 1001 * np.exp(error[year]) - 1)
        for year in years
        for month in ("03", "09")
    ]
    table = pd.DataFrame(rows, columns=["day", "target_end", "observed"])
    table["quantiles"] = [np.array([900.0, 1000.0, 1100.0])] * len(table)
    return table.assign(quantity="inflow_first", target="year_0", model="pool")


def months(first, values):
    return pd.Series(values, index=pd.period_range(first, periods=len(values), freq="M"))


def test_growth_compares_the_same_months_and_forgets_one_that_stopped():
    told = months("2023-01", [99.0] * 12 + [299.0, 199.0, 99.0])
    # (299 + 199 + 99) / 3 = 199 against 99
    assert growth(told, pd.Timestamp(2024, 5, 15)) == pytest.approx(np.log(2.0))
    assert np.isfinite(growth(told, pd.Timestamp(2024, 9, 15)))
    assert np.isnan(growth(told, pd.Timestamp(2024, 10, 15)))  # seven months behind
    assert np.isnan(growth(told[3:], pd.Timestamp(2024, 5, 15)))  # no year before
    assert np.isnan(growth(told[:0], pd.Timestamp(2024, 5, 15)))


def test_a_month_counts_when_every_series_has_it():
    rows = [("a", "2024-01", 10.0), ("a", "2024-02", 20.0), ("b", "2024-02", 5.0)]
    known = pd.DataFrame(rows, columns=["series", "period", "value"])
    assert known_sum(known, ("a", "b")).to_dict() == {pd.Period("2024-02"): 25.0}


def test_what_was_learnt_moves_the_median_by_hand():
    # three outcome years taught: s 1 and error 0,1 in each, two days a year, one weight a year:
    # b = 3 * 0,1 / (3 + 4 * 1) = 0,3 / 7, known from 90 days after the third
    rows = forecasts(dict.fromkeys(range(2014, 2026), 0.1))
    signal = pd.Series(1.0, index=rows["day"])
    found = scored_with(rows, signal, LEVELS)
    assert found["day"].iloc[0] == "2017-09-15"  # on 15 March 2017 the year 2016 was not known
    assert len(found) == 2 * 9 - 1
    moved = np.expm1(np.log1p([900.0, 1000.0, 1100.0]) + 0.3 / 7)
    observed = rows["observed"].iloc[0]
    pinball = [
        2 * (level - (observed < q)) * (observed - q)
        for level, q in zip(LEVELS, moved, strict=True)
    ]
    assert found["moved"].iloc[0] == pytest.approx(np.mean(pinball))


def test_later_days_do_not_change_what_was_scored():
    error = {year: 0.05 * (-1) ** year for year in range(2014, 2026)}
    rows = forecasts(error)
    signal = pd.Series(np.sin(np.arange(len(rows))), index=rows["day"])
    early = scored_with(rows[:16], signal, LEVELS)
    pd.testing.assert_frame_equal(scored_with(rows, signal, LEVELS)[: len(early)], early)


def test_one_that_leads_wins_and_noise_does_not():
    rng = np.random.default_rng(5)
    error = dict(zip(range(2014, 2026), rng.normal(0, 0.3, 12), strict=True))
    rows = forecasts(error)
    years = rows["day"].str[:4].astype(int)
    told = pd.DataFrame({"leads": years.map(error), "noise": rng.normal(size=len(rows))}).set_index(
        pd.Index(rows["day"])
    )
    table = worth(rows, told, LEVELS).set_index("indicator")
    assert table.loc["leads", "after"] < 0.8
    assert bool(table.loc["leads", "chosen"])
    assert table.loc["leads", "years_won"] >= 5
    assert table.loc["noise", "after"] > 0.9
    assert table.loc["leads", ["n_before", "n_after", "years_after"]].tolist() == [5, 12, 6]


def test_with_one_outcome_year_none_is_judged():
    rows = forecasts(dict.fromkeys(range(2014, 2026), 0.1), range(2025, 2026))
    told = pd.DataFrame({"x": 1.0}, index=pd.Index(rows["day"]))
    assert worth(rows, told, LEVELS).empty


def test_a_backtest_without_monthly_days_is_refused():
    with pytest.raises(RunError, match="no monthly days; expected quarterly and monthly ones"):
        yearly_pools(None)
    rows = forecasts(dict.fromkeys(range(2014, 2026), 0.0), range(2014, 2016))
    rows.loc[0, "observed"] = np.nan
    rows.loc[1, "model"] = "random_walk"
    assert len(yearly_pools(rows)) == 2


def test_signals_see_only_what_was_out():
    index = pd.period_range("2022-01", "2024-03", freq="M")
    name = indicators()["germany"][0]
    rows = pd.DataFrame({"period": index.astype(str), "value": 1000.0, "series": name})
    rows["start"], rows["end"] = index.start_time, index.end_time.normalize()
    rows["published_on"] = rows["retrieved_on"] = rows["end"] + pd.Timedelta(days=75)
    rows = rows.assign(status="final", published_kind="reconstructed", source="x", unit="persons")
    own = Series("inflow_first", index, np.r_[np.full(24, 99.0), np.full(3, 199.0)], "persons")
    day = pd.Timestamp(2024, 5, 1).date()
    found = signals(rows, {day: {"inflow_first": own}})
    assert found.loc["2024-05-01", "germany"] == pytest.approx(-np.log(2))
    assert np.isnan(found.loc["2024-05-01", "france"])
    later = rows.assign(value=rows["value"].mask(rows["published_on"] > "2024-05-01", 9e6))
    assert signals(later, {day: {"inflow_first": own}}).equals(found)


def test_an_alarm_is_known_when_the_last_of_its_series_is_out():
    name, turn = next(iter(turns().items()))
    index = pd.period_range("2014-01", "2022-06", freq="M")
    values = np.random.default_rng(3).lognormal(7, 0.05, len(index))
    values[index >= turn.first + 1] *= 4
    out = pd.Series(index.end_time + pd.Timedelta(days=75), index=index.astype(str))
    table = pd.DataFrame(rows_of(Series("x", index, values, "persons/month"), out))
    assert table[5].tolist() == list(turns())
    assert table[6].iloc[0] == str(turn.first + 1)
    assert table[7].iloc[0] == f"{out[str(turn.first + 1)]:%Y-%m-%d}"
    assert table[6].iloc[1] == ""
    told = pd.DataFrame({"turn": [name, name], "first_judged": ["2018-01", "2023-01"]})
    told = told.assign(indicator=["a", "b"])
    assert judged(told, name) == 1
    rows = [("a", "2024-01", 3), ("b", "2024-01", 9), ("b", "2024-01", 20)]
    every = pd.DataFrame(rows, columns=["series", "period", "day"])
    every["published_on"] = pd.to_datetime("2024-03-" + every["day"].astype(str))
    assert out_on(every, ("a", "b"))["2024-01"] == pd.Timestamp(2024, 3, 9)
