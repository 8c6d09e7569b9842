"""The tables of a budget officer from a finished run, end to end."""

import numpy as np
import pandas as pd
import pytest

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def made(prognose, tables_of, tmp_path_factory):
    """Make the budget tables of a run with a scenario once; give both folders and the screen."""
    run, out = tables_of("2026-07-31")[0], tmp_path_factory.mktemp("budget") / "out"
    before = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    outcome = prognose(
        "budget", run, "--scenario", "price_shock_emergency", "--lang", "en", "--out", out, "--all"
    )
    assert (outcome.code, outcome.err) == (0, "")
    assert before == {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    return run, out, outcome.out


def test_every_table_is_printed_and_written(made):
    _, out, screen = made
    names = {path.stem for path in out.glob("*.csv")}
    assert names == {
        "budget",
        "suffice",
        "volumes",
        "decided",
        "run_out",
        "plans",
        "ranges",
        "exceedance",
        "walk",
        "drivers",
        "tornado",
        "marginal",
        "places",
        "capacity",
        "rounds",
        "saving",
        "scenarios",
        "scenario_walk",
    }
    assert "Does it suffice" in screen and "156.0" in screen and "160.2" in screen


def test_the_chances_are_those_of_the_run(made):
    run, out, _ = made
    kept = pd.read_csv(run / "budget.csv").set_index(["key", "year"])
    rows = pd.read_csv(out / "suffice.csv").set_index(["key", "year"])
    for key in ("cost_coa", "cost_ind", "cost_chapter"):
        found = rows.loc[(key, 2027)]
        assert found["p_sufficient"] == pytest.approx(kept.loc[(key, 2027), "p_sufficient"])
        assert found["booked"] == kept.loc[(key, 2027), "booked"]
    assert rows.loc[("cost_ukraine_care", 2030)].isna()["p_sufficient"]  # booked at 0


def test_articles_sum_to_the_chapter_and_the_walk_to_its_end(made):
    _, out, _ = made
    rows = pd.read_csv(out / "budget.csv")
    articles = rows[rows["kind"] == "article"].groupby("year")["mean"].sum()
    chapter = rows[rows["kind"] == "chapter"].set_index("year")["mean"]
    assert np.allclose(articles, chapter, atol=1000)
    walk = pd.read_csv(out / "walk.csv").set_index("step")["euros"]
    steps = walk[["volume", "price", "mix", "duration"]].sum()
    assert walk["round"] + steps == pytest.approx(walk["expected"], abs=1)
    assert walk["booked"] + walk["unexplained"] == pytest.approx(walk["round"], abs=1)


def test_the_gap_of_every_line_splits_in_volume_price_and_mix(made):
    _, out, _ = made
    rows = pd.read_csv(out / "volumes.csv")
    parts = rows[["gap_volume", "gap_price", "gap_mix"]].sum(axis=1)
    assert np.allclose(parts, rows["gap_mean"], atol=1)
    kept = pd.read_csv(out / "budget.csv").set_index(["key", "year"])["mean"]
    means = kept.loc[list(zip(rows["key"], rows["year"], strict=True))].to_numpy()
    assert np.allclose(means - rows["booked"], rows["gap_mean"], atol=1)
    decided = pd.read_csv(out / "decided.csv").set_index("step")["places"]
    assert decided.drop("ours").sum() == pytest.approx(decided["ours"])
    assert decided["decided"] == pytest.approx(88000)


def test_a_price_shock_moves_only_price_on_the_same_futures(made):
    _, out, _ = made
    rows = pd.read_csv(out / "scenarios.csv").set_index(["key", "year"])
    assert rows.loc[("cost_coa", 2027), "p10"] > 0
    assert rows.loc[("cost_ind", 2027), "difference"] == 0
    walk = pd.read_csv(out / "scenario_walk.csv").set_index("step")["euros"]
    assert walk["price"] > 0 and walk["volume"] == pytest.approx(0, abs=1)
    change = walk[["volume", "price", "mix", "duration"]].sum()
    assert walk["baseline"] + change == pytest.approx(walk["expected"], abs=1)


def test_what_cannot_be_is_one_line(made, prognose, tmp_path):
    run, out, _ = made
    assert "exists already" in prognose("budget", run, "--out", out).err
    assert "no such run" in prognose("budget", tmp_path / "none").err
    assert "unknown" in prognose("budget", run, "--scenario", "nothing").err
