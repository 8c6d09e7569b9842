"""The naive rule: the last twelve known months, carried forward."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.series import Series
from forecast.backtest.last_twelve import last_twelve
from forecast.backtest.targets import taken, targets
from forecast.years import with_realised

pytestmark = pytest.mark.unit


def history(first, values):
    months = pd.period_range(first, periods=len(values), freq="M")
    numbers = np.array(values, dtype=float)
    return Series(
        "inflow_first", months, numbers, "persons/month", np.zeros(len(values), dtype=bool)
    )


def test_the_months_come_again_in_order_on_every_path():
    known = history("2022-11", [7, 8, *range(1, 13)])  # to December 2023
    made = last_twelve(known, 15, 3)
    assert made.months[0] == pd.Period("2024-01", "M")
    assert made.values.tolist() == [[*range(1, 13), 1, 2, 3]] * 3


def test_fewer_than_twelve_months_give_nothing():
    assert last_twelve(history("2024-01", range(11)), 5, 2) is None
    assert last_twelve(history("2024-01", range(12)), 5, 2) is not None


@pytest.mark.parametrize("n_known", [12, 15, 16, 20])
def test_every_year_is_the_sum_of_the_last_twelve_known_months(n_known):
    """Whatever is known of the year at hand, it and each later year get the same sum."""
    values = [100 + 7 * i + 31 * (i % 5) for i in range(n_known)]
    known = history("2023-01", values)
    made = last_twelve(known, 60 - n_known, 1)
    paths = with_realised(known, made, pd.Period("2024-01", "M"))
    years = [one for one in targets("inflow_repeat", date(2024, 8, 15), known.months[-1])]
    assert [float(taken(paths, one)[0]) for one in years] == [float(sum(values[-12:]))] * 4
