"""Which pool a stream learns by, and what a stream without one is told."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data.errors import ModelError
from data.series import Series
from forecast.config import PoolConfig
from forecast.simulation.streams import learnt_by

pytestmark = pytest.mark.unit

LONG = PoolConfig(members=("log_ar",), least_months=36, from_month="2022-07")
SHORT = PoolConfig(members=("random_walk",), least_months=13, from_month="2022-07")
LED = PoolConfig(members=("after_grants",), least_months=12)


def history(first, n):
    months = pd.period_range(first, periods=n, freq="M")
    return Series("inflow_nareis", months, np.full(n, 100.0), "persons/month")


def test_months_before_the_pool_starts_to_learn_are_not_counted():
    # 16 months from 2022-03, 12 of them from 2022-07 on
    told = r"^inflow_nareis: 12 months known from 2022-07 on; the pool of random_walk needs 13\."
    with pytest.raises(ModelError, match=told):
        learnt_by((LONG, SHORT), history("2022-03", 16))
    learnt, pool = learnt_by((LONG, SHORT), history("2022-03", 17))
    assert (len(learnt.values), pool.names) == (13, ("random_walk",))


def test_a_series_that_is_not_known_beside_it_is_named():
    with pytest.raises(ModelError, match="asylum_grants not known; the pool of after_grants"):
        learnt_by((LED,), history("2014-01", 60))
    beside = replace(history("2014-01", 60), beside={"asylum_grants": history("2012-01", 84)})
    assert learnt_by((LED,), beside)[1].names == ("after_grants",)
    with pytest.raises(ModelError, match="60 months known from 2014-01 on; the pool of log_ar"):
        learnt_by(
            (LED, LONG.model_copy(update={"least_months": 99, "from_month": None})),
            history("2014-01", 60),
        )
