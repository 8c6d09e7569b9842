"""First applications out of applicants: hand cases, and the errors on the shipped figures."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.streams.applicants import (
    carried_on,
    completed,
    newest_rest,
    of_quarters,
    past_errors,
    spread,
)
from data.streams.hidden import hidden_months, rest_out_of_bounds
from data.streams.history import histories
from data.streams.monthly import fill_quarters, printed_months, streams, values
from data.tables.vintages import known_on, load_figures

pytestmark = pytest.mark.unit

DAY = date(2026, 7, 31)


def months(first: str, *counts: float) -> pd.Series:
    return pd.Series(
        counts, index=pd.period_range(first, periods=len(counts), freq="M"), dtype=float
    )


def quarters(first: str, *counts: float) -> pd.Series:
    return pd.Series(
        counts, index=pd.period_range(first, periods=len(counts), freq="Q"), dtype=float
    )


@pytest.fixture(scope="module")
def figures():
    return load_figures()


@pytest.fixture(scope="module")
def known(figures):
    return known_on(figures, DAY)


def test_the_rest_is_carried_on_half_as_a_share_half_as_a_number():
    applicants = months("2025-10", 900, 1000, 1100, 2000, 0)
    totals = quarters("2025Q4", 2700)
    # 3000 - 2700 = 300: a tenth of the applicants, 100 a month
    rest = newest_rest(totals, applicants)
    assert (str(rest.quarter), rest.share, rest.level) == ("2025Q4", 0.1, 100.0)
    # 2000 - (200 + 100) / 2; of none at all there is no rest to take off
    assert carried_on(totals, applicants).to_dict() == {
        pd.Period("2026-01"): 1850.0,
        pd.Period("2026-02"): 0.0,
    }


def test_a_third_month_follows_from_its_quarter():
    applicants = months("2025-10", 900, 1000, 1100, 700, 800)
    totals = quarters("2025Q4", 2700, 2140)
    found = completed(totals, applicants)
    # (2140 + 1.5 * 100) / (1 - 0.1 / 2) = 2410.526; less 700 and 800
    assert found["2026-03"] == pytest.approx(910.526, abs=0.001)
    assert found[:"2026-02"].equals(applicants)
    filled = fill_quarters(months("2025-12", 1.0), totals[totals.index == "2026Q1"], [found])
    assert filled.sum() == pytest.approx(2140)


def test_a_quarter_that_leaves_nothing_for_its_third_month_keeps_the_gap():
    applicants = months("2025-10", 900, 1000, 1100, 1700, 1800)
    totals = quarters("2025Q4", 2700, 2140)
    assert completed(totals, applicants).equals(applicants)


@pytest.mark.parametrize("first", [3100, 1500])
def test_a_rest_out_of_bounds_is_none(first):
    applicants = months("2025-10", 900, 1000, 1100, 2000)
    totals = quarters("2025Q4", first)
    assert newest_rest(totals, applicants) is None
    assert carried_on(totals, applicants).empty
    assert completed(totals, applicants).equals(applicants)


def test_a_rest_is_carried_on_for_four_quarters():
    applicants = months("2025-01", *[100.0] * 24)
    assert str(carried_on(quarters("2025Q1", 270), applicants).index[-1]) == "2026-03"


def test_past_errors_are_those_of_the_same_rule():
    applicants = months("2025-01", 100, 100, 100, 200, 200, 200)
    totals = quarters("2025Q1", 270, 500)
    # a rest of 10 a month and a tenth: 200 - (20 + 10) / 2 = 185 a month, 555 of 500
    assert past_errors(totals, applicants, 1).to_dict() == {
        pd.Period("2025Q2"): pytest.approx(0.11)
    }
    assert np.isnan(spread(totals, applicants, 1))  # one error is no spread


def test_hidden_months_come_back(known):
    stream = streams()["inflow_first"]
    totals = values(known, stream.quarters[0], "Q")
    printed = printed_months(known, stream)
    since = printed[printed.index >= pd.Period("2023-04", "M")]
    shapes = {name: values(known, name, "M") for name in (stream.applicants, "nl_first_sum7")}
    errors = {}
    for name, shape in shapes.items():
        back = fill_quarters(printed[:0], totals, [shape])
        errors[name] = (back.reindex(since.index) - since).abs()
    assert len(since) == 12  # a whole quarter is hidden each time
    assert errors[stream.applicants].mean() == pytest.approx(19.0, abs=0.1)
    assert errors["nl_first_sum7"].mean() == pytest.approx(92.8, abs=0.1)


def test_months_carried_on_past_the_newest_quarter(known):
    stream = streams()["inflow_first"]
    totals = values(known, stream.quarters[0], "Q")
    applicants = values(known, stream.applicants, "M")
    printed = printed_months(known, stream)
    since = printed[printed.index >= pd.Period("2023-04", "M")]
    for ahead, mean in ((1, 27.5), (2, 27.0)):
        errors = []
        for month in since.index:
            then = totals[totals.index <= month.asfreq("Q") - ahead]
            errors.append(carried_on(then, applicants)[month] - since[month])
        assert np.abs(errors).mean() == pytest.approx(mean, abs=0.1)
    assert spread(totals, applicants, 1) == pytest.approx(0.0197, abs=0.0001)
    assert spread(totals, applicants, 2) == pytest.approx(0.0264, abs=0.0001)
    recent = past_errors(totals, applicants, 1)[pd.Period("2022Q1") :]
    assert recent.abs().mean() == pytest.approx(0.0080, abs=0.0001)


def test_repeat_is_what_first_leaves_of_the_applicants(known):
    found = histories(known)[0]
    first, applicants = found["inflow_first"], values(known, "asy_app_NL", "M")
    left = (applicants - pd.Series(first.values, index=first.months)).dropna()
    printed = printed_months(known, streams()["inflow_repeat"])
    off = (left - printed).dropna()[lambda s: s.index >= pd.Period("2020-09", "M")]
    assert len(off) == 21
    assert off.abs().mean() == pytest.approx(17.5, abs=0.1)
    assert off.mean() == pytest.approx(-0.2, abs=0.1)


def test_a_run_of_july_2026_stands_on_april_2026(known):
    found = histories(known)[0]
    for key in ("inflow_first", "inflow_repeat"):
        assert str(found[key].months[-1]) == "2026-04"
        assert found[key].estimated[-4:].all()
    together = found["inflow_first"].values[-4:] + found["inflow_repeat"].values[-4:]
    assert together.tolist() == [2230, 2110, 2095, 2255]  # the applicants as printed


def test_later_figures_change_no_month(figures):
    day = date(2025, 5, 15)
    kept = figures[figures["published_on"] <= pd.Timestamp(day)]
    for key, series in histories(known_on(figures, day))[0].items():
        again = histories(known_on(kept, day))[0][key]
        assert again.months.equals(series.months)
        assert again.values.tobytes() == series.values.tobytes()
        assert again.estimated.tobytes() == series.estimated.tobytes()


def test_a_rest_out_of_bounds_is_told_in_one_line(known):
    assert rest_out_of_bounds(known) == []
    odd = known.assign(value=known["value"].mask(known["series"] == "asy_app_NL", 100.0))
    (line,) = rest_out_of_bounds(odd)
    assert line.startswith("asy_app_NL 2025Q4: 300 applicants beside 7550 of nl_first_cbs; ")
    assert "expected 0% to 40% more" in line


def test_the_table_of_hidden_months(known):
    table = hidden_months(known).set_index(["stream", "rule"])
    best = table.loc[("inflow_first", "asy_app_NL")]
    assert (best["months"], round(best["mean_absolute"])) == (12, 19)
    assert best["mean_absolute"] <= 25
    assert table.loc[("inflow_first", "evenly"), "mean_absolute"] == pytest.approx(182, abs=1)
    assert table.loc[("inflow_first", "carried on 2 quarters"), "months"] == 12
    assert table.loc[("inflow_repeat", "asy_app_NL less inflow_first"), "months"] == 21


def test_quarters_need_three_months():
    assert of_quarters(months("2025-01", 1, 2, 3, 4, 5)).to_dict() == {pd.Period("2025Q1"): 6.0}
