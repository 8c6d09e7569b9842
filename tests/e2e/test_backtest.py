"""Backtests with few paths on the shipped figures: no leak, same bytes, cache, files."""

import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.errors import RunError
from forecast.archive import store
from forecast.backtest import cache
from forecast.backtest.calibration import with_errors
from forecast.backtest.day import Day, forecast_day
from forecast.backtest.folds import backtest, material
from forecast.backtest.last_twelve import LAST_TWELVE
from forecast.backtest.members import POOL, How, variants
from forecast.backtest.rows import COLUMNS
from forecast.backtest.setting import BacktestOptions
from forecast.commands.backtest import run_backtest, run_calibrate
from forecast.config import load_config
from forecast.known import known, shipped
from forecast.outcomes import truth
from forecast.simulation.streams import learnt_by
from models.pools.pool import PoolDraws, shared_uniform, simulate_pool

pytestmark = pytest.mark.slow
DAYS = (date(2019, 8, 15), date(2024, 11, 15))
JUDGED = {"observed", "estimated", "crps", "log_crps", "tw_crps", "pit"}
FILES = {
    "scores.csv",
    "official.csv",
    "official_bands.csv",
    "official_errors.csv",
    "official_coverage.csv",
    "official_points.csv",
    "official_rivals.csv",
    "official_skill.csv",
    "official_abroad.csv",
    "case_2025.csv",
    "skips.csv",
    "pit.csv",
    "stability.csv",
    "warnings.csv",
    "forecasts.parquet",
    "manifest.json",
    "pool_choice.csv",
    "errors.csv",
    "warranty.csv",
    "widest.csv",
    "skill_by_days.csv",
    "skill_by_months_known.csv",
}


@pytest.fixture(scope="module")
def tables():
    return shipped()


@pytest.fixture(scope="module")
def outcomes(tables):
    return truth(known(tables, tables.newest))


@pytest.fixture(scope="module")
def few():
    return load_config(n_paths=1000)


@pytest.fixture(scope="module")
def made(tables, outcomes, few):
    return {day: forecast_day(Day(day, few), tables, outcomes) for day in DAYS}


def said(rows):
    """Return every byte of what was forecast, without what it is judged by."""
    flat = rows.drop(columns=[*JUDGED, "quantiles"]).to_csv(index=False)
    return flat.encode() + np.vstack(rows["quantiles"]).tobytes()


def deleted(later, rng):
    return later.iloc[:0]


def shuffled(later, rng):
    mixed = later.iloc[rng.permutation(len(later))]
    return mixed.assign(value=later["value"].to_numpy()[rng.permutation(len(later))] * 3)


@pytest.mark.parametrize("spoil", [deleted, shuffled])
@pytest.mark.parametrize("day", DAYS)
def test_what_was_published_later_changes_no_byte(made, tables, few, day, spoil):
    figures = tables.figures
    later = figures["published_on"] > pd.Timestamp(day)
    assert later.sum() > 500
    changed = spoil(figures[later], np.random.default_rng(5))
    spoilt = tables._replace(figures=pd.concat([figures[~later], changed], ignore_index=True))
    nothing = truth(known(spoilt, day))
    again = forecast_day(Day(day, few), spoilt, nothing)
    assert said(again.rows) == said(made[day].rows)
    assert again.skips.equals(made[day].skips)


def test_outcomes_and_scores_stand_only_in_their_own_columns(made):
    rows = made[DAYS[0]].rows
    assert list(rows.columns) == list(COLUMNS)
    one = rows[(rows["model"] == POOL) & (rows["quantity"] == "inflow_first")].set_index("target")
    assert one.loc["year_1", "observed"] == pytest.approx(13_750)  # CBS, 2020
    assert one.loc["year_1", "target_end"] == "2020-12-31"
    levels = np.vstack(rows["quantiles"])
    assert levels.shape == (len(rows), 23)
    assert (np.diff(levels, axis=1) >= 0).all()
    assert rows["pit"].dropna().between(0, 1).all()
    assert rows.loc[rows["observed"].isna(), "crps"].isna().all()


def test_a_total_is_judged_by_the_streams_it_was_made_of(made):
    early, late = (made[day].rows.query("quantity == 'inflow_total'")["parts"] for day in DAYS)
    assert set(early) == {"inflow_first+inflow_repeat+inflow_nareis"}
    assert set(late) == {"inflow_first+inflow_repeat+inflow_nareis+inflow_resettlement"}


def test_the_pool_of_a_backtest_is_the_pool_of_a_run(tables, few):
    then = known(tables, DAYS[1])
    found = variants(few, then, How({}, every=False, nowcast=False)).paths["inflow_first"][POOL]
    learnt, pool = learnt_by(few.pools["inflow_first"], then.histories["inflow_first"])
    uniform = shared_uniform(few.seed, few.n_paths)
    simulated = simulate_pool(learnt, pool, PoolDraws(12, uniform, few.seed))
    assert pool.rule == "quantile"
    first = found.months.get_loc(simulated.months[0])
    ours = found.values[:, first : first + 12]
    # the members of a longer horizon draw other shocks: the same law, not the same numbers
    np.testing.assert_allclose(
        np.median(ours.sum(axis=1)), np.median(simulated.values.sum(axis=1)), rtol=0.05
    )


def test_all_models_skips_by_name_what_cannot_be_fitted(tables, outcomes, few):
    found = forecast_day(Day(date(2023, 11, 15), few, every=True), tables, outcomes)
    skips = found.skips.query("quantity == 'ukraine_registrations'")
    assert {"ets", "log_ar"} <= set(skips["model"])
    assert skips["reason"].str.contains("needs 36|beside it").all()
    assert "arima" in set(found.rows.query("quantity == 'inflow_total'")["model"])


def test_a_changed_figure_concerns_only_who_saw_it_or_is_judged_by_it(tables, outcomes, few):
    days = [date(2014, 2, 15), date(2018, 8, 15), date(2019, 2, 15), date(2024, 8, 15)]
    changed = tables.figures.copy()
    row = changed.query("series == 'nl_first_cbs' and period == '2018-Q1'").index[0]
    assert changed["published_on"][row] < pd.Timestamp(days[1])
    changed.loc[row, "value"] += 400
    spoilt = tables._replace(figures=changed)
    before = cache.CacheKeys(tables.figures, outcomes)
    after = cache.CacheKeys(changed, truth(known(spoilt, tables.newest)))
    same = [before.of(Day(day, few)) == after.of(Day(day, few)) for day in days]
    assert same == [True, False, False, False]


def test_the_key_depends_on_all_that_the_rows_depend_on(tables, outcomes, few):
    keys = cache.CacheKeys(tables.figures, outcomes)
    asked = Day(DAYS[0], few)
    others = [
        asked._replace(day=DAYS[1]),
        asked._replace(every=True),
        asked._replace(config=few.model_copy(update={"seed": 1})),
        asked._replace(config=few.model_copy(update={"n_paths": 1001})),
    ]
    assert len({keys.of(one) for one in [asked, *others]}) == 5
    assert keys.of(asked._replace(config=few.model_copy(update={"workers": 7}))) == keys.of(asked)


def test_the_code_that_counts_is_found_by_its_imports():
    found = cache.reached(cache.ENTRY)
    names = ("known", "simulation/streams", "years", "evaluation/scores", "outcomes", "bands")
    assert {f"forecast/{name}.py" for name in (*names, "backtest/rows")} <= found
    assert "forecast/backtest/tables.py" not in found


def test_what_is_kept_is_read_again_and_never_trusted_when_spoilt(
    tables, outcomes, few, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    stands_on = material(tables, outcomes)
    asked = [Day(DAYS[0], few)]
    first, second = (backtest(asked, stands_on, workers=1) for _ in range(2))
    assert (first.n_computed, second.n_computed) == (1, 0)
    pd.testing.assert_frame_equal(first.rows, second.rows)
    pd.testing.assert_frame_equal(first.skips, second.skips)
    (path,) = cache.CACHE.iterdir()
    other = Day(DAYS[1], few)
    path.rename(cache.CACHE / f"{stands_on.keys.of(other)}.parquet")
    assert backtest([other], stands_on, workers=1).n_computed == 1  # another day's rows
    path = cache.CACHE / f"{stands_on.keys.of(other)}.parquet"
    path.write_bytes(path.read_bytes()[:-900])
    assert backtest([other], stands_on, workers=1).n_computed == 1  # cut off
    assert not list(cache.CACHE.glob("*.part"))


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("backtest")
    (folder / "few.toml").write_text("n_paths = 1000\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run_backtest(options(folder, workers=1))
    return folder


def options(folder, **changed):
    made = {"first": 2025, "out": folder / "made", "config": folder / "few.toml"} | changed
    return BacktestOptions(**made)


def test_a_backtest_writes_every_table(finished):
    folder = finished / "made"
    assert {path.name for path in folder.iterdir()} == FILES | {"figures"}
    assert store.verified_run(folder)["days"] == [
        f"2025-{month}-15" for month in ("02", "05", "08", "11")
    ]
    scores = pd.read_csv(folder / "scores.csv").set_index(["quantity", "target", "model"])
    assert scores.loc[("inflow_total", "year_0", POOL), "n"] == 4
    assert scores.loc[("inflow_first", "year_0", "random_walk"), "relative_wis"] == 1
    official = pd.read_csv(folder / "official.csv").set_index("case_id")
    ours = official.loc["2024-II:2025"]
    assert ours["p10"] < ours["minimum"] < ours["mediaan"] < ours["medio"] < ours["p90"]
    assert ours["ours_definition"] == "first+repeat+nareis+resettlement"
    assert official.loc["2023-I:2025", "ours_definition"] == "first+repeat+nareis"
    assert official.loc["begroting-2016:2015", "ours_definition"].startswith("no total")


@pytest.fixture(scope="module")
def both(finished):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(finished)  # its quarterly days are in the cache
        asked = options(finished, days="both", out=finished / "both", workers=1)
        return run_backtest(asked).resolve()


def test_monthly_days_stand_beside_and_change_nothing_of_the_quarterly_ones(finished, both):
    made = finished / "made"
    assert {path.name for path in both.iterdir()} == FILES | {
        "figures",
        "scores_monthly.csv",
        "forecasts_monthly.parquet",
    }
    for name in FILES - {"manifest.json", "skill_by_days.csv", "skill_by_months_known.csv"}:
        assert (both / name).read_bytes() == (made / name).read_bytes(), name
    manifest = store.verified_run(both)
    assert manifest["scored_on"] == "both"
    assert manifest["days"] == [f"2025-{month:02}-15" for month in range(1, 13)]


def test_both_kinds_of_days_are_scored(finished, both):
    scores = pd.read_csv(both / "scores_monthly.csv").set_index(["quantity", "target", "model"])
    assert scores.loc[("inflow_total", "year_0", POOL), "n"] == 12
    skill = pd.read_csv(both / "skill_by_days.csv").query("since == 2013")
    by = skill.set_index(["days", "quantity", "target"])
    for days, n in (("quarterly", 4), ("monthly", 12)):
        row = by.loc[(days, "inflow_total", "year_0")]
        assert (row["n"], row["n_independent"]) == (n, 1)
    last = scores.loc[("inflow_total", "year_0", LAST_TWELVE)]
    assert last["wis"] == pytest.approx(last["mae"])  # a point
    ours = scores.loc[("inflow_total", "year_0", POOL)]
    monthly = by.loc[("monthly", "inflow_total", "year_0")]
    assert monthly["wis_to_naive"] == pytest.approx(ours["wis"] / last["wis"], rel=1e-5)
    assert monthly["error_to_naive"] == pytest.approx(ours["mae"] / last["mae"], rel=1e-5)
    known = pd.read_csv(both / "skill_by_months_known.csv").query("days == 'monthly'")
    assert known.groupby("quantity")["n"].sum().to_dict() == {
        "inflow_first": 12,
        "inflow_nareis": 12,
        "inflow_total": 12,
    }


def test_a_quarterly_day_is_the_same_among_the_monthly_ones(both):
    quarterly, monthly = (
        pd.read_parquet(both / f"forecasts{end}.parquet") for end in ("", "_monthly")
    )
    same = monthly[monthly["day"].isin(set(quarterly["day"]))].reset_index(drop=True)
    assert said(same) == said(quarterly)
    assert len(set(monthly["day"])) == 12


def test_the_naive_rule_carries_the_last_twelve_months_of_each_stream(tables, made):
    """The year at hand, and each later one, is what the streams counted in those months."""
    known_then = known(tables, DAYS[1]).histories
    rows = made[DAYS[1]].rows.query("model == @LAST_TWELVE and quantity == 'inflow_total'")
    parts = rows["parts"].iloc[0].split("+")
    expected = sum(known_then[key].values[-12:].sum() for key in parts)
    years = rows[rows["target"].str.startswith("year")]
    assert len(parts) == 4 and len(years) == 4
    assert years["mean"].tolist() == pytest.approx([expected] * 4)
    assert np.ptp(np.vstack(years["quantiles"]), axis=1).max() == pytest.approx(0, abs=1e-6)


def test_the_stock_is_judged_in_the_letters_definition(finished):
    rows = pd.read_parquet(finished / "made" / "forecasts.parquet")
    ends = rows[(rows["quantity"] == "ukraine_stock") & (rows["model"] == POOL)]
    judged = ends[ends["observed"].notna()]
    assert set(judged["target"]) == {"end_0"}
    assert judged["observed"].tolist() == pytest.approx([136_190] * 4)


def test_an_identical_backtest_is_verified_not_made_again(finished, monkeypatch, capsys):
    monkeypatch.chdir(finished)
    first = run_backtest(options(finished, out=None))
    second = run_backtest(options(finished, out=None))
    assert first == second
    assert capsys.readouterr().out.splitlines()[-1].startswith("unchanged backtest, verified: out/")
    manifest = json.loads((first / "manifest.json").read_text())
    assert manifest["config"]["n_paths"] == 1000
    with pytest.raises(RunError, match="exists already"):
        run_backtest(options(finished))


def test_the_past_errors_are_written_and_read_by_what_they_were_made_from(finished, monkeypatch):
    monkeypatch.chdir(finished)
    asked = options(finished, out=None)
    path = run_calibrate(asked, finished / "made", finished / "calibration.csv")
    tables = shipped()
    config = load_config(asked.config)
    then = known(tables, tables.newest)
    rows = with_errors(then, tables, config, path).errors
    assert set(rows["stream"]) >= {"inflow_first", "inflow_nareis", "inflow_total"}
    assert (rows["known_on"] > rows["origin"]).all()
    assert rows["error"].abs().max() < 3
    assert (rows["spread"] > 0).all()


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"scope": "al"}, "--models 'al': unknown"),
        ({"days": "yearly"}, "--days 'yearly': unknown; expected quarterly or monthly or both"),
        ({"first": 1999}, "--first 1999"),
    ],
)
def test_wrong_options_are_named(changed, found):
    with pytest.raises(RunError, match=found):
        run_backtest(BacktestOptions(**changed))
