"""Bands, years on paths, and the shares of a stream."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.errors import ModelError
from data.series import Series
from forecast.bands import HUB_LEVELS, band_rows, in_order, quantiles
from forecast.years import run_months, total, whole_years, window, with_realised, yearly
from models.paths import Paths
from models.pools.share import part_of

pytestmark = pytest.mark.unit
LEVELS = {"minimum": 1 / 6, "mediaan": 0.5, "medio": 2 / 3, "maximum": 5 / 6}


def paths(values, first="2026-01", key="x", unit="persons/month"):
    values = np.asarray(values, float)
    return Paths(key, pd.period_range(first, periods=values.shape[1], freq="M"), values, unit)


def test_years_are_summed_on_each_path_before_any_quantile():
    rows = np.vstack([np.full((200, 12), 1.0), np.full((200, 12), 5.0)])
    rows[::2] = rows[::2][:, ::-1]
    found = yearly(paths(rows), mean=False)
    assert found[2026].tolist() == [12.0] * 200 + [60.0] * 200
    assert yearly(paths(rows), mean=True)[2026].max() == 5.0


def test_an_incomplete_year_has_no_total():
    assert list(yearly(paths(np.ones((2, 20)), first="2026-01"), mean=False)) == [2026]


def test_realised_months_stand_in_front_the_same_on_every_row():
    history = Series(
        "x",
        pd.period_range("2025-11", "2026-02", freq="M"),
        np.array([7.0, 8.0, 9.0, 4.0]),
        "persons/month",
    )
    found = with_realised(history, paths([[1.0], [2.0]], first="2026-03"), pd.Period("2026-01"))
    assert found.values.tolist() == [[9.0, 4.0, 1.0], [9.0, 4.0, 2.0]]
    assert str(found.months[0]) == "2026-01"


def test_total_is_summed_by_row_over_common_months():
    one, two = paths([[1.0, 2.0], [3.0, 4.0]]), paths([[10.0, 20.0]] * 2, first="2026-02")
    assert total("t", [one, two]).values.tolist() == [[12.0], [14.0]]


def test_total_of_unequal_numbers_of_paths_is_refused():
    with pytest.raises(ModelError, match=r"parts with \[1, 2\] paths"):
        total("t", [paths([[1.0]]), paths([[1.0], [2.0]])])


def test_window_keeps_the_months_named():
    found = window(paths([[1.0, 2.0, 3.0]]), pd.Period("2026-02"), pd.Period("2026-03"))
    assert found.values.tolist() == [[2.0, 3.0]]


def test_band_of_a_year_by_hand():
    rows = np.repeat(np.arange(601.0)[:, None], 12, axis=1)  # year totals 0, 12, .. 7200
    table = band_rows(paths(rows), LEVELS, stock=False).set_index("period")
    year = table.loc["2026"]
    # linear quantiles of 0..7200: level times 7200
    assert year["minimum"] == pytest.approx(1200)
    assert year["medio"] == pytest.approx(4800)
    assert year["p97_5"] == pytest.approx(7020)
    assert year["unit"] == "persons"
    assert table.loc["2026-03", "unit"] == "persons/month"


def test_realised_is_filled_for_months_and_whole_years_only():
    history = Series(
        "x", pd.period_range("2026-01", "2026-02", freq="M"), np.array([3.0, 4.0]), "persons/month"
    )
    table = band_rows(paths(np.ones((400, 12))), LEVELS, stock=False, history=history)
    realised = table.set_index("period")["realised"]
    assert realised["2026-02"] == 4.0
    assert np.isnan(realised["2026-03"])
    assert np.isnan(realised["2026"])


def test_too_few_paths_for_the_outermost_level_are_refused():
    with pytest.raises(ModelError, match=r"399 paths leave 9\.975 .* Simulate 400 paths"):
        quantiles(np.ones((399, 1)), (0.025, 0.975))


@pytest.mark.parametrize("seed", range(5))
def test_a_part_never_exceeds_its_stream(seed):
    rng = np.random.default_rng(seed)
    shares = pd.Series([0.1, 0.3, 0.12], index=pd.PeriodIndex(["2019", "2021", "2022"], freq="Y"))
    whole = paths(rng.uniform(0, 4000, (500, 60)), first="2023-01")
    part = part_of("amv", shares, whole, rng)
    assert (part.values <= whole.values).all()
    median = np.median(part.values[:, :12] / whole.values[:, :12])
    assert 0.1 < median < 0.14


def test_two_shares_are_too_few():
    shares = pd.Series([0.1, 0.3], index=pd.PeriodIndex(["2019", "2021"], freq="Y"))
    with pytest.raises(ModelError, match="amv: 2 yearly shares"):
        part_of("amv", shares, paths([[1.0]]), np.random.default_rng(0))


def test_a_run_lasts_from_january_of_its_year_to_december_of_the_fifth_after_it():
    months = run_months(date(2026, 7, 31))
    assert (str(months[0]), str(months[-1]), len(months)) == ("2026-01", "2031-12", 72)


def test_a_year_that_lacks_a_month_is_not_whole():
    """Twelve months of 2020, out of order, and eleven of 2021."""
    months = pd.period_range("2020-01", periods=23, freq="M")[::-1]
    values = pd.Series(np.arange(23.0)[::-1])
    assert whole_years(values, months.year, mean=False).to_dict() == {2020: 66.0}
    assert whole_years(values, months.year, mean=True).to_dict() == {2020: 5.5}


@pytest.mark.parametrize("n_paths", [1000, 1001, 4096, 10_000])
@pytest.mark.parametrize("single", [True, False], ids=["single", "double"])
def test_quantiles_are_to_the_bit_those_of_numpy(n_paths, single):
    values = np.random.default_rng(n_paths).gamma(2.0, 900.0, (n_paths, 5))
    values[:, 0], values[:, 1] = 7.0, np.round(values[:, 1], -2)  # known months, and many ties
    values = values.astype(np.float32).astype(float) if single else values
    levels = (*HUB_LEVELS[:12], 2 / 3, *HUB_LEVELS[15:])
    wanted = np.quantile(values, levels, axis=0)
    assert quantiles(values, levels).tobytes() == wanted.tobytes()


def test_single_precision_is_sorted_only_where_it_is_exact():
    exact = np.array([[0.5, 1.0], [0.25, 1 / 3]])
    assert in_order(exact[:, :1]).dtype == np.float32
    assert in_order(exact).dtype == np.float64
    assert in_order(exact).tolist() == [[0.25, 0.5], [1 / 3, 1.0]]
    assert in_order(np.array([[1e130], [1.0]])).tolist() == [[1.0, 1e130]]


def test_paths_take_over_an_array_made_for_them():
    months = pd.period_range("2026-01", periods=2, freq="M")
    made = np.ones((3, 2))
    found = Paths.own("x", months, made, "persons")
    assert found.values is made
    assert not made.flags.writeable
    part = Paths.own("x", months[:1], np.ones((3, 2))[:, :1], "persons")
    assert part.values.base is None  # a view is copied: another could write to what it shows
