"""The score table: one row by hand, its refusals, and three planted models it must expose."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from data.errors import DataError
from forecast.bands import HUB_LEVELS
from forecast.evaluation.coverage import pit_histogram
from forecast.evaluation.flags import warnings_of
from forecast.evaluation.registry import LEVELS, SCORES
from forecast.evaluation.scores import crps, pit, threshold_weighted_crps
from forecast.evaluation.table import score_rows, score_table

pytestmark = pytest.mark.unit
EVEN = np.linspace(-11, 11, 23)  # quantiles one apart around the mediaan


def detail(observed, paths, model="random_walk", target="year_0", **fixed):
    """Return rows of a detail table, one for each of N outcomes; paths of shape (n_paths, N)."""
    observed = np.asarray(observed, float)
    days = pd.date_range("2000-02-15", periods=len(observed), freq="12MS") + pd.Timedelta(days=14)
    named = {"minimum": 1 / 6, "medio": 2 / 3, "maximum": 5 / 6, "p2_5": 0.025, "p97_5": 0.975}
    columns = {
        "day": days.strftime("%Y-%m-%d"),
        "target_end": days.year.astype(str) + "-12-31",
        "observed": observed,
        "mean": paths.mean(axis=0),
        "quantiles": list(np.quantile(paths, HUB_LEVELS, axis=0).T),
        "crps": crps(observed, paths),
        "log_crps": crps(np.log1p(observed), np.log1p(paths)),
        "tw_crps": threshold_weighted_crps(observed, paths, 30_000.0),
        "pit": pit(observed, paths),
    }
    labels = {name: np.quantile(paths, level, axis=0) for name, level in named.items()}
    fixed = {"model": model, "quantity": "inflow_first", "target": target} | fixed
    return pd.DataFrame(columns | labels).assign(**fixed)


def by_hand(observed, mediaan, day, model="pool", **fixed):
    """Return one row whose 23 quantiles lie one apart around ``mediaan``."""
    labels = {"minimum": mediaan - 7.0, "medio": mediaan + 3.0, "maximum": mediaan + 7.0}
    row = {
        "day": day,
        "target_end": f"{day[:4]}-12-31",
        "observed": observed,
        "model": model,
        "quantity": "x",
        "target": "year_0",
        "quantiles": list(mediaan + EVEN),
        "crps": 2.0,
        "log_crps": 0.5,
        "tw_crps": 1.0,
    }
    return row | labels | fixed


def table_of(*rows, baseline="pool"):
    return score_table(pd.DataFrame(list(rows)), baseline)


def only(table):
    (row,) = table.to_dict("records")
    return row


def test_a_row_by_hand():
    # mediaan 100, 60; outcomes 104, 40; 25%, 10% and 2.5% lie 5, 8 (level 0.1) and 10 below it
    row = only(table_of(by_hand(104.0, 100.0, "2020-02-15"), by_hand(40.0, 60.0, "2021-02-15")))
    assert (row["n"], row["n_independent"]) == (2, 2)
    assert row["mae"] == 12  # (4 + 20)/2
    assert row["bias"] == 8  # (-4 + 20)/2: too high on average
    assert row["mape"] == pytest.approx((4 / 104 + 20 / 40) / 2)
    assert row["crps"] == 2 and row["log_crps"] == 0.5 and row["tw_crps"] == 1
    assert [row[f"coverage_{level}"] for level in (50, 67, 80, 95)] == [0.5] * 4
    assert row["share_above_mediaan"] == 0.5
    assert row["share_above_medio"] == 0.5  # 104 > 103
    # none or all of 2 would be 0..0.842; one of 2: 0.0126..0.9874
    assert row["coverage_80_lower"] == pytest.approx(1 - 0.975**0.5)
    assert row["coverage_80_upper"] == pytest.approx(0.975**0.5)
    assert (row["n_shared"], row["relative_wis"], row["pairwise_skill"]) == (2, 1, 1)


def test_intervals_rest_on_errors_that_do_not_overlap():
    # four forecasts of one year are one error: all in the band is 1 of 1, whose lower end
    # solves p = 0.025; that of 4 of 4 would be 0.025^(1/4) = 0.398
    mediaans = {2: 100.0, 5: 101.0, 8: 102.0, 11: 103.0}
    rows = [by_hand(104.0, m, f"2020-{month:02}-15") for month, m in mediaans.items()]
    row = only(table_of(*rows))
    assert (row["n"], row["n_independent"], row["coverage_80"]) == (4, 1, 1)
    assert row["coverage_80_lower"] == pytest.approx(0.025)
    assert np.isnan(row["dm_p"])


def test_the_parts_of_the_wis_by_hand():
    # 11 bands of width 2k (k = 11 for the 98% band .. 1), alpha/2 = level; sum of level * 2k:
    # 0.01*22 + 0.025*20 + 0.05*18 + 0.1*16 + 0.15*14 + 0.2*12 + 0.25*10 + 0.3*8 + 0.35*6
    # + 0.4*4 + 0.45*2 = 17.22; over 11.5 = 1.4974.  Outcome 3.5 above the mediaan: bands of
    # k = 1, 2, 3 are missed by 2.5, 1.5, 0.5, the median by 3.5/2: 6.25/11.5 = 0.5435
    row = only(table_of(by_hand(63.5, 60.0, "2020-02-15")))
    assert row["dispersion"] == pytest.approx(17.22 / 11.5)
    assert row["underprediction"] == pytest.approx(6.25 / 11.5)
    assert row["overprediction"] == 0
    assert row["wis"] == pytest.approx(23.47 / 11.5)


def test_relative_skill_is_on_shared_forecasts():
    # WIS of a miss by 20 is larger than by 2; the pool made the easy one and one of its own
    base = [by_hand(100.0, m, f"{y}-02-15", "random_walk") for m, y in ((102, 2020), (150, 2021))]
    mine = [by_hand(100.0, m, f"{y}-02-15") for m, y in ((102, 2020), (100, 2022))]
    table = table_of(*base, *mine, baseline="random_walk").set_index("model")
    assert table.loc["pool", "n"] == 2 and table.loc["pool", "n_shared"] == 1
    assert table.loc["pool", "relative_wis"] == 1
    assert table.loc["pool", "wis"] < table.loc["random_walk", "wis"]


def test_a_quantity_without_the_baseline_has_no_relative_skill():
    rows = [
        by_hand(9.0, 12.0, "2020-02-15", "random_walk"),
        by_hand(9.0, 12.0, "2020-02-15", quantity="repeat"),
    ]
    table = table_of(*rows, baseline="random_walk").set_index("quantity")
    assert table.loc["repeat", "n_shared"] == 0
    assert table.loc["repeat", ["relative_wis", "pairwise_skill", "dm_p"]].isna().all()


def test_forecasts_without_an_outcome_are_left_out():
    rows = [by_hand(104.0, 100.0, "2020-02-15"), by_hand(float("nan"), 60.0, "2021-02-15")]
    assert only(table_of(*rows))["n"] == 1


def test_an_outcome_of_nothing_leaves_no_percentage_error():
    rows = [by_hand(104.0, 100.0, "2020-02-15"), by_hand(0.0, 60.0, "2021-02-15")]
    row = only(table_of(*rows))
    assert np.isnan(row["mape"]) and row["mae"] == 32  # not the mean over what is left


def test_targets_are_sorted_as_numbers():
    rows = [by_hand(9.0, 12.0, "2020-02-15", target=f"month_{h}") for h in (10, 2, 1)]
    assert table_of(*rows)["target"].tolist() == ["month_1", "month_2", "month_10"]


def test_the_order_of_rows_does_not_matter():
    frame = pd.concat([planted(), planted("walk", shift=1.1)])
    mixed = frame.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(score_table(frame, "walk"), score_table(mixed, "walk"))


def test_a_forecast_that_occurs_twice_is_refused():
    row = by_hand(104.0, 100.0, "2020-02-15")
    with pytest.raises(DataError, match="x pool year_0 2020-02-15 occurs twice"):
        table_of(row, row)


def test_no_outcome_at_all_is_refused():
    with pytest.raises(DataError, match="none of 1 rows has an outcome"):
        table_of(by_hand(float("nan"), 60.0, "2021-02-15"))


def test_an_unknown_baseline_is_refused():
    with pytest.raises(DataError, match=r"'pol': not among .* Choose pool"):
        table_of(by_hand(9.0, 12.0, "2020-02-15"), baseline="pol")


@pytest.mark.parametrize(
    "change", [{"quantiles": [float("inf")] * 23}, {"medio": float("nan")}], ids=["inf", "nan"]
)
def test_a_forecast_without_numbers_is_refused(change):
    with pytest.raises(DataError, match="x pool year_0 2020-02-15 holds no number"):
        table_of(by_hand(9.0, 12.0, "2020-02-15") | change)


def test_another_number_of_quantiles_is_refused():
    row = by_hand(9.0, 12.0, "2020-02-15", quantiles=[1.0, 2.0])
    with pytest.raises(DataError, match="another number of quantiles; expected 23"):
        table_of(row)


# --- three planted models -------------------------------------------------------------------

N, WIDTH = 26, 0.25
RNG = np.random.default_rng(2)
EXPECTED = 25_000 * np.exp(RNG.normal(0, 0.4, N))  # what could be known on the day
CAME = EXPECTED * np.exp(RNG.normal(0, WIDTH, N))
NOISE = RNG.normal(size=(2000, 1))


def planted(model="random_walk", centre=EXPECTED, width=WIDTH, shift=1.0):
    return detail(CAME, shift * centre * np.exp(width * NOISE), model)


@pytest.fixture(scope="module")
def exposed():
    frames = [
        planted(width=2 * WIDTH),
        planted("honest"),
        planted("leaking", centre=CAME, width=0.02),  # has seen what came
        planted("narrow", width=WIDTH / 10),
        planted("constant", centre=np.full(N, 8_000.0)),  # says the same every year
    ]
    table = score_table(pd.concat(frames))
    said = warnings_of(table).groupby("model")["warning"].agg(list)
    return table.set_index("model"), said


def test_the_leaking_model_is_too_good_to_be_true(exposed):
    table, said = exposed
    row = table.loc["leaking"]
    assert row["wis"] < 0.1 * table.loc["honest", "wis"]
    assert row["relative_wis"] < 0.2 and row["dm_p"] < 0.01
    assert row["coverage_50"] == row["coverage_95"] == 1
    assert "too good to be true" in said["leaking"]


def test_the_narrow_model_is_too_narrow(exposed):
    table, said = exposed
    row = table.loc["narrow"]
    assert row["coverage_80"] < 0.3 and row["coverage_80_upper"] < 0.8
    assert row["coverage_95_upper"] < 0.95
    assert row["mae"] == pytest.approx(table.loc["honest", "mae"], rel=0.05)  # not seen by this
    assert row["underprediction"] + row["overprediction"] > 5 * row["dispersion"]
    assert "too narrow" in said["narrow"]


def test_the_constant_model_is_worse_than_the_baseline_and_biased(exposed):
    table, said = exposed
    row = table.loc["constant"]
    assert row["relative_wis"] > 1 and row["pairwise_skill"] > 1
    assert row["bias"] < -10_000 and row["share_above_mediaan"] > 0.9
    assert {"no better than the baseline", "biased low"} <= set(said["constant"])


def test_a_constant_that_is_too_high_is_biased_high():
    table = score_table(pd.concat([planted(), planted("constant", np.full(N, 90_000.0))]))
    said = warnings_of(table)
    row = said[said["warning"] == "biased high"].iloc[0]
    assert row["model"] == "constant" and row["found"].startswith("share_above_mediaan 0.00")


def test_the_honest_model_draws_no_warning(exposed):
    _, said = exposed
    assert "honest" not in said.index


def test_one_band_out_of_line_is_no_warning(exposed):
    # by chance: 46% in the 67% band, whole interval just below 2/3; the other three fit
    row = exposed[0].loc["honest"]
    assert row["coverage_67_upper"] < 2 / 3
    assert row["coverage_80_upper"] > 0.8 and row["coverage_95_upper"] > 0.95


def test_as_good_as_the_baseline_is_no_better():
    said = warnings_of(score_table(pd.concat([planted(), planted("copy")])))
    assert said.set_index("model").loc["copy", "found"] == "relative_wis 1.00"


def test_the_baseline_is_not_compared_with_itself(exposed):
    _, said = exposed
    assert said["random_walk"] == ["too wide"]


@pytest.mark.parametrize(("n", "there"), [(9, False), (10, True)])
def test_ten_separate_forecasts_allow_a_comparison_of_the_same_targets(n, there):
    rng = np.random.default_rng(4)
    years = [f"{2000 + at}-02-15" for at in range(n)]
    mediaans = rng.uniform(900.0, 1100.0, (2, n))
    rows = [
        by_hand(1000.0, mediaan, day, model)
        for model, each in zip(("random_walk", "pool"), mediaans, strict=True)
        for mediaan, day in zip(each, years, strict=True)
    ]
    alone = by_hand(1000.0, 1e6, "2040-02-15")  # not shared
    found = table_of(*rows, alone, baseline="random_walk").set_index("model").loc["pool"]
    scored = score_rows(pd.DataFrame(rows)).set_index("model")
    wis, base = scored.loc["pool"], scored.loc["random_walk"]
    assert found["n_shared"] == n
    assert found["relative_wis"] == pytest.approx(wis["wis"].sum() / base["wis"].sum())
    by_log = wis["log_wis"].sum() / base["log_wis"].sum()
    assert found["relative_log_wis"] == pytest.approx(by_log)
    # of two models: sqrt(r) over sqrt(1 / r)
    assert found["pairwise_skill"] == pytest.approx(found["relative_wis"])
    expected = stats.ttest_rel(wis["wis"].to_numpy(), base["wis"].to_numpy()).pvalue
    assert np.isnan(found["dm_p"]) if not there else found["dm_p"] == pytest.approx(expected)


def test_pit_tells_the_narrow_from_the_wide():
    frame = pd.concat([planted("narrow", width=WIDTH / 10), planted("wide", width=4 * WIDTH)])
    found = pit_histogram(frame, bins=5).set_index("model")["share"]
    assert found["narrow"].iloc[[0, -1]].sum() > 0.7  # a bowl
    assert found["wide"].iloc[[0, -1]].sum() < 0.1  # a hump


def test_rows_can_be_scored_one_by_one():
    rows = score_rows(planted())
    assert len(rows) == N and set(rows) >= {"wis", "day", "coverage_67"}
    np.testing.assert_allclose(
        rows["wis"], rows["dispersion"] + rows["overprediction"] + rows["underprediction"]
    )


def test_every_score_is_a_column(exposed):
    table, _ = exposed
    assert set(SCORES) <= set(table.columns)
    assert list(table.columns[:4]) == ["quantity", "target", "n", "n_independent"]
    place = list(table.columns).index("coverage_80")
    ends = ["coverage_80", "coverage_80_lower", "coverage_80_upper"]
    assert list(table.columns[place : place + 3]) == ends
    assert len(LEVELS) == 23
