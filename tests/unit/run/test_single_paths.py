"""Quantities that are held in single precision, and opened in double."""

import numpy as np
import pandas as pd
import pytest

from forecast.simulation.futures import OPEN, Futures, SinglePaths, every
from models.paths import Paths

pytestmark = pytest.mark.unit
MONTHS = pd.period_range("2026-01", periods=3, freq="M")
EXACT = [[1.0, 2.5, 3.0], [4.0, 5.25, 6.0]]
THIRD = [[1 / 3, 2.0, 3.0], [4.0, 5.0, 6.0]]


def paths(values, key="inflow_first", order="C"):
    return Paths(key, MONTHS, np.array(values, order=order), "persons/month")


def test_what_single_precision_says_exactly_is_held_in_it_and_the_rest_is_not():
    held = SinglePaths({"exact": paths(EXACT), "third": paths(THIRD)})
    assert held["exact"].values.tolist() == EXACT
    assert held["third"].values.tolist() == THIRD
    assert held["exact"].values.dtype == held["third"].values.dtype == np.float64
    assert held["exact"].key == "inflow_first" and held["exact"].unit == "persons/month"


def test_a_rounded_quantity_is_the_nearest_in_single_precision_in_the_same_order_of_memory():
    held = SinglePaths()
    held.round("third", paths(THIRD, order="F"))
    assert held["third"].values[0, 0] == float(np.float32(1 / 3)) != 1 / 3
    assert held["third"].values.flags.f_contiguous


def test_a_quantity_that_is_replaced_or_taken_out_is_not_read_again():
    held = SinglePaths({"a": paths(EXACT)})
    assert held["a"].values[0, 0] == 1
    held["a"] = paths(THIRD)
    assert held["a"].values[0, 0] == 1 / 3
    del held["a"]
    assert "a" not in held and len(held) == 0
    with pytest.raises(KeyError):
        held["a"]


def test_only_a_few_are_open_at_once():
    held = SinglePaths({f"{n}": paths(EXACT) for n in range(2 * OPEN)})
    first = held["0"]
    assert held["0"] is first
    assert [key for key, _ in held.items()] == [f"{n}" for n in range(2 * OPEN)]
    assert held["0"] is not first and held[f"{2 * OPEN - 1}"] is held[f"{2 * OPEN - 1}"]


def test_euros_come_last_among_all_quantities():
    futures = Futures(SinglePaths({"b": paths(EXACT), "a": paths(THIRD)}), {}, {})
    assert list(every(futures)) == ["b", "a"]
    assert every(futures)["a"].values.tolist() == THIRD
