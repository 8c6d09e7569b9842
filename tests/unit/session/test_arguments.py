"""Arguments of the public names: one line that names the argument, whatever is handed over."""

from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from data.errors import DataError, ModelError
from forecast import api
from forecast.session.arguments import checked
from forecast.session.steps import as_day

pytestmark = pytest.mark.unit

CASES = {
    "a day as int": (
        lambda: api.known_on(20241105),
        "known_on: day: '20241105' is int; expected str",
    ),
    "no day": (lambda: api.known_on(None), "known_on: day: 'None' is NoneType"),
    "figures as int": (lambda: api.known_on("2024", 5), "known_on: figures: '5' is int"),
    "days as int": (
        lambda: api.backtest("inflow_first", [2019, 2020]),
        r"backtest: days: '\[2019, 2020\]' is list; expected Iterable of str or date",
    ),
    "one day": (
        lambda: api.backtest("inflow_first", "2019-03"),
        "backtest: days: '2019-03' is str",
    ),
    "a pool as text": (
        lambda: api.backtest("inflow_first", ["2019-03"], "ets"),
        "backtest: pool: 'ets' is str; expected PoolConfig or nothing",
    ),
    "a stream as int": (lambda: api.backtest(5, ["2019-03"]), "backtest: stream: '5' is int"),
    "pools as text": (
        lambda: api.simulate("2019", {}),
        "simulate: then: '2019' is str; expected K",
    ),
    "a member as int": (lambda: api.pool("ets", 5), "pool: members: '5' is int; expected str"),
    "weights as text": (lambda: api.pool("ets", weights="1"), "pool: weights: '1' is str"),
    "a rule": (
        lambda: api.pool("ets", rule="mean"),
        "pool: rule: 'mean' is str; expected 'linear'",
    ),
    "bands of nothing": (lambda: api.bands(5), "bands: of: '5' is int; expected Run or Paths"),
    "euros of nothing": (lambda: api.budget("x"), "budget: of: 'x' is str; expected Run"),
    "scores of text": (lambda: api.score("x"), "score: of: 'x' is str"),
    "a folder as int": (lambda: api.load_backtest(5), "load_backtest: folder: '5' is int"),
    "a scenario": (lambda: api.run("2024-11-05", 5), "run: scenario: '5' is int; expected str"),
    "a key": (lambda: api.history("x", "y"), "history: then: 'x' is str"),
    "an argument too many": (lambda: api.budget(1, 2), "budget: too many positional arguments"),
    "an argument too few": (lambda: api.chain(), "chain: missing a required argument: 'redraw'"),
}


@pytest.mark.parametrize("case", CASES)
def test_an_argument_of_another_kind_is_named(case):
    use, said = CASES[case]
    with pytest.raises((DataError, ModelError), match=said) as told:
        use()
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("day", [date(2024, 11, 5), datetime(2024, 11, 5, 9), "2024-11-05"])
def test_a_day_is_a_date_whatever_it_is_given_as(day):
    assert as_day(day) == date(2024, 11, 5) and type(as_day(day)) is date
    assert as_day(pd.Timestamp(2024, 11, 5)) == date(2024, 11, 5)
    with pytest.raises(DataError, match="date '5': int; expected a date or text"):
        as_day(5)


def test_numbers_of_numpy_are_numbers_and_a_truth_is_none():
    @checked
    def doubled(n: int, share: float = 0.5) -> float:
        return 2 * n * share

    assert doubled(np.int64(3), np.float32(1)) == 6 and doubled(3, 1) == 6
    for wrong in ((True,), (3, False), ("3",), (3.0,)):
        with pytest.raises(DataError, match="doubled: "):
            doubled(*wrong)
