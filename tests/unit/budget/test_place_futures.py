"""Places times prices at a level of the cost are that level of the cost."""

import numpy as np
import pytest

from forecast.budget.places import COLUMNS, place_futures
from tests.conftest_places import booked_budget
from tests.conftest_report import LEVELS

pytestmark = pytest.mark.unit


def test_places_times_prices_are_the_quantile_of_the_cost():
    case = booked_budget()
    table = place_futures(case, LEVELS)
    assert tuple(table.columns) == COLUMNS
    regular, emergency = table["regular"], table["needed"] - table["regular"]
    euros = (regular * table["price_regular"] + emergency * table["price_emergency"]) / 12
    made = euros.groupby([table["year"], table["level"]]).sum()
    for (year, level), found in made.items():
        asked = np.quantile(case.years["cost_coa"][year], level)
        assert found == pytest.approx(asked, abs=0.01)
    assert set(LEVELS.values()) <= set(table["level"])
    assert (regular <= table["needed"] + 1e-9).all()
