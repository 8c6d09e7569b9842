"""Scenarios beside a run: the baseline stays, differences stand on the same rows."""

import shutil

import pandas as pd
import pytest

pytestmark = pytest.mark.e2e
CONFIG = 'n_paths = 1000\n[scenarios]\nnothing = []\nend = ["rtb_end_2027", "return_wave"]\n'


@pytest.fixture(scope="module")
def run_with(prognose, tables_of, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scenarios")
    (folder / "config.toml").write_text(CONFIG, encoding="utf-8")
    shutil.copytree(tables_of("2026-07-31")[0], folder / "plain")
    asked = ("--as-of", "2026-07-31", "--no-report", "--table")
    asked = (*asked, "--scenario", "eu_pact", "--scenario", "return_act")
    beside = prognose("run", "--config", folder / "config.toml", "--out", folder / "run", *asked)
    assert beside.code == 0
    assert beside.err.count("\n") == 1  # figures are behind
    table = pd.read_csv(folder / "run" / "scenarios.csv", dtype={"period": str})
    return folder, table, beside.out


def rows(table, scenario, quantity, measure="difference"):
    found = table[(table["scenario"] == scenario) & (table["measure"] == measure)]
    return found[found["quantity"] == quantity].set_index("period")


def test_the_baseline_is_the_same_with_and_without_scenarios(run_with):
    folder, _, _ = run_with
    for name in ("bands.csv", "forecast.csv", "samples.parquet", "budget.csv"):
        assert (folder / "plain" / name).read_bytes() == (folder / "run" / name).read_bytes()
    assert not (folder / "plain" / "scenarios.csv").exists()


def test_a_scenario_without_levers_is_the_baseline_bit_for_bit(run_with):
    folder, table, _ = run_with
    nothing = table[(table["scenario"] == "nothing") & (table["measure"] == "difference")]
    assert (nothing.drop(columns=["scenario", "quantity", "period", "unit", "measure"]) == 0).all(
        axis=None
    )
    level = table[(table["scenario"] == "nothing") & (table["measure"] == "level")]
    bands = pd.read_csv(folder / "run" / "bands.csv", dtype={"period": str})
    both = level.merge(bands, on=["quantity", "period"], suffixes=("", "_base"))
    assert len(both) == len(level)
    for name in ("minimum", "mediaan", "medio", "maximum", "p10", "p90", "mean"):
        assert (both[name] == both[f"{name}_base"]).all()


def test_each_lever_moves_what_follows_from_it_and_nothing_else(run_with):
    _, table, printed = run_with
    assert (rows(table, "eu_pact", "inflow_total")["maximum"][["2027", "2028"]] < 0).all()
    assert (rows(table, "eu_pact", "ukraine_stock")["mean"] == 0).all()
    forced = rows(table, "return_act", "dtenv_forced")
    level = rows(table, "return_act", "dtenv_forced", "level")
    assert forced["mean"]["2026"] == 0
    assert forced["mean"]["2028"] == pytest.approx(level["mean"]["2028"] / 11, rel=1e-4)
    assert "  return_act             dtenv_forced" in printed


def test_the_end_of_protection_activates_no_more_than_who_is_registered(run_with):
    _, table, _ = run_with
    activated = rows(table, "end", "ukraine_asylum_applications")
    assert 100_000 < activated["mediaan"]["2027"] <= 150_000
    assert activated["mean"]["2028"] == 0
    waiting = rows(table, "end", "ind_stock")
    assert waiting["mean"]["2028"] == pytest.approx(activated["mean"]["2027"], rel=1e-4)
    assert (rows(table, "end", "ukraine_stock")["p90"][["2028", "2029"]] < 0).all()


def test_a_scenario_of_later_is_refused_in_one_line(prognose, tmp_path):
    outcome = prognose(
        "run", "--as-of", "2025-02-07", "--out", tmp_path / "x", "--scenario", "eu_pact"
    )
    assert outcome.code == 1
    assert outcome.err.count("\n") == 1
    assert "expected an as-of day from then on" in outcome.err
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["run", "--scenario", "eu_pakt"], "scenario 'eu_pakt': unknown; expected eu_pact"),
        (["run", "--scenario", "../x"], "scenario '../x': unknown; expected"),
        (["hindcast", "people", "--as-of", "2024"], "hindcast 'people': expected chain, or"),
        (["hindcast", "x"], "hindcast 'x': expected chain, or"),
        (["list", "leavers"], "list 'leavers': unknown; expected models"),
    ],
)
def test_a_wrong_name_is_refused_in_one_line(prognose, tmp_path, arguments, expected):
    more = ["--out", tmp_path / "x"] if arguments[0] == "run" else []
    outcome = prognose(*arguments, *more)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (1, "", 1)
    assert expected in outcome.err
    assert not (tmp_path / "x").exists()


def test_scenarios_of_a_file_are_checked(prognose, tmp_path):
    wrong = tmp_path / "config.toml"
    wrong.write_text('[scenarios]\nlaws = ["two_status_lwa"]\n', encoding="utf-8")
    outcome = prognose("run", "--config", wrong, "--out", tmp_path / "x")
    assert outcome.code == 1
    assert "'two_status_lwa': unknown; expected two_status_law" in outcome.err


def test_scenarios_and_levers_are_listed(prognose):
    listed = prognose("list", "scenarios")
    assert "rtb_end_2027            2027-03  assumption+printed  Tijdelijke" in listed.out
    levers = prognose("list", "levers")
    assert "ind_productivity        ind_plan_gain           hold" in levers.out
    assert "kamerbrief-mpp-2025:304 (2025-09-26)" in levers.out
