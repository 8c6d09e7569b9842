"""Revisions of the forecast of one year."""

import numpy as np
import pandas as pd
import pytest

from forecast.evaluation.stability import flip_flop, stability_table

pytestmark = pytest.mark.unit
UP_AND_DOWN = [30.0, 50.0, 20.0, 44.0]
DAYS = ["2024-02-15", "2024-05-15", "2024-08-15", "2024-11-15"]


def revised(mediaans, target="year_1", target_end="2025-12-31", model="pool"):
    quantiles = [list(np.linspace(m - 11, m + 11, 23)) for m in mediaans]
    columns = {"day": DAYS[: len(mediaans)], "quantiles": quantiles}
    fixed = {"target": target, "target_end": target_end, "model": model, "quantity": "x"}
    return pd.DataFrame(columns).assign(**fixed)


def test_flip_flop_by_hand():
    # moved 20 + 30 + 24 = 74; range 50 - 20 = 30; (74 - 30)/(4 - 2) = 22
    assert flip_flop(np.array(UP_AND_DOWN)) == 22


def test_revisions_that_go_one_way_do_not_flip():
    assert flip_flop(np.array([10.0, 11.0, 30.0, 70.0])) == 0


def test_two_forecasts_cannot_flip():
    assert np.isnan(flip_flop(np.array([10.0, 50.0])))


def test_a_year_by_hand():
    # jumps 20, 30, 24: mean 74/3, largest 30; mean mediaan 144/4 = 36
    (row,) = stability_table(revised(UP_AND_DOWN)).to_dict("records")
    assert (row["n"], row["first"], row["last"]) == (4, 30, 44)
    assert row["jump"] == pytest.approx(74 / 3)
    assert row["largest_jump"] == 30
    assert row["jump_share"] == pytest.approx(74 / 3 / 36)
    assert row["flip_flop"] == 22


def test_the_same_year_is_followed_over_horizons_and_in_order_of_day():
    early = revised([30.0, 50.0], target="year_1")
    late = revised([20.0], target="year_0").assign(day="2025-02-15")
    (row,) = stability_table(pd.concat([late, early])).to_dict("records")
    assert (row["first"], row["last"], row["n"]) == (30, 20, 3)
    assert row["flip_flop"] == 20  # 20 up, 30 down, range 30


def test_months_are_left_out_and_stocks_kept_apart():
    rows = [revised(UP_AND_DOWN, target=name) for name in ("month_1", "end_0", "year_0")]
    assert stability_table(pd.concat(rows))["kind"].tolist() == ["end", "year"]


def test_rows_come_in_the_order_of_model_and_year():
    rows = [revised([30.0], model=name) for name in ("walk", "ets", "pool")]
    assert stability_table(pd.concat(rows))["model"].tolist() == ["ets", "pool", "walk"]


def test_two_forecasts_have_a_jump():
    (row,) = stability_table(revised([30.0, 50.0])).to_dict("records")
    assert (row["jump"], row["largest_jump"], row["jump_share"]) == (20, 20, 0.5)


def test_one_forecast_has_no_jump():
    (row,) = stability_table(revised([30.0])).to_dict("records")
    assert row["n"] == 1 and np.isnan(row["jump"]) and np.isnan(row["flip_flop"])


def test_a_forecast_of_nothing_has_no_share():
    (row,) = stability_table(revised([0.0, 0.0])).to_dict("records")
    assert row["jump"] == 0 and np.isnan(row["jump_share"])


def test_no_years_give_an_empty_table():
    found = stability_table(revised([30.0], target="month_1"))
    assert found.empty and "flip_flop" in found
