"""`prognose record budget` on the shipped figures: what docs/budget.md says of it stays true."""

from pathlib import Path

import pandas as pd
import pytest

from forecast.archive import store
from forecast.commands.records import budget as record_command

pytestmark = pytest.mark.slow
PAGE = Path(__file__).parents[2] / "docs" / "budget.md"
MOMENTS = ("voorjaarsnota before", "ontwerpbegroting", "vastgestelde begroting", "voorjaarsnota")
MOMENTS += ("ontwerpbegroting after",)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Give the folder with every table."""
    folder = tmp_path_factory.mktemp("record") / "made"
    record_command.run_budget_record(folder, workers=1)
    return folder


@pytest.fixture(scope="module")
def summary(made):
    return pd.read_csv(made / "moments_summary.csv").set_index(["quantity", "moment"])


def cells(label, place=0):
    """Return the cells of the page's row of that label, the ``place``-th of its name."""
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith(f"| {label}")]
    return [cell.strip() for cell in rows[place].strip("|").split("|")][1:]


def dutch(share):
    return f"{share:.1%}".replace(".", ",")


@pytest.mark.parametrize(
    ("quantity", "label", "place"),
    [("inflow_total", "total inflow: P50 off", 0), ("coa_occupancy", "COA occupancy, mean", 1)],
)
def test_the_page_says_what_was_measured(summary, quantity, label, place):
    rows = summary.loc[quantity].loc[list(MOMENTS)]
    assert cells(label) == [dutch(share) for share in rows["error_p50"]]
    assert cells("P85 sufficed", place) == [str(n) for n in rows["covered"]]
    assert set(rows["n"]) == {8}


def test_the_printed_is_scored_on_the_same_years(summary):
    rows = summary.loc["inflow_total"].loc[list(MOMENTS)]
    printed = [f"{dutch(row.error_printed)} ({row.n_printed:.0f})" for row in rows.itertuples()]
    assert cells("printed off (n)") == printed
    assert cells("P50 off on those years") == [dutch(share) for share in rows["error_same"]]


def test_an_error_is_what_was_said_over_what_came(made):
    rows = pd.read_csv(made / "moments.csv").dropna(subset=["realised", "p50"])
    assert len(rows) > 100
    wanted = rows["p50"] / rows["realised"] - 1
    scored = rows["error_p50"].notna()
    assert (rows["error_p50"] - wanted)[scored].abs().max() < 1e-4
    sufficed = rows["p85"] >= rows["realised"]
    assert (rows["p85_covers"].astype(str) == sufficed.astype(str))[scored].all()


def test_a_plan_is_off_by_too_many_or_too_few(made):
    rows = pd.read_csv(made / "plans.csv").dropna(subset=["planned", "realised"])
    off = rows["planned"] - rows["realised"]
    assert (rows["too_many"] - rows["too_few"] - off).abs().max() < 1
    assert (rows[["too_many", "too_few"]].min(axis=1) == 0).all()


def test_the_folder_is_whole_and_never_overwritten(made):
    assert len(store.verified_run(made)["outputs"]) == 12
    with pytest.raises(store.FolderTaken, match="exists already"):
        record_command.run_budget_record(made)
