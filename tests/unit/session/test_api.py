"""The public names: few, documented, with errors of one line."""

import inspect

import numpy as np
import pandas as pd
import pytest

from data.build import dictionary
from data.errors import DataError, ModelError, RunError
from forecast import api
from reports.screen.notebook import BandTable, count

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def made():
    """Run February 2025 in memory."""
    return api.run("2025-02-07", n_paths=1000)


def test_names_are_few_and_each_is_told():
    assert len(api.__all__) <= 21
    assert sorted(api.__all__, key=str.lower) == sorted(api.__all__, key=str.lower)
    for name in api.__all__:
        assert inspect.getdoc(getattr(api, name)), name


def test_a_history_holds_nothing_published_later():
    before = api.history(api.known_on("2024-11-05"), "inflow_first")
    after = api.history(api.known_on("2025-11-05"), "inflow_first")
    assert before.index[-1] < after.index[-1]
    assert before.index[-1] < pd.Period("2024-11", "M")


def test_bands_of_paths_and_of_a_run_are_one(made):
    alone = api.bands(made.paths["inflow_total"]).drop(columns="realised")
    pd.testing.assert_frame_equal(
        pd.DataFrame(alone),
        pd.DataFrame(api.bands(made, "inflow_total").drop(columns="realised")),
    )


def test_a_scenario_is_on_the_same_draws():
    drawn = api.simulate(api.known_on("2026-07-31"), n_paths=1000)
    base, other = api.chain(drawn), api.chain(drawn, "ind_productivity")
    for key in ("inflow_first", "ukraine_registrations"):
        np.testing.assert_array_equal(other.paths[key].values, base.paths[key].values)
    assert (other.paths["ind_stock"].values <= base.paths["ind_stock"].values + 1).all()


def test_a_question_gives_value_and_sentences(made):
    reply = api.query(made, "P(inflow_total[2028] > 25000)")
    totals = made.paths["inflow_total"]
    inside = totals.months.year == 2028
    share = (totals.values[:, inside].sum(axis=1) > 25000).mean()
    assert reply.value == pytest.approx(share, abs=1e-12)
    assert str(reply).startswith("In ")
    assert "<strong>" in reply._repr_html_()


def test_the_budget_is_that_of_the_same_paths(made):
    lines = api.budget(made)
    row = lines[(lines["key"] == "cost_coa") & (lines["year"] == 2026)].iloc[0]
    band = api.bands(made, "cost_coa").query("period == '2026'").iloc[0]
    assert row["mediaan"] == pytest.approx(band["mediaan"])


def test_a_run_shows_its_bands_with_points_and_millions(made):
    page = made._repr_html_()
    band = api.bands(made, "cost_coa").query("period == '2026'").iloc[0]
    assert f"<td>{count(band['mediaan'] / 1e6)}</td>" in page
    assert "EUR mln" in page


def test_a_table_of_other_columns_shows_as_pandas_does():
    assert "<td>1</td>" in BandTable({"a": [1]})._repr_html_()


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: api.known_on("2024-13"), DataError, "2024-13"),
        (
            lambda: api.history(api.known_on("2025-02-07"), "inflow_frist"),
            DataError,
            "inflow_first",
        ),
        (lambda: api.pool("random_wolk"), ModelError, "random_walk"),
        (lambda: api.pool("ets", "ets"), ModelError, "twice"),
        (lambda: api.pool("ets", weights=[1, 2]), ModelError, "2 weights"),
        (lambda: api.backtest("inflow_frist", ["2024"]), DataError, "inflow_first"),
        (lambda: api.backtest("inflow_first", []), DataError, "no days"),
        (lambda: api.simulate(api.known_on("2025-02-07"), {"x": api.pool("ets")}), DataError, "x"),
        (lambda: api.simulate(api.known_on("2025-02-07"), n_paths=5), RunError, "n_paths"),
        (lambda: api.load_backtest("nowhere"), RunError, "nowhere"),
    ],
)
def test_an_error_is_one_line_that_names_what_was_found(call, error, words):
    with pytest.raises(error) as caught:
        call()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value._render_traceback_() == [f"{error.__name__}: {caught.value}"]


def test_bands_of_a_key_that_is_not_there_name_the_nearest(made):
    with pytest.raises(DataError, match="inflow_total"):
        api.bands(made, "inflow_totaal")


def test_own_pools_are_not_mixed_with_errors_of_the_shipped_ones():
    learnt = api.calibrate(api.known_on("2025-02-07"))
    with pytest.raises(ModelError, match="other pools"):
        api.simulate(learnt, {"inflow_first": api.pool("random_walk")}, n_paths=1000)


def test_the_data_dictionary_is_as_the_glossary():
    assert dictionary.PAGE.read_text(encoding="utf-8") == dictionary.page()
