"""`prognose reconcile` sets printed amounts beside the model, each missed one with its cause."""

import re

import pandas as pd
import pytest

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def made(prognose, tmp_path_factory):
    """Give what was printed and the table that was written."""
    out = tmp_path_factory.mktemp("reconcile") / "made"
    found = prognose("reconcile", "--lang", "en", "--out", out)
    assert (found.code, found.err) == (0, "")
    return found.out, pd.read_csv(out / "reconcile.csv")


def test_the_count_is_that_of_the_table(made):
    printed, table = made
    tested = table[~table["verdict"].isin(["fitted", "not computable"])]
    within = (tested["verdict"] == "within").sum()
    assert f"{within} of {len(tested)} amounts not used for fitting are within 10%" in printed


def test_the_difference_is_model_less_printed(made):
    table = made[1].dropna(subset=["printed", "model"])
    assert len(table) > 20
    assert (table["difference"] - (table["model"] - table["printed"])).abs().max() < 1
    share = table["difference"] / table["printed"].abs()
    assert (table["share"] - share).abs().max() < 1e-6


def test_every_row_is_on_the_screen_and_every_miss_has_its_cause(made):
    printed, table = made
    numbers = re.findall(r"^ *(\d+) +\w", printed, flags=re.MULTILINE)
    assert {str(n) for n in range(1, len(table) + 1)} <= set(numbers)
    missed = table[table["verdict"] == "missed"]
    assert len(missed) > 0
    assert missed["cause"].notna().all()


def test_a_folder_that_is_there_gets_one_line(prognose, tmp_path):
    found = prognose("reconcile", "--out", tmp_path)
    assert (found.code, found.err.count("\n")) == (1, 1)
    assert "exists already" in found.err
